/**
 * Sums of closed minutes, and hours and days as sums of them. Nothing is ever incremented: each sum is written with SET,
 * can be written again, and can be recomputed from the rows below it.
 */
import type { Condition, Item, Table } from '../aws/table.ts'
import { domainPart } from '../identity/recipientTag.ts'
import { epoch, rowVersion } from './bounces.ts'
import { minuteBuckets } from './keys.ts'

/** One stored mail or report as the `minute` index shows it. */
export interface MinuteEntry {
  sender: string
  bounceId: string
  kind: string
  category: string
  reason: string
  provider: string
  /** What happened, in one line: see `causeOf`. */
  cause: string
  trust: string
  /** `sender#recipient`; empty where nobody is reported. */
  who: string
  /** A mail that could not be read. */
  unread: boolean
}

export interface Sums {
  /** Stored mails and reports by kind: `bounce`, `delay`, `complaint`, `other`, … */
  kinds: Record<string, number>
  /** Failures by category; delays and others are not in it. */
  categories: Record<string, number>
  reasons: Record<string, number>
  providers: Record<string, number>
  /** In the minutes of one sender only: incidents are opened from them. */
  causes: Record<string, number>
  /** Bounces that nothing proves. */
  unverified: number
  /** Mails that could not be read; rows of an older version have none. */
  unread?: number
  /**
   * For the mass-failure guard: distinct recipients of proven hard bounces by `reason|provider`, and of proven soft ones by
   * domain. Distinct within a minute: over longer spans somebody who failed in several minutes is counted for each.
   * In the minutes of one sender only; hours have them in a row of their own.
   */
  hardRecipients?: Record<string, number>
  softRecipients?: Record<string, number>
}

/** Stands for all senders together: no sender can be called so. */
export const everybody = '*'

/** What stands for all the domains that one minute has no room for. */
export const otherDomains = '*'

/** Causes that one minute names; a flood of different ones must not make a row of 400 KB. */
const mostCauses = 200
/** The same for an hour's and a day's domains. */
const mostDomains = 2_000

/** Days. Hours serve the figures of a week and the week before it; ninety days and those before are sums of days. */
const retention = { minute: 8, hour: 100, day: 800 }

/** Returns everything that was first stored in a minute (`2026-11-21T10:00`). */
export async function listMinute(table: Table, minute: string): Promise<MinuteEntry[]> {
  const buckets = Array.from({ length: minuteBuckets }, async (_, bucket) => {
    const where = { text: '#minute = :minute', values: { minute: `${minute}#${bucket}` } }
    const entries: MinuteEntry[] = []
    for await (const page of table.pages({ index: 'minute', where })) entries.push(...page.map(readEntry))
    return entries
  })
  return (await Promise.all(buckets)).flat()
}

/** Returns the sums of some entries, a sender each. */
export function sumEntries(entries: readonly MinuteEntry[]): Map<string, Sums> {
  const bySender = new Map<string, Sums>()
  const counted = new Set<string>()
  for (const entry of entries) {
    const sums = bySender.get(entry.sender) ?? noSums()
    bySender.set(entry.sender, sums)
    add(sums.kinds, entry.kind, 1)
    if (entry.unread) sums.unread = (sums.unread ?? 0) + 1
    if (entry.kind !== 'bounce') continue
    if (entry.trust === 'unverified') sums.unverified += 1
    if (entry.category === 'none') continue
    countRecipient(sums, entry, counted)
    add(sums.categories, entry.category, 1)
    add(sums.reasons, entry.reason, 1)
    add(sums.providers, entry.provider, 1)
    if (entry.cause in sums.causes || Object.keys(sums.causes).length < mostCauses) add(sums.causes, entry.cause, 1)
  }
  return bySender
}

