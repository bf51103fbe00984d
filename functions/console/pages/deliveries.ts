/** Deliveries: what was sent to whom, every attempt, and sending again, one or many. */
import { html } from 'hono/html'
import { recordAudit } from '../../../shared/ledger/audit.ts'
import { getHistory, getDelivery, listDeliveries, replay } from '../../../shared/ledger/deliveries.ts'
import type { Delivery, DeliveryHistory, DeliveryPage, DeliveryState } from '../../../shared/ledger/deliveries.ts'
import { mailboxTarget, targetsOf } from '../../../shared/ledger/mailbox.ts'
import { getSender } from '../../../shared/ledger/senders.ts'
import type { DeliveryRequest } from '../../../shared/aws/queue.ts'
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { notice } from '../look/notice.ts'
import { page, shownSenders, viewOf } from '../look/page.ts'
import type { View } from '../look/page.ts'
import { change, empty, inert, plural, select } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { time } from '../look/time.ts'
import { bouncePath } from './bounces.ts'
import { canReplay, deliveryPath, deliveryTable, replayForm, sayLast } from './deliveryParts.ts'

const states: readonly DeliveryState[] = ['failed', 'pending', 'parked', 'delivered', 'held-back']
const longestShown = 20_000

export function mountDeliveries(app: ConsoleApp, deps: ConsoleDeps): void {
  app.get('/deliveries', async (context) => {
    const view = await viewOf(context, deps)
    const state = states.find((each) => each === context.req.query('state')) ?? null
    const asked = context.req.query('endpoint') ?? ''
    const cursor = context.req.query('before')
    const known = await endpointsOf(deps, view)
    const endpoint = known.some(({ id }) => id === asked) ? asked : ''
    const pages = await Promise.all(
      shownSenders(view).map(async (sender) => {
        const endpoints = known
          .filter((each) => each.sender === sender && (endpoint === '' || each.id === endpoint))
          .map(({ id }) => id)
        const query = { sender, endpoints, ...(state ? { state } : {}), ...(cursor === undefined ? {} : { cursor }) }
        return endpoints.length === 0 ? { deliveries: [], next: null } : listDeliveries(deps.table, query, deps.now())
      }),
    )
    const found = together(pages)
    return context.html(
      page(view, 'Deliveries', list(view, { state, endpoint, isLater: cursor !== undefined }, known, found)),
    )
  })

  app.get('/deliveries/:sender/:id', async (context) => {
    const { sender, id } = context.req.param()
    const history = await getHistory(deps.table, sender, id)
    if (!history)
      return context.html(
        notice('This delivery is not stored', 'Deliveries are kept for 30 days.', {
          href: '/deliveries',
          words: 'To the list',
        }),
        404,
      )
    const view = await viewOf(context, deps)
    return context.html(page(view, 'Delivery', one(view, history), { picker: false }))
  })

  app.post('/deliveries/replay', async (context) => {
    const form = await context.req.parseBody({ all: true })
    const chosen = [form['delivery'] ?? []].flat().filter((each) => typeof each === 'string')
    const now = deps.now()
    const requests: DeliveryRequest[] = []
    for (const each of chosen.slice(0, 200)) {
      const [sender = '', id = ''] = each.split('/')
      const delivery = await getDelivery(deps.table, sender, id)
      if (!delivery || !canReplay(delivery)) continue
      await recordAudit(
        deps.table,
        { sender, at: now.toISOString(), who: context.var.operator.name, what: `sent delivery ${id} again` },
        now,
      )
      const request = await replay(deps.table, delivery, now)
      if (request) requests.push(request)
    }
    await deps.request(requests)
    const [sender = '', id = ''] = (chosen[0] ?? '').split('/')
    const back = form['back'] === 'one' ? deliveryPath({ sender, deliveryId: id }) : '/deliveries'
    return context.redirect(chosen.length === 0 ? back : `${back}?done=replayed`, 303)
  })
}

