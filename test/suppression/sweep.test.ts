import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sweepMinutes } from '../../functions/sweep/minutes.ts'
import { sweepRecipients } from '../../functions/sweep/recipients.ts'
import type { Table } from '../../shared/aws/table.ts'
import { getPayload } from '../../shared/ledger/attempts.ts'
import { listIncidents } from '../../shared/ledger/incidents.ts'
import { decideAll } from '../../shared/ledger/operate.ts'
import { getState, listStates, readRecipient } from '../../shared/ledger/recipients.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { addSender, arrive, bounceOfAddress, pathOf } from './arriving.ts'

let table: Table
let stop: () => Promise<void>
// A table each: closed minutes stay closed.
beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
})
afterEach(() => stop())

const minute = 60_000
const after = (minutes: number) => new Date(Date.now() + minutes * minute)
/** Closes the minutes until then, and lets the holds end that are over. */
async function sweepUntil(at: Date) {
  // The first sweep of all looks back 20 minutes only.
  await sweepMinutes(table, after(3))
  await sweepMinutes(table, at, 60_000)
  return sweepRecipients(table, at, 60_000)
}

test('a held address is suppressed by the sweep when its hour has passed, and the sender is told once', async () => {
  await addSender(table, 'one')
  const asked = await arrive(table, pathOf('one', '1', 'bo@example.org'), bounceOfAddress(1, 'bo@example.org'))
  expect(asked).toHaveLength(2)
  expect(await getState(table, 'one', 'bo@example.org')).toMatchObject({ state: 'held' })
  expect((await sweepUntil(after(30))).settled).toBe(0)
  const swept = await sweepUntil(after(130))
  expect(swept.settled).toBe(1)
  expect(await getState(table, 'one', 'bo@example.org')).toMatchObject({ state: 'suppressed', until: null })
  const request = swept.requests.at(-1)
  if (!request) throw new Error('nobody is told')
  const payload = JSON.parse((await getPayload(table, request)) ?? '{}') as { type: string; data: object }
  expect(payload).toMatchObject({ type: 'recipient.suppressed', data: { from: 'held', recipient: 'bo@example.org' } })
  expect((await readRecipient(table, 'one', 'bo@example.org', new Date())).rows[0]).toMatchObject({ judged: 'normal' })
  // Looked at once more, in case the sweep died before it told anybody: the same request, which does nothing twice.
  expect(await sweepRecipients(table, after(140))).toMatchObject({ settled: 1, requests: [request] })
  expect(await sweepRecipients(table, after(150))).toMatchObject({ settled: 0, requests: [] })
})

test('a sweep that dies between writing a suppression and announcing it announces it when it looks again', async () => {
  await addSender(table, 'dead')
  await arrive(table, pathOf('dead', '1', 'bo@example.org'), bounceOfAddress(1, 'bo@example.org'))
  await sweepMinutes(table, after(3))
  await sweepMinutes(table, after(130), 60_000)
  const mortal: Table = {
    ...table,
    put: (item, condition) =>
      String(item['payload']).includes('recipient.suppressed')
        ? Promise.reject(new Error('dead'))
        : table.put(item, condition),
  }
  await expect(sweepRecipients(mortal, after(130))).rejects.toThrow('dead')
  expect(await getState(table, 'dead', 'bo@example.org')).toMatchObject({ state: 'suppressed' })
  const { requests } = await sweepRecipients(table, after(140))
  const payloads = await Promise.all(requests.map((request) => getPayload(table, request)))
  expect(payloads).toEqual([expect.stringContaining('recipient.suppressed')])
})

test('where a sender counts what is not proven, a suppression is not held again by the next bounce', async () => {
  await addSender(table, 'lax', { thresholds: { unverified: { days: 3, within: 14 } } })
  const days = [4, 3, 2].map((back) => new Date(Date.now() - back * 86_400_000 - 60_000))
  for (const day of days) await arrive(table, 'b@bounces.example.com', bounceOfAddress(1, 'bo@example.org'), day, 'lax')
  await sweepUntil(after(130))
  expect(await getState(table, 'lax', 'bo@example.org')).toMatchObject({ state: 'suppressed' })
  await arrive(table, 'b@bounces.example.com', bounceOfAddress(2, 'bo@example.org'), new Date(), 'lax')
  expect(await getState(table, 'lax', 'bo@example.org')).toMatchObject({ state: 'suppressed' })
})

test('500 signed 5.1.1 of one provider in an hour suppress nobody, open one incident, and one release frees all', async () => {
  await addSender(table, 'mass')
  const people = Array.from({ length: 500 }, (_, n) => `person${n}@example.org`)
  for (let at = 0; at < people.length; at += 50) {
    await Promise.all(
      people
        .slice(at, at + 50)
        .map((who, n) =>
          arrive(table, pathOf('mass', `${at + n}`, who), bounceOfAddress(at + n, who, 'aspmx.l.google.com')),
        ),
    )
  }
  const count = async (state: 'held' | 'suppressed') => {
    const found: string[] = []
    for await (const { recipient } of listStates(table, 'mass', state)) found.push(recipient)
    return found.length
  }
  for (let round = 0; round < 4; round += 1) await sweepUntil(after(200 + round * 10))
  expect([await count('held'), await count('suppressed')]).toEqual([500, 0])
  const incidents = await listIncidents(table, 'mass', 'open')
  expect(incidents.map(({ cause }) => cause)).toEqual(['user-unknown|google|'])
  expect((await getState(table, 'mass', 'person7@example.org'))?.says).toContain('an operator confirms or releases it')

  const freed = await decideAll(table, 'mass', { class: 'release', incident: incidents[0]?.id ?? '' }, after(260))
  expect(freed).toBe(500)
  expect([await count('held'), await count('suppressed')]).toEqual([0, 0])
}, 180_000)

test('a recipient that cannot be settled keeps no other from it, and the fault is told at the end', async () => {
  await addSender(table, 'two')
  const people = ['ann@example.org', 'bo@example.org', 'cy@example.org']
  for (const [n, to] of people.entries()) await arrive(table, pathOf('two', `f${n}`, to), bounceOfAddress(n + 1, to))
  await sweepMinutes(table, after(3))
  await sweepMinutes(table, after(130), 60_000)
  const faulty: Table = {
    ...table,
    query: (query) =>
      JSON.stringify(query).includes('ann@example.org') ? Promise.reject(new Error('faulty')) : table.query(query),
    pages: (query) => {
      if (JSON.stringify(query).includes('ann@example.org')) throw new Error('faulty')
      return table.pages(query)
    },
  }
  await expect(sweepRecipients(faulty, after(130), 60_000)).rejects.toThrow('faulty')
  const states = await Promise.all(people.map((to) => getState(table, 'two', to)))
  expect(states.map((found) => found?.state)).toEqual(['held', 'suppressed', 'suppressed'])
})

test('a scope is decided in parts where a call takes so many, until none is left', async () => {
  await addSender(table, 'parts')
  const addresses = Array.from({ length: 5 }, (_, n) => `part${n}@example.org`)
  for (const [n, each] of addresses.entries())
    await arrive(table, pathOf('parts', `p${n}`, each), bounceOfAddress(700 + n, each))
  const release = { class: 'release', only: { reason: 'user-unknown' } } as const
  const parts: number[] = []
  for (let n = 0; n < 4; n += 1) parts.push(await decideAll(table, 'parts', release, after(1), 2))
  expect(parts).toEqual([2, 2, 1, 0])
  for (const each of addresses) expect((await getState(table, 'parts', each))?.state).toBe('clear')
})
