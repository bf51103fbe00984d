/**
 * The limit on what nothing proves: so many unverified mails a sender and hour are stored in full, of the rest every
 * hundredth. The count is approximate: each process adds what it has seen in portions, a crash can lose a portion.
 */
import { createHash } from 'node:crypto'
import type { Table } from '../aws/table.ts'
import { epoch, rowVersion } from './bounces.ts'
import { unverifiedFlood } from './cause.ts'
import { incidentId, openIncident } from './incidents.ts'

export const floodLimit = 1_000
/** Of a flood, one mail of so many is kept. */
const sampled = 100
/** A process adds its count after so many mails: a write for each would make one hot row. */
const portion = 25
const mostKnown = 1_000

export type Gate = (sender: string, mailId: string, now: Date) => Promise<'full' | 'sample' | 'drop'>

/** Returns a gate that counts each unverified mail and says what is kept of it. */
export function floodGate(table: Table): Gate {
  const known = new Map<string, { total: number; fresh: number }>()
  return async (sender, mailId, now) => {
    const hour = now.toISOString().slice(0, 13)
    const key = `${sender}#${hour}`
    if (!known.has(key) && known.size >= mostKnown) known.clear()
    const count = known.get(key) ?? { total: 0, fresh: portion - 1 }
    const isNew = !known.has(key)
    known.set(key, count)
    count.fresh += 1
    if (count.fresh >= portion) {
      const mails = isNew ? 1 : count.fresh
      count.fresh = 0
      count.total = await addToFlood(table, sender, hour, mails, now)
      if (count.total > floodLimit) await openFlood(table, sender, hour, count.total)
    }
    if (count.total + count.fresh <= floodLimit) return 'full'
    return isSample(mailId) ? 'sample' : 'drop'
  }
}

/** Returns how many unverified mails of a sender were counted in an hour (`2026-11-21T10`), approximately. */
export async function countFlood(table: Table, sender: string, hour: string): Promise<number> {
  return Number((await table.get(floodKey(sender, hour)))?.['count'] ?? 0)
}

async function addToFlood(table: Table, sender: string, hour: string, mails: number, now: Date): Promise<number> {
  const row = await table.update(
    floodKey(sender, hour),
    { set: { v: rowVersion, type: 'flood', sender, expires: epoch(now, 8) }, add: { count: mails } },
    { text: 'attribute_not_exists(pk) OR attribute_exists(pk)' },
  )
  return Number(row?.['count'] ?? 0)
}

async function openFlood(table: Table, sender: string, hour: string, count: number): Promise<void> {
  const minute = `${hour}:00`
  await openIncident(table, {
    id: incidentId(sender, unverifiedFlood, minute),
    sender,
    cause: unverifiedFlood,
    state: 'open',
    firstSeen: minute,
    lastSeen: `${hour}:59`,
    count,
    recipients: [],
    fix: null,
    evidence: [],
  })
}

/** The same mail is a sample whenever it is asked about. */
const isSample = (mailId: string): boolean =>
  createHash('sha256').update(mailId).digest().readUInt32BE(0) % sampled === 0

const floodKey = (sender: string, hour: string) => ({ pk: `F#${sender}`, sk: `FLOOD#${hour}` })