function countRecipient(sums: Sums, entry: MinuteEntry, counted: Set<string>): void {
  if (entry.trust !== 'signed' && entry.trust !== 'event') return
  const hard = (sums.hardRecipients ??= {})
  const soft = (sums.softRecipients ??= {})
  const domain = domainPart(entry.who.slice(entry.who.indexOf('#') + 1)) || otherDomains
  const [counts, wanted] = entry.category === 'hard' ? [hard, `${entry.reason}|${entry.provider}`] : [soft, domain]
  if (entry.category !== 'hard' && entry.category !== 'soft') return
  // A row of an older index has no recipient: then each of its bounces counts.
  const once = `${entry.category} ${wanted} ${entry.who || `${entry.sender}#${entry.bounceId}`}`
  if (counted.has(once)) return
  counted.add(once)
  add(counts, wanted in counts || Object.keys(counts).length < mostCauses ? wanted : otherDomains, 1)
}

/** Returns the sum of sums. */
export function sumOf(all: readonly Sums[]): Sums {
  const total = noSums()
  for (const sums of all) {
    for (const field of ['kinds', 'categories', 'reasons', 'providers', 'causes'] as const) {
      for (const [name, count] of Object.entries(sums[field])) add(total[field], name, count)
    }
    total.unverified += sums.unverified
    total.unread = (total.unread ?? 0) + (sums.unread ?? 0)
    for (const field of ['hardRecipients', 'softRecipients'] as const) {
      const counts = (total[field] ??= {})
      for (const [name, count] of Object.entries(sums[field] ?? {})) {
        add(counts, name in counts || Object.keys(counts).length < mostDomains ? name : otherDomains, count)
      }
    }
  }
  return total
}

/** Writes a closed minute's sums, then those of its hour and its day. */
export async function recordSums(table: Table, sender: string, minute: string, sums: Sums, now: Date): Promise<void> {
  await recordMinute(table, sender, minute, sums, now)
  await sumHour(table, sender, minute.slice(0, 13), now)
  await sumDay(table, sender, minute.slice(0, 10), now)
}

/** Writes one minute's sums alone. */
export async function recordMinute(table: Table, sender: string, minute: string, sums: Sums, now: Date): Promise<void> {
  await put(table, sender, 'minute', minute, sums, now)
}

/** Writes the sums of an hour (`2026-11-21T10`) from its minutes. */
export async function sumHour(table: Table, sender: string, hour: string, now: Date): Promise<void> {
  const sums = sumOf(await listSums(table, sender, 'minute', hour))
  await put(table, sender, 'hour', hour, sums, now)
  if (sender === everybody) return
  await table.put({ ...hourRecipientsRow(sender, hour, sums), expires: epoch(now, retention.hour) })
}

/** Writes the sums of a day (`2026-11-21`) from its hours. */
export async function sumDay(table: Table, sender: string, day: string, now: Date): Promise<void> {
  await put(table, sender, 'day', day, sumOf(await listSums(table, sender, 'hour', day)), now)
}

/** Takes the sums of a span away, where nothing is left to count. */
export async function removeSums(table: Table, sender: string, span: Span, at: string): Promise<void> {
  await table.remove(sumKey(sender, span, at))
}

/** The sums of one span and when it began: `2026-11-21T10:00`, `2026-11-21T10`, `2026-11-21`. */
export interface SpanSums {
  at: string
  sums: Sums
}

export type Span = keyof typeof retention

/** Returns a sender's sums of one span whose time begins with `from`: the minutes of an hour, the hours of a day, the days of a month or year. */
export async function listSums(table: Table, sender: string, span: Span, from: string): Promise<Sums[]> {
  return (await listSumRows(table, sender, span, from)).map(({ sums }) => sums)
}

/** As `listSums`, each with its time. `until` (inclusive) makes it a range instead of a prefix; `fields` leaves out the rest. */
export async function listSumRows(
  table: Table,
  sender: string,
  span: Span,
  from: string,
  until?: string,
  fields?: readonly (keyof Sums)[],
): Promise<SpanSums[]> {
  const pk = sumKey(sender, span, from).pk
  const range = until === undefined ? 'begins_with(#sk, :from)' : '#sk BETWEEN :from AND :until'
  const where = {
    text: `#pk = :pk AND ${range}`,
    values: { pk, from: `${span}#${from}`, ...(until === undefined ? {} : { until: `${span}#${until}` }) },
  }
  return rowsOf(table, where, fields)
}

