/** Deliveries: what was sent to whom, every attempt, and sending again, one or many. */
import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import { recordAudit } from '../../../shared/ledger/audit.ts'
import { getHistory, getDelivery, listDeliveries, replay, retentionDays } from '../../../shared/ledger/deliveries.ts'
import type { Delivery, DeliveryHistory, DeliveryPage, DeliveryState } from '../../../shared/ledger/deliveries.ts'
import { mailboxTarget, targetsOf } from '../../../shared/ledger/mailbox.ts'
import { getSender } from '../../../shared/ledger/senders.ts'
import type { DeliveryRequest } from '../../../shared/aws/queue.ts'
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { notice } from '../look/notice.ts'
import { idsOf, page, shownSenders, viewOf } from '../look/page.ts'
import type { View } from '../look/page.ts'
import { change, empty, hidden, inert, plural, select } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { time } from '../look/time.ts'
import { readBefore } from './bounceQuery.ts'
import { bouncePath } from './bounces.ts'
import { attemptTable, canReplay, deliveryPath, deliveryTable, replayForm, sayLast } from './deliveryParts.ts'

const states: readonly DeliveryState[] = ['failed', 'pending', 'parked', 'delivered', 'held-back']
const longestShown = 20_000

export function mountDeliveries(app: ConsoleApp, deps: ConsoleDeps): void {
  app.get('/deliveries', async (context) => {
    const view = await viewOf(context, deps)
    const wanted = context.req.query('state') ?? ''
    const state = states.find((each) => each === wanted) ?? null
    if (wanted !== '' && state === null)
      throw new HTTPException(400, { message: `“${inert(wanted, 60)}” is no state: ${states.join(', ')}.` })
    const endpoint = context.req.query('endpoint') ?? ''
    const cursor = readBefore(context.req.query('before'))
    const known = await endpointsOf(deps, view)
    if (endpoint !== '' && !known.some(({ id }) => id === endpoint))
      throw new HTTPException(404, { message: `There is no endpoint “${inert(endpoint, 60)}” here.` })
    const since = state === 'failed' || state === 'parked' ? null : sinceOf(cursor, known.length, deps.now())
    const pages = await Promise.all(
      shownSenders(view).map(async (sender) => {
        const endpoints = known
          .filter((each) => each.sender === sender && (endpoint === '' || each.id === endpoint))
          .map(({ id }) => id)
        if (endpoints.length === 0) return { deliveries: [], next: null }
        const query = {
          ...{ sender, endpoints },
          ...(state ? { state } : {}),
          ...(cursor === undefined ? {} : { cursor }),
          ...(since === null ? {} : { since }),
        }
        const { deliveries, next } = await listDeliveries(deps.table, query, deps.now())
        return { deliveries, next: next ?? since }
      }),
    )
    const found = together(pages)
    return context.html(page(view, 'Deliveries', list(view, { state, endpoint, before: cursor ?? null }, known, found)))
  })

  app.get('/deliveries/:sender/:id', async (context) => {
    const { sender, id } = idsOf(context)
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
    let first: Delivery | null = null
    for (const each of chosen.slice(0, 200)) {
      const [sender = '', id = ''] = each.slice(0, 200).split('/')
      const delivery = await getDelivery(deps.table, sender, id)
      first ??= delivery
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
    const done = requests.length > 0 ? 'replayed' : chosen.length > 0 ? 'unreplayed' : 'unchosen'
    return context.redirect(`${wayBack(form['back'], form['list'], first)}done=${done}`, 303)
  })
}

/** Where somebody came from: the page of the delivery, of its bounce, or the list as it was filtered. */
function wayBack(back: unknown, list: unknown, delivery: Delivery | null): string {
  if (delivery && back === 'one') return `${deliveryPath(delivery)}?`
  if (delivery && back === 'bounce' && delivery.bounceId !== '') return `${bouncePath(delivery)}?`
  const given = new URLSearchParams(typeof list === 'string' ? list.slice(0, 1_000) : '')
  const query = new URLSearchParams([...given].filter(([name]) => listNames.includes(name)))
  return `/deliveries?${query.toString()}${query.size > 0 ? '&' : ''}`
}

const listNames = ['sender', 'endpoint', 'state', 'before']

/** Days of endpoints that one request looks through: each has its own place in the index. */
const mostDays = 300

/** Where many endpoints are looked at together: how far back one request goes; null where it goes to the end. */
function sinceOf(cursor: string | undefined, endpoints: number, now: Date): string | null {
  const end = Date.parse(cursor?.split('#')[0] ?? now.toISOString())
  const since = end - Math.max(1, Math.floor(mostDays / Math.max(1, endpoints))) * 86_400_000
  return since <= now.getTime() - retentionDays * 86_400_000 ? null : new Date(since).toISOString()
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
  before: string | null
}

function list(
  view: View,
  { state, endpoint, before }: Asked,
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
  const isLater = before !== null
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
              html`${hidden('list', before === null ? query.toString() : withBefore(query, before))}
                <div class="bar">
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
        ${canReplay(delivery) ? replayForm(view, delivery, 'one') : html`<p class="note">It can be sent again when it is over.</p>`}
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
