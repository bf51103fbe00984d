/** One bounce: what it means, why, what to do, whether to believe it, who was told, and the mail itself as text. */
import { html } from 'hono/html'
import { readObject } from '../../../shared/aws/objects.ts'
import { causeKey, readNamed } from '../../../shared/evidence/cause.ts'
import { canonicalAddress } from '../../../shared/identity/address.ts'
import { getBounce } from '../../../shared/ledger/bounces.ts'
import type { StoredBounce } from '../../../shared/ledger/bounces.ts'
import { causeOf } from '../../../shared/ledger/cause.ts'
import { evidenceCache } from '../../../shared/ledger/evidenceCache.ts'
import { getOpenIncident } from '../../../shared/ledger/incidents.ts'
import type { Incident } from '../../../shared/ledger/incidents.ts'
import { getState } from '../../../shared/ledger/recipients.ts'
import { searchBounces } from '../../../shared/ledger/search.ts'
import { withdrawnRule } from '../../../shared/ledger/withdraw.ts'
import type { StoredState } from '../../../shared/suppression/transitions.ts'
import type { Evidence } from '../../../shared/verdict/verdict.ts'
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { evidenceOf, fixOf } from '../look/fixParts.ts'
import { notice } from '../look/notice.ts'
import { idsOf, page, viewOf } from '../look/page.ts'
import type { View } from '../look/page.ts'
import { badge, inert, reasonMark } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { exactTime, time } from '../look/time.ts'
import { actionWords, attributionWords, kindWords, providerName, trustWords } from '../look/words.ts'
import { sayBounce } from './bounceSentence.ts'
import { bouncePath, table } from './bounces.ts'
import { historiesOf, toldOf } from './told.ts'
import { incidentPath } from './incidentParts.ts'
import { recipientPath, withoutState } from './recipientParts.ts'

export function mountBounce(app: ConsoleApp, deps: ConsoleDeps): void {
  app.get('/bounces/:sender/:id', async (context) => {
    const { sender, id } = idsOf(context)
    const bounce = await getBounce(deps.table, sender, id)
    if (!bounce) return context.html(gone(), 404)
    const view = await viewOf(context, deps)
    return context.html(page(view, titleOf(bounce), await body(deps, view, bounce), { picker: false }))
  })

  // As text, to be saved: what a mail contains is never rendered.
  app.get('/bounces/:sender/:id/raw', async (context) => {
    const { sender, id } = idsOf(context)
    const bounce = await getBounce(deps.table, sender, id)
    const { bucket = '', key = '' } = bounce?.mail ?? {}
    const object = bucket === '' ? null : await readObject(deps.objects, bucket, key)
    if (!object)
      return context.html(
        notice('The raw mail is not stored', 'It came as an event, or its time has run out.', {
          href: bouncePath({ sender, bounceId: id }),
          words: 'Back',
        }),
        404,
      )
    return context.body(Uint8Array.from(object.bytes).buffer, 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${id.replace(/[^\w-]/g, '')}.eml.txt"`,
    })
  })
}

const gone = () =>
  notice('This bounce is not stored', 'Its time may have run out, or the link is incomplete.', {
    href: '/bounces',
    words: 'To the list',
  })

const titleOf = ({ report, kind }: StoredBounce): string =>
  report ? inert(report.recipient, 120) : `A mail: ${kindWords[kind]}`

async function body(deps: ConsoleDeps, view: View, bounce: StoredBounce): Promise<Markup> {
  const { report } = bounce
  const recipient = report ? canonicalAddress(report.recipient) : null
  const [state, deliveries, evidence, incident, history] = await Promise.all([
    recipient === null ? null : getState(deps.table, bounce.sender, recipient),
    historiesOf(deps.table, bounce),
    evidenceFor(deps, bounce),
    incidentOf(deps, bounce),
    recipient === null ? [] : historyOf(deps, bounce, recipient),
  ])
  return html`
    <p class="lead">${sayBounce(bounce, state)}</p>
    <p class="row">
      ${report?.reason ? reasonMark(report.reason) : badge(null, kindWords[bounce.kind])}
      ${report ? html`<span class="badge none">${actionWords[report.action]}</span> <span class="badge none">${report.trust}</span>` : ''}
      ${incident ? html`<a href="${incidentPath(incident)}">Part of an open incident of ${incident.count.toLocaleString('en-US')} bounces</a>` : ''}
    </p>
    <div class="split">
      <div>
        ${report ? why(bounce) : ''}
        ${
          report?.fix
            ? html`<section class="panel" aria-labelledby="fix">
                <h2 id="fix">What to do</h2>
                ${fixOf(report.fix)}${
                  evidence.length > 0
                    ? html`<h3>What DNS says</h3>
                        ${evidenceOf(evidence, view.clock)}`
                    : ''
                }
              </section>`
            : ''
        }
        ${
          report
            ? html`<section class="panel" aria-labelledby="told">
                <h2 id="told">Who was told</h2>
                ${deliveries.length > 0 ? deliveries.map((each) => toldOf(view, each)) : html`<p class="dim">Nobody: no endpoint wanted this, or it came as one of a flood.</p>`}
              </section>`
            : ''
        }
      </div>
      <div>${trust(view, bounce, state)} ${facts(view, bounce)} ${headers(bounce)}</div>
    </div>
    ${
      history.length > 1
        ? html`<section class="panel" aria-labelledby="history">
            <h2 id="history">All that came back from this recipient</h2>
            ${table(history, view.clock)}
          </section>`
        : ''
    }
  `
}

