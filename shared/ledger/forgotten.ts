/** Tombstones: who was forgotten and when, by tag. What arrived before that is not recorded again, however late it is read. */
import type { Table } from '../aws/table.ts'
import { epoch, rowVersion } from './bounces.ts'
import { recipientPk } from './keys.ts'

/** Longer than any queue, dead letter or raw mail is kept but by choice. */
const keptDays = 400

const tombstoneKey = (sender: string, tag: string) => ({ pk: recipientPk(sender, tag), sk: 'FORGOTTEN' })

/** Writes that somebody was forgotten at a time; a later one stands. */
export async function recordForgotten(table: Table, sender: string, tag: string, at: Date): Promise<void> {
  const iso = at.toISOString()
  await table.put(
    { v: rowVersion, type: 'forgotten', ...tombstoneKey(sender, tag), sender, at: iso, expires: epoch(at, keptDays) },
    { text: 'attribute_not_exists(pk) OR #at < :at', values: { at: iso } },
  )
}

/** Whether the recipient was forgotten after this arrived (ISO 8601 UTC, at SES). What arrives later is news. */
export async function isForgotten(table: Table, sender: string, tag: string, receivedAt: string): Promise<boolean> {
  const row = await table.get(tombstoneKey(sender, tag))
  return row !== null && receivedAt <= String(row['at'])
}
