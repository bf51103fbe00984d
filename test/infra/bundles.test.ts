/** The files that Lambda runs. Events have the shape of the examples in the Lambda and SES guides. */
import { buildSync } from 'esbuild'
import { statSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { bundleOptions } from '../../infra/aws/bundle.ts'
import { configNames } from '../../shared/config.ts'
import type { FunctionName } from '../../shared/config.ts'
import { limits } from '../bench/limits.ts'
import { message, openArtefacts, queueAnswers } from './artefact.ts'
import type { Answer, Answers } from './artefact.ts'

const names = Object.keys(configNames) as FunctionName[]
const { close, file, queueUrl, run } = await openArtefacts(names)
afterAll(close)

const failure = (name: string): Answer => ({
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name },
})

/** The mail of RFC 3464 appendix E.1, in words of ours. */
const bounce = [
  'From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>',
  'To: <b@bounces.example.com>',
  'Subject: Returned mail',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status; boundary="x"',
  '',
  '--x',
  'Content-Type: text/html',
  '',
  '<p>Your message was not delivered.</p>',
  '--x',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.example.net',
  '',
  'Final-Recipient: rfc822; bo@example.org',
  'Action: failed',
  'Status: 5.1.1',
  'Diagnostic-Code: smtp; 550 5.1.1 <bo@example.org>: user unknown',
  '',
  '--x--',
  '',
].join('\r\n')

const notification = {
  notificationType: 'Received',
  mail: {
    timestamp: '2026-11-21T10:00:00.000Z',
    source: '<>',
    messageId: 'm1',
    destination: ['b@bounces.example.com'],
  },
  receipt: {
    timestamp: '2026-11-21T10:00:00.000Z',
    recipients: ['b@bounces.example.com'],
    spamVerdict: { status: 'PASS' },
    virusVerdict: { status: 'PASS' },
    action: { type: 'S3', bucketName: 'rebound', objectKey: 'raw/m1', objectKeyPrefix: 'raw/', topicArn: 'arn' },
  },
}

/** Each place that a package is bundled from. */
function packagesOf(name: FunctionName): string[] {
  const { metafile } = buildSync({ ...bundleOptions(name), write: false, outdir: '.', metafile: true })
  const homes = new Set(
    Object.keys(metafile.inputs).flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []),
  )
  return [...homes].map((home) => home.slice(home.lastIndexOf('node_modules/')))
}

describe('sizes', () => {
  test.each(Object.entries(limits) as [FunctionName, number][])('%s is at most %i bytes', (name, most) => {
    expect(statSync(file(name)).size).toBeLessThanOrEqual(most)
  })
})

test('receive and sweep have nothing of the library that checks SPF', () => {
  for (const name of ['receive', 'sweep'] as const) expect(packagesOf(name)).not.toContain('node_modules/mailauth')
})

test.each(names)('%s has one copy of each package', (name) => {
  const packages = packagesOf(name)
  expect(packages.filter((each, at) => packages.indexOf(each) !== at)).toEqual([])
})

test('receive names the message that must come again and moves the one that cannot be read to the dead letters', async () => {
  const { result, calls } = await run(
    'receive',
    { Records: [message('one', 'no notification'), message('two', notification)] },
    {
      ...queueAnswers,
      PUT: () => ({ body: '' }),
      GET: () => ({ status: 206, headers: { 'content-range': `bytes 0-9/${bounce.length}` }, body: bounce }),
      // No key was ever made, nobody is registered.
      GetParameter: () => failure('ParameterNotFound'),
      Query: () => ({ body: { Items: [], Count: 0 } }),
      GetItem: () => ({ body: {} }),
      UpdateItem: ({ body }) => (body.includes('"BOUNCE"') ? failure('ResourceInUseException') : { body: {} }),
    },
  )
  expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'two' }] })
  const operations = new Map(calls.map((call) => [call.operation, call]))
  expect(operations.get('PUT')?.path).toMatch(/^\/rebound\/envelope\/raw\/m1\.json/)
  expect(operations.get('GET')?.path).toMatch(/^\/rebound\/raw\/m1\?/)
  const written = calls.find(({ operation, body }) => operation === 'UpdateItem' && body.includes('"BOUNCE"'))
  expect(written?.body).toContain('user-unknown')
  // An HTML part was read without the package that the bundle leaves out.
  expect(written?.body).toContain(String.raw`\"problems\":[]`)
  expect(JSON.parse(operations.get('SendMessage')?.body ?? '')).toMatchObject({
    QueueUrl: queueUrl('REBOUND_RECEIVE_DEAD_LETTERS_URL'),
    MessageBody: 'no notification',
  })
  expect(JSON.parse(operations.get('ChangeMessageVisibility')?.body ?? '')).toMatchObject({
    QueueUrl: queueUrl('REBOUND_RECEIVE_QUEUE_URL'),
    ReceiptHandle: 'handle-two',
  })
})

