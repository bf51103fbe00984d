/** The list of bounces: filters with stable URLs, pages that begin behind a key, and how far was searched. */
import { html } from 'hono/html'
import { searchBounces } from '../../../shared/ledger/search.ts'
import type { Found } from '../../../shared/ledger/search.ts'
import { rowKind } from '../../../shared/ledger/bounces.ts'
import type { StoredBounce } from '../../../shared/ledger/bounces.ts'
import { periods } from '../../../shared/ledger/figures.ts'
import { reasons } from '../../../shared/knowledge/reasons.ts'
import { providers } from '../../../shared/knowledge/providers.ts'
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { exportBounces } from '../export/exportBounces.ts'
import { page, viewOf } from '../look/page.ts'
import type { View } from '../look/page.ts'
import { change, count, empty, inert, input, reasonMark, select } from '../look/parts.ts'
import type { Choice } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { shortTime, time } from '../look/time.ts'
import type { Clock } from '../look/time.ts'
import { adviceWords, categoryWords, kindWords, providerName } from '../look/words.ts'
import { mistakeIn, queryOfForm, readBefore, readQuery, searchOf, writeQuery } from './bounceQuery.ts'
import type { BounceQuery, Meant, Refused } from './bounceQuery.ts'
import { sayCause } from './incidentParts.ts'

export function mountBounces(app: ConsoleApp, deps: ConsoleDeps): void {
  app.get('/bounces', async (context) => {
    const view = await viewOf(context, deps)
    const query = readQuery(context.req.query())
    const problem = mistakeIn(query, view.seals)
    if (problem !== null) return context.html(refused(view, { problem, given: query, recipient: '' }), 400)
    const meant = await searchOf(deps, query, view)
    const before = readBefore(context.req.query('before'))
    const found = await searchBounces(deps.table, { ...meant.search, ...(before === undefined ? {} : { before }) })
    return context.html(page(view, 'Bounces', list(view, query, meant, found, before !== undefined)))
  })

  app.post('/bounces', async (context) => {
    const query = queryOfForm(await context.req.parseBody(), context.var.seals)
    if (!('problem' in query)) return context.redirect(`/bounces?${writeQuery(query)}`, 303)
    return context.html(refused(await viewOf(context, deps), query), 400)
  })

  for (const format of ['csv', 'ndjson'] as const) {
    app.get(`/bounces/export.${format}`, async (context) => {
      const view = await viewOf(context, deps)
      const query = readQuery(context.req.query())
      const problem = mistakeIn(query, view.seals)
      if (problem !== null) return context.html(refused(view, { problem, given: query, recipient: '' }), 400)
      const { search } = await searchOf(deps, query, view)
      return exportBounces(deps.table, search, format)
    })
  }
}

const refused = (view: View, { problem, given, recipient }: Refused): Markup =>
  page(
    view,
    'Bounces',
    html`<p class="warn" role="alert">${inert(problem, 800)}</p>
      ${filters(view, given, { recipient, text: given.text ?? '' })}`,
  )

function list(view: View, query: BounceQuery, meant: Meant, found: Found, isLater: boolean): Markup {
  const { clock } = view
  const { rows, next, searchedTo } = found
  return html`
    ${meant.incident ? html`<p class="lead">The bounces of one incident: ${sayCause(meant.incident)} <a href="/bounces">Show all</a></p>` : filters(view, query, meant)}
    <section class="panel" aria-label="Found">
      <div class="bar">
        <p>${howFar(found, clock)}</p>
        <p class="row">
          ${rows.length > 0 ? html`<span class="dim">Export all of this:</span> <a href="/bounces/export.csv?${writeQuery(query)}">CSV</a> <a href="/bounces/export.ndjson?${writeQuery(query)}">NDJSON</a>` : ''}
        </p>
      </div>
      ${rows.length > 0 ? table(rows, clock, view.sender === null) : ''}
      ${next === null && rows.length === 0 ? nothing(query) : ''}
      <p class="row pages">
        ${isLater ? html`<a class="button" href="/bounces?${writeQuery(query)}">Newest</a>` : ''}
        ${next === null ? '' : html`<a class="button" rel="next" href="/bounces?${writeQuery(query, { before: next })}">${rows.length > 0 ? 'Older' : `Search on before ${shortTime(searchedTo, clock)}`}</a>`}
      </p>
    </section>
  `
}

/** As many as `searchBounces` returns at a time. */
const perPage = 50

/** Says what was found, and how far was looked: an unfinished search has no "no results". */
function howFar({ rows, next, searchedTo }: Found, clock: Clock): Markup {
  const found = rows.length === 0 ? 'None' : count(rows.length)
  if (next === null) return html`${found} found in all of this period.`
  if (rows.length === perPage)
    return html`${count(rows.length)} on this page, back to ${time(searchedTo, clock)}; there is more.`
  return html`Searched to ${time(searchedTo, clock)}, ${rows.length} found so far.`
}

function nothing(query: BounceQuery): Markup {
  const isFiltered = Object.keys(query).some((name) => name !== 'sender' && name !== 'period')
  return isFiltered
    ? html`<p class="dim">Nothing in this period fits. Widen the period, or leave a filter away.</p>`
    : empty('No bounce in this period', html`Choose a longer one, or see on the <a href="/">overview</a> how to begin.`)
}

