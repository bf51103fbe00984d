/** One recipient of one sender: its state in words, what it was folded from, what came back, and what an operator decides. */
import { html } from 'hono/html'
import { listRecipientAudit, recordAudit } from '../../../shared/ledger/audit.ts'
import type { AuditEntry } from '../../../shared/ledger/audit.ts'
import { decide } from '../../../shared/ledger/operate.ts'
import { readRecipient } from '../../../shared/ledger/recipients.ts'
import type { Recipient } from '../../../shared/ledger/recipients.ts'
import { searchBounces } from '../../../shared/ledger/search.ts'
import type { StoredBounce } from '../../../shared/ledger/bounces.ts'
import { getSender } from '../../../shared/ledger/senders.ts'
import { trustRank } from '../../../shared/ledger/ids.ts'
import { isOperator, timeOf } from '../../../shared/suppression/rows.ts'
import type { EvidenceRow, OperatorClass } from '../../../shared/suppression/rows.ts'
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { activity } from '../look/activity.ts'
import { notice } from '../look/notice.ts'
import { idsOf, page, viewOf } from '../look/page.ts'
import type { View } from '../look/page.ts'
import { change, hidden, inert, reasonMark } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { time } from '../look/time.ts'
import { bouncePath, table } from './bounces.ts'
import { recipientPath, withoutState } from './recipientParts.ts'

const decisions = {
  lift: { did: 'lifted an address', done: 'lifted' },
  add: { did: 'added an address', done: 'added' },
  release: { did: 'released an address', done: 'released' },
  confirm: { did: 'confirmed an address', done: 'confirmed' },
} as const satisfies Record<OperatorClass, { did: string; done: string }>

export function mountRecipient(app: ConsoleApp, deps: ConsoleDeps): void {
  app.get('/recipients/:sender/:who', async (context) => {
    const { sender } = idsOf(context)
    const { who } = context.req.param()
    const recipient = context.var.seals.reveal(who)
    if (recipient === null || !(await getSender(deps.table, sender))) return context.html(unknown(), 404)
    const view = await viewOf(context, deps)
    const until = new Date(deps.now().getTime() + 60_000).toISOString()
    const search = { senders: [sender], recipient, filter: {}, from: '2000-01-01', until, limit: 20 }
    const [known, found, entries] = await Promise.all([
      readRecipient(deps.table, sender, recipient, deps.now()),
      searchBounces(deps.table, search),
      listRecipientAudit(deps.table, sender, recipient),
    ])
    const body = one(view, { sender, recipient }, known, found.rows, entries)
    return context.html(page(view, inert(recipient, 160), body, { picker: false }))
  })

  app.post('/recipients/decide', async (context) => {
    const { sender: named, who, decision } = await context.req.parseBody()
    const recipient = typeof who === 'string' ? context.var.seals.reveal(who) : null
    const sender = typeof named === 'string' ? await getSender(deps.table, named) : null
    if (!sender || recipient === null || typeof decision !== 'string' || !Object.hasOwn(decisions, decision))
      return context.notFound()
    const chosen = decision as OperatorClass
    const now = deps.now()
    const entry = {
      sender: sender.id,
      at: now.toISOString(),
      who: context.var.operator.name,
      what: decisions[chosen].did,
    }
    await recordAudit(deps.table, entry, now, recipient)
    const { requests } = await decide(deps.table, sender, recipient, { class: chosen }, now)
    await deps.request(requests)
    return context.redirect(
      `${recipientPath(context.var.seals, sender.id, recipient)}?done=${decisions[chosen].done}`,
      303,
    )
  })
}

const unknown = () =>
  notice(
    'This recipient is not known here',
    'Look the address up again: links to recipients are made by this console alone.',
    { href: '/recipients', words: 'To the recipients' },
  )

function one(
  view: View,
  whose: { sender: string; recipient: string },
  known: Recipient,
  bounces: readonly StoredBounce[],
  entries: readonly AuditEntry[],
): Markup {
  const { state: now } = known
  const state = now?.state ?? 'clear'
  const answer = {
    clear: 'Yes, you may send to this address.',
    held: 'Not now: do not send until this is settled.',
    suppressed: 'No, do not send to this address.',
  }[state]
  return html`
    <p class="lead">${answer}</p>
    <p class="row">
      <span class="state ${state}">${state}</span>
      <span>${withoutState(now?.says ?? 'clear: nothing proven speaks against it')}</span>
    </p>
    <section class="panel" aria-labelledby="decide">
      <h2 id="decide">Decide</h2>
      ${state === 'clear' ? html`<p>Add it if this person asked you to stop, whatever bounces say.</p>` : html`<p>Lifting takes away all evidence up to now. A new proven failure counts again.</p>`}
      <div class="row">
        ${state === 'held' ? html`${decision(view, whose, 'release', 'Release: it may go on', 'primary')} ${decision(view, whose, 'confirm', 'Confirm: suppress now', 'danger')}` : ''}
        ${state === 'suppressed' ? decision(view, whose, 'lift', 'Lift the suppression', 'primary') : ''}
        ${state === 'clear' ? decision(view, whose, 'add', 'Suppress this address', 'danger') : ''}
      </div>
    </section>
    <div class="columns">
      <section class="panel" aria-labelledby="evidence">
        <h2 id="evidence">What this follows from</h2>
        ${evidence(view, whose.sender, known.rows)}
      </section>
      ${activity(entries, view.clock)}
    </div>
    <section class="panel" aria-labelledby="history">
      <h2 id="history">What came back</h2>
      ${bounces.length === 0 ? html`<p class="dim">Nothing that is still stored.</p>` : table(bounces, view.clock)}
    </section>
  `
}

function decision(
  view: View,
  { sender, recipient }: { sender: string; recipient: string },
  decided: OperatorClass,
  words: string,
  kind: string,
): Markup {
  return change(
    view.token(),
    '/recipients/decide',
    html`${hidden('sender', sender)}${hidden('who', view.seals.hide(recipient))}${hidden('decision', decided)}<button
        class="${kind}"
      >
        ${words}
      </button>`,
  )
}

function evidence(view: View, sender: string, rows: readonly EvidenceRow[]): Markup {
  if (rows.length === 0) return html`<p class="dim">Nothing was ever proven or decided about it.</p>`
  const proof = ['not proven', 'Message-ID matched', 'SES event', 'signed return path']
  return html`<ul class="evidence">
    ${[...rows]
      .sort((a, b) => timeOf(b) - timeOf(a))
      .slice(0, 50)
      .map((row) => {
        const what = isOperator(row)
          ? html`<b>An operator: ${row.class}</b>`
          : html`<b>${inert(row.class, 20)}</b> ${row.reason === 'none' ? '' : reasonMark(row.reason)}`
        return html`<li>
          ${what}
          ${row.bounceId === '' ? '' : html`<a href="${bouncePath({ sender, bounceId: row.bounceId })}">the bounce</a>`}
          <small
            >${time(row.at ?? row.day, view.clock)},
            ${row.rank === trustRank.signed && isOperator(row) ? 'decided here' : (proof[row.rank] ?? '')}${row.aliased ? ', about an address behind this one' : ''}</small
          >
        </li>`
      })}
  </ul>`
}
