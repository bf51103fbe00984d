import { readFileSync, readdirSync } from 'node:fs'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { readLimit } from '../../shared/aws/objects.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { judge } from '../../shared/verdict/judge.ts'
import { newDataDir, quiet, settingsFor, silent, startReceiver, until } from './journey.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const samples = readdirSync('test/examples')
  .filter((name) => name.endsWith('.eml'))
  .map((name) => readFileSync(`test/examples/${name}`))

/** Random bytes, mails cut anywhere, mails with bytes changed, and the mails that the issue names. */
function badMails(): Uint8Array[] {
  const sample = fc.constantFrom(...samples)
  const cut = fc
    .tuple(sample, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([mail, at]) => mail.subarray(0, Math.floor(mail.length * at)))
  const changed = fc
    .tuple(sample, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }))
    .map(([mail, changes]) =>
      changes.reduce(
        (bytes, [at, value]) => bytes.fill(value, at % bytes.length, (at % bytes.length) + 1),
        Buffer.from(mail),
      ),
    )
  const random = fc.uint8Array({ maxLength: 3000 })
  const named = [
    '',
    '\0'.repeat(5000),
    `Subject: ${'x'.repeat(2 * 1024 * 1024)}\n\nbody`,
    `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(100_000)}`,
    nested(20_000),
    `Content-Type: text/html; charset=klingon\n\n${'<div>'.repeat(50_000)}`,
    `Content-Type: multipart/report; report-type=delivery-status; boundary=wrong\n\n--right\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; bo@example.org\nAction: failed\nStatus: 5.1.1\n`,
    `Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; a.example\n\n${Array.from({ length: 14_000 }, (_, n) => `Final-Recipient: rfc822; u${n}@example.org\nAction: failed\nStatus: 5.1.1\n`).join('\n')}\n--b--\n`,
  ].map((text) => Buffer.from(text))
  const crOnly = samples.map((mail) => Buffer.from(mail.toString('latin1').replace(/\r?\n/g, '\r'), 'latin1'))
  return [
    ...named,
    ...crOnly,
    Buffer.alloc(40 * 1024 * 1024, 'mail '),
    ...fc.sample(fc.oneof(random, cut, changed), { numRuns: 120, seed: 20261121 }),
  ]
}

function nested(levels: number): string {
  return Array.from({ length: levels }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`).join('')
}

test('any bytes at all become a stored record and an acknowledged message', async () => {
  const receiver = await startReceiver()
  cleanups.push(receiver.close)
  const data = newDataDir()
  cleanups.push(data.remove)
  const stack = await startRebound({ dataDir: data.dir, smtpPort: 0, ...silent }, settingsFor(receiver.url))
  cleanups.push(() => stack.close())
  const mails = badMails()
  await Promise.all(mails.map((mail, n) => arrive(stack, `bad-${n}`, mail)))
  await until('quiet queues', () => quiet(stack), 100)
  expect(Object.values(stack.queues()).map(({ dead }) => dead)).toEqual([0, 0, 0])
  const day = new Date().toISOString().slice(0, 10)
  const rows = await listBounces(openStackTable(stack), 'shop', day, 10_000)
  // Every mail has its rows, and there are no others; mails that are the same, or bounce the same message, share theirs.
  const expected = await Promise.all(mails.map((mail) => idsOf(mail, `${day}T12:00:00.000Z`)))
  expect(new Set(rows.map(({ bounceId }) => bounceId))).toEqual(new Set(expected.flat()))
  for (const [n, code] of [
    [0, 'empty'],
    [2, 'limit-exceeded'],
  ] as const) {
    const row = rows.find(({ mail }) => mail.key === `raw/bad-${n}`)
    expect(row?.problems.map((problem) => problem.code)).toContain(code)
  }
  const flood = rows.filter(({ mail }) => mail.key === 'raw/bad-7')
  expect(flood).toHaveLength(100)
  expect(flood[0]?.problems.map(({ code }) => code)).toContain('too-many-recipients')
}, 150_000)

test('a message that is no notification goes to the dead letters, and one whose mail is gone is a record', async () => {
  const data = newDataDir()
  cleanups.push(data.remove)
  const stack = await startRebound({ dataDir: data.dir, smtpPort: 0, ...silent }, settingsFor('http://localhost:1/'))
  cleanups.push(() => stack.close())
  const queue = new SQSClient({ endpoint: stack.endpoints.sqs, region: 'us-east-1', credentials })
  const notice = 'Successfully validated SNS topic for Amazon SES event publishing.'
  for (const MessageBody of ['no json', '{"a":1}', notice, JSON.stringify({ Type: 'Notification', Message: notice })])
    await queue.send(new SendMessageCommand({ QueueUrl: stack.queueUrls.receive, MessageBody }))
  await notify(stack, 'gone')
  await until('quiet queues', () => quiet(stack))
  await until('two dead letters', () => stack.queues().receive.dead === 2)
  const rows = await listBounces(openStackTable(stack), 'shop', new Date().toISOString().slice(0, 10))
  expect(rows.map(({ kind, problems }) => [kind, problems.map(({ code }) => code)])).toEqual([['other', ['raw-gone']]])
  queue.destroy()
})

async function arrive(stack: LocalStack, id: string, mail: Uint8Array): Promise<void> {
  const client = new S3Client({ endpoint: stack.endpoints.s3, region: 'us-east-1', credentials })
  await client.send(new PutObjectCommand({ Bucket: stack.env['REBOUND_BUCKET'], Key: `raw/${id}`, Body: mail }))
  client.destroy()
  await notify(stack, id)
}

async function notify(stack: LocalStack, id: string): Promise<void> {
  const topic = new SNSClient({ endpoint: stack.endpoints.sns, region: 'us-east-1', credentials })
  const timestamp = new Date().toISOString()
  const action = { type: 'S3', bucketName: stack.env['REBOUND_BUCKET'], objectKey: `raw/${id}` }
  const Message = JSON.stringify({ mail: { messageId: id }, receipt: { timestamp, recipients: [], action } })
  await topic.send(new PublishCommand({ TopicArn: stack.topicArns.inbound, Message }))
  topic.destroy()
}

/** The ids of the rows that a mail must have, by what is read of it. */
async function idsOf(mail: Uint8Array, receivedAt: string): Promise<string[]> {
  const judged = await judge(mail.subarray(0, readLimit), { source: '', receivedAt })
  const ids = judged.verdict.reports.map(({ bounceId }) => bounceId)
  return ids.length > 0 ? ids : [deriveId('mail', judged.messageKey, judged.verdict.kind)]
}
