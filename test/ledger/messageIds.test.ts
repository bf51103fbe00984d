/** Message-IDs that an application registered when it sent, and the bounces that return them. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { recordAccepted } from '../../shared/ledger/accepted.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { getState } from '../../shared/ledger/recipients.ts'
import { getSender } from '../../shared/ledger/senders.ts'
import { bounceAbout } from '../journey/journey.ts'
import { addSender, arrive, domain } from '../suppression/arriving.ts'
import { openTestTable } from './testTable.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
  for (const id of ['shop', 'other']) await addSender(table, id)
})
afterAll(() => stop())

async function register(sender: string, messageId: string, recipient: string, now = new Date()) {
  const found = await getSender(table, sender)
  if (!found) throw new Error('no sender')
  const entry = { recipient, messageId, at: now.toISOString() }
  expect(await recordAccepted(table, found, [], [entry], now)).toMatchObject({ registered: 1, refused: [] })
}

async function trustOf(n: number, sender = 'shop') {
  await arrive(table, `b@${domain}`, bounceAbout(n), new Date(), sender)
  const rows = await listBounces(table, sender, new Date().toISOString().slice(0, 10), 100)
  const { trust, advice } = rows.find(({ report }) => report?.recipient === `user${n}@example.org`)?.report ?? {}
  return [trust, advice]
}

test('a bounce that returns a registered Message-ID is matched for its recipient, and proves nothing', async () => {
  await register('shop', '<original-1@example.com>', 'User1@example.org')
  expect(await trustOf(1)).toEqual(['matched', 'look'])
  expect(await getState(table, 'shop', 'user1@example.org')).toBeNull()
})

test('for another recipient, another sender, another Message-ID or after 30 days it is nothing', async () => {
  await register('shop', 'original-2@example.com', 'user1@example.org')
  expect(await trustOf(2)).toEqual(['unverified', 'look'])
  await register('other', 'original-3@example.com', 'user3@example.org')
  expect(await trustOf(3)).toEqual(['unverified', 'look'])
  await register('shop', 'ORIGINAL-4@example.com', 'user4@example.org')
  expect(await trustOf(4)).toEqual(['unverified', 'look'])
  await register('shop', 'original-5@example.com', 'user5@example.org', new Date(Date.now() - 31 * 86_400_000))
  expect(await trustOf(5)).toEqual(['unverified', 'look'])
})

test('the row that remembers it has neither the Message-ID nor the address', async () => {
  const kept: unknown[] = []
  const seen: Table = {
    ...table,
    put: (item, condition) => {
      kept.push(item)
      return table.put(item, condition)
    },
  }
  const sender = await getSender(table, 'shop')
  if (!sender) throw new Error('no sender')
  const entry = { recipient: 'user9@example.org', messageId: '<original-9@example.com>', at: new Date().toISOString() }
  await recordAccepted(seen, sender, [], [entry], new Date())
  expect(kept).toHaveLength(1)
  expect(JSON.stringify(kept)).not.toMatch(/user9|original-9/)
})