test('receive gives every message back while AWS answers with errors only', async () => {
  const refused: Answers = {}
  const { result } = await run('receive', { Records: [message('one', notification)] }, refused)
  expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'one' }] })
})

test('deliver does nothing about a delivery that another message has, and puts away what is no request', async () => {
  const request = { v: 1, sender: 'default', deliveryId: 'd1', attempt: 1 }
  const { result, calls } = await run(
    'deliver',
    { Records: [message('one', request), message('two', { v: 1 })] },
    { ...queueAnswers, UpdateItem: () => failure('ConditionalCheckFailedException') },
  )
  expect(result).toEqual({ batchItemFailures: [] })
  expect(calls.map(({ operation }) => operation).sort()).toEqual(['SendMessage', 'UpdateItem'])
})

/** Objects of two hours ago, as S3 lists them. */
const listOf = (...keys: string[]): string => {
  const modified = new Date(Date.now() - 7_200_000).toISOString()
  const contents = keys.map((key) => `<Contents><Key>${key}</Key><LastModified>${modified}</LastModified></Contents>`)
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`
}

test('sweep claims what is due and hands it to the deliver queue, and a mail that nobody heard of to receive', async () => {
  const key = { pk: { S: 'D#default#d1' }, sk: { S: 'DELIVERY' } }
  const row = {
    ...key,
    sender: { S: 'default' },
    deliveryId: { S: 'd1' },
    endpoint: { S: 'e1' },
    bounceId: { S: 'b1' },
    event: { S: 'bounce.hard' },
    state: { S: 'pending' },
    attempt: { N: '2' },
    createdAt: { S: '2026-11-21T10:00:00.000Z' },
  }
  const due = { ...key, due: { S: 'DUE#3' }, dueSort: { S: '2026-11-21T10:01:00.000Z#d1' } }
  const { result, calls } = await run(
    'sweep',
    {},
    {
      ...queueAnswers,
      Query: ({ body }) => ({ body: body.includes('DUE#3"') ? { Items: [due], Count: 1 } : { Items: [], Count: 0 } }),
      UpdateItem: () => ({ body: { Attributes: row } }),
      // Every minute is summed already, and no pass over the objects was ever made.
      GetItem: ({ body }) => ({
        body: body.includes('MINUTES') ? { Item: { through: { S: '2999-01-01T00:00' } } } : {},
      }),
      GET: ({ path }) => ({
        body: path.includes('prefix=raw') ? listOf('raw/heard', 'raw/lost') : listOf('envelope/raw/heard.json'),
      }),
      PutItem: () => ({ body: {} }),
      PUT: () => ({ body: '' }),
    },
  )
  expect(result).toMatchObject({ sent: 1, lost: 1 })
  const again = calls.find(({ operation }) => operation === 'SendMessage')
  expect(JSON.parse(again?.body ?? '')).toMatchObject({
    QueueUrl: queueUrl('REBOUND_RECEIVE_QUEUE_URL'),
    MessageBody: expect.stringContaining('"objectKey":"raw/lost"') as string,
  })
  const sent = calls.find(({ operation }) => operation === 'SendMessageBatch')
  const { QueueUrl, Entries } = JSON.parse(sent?.body ?? '{}') as {
    QueueUrl: string
    Entries: { MessageBody: string }[]
  }
  expect(QueueUrl).toBe(queueUrl('REBOUND_DELIVER_QUEUE_URL'))
  expect(Entries.map(({ MessageBody }) => JSON.parse(MessageBody) as unknown)).toEqual([
    { v: 1, sender: 'default', deliveryId: 'd1', attempt: 3 },
  ])
})
