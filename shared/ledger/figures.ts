/**
 * What the overview shows, from sums alone: a period in spans, and the period before it. Closed minutes were summed by
 * the sweep; the few that are still open are counted here, so that what came a minute ago is in it.
 */
import type { Table } from '../aws/table.ts'
import { closedThrough } from './progress.ts'
import { everybody, listMinute, listSumRows, noSums, sumEntries, sumOf } from './sums.ts'
import type { Span, SpanSums, Sums } from './sums.ts'

export const periods = {
  '24h': { says: '24 hours', span: 'hour', spans: 24, group: 1 },
  '7d': { says: '7 days', span: 'hour', spans: 168, group: 6 },
  '30d': { says: '30 days', span: 'day', spans: 30, group: 1 },
  '90d': { says: '90 days', span: 'day', spans: 90, group: 1 },
} as const satisfies Record<string, { says: string; span: Span; spans: number; group: number }>

export type Period = keyof typeof periods

export interface Figures {
  /** Oldest first, none left out. Times are ISO 8601 UTC, `until` exclusive. */
  spans: { from: string; until: string; sums: Sums }[]
  now: Sums
  /** The same length of time before it; null where nothing was counted then. */
  before: Sums | null
  /** The last closed minute, `2026-11-21T10:00`, or null where none ever was. */
  countedThrough: string | null
}

/** Minutes that are open while the sweep does its work; of more it is behind, and the page says so. */
const mostOpenMinutes = 6
const fields = ['kinds', 'categories', 'reasons', 'providers', 'unverified', 'unread'] as const

const lengths = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

/** Epoch milliseconds: the last span is the one that is under way. */
function endOf(period: Period, now: Date): number {
  const width = lengths[periods[period].span] * periods[period].group
  return Math.floor(now.getTime() / width) * width + width
}

/** Returns when a period began that is still under way, as whole hours or days (UTC) begin. ISO 8601 UTC. */
export const startOf = (period: Period, now: Date): string =>
  new Date(endOf(period, now) - periods[period].spans * lengths[periods[period].span]).toISOString()

/** Returns the figures of one sender, or of all of them (`everybody`). */
export async function readFigures(table: Table, sender: string, period: Period, now: Date): Promise<Figures> {
  const { span, spans, group } = periods[period]
  const length = lengths[span]
  const end = endOf(period, now)
  const [rows, through] = await Promise.all([
    rowsBetween(table, sender, span, new Date(end - 2 * spans * length), new Date(end)),
    closedThrough(table),
  ])
  const open = await openMinutes(table, sender, through, now)
  const byTime = new Map(rows.map(({ at, sums }) => [timeOf(at), [sums]]))
  for (const { at, sums } of open) {
    const start = Math.floor(timeOf(at) / length) * length
    byTime.set(start, [...(byTime.get(start) ?? []), sums])
  }
  const sumBetween = (from: number, until: number) =>
    sumOf([...byTime].filter(([time]) => time >= from && time < until).flatMap(([, sums]) => sums))
  const width = length * group
  const starts = Array.from({ length: spans / group }, (_, n) => end - spans * length + n * width)
  const before = sumBetween(end - 2 * spans * length, end - spans * length)
  return {
    spans: starts.map((start) => ({
      from: new Date(start).toISOString(),
      until: new Date(start + width).toISOString(),
      sums: sumBetween(start, start + width),
    })),
    now: sumBetween(end - spans * length, end),
    before: Object.keys(before.kinds).length > 0 ? before : null,
    countedThrough: through,
  }
}

/** Sums of hours stand together by month, those of days all together. */
async function rowsBetween(table: Table, sender: string, span: 'hour' | 'day', from: Date, until: Date) {
  const name = (time: Date) => time.toISOString().slice(0, span === 'hour' ? 13 : 10)
  const last = new Date(until.getTime() - 1)
  if (span === 'day') return listSumRows(table, sender, span, name(from), name(last), fields)
  const months = [...new Set([from, last].map((time) => time.toISOString().slice(0, 7)))]
  const parts = months.map((month) => {
    const first = name(from).startsWith(month) ? name(from) : `${month}-01T00`
    const end = name(last).startsWith(month) ? name(last) : `${month}-31T23`
    return listSumRows(table, sender, span, first, end, fields)
  })
  return (await Promise.all(parts)).flat()
}

/** Minutes that were not summed yet: a recount, or a sweep that is just at it, may have summed some that are not closed. */
async function openMinutes(table: Table, sender: string, through: string | null, now: Date): Promise<SpanSums[]> {
  const minutes = Array.from({ length: mostOpenMinutes }, (_, n) =>
    new Date(now.getTime() - n * 60_000).toISOString().slice(0, 16),
  ).filter((minute) => through === null || minute > through)
  const days = new Set(minutes.map((minute) => minute.slice(0, 10)))
  const [last = '', first = ''] = [minutes[0], minutes.at(-1)]
  const between = (day: string) => listSumRows(table, sender, 'minute', later(day, first), last, ['unverified'])
  const summed = new Set((await Promise.all([...days].map(between))).flat().map(({ at }) => at))
  return Promise.all(
    minutes
      .filter((minute) => !summed.has(minute))
      .map(async (at) => {
        const bySender = sumEntries(await listMinute(table, at))
        const sums = sender === everybody ? sumOf([...bySender.values()]) : (bySender.get(sender) ?? noSums())
        return { at, sums }
      }),
  )
}

/** The minutes of a day stand together: a range begins in it at the earliest. */
const later = (day: string, first: string): string => (first.startsWith(day) ? first : `${day}T00:00`)

/** `2026-11-21T10:00`, `2026-11-21T10` and `2026-11-21` → epoch milliseconds. */
const timeOf = (at: string): number => Date.parse(at.length === 13 ? `${at}:00Z` : at.length === 16 ? `${at}Z` : at)
