/** `rebound reprocess` as a process: what is stored is read again, and what follows from it is put right. */
import { execFile } from 'node:child_process'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clientOptions, openStackTable, startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import type { Table } from '../../shared/aws/table.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import type { StoredBounce } from '../../shared/ledger/bounces.ts'
import { bounceKey } from '../../shared/ledger/keys.ts'
import { getState } from '../../shared/ledger/recipients.ts'
import type { Report } from '../../shared/verdict/verdict.ts'
import {
  bounceAbout,
  newDataDir,
  quiet,
  sendMails,
  settingsFor,
  silent,
  startReceiver,
  until,
} from '../journey/journey.ts'
import { keyOf, sendTo, signedPath } from '../journey/signed.ts'

const data = newDataDir()
let stack: LocalStack
let table: Table
let receiver: Awaited<ReturnType<typeof startReceiver>>
let queues: SQSClient
beforeAll(async () => {
  receiver = await startReceiver()
  stack = await startRebound({ dataDir: data.dir, smtpPort: 0, ...silent }, settingsFor(receiver.url))
  table = openStackTable(stack)
  queues = new SQSClient({ endpoint: stack.endpoints.sqs, ...clientOptions })
})
afterAll(async () => {
  queues.destroy()
  await stack.close()
  await receiver.close()
  data.remove()
})

async function reprocess(): Promise<string> {
  const since = new Date(Date.now() - 600_000).toISOString()
  const command = ['functions/cli/main.ts', 'reprocess', '--since', since]
  const env = { ...process.env, REBOUND_DATA: data.dir }
  const { stdout } = await promisify(execFile)(process.execPath, command, { env })
  await settled()
  return stdout
}

const settled = () => until('quiet queues', () => quiet(stack))
const rows = () => listBounces(table, 'shop', new Date().toISOString().slice(0, 10), 100)
const rowOf = async (recipient: string) => (await rows()).find(({ report }) => report?.recipient === recipient)

/** Waits for the row of a recipient. */
async function recorded(recipient: string): Promise<StoredBounce & { report: Report }> {
  await until(`the row of ${recipient}`, async () => (await rowOf(recipient)) !== undefined)
  await settled()
  const row = await rowOf(recipient)
  if (!row?.report) throw new Error('no report')
  return { ...row, report: row.report }
}

/** As if rules of long ago had written it. */
async function misread(row: StoredBounce & { report: Report }, wrong: Partial<Report>): Promise<void> {
  const report = { ...row.report, ...wrong }
  const set = { category: report.category, reason: report.reason, body: JSON.stringify({ ...row, report }) }
  await table.update(bounceKey('shop', row.bounceId), { set }, { text: 'attribute_exists(pk)' })
}

const sesId = '0100018c2f3e4d5a-0a1b2c3d-1111-2222-3333-444455556666-000000'
const eventAbout = (recipient: string) => ({
  eventType: 'Bounce',
  mail: { messageId: sesId, source: 'shop@example.com', timestamp: new Date().toISOString() },
  bounce: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: recipient, status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 User unknown' }],
  },
})
const sendEvent = (event: object) =>
  queues.send(new SendMessageCommand({ QueueUrl: stack.queueUrls.events, MessageBody: JSON.stringify(event) }))
const told = (recipient: string) =>
  receiver.verified.flatMap(({ payload }) => (payload.data.recipient === recipient ? [payload.type as string] : []))

test('a stored SES event is read again and corrects what was recorded of it, once', async () => {
  await sendEvent(eventAbout('event1@example.org'))
  const row = await recorded('event1@example.org')
  expect(row.report).toMatchObject({ trust: 'event', category: 'hard' })
  await misread(row, { category: 'unknown', reason: 'unclassified' })
  const object = join(data.dir, 'objects', row.mail.bucket, encodeURIComponent(row.mail.key))
  const { mtimeMs } = statSync(object)

  expect(await reprocess()).toMatch(/^0 mails and 1 SES event will be read again\n/)
  expect(await rowOf('event1@example.org')).toMatchObject({
    version: 2,
    was: { category: 'unknown' },
    report: { category: 'hard', reason: 'user-unknown', trust: 'event', advice: 'hold' },
    mail: row.mail,
  })
  await until('the correction', () => told('event1@example.org').includes('bounce.corrected'))
  // Stored once: its term runs from then.
  expect(statSync(object).mtimeMs).toBe(mtimeMs)
  expect(await reprocess()).toMatch(/^0 mails and 1 SES event/)
  expect((await rowOf('event1@example.org'))?.version).toBe(2)
  expect(await rows()).toHaveLength(1)
})

test('of a mail and an event about one failure the better proven counts, however often both are read again', async () => {
  const before = await recorded('event1@example.org')
  const raw = bounceAbout(1, '550 5.7.1 refused by policy')
    .replaceAll('user1@example.org', 'event1@example.org')
    .replace('<original-1@example.com>', `<${sesId}@eu-west-1.amazonses.com>`)
  await sendMails(stack.smtpPort, [raw])
  await until('the envelope', async () => (await reprocess()).startsWith('1 mail and 1 SES event'))
  await reprocess()
  const after = await recorded('event1@example.org')
  expect(after).toEqual(before)
  expect(told('event1@example.org').filter((type) => type === 'bounce.corrected')).toHaveLength(1)
  expect(await getState(table, 'shop', 'event1@example.org')).toMatchObject({ state: 'held' })
})

test('a mail that was taken for a bounce and is none lets the address go', async () => {
  const key = await keyOf(stack, 'shop')
  const to = signedPath(key, 'm7', 'user7@example.org')
  const words = 'From: bo@example.org\r\nTo: b@bounces.example.com\r\nSubject: Re: hello\r\n\r\nSee you soon.\r\n'
  await sendTo(stack.smtpPort, [{ to, raw: bounceAbout(7) }])
  const row = await recorded('user7@example.org')
  expect(row.report).toMatchObject({ trust: 'signed', advice: 'hold' })
  // As if rules of long ago had read the bounce in it.
  writeFileSync(join(data.dir, 'objects', row.mail.bucket, encodeURIComponent(row.mail.key)), words)

  expect(await reprocess()).toMatch(/ mails? and 1 SES event will be read again\n/)
  expect(await rowOf('user7@example.org')).toMatchObject({
    version: 2,
    was: { category: 'hard' },
    report: { category: 'unknown', advice: 'look', because: { rule: 'withdrawn' } },
  })
  expect(await getState(table, 'shop', 'user7@example.org')).toMatchObject({ state: 'clear' })
  await until('what follows', () => told('user7@example.org').length === 4)
  expect(told('user7@example.org').sort()).toEqual([
    'bounce.corrected',
    'bounce.hard',
    'recipient.held',
    'recipient.released',
  ])
})
