/**
 * Bounces by time, newest first, page by page. Recipient, cause, and sender with time, are indexed; what else is asked for
 * is looked for among those, at most 5,000 a request: the answer says how far it came, and where to go on.
 */
import type { Condition, Item, Query, Table } from '../aws/table.ts'
import { readBounceRow } from './bounces.ts'
import type { StoredBounce } from './bounces.ts'
import { bounceKey, causeBucket, listBuckets, listKey, whoKey } from './keys.ts'
import { stepsThrough } from './merge.ts'

/** Every field that is there must fit. */
export interface BounceFilter {
  kind?: string
  category?: string
  reason?: string
  provider?: string
  trust?: string
  /** One line, see `causeOf`: the bounces of an incident. */
  cause?: string
  /** Of the recipient. */
  domain?: string
  advice?: string
  /** The enhanced status code, or how it begins: `5.7`. */
  status?: string
  /** Stands in the diagnostic, in any case. */
  text?: string
  unread?: boolean
}

export interface Search {
  senders: readonly string[]
  /** Canonical address, or by sender the name under which its rows stand. */
  recipient?: string | ReadonlyMap<string, string>
  filter: BounceFilter
  /** The filter's cause is looked up in the index. Rows that an older version wrote do not stand there. */
  byCause?: boolean
  /** ISO 8601 UTC, inclusive. */
  from: string
  /** ISO 8601 UTC, exclusive. */
  until: string
  /** Where an earlier answer stopped: only what is older. */
  before?: string
  limit?: number
}

export interface Found {
  rows: StoredBounce[]
  /** Where to go on; null where the period was searched to its end. */
  next: string | null
  /** How far back everything was looked at, ISO 8601 UTC. */
  searchedTo: string
}

/** Rows that one request looks at. */
export const mostExamined = 5_000
/** Queries that one request makes before it looks at an entry: a year in which nothing happened is 4 × 365. */
const mostQueries = 400
/** Entries that a query looks at first and at most at once, where few of them may be meant. */
const [leastPage, firstPage, largestPage] = [5, 200, 800]
/** Fields of which an entry has the very value or does not fit. */
const filtered = ['kind', 'category', 'reason', 'provider', 'trust', 'cause'] as const
const buckets = Array.from({ length: listBuckets }, (_, bucket) => bucket)
/** So many times what was just looked at must be left for a longer stride: days may hold very different numbers. */
const sparse = 4
/** Rows that are read at once where their text is asked for. */
const batch = 100

export async function searchBounces(table: Table, search: Search): Promise<Found> {
  const { filter, limit = 50 } = search
  const rows: Item[] = []
  let waiting: Entry[] = []
  const needsText = filter.text !== undefined || filter.status !== undefined || filter.advice !== undefined
  /** Reads what waits; returns whether there is more than a page. */
  const isFull = async (): Promise<boolean> => {
    const items = await table.getMany(waiting.map(({ sender, bounceId }) => bounceKey(sender, bounceId)))
    waiting = []
    rows.push(...items.filter((item) => fits(item, filter) && fitsText(item, filter)))
    return rows.length > limit
  }
  const page = (next: string | null, searchedTo: string): Found => ({
    rows: rows.slice(0, limit).map(readBounceRow),
    next,
    searchedTo,
  })
  const fullPage = (): Found => {
    const end = String(rows[limit - 1]?.['listSort'])
    return page(end, timeOf(end))
  }

  for await (const step of stepsOf(table, search, needsText)) {
    if ('done' in step) return (await isFull()) ? fullPage() : page(step.done, timeOf(step.done))
    // Entries of the indexes of recipients and causes say nothing but their key.
    if (step.item['kind'] === undefined || fits(step.item, filter)) waiting.push(step)
    const isTime = needsText ? waiting.length >= batch : rows.length + waiting.length > limit
    if (isTime && (await isFull())) return fullPage()
  }
  return (await isFull()) ? fullPage() : page(null, search.from)
}

interface Entry {
  sender: string
  bounceId: string
  item: Item
}

/**
 * Yields everything of a period that may be meant, newest first. Days that hold little are passed in growing
 * strides. Where enough was looked at for one request it yields the place to go on from, and ends.
 */
