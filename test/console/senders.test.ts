/** The page of senders. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { recordAudit } from '../../shared/ledger/audit.ts'
import { recordSender } from '../../shared/ledger/senders.ts'
import { everybody } from '../../shared/ledger/sums.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { openConsole } from './openConsole.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  ;({ table, stop } = await openTestTable())
  for (const id of ['shop', 'news']) await recordSender(table, { id, name: id })
})
afterAll(() => stop())

test('it tells the newest changes of all senders and those that concern no sender, and of one its own', async () => {
  const now = new Date()
  const at = now.toISOString()
  await recordAudit(table, { sender: everybody, at, who: 'mo', what: 'rotated the session key' }, now)
  await recordAudit(table, { sender: 'shop', at, who: 'mo', what: 'changed domains' }, now)
  const { app } = await openConsole(table, Buffer.alloc(32, 3))
  const pageOf = async (path: string) => (await app.request(path)).text()
  const all = await pageOf('/senders')
  expect(all).toContain('rotated the session key')
  expect(all).toContain('changed domains')
  const news = await pageOf('/senders?sender=news')
  expect(news).not.toContain('rotated the session key')
  expect(news).not.toContain('changed domains')
})