/**
 * Returns what the guard judges the hours of a sender's day by: their recipients by reason and by domain. They stand
 * apart from the hours, which the overview reads by the hundred; rows of an older version have them within.
 */
export async function listHourRecipients(table: Table, sender: string, day: string): Promise<SpanSums[]> {
  const { pk, sk } = recipientsKey(sender, day)
  const [within, apart] = await Promise.all([
    listSumRows(table, sender, 'hour', day, undefined, ['hardRecipients', 'softRecipients']),
    rowsOf(table, { text: '#pk = :pk AND begins_with(#sk, :from)', values: { pk, from: sk } }),
  ])
  return [...within, ...apart]
}

async function rowsOf(table: Table, where: Condition, fields?: readonly (keyof Sums)[]): Promise<SpanSums[]> {
  const rows: SpanSums[] = []
  const asked = fields && { fields: ['sk', ...fields.map((field) => `sums.${field}`)] }
  for await (const page of table.pages({ where, ...asked })) {
    for (const item of page) {
      const sk = String(item['sk'])
      rows.push({ at: sk.slice(sk.indexOf('#') + 1), sums: readSums(item['sums']) })
    }
  }
  return rows
}

async function put(table: Table, sender: string, span: Span, at: string, sums: Sums, now: Date): Promise<void> {
  await table.put({ ...sumRow(sender, span, at, sums), expires: epoch(now, retention[span]) })
}

/** Returns the row of a span, without its expiry. */
export function sumRow(sender: string, span: Span, at: string, sums: Sums) {
  return { v: rowVersion, type: 'sums', ...sumKey(sender, span, at), sender, sums: keptOf(sender, span, sums) }
}

/**
 * Returns what of a span's sums is written: what somebody reads of it. Causes and recipients are the most of a row: those
 * of an hour could outgrow the 400 KB that one may have, and the overview would read them for nothing.
 */
export function keptOf(sender: string, span: Span, sums: Sums): Sums {
  if (sender !== everybody && span === 'minute') return sums
  const kept: Sums = { ...sums, causes: {} }
  delete kept.hardRecipients
  delete kept.softRecipients
  return kept
}

/** Returns the row of an hour's recipients, without its expiry. */
export function hourRecipientsRow(sender: string, hour: string, { hardRecipients, softRecipients }: Sums) {
  const sums = { hardRecipients: hardRecipients ?? {}, softRecipients: softRecipients ?? {} }
  return { v: rowVersion, type: 'sums', ...recipientsKey(sender, hour), sender, sums }
}

const recipientsKey = (sender: string, at: string) => ({
  pk: sumKey(sender, 'hour', at).pk,
  sk: `recipients#${at}`,
})

/** Minutes of a day stand together, so do the hours of a month and the days of a sender. */
export function sumKey(sender: string, span: Span, at: string): { pk: string; sk: string } {
  const together = { minute: at.slice(0, 10), hour: at.slice(0, 7), day: '' }[span]
  return { pk: `SUM#${sender}#${span}#${together}`, sk: `${span}#${at}` }
}

/** Fields that were left out, or that an older row has not, are empty. */
const readSums = (stored: unknown): Sums => ({ ...noSums(), ...(stored as Partial<Sums> | undefined) })

export function noSums(): Sums {
  return { kinds: {}, categories: {}, reasons: {}, providers: {}, causes: {}, unverified: 0 }
}

function add(counts: Record<string, number>, name: string, count: number): void {
  counts[name] = (Object.hasOwn(counts, name) ? (counts[name] ?? 0) : 0) + count
}

/** Returns an entry of the `minute` or the `list` index. */
export function readEntry(item: Item): MinuteEntry {
  const text = (name: string) => (typeof item[name] === 'string' ? item[name] : 'none')
  return {
    sender: text('sender'),
    bounceId: text('bounceId'),
    kind: text('kind'),
    category: text('category'),
    reason: text('reason'),
    provider: text('provider'),
    cause: text('cause'),
    trust: text('trust'),
    who: typeof item['who'] === 'string' ? item['who'] : '',
    unread: item['unread'] === 'yes',
  }
}
