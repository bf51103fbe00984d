/** A sender that keeps no addresses: what lies on disk, in logs and in webhooks is searched for the address afterwards. */
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SNSClient, PublishCommand } from '@aws-sdk/client-sns'
import { afterEach, expect, test } from 'vitest'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import { readAddressKey, recipientTag } from '../../shared/identity/recipientTag.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { getState } from '../../shared/ledger/recipients.ts'
import { newDataDir, quiet, sendMails, settingsFor, startReceiver, until } from './journey.ts'
import { keyOf, sendTo, signedPath } from './signed.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const address = 'Bo.Smith@Example.org'
const plain = address.toLowerCase()
const base64 = Buffer.from(`to=${plain}; id=7`).toString('base64')

/** A bounce that says the address in every way that servers have. */
const bounce = (n: number, reply: string) =>
  [
    'From: MAILER-DAEMON@mail.example.com',
    `To: b+${plain.replace('@', '=')}@bounces.example.com`,
    `X-Failed-Recipients: ${address}`,
    `Subject: Undelivered: ${address}`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    `Your message to ${address} could not be delivered.`,
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example.com',
    '',
    `Original-Recipient: rfc822; "${plain.replace('@', '"@')}`,
    `Final-Recipient: rfc822; ${address.toUpperCase()}`,
    'Action: failed',
    `Status: ${/\d\.\d\.\d/.exec(reply)?.[0] ?? '5.0.0'}`,
    'Remote-MTA: dns; mx.example.org',
    `Diagnostic-Code: smtp; ${reply}`,
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <n${n}.${plain.replace('@', '=')}@example.com>`,
    `Return-Path: <bounce-${plain.replace('@', '=')}@example.com>`,
    'From: Shop <shop@example.com>',
    `To: ${address}`,
    `X-Campaign-User: ${encodeURIComponent(plain)}`,
    `X-Mailer-ID: ${base64}`,
    `List-Unsubscribe: <https://example.com/u?a=${encodeURIComponent(plain)}>`,
    '',
    '--b--',
    '',
  ].join('\r\n')

const replies = [
  `550 5.1.1 <${address}>: user unknown`,
  `552 5.2.2 Mailbox of bo.smith is full (bo.smith=example.org)`,
  `550 5.7.1 bo.smith%40example.org and bo.smith=40example.org: blocked, see IMCEASMTP-bo+2Esmith+40example+2Eorg`,
  `451 4.7.1 ${Buffer.from(plain).toString('base64')} ${Buffer.from(plain).toString('hex')} try again later`,
]

const autoReply = [
  `From: Bo <${address}>`,
  'To: b@bounces.example.com',
  'Subject: Out of office',
  'Auto-Submitted: auto-replied',
  '',
  `Write to ${plain} again next week.`,
  '',
].join('\r\n')

const event = {
  eventType: 'Bounce',
  mail: { messageId: '0100019a7d3c5e21-6f1e2d3c-4b5a-4978-8c6d-0a1b2c3d4e5f-000000', source: 'shop@example.com' },
  bounce: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [
      { emailAddress: address, action: 'failed', status: '5.1.1', diagnosticCode: `smtp; 550 5.1.1 ${plain} unknown` },
    ],
    timestamp: new Date().toISOString(),
  },
}

/** Every spelling that may not be anywhere, in lower case; base64 at each of its three alignments. */
const spellings = [
  plain,
  'bo.smith',
  'smith=example',
  'smith%40',
  'smith=40',
  'bo+2esmith',
  Buffer.from(plain).toString('hex'),
  ...['', 'x', 'xx'].map((before) =>
    Buffer.from(before + plain)
      .toString('base64')
      .slice(4, -4)
      .toLowerCase(),
  ),
]
const foundIn = (text: string) => spellings.filter((spelling) => text.toLowerCase().includes(spelling))

function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

