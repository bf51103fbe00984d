/** Incidents: what many bounces have in common, and the fix for all of them. */
import { html } from 'hono/html'
import { readCause, unverifiedFlood } from '../../../shared/ledger/cause.ts'
import { recordAudit } from '../../../shared/ledger/audit.ts'
import { getIncident, listIncidents } from '../../../shared/ledger/incidents.ts'
import type { Incident } from '../../../shared/ledger/incidents.ts'
import { decideAll, mostDecided } from '../../../shared/ledger/operate.ts'
import { searchBounces } from '../../../shared/ledger/search.ts'
import type { StoredBounce } from '../../../shared/ledger/bounces.ts'
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { evidenceOf, fixOf } from '../look/fixParts.ts'
import { notice } from '../look/notice.ts'
import { idsOf, page, shownSenders, viewOf } from '../look/page.ts'
import type { View } from '../look/page.ts'
import { change, empty, hidden, inert, plural, reasonMark } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { time } from '../look/time.ts'
import { categoryOf, providerName } from '../look/words.ts'
import { table } from './bounces.ts'
import { incidentLine, incidentPath, sayCause } from './incidentParts.ts'

const mostClosed = 50

export function mountIncidents(app: ConsoleApp, deps: ConsoleDeps): void {
  app.get('/incidents', async (context) => {
    const view = await viewOf(context, deps)
    const listed = async (state: Incident['state'], limit?: number) =>
      (await Promise.all(shownSenders(view).map((sender) => listIncidents(deps.table, sender, state, limit)))).flat()
    const [open, closed] = await Promise.all([listed('open'), listed('closed', mostClosed)])
    open.sort((a, b) => b.count - a.count)
    closed.sort((a, b) => (a.lastSeen < b.lastSeen ? 1 : -1))
    return context.html(page(view, 'Incidents', lists(view, open, closed.slice(0, mostClosed))))
  })

  app.get('/incidents/:sender/:id', async (context) => {
    const { sender, id } = idsOf(context)
    const incident = await getIncident(deps.table, sender, id)
    if (!incident)
      return context.html(
        notice('There is no such incident', 'Closed ones are kept for 90 days.', {
          href: '/incidents',
          words: 'To the list',
        }),
        404,
      )
    const view = await viewOf(context, deps)
    const { rows } = await searchBounces(deps.table, {
      senders: [sender],
      filter: { cause: incident.cause },
      byCause: incident.indexed === true,
      from: `${incident.firstSeen}:00.000Z`,
      until: new Date(Date.parse(`${incident.lastSeen}:00Z`) + 60_000).toISOString(),
      limit: 5,
    })
    return context.html(page(view, 'Incident', one(view, incident, rows), { picker: false }))
  })

  app.post('/incidents/settle', async (context) => {
    const { sender, id, decision } = await context.req.parseBody()
    if (typeof sender !== 'string' || typeof id !== 'string') return context.notFound()
    if (decision !== 'release' && decision !== 'confirm') return context.notFound()
    if (!(await getIncident(deps.table, sender, id))) return context.notFound()
    const now = deps.now()
    const what = `${decision === 'release' ? 'released' : 'confirmed'} what incident ${id} holds`
    await recordAudit(deps.table, { sender, at: now.toISOString(), who: context.var.operator.name, what }, now)
    const decided = await decideAll(deps.table, sender, { class: decision, incident: id }, now, mostDecided)
    const done = decided >= mostDecided ? 'part' : decision === 'release' ? 'released' : 'confirmed'
    return context.redirect(`${incidentPath({ sender, id })}?done=${done}`, 303)
  })
}

