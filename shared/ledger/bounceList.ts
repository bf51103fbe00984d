/** A sender's bounces, newest first, page by page. A page begins behind a key: what arrives meanwhile shifts nothing. */
import type { Item, Table } from '../aws/table.ts'
import { getBounce } from './bounces.ts'
import type { StoredBounce } from './bounces.ts'
import { listBuckets, listKey } from './keys.ts'

export interface BouncePage {
  rows: StoredBounce[]
  /** Where the next page begins; null after the last. */
  next: string | null
}

const dayMs = 86_400_000
/** Days that one page looks at; where they hold less than a page, the next one goes on from there. */
const mostDays = 32

/**
 * Returns bounces stored before `before` (a key that a page returned, or a time) and not before the day of `since`. A page
 * may be short, even empty, and have a next one: a month without bounces is searched through.
 */
export async function pageBounces(
  table: Table,
  sender: string,
  { before, since, limit }: { before: string; since: string; limit: number },
): Promise<BouncePage> {
  const found: string[] = []
  let day = before.slice(0, 10)
  for (let looked = 0; day >= since.slice(0, 10); looked += 1) {
    if (looked >= mostDays) return { rows: await read(table, sender, found), next: `${day}T24` }
    const sorts = await sortsOf(table, sender, day, before, limit - found.length)
    found.push(...sorts)
    if (found.length >= limit) return { rows: await read(table, sender, found), next: found.at(-1) ?? null }
    day = new Date(Date.parse(day) - dayMs).toISOString().slice(0, 10)
  }
  return { rows: await read(table, sender, found), next: null }
}

/** Returns one page of the bounces about an address, newest first. */
export async function pageBouncesOf(
  table: Table,
  sender: string,
  recipient: string,
  { before, limit }: { before: string; limit: number },
): Promise<BouncePage> {
  const entries = await table.query({
    index: 'recipient',
    where: { text: '#who = :who AND #whoSort < :before', values: { who: `${sender}#${recipient}`, before } },
    newestFirst: true,
    limit,
  })
  const sorts = entries.map((entry) => String(entry['whoSort']))
  return { rows: await read(table, sender, sorts), next: sorts.length < limit ? null : (sorts.at(-1) ?? null) }
}

/** The keys of a day's newest, from all buckets. */
async function sortsOf(table: Table, sender: string, day: string, before: string, limit: number): Promise<string[]> {
  const buckets = await Promise.all(
    Array.from({ length: listBuckets }, (_, bucket): Promise<Item[]> => {
      const values = { list: listKey(sender, day, bucket), before }
      const where = { text: '#list = :list AND #listSort < :before', values }
      return table.query({ index: 'list', where, newestFirst: true, limit })
    }),
  )
  const sorts = buckets.flat().map((entry) => String(entry['listSort']))
  return sorts.sort().reverse().slice(0, limit)
}

async function read(table: Table, sender: string, sorts: readonly string[]): Promise<StoredBounce[]> {
  const rows = await Promise.all(sorts.map((sort) => getBounce(table, sender, sort.slice(sort.indexOf('#') + 1))))
  return rows.filter((row) => row !== null)
}