test('of a sender that keeps no addresses no file, no log line and no webhook has one, in any spelling', async () => {
  const receiver = await startReceiver()
  cleanups.push(receiver.close)
  const data = newDataDir()
  cleanups.push(data.remove)
  const logs: string[] = []
  const settings = { ...settingsFor(receiver.url), hashed: true }
  const stack = await startRebound(
    { dataDir: data.dir, smtpPort: 0, engine: 'dynoxide', onLog: (line) => logs.push(line) },
    settings,
  )
  let open = true
  cleanups.push(() => open && stack.close())
  const rebound = async (...args: string[]) => {
    const env = { ...process.env, REBOUND_DATA: data.dir }
    return (await promisify(execFile)(process.execPath, ['functions/cli/main.ts', ...args], { env })).stdout
  }
  const key = readAddressKey(await rebound('senders', 'address-key', 'shop'))
  const tag = recipientTag(key, address)

  await sendMails(stack.smtpPort, [...replies.map((reply, n) => bounce(n, reply)), autoReply])
  await sendTo(stack.smtpPort, [
    { to: signedPath(await keyOf(stack, 'shop'), '4711', plain), raw: bounce(9, replies[0] ?? '') },
  ])
  const sns = new SNSClient({
    endpoint: stack.endpoints.sns,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  await sns.send(new PublishCommand({ TopicArn: stack.topicArns.events, Message: JSON.stringify(event) }))
  sns.destroy()
  // Four unverified bounces, a signed one, an event, and the hold that follows.
  await until('the webhooks', () => receiver.verified.length >= 7)
  await until('quiet queues', () => quiet(stack))

  // The application finds its recipient, and the command line takes the address or the tag.
  expect(new Set(receiver.verified.map(({ payload }) => payload.data.recipient))).toEqual(new Set([tag]))
  expect(await getState(openStackTable(stack), 'shop', tag)).toMatchObject({ state: 'held' })
  for (const who of [address, tag]) {
    const checked = JSON.parse(await rebound('suppressions', 'check', '--sender', 'shop', who)) as object
    expect(checked).toMatchObject({ state: 'held', says: expect.stringContaining('user-unknown') as string })
  }
  await rebound('suppressions', 'add', '--sender', 'shop', address)
  expect(await rebound('suppressions', 'list', '--sender', 'shop')).toContain(
    `"recipient":"${tag}","state":"suppressed"`,
  )
  await rebound('suppressions', 'lift', '--sender', 'shop', address)
  expect(await rebound('suppressions', 'list', '--sender', 'shop')).toBe('')

  await stack.close()
  open = false
  const files = filesIn(data.dir).map((file) => ({ file, text: readFileSync(file).toString('latin1') }))
  // The search finds what is there.
  expect(files.filter(({ text }) => text.includes('mx.example.org')).length).toBeGreaterThan(0)
  expect(files.filter(({ file }) => file.includes('/objects/')).length).toBeGreaterThan(0)
  expect(files.flatMap(({ file, text }) => foundIn(file + text).map((found) => `${file}: ${found}`))).toEqual([])
  expect(foundIn(logs.join('\n'))).toEqual([])
  expect(foundIn(JSON.stringify(receiver.verified))).toEqual([])
  expect(logs.some((line) => line.includes('"event":"mail"'))).toBe(true)
})

test('a mail that comes again after it was read and deleted leaves no row', async () => {
  const receiver = await startReceiver()
  cleanups.push(receiver.close)
  const data = newDataDir()
  cleanups.push(data.remove)
  const faults = { seed: 7, duplicate: 1, delay: 0.5, delayMs: 1_500 }
  const stack = await startRebound(
    { dataDir: data.dir, smtpPort: 0, faults, onLog: () => undefined },
    { ...settingsFor(receiver.url), hashed: true },
  )
  cleanups.push(() => stack.close())
  await sendMails(
    stack.smtpPort,
    replies.map((reply, n) => bounce(n, reply)),
  )
  await until('the webhooks', () => new Set(receiver.verified.map(({ id }) => id)).size === replies.length)
  await until('quiet queues', () => {
    return Object.values(stack.queues()).every(({ visible, inFlight, delayed }) => visible + inFlight + delayed === 0)
  })
  const today = new Date().toISOString().slice(0, 10)
  expect(await listBounces(openStackTable(stack), 'shop', today)).toHaveLength(replies.length)
})
