/** The console of senders that keep no addresses, and of people who were forgotten: what is asked by address is found by tag. */
import { S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createConsole } from '../../functions/console/app.ts'
import type { Gate } from '../../functions/console/gate.ts'
import { sealsOf } from '../../functions/console/seals.ts'
import type { Table } from '../../shared/aws/table.ts'
import { addressKey, recipientTag } from '../../shared/identity/recipientTag.ts'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { decide } from '../../shared/ledger/operate.ts'
import { getState } from '../../shared/ledger/recipients.ts'
import { getSender, recordSender } from '../../shared/ledger/senders.ts'
import { root } from '../suppression/arriving.ts'
import { bounceOf, openTestTable } from '../ledger/testTable.ts'

const key = Buffer.alloc(32, 3)
const address = 'bo@example.org'
const tag = recipientTag(addressKey(key, 'shop'), address)
const origin = 'http://127.0.0.1:4100'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
  await recordSender(table, { id: 'shop', name: 'shop', settings: { hashed: true } })
})
afterAll(() => stop())

async function openConsole() {
  const gate: Gate = {
    refuse: () => null,
    origins: () => [origin],
    mount: () => undefined,
    operatorOf: () => Promise.resolve({ name: 'mo', session: 's' }),
    turnAway: (context) => context.text('', 401),
  }
  const deps = {
    table,
    keys: () => Promise.resolve({ version: 1, bytes: key, since: 0 }),
    rootKeys: { read: () => Promise.resolve([root]), again: () => Promise.resolve([root]) },
    objects: new S3Client({ region: 'us-east-1' }),
    request: () => Promise.resolve(),
    gate,
    place: 'a test',
    allowLoopback: true,
    now: () => new Date(),
  }
  const app = await createConsole(deps)
  const post = (path: string, fields: Record<string, string>) =>
    app.request(path, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ token: sealsOf(key).formToken('s'), ...fields }).toString(),
    })
  return { app, post }
}

test('an address that is imported is stored by its tag, where the check finds it', async () => {
  const { post } = await openConsole()
  const answer = await post('/recipients/import', { sender: 'shop', list: address })
  expect(answer.status).toBe(303)
  expect((await getState(table, 'shop', tag))?.state).toBe('suppressed')
  expect(await getState(table, 'shop', address)).toBeNull()
})

test('an address that is looked up shows the state of its tag', async () => {
  const sender = await getSender(table, 'shop')
  if (!sender) throw new Error('no sender')
  await decide(table, sender, tag, { class: 'add' }, new Date())
  const { app, post } = await openConsole()
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
  const { app, post } = await openConsole()
  const found = await post('/bounces', { recipient: address })
  const page = await (await app.request(found.headers.get('location') ?? '')).text()
  expect(page).toContain('of-the-tag')
  expect(page).toContain('of-the-address')
})
