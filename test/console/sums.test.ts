import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeMinute } from '../../functions/sweep/minutes.ts'
import type { Table } from '../../shared/aws/table.ts'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { readFigures } from '../../shared/ledger/figures.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { recordClosed } from '../../shared/ledger/progress.ts'
import { recountDay } from '../../shared/ledger/recount.ts'
import {
  everybody,
  listHourRecipients,
  listSumRows,
  noSums,
  recordMinute,
  recordSums,
  sumDay,
  sumHour,
  sumOf,
} from '../../shared/ledger/sums.ts'
import { bounceOf, openTestTable } from '../ledger/testTable.ts'

let table: Table
let stop: () => Promise<void>
const now = new Date('2026-11-21T10:30:00Z')
const stored: { sender: string; category: string; at: string; provider: string }[] = []

beforeAll(async () => {
  ;({ table, stop } = await openTestTable())
  const minutes = new Set<string>()
  for (let n = 0; n < 90; n += 1) {
    const at = new Date(now.getTime() - n * 47 * 60_000)
    const soft = n % 3 === 0
    const sender = n % 5 === 0 ? 'post' : 'shop'
    const provider = n % 2 ? 'google' : 'yahoo'
    const changes = soft ? ({ category: 'soft', reason: 'mailbox-full', provider } as const) : { provider }
    await recordBounce(table, bounceOf(sender, deriveId('b', n), changes), at)
    stored.push({ sender, category: soft ? 'soft' : 'hard', at: at.toISOString(), provider })
    minutes.add(at.toISOString().slice(0, 16))
  }
  const unreadable = { ...bounceOf('shop', deriveId('odd')), report: null, kind: 'other' as const }
  await recordBounce(table, { ...unreadable, problems: [{ code: 'empty', detail: '' }] }, now)
  // The newest two are still open.
  const through = '2026-11-21T10:28'
  for (const minute of [...minutes].filter((each) => each <= through)) await closeMinute(table, minute, now)
  await recordClosed(table, through)
})
afterAll(() => stop())

const count = (since: string, until: string, fits: (each: (typeof stored)[number]) => boolean) =>
  stored.filter((each) => each.at >= since && each.at < until && fits(each)).length

test.each([
  ['shop', (each: { sender: string }) => each.sender === 'shop'],
  ['post', (each: { sender: string }) => each.sender === 'post'],
  [everybody, () => true],
])('the figures of %s agree with the records, open minutes included', async (sender, isTheirs) => {
  const figures = await readFigures(table, sender, '24h', now)
  expect(figures.spans).toHaveLength(24)
  for (const { from, until, sums } of figures.spans) {
    for (const category of ['hard', 'soft'])
      expect(sums.categories[category] ?? 0, from).toBe(
        count(from, until, (each) => isTheirs(each) && each.category === category),
      )
  }
  const [start, end] = ['2026-11-20T11:00:00.000Z', '2026-11-21T11:00:00.000Z'] as const
  expect(figures.now.kinds['bounce']).toBe(count(start, end, isTheirs))
  expect(figures.now.providers['google'] ?? 0).toBe(
    count(start, end, (each) => isTheirs(each) && each.provider === 'google'),
  )
  expect(figures.before?.kinds['bounce']).toBe(count('2026-11-19T11:00:00.000Z', start, isTheirs))
})

test.each(['7d', '30d', '90d'] as const)('the figures of %s add up to the same', async (period) => {
  const figures = await readFigures(table, everybody, period, now)
  expect(figures.now.kinds['bounce']).toBe(90)
  expect(sumOf(figures.spans.map(({ sums }) => sums))).toEqual(figures.now)
  expect(figures.before).toBeNull()
})

test('mail that could not be read is counted', async () => {
  expect((await readFigures(table, 'shop', '24h', now)).now.unread).toBe(1)
  expect((await readFigures(table, 'post', '24h', now)).now.unread ?? 0).toBe(0)
})

test('a recount mends sums that are wrong, takes away those of nothing, and finds nothing the second time', async () => {
  const right = await listSumRows(table, 'shop', 'hour', '2026-11-20')
  await recordSums(
    table,
    'shop',
    '2026-11-20T13:13',
    { ...noSums(), kinds: { bounce: 500 }, categories: { hard: 500 } },
    now,
  )
  const minute = (await listSumRows(table, 'shop', 'minute', '2026-11-20'))[0]?.at ?? ''
  await recordSums(table, 'shop', minute, { ...noSums(), kinds: { bounce: 7 } }, now)
  expect(
    sumOf((await listSumRows(table, 'shop', 'hour', '2026-11-20')).map(({ sums }) => sums)).kinds['bounce'],
  ).toBeGreaterThan(500)

  const done = await recountDay(table, ['shop', 'post'], '2026-11-20', now)
  expect(done.mended).toBe(2)
  expect(done.counted).toBe(count('2026-11-20T00:00:00.000Z', '2026-11-21T00:00:00.000Z', () => true))
  const after = (await listSumRows(table, 'shop', 'hour', '2026-11-20')).filter(
    ({ sums }) => Object.keys(sums.kinds).length > 0,
  )
  expect(after).toEqual(right)
  const all = await listSumRows(table, everybody, 'day', '2026-11-20')
  expect(all[0]?.sums.kinds['bounce']).toBe(done.counted)
  expect(await recountDay(table, ['shop', 'post'], '2026-11-20', now)).toEqual({ ...done, mended: 0 })
})

test('an hour in which every minute names other causes and domains still fits into its rows', async () => {
  const name = (minute: number, n: number) => `spf-failed|google|${'x'.repeat(60)}${minute}-${n}.example.org`
  for (let minute = 0; minute < 60; minute += 1) {
    const named = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [name(minute, n), 1]))
    const sums = { ...noSums(), kinds: { bounce: 200 }, causes: named, softRecipients: named }
    const at = `2026-11-19T07:${String(minute).padStart(2, '0')}`
    for (const sender of ['flooded', everybody]) await recordMinute(table, sender, at, sums, now)
  }
  for (const sender of ['flooded', everybody]) {
    await sumHour(table, sender, '2026-11-19T07', now)
    await sumDay(table, sender, '2026-11-19', now)
    const [day] = await listSumRows(table, sender, 'day', '2026-11-19')
    expect(day?.sums.kinds['bounce']).toBeGreaterThanOrEqual(12_000)
  }
  const [hour] = (await listHourRecipients(table, 'flooded', '2026-11-19')).filter(({ sums }) => sums.softRecipients)
  expect(Object.values(hour?.sums.softRecipients ?? {}).reduce((sum, count) => sum + count)).toBe(12_000)
})

test('what is recounted before the first sweep is not counted again as an open minute', async () => {
  const fresh = await openTestTable()
  for (const minutes of [0, 5, 6, 7, 30]) {
    const at = new Date(now.getTime() - minutes * 60_000)
    await recordBounce(fresh.table, bounceOf('shop', deriveId('fresh', minutes)), at)
  }
  await recountDay(fresh.table, ['shop'], '2026-11-21', now)
  for (const sender of ['shop', everybody])
    expect((await readFigures(fresh.table, sender, '24h', now)).now.kinds).toEqual({ bounce: 5 })
  await fresh.stop()
})
