/** Rows and messages as the version before wrote them, and what a newer one may write while a deployment is under way. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { claimAttempt } from '../../shared/ledger/attempts.ts'
import { getBounce, listBounces, recordBounce } from '../../shared/ledger/bounces.ts'
import { getDelivery } from '../../shared/ledger/deliveries.ts'
import { Guard } from '../../shared/ledger/guard.ts'
import { getSender } from '../../shared/ledger/senders.ts'
import { recordSums, sumKey } from '../../shared/ledger/sums.ts'
import type { EvidenceRow } from '../../shared/suppression/rows.ts'
import { bounceOf, openTestTable } from './testTable.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => ({ table, stop } = await openTestTable()))
afterAll(() => stop())

/** What version 1 did not have: `naming` and `version` of bounces, `base` and `begun` of deliveries, names of senders. */
const rows = [
  {
    v: 1,
    type: 'bounce',
    pk: 'B#shop#b1',
    sk: 'BOUNCE',
    sender: 'shop',
    bounceId: 'b1',
    rank: 0,
    kind: 'bounce',
    receivedAt: '2026-11-21T10:00:30.000Z',
    storedAt: '2026-11-21T10:00:31.000Z',
    minute: '2026-11-21T10:00#3',
    minuteSort: 'shop#b1',
    list: 'B#shop#2026-11-21#1',
    listSort: '2026-11-21T10:00:31.000Z#b1',
    body: JSON.stringify(bounceOf('shop', 'b1')),
    expires: 4_000_000_000,
  },
  {
    v: 1,
    type: 'delivery',
    pk: 'D#shop#d1',
    sk: 'DELIVERY',
    sender: 'shop',
    deliveryId: 'd1',
    endpoint: 'main',
    bounceId: 'b1',
    event: 'bounce.hard',
    state: 'pending',
    attempt: 2,
    createdAt: '2026-11-21T10:00:31.000Z',
    due: 'DUE#1',
    dueSort: '2026-11-21T10:05:31.000Z#d1',
    list: 'D#shop#main#2026-11-21#1',
    listSort: '2026-11-21T10:00:31.000Z#d1',
    expires: 4_000_000_000,
  },
  { v: 1, type: 'sender', pk: 'S#shop', sk: 'SENDER', id: 'shop', name: 'Shop' },
  {
    v: 1,
    type: 'endpoint',
    pk: 'S#shop',
    sk: 'ENDPOINT#main',
    id: 'main',
    url: 'https://hooks.example.com/in',
    secrets: ['1.sealed'],
    state: 'active',
  },
]

test('rows of the version before are read, claimed and replaced', async () => {
  for (const row of rows) await table.put(row)
  const bounce = await getBounce(table, 'shop', 'b1')
  expect(bounce).toMatchObject({ bounceId: 'b1', storedMinute: '2026-11-21T10:00', report: { reason: 'user-unknown' } })
  expect((await listBounces(table, 'shop', '2026-11-21')).map(({ bounceId }) => bounceId)).toEqual(['b1'])
  expect(await getDelivery(table, 'shop', 'd1')).toMatchObject({ state: 'pending', attempt: 2, base: 0, last: null })
  const claimed = await claimAttempt(table, { sender: 'shop', deliveryId: 'd1', attempt: 3 }, 'm1', new Date())
  expect(claimed).toMatchObject({ attempt: 3, event: 'bounce.hard' })
  expect(await getSender(table, 'shop')).toMatchObject({
    name: 'Shop',
    names: { token: 'shop', domains: [], addresses: [], tags: [] },
    endpoints: [{ id: 'main', state: 'active', secrets: ['1.sealed'] }],
  })
  // Proof replaces a claim, whichever version wrote that.
  const { row } = await recordBounce(table, bounceOf('shop', 'b1', { trust: 'signed' }), new Date())
  expect(row).toMatchObject({ rank: 3, storedMinute: '2026-11-21T10:00' })
})

test('the hours of the version before tell who failed in them, and so do those of today', async () => {
  const counts = { kinds: { bounce: 30 }, categories: {}, reasons: {}, providers: {}, causes: {}, unverified: 0 }
  const hardRecipients = { 'user-unknown|google': 30 }
  const now = new Date('2026-11-20T11:30:00Z')
  await table.put({ ...sumKey('shop', 'hour', '2026-11-20T05'), sums: { ...counts, hardRecipients } })
  await recordSums(table, 'shop', '2026-11-20T10:00', { ...counts, hardRecipients }, now)
  const guard = new Guard(table, 'shop', '2026-11-20T11:00')
  const row = (at: string): EvidenceRow => ({
    ...{ recipient: 'bo@example.org', messageKey: 'm', day: '2026-11-20', class: 'hard', rank: 3, bounceId: 'b1' },
    ...{ reason: 'user-unknown', provider: 'google', rule: 'none', at },
  })
  await guard.load([row(now.toISOString())])
  for (const hour of ['05', '10']) expect(guard.hour(row(`2026-11-20T${hour}:20:00.000Z`))).toBe('abnormal')
  expect(guard.hour({ ...row('2026-11-20T05:20:00.000Z'), provider: 'yahoo' })).toBe('normal')
})

test('a request is read with the version of today and without any, and left to newer code where it has a newer one', () => {
  const request = { sender: 'shop', deliveryId: 'd1', attempt: 1 }
  expect(readRequest(JSON.stringify({ v: 1, ...request }))).toEqual({ v: 1, ...request })
  expect(readRequest(JSON.stringify(request))).toEqual({ v: 1, ...request })
  expect(() => readRequest(JSON.stringify({ v: 2, ...request }))).toThrow(
    expect.objectContaining({ code: 'newer-version', again: true }) as Error,
  )
  for (const body of ['', '[]', 'null', '{"v":1}', '{"v":1,"sender":"shop","deliveryId":"d1","attempt":"1"}'])
    expect(readRequest(body)).toBeNull()
})
