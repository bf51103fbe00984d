import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { listDeliveries, recordDelivery } from '../../shared/ledger/deliveries.ts'
import { openTestTable } from './testTable.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  ;({ table, stop } = await openTestTable())
})
afterAll(() => stop())

const now = new Date('2026-11-21T10:00:00Z')

test('a cursor of a far day asks for no day after now', async () => {
  const delivery = { sender: 'shop', deliveryId: 'd', endpoint: 'main', bounceId: 'b', event: 'bounce.hard' }
  await recordDelivery(table, delivery, now)
  let asked = 0
  const counting: Table = {
    ...table,
    query: (query) => {
      asked += 1
      return table.query(query)
    },
  }
  const query = { sender: 'shop', endpoints: ['main'], cursor: '2027-12-31T00:00:00.000Z#x' }
  const { deliveries } = await listDeliveries(counting, query, new Date(now.getTime() + 60_000))
  expect(deliveries.map(({ deliveryId }) => deliveryId)).toEqual(['d'])
  // 30 days and today, in four buckets each.
  expect(asked).toBeLessThanOrEqual(31 * 4)
})
