/**
 * The query of a list of bounces. Its URL is stable and carries no address: a recipient, and a text that may hold one, stand
 * in it hidden. What people type comes by POST and is turned into such a URL.
 */
import { canonicalAddress, splitAddress } from '../../../shared/identity/address.ts'
import type { Keys } from '../../../shared/aws/keys.ts'
import type { Table } from '../../../shared/aws/table.ts'
import { periods } from '../../../shared/ledger/figures.ts'
import type { Period } from '../../../shared/ledger/figures.ts'
import { getIncident } from '../../../shared/ledger/incidents.ts'
import type { Incident } from '../../../shared/ledger/incidents.ts'
import { addressKeys, recipientNames } from '../../../shared/ledger/recipientKey.ts'
import type { Search } from '../../../shared/ledger/search.ts'
import { getSender } from '../../../shared/ledger/senders.ts'
import { shownSenders } from '../look/page.ts'
import type { View } from '../look/page.ts'
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

/** What a form says → a query whose URL carries no address; a sentence where the recipient is none. */
export function queryOfForm(form: Readonly<Record<string, unknown>>, seals: Seals): BounceQuery | { problem: string } {
  const given = readQuery(
    Object.fromEntries(Object.entries(form).filter(([, value]) => typeof value === 'string')) as Record<string, string>,
  )
  delete given.who
  delete given.hidden
  const recipient = typeof form['recipient'] === 'string' ? form['recipient'].trim() : ''
  if (recipient !== '' && !splitAddress(recipient))
    return {
      problem:
        'The recipient must be a whole address, such as bo@example.org. For a domain there is a field of its own.',
    }
  if (recipient !== '') given.who = seals.hide(canonicalAddress(recipient))
  if (given.text?.includes('@')) {
    given.hidden = seals.hide(given.text)
    delete given.text
  }
  return given
}

export interface Meant {
  search: Search
  /** What stands in the form. */
  recipient: string
  text: string
  incident: Incident | null
}

/** Returns the search that a query means. */
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
    domain: domain?.toLowerCase(),
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
  const soon = new Date(now.getTime() + 60_000)
  const days: Record<Period, number> = { '24h': 1, '7d': 7, '30d': 30, '90d': 90 }
  const period = Object.hasOwn(periods, query.period ?? '') ? (query.period as Period) : '30d'
  const from = readTime(query.from) ?? new Date(now.getTime() - days[period] * 86_400_000).toISOString()
  return { from, until: readTime(query.until, 86_400_000) ?? soon.toISOString() }
}

/** A time, or a day (UTC) as a form writes it; `wholeDay` is added to the latter. */
function readTime(value: string | undefined, wholeDay = 0): string | null {
  const time = Date.parse(value ?? '')
  if (value === undefined || Number.isNaN(time)) return null
  return new Date(/^\d{4}-\d{2}-\d{2}$/.test(value) ? time + wholeDay : time).toISOString()
}

async function findIncident(table: Table, named: string): Promise<Incident | null> {
  const [sender = '', id = ''] = named.split('/')
  return getIncident(table, sender, id)
}