function lists(view: View, open: readonly Incident[], closed: readonly Incident[]): Markup {
  if (open.length + closed.length === 0) {
    return empty(
      'No incident',
      'Twenty bounces of one cause within 15 minutes open one, with its fix. It closes after six hours without another.',
      html`<p>
        Whoever operates many domains reads this page first. <a href="/bounces">The bounces</a> are there one by one.
      </p>`,
    )
  }
  return html`
    <section class="panel ${open.length > 0 ? 'incidents' : ''}" aria-labelledby="open">
      <h2 id="open">Open</h2>
      ${open.length === 0 ? html`<p class="dim">None. All is as usual.</p>` : open.map((incident) => incidentLine(incident, view.clock))}
    </section>
    ${
      closed.length === 0
        ? ''
        : html`<section class="panel" aria-labelledby="closed">
            <h2 id="closed">Closed</h2>
            ${closed.map((incident) => incidentLine(incident, view.clock))}
          </section>`
    }
  `
}

function one(view: View, incident: Incident, rows: readonly StoredBounce[]): Markup {
  const { sender, id, cause, count, firstSeen, lastSeen, state, fix, evidence } = incident
  const { reason, provider, subject } = readCause(cause)
  const isFlood = cause === unverifiedFlood
  const all = `/bounces?incident=${encodeURIComponent(`${sender}/${id}`)}`
  return html`
    <p class="lead">${sayCause(incident)}</p>
    <p class="row">
      <span class="state ${state === 'open' ? 'problem' : 'clear'}">${state}</span> ${isFlood ? '' : reasonMark(reason)}
      <span
        >${plural(count, 'bounce')} of ${sender}, ${time(`${firstSeen}:00Z`, view.clock)} to
        ${time(`${lastSeen}:00Z`, view.clock)}</span
      >
    </p>
    <div class="split">
      <section class="panel" aria-labelledby="fix">
        <h2 id="fix">What to do</h2>
        ${
          isFlood
            ? html`<p>
                Nothing proves these bounces, so nobody is suppressed by them. Sign your return paths, and real bounces
                can be told from forged ones.
              </p>`
            : fixOf(fix)
        }
        ${
          evidence.length > 0
            ? html`<h3>What DNS says</h3>
                ${evidenceOf(evidence, view.clock)}`
            : ''
        }
      </section>
      <div>
        <section class="panel" aria-labelledby="cause">
          <h2 id="cause">The cause</h2>
          <dl>
            ${
              isFlood
                ? ''
                : html`<dt>Reason</dt>
                    <dd>${reason}</dd>`
            }
            ${
              provider === null
                ? ''
                : html`<dt>Provider</dt>
                    <dd>${providerName(provider)}</dd>`
            }
            ${
              subject === null
                ? ''
                : html`<dt>Named</dt>
                    <dd class="mono">${inert(subject, 100)}</dd>`
            }
            <dt>Incident</dt>
            <dd class="mono">${id}</dd>
          </dl>
        </section>
        ${categoryOf(reason) === 'hard' ? settle(view, incident) : ''}
      </div>
    </div>
    <section class="panel" aria-labelledby="bounces">
      <h2 id="bounces">Its bounces</h2>
      ${
        rows.length === 0
          ? html`<p class="dim">None is stored any more.</p>`
          : html`${table(rows, view.clock)}
              <p><a class="button" href="${all}">All its bounces</a></p>`
      }
    </section>
  `
}

function settle(view: View, { sender, id }: Incident): Markup {
  const button = (decision: string, words: string, kind: string) =>
    change(
      view.token(),
      '/incidents/settle',
      html`${hidden('sender', sender)}${hidden('id', id)}${hidden('decision', decision)}<button class="${kind}">
          ${words}
        </button>`,
    )
  return html`<section class="panel" aria-labelledby="held">
    <h2 id="held">Who is held by it</h2>
    <p>
      Addresses that failed in an unusual hour stay held until you decide. If the provider answered wrongly, release
      them. If they are really gone, confirm.
    </p>
    <div class="row">
      ${button('release', 'Release all', 'primary')}${button('confirm', 'Confirm all: suppress', 'danger')}
    </div>
  </section>`
}
