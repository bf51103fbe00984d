/** Mails that were stored and never announced: nobody's queue knows of them. */
import { execFile } from 'node:child_process'
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, expect, test } from 'vitest'
import { counted } from '../../infra/aws/metrics.ts'
import { sweepObjects } from '../../functions/sweep/objects.ts'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { envelopeKey, readEnvelope } from '../../shared/aws/objects.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { bounceAbout, newDataDir, quiet, sendMails, settingsFor, startReceiver, until } from './journey.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

async function started(onLog: (line: string) => void = () => undefined, answer: () => number = () => 204) {
  const receiver = await startReceiver(answer)
  cleanups.push(receiver.close)
  const data = newDataDir()
  cleanups.push(data.remove)
  const stack = await startRebound(
    { dataDir: data.dir, smtpPort: 0, countCalls: true, onLog },
    settingsFor(receiver.url),
  )
  cleanups.push(() => stack.close())
  const client = new S3Client({
    endpoint: stack.endpoints.s3,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials,
  })
  cleanups.push(() => {
    client.destroy()
  })
  /** Stores a mail and tells nobody; `hours` ago. */
  const store = async (id: string, body: string, hours: number) => {
    await client.send(new PutObjectCommand({ Bucket: stack.env['REBOUND_BUCKET'], Key: `raw/${id}`, Body: body }))
    const at = new Date(Date.now() - hours * 3_600_000)
    utimesSync(join(data.dir, 'objects', String(stack.env['REBOUND_BUCKET']), encodeURIComponent(`raw/${id}`)), at, at)
  }
  /** What stands in the place of a mail's envelope. */
  const note = async (id: string, body: string) => {
    const Key = envelopeKey(`raw/${id}`)
    await client.send(new PutObjectCommand({ Bucket: stack.env['REBOUND_BUCKET'], Key, Body: body }))
  }
  const rebound = async (...args: string[]) => {
    const env = { ...process.env, REBOUND_DATA: data.dir }
    return (await promisify(execFile)(process.execPath, ['functions/cli/main.ts', ...args], { env })).stdout
  }
  const envelope = (id: string) => readEnvelope(client, String(stack.env['REBOUND_BUCKET']), `raw/${id}`)
  return { stack, receiver, store, note, envelope, rebound, objects: client }
}

const lostBy = async (stack: LocalStack) => ((await stack.invoke('sweep')) as { lost: number }).lost

test('a bounce whose notification got lost is recorded and announced after the next pass of the sweep, once', async () => {
  const { stack, receiver, store } = await started()
  await sendMails(stack.smtpPort, [bounceAbout(1)])
  await until('the first webhook', () => receiver.verified.length === 1)
  await store('lost', bounceAbout(2), 2)
  await store('young', bounceAbout(3), 0)
  await store('yesterday', bounceAbout(4), 30)
  await store('AMAZON_SES_SETUP_NOTIFICATION', 'a test of SES', 2)
  expect(await lostBy(stack)).toBe(1)
  await until('the second webhook', () => receiver.verified.length === 2)
  await until('quiet queues', () => quiet(stack))
  // The pass is over for this hour.
  expect(await lostBy(stack)).toBe(0)
  const rows = await listBounces(openStackTable(stack), 'shop', new Date().toISOString().slice(0, 10), 10)
  expect(rows.map(({ report }) => report?.recipient).sort()).toEqual(['user1@example.org', 'user2@example.org'])
  expect(rows.map(({ report }) => report?.trust)).toEqual(['unverified', 'unverified'])
  expect(stack.calls()['s3.ListObjectsV2']).toBe(2)
})

test('a mail that is being deleted on purpose counts neither as lost nor as one to be read again', async () => {
  const { stack, store, note, rebound } = await started()
  await store('forgotten', bounceAbout(5), 2)
  // Whoever removes a mail writes the note first, and may die before the rest.
  await note('forgotten', '{"removed":true}')
  expect(await lostBy(stack)).toBe(0)
  const reprocess = ['reprocess', '--since', '2020-01-01T00:00:00Z']
  const said = await rebound(...reprocess)
  expect(said).toMatch(/^0 mails will be read again\n/)
  expect(said).not.toContain('without an envelope')
  await sendMails(stack.smtpPort, [bounceAbout(6)])
  await until('the envelope', async () => (await rebound(...reprocess)).startsWith('1 mail will'))
  await until('quiet queues', () => quiet(stack))
  const rows = await listBounces(openStackTable(stack), 'shop', new Date().toISOString().slice(0, 10), 10)
  expect(rows.map(({ report }) => report?.recipient)).toEqual(['user6@example.org'])
})

