/** Sums written anew from the records of a day. It may be run at any time, also while mail comes in and the sweep counts. */
import type { Table } from '../aws/table.ts'
import { defaultDays } from './bounces.ts'
import { listBuckets, listKey } from './keys.ts'
import { closedThrough } from './progress.ts'
import { getSender } from './senders.ts'
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

/**
 * Returns the first UTC day of which no sender's records may have expired: of those before it the sums are all that is
 * left, and they cannot be counted again for all senders together.
 */
export async function oldestCountable(table: Table, senders: readonly string[], now: Date): Promise<string> {
  const kept = await Promise.all(
    senders.map(async (id) => (await getSender(table, id))?.settings.retention ?? defaultDays),
  )
  const days = Math.min(defaultDays, ...kept) - 1
  return new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10)
}

/** Counts the closed minutes of one UTC day (`2026-11-21`) of one sender again; the sums of all together stay as they are. */
export async function recountSender(table: Table, sender: string, day: string, now: Date): Promise<Recounted> {
  const through = (await closedThrough(table)) ?? now.toISOString().slice(0, 16)
  const { counted, minutes } = await countDay(table, sender, day, through)
  return { counted, mended: await writeDay(table, sender, day, minutes, through, now) }
}

/** The same for the given senders, and for all of them together. */
export async function recountDay(table: Table, senders: readonly string[], day: string, now: Date): Promise<Recounted> {
  const through = (await closedThrough(table)) ?? now.toISOString().slice(0, 16)
  const done: Recounted = { counted: 0, mended: 0 }
  const all = new Map<string, Sums[]>()
  for (const sender of senders) {
    const { counted, minutes } = await countDay(table, sender, day, through)
    for (const [minute, sums] of minutes) all.set(minute, [...(all.get(minute) ?? []), sums])
    done.counted += counted
    done.mended += await writeDay(table, sender, day, minutes, through, now)
  }
  const together = new Map([...all].map(([minute, sums]) => [minute, sumOf(sums)]))
  await writeDay(table, everybody, day, together, through, now)
  return done
}

/** The sums of the closed minutes in which something came. */
async function countDay(
  table: Table,
  sender: string,
  day: string,
  through: string,
): Promise<{ counted: number; minutes: Map<string, Sums> }> {
  const byMinute = new Map<string, MinuteEntry[]>()
  let counted = 0
  for (const entry of await listDay(table, sender, day)) {
    if (entry.minute > through) continue
    byMinute.set(entry.minute, [...(byMinute.get(entry.minute) ?? []), entry])
    counted += 1
  }
  const minutes = new Map<string, Sums>()
  for (const [minute, entries] of byMinute) {
    const sums = sumEntries(entries).get(sender)
    if (sums) minutes.set(minute, sums)
  }
  return { counted, minutes }
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
