/**
 * Days whose sums lack what a correction changes: whoever corrects a row marks its day first, the sweep counts the day
 * anew when the corrections have ended, and nothing is judged by its hours until then.
 */
import type { Table } from '../aws/table.ts'
import { epoch, rowVersion } from './bounces.ts'

export interface StaleDay {
  sender: string
  /** `2026-11-21`, UTC. */
  day: string
  /** ISO 8601 UTC: when a correction was last begun. */
  at: string
}

const stalePk = 'STALE'
const retentionDays = 90

/** Marks the day in which a row was first written, before the row is changed. */
export async function markStale(table: Table, sender: string, storedAt: string, now: Date): Promise<void> {
  const day = storedAt.slice(0, 10)
  const row = { v: rowVersion, type: 'stale', pk: stalePk, sk: `${day}#${sender}`, sender, day, at: now.toISOString() }
  await table.put({ ...row, expires: epoch(now, retentionDays) })
}

export async function listStale(table: Table): Promise<StaleDay[]> {
  const rows = await table.query({ where: { text: '#pk = :pk', values: { pk: stalePk } } })
  return rows.map(({ sender, day, at }) => ({ sender: String(sender), day: String(day), at: String(at) }))
}

/** Takes a mark away, unless another correction has begun since it was read. */
export async function clearStale(table: Table, { sender, day, at }: StaleDay): Promise<void> {
  await table.remove({ pk: stalePk, sk: `${day}#${sender}` }, { text: '#at = :at', values: { at } })
}