test('what is stored about a mail while the sweep queues it again stays as it is', async () => {
  const { stack, store, note, envelope, objects } = await started()
  await store('late', bounceAbout(7), 2)
  await store('other', bounceAbout(8), 2)
  const queues = new SQSClient({ endpoint: stack.endpoints.sqs, region: 'us-east-1', credentials })
  // Receive is quick: it has read the message, and removed the mail, before the sweep goes on.
  queues.middlewareStack.add(
    (next) => async (args) => {
      const sent = await next(args)
      if (JSON.stringify(args.input).includes('raw/late')) await note('late', '{"removed":true}')
      return sent
    },
    { step: 'initialize' },
  )
  const table = openStackTable(stack)
  const [bucket, queueUrl] = ['REBOUND_BUCKET', 'REBOUND_RECEIVE_QUEUE_URL'].map((name) => String(stack.env[name]))
  const ports = { table, objects, queues, bucket: bucket ?? '', queueUrl: queueUrl ?? '' }
  expect(await sweepObjects(ports, new Date())).toBe(2)
  queues.destroy()
  await until('quiet queues', () => quiet(stack))
  expect(await envelope('late')).toBe('{"removed":true}')
  expect(await envelope('other')).toContain('"recovered":true')
})

/**
 * A filter of CloudWatch's (`{ ($.event = "mail") && ($.bytes >= 0) }`) asked about a line, and the value it takes. A number
 * is compared with numbers: whether the text "*" stands for one, its guide does not say.
 */
function count(line: string, { pattern, value }: (typeof counted)[keyof typeof counted]): number | null {
  const entry = JSON.parse(line) as Record<string, unknown>
  const parts = pattern.logPatternString.split('&&').map((part) => part.replace(/[{}()]/g, '').trim())
  const holds = parts.every((part) => {
    const [, field = '', is = '', wanted = ''] = /^\$\.(\w+) (=|IS|>=) ("\w+"|\w+)$/.exec(part) ?? []
    if (field === '') throw new Error(`not understood here: ${part}`)
    if (is === '>=') return typeof entry[field] === 'number' && entry[field] >= Number(wanted)
    return is === 'IS' ? entry[field] === (wanted === 'TRUE') : entry[field] === JSON.parse(wanted)
  })
  if (!holds) return null
  return value.startsWith('$.') ? Number(entry[value.slice(2)]) : Number(value)
}

test('what the alarms count stands in the lines that the functions log', async () => {
  const lines: string[] = []
  let answer = 204
  const { stack, receiver, store } = await started(
    (line) => lines.push(line),
    () => answer,
  )
  await store('lost', bounceAbout(2), 2)
  await store('empty', '', 2)
  await lostBy(stack)
  const looped = bounceAbout(4).replace('MIME-Version', 'X-Bounce-Loop: rebound\r\nMIME-Version')
  await sendMails(stack.smtpPort, [bounceAbout(1), looped])
  await until('two webhooks', () => receiver.verified.length === 2)
  await until('quiet queues', () => quiet(stack))
  // Gone for good: the endpoint is disabled.
  answer = 410
  await sendMails(stack.smtpPort, [bounceAbout(3)])
  await until('three webhooks', () => receiver.verified.length === 3)
  await until('quiet queues', () => quiet(stack))
  await until('the lines', () => lines.filter((line) => line.includes('"attempt"')).length === 3)
  const sums = Object.fromEntries(
    Object.entries(counted).map(([name, filter]) => {
      const values = lines.flatMap((line) => count(line, filter) ?? [])
      return [name, values.reduce((sum, each) => sum + each, 0)]
    }),
  )
  const { MailBytes, ...counts } = sums
  expect(counts).toEqual({
    Mails: 5,
    UnreadableMails: 1,
    LoopMails: 1,
    Attempts: 3,
    Delivered: 2,
    EndpointsDisabled: 1,
    LostMails: 2,
  })
  const sent = [bounceAbout(1), bounceAbout(2), bounceAbout(3), looped]
  expect(MailBytes).toBeGreaterThanOrEqual(sent.reduce((sum, mail) => sum + Buffer.byteLength(mail), 0))
})