export const bouncePath = ({ sender, bounceId }: Pick<StoredBounce, 'sender' | 'bounceId'>): string =>
  `/bounces/${encodeURIComponent(sender)}/${encodeURIComponent(bounceId)}`

export function table(rows: readonly StoredBounce[], clock: Clock, withSender = false): Markup {
  return html`<div class="scroll">
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Stored</th>
          <th scope="col">Recipient</th>
          <th scope="col">Reason</th>
          <th scope="col">Provider</th>
          <th scope="col">Trust</th>
          <th scope="col">Advice</th>
          ${withSender ? html`<th scope="col">Sender</th>` : ''}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => {
          const { report } = row
          const kind = rowKind(row)
          return html`<tr>
            <td class="tight">${time(row.storedAt, clock)}</td>
            <td>
              <a href="${bouncePath(row)}">${report ? inert(report.recipient, 120) : kindWords[kind]}</a>
              <span class="words"
                >${report?.diagnostic ? inert(report.diagnostic, 200) : row.problems.map(({ code }) => code).join(', ')}</span
              >
            </td>
            <td>
              ${report?.reason ? reasonMark(report.reason) : html`<span class="badge none">${kindWords[kind]}</span>`}${kind === 'delay' ? html` <small>delayed</small>` : ''}
            </td>
            <td>${report?.provider ? providerName(report.provider) : html`<span class="dim">–</span>`}</td>
            <td data-label="Trust:">${report?.trust ?? '–'}</td>
            <td data-label="Advice:">
              ${report?.advice ? html`<span title="${adviceWords[report.advice]}">${report.advice}</span>` : '–'}
            </td>
            ${withSender ? html`<td data-label="Sender:">${row.sender}</td>` : ''}
          </tr>`
        })}
      </tbody>
    </table>
  </div>`
}

const any: Choice = { value: '', words: 'any' }
const choices = (values: readonly string[], words: (value: string) => string = (value) => value): Choice[] => [
  any,
  ...values.map((value) => ({ value, words: words(value) })),
]

/** What is asked for stands in the list, whether this version knows it or not. */
const withChosen = (chosen: string, known: Choice[]): Choice[] =>
  known.some(({ value }) => value === chosen) ? known : [...known, { value: chosen, words: inert(chosen, 60) }]

const byName = [...providers].sort((a, b) => a.name.localeCompare(b.name, 'en'))

function filters(view: View, query: BounceQuery, meant: Pick<Meant, 'recipient' | 'text'>): Markup {
  const {
    period = query.from === undefined ? '30d' : '',
    category = '',
    reason = '',
    provider = '',
    trust = '',
    advice = '',
    kind = '',
    status = '',
    domain = '',
  } = query
  const isOpen = Object.keys(query).some(
    (name) => !['sender', 'period', 'who', 'category', 'text', 'hidden'].includes(name),
  )
  return html`<section class="panel" aria-label="Filters">
    ${change(
      view.token(),
      '/bounces',
      html`${query.sender === undefined ? '' : html`<input type="hidden" name="sender" value="${query.sender}" />`}
        <div class="filters">
          ${input('Recipient', 'recipient', meant.recipient, { placeholder: 'bo@example.org' })}
          ${input('Text in the reply', 'text', meant.text, { placeholder: 'blocked using' })}
          ${select(
            'Category',
            'category',
            category,
            choices(Object.keys(categoryWords), (each) => categoryWords[each as keyof typeof categoryWords]),
          )}
          ${select('Period', 'period', period, [
            ...(query.from === undefined ? [] : [{ value: '', words: 'as given below' }]),
            ...Object.entries(periods).map(([value, { says }]) => ({ value, words: `last ${says}` })),
          ])}
          <button class="primary">Search</button>
        </div>
        <details class="more" ${isOpen ? html`open` : ''}>
          <summary>More filters</summary>
          <div class="filters">
            ${select('Reason', 'reason', reason, withChosen(reason, choices(Object.keys(reasons))))}
            ${select('Provider', 'provider', provider, withChosen(provider, [any, { value: 'none', words: 'not recognised' }, ...byName.map(({ id, name }) => ({ value: id, words: name }))]))}
            ${input('Recipient’s domain', 'domain', domain, { placeholder: 'example.org' })}
            ${input('Status code', 'status', status, { placeholder: '5.7' })}
            ${select('Trust', 'trust', trust, choices(['signed', 'event', 'matched', 'unverified']))}
            ${select('Advice', 'advice', advice, choices(Object.keys(adviceWords)))}
            ${select(
              'Kind',
              'kind',
              kind,
              choices(Object.keys(kindWords), (each) => kindWords[each as keyof typeof kindWords]),
            )}
            ${select('Mail', 'unread', query.unread ?? '', [any, { value: 'yes', words: 'could not be read' }])}
            ${input('From (UTC)', 'from', query.from ?? '', { placeholder: '2026-11-21' })}
            ${input('Until (UTC), included', 'until', query.until ?? '', { placeholder: '2026-11-21' })}
          </div>
        </details>`,
    )}
    ${Object.keys(query).some((name) => name !== 'sender') ? html`<p class="note"><a href="/bounces${query.sender === undefined ? '' : `?sender=${encodeURIComponent(query.sender)}`}">Clear filters</a></p>` : ''}
  </section>`
}
