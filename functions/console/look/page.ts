/** The frame of a page: navigation, whose bounces are shown, and what was just done. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import type { Names } from '../../../shared/ledger/senders.ts'
import { listNames } from '../../../shared/ledger/senders.ts'
import type { Variables } from '../app.ts'
import { cookieOf } from '../cookies.ts'
import type { ConsoleDeps } from '../deps.ts'
import type { Operator } from '../gate.ts'
import type { Seals } from '../seals.ts'
import { change, hidden, inert } from './parts.ts'
import { shell } from './shell.ts'
import type { Markup } from './shell.ts'
import { readZone } from './time.ts'
import type { Clock } from './time.ts'

/** What a page knows of who looks and at what. */
export interface View {
  operator: Operator
  seals: Seals
  /** For one form. */
  token: () => string
  clock: Clock
  senders: ({ id: string } & Names)[]
  /** The sender that is looked at, or null for all. */
  sender: string | null
  place: string
  path: string
  /** What else was asked for, so that another sender can be asked the same. */
  kept: readonly (readonly [string, string])[]
  /** What was done before this page was shown. */
  done: string | null
}

export type PageContext = Context<{ Variables: Variables }>

export async function viewOf(context: PageContext, deps: ConsoleDeps): Promise<View> {
  const { operator, seals } = context.var
  const senders = (await listNames(deps.table)).sort((a, b) => (a.id < b.id ? -1 : 1))
  const asked = context.req.query('sender') ?? ''
  // All senders in its place would answer what nobody asked.
  if (asked !== '' && !senders.some(({ id }) => id === asked))
    throw new HTTPException(404, { message: `There is no sender “${inert(asked, 60)}” here.` })
  return {
    operator,
    seals,
    token: () => seals.formToken(operator.session),
    clock: { zone: readZone(cookieOf(context.req.raw, 'zone')), now: deps.now() },
    senders,
    sender: asked !== '' ? asked : senders.length === 1 ? (senders[0]?.id ?? null) : null,
    place: deps.place,
    path: context.req.path,
    kept: Object.entries(context.req.query()).filter(([name]) => !ofOneSender.includes(name)),
    done: doneWords[context.req.query('done') ?? ''] ?? null,
  }
}

/** Returns the sender and the id in a path. Ours are short; the table takes no key of thousands of characters. */
export function idsOf(context: PageContext): { sender: string; id: string } {
  const { sender = '', id = '' } = context.req.param() as Partial<Record<string, string>>
  if (sender.length > 100 || id.length > 100)
    throw new HTTPException(404, { message: 'The link is not complete, or has been changed.' })
  return { sender, id }
}

/** Places in a list, and what another sender has not. */
const ofOneSender = ['sender', 'before', 'done', 'incident', 'endpoint']

/** What forms report when they come back: words of ours by their name, never text from the URL. */
const doneWords: Readonly<Record<string, string>> = {
  lifted: 'Lifted. Mail to this address may go on.',
  added: 'Added. Mail to it is stopped.',
  released: 'Released. What was held goes on.',
  confirmed: 'Confirmed. What was held is suppressed.',
  part: 'The first 2,000 are decided, and more may be held. Press again to go on.',
  imported: 'Imported. These addresses are suppressed.',
  tested: 'A test event is on its way. It appears among the deliveries.',
  paused: 'Paused. Nothing is sent to this endpoint.',
  resumed: 'Resumed.',
  replayed: 'Sent again: the same event, with the same id.',
  unreplayed: 'Nothing was sent: it is under way already, or is not stored any more.',
  unchosen: 'Nothing was sent: none was chosen.',
  samples: 'Sample bounces are loaded. Figures follow within minutes, as they do for real ones.',
}

const nav = [
  { href: '/', words: 'Overview' },
  { href: '/bounces', words: 'Bounces' },
  { href: '/incidents', words: 'Incidents' },
  { href: '/recipients', words: 'Recipients' },
  { href: '/senders', words: 'Senders' },
  { href: '/deliveries', words: 'Deliveries' },
  { href: '/explain', words: 'Explain' },
]

const isHere = (path: string, href: string) =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`)

export function page(view: View, title: string, body: Markup, options: { picker?: boolean } = {}): Markup {
  const { path, sender, senders, place, operator, done } = view
  const query = sender === null || senders.length === 1 ? '' : `?sender=${encodeURIComponent(sender)}`
  return shell(
    { title },
    html`<a class="skip" href="#main">Skip to content</a>
      <header class="side">
        <a class="brand" href="/${query}">Rebound</a>
        <nav aria-label="Pages">
          ${nav.map(
            ({ href, words }) =>
              html`<a href="${href}${query}" ${isHere(path, href) ? html`aria-current="page"` : ''}>${words}</a>`,
          )}
        </nav>
        <p class="where">${place}<br /><span>${operator.name}</span></p>
        ${change(view.token(), '/sign-out', html`<button class="out">Sign out</button>`)}
      </header>
      <main id="main">
        <div class="top">
          <h1>${title}</h1>
          ${options.picker !== false && senders.length > 1 ? picker(view) : ''}
        </div>
        ${done === null ? '' : html`<p class="done" role="status">${done}</p>`} ${body}
      </main>`,
  )
}

function picker({ path, sender, senders, kept }: View): Markup {
  return html`<form class="picker" method="get" action="${path}">
    ${kept.map(([name, value]) => hidden(name, value))}
    <label
      ><span>Sender</span
      ><select name="sender" data-submit>
        <option value="">All senders</option>
        ${senders.map(({ id }) => html`<option value="${id}" ${id === sender ? html`selected` : ''}>${id}</option>`)}
      </select></label
    >
    <noscript><button>Show</button></noscript>
  </form>`
}

/** The senders whose bounces are shown: one, or all. */
export const shownSenders = ({ sender, senders }: View): string[] =>
  sender === null ? senders.map(({ id }) => id) : [sender]
