/** Corrections that make many failures hard: their hours are counted anew before anybody is judged by them. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sweepMinutes } from '../../functions/sweep/minutes.ts'
import { sweepRecipients } from '../../functions/sweep/recipients.ts'
import { sweepStale } from '../../functions/sweep/stale.ts'
import type { Table } from '../../shared/aws/table.ts'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { correctBounce } from '../../shared/ledger/correct.ts'
import { listIncidents } from '../../shared/ledger/incidents.ts'
import { listStates } from '../../shared/ledger/recipients.ts'
import { getSender, recordSender } from '../../shared/ledger/senders.ts'
import { everybody, listSumRows } from '../../shared/ledger/sums.ts'
import { clearStale, listStale, markStale } from '../../shared/ledger/stale.ts'
import { bounceOf, openTestTable } from '../ledger/testTable.ts'

let table: Table
let stop: () => Promise<void>
beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
  await recordSender(table, { id: 'shop', name: 'shop' })
})
afterEach(() => stop())

const start = Date.parse('2026-11-21T09:10:00Z')
const after = (minutes: number) => new Date(start + minutes * 60_000)

/** That many signed failures which nothing was understood of, read again three hours later as unknown addresses. */
async function corrected(people: number): Promise<void> {
  const sender = await getSender(table, 'shop')
  await sweepMinutes(table, after(-5))
  const stored = await Promise.all(
    Array.from({ length: people }, async (_, n) => {
      const vague = { category: 'unknown', reason: 'unclassified', trust: 'signed' } as const
      const bounce = { ...bounceOf('shop', `p${n}`, vague), receivedAt: after(0).toISOString() }
      return (await recordBounce(table, bounce, after(0))).row
    }),
  )
  await sweepMinutes(table, after(170), 60_000)
  for (const row of stored) {
    if (!row.report) throw new Error('no report')
    const report = { ...row.report, category: 'hard', reason: 'user-unknown' } as const
    const correction = { kind: 'bounce' as const, report, messageKey: `m:${row.report.bounceId}` }
    await correctBounce(table, sender, { ...row, report: row.report }, correction, after(180))
  }
}

/** What the minute's run of the sweep does with what corrections leave behind. */
async function sweep(at: Date): Promise<number> {
  const counted = await sweepStale(table, 'default', at, 60_000)
  await sweepMinutes(table, at, 60_000)
  await sweepRecipients(table, at, 60_000)
  return counted
}

async function count(state: 'held' | 'suppressed'): Promise<number> {
  const found: string[] = []
  for await (const { recipient } of listStates(table, 'shop', state)) found.push(recipient)
  return found.length
}

test('a rule that makes a whole hour hard suppresses nobody: the hour is counted anew, and an incident opens', async () => {
  await corrected(30)
  expect(await sweep(after(181))).toBe(0)
  expect([await count('held'), await count('suppressed')]).toEqual([30, 0])
  expect(await listStale(table)).toMatchObject([{ sender: 'shop', day: '2026-11-21' }])

  expect(await sweep(after(186))).toBe(1)
  expect(await listStale(table)).toEqual([])
  await sweep(after(200))
  expect([await count('held'), await count('suppressed')]).toEqual([30, 0])
  const incidents = await listIncidents(table, 'shop', 'open')
  expect(incidents.map(({ cause }) => cause)).toContain('user-unknown||')
})

test('a few of them are suppressed once their hour is counted anew, not before', async () => {
  await corrected(3)
  await sweep(after(181))
  expect([await count('held'), await count('suppressed')]).toEqual([3, 0])
  await sweep(after(186))
  await sweep(after(200))
  expect([await count('held'), await count('suppressed')]).toEqual([0, 3])
})

test('what the default sender has is counted too, registered or not', async () => {
  const foreign = { ...bounceOf('default', 'stray', { trust: 'unverified' }), receivedAt: after(0).toISOString() }
  await recordBounce(table, foreign, after(0))
  await corrected(3)
  await sweep(after(186))
  const [day] = await listSumRows(table, everybody, 'day', '2026-11-21')
  expect(day?.sums.categories).toMatchObject({ hard: 4 })
})

test('a mark stays where another correction has begun since it was read', async () => {
  await markStale(table, 'shop', after(0).toISOString(), after(1))
  const [mark] = await listStale(table)
  await markStale(table, 'shop', after(0).toISOString(), after(2))
  if (mark) await clearStale(table, mark)
  expect(await listStale(table)).toMatchObject([{ at: after(2).toISOString() }])
})
