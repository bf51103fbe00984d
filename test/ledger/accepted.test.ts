import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { recordAccepted } from '../../shared/ledger/accepted.ts'
import { readRecipient } from '../../shared/ledger/recipients.ts'
import { getSender } from '../../shared/ledger/senders.ts'
import { bounceAbout } from '../journey/journey.ts'
import { addSender, arrive, pathOf, root } from '../suppression/arriving.ts'
import { openTestTable } from './testTable.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
})
afterAll(() => stop())

test('a success counts where its token covers the recipient and there is something that it could take away', async () => {
  await addSender(table, 'shop')
  await addSender(table, 'other')
  const now = new Date()
  const at = now.toISOString()
  const full = bounceAbout(1, '452 4.2.2 Mailbox full')
  await arrive(table, pathOf('shop', 'soft', 'user1@example.org'), full)
  const sender = await getSender(table, 'shop')
  if (!sender) throw new Error('no sender')
  const accepted = (recipient: string, path: string, time = at) => ({ recipient, returnPath: path, at: time })
  const later = new Date(now.getTime() + 3_600_000).toISOString()
  const own = (who: string) => pathOf('shop', 'ok', who)
  const result = await recordAccepted(
    table,
    sender,
    [root],
    [
      accepted('user1@example.org', own('user1@example.org')),
      accepted('user2@example.org', own('user2@example.org')),
      accepted('user1@example.org', own('user2@example.org')),
      accepted('user1@example.org', pathOf('other', 'ok', 'user1@example.org')),
      accepted('user1@example.org', 'b@bounces.example.com'),
      accepted('user1@example.org', own('user1@example.org'), later),
    ],
    now,
  )
  expect(result).toMatchObject({ recorded: 1, registered: 0 })
  expect(result.refused).toEqual([
    { entry: 2, why: 'other-recipient' },
    { entry: 3, why: 'other-sender' },
    { entry: 4, why: 'no-token' },
    { entry: 5, why: 'bad-time' },
  ])
  const rowsOf = async (who: string) => (await readRecipient(table, 'shop', who, now)).rows.map((row) => row.class)
  expect((await rowsOf('user1@example.org')).sort()).toEqual(['soft', 'success'])
  expect(await rowsOf('user2@example.org')).toEqual([])
  expect((await getSender(table, 'shop'))?.successKnown).toBe(true)
  await expect(recordAccepted(table, sender, [root], Array(1001).fill(accepted('a', 'b')), now)).rejects.toThrow('1001')
})
