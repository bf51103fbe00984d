/** The first page: what is open, what came back and why, whether webhooks arrive. All from sums; nothing is scanned. */
import { html } from 'hono/html'
import { recordAudit } from '../../../shared/ledger/audit.ts'
import { periods, readFigures } from '../../../shared/ledger/figures.ts'
import type { Figures, Period } from '../../../shared/ledger/figures.ts'
import { listIncidents } from '../../../shared/ledger/incidents.ts'
import type { Incident } from '../../../shared/ledger/incidents.ts'
import { everybody } from '../../../shared/ledger/sums.ts'
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { barChart } from '../look/chart.ts'
import { page, shownSenders, viewOf } from '../look/page.ts'
import type { View } from '../look/page.ts'
import { change, count, empty, plural, share } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { clockTime, dayName, shortTime, time } from '../look/time.ts'
import { categories, categoryOf, categoryWords, providerName, reasonSays } from '../look/words.ts'
import { incidentLine } from './incidentParts.ts'
import { webhookHealth } from './webhookHealth.ts'

export function mountOverview(app: ConsoleApp, deps: ConsoleDeps): void {
  app.get('/', async (context) => {
    const view = await viewOf(context, deps)
    const asked = context.req.query('period') ?? ''
    const period: Period = Object.hasOwn(periods, asked) ? (asked as Period) : '24h'
    const senders = shownSenders(view)
    const [figures, incidents, webhooks] = await Promise.all([
      readFigures(deps.table, view.sender ?? everybody, period, deps.now()),
      Promise.all(senders.map((sender) => listIncidents(deps.table, sender, 'open'))),
      webhookHealth(deps.table, senders, view.clock),
    ])
    const open = incidents.flat().sort((a, b) => b.count - a.count)
    return context.html(page(view, 'Overview', overview(view, deps, period, figures, open, webhooks)))
  })

  app.post('/samples', async (context) => {
    if (!deps.loadSamples) return context.notFound()
    const now = deps.now()
    const who = context.var.operator.name
    const what = 'loaded the sample set'
    await recordAudit(deps.table, { sender: everybody, at: now.toISOString(), who, what }, now)
    await deps.loadSamples()
    return context.redirect('/?period=30d&done=samples', 303)
  })
}

function overview(
  view: View,
  deps: ConsoleDeps,
  period: Period,
  figures: Figures,
  open: readonly Incident[],
  webhooks: Markup,
): Markup {
  const isEmpty = Object.keys(figures.now.kinds).length === 0 && figures.before === null
  return html`
    ${
      open.length > 0
        ? html`<section class="panel incidents" aria-labelledby="open">
            <h2 id="open">${plural(open.length, 'open incident')}</h2>
            ${open.slice(0, 5).map((incident) => incidentLine(incident, view.clock))}
            ${open.length > 5 ? html`<p><a href="/incidents${view.sender === null ? '' : `?sender=${encodeURIComponent(view.sender)}`}">All ${count(open.length)} incidents</a></p>` : ''}
          </section>`
        : ''
    }
    ${periodLinks(view, period)}
    ${isEmpty && open.length === 0 ? nothingYet(view, deps, period) : figuresOf(view, period, figures, open.length === 0)}
    ${webhooks}
  `
}

function periodLinks({ sender, senders }: View, period: Period): Markup {
  const whose = sender === null || senders.length === 1 ? '' : `&sender=${encodeURIComponent(sender)}`
  return html`<nav class="tabs" aria-label="Period">
    ${(Object.keys(periods) as Period[]).map(
      (each) =>
        html`<a href="/?period=${each}${whose}" ${each === period ? html`aria-current="true"` : ''}
          >${periods[each].says}</a
        >`,
    )}
  </nav>`
}

