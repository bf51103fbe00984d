/**
 * The query of a list of bounces. Its URL is stable and carries no address: a recipient, and a text that may hold one, stand
 * in it hidden. What people type comes by POST and is turned into such a URL.
 */
import { HTTPException } from 'hono/http-exception'
import { canonicalAddress, canonicalDomain, splitAddress } from '../../../shared/identity/address.ts'
import type { Keys } from '../../../shared/aws/keys.ts'
import type { Table } from '../../../shared/aws/table.ts'
import { periods, startOf } from '../../../shared/ledger/figures.ts'
import type { Period } from '../../../shared/ledger/figures.ts'
import { getIncident } from '../../../shared/ledger/incidents.ts'
import type { Incident } from '../../../shared/ledger/incidents.ts'
import { addressKeys, recipientNames } from '../../../shared/ledger/recipientKey.ts'
import type { Search } from '../../../shared/ledger/search.ts'
import { getSender } from '../../../shared/ledger/senders.ts'
import { trustRank } from '../../../shared/ledger/ids.ts'
import { shownSenders } from '../look/page.ts'
import type { View } from '../look/page.ts'
import { adviceWords, categoryWords, kindWords } from '../look/words.ts'
import type { Seals } from '../seals.ts'

/** Names in the URL; `who` and `hidden` are sealed. */
const names = [
  'sender',
  'period',
  'from',
  'until',
  'who',
  'domain',
  'provider',
  'kind',
  'category',
  'reason',
  'status',
  'trust',
  'advice',
  'text',
  'hidden',
  'unread',
  'incident',
] as const
type Name = (typeof names)[number]
export type BounceQuery = Partial<Record<Name, string>>

/** Fields that have one of a few values. Reasons and providers may be those of another version: any is looked for. */
const known: Partial<Record<Name, readonly string[]>> = {
  period: Object.keys(periods),
  category: Object.keys(categoryWords),
  kind: Object.keys(kindWords),
  trust: Object.keys(trustRank),
  advice: Object.keys(adviceWords),
  unread: ['yes'],
}

/** Reads what of a URL is known, a bounded length each. */
export function readQuery(query: Readonly<Record<string, string>>): BounceQuery {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = query[name]?.trim().slice(0, 600) ?? ''
      return value === '' ? [] : [[name, value]]
    }),
  )
}

/** Returns the query as it stands behind `?`, always in the same order. */
export function writeQuery(query: BounceQuery, more: Readonly<Record<string, string>> = {}): string {
  const parameters = new URLSearchParams()
  for (const name of names) if (query[name] !== undefined) parameters.set(name, query[name])
  for (const [name, value] of Object.entries(more)) parameters.set(name, value)
  return parameters.toString()
}

/**
 * Returns what is wrong with a query in one sentence, or null. A filter that cannot be read must not be left away: the list
 * would show, and export, what nobody asked for.
 */
export function mistakeIn(query: BounceQuery, seals: Seals): string | null {
  for (const [name, values] of Object.entries(known)) {
    const value = query[name as Name]
    if (value !== undefined && !values.includes(value))
      return `“${value}” is no ${name} that there is: ${values.join(', ')}.`
  }
  for (const name of ['who', 'hidden'] as const) {
    if (query[name] !== undefined && seals.reveal(query[name]) === null)
      return 'This link hides an address that cannot be read here: it is incomplete, or of another console. Search for the address again.'
  }
  if (query.status !== undefined && !/^[245](?:\.\d{1,3}){0,2}$/.test(query.status))
    return 'A status code is written as 5.7 or 5.7.1. Look for a reply code, such as 550, among the text in the reply.'
  if (query.domain?.includes('@'))
    return 'The domain is what stands behind the @. For a whole address there is a field.'
  for (const name of ['from', 'until'] as const) {
    if (query[name] !== undefined && readTime(query[name]) === null)
      return `“${query[name]}” is no day: write it as 2026-11-21.`
  }
  const [from, until] = [readTime(query.from), readTime(query.until, day)]
  return from !== null && until !== null && until <= from ? 'The period ends before it begins.' : null
}

