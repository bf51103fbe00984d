/** Senders and who is told: endpoints with test, pause and a new secret; what each sender is known by. */
import { html } from 'hono/html'
import { listAudit, recordAudit } from '../../../shared/ledger/audit.ts'
import { everybody } from '../../../shared/ledger/sums.ts'
import type { AuditEntry } from '../../../shared/ledger/audit.ts'
import { rotateSecret, saveSender, testSender } from '../../../shared/ledger/saveSender.ts'
import { getSender, changeEndpoint } from '../../../shared/ledger/senders.ts'
import type { Endpoint, Sender } from '../../../shared/ledger/senders.ts'
import { defaultDays } from '../../../shared/ledger/bounces.ts'
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { activity } from '../look/activity.ts'
import { page, shownSenders, viewOf } from '../look/page.ts'
import type { PageContext, View } from '../look/page.ts'
import { change, copyable, empty, hidden, inert, input, plural } from '../look/parts.ts'
import type { Markup, Words } from '../look/shell.ts'
import { time } from '../look/time.ts'
import { stateOf } from './webhookHealth.ts'

const mostShown = 50

export function mountSenders(app: ConsoleApp, deps: ConsoleDeps): void {
  app.get('/senders', (context) => show(context, deps))

  const asked = async (context: PageContext) => {
    const { sender: id, endpoint } = await context.req.parseBody()
    const sender = typeof id === 'string' ? await getSender(deps.table, id) : null
    return { sender, endpoint: sender?.endpoints.find((each) => each.id === endpoint) ?? null }
  }
  const note = async (context: PageContext, sender: string, what: string) => {
    const now = deps.now()
    await recordAudit(deps.table, { sender, at: now.toISOString(), who: context.var.operator.name, what }, now)
  }
  const ports = { table: deps.table, keys: () => deps.keys, allowLoopback: deps.allowLoopback }

  app.post('/senders/test', async (context) => {
    const { sender, endpoint } = await asked(context)
    if (!sender || !endpoint) return context.notFound()
    await note(context, sender.id, `sent a test to endpoint ${endpoint.id}`)
    const tests = await testSender(deps.table, { ...sender, endpoints: [endpoint] }, deps.now())
    await deps.request(tests.flatMap(({ requests }) => requests))
    return context.redirect(back(sender.id, 'tested'), 303)
  })

  app.post('/senders/state', async (context) => {
    const { sender, endpoint } = await asked(context)
    const { state } = await context.req.parseBody()
    if (!sender || !endpoint || (state !== 'active' && state !== 'paused')) return context.notFound()
    await note(context, sender.id, `${state === 'paused' ? 'paused' : 'resumed'} endpoint ${endpoint.id}`)
    // Nothing else of the sender is checked: pausing must work in a panic.
    await changeEndpoint(deps.table, sender.id, endpoint.id, (found) => ({ ...found, state }), deps.now())
    return context.redirect(back(sender.id, state === 'paused' ? 'paused' : 'resumed'), 303)
  })

  app.post('/senders/rotate', async (context) => {
    const { sender, endpoint } = await asked(context)
    if (!sender || !endpoint) return context.notFound()
    await note(context, sender.id, `gave endpoint ${endpoint.id} a new secret`)
    const made = await rotateSecret(deps.table, deps.keys, sender, endpoint.id, deps.now())
    if (!made) return context.notFound()
    return show(context, deps, (view) =>
      secretOf(
        sender.id,
        endpoint.id,
        made.secret,
        html`The one before signs too until ${time(made.until, view.clock)}.`,
      ),
    )
  })

  app.post('/senders/endpoint', async (context) => {
    const form = await context.req.parseBody()
    const [id, name, url] = ['sender', 'name', 'url'].map((field) =>
      typeof form[field] === 'string' ? form[field].trim() : '',
    )
    const sender = id ? await getSender(deps.table, id) : null
    if (!sender) return context.notFound()
    if (sender.endpoints.some((each) => each.id === name))
      return show(context, deps, () => refused([`there is an endpoint "${name ?? ''}" already`]), 400)
    await note(context, sender.id, `added endpoint ${inert(name ?? '', 40)}`)
    const saved = await saveSender(ports, sender.id, { endpoint: { id: name ?? '', url: url ?? '' } }, sender)
    if (!saved.ok) return show(context, deps, () => refused(saved.problems), 400)
    return show(context, deps, () =>
      secretOf(sender.id, name ?? '', saved.endpoint?.secret ?? '', 'Give it to the receiver now.'),
    )
  })
}

const back = (sender: string, done: string) => `/senders?done=${done}#${encodeURIComponent(sender)}`

const refused = (problems: readonly string[]): Markup =>
  html`<p class="warn" role="alert">Nothing was stored: ${inert(problems.join('; '), 1_000)}</p>`

const secretOf = (sender: string, endpoint: string, secret: string, more: Words): Markup =>
  html`<section class="secret" role="status">
    <h2>The secret of ${sender} / ${endpoint}</h2>
    <p>The receiver verifies webhooks with it. It is not shown again. ${more}</p>
    ${copyable(secret, 'secret')}
  </section>`

