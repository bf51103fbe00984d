/**
 * The files that Lambda runs, outside of the repository and with nothing installed beside them. Events have the shape of
 * the Lambda and SES guides' examples; a small server in AWS's place answers what these calls need and notes them.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildSync } from 'esbuild'
import { bundle, bundleOptions, repository } from '../../infra/aws/bundle.ts'
import { configNames } from '../../shared/config.ts'
import type { FunctionName } from '../../shared/config.ts'

const names = Object.keys(configNames) as FunctionName[]
const directory = mkdtempSync(join(tmpdir(), 'rebound-bundles-'))
const file = (name: FunctionName) => join(directory, name, 'index.mjs')

interface Call {
  /** `PUT` or `GET` for S3, else the operation's name. */
  operation: string
  path: string
  body: string
}
interface Answer {
  status?: number
  headers?: Record<string, string>
  body: string | object
}
type Answers = Record<string, (call: Call) => Answer>

let calls: Call[] = []
let answers: Answers = {}
const aws = createServer((request, response) => {
  void text(request).then((body) => {
    const target = request.headers['x-amz-target']?.toString().split('.').at(-1)
    const call = { operation: target ?? request.method ?? '', path: request.url ?? '', body }
    calls.push(call)
    const { status = 200, headers = {}, body: answer } = answers[call.operation]?.(call) ?? { status: 501, body: {} }
    response.writeHead(status, headers).end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
})

beforeAll(async () => {
  for (const name of names) {
    mkdirSync(join(directory, name))
    bundle(name, join(directory, name))
  }
  await new Promise<void>((resolve) => {
    aws.listen(0, '127.0.0.1', resolve)
  })
})
afterAll(async () => {
  rmSync(directory, { recursive: true })
  aws.closeAllConnections()
  await new Promise((resolve) => aws.close(resolve))
})

const endpoint = () => `http://127.0.0.1:${(aws.address() as AddressInfo).port}`
const queueUrl = (name: string) => `${endpoint()}/000000000000/${name}`

/** Runs a bundle's handler in a process of its own and returns what it returned. */
async function run(name: FunctionName, event: object, given: Answers): Promise<{ result: unknown; calls: Call[] }> {
  calls = []
  answers = given
  const settings = configNames[name].map((each) => [each, each.endsWith('_URL') ? queueUrl(each) : 'rebound'])
  const code = `const { handler } = await import(${JSON.stringify(pathToFileURL(file(name)).href)})
    const result = await handler(${JSON.stringify(event)})
    process.stdout.write('\\n' + JSON.stringify({ result }))`
  const child = spawn(join(repository, 'node_modules/.bin/node'), ['--input-type=module', '--eval', code], {
    cwd: directory,
    env: {
      ...(Object.fromEntries(settings) as Record<string, string>),
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: endpoint(),
    },
    timeout: 20_000,
  })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect(err).toBe('')
  return { ...(JSON.parse(out.slice(out.lastIndexOf('\n'))) as { result: unknown }), calls }
}

/** A message as Lambda hands it to a function behind a queue. */
const message = (messageId: string, body: object | string) => ({
  messageId,
  receiptHandle: `handle-${messageId}`,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: String(Date.now()),
    SenderId: 'AIDAEXAMPLE',
    ApproximateFirstReceiveTimestamp: String(Date.now()),
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:eu-west-1:000000000000:queue',
  awsRegion: 'eu-west-1',
})

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
    action: { type: 'S3', bucketName: 'mail', objectKey: 'raw/m1', objectKeyPrefix: 'raw/', topicArn: 'arn' },
  },
}

/** SQS answers with a checksum of what it took, and the SDK compares. */
const taken = (id: string, body: string) => ({
  Id: id,
  MessageId: id,
  MD5OfMessageBody: createHash('md5').update(body).digest('hex'),
})
const queueAnswers: Answers = {
  SendMessage: ({ body }) => ({ body: taken('sent', (JSON.parse(body) as { MessageBody: string }).MessageBody) }),
  SendMessageBatch: ({ body }) => {
    const { Entries } = JSON.parse(body) as { Entries: { Id: string; MessageBody: string }[] }
    return { body: { Successful: Entries.map(({ Id, MessageBody }) => taken(Id, MessageBody)), Failed: [] } }
  },
  ChangeMessageVisibility: () => ({ body: {} }),
}

describe('sizes', () => {
  test.each([
    ['receive', 2_000_000],
    ['deliver', 900_000],
    ['sweep', 500_000],
  ] as const)('%s is at most %i bytes', (name, most) => {
    expect(statSync(file(name)).size).toBeLessThanOrEqual(most)
  })
})

test.each(names)('%s has one copy of each package', (name) => {
  const { metafile } = buildSync({ ...bundleOptions(name), write: false, outdir: directory, metafile: true })
  const homes = new Set(
    Object.keys(metafile.inputs).flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []),
  )
  const packages = [...homes].map((home) => home.slice(home.lastIndexOf('node_modules/')))
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
      UpdateItem: () => failure('ResourceInUseException'),
    },
  )
  expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: 'two' }] })
  const operations = new Map(calls.map((call) => [call.operation, call]))
  expect(operations.get('PUT')?.path).toMatch(/^\/mail\/envelope\/raw\/m1\.json/)
  expect(operations.get('GET')?.path).toMatch(/^\/mail\/raw\/m1\?/)
  expect(operations.get('UpdateItem')?.body).toContain('user-unknown')
  // An HTML part was read without the package that the bundle leaves out.
  expect(operations.get('UpdateItem')?.body).toContain(String.raw`\"problems\":[]`)
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
    { Records: [message('one', request), message('two', { v: 2 })] },
    { ...queueAnswers, UpdateItem: () => failure('ConditionalCheckFailedException') },
  )
  expect(result).toEqual({ batchItemFailures: [] })
  expect(calls.map(({ operation }) => operation).sort()).toEqual(['SendMessage', 'UpdateItem'])
})

test('sweep claims what is due and hands it to the deliver queue', async () => {
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
    },
  )
  expect(result).toEqual({ sent: 1 })
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
