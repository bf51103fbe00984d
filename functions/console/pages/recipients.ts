/** Recipients that are held or suppressed: find one, add, import, export. Addresses come by POST and stand hidden in URLs. */
import { html } from 'hono/html'
import { listAudit, recordAudit } from '../../../shared/ledger/audit.ts'
import type { AuditEntry } from '../../../shared/ledger/audit.ts'
import { decide } from '../../../shared/ledger/operate.ts'
import { recentStates } from '../../../shared/ledger/recentStates.ts'
import type { StatePage } from '../../../shared/ledger/recentStates.ts'
import { addressKeys, findState, recipientNames } from '../../../shared/ledger/recipientKey.ts'
import { getSender } from '../../../shared/ledger/senders.ts'
import { readAddresses, readAddressList } from '../../../shared/suppression/addressList.ts'
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { exportStates } from '../export/exportStates.ts'
import { activity } from '../look/activity.ts'
import { page, viewOf } from '../look/page.ts'
import type { PageContext, View } from '../look/page.ts'
import { change, count, empty, hidden, inert, input } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { time } from '../look/time.ts'
import { recipientPath, withoutState } from './recipientParts.ts'

const states = ['suppressed', 'held'] as const
type Listed = (typeof states)[number]
/** Addresses that one import takes; more come by the command line. */
const mostImported = 10_000
const atOnce = 16

export function mountRecipients(app: ConsoleApp, deps: ConsoleDeps): void {
  const peppered = addressKeys(() => deps.keys)
  app.get('/recipients', async (context) => {
    const view = await viewOf(context, deps)
    const state: Listed = context.req.query('state') === 'held' ? 'held' : 'suppressed'
    // A key of the list holds an address.
    const before = context.var.seals.reveal(context.req.query('before') ?? '')
    const { sender } = view
    if (sender === null) return context.html(page(view, 'Recipients', chooseSender(view)))
    const [found, entries] = await Promise.all([
      recentStates(deps.table, sender, state, before),
      listAudit(deps.table, sender, 10),
    ])
    return context.html(page(view, 'Recipients', list(view, sender, state, found, before !== null, entries)))
  })

  for (const format of ['csv', 'ndjson'] as const) {
    app.get(`/recipients/export.${format}`, async (context) => {
      const { sender } = await viewOf(context, deps)
      return sender === null ? context.notFound() : exportStates(deps.table, sender, format)
    })
  }

  app.post('/recipients/find', async (context) => {
    const { sender: named, recipient } = await context.req.parseBody()
    const sender = typeof named === 'string' ? await getSender(deps.table, named) : null
    if (!sender) return context.notFound()
    const [address] = typeof recipient === 'string' ? readAddresses([recipient.trim()]).addresses : []
    if (address === undefined) {
      return problem(context, deps, 'That is no address. A whole one is needed, such as bo@example.org.')
    }
    const found = await findState(deps.table, sender, peppered, address)
    return context.redirect(recipientPath(context.var.seals, sender.id, found.recipient), 303)
  })

  app.post('/recipients/import', async (context) => {
    const { sender: named, list: text, file } = await context.req.parseBody()
    const sender = typeof named === 'string' ? await getSender(deps.table, named) : null
    if (!sender) return context.notFound()
    const given = file instanceof File && file.size > 0 ? await file.text() : typeof text === 'string' ? text : ''
    const { addresses, problems } = readAddressList(given)
    if (problems.length > 0) return problem(context, deps, `Nothing was imported. ${problems.join('; ')}`)
    if (addresses.length === 0) return problem(context, deps, 'There was no address in it.')
    if (addresses.length > mostImported)
      return problem(
        context,
        deps,
        `Nothing was imported: there is room for ${count(mostImported)} addresses, these are ${count(addresses.length)}.`,
      )
    const now = deps.now()
    const who = context.var.operator.name
    await recordAudit(
      deps.table,
      { sender: sender.id, at: now.toISOString(), who, what: `imported ${count(addresses.length)} addresses` },
      now,
    )
    for (let at = 0; at < addresses.length; at += atOnce) {
      await Promise.all(
        addresses.slice(at, at + atOnce).map(async (each) => {
          const [name] = await recipientNames(sender, peppered, each)
          return decide(deps.table, sender, name, { class: 'add' }, now)
        }),
      )
    }
    return context.redirect(`/recipients?sender=${encodeURIComponent(sender.id)}&done=imported`, 303)
  })
}

