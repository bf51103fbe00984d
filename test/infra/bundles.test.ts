/** The files that Lambda runs. Events have the shape of the examples in the Lambda and SES guides. */
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { bundleOptions, repository } from '../../infra/aws/bundle.ts'
import { convert } from '../../infra/aws/japanese.ts'
import { configNames } from '../../shared/config.ts'
import type { FunctionName } from '../../shared/config.ts'
import { ruleFiles } from '../../shared/knowledge/rules.ts'
import { analyze, explain } from '../../shared/rebound.ts'
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
async function packagesOf(name: FunctionName): Promise<string[]> {
  const { metafile } = await build({ ...bundleOptions(name), write: false, outdir: '.', metafile: true })
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

test('receive and sweep have nothing of the library that checks SPF', async () => {
  for (const name of ['receive', 'sweep'] as const)
    expect(await packagesOf(name)).not.toContain('node_modules/mailauth')
})

test.each(names)('%s has one copy of each package', async (name) => {
  const packages = await packagesOf(name)
  expect(packages.filter((each, at) => packages.indexOf(each) !== at)).toEqual([])
})

type Convert = (bytes: Uint8Array, how: { to: string; from: string; type: string }) => string
const { convert: convertTheirs } = createRequire(import.meta.resolve('mailparser'))('encoding-japanese') as {
  convert: Convert
}
const theirs = (bytes: Uint8Array, from: string) => convertTheirs(bytes, { to: 'UNICODE', from, type: 'string' })

/** 22 bytes of ISO-2022-JP: 日本語のメール. */
const japanese = '\x1b$BF|K\\8l$N%a!<%k\x1b(B'

describe('what the bundles leave out is missed nowhere', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rebound-reading-'))
  const library = join(directory, 'library.mjs')
  afterAll(() => {
    rmSync(directory, { recursive: true })
  })

  /** What the library says that is built as the functions are, in a process of its own. */
  function ofTheBundle(code: string, input: unknown): unknown {
    const { stdout, stderr } = spawnSync(
      'node',
      [
        '--input-type=module',
        '--eval',
        `import { readFileSync } from 'node:fs'
        const { analyze, explain } = await import(${JSON.stringify(pathToFileURL(library).href)})
        const input = JSON.parse(readFileSync(0, 'utf8'))
        ${code}`,
      ],
      { input: JSON.stringify(input), encoding: 'utf8', cwd: directory, maxBuffer: 64e6 },
    )
    expect(stderr).toBe('')
    return JSON.parse(stdout)
  }

  test('every mail of the corpus and one in Japanese are read as the sources read them', async () => {
    await build({ ...bundleOptions('receive'), entryPoints: ['shared/rebound.ts'], outfile: library })
    const files = globSync('test/{corpus,examples}/**/*.eml', { cwd: repository }).sort()
    expect(files.length).toBeGreaterThan(200)
    const mails = files.map((file) => readFileSync(join(repository, file), 'latin1'))
    const multipart = bounce.replace('text/html', 'text/plain; charset=iso-2022-jp')
    // A part that has its type from its name alone.
    mails.push(
      bounce.replace(
        'Content-Type: message/delivery-status',
        'Content-Disposition: attachment; filename="original.eml"',
      ),
    )
    mails.push(multipart.replace(/<p>.*<.p>/, japanese), bounce.replace('Returned mail', japanese))
    const expected: unknown[] = []
    for (const mail of mails) expected.push(await analyze(Buffer.from(mail, 'latin1')))
    const verdicts = ofTheBundle(
      `const verdicts = []
      for (const mail of input) verdicts.push(await analyze(Buffer.from(mail, 'latin1')))
      process.stdout.write(JSON.stringify(verdicts))`,
      mails,
    ) as unknown[]
    verdicts.forEach((verdict, at) => {
      expect(verdict, files[at]).toEqual(JSON.parse(JSON.stringify(expected[at])))
    })
  })

  test('every example of a rule is explained as the sources explain it', () => {
    const replies = ruleFiles.flatMap(({ rules }) => rules.map(({ example }) => example))
    const code = 'process.stdout.write(JSON.stringify(input.map((reply) => explain(reply))))'
    expect(ofTheBundle(code, replies)).toEqual(JSON.parse(JSON.stringify(replies.map((reply) => explain(reply)))))
  })

  test('the runtime reads what encoding-japanese reads of JIS X 0208', () => {
    let known = 0
    for (let row = 0x21; row < 0x7f; row += 1) {
      for (let cell = 0x21; cell < 0x7f; cell += 1) {
        const jis = Buffer.from([0x1b, 0x24, 0x42, row, cell, 0x1b, 0x28, 0x42])
        const euc = Buffer.from([row | 0x80, cell | 0x80])
        const character = theirs(jis, 'ISO-2022-JP')
        if (character === '?') continue
        known += 1
        expect([convert(jis, { from: 'ISO-2022-JP' }), convert(euc, { from: 'EUCJP' })]).toEqual([character, character])
      }
    }
    expect(known).toBeGreaterThan(7000)
  })
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
