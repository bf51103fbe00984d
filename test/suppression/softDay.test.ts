/** Whether soft failures of a day say more of a domain than of its mailboxes: what was counted, and what is known of successes. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { recordAccepted } from '../../shared/ledger/accepted.ts'
import { Guard } from '../../shared/ledger/guard.ts'
import { countMailed, noteMailed } from '../../shared/ledger/mailed.ts'
import { getSender } from '../../shared/ledger/senders.ts'
import { recordSums } from '../../shared/ledger/sums.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { addSender, pathOf, root } from './arriving.ts'
import { row } from './rows.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
})
afterAll(() => stop())

// Yesterday: rows that have expired are not read.
const now = new Date()
const day = new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10)
const full = row(`${day}T12:00:00.000Z`, { class: 'soft', reason: 'mailbox-full' })

async function judged(sender: string, failed: number, successes: number, through = `${day}T23:59`) {
  const counts = { kinds: {}, categories: {}, reasons: {}, providers: {}, causes: {}, unverified: 0 }
  await recordSums(table, sender, `${day}T12:00`, { ...counts, softRecipients: { 'example.org': failed } }, now)
  const note = noteMailed(table)
  for (let n = 0; n < successes; n += 1) await note(sender, `user${n}@example.org`, `${day}T09:00:00Z`, now)
  const guard = new Guard(table, sender, through)
  await guard.load([full])
  return guard.softDay(full)
}

test('two of three mailed who failed make the day abnormal for their domain, two of twenty do not', async () => {
  expect(await judged('few', 2, 1)).toBe('abnormal')
  expect(await judged('half', 2, 2)).toBe('abnormal')
  expect(await judged('many', 2, 18)).toBe('normal')
  expect(await judged('one', 1, 0)).toBe('normal')
  expect(await judged('twenty', 20, 500)).toBe('abnormal')
})

test('before the day is over nothing is said, unless it is too many already', async () => {
  expect(await judged('early', 2, 1, `${day}T20:00`)).toBe('unknown')
  expect(await judged('soon', 20, 1, `${day}T20:00`)).toBe('abnormal')
})

test('successes take at most 64 rows a domain and day, however many there are and however often they come', async () => {
  const note = noteMailed(table)
  for (let n = 0; n < 400; n += 1) await note('bounded', `p${n % 300}@example.org`, `${day}T10:00:00Z`, now)
  expect(await countMailed(table, 'bounded', day, 'example.org')).toBe(64)
  expect(await countMailed(table, 'bounded', now.toISOString().slice(0, 10), 'example.org')).toBe(0)
  expect(await countMailed(table, 'other', day, 'example.org')).toBe(0)
  // Another process comes to the same slots.
  await noteMailed(table)('bounded', 'p1@example.org', `${day}T10:00:00Z`, now)
  expect(await countMailed(table, 'bounded', day, 'example.org')).toBe(64)
})

test('successes that an application reports are counted too', async () => {
  await addSender(table, 'shop')
  const sender = await getSender(table, 'shop')
  if (!sender) throw new Error('no sender')
  const at = new Date()
  const batch = Array.from({ length: 3 }, (_, n) => {
    const recipient = `taken${n}@example.org`
    return { recipient, returnPath: pathOf('shop', `n${n}`, recipient), at: at.toISOString() }
  })
  await recordAccepted(table, sender, [root], batch, at)
  expect(await countMailed(table, 'shop', at.toISOString().slice(0, 10), 'example.org')).toBeGreaterThan(1)
})
