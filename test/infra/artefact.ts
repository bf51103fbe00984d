/**
 * The bundles as Lambda has them: each in a process of its own, outside of the repository, with nothing installed beside
 * it. A small server in AWS's place answers what a test gives it, everything else with an error, and notes the calls.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { bundle, repository } from '../../infra/aws/bundle.ts'
import { configNames } from '../../shared/config.ts'
import type { FunctionName } from '../../shared/config.ts'

export interface Call {
  /** `PUT` or `GET` for S3, else the operation's name. */
  operation: string
  path: string
  body: string
}
export interface Answer {
  status?: number
  headers?: Record<string, string>
  body: string | object
}
export type Answers = Record<string, (call: Call) => Answer>

export interface Artefacts {
  file: (name: FunctionName) => string
  queueUrl: (setting: string) => string
  /** Runs a handler and returns what it returned and asked of AWS. */
  run: (name: FunctionName, event: object, answers: Answers) => Promise<{ result: unknown; calls: Call[] }>
  close: () => Promise<void>
}

export async function openArtefacts(names: readonly FunctionName[]): Promise<Artefacts> {
  const directory = mkdtempSync(join(tmpdir(), 'rebound-artefacts-'))
  for (const name of names) {
    mkdirSync(join(directory, name))
    await bundle(name, join(directory, name))
  }
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
  await new Promise<void>((resolve) => {
    aws.listen(0, '127.0.0.1', resolve)
  })
  const endpoint = `http://127.0.0.1:${(aws.address() as AddressInfo).port}`
  const file = (name: FunctionName) => join(directory, name, 'index.mjs')
  const queueUrl = (setting: string) => `${endpoint}/000000000000/${setting}`

  return {
    file,
    queueUrl,
    async run(name, event, given) {
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
          AWS_ENDPOINT_URL: endpoint,
        },
        timeout: 20_000,
      })
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
      if (err !== '') throw new Error(err)
      return { ...(JSON.parse(out.slice(out.lastIndexOf('\n'))) as { result: unknown }), calls }
    },
    async close() {
      rmSync(directory, { recursive: true })
      aws.closeAllConnections()
      await new Promise((resolve) => aws.close(resolve))
    },
  }
}

/** A message as Lambda hands it to a function behind a queue. */
export const message = (messageId: string, body: object | string) => ({
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

/** SQS answers with a checksum of what it took, and the SDK compares. */
const taken = (id: string, body: string) => ({
  Id: id,
  MessageId: id,
  MD5OfMessageBody: createHash('md5').update(body).digest('hex'),
})
export const queueAnswers: Answers = {
  SendMessage: ({ body }) => ({ body: taken('sent', (JSON.parse(body) as { MessageBody: string }).MessageBody) }),
  SendMessageBatch: ({ body }) => {
    const { Entries } = JSON.parse(body) as { Entries: { Id: string; MessageBody: string }[] }
    return { body: { Successful: Entries.map(({ Id, MessageBody }) => taken(Id, MessageBody)), Failed: [] } }
  },
  ChangeMessageVisibility: () => ({ body: {} }),
}
