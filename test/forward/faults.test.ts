/** SES says no, or the process dies: the mail goes out all the same, it is the same mail, and the ledger tells what happened. */
import { simpleParser } from 'mailparser'
import { afterEach, expect, test } from 'vitest'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { getDelivery } from '../../shared/ledger/deliveries.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { mailboxTarget } from '../../shared/ledger/mailbox.ts'
import { bounceAbout, newDataDir, silent, until } from '../journey/journey.ts'
import { keyOf, sendTo, signedPath } from '../journey/signed.ts'
import { forwardingTo, startForwarding, startSes } from './mailbox.ts'
import type { Answer } from './mailbox.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function ses(answers: Answer[]) {
  const server = await startSes(answers)
  cleanups.push(server.close)
  return { server, env: { AWS_ENDPOINT_URL_SES: server.url } }
}

async function bounceOnce(stack: LocalStack): Promise<void> {
  const to = signedPath(await keyOf(stack, 'shop'), 'fault1', 'user1@example.org')
  await sendTo(stack.smtpPort, [{ to, raw: bounceAbout(1) }])
}

async function delivery(stack: LocalStack) {
  const table = openStackTable(stack)
  const [row] = await listBounces(table, 'shop', new Date().toISOString().slice(0, 10))
  return row ? getDelivery(table, 'shop', deriveId('delivery', row.bounceId, mailboxTarget)) : null
}

test('a mail that SES throttles is sent by a later attempt', async () => {
  // The SDK asks twice.
  const { server, env } = await ses(['Throttling', 'Throttling'])
  const stack = await startForwarding(cleanups, forwardingTo(), { env })
  await bounceOnce(stack)
  await until('the first attempt', async () => (await delivery(stack))?.last?.error === 'throttled')
  await until('the mail', () => server.taken.length === 1)
  await until('the record', async () => (await delivery(stack))?.state === 'delivered')
  expect(await delivery(stack)).toMatchObject({ attempt: 2, last: { status: 200, error: null } })
})

test('a mail that SES rejects is sent once more without the attachment, and says so', async () => {
  const { server, env } = await ses(['MessageRejected'])
  const stack = await startForwarding(cleanups, forwardingTo(), { env })
  await bounceOnce(stack)
  await until('the mail', () => server.taken.length === 1)
  const mail = await simpleParser(server.taken[0] ?? '')
  expect(mail.attachments).toEqual([])
  expect(mail.text).toContain('Amazon SES refused a mail with it')
  expect(server.asked).toEqual(['MessageRejected', 'taken'])
})

test('a mail that may not be sent waits for its next attempt and names the cause', async () => {
  const { env } = await ses(['AccessDenied'])
  const stack = await startForwarding(cleanups, forwardingTo(), { env })
  await bounceOnce(stack)
  await until('the attempt', async () => (await delivery(stack))?.last?.error === 'not-allowed')
  expect(await delivery(stack)).toMatchObject({ state: 'pending', last: { status: 403 } })
})

test('after a death between sending and recording the same mail is sent again, byte by byte', async () => {
  const { server, env } = await ses(['hang'])
  const data = newDataDir()
  cleanups.push(data.remove)
  const options = { dataDir: data.dir, smtpPort: 0, visibilityTimeout: 3, env, ...silent }
  const first = await startRebound(options, forwardingTo())
  await bounceOnce(first)
  await until('the mail', () => server.taken.length === 1)
  await first.close()

  const second = await startRebound(options, forwardingTo())
  cleanups.push(() => second.close())
  await until('the record', async () => (await delivery(second))?.state === 'delivered')
  const [one, two, ...others] = server.taken
  expect(others).toEqual([])
  expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true)
  expect((await simpleParser(one ?? '')).messageId).toMatch(/^<forward-[\w-]{27}@bounces\.example\.com>$/)
  // The claim was taken again, not a second attempt.
  expect(await delivery(second)).toMatchObject({ attempt: 1 })
})
