import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeMinute, sweepMinutes } from '../../functions/sweep/minutes.ts'
import type { Table } from '../../shared/aws/table.ts'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { listIncidents, opensAt } from '../../shared/ledger/incidents.ts'
import { recordSender } from '../../shared/ledger/senders.ts'
import { listSumRows, listSums, sumOf } from '../../shared/ledger/sums.ts'
import { bounceOf, openTestTable } from './testTable.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => ({ table, stop } = await openTestTable()))
afterAll(() => stop())

const spf = {
  category: 'policy',
  reason: 'spf-failed',
  diagnostic: '550 5.7.23 SPF: 203.0.113.9 may not send for example.com',
} as const
const at = (time: string) => new Date(`2026-11-21T${time}Z`)

async function store(sender: string, name: string, count: number, when: Date, report = {}): Promise<void> {
  const all = Array.from({ length: count }, (_, n) => bounceOf(sender, `${name}-${n}`, report))
  await Promise.all(all.map((bounce) => recordBounce(table, bounce, when)))
}

test('nineteen bounces of one cause are no incident, the twentieth within 15 minutes opens one', async () => {
  await recordSender(table, { id: 'open', name: 'open' })
  await store('open', 'a', 10, at('09:00:10'), spf)
  await store('open', 'b', 9, at('09:05:10'), spf)
  expect(await closeMinute(table, '2026-11-21T09:00', at('09:03:00'))).toEqual([])
  expect(await closeMinute(table, '2026-11-21T09:05', at('09:08:00'))).toEqual([])
  await store('open', 'c', 1, at('09:10:10'), spf)
  expect(await closeMinute(table, '2026-11-21T09:10', at('09:13:00'))).toHaveLength(1)
  const [incident] = await listIncidents(table, 'open', 'open')
  expect(incident).toMatchObject({
    count: 20,
    firstSeen: '2026-11-21T09:00',
    lastSeen: '2026-11-21T09:10',
    cause: 'spf-failed||203.0.113.9',
  })
  expect(incident?.recipients).toEqual(['c-0@example.org'])
})

test('the fix of an incident names no single recipient', async () => {
  const all = Array.from({ length: 20 }, (_, n) => {
    const to = `e-${n}@example.org`
    const fix = { who: 'sender-admin', title: `Mail to ${to}`, steps: [`Keep ${to}: it is fine.`], links: [] } as const
    return bounceOf('named', `e-${n}`, { ...spf, fix: { ...fix, steps: [...fix.steps], links: [] } })
  })
  await Promise.all(all.map((bounce) => recordBounce(table, bounce, at('14:00:10'))))
  await closeMinute(table, '2026-11-21T14:00', at('14:03:00'))
  const [incident] = await listIncidents(table, 'named', 'open')
  expect(incident?.fix).toMatchObject({ title: 'Mail to the address', steps: ['Keep the address: it is fine.'] })
})

test('twenty bounces spread over more than 15 minutes are no incident', async () => {
  await store('slow', 'a', 10, at('11:00:10'), spf)
  await store('slow', 'b', 10, at('11:15:10'), spf)
  await closeMinute(table, '2026-11-21T11:00', at('11:20:00'))
  expect(await closeMinute(table, '2026-11-21T11:15', at('11:20:00'))).toEqual([])
})

test('a window that crosses midnight is still one window', async () => {
  await store('night', 'a', 10, new Date('2026-11-20T23:55:00Z'), spf)
  await store('night', 'b', 10, at('00:02:00'), spf)
  await closeMinute(table, '2026-11-20T23:55', at('00:10:00'))
  expect(await closeMinute(table, '2026-11-21T00:02', at('00:10:00'))).toHaveLength(1)
})

test('a minute that is closed again changes nothing, and a later minute adds its bounces once', async () => {
  await store('again', 'a', 25, at('12:00:10'), spf)
  await closeMinute(table, '2026-11-21T12:00', at('12:03:00'))
  await store('again', 'b', 5, at('12:01:10'), spf)
  for (let n = 0; n < 3; n += 1) await closeMinute(table, '2026-11-21T12:01', at('12:04:00'))
  await closeMinute(table, '2026-11-21T12:00', at('12:05:00'))
  expect(await listIncidents(table, 'again', 'open')).toMatchObject([{ count: 30, lastSeen: '2026-11-21T12:01' }])
  expect(await listSumRows(table, 'again', 'minute', '2026-11-21T12')).toMatchObject([
    { at: '2026-11-21T12:00', sums: { categories: { policy: 25 } } },
    { at: '2026-11-21T12:01', sums: { categories: { policy: 5 } } },
  ])
  expect(sumOf(await listSums(table, 'again', 'day', '2026-11')).categories).toEqual({ policy: 30 })
})

test('forged hard bounces, whatever they name, are one incident', async () => {
  await store('flood', 'a', 40, at('13:00:10'), {
    category: 'hard',
    reason: 'user-unknown',
    diagnostic: 'no such user 203.0.113.1',
  })
  await store('flood', 'b', 40, at('13:00:20'), {
    category: 'hard',
    reason: 'domain-unknown',
    diagnostic: 'no such host',
  })
  await closeMinute(table, '2026-11-21T13:00', at('13:03:00'))
  expect(await listIncidents(table, 'flood', 'open')).toMatchObject([{ cause: 'unverified-flood', count: 80 }])
})

test('the sweep closes minutes once they have settled, goes on where it stopped, and closes an incident after six hours', async () => {
  await recordSender(table, { id: 'sweep', name: 'sweep' })
  await store('sweep', 'a', 30, at('15:00:10'), spf)
  expect((await sweepMinutes(table, at('15:01:30'))).opened).toEqual([])
  const opened = await sweepMinutes(table, at('15:02:30'))
  expect(opened.opened).toHaveLength(1)
  expect(opened.minutes).toBe(1)
  expect((await sweepMinutes(table, at('15:02:40'))).minutes).toBe(0)
  expect((await sweepMinutes(table, at('21:00:00'))).closed).not.toContain(opened.opened[0])
  const closing = await sweepMinutes(table, at('21:01:30'))
  expect(closing.closed).toContain(opened.opened[0])
  expect(await listIncidents(table, 'sweep', 'open')).toEqual([])
  expect(await listIncidents(table, 'sweep', 'closed')).toMatchObject([
    { id: opened.opened[0], state: 'closed', count: 30 },
  ])
})

test('at most 200 incidents are open for a sender', async () => {
  const causes = Array.from({ length: 201 }, (_, n) => ({
    ...spf,
    diagnostic: `550 SPF: 2001:db8::${(n + 1).toString(16)} may not send`,
  }))
  for (const [n, report] of causes.entries()) await store('many', `m${n}`, opensAt.bounces, at('16:00:10'), report)
  await closeMinute(table, '2026-11-21T16:00', at('16:03:00'))
  expect((await listIncidents(table, 'many', 'open', 1000)).length).toBeLessThanOrEqual(200)
})