interface Known {
  sender: string
  id: string
}

async function endpointsOf(deps: ConsoleDeps, view: View): Promise<Known[]> {
  const found = await Promise.all(shownSenders(view).map((id) => getSender(deps.table, id)))
  return found.flatMap((sender) => (sender ? targetsOf(sender).map(({ id }) => ({ sender: sender.id, id })) : []))
}

const perPage = 50

/**
 * Pages of several senders as one: the newest of all, as far back as every one of them was read. Goes on behind the last
 * one that is shown, or where the first of them stopped, which may be before any.
 */
export function together(pages: readonly DeliveryPage[]): DeliveryPage {
  const sortOf = ({ createdAt, deliveryId }: Pick<Delivery, 'createdAt' | 'deliveryId'>) => `${createdAt}#${deliveryId}`
  const reached = pages.map(({ next }) => next ?? '').reduce((one, other) => (one > other ? one : other), '')
  const all = pages
    .flatMap(({ deliveries }) => deliveries)
    .filter((delivery) => sortOf(delivery) >= reached)
    .sort((one, other) => (sortOf(one) < sortOf(other) ? 1 : -1))
  const deliveries = all.slice(0, perPage)
  const last = deliveries.at(-1)
  return { deliveries, next: all.length > perPage && last ? sortOf(last) : reached || null }
}

interface Asked {
  state: DeliveryState | null
  endpoint: string
  isLater: boolean
}

function list(
  view: View,
  { state, endpoint, isLater }: Asked,
  known: readonly Known[],
  { deliveries, next }: DeliveryPage,
): Markup {
  if (known.length === 0)
    return empty('Nobody is told yet', html`Webhooks go to the endpoints of a sender. <a href="/senders">Add one</a>.`)
  const query = new URLSearchParams({
    ...(view.sender === null ? {} : { sender: view.sender }),
    ...(endpoint === '' ? {} : { endpoint }),
    ...(state === null ? {} : { state }),
  })
  const ids = [...new Set(known.map(({ id }) => id))]
  return html`
    <form method="get" action="/deliveries" class="panel">
      ${view.sender === null ? '' : html`<input type="hidden" name="sender" value="${view.sender}" />`}
      <div class="filters">
        ${select('State', 'state', state ?? '', [{ value: '', words: 'any' }, ...states.map((each) => ({ value: each, words: each }))])}
        ${select('Endpoint', 'endpoint', endpoint, [{ value: '', words: 'any' }, ...ids.map((id) => ({ value: id, words: id }))])}
        <button>Show</button>
      </div>
    </form>
    <section class="panel" aria-label="Found">
      ${
        deliveries.length === 0
          ? none(next !== null, state !== null || endpoint !== '' || isLater)
          : change(
              view.token(),
              '/deliveries/replay',
              html`<div class="bar">
                  <p>${plural(deliveries.length, 'delivery', 'deliveries')} on this page, the newest first</p>
                  ${deliveries.some(canReplay) ? html`<button>Send the chosen ones again</button>` : ''}
                </div>
                ${deliveryTable(view, deliveries, true)}`,
            )
      }
      <p class="row pages">
        ${isLater ? html`<a class="button" href="/deliveries?${query.toString()}">Newest</a>` : ''}
        ${next === null ? '' : html`<a class="button" rel="next" href="/deliveries?${withBefore(query, next)}">Older</a>`}
      </p>
    </section>
  `
}

function none(goesOn: boolean, isPart: boolean): Markup {
  if (goesOn) return html`<p class="dim">None so far: the search goes on.</p>`
  if (isPart)
    return html`<p class="dim">None of these in the last 30 days. <a href="/deliveries">All deliveries</a></p>`
  return html`<p class="dim">
    Nothing was sent in the last 30 days. Each bounce is told to the endpoints of its sender; whether one can be reached
    shows a <a href="/senders">test</a>.
  </p>`
}