function why({ report, problems }: StoredBounce): Markup {
  if (!report) return ''
  const { diagnostic, because } = report
  return html`<section class="panel" aria-labelledby="why">
    <h2 id="why">Why</h2>
    ${diagnostic === null ? html`<p class="dim">The bounce quotes no reply.</p>` : html`<pre>${marked(inert(diagnostic, 4_000), because?.matched ?? null)}</pre>`}
    ${because?.rule === withdrawnRule ? html`<p class="note">Withdrawn: the mail was read again, and says nothing of this address. Before, it was taken for this.</p>` : because ? html`<p class="note">${because.matched === null ? 'Decided' : 'The marked words decided,'} by rule <code>${inert(because.rule, 120)}</code>.</p>` : ''}
    ${problems.map(({ code, detail }) => html`<p class="note">Odd: <code>${code}</code> ${inert(detail, 300)}</p>`)}
  </section>`
}

/** The reply with the words that decided marked, wherever they stand in it. */
function marked(text: string, matched: string | null): Markup {
  const words = inert(matched, 400)
  const at = words === '' ? -1 : text.toLowerCase().indexOf(words.toLowerCase())
  if (at < 0) return html`${text}`
  return html`${text.slice(0, at)}<mark>${text.slice(at, at + words.length)}</mark>${text.slice(at + words.length)}`
}

function trust(view: View, { sender, attribution, report }: StoredBounce, state: StoredState | null): Markup {
  return html`<section class="panel" aria-labelledby="trust">
    <h2 id="trust">Can it be believed?</h2>
    ${report ? html`<p>${trustWords[report.trust]}</p>` : ''}
    <p><span class="dim">Whose:</span> ${sender}, ${attributionWords[attribution.by]}.</p>
    ${
      report
        ? html`<p>
              <span class="dim">The address now:</span>
              <span class="state ${state?.state ?? 'clear'}">${state?.state ?? 'clear'}</span>
              ${withoutState(state?.says ?? 'clear: nothing proven speaks against it')}
            </p>
            <p>
              <a class="button" href="${recipientPath(view.seals, sender, canonicalAddress(report.recipient))}"
                >This recipient</a
              >
            </p>`
        : ''
    }
  </section>`
}

function facts(view: View, bounce: StoredBounce): Markup {
  const { report, clock } = { report: bounce.report, clock: view.clock }
  const rows: [string, string | null | undefined][] = [
    ['Final recipient', report?.finalRecipient === report?.recipient ? null : report?.finalRecipient],
    ['Original recipient', report?.originalRecipient === report?.recipient ? null : report?.originalRecipient],
    ['Status', report?.status],
    ['Reply code', report?.replyCode],
    ['Provider', report?.provider ? providerName(report.provider) : null],
    ['Refused by', report?.remoteMta],
    ['Reported by', bounce.reportingMta],
    ['Bounce id', bounce.bounceId],
  ]
  return html`<section class="panel" aria-labelledby="facts">
    <h2 id="facts">The mail</h2>
    <dl>
      <dt>Arrived</dt>
      <dd>${time(bounce.receivedAt, clock)} <small>${exactTime(bounce.receivedAt)}</small></dd>
      <dt>Stored</dt>
      <dd>${time(bounce.storedAt, clock)} <small>${exactTime(bounce.storedAt)}</small></dd>
      ${rows.map(([name, value]) =>
        value
          ? html`<dt>${name}</dt>
              <dd>${inert(value, 300)}</dd>`
          : '',
      )}
    </dl>
    ${bounce.mail.bucket === '' ? html`<p class="note">It came as an event: there is no mail.</p>` : html`<p class="note"><a href="${bouncePath(bounce)}/raw">Download the raw mail as text</a>, its first 1 MiB</p>`}
  </section>`
}

function headers({ original }: StoredBounce): Markup {
  const rows = [
    ['message-id', original.messageId],
    ['from', original.from],
    ['subject', original.subject],
    ...Object.entries(original.headers),
  ].filter(([, value]) => value)
  return html`<section class="panel" aria-labelledby="original">
    <h2 id="original">The original message</h2>
    ${
      rows.length === 0
        ? html`<p class="dim">Nothing of it came back.</p>`
        : html`<dl>
            ${rows.map(
              ([name, value]) =>
                html`<dt>${inert(name ?? '', 80)}</dt>
                  <dd class="mono">${inert(value ?? '', 600)}</dd>`,
            )}
          </dl>`
    }
  </section>`
}

/** What `deliver` found in DNS about this cause within the last hour. */
async function evidenceFor(deps: ConsoleDeps, { sender, report, naming }: StoredBounce): Promise<Evidence[]> {
  if (!report) return []
  if (report.evidence.length > 0) return report.evidence
  const kept = await evidenceCache(deps.table, sender).get(causeKey(report, readNamed(report, naming ?? null)))
  return kept?.evidence ?? []
}

async function incidentOf(deps: ConsoleDeps, bounce: StoredBounce): Promise<Incident | null> {
  const cause = causeOf(bounce.kind, bounce.report)
  return cause === null ? null : getOpenIncident(deps.table, bounce.sender, cause)
}

async function historyOf(deps: ConsoleDeps, { sender }: StoredBounce, recipient: string): Promise<StoredBounce[]> {
  const until = new Date(deps.now().getTime() + 60_000).toISOString()
  return (
    await searchBounces(deps.table, { senders: [sender], recipient, filter: {}, from: '2000-01-01', until, limit: 20 })
  ).rows
}