/** Where a list goes on: the time of a row, and its id. */
export function readBefore(before: string | undefined): string | undefined {
  if (before === undefined || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z(?:#[!-~]{0,300})?$/.test(before)) return before
  throw new HTTPException(400, { message: 'This link does not say where the list goes on. Begin at the newest.' })
}

/** What was typed goes back into the form. */
export interface Refused {
  problem: string
  given: BounceQuery
  recipient: string
}

/** What a form says → a query whose URL carries no address; a sentence where something in it is not what it must be. */
export function queryOfForm(form: Readonly<Record<string, unknown>>, seals: Seals): BounceQuery | Refused {
  const given = readQuery(
    Object.fromEntries(Object.entries(form).filter(([, value]) => typeof value === 'string')) as Record<string, string>,
  )
  delete given.who
  delete given.hidden
  const recipient = typeof form['recipient'] === 'string' ? form['recipient'].trim() : ''
  const refused = (problem: string): Refused => ({ problem, given: { ...given }, recipient })
  if (recipient !== '' && !splitAddress(recipient))
    return refused(
      'The recipient must be a whole address, such as bo@example.org. For a domain there is a field of its own.',
    )
  const typed = refused('')
  if (recipient !== '') given.who = seals.hide(canonicalAddress(recipient))
  if (given.domain !== undefined) given.domain = canonicalDomain(given.domain.replace(/^@/, ''))
  // A day that is given says more than the period that the form stood at.
  if (given.from !== undefined) delete given.period
  if (given.text?.includes('@')) {
    given.hidden = seals.hide(given.text)
    delete given.text
  }
  const problem = mistakeIn(given, seals)
  return problem === null ? given : { ...typed, problem }
}

export interface Meant {
  search: Search
  /** What stands in the form. */
  recipient: string
  text: string
  incident: Incident | null
}

/** Returns the search that a query without mistakes means. */
export async function searchOf(
  { table, keys }: { table: Table; keys: Keys },
  query: BounceQuery,
  view: View,
): Promise<Meant> {
  const { seals, clock } = view
  const recipient = query.who === undefined ? '' : (seals.reveal(query.who) ?? '')
  const text = query.hidden === undefined ? (query.text ?? '') : (seals.reveal(query.hidden) ?? '')
  const incident = query.incident === undefined ? null : await findIncident(table, query.incident)
  const { from, until } = spanOf(query, incident, clock.now)
  const { kind, category, reason, provider, trust, domain, advice, status } = query
  const wanted = {
    kind,
    category,
    reason,
    provider,
    trust,
    advice,
    status,
    domain: domain === undefined ? undefined : canonicalDomain(domain),
    text: text === '' ? undefined : text,
    cause: incident?.cause,
  }
  const filter = Object.fromEntries(
    Object.entries(wanted).filter(([, value]) => value !== undefined),
  ) as Search['filter']
  const senders = incident ? [incident.sender] : shownSenders(view)
  return {
    search: {
      senders,
      ...(recipient === '' ? {} : { recipient: await namesOf({ table, keys }, senders, recipient) }),
      filter: query.unread === undefined ? filter : { ...filter, unread: true },
      byCause: incident?.indexed === true,
      from,
      until,
    },
    recipient,
    text,
    incident,
  }
}

/** Under which name each sender has the recipient: some keep no addresses. */
async function namesOf(
  { table, keys }: { table: Table; keys: Keys },
  senders: readonly string[],
  recipient: string,
): Promise<ReadonlyMap<string, string>> {
  const peppered = addressKeys(() => keys)
  const names = await Promise.all(
    senders.map(async (id) => {
      const sender = await getSender(table, id)
      return [id, sender ? (await recipientNames(sender, peppered, recipient))[0] : recipient] as const
    }),
  )
  return new Map(names)
}

function spanOf(query: BounceQuery, incident: Incident | null, now: Date): { from: string; until: string } {
  if (incident) {
    const end = new Date(Date.parse(`${incident.lastSeen}:00Z`) + 60_000)
    return { from: `${incident.firstSeen}:00.000Z`, until: end.toISOString() }
  }
  const soon = new Date(now.getTime() + 60_000).toISOString()
  const until = readTime(query.until, day) ?? soon
  const period = Object.hasOwn(periods, query.period ?? '') ? (query.period as Period) : '30d'
  // As the overview has it, so that its figures are those of the list.
  const from = readTime(query.from) ?? startOf(period, new Date(until < soon ? Date.parse(until) - 1 : now))
  return { from, until }
}

const day = 86_400_000

/** A time, or a day (UTC) as a form writes it; `wholeDay` is added to the latter. */
function readTime(value: string | undefined, wholeDay = 0): string | null {
  const read = /^\d{4}-\d\d-\d\d(T[\d:.]{5,12}Z)?$/.exec(value ?? '')
  const at = read ? Date.parse(read[0]) : Number.NaN
  if (Number.isNaN(at)) return null
  return new Date(read?.[1] === undefined ? at + wholeDay : at).toISOString()
}

async function findIncident(table: Table, named: string): Promise<Incident> {
  const [sender = '', id = ''] = named.split('/')
  const incident = await getIncident(table, sender, id)
  if (!incident)
    throw new HTTPException(404, { message: 'There is no such incident. Closed ones are kept for 90 days.' })
  return incident
}