function withBefore(query: URLSearchParams, before: string): string {
  const more = new URLSearchParams(query)
  more.set('before', before)
  return more.toString()
}

function one(view: View, { delivery, attempts, payload }: DeliveryHistory): Markup {
  const { sender, endpoint, event, state, deliveryId, bounceId, createdAt, last } = delivery
  const isMail = endpoint === mailboxTarget
  return html`
    <p class="lead">${sayDelivery(delivery)}</p>
    <div class="split">
      <section class="panel" aria-labelledby="attempts">
        <h2 id="attempts">Attempts</h2>
        ${attempts.length === 0 ? html`<p class="dim">None yet.</p>` : attemptTable(view, attempts)}
        ${last?.next ? html`<p class="note">The next one at ${time(last.next, view.clock)}.</p>` : ''}
        ${canReplay(delivery) ? replayForm(view, delivery) : html`<p class="note">It can be sent again when it is over.</p>`}
      </section>
      <section class="panel" aria-labelledby="about">
        <h2 id="about">The event</h2>
        <dl>
          <dt>Event</dt>
          <dd>${inert(event, 40)}</dd>
          <dt>State</dt>
          <dd><span class="state ${state}">${state}</span></dd>
          <dt>Endpoint</dt>
          <dd>${sender} / ${endpoint}</dd>
          <dt>Created</dt>
          <dd>${time(createdAt, view.clock)}</dd>
          <dt>webhook-id</dt>
          <dd class="mono">${deliveryId}</dd>
        </dl>
        ${bounceId === '' ? '' : html`<p class="note"><a href="${bouncePath({ sender, bounceId })}">The bounce that it tells of</a></p>`}
      </section>
    </div>
    <section class="panel" aria-labelledby="payload">
      <h2 id="payload">${isMail ? 'What the mail is made of' : 'What is sent'}</h2>
      ${
        payload === null
          ? html`<p class="dim">
              ${isMail && attempts.length > 0 ? 'The stored mail, read anew at every attempt.' : 'It is written at the first attempt.'}
            </p>`
          : html`<pre>${pretty(payload)}</pre>`
      }
    </section>
  `
}

function sayDelivery(delivery: Delivery): string {
  const where = `${delivery.sender} / ${delivery.endpoint}`
  if (delivery.state === 'delivered') return `${where} has it: ${sayLast(delivery)}.`
  if (delivery.state === 'failed') return `${where} never took it: ${sayLast(delivery)}. Nothing more is tried.`
  if (delivery.state === 'held-back') return `It was not mailed, on purpose: ${sayLast(delivery)}.`
  if (delivery.state === 'parked') return `It waits: ${where} takes no events now.`
  return `It is on its way to ${where}: ${sayLast(delivery)}.`
}

function attemptTable(view: View, attempts: DeliveryHistory['attempts']): Markup {
  return html`<div class="scroll">
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Attempt</th>
          <th scope="col">At</th>
          <th scope="col">Answer</th>
          <th scope="col" class="num">Milliseconds</th>
        </tr>
      </thead>
      <tbody>
        ${attempts.map(
          ({ attempt, at, status, error, ms }) =>
            html`<tr>
              <td data-label="Attempt">${attempt}</td>
              <td class="tight">${time(at, view.clock)}</td>
              <td>
                ${error === null ? html`<span class="state delivered">${status ?? 'ok'}</span>` : html`<span class="state failed">${status ?? 'none'}</span> ${inert(error, 80)}`}
              </td>
              <td class="num" data-label="ms:">${ms.toLocaleString('en-US')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function pretty(payload: string): string {
  try {
    return inertLines(JSON.stringify(JSON.parse(payload), null, 2))
  } catch {
    return inertLines(payload)
  }
}

const inertLines = (text: string): string =>
  text
    .slice(0, longestShown)
    .split('\n')
    .map((line) => inert(line, 8_000))
    .join('\n')
