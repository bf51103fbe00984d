/** Sums written anew from the records of a day. It may be run at any time, also while mail comes in and the sweep counts. */
import type { Table } from '../aws/table.ts'
import { listBuckets, listKey } from './keys.ts'
import { closedThrough } from './progress.ts'
import {
  everybody,
  keptOf,
  listSumRows,
  readEntry,
  recordMinute,
  removeSums,
  sumEntries,
  sumDay,
  sumHour,
  sumOf,
} from './sums.ts'
import type { MinuteEntry, Sums } from './sums.ts'

export interface Recounted {
  /** Rows that were counted. */
  counted: number
  /** Sums of minutes that were not as they are now. */
  mended: number
}

/** Counts the closed minutes of one UTC day (`2026-11-21`) again, for the given senders and for all of them together. */
export async function recountDay(table: Table, senders: readonly string[], day: string, now: Date): Promise<Recounted> {
  const through = (await closedThrough(table)) ?? now.toISOString().slice(0, 16)
  const done: Recounted = { counted: 0, mended: 0 }
  const all = new Map<string, Sums[]>()
  for (const sender of senders) {
    const byMinute = new Map<string, MinuteEntry[]>()
    for (const entry of await listDay(table, sender, day)) {
      if (entry.minute > through) continue
      byMinute.set(entry.minute, [...(byMinute.get(entry.minute) ?? []), entry])
      done.counted += 1
    }
    const minutes = new Map<string, Sums>()
    for (const [minute, entries] of byMinute) {
      const sums = sumEntries(entries).get(sender)
      if (!sums) continue
      minutes.set(minute, sums)
      all.set(minute, [...(all.get(minute) ?? []), sums])
    }
    done.mended += await writeDay(table, sender, day, minutes, through, now)
  }
  const together = new Map([...all].map(([minute, sums]) => [minute, sumOf(sums)]))
  await writeDay(table, everybody, day, together, through, now)
  return done
}

async function listDay(table: Table, sender: string, day: string): Promise<(MinuteEntry & { minute: string })[]> {
  const buckets = Array.from({ length: listBuckets }, async (_, bucket) => {
    const where = { text: '#list = :list', values: { list: listKey(sender, day, bucket) } }
    const entries: (MinuteEntry & { minute: string })[] = []
    for await (const page of table.pages({ index: 'list', where })) {
      for (const item of page) {
        const bounceId = String(item['pk']).split('#')[2] ?? ''
        entries.push({ ...readEntry(item), sender, bounceId, minute: String(item['listSort']).slice(0, 16) })
      }
    }
    return entries
  })
  return (await Promise.all(buckets)).flat()
}

/** Writes a day's minutes, takes away what is no minute any more, then sums up. Returns how many minutes had other sums. */
async function writeDay(
  table: Table,
  sender: string,
  day: string,
  minutes: ReadonlyMap<string, Sums>,
  through: string,
  now: Date,
): Promise<number> {
  const stored = new Map((await listSumRows(table, sender, 'minute', day)).map(({ at, sums }) => [at, sums]))
  const hours = new Set<string>()
  let mended = 0
  for (const [minute, sums] of minutes) {
    if (!isSame(stored.get(minute), keptOf(sender, 'minute', sums))) mended += 1
    await recordMinute(table, sender, minute, sums, now)
    hours.add(minute.slice(0, 13))
  }
  for (const minute of stored.keys()) {
    if (minutes.has(minute) || minute > through) continue
    await removeSums(table, sender, 'minute', minute)
    hours.add(minute.slice(0, 13))
    mended += 1
  }
  for (const { at } of await listSumRows(table, sender, 'hour', day)) hours.add(at)
  await Promise.all([...hours].map((hour) => sumHour(table, sender, hour, now)))
  if (hours.size > 0) await sumDay(table, sender, day, now)
  return mended
}

/** Compares what is counted; the order of names is no difference. */
function isSame(one: Sums | undefined, other: Sums): boolean {
  if (!one) return false
  const spelled = (sums: Sums) =>
    JSON.stringify([
      ...(['kinds', 'categories', 'reasons', 'providers', 'causes'] as const).map((name) =>
        Object.entries(sums[name]).sort(),
      ),
      sums.unverified,
      sums.unread ?? 0,
    ])
  return spelled(one) === spelled(other)
}