async function problem(context: PageContext, deps: ConsoleDeps, says: string) {
  const view = await viewOf(context, deps)
  return context.html(
    page(
      view,
      'Recipients',
      html`<p class="warn" role="alert">${inert(says, 2_000)}</p>
        <p><a class="button" href="/recipients">Back</a></p>`,
    ),
    400,
  )
}

function chooseSender({ senders }: View): Markup {
  if (senders.length === 0)
    return empty(
      'There is no sender yet',
      'Recipients belong to a sender. Register one:',
      html`<pre>npm run -s rebound -- senders add shop</pre>`,
    )
  return html`<section class="panel">
    <h2>Whose recipients?</h2>
    <p>Each sender has its own list.</p>
    <p class="row">
      ${senders.map(({ id }) => html`<a class="button" href="/recipients?sender=${encodeURIComponent(id)}">${id}</a>`)}
    </p>
  </section>`
}

function list(
  view: View,
  sender: string,
  state: Listed,
  found: StatePage,
  isLater: boolean,
  entries: readonly AuditEntry[],
): Markup {
  const to = (more: string) => `/recipients?sender=${encodeURIComponent(sender)}${more}`
  return html`
    <section class="panel" aria-labelledby="find">
      <h2 id="find">May I send to this address?</h2>
      ${change(
        view.token(),
        '/recipients/find',
        html`${hidden('sender', sender)}
          <div class="row end">
            ${input('Address', 'recipient', '', { placeholder: 'bo@example.org' })}<button class="primary">
              Look it up
            </button>
          </div>`,
      )}
    </section>
    <nav class="tabs" aria-label="State">
      ${states.map((each) => html`<a href="${to(`&state=${each}`)}" ${each === state ? html`aria-current="true"` : ''}>${each === 'held' ? 'Held' : 'Suppressed'}</a>`)}
    </nav>
    ${
      found.rows.length === 0 && !isLater
        ? empty(
            state === 'held' ? 'No address is held' : 'No address is suppressed',
            state === 'held'
              ? 'A proven hard bounce holds an address for an hour; then it is suppressed, unless far more than usual failed in that hour.'
              : 'Only a proven bounce suppresses: an SES event, or one that comes back to a signed return path. You can also add addresses by hand.',
          )
        : html`<section class="panel" aria-label="Addresses">
            <div class="bar">
              <p>
                ${found.next === null && !isLater ? `${count(found.rows.length)} in all` : `${count(found.rows.length)} on this page`},
                the newest first
              </p>
              <p class="row">
                <span class="dim">Export both lists:</span>
                <a href="/recipients/export.csv?sender=${encodeURIComponent(sender)}">CSV</a>
                <a href="/recipients/export.ndjson?sender=${encodeURIComponent(sender)}">NDJSON</a>
              </p>
            </div>
            <div class="scroll">
              <table class="list">
                <thead>
                  <tr>
                    <th scope="col">Address</th>
                    <th scope="col">Since</th>
                    <th scope="col">Why, and until when</th>
                  </tr>
                </thead>
                <tbody>
                  ${found.rows.map(
                    ({ recipient, state: now }) =>
                      html`<tr>
                        <td><a href="${recipientPath(view.seals, sender, recipient)}">${inert(recipient, 160)}</a></td>
                        <td class="tight">${time(now.since, view.clock)}</td>
                        <td>${withoutState(now.says)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>
            <p class="row pages">
              ${isLater ? html`<a class="button" href="${to(`&state=${state}`)}">Newest</a>` : ''}
              ${found.next === null ? '' : html`<a class="button" rel="next" href="${to(`&state=${state}&before=${view.seals.hide(found.next)}`)}">Older</a>`}
            </p>
          </section>`
    }
    <div class="columns">
      <section class="panel" aria-labelledby="import">
        <h2 id="import">Import</h2>
        <p>One address a line, or CSV or NDJSON as the export writes it. Each is suppressed until you lift it.</p>
        ${change(
          view.token(),
          '/recipients/import',
          html`${hidden('sender', sender)}
            <label class="field"
              ><span>Addresses</span><textarea name="list" rows="5" spellcheck="false"></textarea>
            </label>
            <div class="row end">
              <label class="field"
                ><span>or a file</span><input type="file" name="file" accept=".csv,.txt,.ndjson,.json" /></label
              ><button>Import</button>
            </div>`,
          { upload: true },
        )}
      </section>
      ${activity(entries, view.clock)}
    </div>
  `
}
