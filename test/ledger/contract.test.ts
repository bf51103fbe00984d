import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { getBounce, listBounces, recordBounce } from '../../shared/ledger/bounces.ts'
import {
  claimAttempt,
  claimDue,
  getPayload,
  listDue,
  recordOutcome,
  recordPayload,
} from '../../shared/ledger/attempts.ts'
import { getDelivery, later, recordDelivery } from '../../shared/ledger/deliveries.ts'
import { bucketOf, dueShards } from '../../shared/ledger/keys.ts'
import { recordEvidence } from '../../shared/ledger/recipients.ts'
import { changeEndpoint, getSender, recordEndpoint, recordSender, replaceSender } from '../../shared/ledger/senders.ts'
import type { Trust } from '../../shared/verdict/verdict.ts'
import { bounceOf, openTestTable } from './testTable.ts'

const now = new Date('2026-11-21T10:00:30.000Z')

describe.each(['dynoxide', 'dynalite'] as const)('the ledger on %s', (engineName) => {
  let table: Table
  let stop: () => Promise<void>

  beforeAll(async () => ({ table, stop } = await openTestTable(engineName)))
  afterAll(() => stop())

  test('a bounce that is written twice is one row, and the second writer reads the first one', async () => {
    const first = await recordBounce(table, bounce('once', 'unverified'), now)
    const again = await recordBounce(table, bounce('once', 'unverified', 'other words'), later(now, 90))
    expect([first.repeated, again.repeated]).toEqual([false, true])
    expect(again.row).toEqual(first.row)
    expect(await getBounce(table, 'shop', 'once')).toEqual(first.row)
  })

  test('proof replaces a claim, keeps the minute of the first write, and is not replaced by a claim', async () => {
    await recordBounce(table, bounce('proof', 'unverified', 'forged'), now)
    const proven = await recordBounce(table, bounce('proof', 'signed', 'genuine'), later(now, 90))
    const claimed = await recordBounce(table, bounce('proof', 'matched', 'forged again'), later(now, 180))
    expect(proven).toMatchObject({ repeated: false, row: { rank: 3, storedMinute: '2026-11-21T10:00' } })
    expect(claimed).toMatchObject({ repeated: true, row: { rank: 3, report: { diagnostic: 'genuine' } } })
  })

  test("a sender's bounces are listed newest first, and another sender's are not among them", async () => {
    for (const n of [1, 2, 3]) await recordBounce(table, bounce(`list-${n}`, 'event', 'x', 'lists'), later(now, n))
    expect((await listBounces(table, 'lists', '2026-11-21')).map(({ bounceId }) => bounceId)).toEqual([
      'list-3',
      'list-2',
      'list-1',
    ])
    expect(await listBounces(table, 'lists', '2026-11-21', 2)).toHaveLength(2)
    expect(await listBounces(table, 'nobody', '2026-11-21')).toEqual([])
  })

  test('evidence of a message is one row, and unverified evidence is one row a day', async () => {
    const evidence = { recipient: 'ev@example.org', class: 'hard', reason: 'user-unknown', bounceId: 'b', rule: 'r' }
    const day = '2026-11-21'
    for (const messageKey of ['m1', 'm2'])
      await recordEvidence(table, 'shop', { ...evidence, messageKey, day, rank: 0 }, now)
    for (const rank of [3, 2]) await recordEvidence(table, 'shop', { ...evidence, messageKey: 'm3', day, rank }, now)
    const rows = await table.query({ where: { text: '#pk = :pk', values: { pk: 'R#shop#ev@example.org' } } })
    expect(rows.map(({ sk, rank }) => [sk, rank])).toEqual([
      ['E#U#hard#2026-11-21', 0],
      ['E#hard#m3', 3],
    ])
  })

  test('an attempt is claimed once, by the same message again, and by no other message', async () => {
    const id = { sender: 'shop', deliveryId: 'claim' }
    await recordDelivery(table, { ...id, endpoint: 'main', bounceId: 'b', event: 'bounce.hard' }, now)
    const request = { ...id, attempt: 1 }
    expect(await claimAttempt(table, request, 'message-1', now)).toMatchObject({ attempt: 1, state: 'pending' })
    expect(await claimAttempt(table, request, 'message-2', now)).toBeNull()
    expect(await claimAttempt(table, request, 'message-1', now)).toMatchObject({ attempt: 1 })
    expect(await claimAttempt(table, { ...id, attempt: 3 }, 'message-3', now)).toBeNull()
    expect(await claimAttempt(table, { ...id, deliveryId: 'none', attempt: 1 }, 'message-1', now)).toBeNull()
  })

  test('a delivery stands in the due index while it waits and leaves it when it is done', async () => {
    const id = { sender: 'shop', deliveryId: 'due' }
    const shard = bucketOf(id.deliveryId, dueShards)
    const dueAt = async (at: Date) => (await listDue(table, shard, at)).filter(({ deliveryId }) => deliveryId === 'due')
    await recordDelivery(table, { ...id, endpoint: 'main', bounceId: 'b', event: 'bounce.hard' }, now)
    expect(await dueAt(later(now, 59))).toEqual([])
    expect(await dueAt(later(now, 61))).toHaveLength(1)

    const claimed = await claimAttempt(table, { ...id, attempt: 1 }, 'm', now)
    if (!claimed) throw new Error('not claimed')
    const next = later(now, 1800).toISOString()
    const failed = { at: now.toISOString(), status: 500, ms: 3, error: 'http-status', next }
    await recordOutcome(table, claimed, { state: 'pending', last: failed }, now)
    expect(await dueAt(later(now, 1799))).toEqual([])
    const [entry] = await dueAt(later(now, 1801))
    if (!entry) throw new Error('not due')
    expect(await claimDue(table, entry, later(now, 1801))).toMatchObject({ attempt: 1, last: failed })
    expect(await claimDue(table, entry, later(now, 1801))).toBeNull()

    const second = await claimAttempt(table, { ...id, attempt: 2 }, 'm2', later(now, 1801))
    if (!second) throw new Error('not claimed')
    await recordOutcome(
      table,
      second,
      { state: 'delivered', last: { ...failed, status: 204, error: null, next: null } },
      now,
    )
    expect(await dueAt(later(now, 1_000_000))).toEqual([])
    expect(await getDelivery(table, 'shop', 'due')).toMatchObject({ state: 'delivered', attempt: 2 })
    expect(await claimAttempt(table, { ...id, attempt: 3 }, 'm3', now)).toBeNull()
  })

  test('a payload is written once: whoever renders it again gets the first bytes', async () => {
    const id = { sender: 'shop', deliveryId: 'payload' }
    expect(await getPayload(table, id)).toBeNull()
    expect(await recordPayload(table, id, '{"a":1}', now)).toBe('{"a":1}')
    expect(await recordPayload(table, id, '{"a":2}', now)).toBe('{"a":1}')
  })

  test('a sender is read with its endpoints', async () => {
    const endpoint = { id: 'main', url: 'https://hooks.example.com/', secrets: ['1.x'], state: 'active' as const }
    const sender = { id: 'reg', names: { token: 'reg', domains: ['example.com'], addresses: [], tags: [] } }
    expect(await recordSender(table, { ...sender, name: 'First' })).toBe(true)
    await recordEndpoint(table, 'reg', endpoint)
    expect(await recordSender(table, { ...sender, name: 'Second' })).toBe(false)
    expect(await replaceSender(table, { ...sender, name: 'Third', revision: 1 })).toBe(true)
    expect(await getSender(table, 'reg')).toMatchObject({ ...sender, name: 'Third', endpoints: [endpoint] })
    expect(await getSender(table, 'none')).toBeNull()
    expect(await replaceSender(table, { ...sender, name: 'Late', revision: 1 })).toBe(false)
    expect(await replaceSender(table, { ...sender, id: 'none', name: 'None', revision: 0 })).toBe(false)
    expect(await getSender(table, 'reg')).toMatchObject({ name: 'Third', revision: 2 })
  })

  test('of two changes of an endpoint at once none is lost', async () => {
    await recordSender(table, { id: 'two', name: 'two' })
    const endpoint = { id: 'main', url: 'https://hooks.example.com/', secrets: ['0'], state: 'active' as const }
    expect(await recordEndpoint(table, 'two', endpoint, now, null)).toBe(true)
    expect(await recordEndpoint(table, 'two', { ...endpoint, secrets: ['other'] }, now, null)).toBe(false)
    const add = (secret: string) =>
      changeEndpoint(table, 'two', 'main', (found) => ({ ...found, secrets: [secret, ...found.secrets] }), now)
    await Promise.all(['1', '2', '3'].map(add))
    const [main] = (await getSender(table, 'two'))?.endpoints ?? []
    expect(main?.secrets.toSorted()).toEqual(['0', '1', '2', '3'])
    expect(await recordEndpoint(table, 'two', { ...endpoint, state: 'paused' }, now, endpoint)).toBe(false)
    expect(await changeEndpoint(table, 'two', 'none', (found) => found, now)).toBeNull()
  })
})

const bounce = (bounceId: string, trust: Trust, diagnostic = 'no such user', sender = 'shop') =>
  bounceOf(sender, bounceId, { trust, diagnostic })
