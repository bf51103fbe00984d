/** Parking, the circuit breaker, disabling and replays, on a clock that the test holds and a table of its own. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sweepCircuits, sweepDue } from '../../functions/sweep/due.ts'
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { announceTo } from '../../shared/ledger/announce.ts'
import { opensAfter } from '../../shared/ledger/circuits.ts'
import { getDelivery, getHistory, listDeliveries, replay, replayParked } from '../../shared/ledger/deliveries.ts'
import { releaseParked } from '../../shared/ledger/circuits.ts'
import { getSender, recordEndpoint, recordSender } from '../../shared/ledger/senders.ts'
import type { Endpoint } from '../../shared/ledger/senders.ts'
import type { PostResult } from '../../shared/webhook/post.ts'
import { renderTest } from '../../shared/webhook/payload.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { answered, Process, unanswered } from './delivering.ts'

let table: Table
let stop: () => Promise<void>
let clock: { now: Date }
let answer: PostResult
let deliver: Process
beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
  clock = { now: new Date('2026-11-21T10:00:00Z') }
  answer = unanswered()
  deliver = new Process(table, clock, () => answer)
  await recordSender(table, { id: 'shop', name: 'shop' })
  await setEndpoint('active')
})
afterEach(() => stop())

const main: Endpoint = { id: 'main', url: 'https://hooks.example.com/', secrets: [], state: 'active' }
const setEndpoint = (state: Endpoint['state']) => recordEndpoint(table, 'shop', { ...main, state }, clock.now)
const pass = (seconds: number) => (clock.now = new Date(clock.now.getTime() + seconds * 1000))
const endpoint = async () => (await getSender(table, 'shop'))?.endpoints[0]

async function happen(count: number, name = 'e'): Promise<DeliveryRequest[]> {
  const current = await endpoint()
  const all = Array.from({ length: count }, async (_, n) => {
    const delivery = { sender: 'shop', deliveryId: `${name}${n}`, bounceId: '', event: 'test' }
    return current ? announceTo(table, current, delivery, clock.now, renderTest('shop', clock.now)) : []
  })
  return (await Promise.all(all)).flat()
}
async function sweep(): Promise<DeliveryRequest[]> {
  const asked: DeliveryRequest[] = []
  const request = (requests: readonly DeliveryRequest[]) => Promise.resolve(void asked.push(...requests))
  const senderOf = Object.assign((id: string) => getSender(table, id), { forget: () => undefined })
  await sweepDue(table, request, clock.now)
  await sweepCircuits(table, request, senderOf, clock.now)
  return asked
}
async function attemptAll(requests: readonly DeliveryRequest[]): Promise<void> {
  // A batch of deliver is ten messages.
  for (let at = 0; at < requests.length; at += 10)
    await Promise.all(requests.slice(at, at + 10).map((request) => deliver.attempt(request)))
}
const states = async (names: readonly string[]) =>
  Promise.all(names.map(async (id) => (await getDelivery(table, 'shop', id))?.state))
const page = (state?: 'failed' | 'parked') =>
  listDeliveries(
    table,
    { sender: 'shop', endpoints: ['main'], ...(state ? { state } : {}) },
    new Date(clock.now.getTime() + 1),
  )

test('five deliveries that fail in a row open the circuit; what comes then is parked, has no attempt and is not due', async () => {
  await attemptAll(await happen(opensAfter))
  expect((await endpoint())?.circuit).toMatchObject({ state: 'open', error: 'connection-failed' })
  expect(await happen(20, 'later')).toEqual([])
  expect(await getDelivery(table, 'shop', 'later7')).toMatchObject({ state: 'parked', attempt: 0 })
  pass(29)
  expect(await sweep()).toEqual([])
  expect(deliver.posted).toHaveLength(opensAfter)
})

test('one delivery that always fails does not open the circuit: the others go on', async () => {
  const [poison] = await happen(1, 'poison')
  if (!poison) throw new Error('none')
  for (let attempt = 1; attempt <= 9; attempt += 1) {
    await deliver.attempt({ ...poison, attempt })
    pass(90_000)
  }
  expect((await endpoint())?.circuit?.state).toBe('closed')
})

test('only one probe goes out an interval, at 1, 2, 4 … 15 minutes; it costs its event none of the ten attempts', async () => {
  await attemptAll(await happen(opensAfter))
  await happen(20, 'later')
  const probes: number[] = []
  const started = clock.now.getTime()
  for (let minute = 0; minute < 60; minute += 1) {
    pass(60)
    const asked = await sweep()
    const sent = asked.filter(({ probe }) => probe).length
    if (sent > 0) probes.push((clock.now.getTime() - started) / 60_000)
    expect(sent).toBeLessThanOrEqual(1)
    // Those that had failed before it opened are still due: they are parked now, not posted.
    await attemptAll(asked)
  }
  expect(probes).toEqual([1, 2, 4, 8, 16, 31, 46])
  expect(deliver.posted).toHaveLength(opensAfter + probes.length)
  const histories = await Promise.all(['e0', 'later19', 'later0'].map((id) => getHistory(table, 'shop', id)))
  for (const history of histories) expect(history?.delivery.attempt).toBeLessThanOrEqual(1)
})

test('a probe that succeeds releases what is parked, the oldest first, at a rate that doubles; new events go at once', async () => {
  await attemptAll(await happen(opensAfter))
  await happen(400, 'later')
  answer = answered(204)
  pass(60)
  const [probe, ...others] = await sweep()
  expect([probe?.probe, others.length]).toEqual([true, 0])
  await attemptAll(probe ? [probe] : [])
  expect((await endpoint())?.circuit).toMatchObject({ state: 'releasing', since: null })
  expect(await happen(1, 'fresh')).toHaveLength(1)
  const released: number[] = []
  for (let minute = 0; minute < 4; minute += 1) {
    const asked = await sweep()
    const parked = asked.filter(({ deliveryId }) => deliveryId !== 'fresh0')
    released.push(parked.length)
    await attemptAll(asked)
    pass(60)
  }
  expect(released[0]).toBeLessThanOrEqual(300)
  expect(released[1]).toBeLessThanOrEqual(600)
  expect(released.reduce((sum, count) => sum + count, 0)).toBe(opensAfter + 400 - 1)
  expect(new Set(deliver.posted.map(({ id }) => id)).size).toBe(opensAfter + 401)
  // The five that had opened the circuit were posted twice, everything else once.
  expect(deliver.posted).toHaveLength(opensAfter * 2 + 401)
  pass(600)
  await sweep()
  expect((await endpoint())?.circuit?.state).toBe('closed')
})

test.each(['e0', 'e4'])(
  'an event that the receiver never takes (%s) does not keep the circuit open: oldest and newest are probed in turn',
  async (poison) => {
    deliver = new Process(table, clock, ({ id }) => (id === poison ? answered(500) : answer))
    const requests = await happen(opensAfter)
    // One after the other, the poison last: what opens the circuit is parked at once, and would be the first probe.
    for (const request of requests.toSorted(
      (a, b) => Number(a.deliveryId === poison) - Number(b.deliveryId === poison),
    ))
      await deliver.attempt(request)
    expect(await states([poison])).toEqual(['parked'])
    answer = answered(204)
    const due = deliver.asked.map(({ request }) => request)
    // Probes go at 1 (it waits alone), 2 (the newest) and 4 minutes (the oldest).
    for (let minute = 0; minute < 4; minute += 1) {
      pass(60)
      await attemptAll([...(await sweep()), ...due.splice(0)])
    }
    expect((await endpoint())?.circuit?.state).toBe('releasing')
  },
)

test('events of a paused endpoint are parked and go out when it is active again', async () => {
  const before = await happen(2, 'before')
  await setEndpoint('paused')
  expect(await happen(3)).toEqual([])
  await attemptAll(before)
  expect(await states(['before0', 'e0'])).toEqual(['parked', 'parked'])
  expect((await getDelivery(table, 'shop', 'before0'))?.attempt).toBe(0)
  expect(deliver.posted).toEqual([])
  pass(60)
  await setEndpoint('active')
  answer = answered(204)
  pass(11)
  await attemptAll(await sweep())
  expect(await states(['before0', 'before1', 'e0', 'e1', 'e2'])).toEqual(Array.from({ length: 5 }, () => 'delivered'))
})

test('410 disables the endpoint at once, says why, and parks its events until an operator activates it', async () => {
  answer = answered(410)
  const [first, second] = await happen(2)
  await attemptAll(first ? [first] : [])
  expect(await endpoint()).toMatchObject({ state: 'disabled', because: 'gone', changedAt: clock.now.toISOString() })
  await attemptAll(second ? [second] : [])
  expect(deliver.posted).toHaveLength(1)
  expect(await states(['e0', 'e1'])).toEqual(['parked', 'parked'])
  pass(3_600)
  expect(await sweep()).toEqual([])
  answer = answered(200)
  await setEndpoint('active')
  expect(await endpoint()).not.toHaveProperty('because')
  pass(11)
  await attemptAll(await sweep())
  expect(await states(['e0', 'e1'])).toEqual(['delivered', 'delivered'])
})

test('five days without a success disable the endpoint; four days and a success between do not', async () => {
  await attemptAll(await happen(opensAfter))
  const hours = async (count: number) => {
    for (let hour = 0; hour < count; hour += 4) {
      pass(4 * 3_600)
      await attemptAll(await sweep())
    }
  }
  await hours(96)
  expect((await endpoint())?.state).toBe('active')
  answer = answered(200)
  await hours(4)
  answer = unanswered('timeout')
  await attemptAll(await happen(opensAfter, 'again'))
  await hours(100)
  expect((await endpoint())?.state).toBe('active')
  await hours(24)
  expect(await endpoint()).toMatchObject({ state: 'disabled', because: 'no-success' })
})

test('a receiver that asks for time with Retry-After is probed after that time, not before', async () => {
  answer = answered(429, 7_200)
  await attemptAll(await happen(opensAfter))
  pass(7_100)
  expect(await sweep()).toEqual([])
  pass(200)
  expect((await sweep()).filter(({ probe }) => probe)).toHaveLength(1)
})

test('Retry-After up to a day delays one delivery, and ten attempts over 75 hours end it as failed', async () => {
  answer = answered(503, 86_400)
  let [request] = await happen(1)
  const waits: number[] = []
  for (let attempt = 1; request && attempt <= 12; attempt += 1) {
    await deliver.attempt(request)
    const last = (await getDelivery(table, 'shop', 'e0'))?.last
    if (!last?.next) break
    waits.push(Date.parse(last.next) - clock.now.getTime())
    clock.now = new Date(Date.parse(last.next) + 1000)
    // Up to 15 minutes the queue delays it, and the sweep is the safety net behind it.
    request = (await sweep())[0] ?? deliver.asked.at(-1)?.request
    if (attempt === 1) answer = answered(500)
  }
  expect(waits[0]).toBe(86_400_000)
  expect(waits.slice(1)).toEqual([300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map((s) => s * 1000))
  const history = await getHistory(table, 'shop', 'e0')
  expect(history?.delivery).toMatchObject({ state: 'failed', attempt: 10 })
  expect(history?.attempts.map(({ attempt, status }) => [attempt, status])).toEqual([
    [1, 503],
    ...Array.from({ length: 9 }, (_, n) => [n + 2, 500]),
  ])
  expect((await page('failed')).deliveries.map(({ deliveryId }) => deliveryId)).toEqual(['e0'])
})

test('a replay is a new series of the same event: same bytes, same id, ten attempts again', async () => {
  answer = answered(204)
  await attemptAll(await happen(1))
  const delivered = await getDelivery(table, 'shop', 'e0')
  pass(86_400)
  const again = delivered && (await replay(table, delivered, clock.now))
  expect(again).toMatchObject({ attempt: 2 })
  expect(delivered && (await replay(table, delivered, clock.now))).toBeNull()
  answer = answered(500)
  await attemptAll(again ? [again] : [])
  expect(await getDelivery(table, 'shop', 'e0')).toMatchObject({ state: 'pending', base: 1, attempt: 2 })
  // The second attempt of the new series waits five minutes, not half an hour.
  expect(deliver.asked.at(-1)).toMatchObject({ delay: 5, request: { attempt: 3 } })
  const [first, second] = deliver.posted
  expect([second?.body, second?.id]).toEqual([first?.body, first?.id])
  expect((await getHistory(table, 'shop', 'e0'))?.attempts).toHaveLength(2)
})

test('many replays are parked and released at the bounded rate', async () => {
  const ids = Array.from({ length: 30 }, (_, n) => `e${n}`)
  let asked = await happen(30)
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    // A success between them keeps the circuit closed.
    for (const request of asked) {
      answer = answered(500)
      await deliver.attempt(request)
      deliver.ports.streaks.ended({ sender: 'shop', endpoint: 'main' } as never)
    }
    asked = ids.map((deliveryId) => ({ v: 1, sender: 'shop', deliveryId, attempt: attempt + 1 }))
  }
  const failed = (await page('failed')).deliveries
  expect(failed).toHaveLength(30)
  for (const delivery of failed) expect(await replayParked(table, delivery, clock.now)).toBe(true)
  await releaseParked(table, 'shop', 'main', clock.now)
  expect((await page('parked')).deliveries).toHaveLength(30)
  answer = answered(204)
  pass(11)
  await attemptAll(await sweep())
  expect(new Set(await states(ids))).toEqual(new Set(['delivered']))
})

test('deliveries are listed newest first, by state, endpoint and time, page after page without repetition', async () => {
  answer = answered(204)
  for (let n = 0; n < 7; n += 1) {
    await attemptAll(await happen(3, `d${n}-`))
    pass(40_000)
  }
  const all: string[] = []
  let cursor: string | null | undefined
  do {
    const query = { sender: 'shop', endpoints: ['main', 'other'], limit: 4, ...(cursor ? { cursor } : {}) }
    const found = await listDeliveries(table, query, clock.now)
    expect(found.deliveries.length).toBeLessThanOrEqual(4)
    all.push(...found.deliveries.map(({ deliveryId }) => deliveryId))
    cursor = found.next
  } while (cursor)
  expect(all).toHaveLength(21)
  expect(new Set(all).size).toBe(21)
  expect(all.map((id) => Number(id[1]))).toEqual([6, 5, 4, 3, 2, 1, 0].flatMap((n) => [n, n, n]))
  const since = new Date(clock.now.getTime() - 100_000_000).toISOString()
  const recent = await listDeliveries(
    table,
    { sender: 'shop', endpoints: ['main'], since, state: 'delivered' },
    clock.now,
  )
  expect(recent.deliveries).toHaveLength(6)
  expect((await page('failed')).deliveries).toEqual([])
})

test('a process that dies between post and outcome leaves an attempt that says so, and the event goes out again under its id', async () => {
  const [request] = await happen(1)
  if (!request) throw new Error('none')
  const dying = new Process(table, clock, () => Promise.reject(new Error('killed')))
  await expect(dying.attempt(request, 'm1')).rejects.toThrow('killed')
  // While the claim holds the sweep leaves it alone; the queue's own copy takes it up.
  pass(61)
  expect(await sweep()).toEqual([])
  answer = answered(204)
  await deliver.attempt(request, 'm1')
  const history = await getHistory(table, 'shop', 'e0')
  expect(history?.attempts.map(({ error, status }) => [error, status])).toEqual([
    ['interrupted', null],
    [null, 204],
  ])
  await deliver.attempt(request, 'm1')
  expect(deliver.posted).toHaveLength(1)
})

test('a process that dies with its queue message is made good by the sweep', async () => {
  const [request] = await happen(1)
  if (!request) throw new Error('none')
  await expect(new Process(table, clock, () => Promise.reject(new Error('killed'))).attempt(request)).rejects.toThrow()
  pass(61)
  await sweep()
  pass(600)
  answer = answered(204)
  const asked = await sweep()
  expect(asked).toMatchObject([{ attempt: 2 }])
  await attemptAll(asked)
  expect(await getDelivery(table, 'shop', 'e0')).toMatchObject({ state: 'delivered' })
})

test('a copy of a queue message does nothing once the outcome is written', async () => {
  answer = answered(500)
  const [request] = await happen(1)
  if (!request) throw new Error('none')
  await deliver.attempt(request, 'm1')
  await deliver.attempt(request, 'm1')
  await deliver.attempt(request, 'm2')
  expect(deliver.posted).toHaveLength(1)
})