async function show(
  context: PageContext,
  deps: ConsoleDeps,
  first: (view: View) => Markup = () => '',
  status: 200 | 400 = 200,
) {
  const view = await viewOf(context, deps)
  const ids = shownSenders(view).slice(0, mostShown)
  const rest = shownSenders(view).length - ids.length
  const [senders, entries] = await Promise.all([
    Promise.all(ids.map((id) => getSender(deps.table, id))),
    // What concerns no sender by itself, as the rotation of a key, stands among the changes of all.
    Promise.all([...ids, ...(view.sender === null ? [everybody] : [])].map((id) => listAudit(deps.table, id, 10))),
  ])
  const found = senders.filter((each) => each !== null)
  const changes = entries.flat().sort((a, b) => (a.at < b.at ? 1 : -1))
  return context.html(
    page(
      view,
      'Senders',
      html`${first(view)}
      ${rest === 0 ? '' : html`<p class="note">The first ${mostShown}; choose one of ${plural(rest, 'other')} above.</p>`}
      ${list(view, found, changes.slice(0, 15))}`,
    ),
    status,
  )
}

function list(view: View, senders: readonly Sender[], entries: readonly AuditEntry[]): Markup {
  if (senders.length === 0)
    return empty(
      'There is no sender yet',
      'A sender is an application or a team whose bounces are kept apart. Register one:',
      html`<pre>
npm run -s rebound -- senders add shop --domain example.com --url https://shop.example.com/bounces</pre>`,
    )
  return html`${senders.map((sender) => one(view, sender))} ${activity(entries, view.clock)}`
}

function one(view: View, sender: Sender): Markup {
  const { id, name, names, endpoints, forward, settings } = sender
  const known: [string, readonly string[]][] = [
    ['Domains', names.domains],
    ['From addresses', names.addresses],
    ['Tags', names.tags],
  ]
  return html`<section class="panel" id="${id}" aria-labelledby="sender-${id}">
    <h2 id="sender-${id}">${inert(name, 80)}${name === id ? '' : html` <span class="dim">${id}</span>`}</h2>
    <dl>
      <dt>Token</dt>
      <dd>
        ${names.token === null ? html`none: it cannot sign return paths. <code>rebound senders set ${id} --token …</code>` : html`<code>${names.token}</code>`}
      </dd>
      ${known.map(
        ([what, list]) =>
          html`<dt>${what}</dt>
            <dd>${list.length === 0 ? html`<span class="dim">none</span>` : inert(list.join(', '), 600)}</dd>`,
      )}
      ${
        forward === null
          ? ''
          : html`<dt>Forwarded to</dt>
              <dd>${inert(forward, 200)}</dd>`
      }
      ${
        settings.sesList
          ? html`<dt>SES suppression list</dt>
              <dd>follows what is suppressed here</dd>`
          : ''
      }
      <dt>Kept</dt>
      <dd>${settings.retention ?? defaultDays} days</dd>
      <dt>DNS evidence</dt>
      <dd>${settings.evidence === false ? 'off' : 'on'}</dd>
    </dl>
    <h3>Webhook endpoints</h3>
    ${
      endpoints.length === 0
        ? html`<p class="dim">None: nobody is told of its bounces.</p>`
        : html`<ul class="endpoints">
            ${endpoints.map((endpoint) => endpointOf(view, id, endpoint))}
          </ul>`
    }
    <details class="more">
      <summary>Add an endpoint</summary>
      ${change(
        view.token(),
        '/senders/endpoint',
        html`${hidden('sender', id)}
          <div class="row end">
            ${input('Name', 'name', '', { placeholder: 'crm' })}${input('URL', 'url', '', { placeholder: 'https://crm.example.com/bounces' })}<button>
              Add
            </button>
          </div>`,
      )}
    </details>
  </section>`
}

function endpointOf(view: View, sender: string, endpoint: Endpoint): Markup {
  const { id, url, state, filter = {}, because, circuit } = endpoint
  const wanted = [
    ...(filter.events ?? []),
    ...(filter.categories ?? []),
    ...(filter.leastTrust ? [`at least ${filter.leastTrust}`] : []),
  ]
  const button = (action: string, words: string, more: Markup = '') =>
    change(
      view.token(),
      `/senders/${action}`,
      html`${hidden('sender', sender)}${hidden('endpoint', id)}${more}<button aria-label="${words}: ${sender} / ${id}">
          ${words}
        </button>`,
    )
  return html`<li>
    <p>
      ${stateOf(endpoint)} <b>${id}</b> <span class="mono">${inert(url, 300)}</span>
      <small>
        hears
        ${wanted.length === 0 ? 'of everything' : inert(wanted.join(', '), 300)}${because === undefined ? '' : `; disabled: ${because === 'gone' ? 'it answered 410 Gone' : 'five days without a success'}`}${circuit?.state === 'open' ? `; failing: ${inert(circuit.error, 80)}, events wait until a probe succeeds` : ''}
      </small>
    </p>
    <div class="row">
      ${state === 'active' ? html`${button('test', 'Send a test')} ${button('state', 'Pause', hidden('state', 'paused'))}` : button('state', 'Resume', hidden('state', 'active'))}
      ${button('rotate', 'New secret')}
      <a
        class="button"
        href="/deliveries?sender=${encodeURIComponent(sender)}&endpoint=${encodeURIComponent(id)}"
        aria-label="Deliveries of ${sender} / ${id}"
        >Deliveries</a
      >
    </div>
  </li>`
}