async function* stepsOf(table: Table, search: Search, needsText: boolean): AsyncGenerator<Entry | { done: string }> {
  const { senders, recipient, from, until, before, limit = 50 } = search
  const end = before !== undefined && before < until ? before : until
  const { cause, ...others } = search.filter
  const byCause = search.byCause === true && cause !== undefined
  // Whoever filters looks at many and shows few.
  const isFiltered = needsText || (cause !== undefined && !byCause) || Object.keys(others).length > 0
  let left = mostExamined
  const sizesOf = (queries: number) => {
    if (!isFiltered) return { limit: limit + 1 }
    const first = Math.floor(left / queries)
    return { limit: Math.min(firstPage, Math.max(leastPage, first)), growTo: largestPage }
  }
  /** Passes on what was found until so many were looked at. */
  async function* within(queries: Query[], sortKey: string): AsyncGenerator<Entry | { done: string }> {
    let looked = 0
    const sizes = sizesOf(queries.length)
    const sized = queries.map((query) => ({ ...query, ...sizes }))
    for await (const step of stepsThrough(table, sized, sortKey)) {
      looked = step.looked
      if (step.sort < from) break
      if (step.item) {
        const [, sender = '', bounceId = ''] = String(step.item['pk']).split('#')
        yield { sender, bounceId, item: step.item }
      } else if (looked + largestPage > left) {
        yield { done: step.sort }
        return
      }
    }
    left -= looked
  }

  if (recipient !== undefined) {
    const nameOf = (sender: string) => (typeof recipient === 'string' ? recipient : (recipient.get(sender) ?? ''))
    const queries = senders.map((sender) => queryOf('recipient', 'who', whoKey(sender, nameOf(sender)), end))
    yield* within(queries, 'whoSort')
    return
  }
  if (byCause) {
    const queries = senders.flatMap((sender) =>
      buckets.map((bucket) => queryOf('due', 'due', causeBucket(sender, cause, bucket), end)),
    )
    yield* within(queries, 'dueSort')
    return
  }
  const first = from.slice(0, 10)
  let day = end.slice(0, 10)
  let stride = 1
  let asked = 0
  while (day >= first) {
    const days = Array.from({ length: stride }, (_, n) => dayBefore(day, n)).filter((each) => each >= first)
    const queries = days.flatMap((each) => dayQueries(senders, each, end, search.filter))
    if (left < largestPage || (asked > 0 && asked + queries.length > mostQueries)) {
      yield { done: `${dayBefore(day, -1)}T00:00:00.000Z` }
      return
    }
    asked += queries.length
    const before = left
    for await (const step of within(queries, 'listSort')) {
      yield step
      if ('done' in step) return
    }
    day = dayBefore(day, stride)
    stride = (before - left) * sparse < left ? Math.min(32, stride * 2) : 1
  }
}

function dayQueries(senders: readonly string[], day: string, end: string, filter: BounceFilter): Query[] {
  const more = { fields: fieldsOf(filter), ...filterOf(filter) }
  return senders.flatMap((sender) =>
    buckets.map((bucket) => ({ ...queryOf('list', 'list', listKey(sender, day, bucket), end), ...more })),
  )
}

/** What of an entry is looked at: the rest need not be sent and decoded. */
const fieldsOf = (filter: BounceFilter): string[] => [
  ...new Set([
    ...['pk', 'listSort', 'kind'],
    ...filtered.filter((name) => filter[name] !== undefined),
    ...(filter.unread ? ['unread'] : []),
    ...(filter.domain === undefined ? [] : ['who']),
  ]),
]

/** What the engine leaves out of 5,000 entries need not be sent and decoded; `fits` has the last word. */
function filterOf(filter: BounceFilter): { filter?: Condition } {
  const wanted: Record<string, string> = {}
  for (const name of filtered) if (filter[name] !== undefined) wanted[name] = filter[name]
  const { domain } = filter
  const texts = Object.keys(wanted).map((name) => `#${name} = :${name}`)
  if (domain !== undefined) texts.push('contains(#who, :domain)')
  if (filter.unread) texts.push('#unread = :unread')
  if (texts.length === 0) return {}
  const values = {
    ...wanted,
    ...(domain === undefined ? {} : { domain: `@${domain}` }),
    ...(filter.unread ? { unread: 'yes' } : {}),
  }
  return { filter: { text: texts.join(' AND '), values } }
}

const queryOf = (index: string, partitionKey: string, key: string, end: string): Query => ({
  index,
  where: { text: `#${partitionKey} = :key AND #${partitionKey}Sort < :end`, values: { key, end } },
})

/** A sort key begins with the time. */
const timeOf = (sort: string): string => sort.split('#')[0] ?? sort

const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10)

/** What the list index shows, too. */
function fits(item: Item, filter: BounceFilter): boolean {
  for (const name of filtered) {
    if (filter[name] !== undefined && item[name] !== filter[name]) return false
  }
  if (filter.unread && item['unread'] !== 'yes') return false
  if (filter.domain === undefined) return true
  const who = typeof item['who'] === 'string' ? item['who'] : ''
  return who.endsWith(`@${filter.domain}`)
}

function fitsText(item: Item, { advice, status, text }: BounceFilter): boolean {
  if (advice === undefined && status === undefined && text === undefined) return true
  const { report } = readBounceRow(item)
  if (advice !== undefined && report?.advice !== advice) return false
  if (status !== undefined && !(report?.status === status || report?.status?.startsWith(`${status}.`))) return false
  return text === undefined || (report?.diagnostic ?? '').toLowerCase().includes(text.toLowerCase())
}
