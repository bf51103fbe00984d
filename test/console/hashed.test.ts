/** The console of senders that keep no addresses, and of people who were forgotten: what is asked by address is found by tag. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { addressKey, recipientTag } from '../../shared/identity/recipientTag.ts'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { decide } from '../../shared/ledger/operate.ts'
import { getState } from '../../shared/ledger/recipients.ts'
import { getSender, recordSender } from '../../shared/ledger/senders.ts'
import { bounceOf, openTestTable } from '../ledger/testTable.ts'
import { openConsole } from './openConsole.ts'

const key = Buffer.alloc(32, 3)
const address = 'bo@example.org'
const tag = recipientTag(addressKey(key, 'shop'), address)

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
  await recordSender(table, { id: 'shop', name: 'shop', settings: { hashed: true } })
})
afterAll(() => stop())

test('an address that is imported is stored by its tag, where the check finds it', async () => {
  const { post } = await openConsole(table, key)
  const answer = await post('/recipients/import', { sender: 'shop', list: address })
  expect(answer.status).toBe(303)
  expect((await getState(table, 'shop', tag))?.state).toBe('suppressed')
  expect(await getState(table, 'shop', address)).toBeNull()
})

test('an address that is looked up shows the state of its tag', async () => {
  const sender = await getSender(table, 'shop')
  if (!sender) throw new Error('no sender')
  await decide(table, sender, tag, { class: 'add' }, new Date())
  const { app, post } = await openConsole(table, key)
  for (const asked of [address, tag]) {
    const found = await post('/recipients/find', { sender: 'shop', recipient: asked })
    const page = await app.request(found.headers.get('location') ?? '')
    expect(await page.text()).toContain('No, do not send to this address.')
  }
})

test('bounces are found by the address, whichever name the rows of each sender have', async () => {
  const now = new Date()
  await recordSender(table, { id: 'post', name: 'post' })
  await recordBounce(table, bounceOf('shop', 'of-the-tag', { recipient: tag }), now)
  await recordBounce(table, bounceOf('post', 'of-the-address', { recipient: address }), now)
  const { app, post } = await openConsole(table, key)
  const found = await post('/bounces', { recipient: address })
  const page = await (await app.request(found.headers.get('location') ?? '')).text()
  expect(page).toContain('of-the-tag')
  expect(page).toContain('of-the-address')
})