function nothingYet(view: View, deps: ConsoleDeps, period: Period): Markup {
  return empty(
    `No bounce in the last ${periods[period].says}`,
    'Bounces appear here as soon as the first one arrives.',
    html`${
        deps.allowLoopback
          ? html`<p>Send one yourself, from a second terminal:</p>
              <pre>npm run -s rebound -- send test/examples/spf-refused.eml</pre>`
          : html`<p>Send a message that must bounce, and wait for its record:</p>
              <pre>npm run -s rebound -- doctor --stack NAME --through smtp://your-server --from you@example.com</pre>`
      }
      ${
        deps.loadSamples
          ? html`<p>Or look around with some hundred made-up bounces, sent through the real pipeline:</p>
              ${change(view.token(), '/samples', html`<button class="primary">Load the sample set</button>`)}`
          : ''
      }
      <p>
        You need only know what one reply means? <a href="/explain">Paste it</a>. To make real bounces arrive, let the
        envelope sender of your mail be an address whose MX is Rebound’s.
      </p>`,
  )
}

function figuresOf(view: View, period: Period, figures: Figures, calm: boolean): Markup {
  const { now, before, spans, countedThrough } = figures
  const says = periods[period].says
  const bounces = now.kinds['bounce'] ?? 0
  const complaints = now.kinds['complaint'] ?? 0
  const whose = view.sender === null ? '' : `&sender=${encodeURIComponent(view.sender)}`
  const to = (more: string) => `/bounces?period=${period}${whose}${more}`
  return html`
    <section class="tiles" aria-label="Counts">
      ${tile('Bounces', bounces, before && (before.kinds['bounce'] ?? 0), says, to('&kind=bounce'))}
      ${tile('Complaints', complaints, before && (before.kinds['complaint'] ?? 0), says, to('&kind=complaint'))}
      ${tile('Not proven', now.unverified, before?.unverified ?? null, says, to('&kind=bounce&trust=unverified'))}
      ${tile('Unreadable mail', now.unread ?? 0, before && (before.unread ?? 0), says, to('&unread=yes'))}
    </section>
    <section class="panel" aria-labelledby="over">
      <h2 id="over">Bounces over time</h2>
      ${barChart({
        says: `Bounces by category in the last ${says}`,
        series: categories.map((key) => ({ key, words: categoryWords[key] })),
        bars: spans.map(({ from, until, sums }) => {
          const named = period === '24h' || period === '7d' ? shortTime(from, view.clock) : dayName(from, 'UTC')
          const parts = categories.map((key) => `${count(sums.categories[key] ?? 0)} ${key}`).join(', ')
          return {
            href: `/bounces?from=${from}&until=${until}${whose}`,
            label: period === '24h' || period === '7d' ? time(from, view.clock) : named,
            title: `${named}: ${parts}`,
            values: sums.categories,
          }
        }),
        axis: axisOf(
          view,
          period,
          spans.map(({ from }) => from),
        ),
      })}
      <p class="note">
        ${
          countedThrough === null
            ? 'No minute is closed yet: only the last minutes are counted.'
            : html`Counted to ${time(`${countedThrough}:59.000Z`, view.clock)}, and the minutes since.`
        }
        ${calm ? 'No incident is open.' : ''} ${period === '30d' || period === '90d' ? 'Days are UTC days.' : ''}
      </p>
    </section>
    <div class="columns">
      ${ranking('Top reasons', 'reason', now.reasons, (reason) => ({
        href: to(`&reason=${encodeURIComponent(reason)}`),
        words: html`<i class="dot ${categoryOf(reason) ?? 'none'}"></i>${reason}<small>${reasonSays(reason)}</small>`,
      }))}
      ${ranking('Top providers', 'provider', now.providers, (provider) => ({
        href: to(`&provider=${encodeURIComponent(provider)}`),
        words: html`${provider === 'none' ? 'not recognised' : providerName(provider)}`,
      }))}
    </div>
  `
}

function tile(words: string, now: number, before: number | null, says: string, href: string): Markup {
  return html`<a class="tile" href="${href}">
    <span>${words}</span>
    <strong>${count(now)}</strong>
    <small>${before === null ? 'nothing to compare with yet' : compare(now, before, says)}</small>
  </a>`
}

function compare(now: number, before: number, says: string): string {
  if (now === before) return `as many as in the ${says} before`
  if (before === 0) return `none in the ${says} before`
  const percent = Math.round((100 * Math.abs(now - before)) / before)
  const change =
    percent > 400
      ? `${(now / before).toFixed(0)} times the ${count(before)}`
      : `${percent} % ${now > before ? 'more' : 'fewer'} than the ${count(before)}`
  return `${change} of the ${says} before`
}

const mostRanked = 8

function ranking(
  title: string,
  id: string,
  counts: Readonly<Record<string, number>>,
  link: (name: string) => { href: string; words: Markup },
): Markup {
  const most = Math.max(1, ...Object.values(counts))
  const ranked = Object.entries(counts).sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
  return html`<section class="panel" aria-labelledby="top-${id}">
    <h2 id="top-${id}">${title}</h2>
    ${
      ranked.length === 0
        ? html`<p class="dim">None in this period.</p>`
        : html`<ol class="ranking">
            ${ranked.slice(0, mostRanked).map(([name, number]) => {
              const { href, words } = link(name)
              return html`<li><a href="${href}">${words}</a>${share(number, most)}<b>${count(number)}</b></li>`
            })}
          </ol>`
    }
  </section>`
}

/** Labels that begin equal stretches of the bars: six, seven or five of them. */
function axisOf({ clock }: View, period: Period, starts: readonly string[]): string[] {
  const stretches = { '24h': 6, '7d': 7, '30d': 5, '90d': 6 }[period]
  const every = starts.length / stretches
  return starts
    .filter((_, n) => n % every === 0)
    .map((start) => (period === '24h' ? clockTime(start, clock) : dayName(start, period === '7d' ? clock.zone : 'UTC')))
}
