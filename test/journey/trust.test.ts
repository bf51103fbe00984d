import { afterEach, expect, test } from 'vitest'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { getState } from '../../shared/ledger/recipients.ts'
import { bounceAbout, newDataDir, quiet, sendMails, settingsFor, silent, startReceiver, until } from './journey.ts'
import { bounceDomain, keyOf, sendTo, signedPath } from './signed.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(countCalls = false) {
  const receiver = await startReceiver()
  cleanups.push(receiver.close)
  const settings = settingsFor(receiver.url)
  const data = newDataDir()
  cleanups.push(data.remove)
  const stack = await startRebound({ dataDir: data.dir, smtpPort: 0, countCalls, ...silent }, settings)
  cleanups.push(() => stack.close())
  return { receiver, stack, table: openStackTable(stack) }
}

test('a bounce that comes back to a signed return path holds the address, and the sender is told both', async () => {
  const { receiver, stack, table } = await start()
  const to = signedPath(await keyOf(stack, 'shop'), '4711', 'user1@example.org')
  await sendTo(stack.smtpPort, [{ to, raw: bounceAbout(1) }])
  await until('two webhooks', () => receiver.verified.length === 2)
  const told = new Map<string, object>(receiver.verified.map(({ payload }) => [payload.type, payload.data]))
  expect(told.get('bounce.hard')).toMatchObject({
    trust: 'signed',
    advice: 'hold',
    sender: { id: 'shop', by: 'token' },
    recipient: 'user1@example.org',
  })
  expect(told.get('recipient.held')).toMatchObject({ state: 'held', from: 'clear', recipient: 'user1@example.org' })
  expect(await getState(table, 'shop', 'user1@example.org')).toMatchObject({ state: 'held', step: 1 })

  // What comes later, forged or not, is told what is known of the address.
  await sendMails(stack.smtpPort, [bounceAbout(1, '452 4.2.2 Mailbox full')])
  await until('a third webhook', () => receiver.verified.length === 3)
  expect(receiver.verified[2]?.payload.data).toMatchObject({ category: 'soft', trust: 'unverified', advice: 'hold' })
})

test('a token proves nothing about another recipient, and nothing once one character is another', async () => {
  const { receiver, stack, table } = await start()
  const path = signedPath(await keyOf(stack, 'shop'), '4712', 'user2@example.org')
  const broken = path.replace(/.@/, (end) => (end === 'a@' ? 'b@' : 'a@'))
  await sendTo(stack.smtpPort, [
    { to: path, raw: bounceAbout(3) },
    { to: broken, raw: bounceAbout(2) },
    { to: `b@${bounceDomain}`, raw: bounceAbout(4) },
  ])
  await until('three webhooks', () => receiver.verified.length === 3)
  await until('quiet queues', () => quiet(stack))
  expect(receiver.verified.map(({ payload }) => [payload.data.trust, payload.data.advice])).toEqual(
    Array.from({ length: 3 }, () => ['unverified', 'look']),
  )
  for (const n of [2, 3, 4]) expect(await getState(table, 'shop', `user${n}@example.org`)).toBeNull()
})

test('a mail that carries our loop header, itself or in what it returns, is kept as such and announced to nobody', async () => {
  const { receiver, stack, table } = await start()
  const to = signedPath(await keyOf(stack, 'shop'), '4713', 'user5@example.org')
  await sendTo(stack.smtpPort, [
    { to, raw: `X-Bounce-Loop: Rebound\r\n${bounceAbout(5)}` },
    { to, raw: bounceAbout(5).replace('From: Shop', 'X-Bounce-Loop: Rebound\r\nFrom: Shop') },
  ])
  const day = new Date().toISOString().slice(0, 10)
  const kept = async () => listBounces(table, 'shop', day)
  await until('the mail', async () => (await kept()).length > 0)
  await until('quiet queues', () => quiet(stack))
  for (const row of await kept()) expect([row.kind, row.report, row.problems[0]?.code]).toEqual(['other', null, 'loop'])
  expect(receiver.verified).toEqual([])
  expect(await getState(table, 'shop', 'user5@example.org')).toBeNull()
})

test('an unverified bounce costs receive and deliver few calls', async () => {
  const { receiver, stack } = await start(true)
  await sendMails(stack.smtpPort, [bounceAbout(1)])
  await until('the first webhook', () => receiver.verified.length === 1)
  await until('quiet queues', () => quiet(stack))
  const before = stack.calls()
  const mails = 40
  await sendMails(
    stack.smtpPort,
    Array.from({ length: mails }, (_, n) => bounceAbout(n + 2)),
  )
  await until('all webhooks', () => receiver.verified.length === mails + 1)
  await until('quiet queues', () => quiet(stack))
  const after = stack.calls()
  const made = Object.fromEntries(Object.entries(after).map(([name, n]) => [name, (n - (before[name] ?? 0)) / mails]))
  // Of these deliver makes the claim, the outcome, the bounce, the payload and, once, its sender and secret.
  const total = Object.values(made).reduce((sum, n) => sum + n, 0)
  expect(total).toBeLessThanOrEqual(10 + 7)
})
