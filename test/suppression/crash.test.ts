/** A process that dies at any write of a pass, and the queue that delivers the message again. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { getPayload } from '../../shared/ledger/attempts.ts'
import { getDelivery } from '../../shared/ledger/deliveries.ts'
import { getState } from '../../shared/ledger/recipients.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { addSender, arrive, bounceOfAddress, pathOf } from './arriving.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
  await addSender(table, 'shop')
})
afterAll(() => stop())

/** A table whose writer dies at its n-th write, before or after its effect. */
function dying(n: number, after: boolean): { table: Table; writes: () => number } {
  let count = 0
  const dies = async <T>(write: () => Promise<T>): Promise<T> => {
    count += 1
    if (count > n) throw new Error('dead')
    if (count < n) return write()
    if (after) await write()
    throw new Error('dead')
  }
  const mortal: Table = {
    ...table,
    put: (...given) => dies(() => table.put(...given)),
    update: (...given) => dies(() => table.update(...given)),
  }
  return { table: mortal, writes: () => count }
}

test('whatever write a process dies at, the next one comes to the same state and announces the same', async () => {
  let crashes = 0
  for (const after of [false, true]) {
    for (let n = 1; n <= 40; n += 1) {
      const recipient = `n${n}-${after ? 'after' : 'before'}@example.org`
      const path = pathOf('shop', `n${n}${after ? 'a' : 'b'}`, recipient)
      const raw = bounceOfAddress(1, recipient)
      const mortal = dying(n, after)
      const died = await arrive(mortal.table, path, raw).then(
        () => false,
        () => true,
      )
      if (!died) break
      crashes += 1
      const told = new Set((await arrive(table, path, raw)).map(({ deliveryId }) => deliveryId))
      expect(await getState(table, 'shop', recipient)).toMatchObject({ state: 'held', step: 1 })
      expect(told.size).toBe(2)
      const deliveries = await Promise.all([...told].map((id) => getDelivery(table, 'shop', id)))
      const events = deliveries.map((delivery) => delivery?.event ?? 'lost').sort()
      expect(events).toEqual(['bounce.hard', 'recipient.held'])
      const held = deliveries.find((delivery) => delivery?.event === 'recipient.held')
      expect(held && (await getPayload(table, held))).toContain('"state":"held"')
    }
  }
  // Evidence, state, payload, two deliveries, the bounce.
  expect(crashes).toBe(2 * 6)
})
