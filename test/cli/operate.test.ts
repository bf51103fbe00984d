/** The operator's commands as processes: against the local stack, which `--stack` finds through CloudFormation. */
import { spawn } from 'node:child_process'
import { readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { createTransport } from 'nodemailer'
import { SMTPServer } from 'smtp-server'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { stackOutputs } from '../../shared/config.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { bounceAbout, newDataDir, quiet, sendMails, settingsFor, silent, until } from '../journey/journey.ts'
import { describedStack, startFakeAws } from './fakeAws.ts'
import { runRebound } from './run.ts'

const data = newDataDir()
const aws = await startFakeAws()
let stack: LocalStack
beforeAll(async () => {
  stack = await startRebound({ dataDir: data.dir, smtpPort: 0, ...silent }, settingsFor('http://localhost:9/'))
  const outputs = Object.entries(stackOutputs).map(([setting, output]) => [output, stack.env[setting] ?? ''])
  aws.answers = { DescribeStacks: describedStack(Object.fromEntries(outputs) as Record<string, string>) }
})
afterAll(async () => {
  await stack.close()
  await aws.close()
  data.remove()
})

const run = (env: Record<string, string | undefined>, args: string[]) => runRebound(args, env)
const rebound = (...args: string[]) => run({ REBOUND_DATA: data.dir }, args)
/** As on an operator's machine: everything is found through the stack's outputs. */
const reboundOnAws = (...args: string[]) => {
  const endpoints = Object.entries(stack.env).filter(([name]) => name.startsWith('AWS_'))
  const env = { ...Object.fromEntries(endpoints), AWS_ENDPOINT_URL_CLOUDFORMATION: aws.url, REBOUND_DATA: '/nowhere' }
  return run(env, [...args, '--stack', 'Rebound'])
}

const queues = () =>
  new SQSClient({
    endpoint: stack.endpoints.sqs,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
const rows = () => listBounces(openStackTable(stack), 'shop', new Date().toISOString().slice(0, 10), 100)

test('--stack finds a deployed stack, and says what to do where there is none', async () => {
  const listed = await reboundOnAws('senders', 'list')
  expect(listed).toMatchObject({ code: 0, err: '' })
  expect(listed.out).toContain('"shop"')
  const { answers } = aws
  aws.answers = {}
  expect((await reboundOnAws('senders', 'list')).err).toContain('there is no stack "Rebound" in this region')
  aws.answers = { DescribeStacks: describedStack({ Table: 'rebound' }) }
  expect((await reboundOnAws('senders', 'list')).err).toMatch(/does not name its parts \(REBOUND_BUCKET, .+deploy it/)
  aws.answers = answers
  expect((await rebound('senders', 'list', '--stack')).err).toContain('--stack needs the name')
})

test('dead letters are shown with their faults, put back, or dropped', async () => {
  const client = queues()
  const bury = (body: string, fault: string) =>
    client.send(
      new SendMessageCommand({
        QueueUrl: stack.env['REBOUND_RECEIVE_DEAD_LETTERS_URL'],
        MessageBody: body,
        MessageAttributes: { fault: { DataType: 'String', StringValue: fault } },
      }),
    )
  await sendMails(stack.smtpPort, [bounceAbout(1)])
  await until('the row', async () => (await rows()).length === 1)
  const [row] = await rows()
  const { bucket = '', key = '' } = row?.mail ?? {}
  const notification = JSON.stringify({
    mail: { messageId: 'm' },
    receipt: { recipients: [], action: { bucketName: bucket, objectKey: key } },
  })
  for (let n = 0; n < 12; n += 1) await bury(notification, 'AccessDeniedException')
  await bury('\u001B[2J nothing of ours', 'no-notification')

  const listed = await rebound('redrive', 'receive', '--list')
  expect(listed).toMatchObject({ code: 0, err: '' })
  expect(listed.out.split('\n').filter((line) => line.includes(`AccessDeniedException  ${key}`))).toHaveLength(12)
  expect(listed.out).not.toContain('\u001B')
  expect(listed.out).toContain('13 messages of receive dead')
  expect(stack.queues().receive.dead).toBe(13)

  expect((await rebound('redrive', 'receive', '--drop')).code).toBe(2)
  expect((await reboundOnAws('redrive', 'receive', '--fault', 'no-notification', '--drop')).out).toBe(
    '1 message of receive dropped\n',
  )
  expect((await rebound('redrive', 'receive')).out).toBe('12 messages of receive put back\n')
  await until('quiet queues', () => quiet(stack))
  expect(stack.queues().receive.dead).toBe(0)
  expect(await rows()).toHaveLength(1)
  client.destroy()
})

test('stored mails are read again', async () => {
  const since = new Date(Date.now() - 60_000).toISOString()
  await sendMails(stack.smtpPort, [bounceAbout(7), bounceAbout(8)])
  await until('the rows', async () => (await rows()).length === 3)
  const again = await reboundOnAws('reprocess', '--since', since)
  expect(again).toMatchObject({ code: 0, err: '' })
  expect(again.out).toMatch(/^3 mails will be read again\n/)
  await until('quiet queues', () => quiet(stack))
  expect(await rows()).toHaveLength(3)
  expect((await rebound('reprocess', '--since', '2999-01-01')).out).toMatch(/^0 mails will be read again\n/)
  expect((await rebound('reprocess')).code).toBe(2)
})

// Before the stack's own sweep has run: from then on only the minutes that it has closed are counted.
test('sums are written anew from the records, and days that are gone are left alone', async () => {
  const today = new Date().toISOString().slice(0, 10)
  const [again, once] = [await rebound('recount', '--since', today), await rebound('recount', '--since', today)]
  expect(again).toMatchObject({ code: 0, err: '' })
  expect(again.out).toMatch(/^\d{4}-\d\d-\d\d: [1-9]\d* records counted, \d+ minutes mended\n/)
  expect(once.out).toMatch(/: [1-9]\d* records counted, 0 minutes mended\n$/)
  expect((await rebound('recount', '--since', '2000-01-01')).err).toContain('may be gone')
  expect((await rebound('recount', '--since', 'soon')).code).toBe(2)
})

test('a verdict that today’s rules would not give is corrected, whatever it was', async () => {
  const [row] = await rows()
  if (!row?.report) throw new Error('no row')
  const wrong = { ...row, report: { ...row.report, category: 'unknown' as const, reason: 'unclassified' as const } }
  await openStackTable(stack).update(
    { pk: `B#shop#${row.bounceId}`, sk: 'BOUNCE' },
    { set: { category: 'unknown', reason: 'unclassified', body: JSON.stringify(wrong) } },
    { text: 'attribute_exists(pk)' },
  )
  await rebound('reprocess', '--since', new Date(Date.now() - 120_000).toISOString())
  const corrected = async () => (await rows()).find(({ bounceId }) => bounceId === row.bounceId)
  await until('the correction', async () => (await corrected())?.version === 2)
  expect(await corrected()).toMatchObject({
    report: { category: 'hard', reason: 'user-unknown' },
    was: { category: 'unknown' },
  })
  await until('quiet queues', () => quiet(stack))
})

test('doctor looks at what runs here', async () => {
  const { code, out, err } = await rebound('doctor')
  expect(err).toBe('')
  expect(code).toBe(1)
  expect(out).toMatch(/^good {2}keys {11}all are there$/m)
  expect(out).toMatch(/^good {2}dead letters {3}none of deliver$/m)
  expect(out).toMatch(/^BAD {3}webhook shop\/main .+ cannot be reached from here: connection-failed$/m)
  expect(out).toMatch(/1 to repair\.\n$/)
})

test('a message that must bounce goes through the operator’s server, and its record is waited for', async () => {
  const seen: string[] = []
  /** A mail server that cannot deliver: it tells the envelope sender. */
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, { envelope }, done) {
      void text(stream).then(async (message) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        const recipient = envelope.rcptTo[0]?.address ?? ''
        seen.push(from, message)
        done()
        const transport = createTransport({ host: '127.0.0.1', port: stack.smtpPort, ignoreTLS: true })
        const raw = bounceAbout(1)
          .replaceAll('user1@example.org', recipient)
          .replaceAll('original-1', 'original-doctor')
        await transport.sendMail({ envelope: { from: '', to: from }, raw })
        transport.close()
      })
    },
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.server.address() as AddressInfo
  const through = ['doctor', '--through', `smtp://127.0.0.1:${port}`, '--domain', 'bounces.example.com']
  const { out } = await rebound(...through, '--from', 'ops@example.com', '--wait', '30')
  expect(out).toMatch(
    /^good {2}through 127\.0\.0\.1:\d+ +a bounce came back and was recorded: hard user-unknown, signed, sender shop$/m,
  )
  expect(seen[0]).toMatch(/^b\+[a-z2-7]+shop-doctor[a-z2-7]+@bounces\.example\.com$/)
  expect(seen[1]).toContain('Auto-Submitted: auto-generated')
  expect((await rebound(...through)).code).toBe(2)
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
  })
  const refused = await rebound(...through, '--from', 'ops@example.com', '--wait', '2')
  expect(refused.out).toMatch(/^BAD {3}through .+ the server did not take the message/m)
})

test('keys are made once, rotated, and written into a file of their owner', async () => {
  const made = await reboundOnAws('keys', 'create')
  expect(made.out.split('\n').filter((line) => line.endsWith('was there already'))).toHaveLength(4)
  expect((await rebound('keys', 'rotate', 'verp')).out).toMatch(/verp {2}version 2\n.+30 days/)
  expect((await rebound('keys', 'rotate', 'pepper')).err).toContain('cannot be rotated')
  const file = join(data.dir, 'keys.json')
  const exported = await rebound('keys', 'export', file)
  expect(exported).toMatchObject({ code: 0, err: '' })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const keys = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { version: number; key: string }[]>
  expect(keys['verp']?.map(({ version }) => version)).toEqual([2, 1])
  for (const versions of Object.values(keys))
    for (const { key } of versions) {
      expect(Buffer.from(key, 'base64')).toHaveLength(32)
      expect(exported.out).not.toContain(key)
    }
  expect((await rebound('keys', 'export', file)).err).toContain('could not be written')
  rmSync(file)
})

test('what AWS refuses is said in a sentence; without keys, with the command that makes them', async () => {
  const outputs = Object.entries(stackOutputs).map(([setting, output]) => [output, stack.env[setting] ?? ''])
  const own = Object.fromEntries(outputs) as Record<string, string>
  const { answers } = aws
  aws.answers = { DescribeStacks: describedStack({ ...own, KeyPrefix: '/rebound/none' }) }
  const added = await reboundOnAws('senders', 'add', 'early', '--url', 'https://hooks.example.com/')
  const hashed = await reboundOnAws('senders', 'address-key', 'shop')
  aws.answers = { DescribeStacks: describedStack({ ...own, Table: 'nowhere' }) }
  const listed = await reboundOnAws('senders', 'list')
  aws.answers = answers
  for (const { code, err } of [added, hashed]) {
    expect(err).toBe('rebound senders: the secret keys of this stack are missing: "rebound keys create" makes them\n')
    expect(code).toBe(2)
  }
  expect(listed.err).toMatch(/^rebound senders: a call failed: ResourceNotFoundException: .+\n$/)
  expect(listed.code).toBe(1)
  expect((await rebound('senders', 'list')).out).not.toContain('early')
})

test('keys that a removed stack of the same name has left are found out, not taken for its own', async () => {
  const arn = (key: string) => `arn:aws:kms:eu-west-1:000000000000:key/${key}`
  const outputs = Object.entries(stackOutputs).map(([setting, output]) => [output, stack.env[setting] ?? ''])
  const { answers } = aws
  const own = Object.fromEntries(outputs) as Record<string, string>
  const deployed = { ...own, KeyPrefix: '/rebound/again', SecretsKey: arn('new') }
  aws.answers = { DescribeStacks: describedStack(deployed) }
  const ssm = new SSMClient({
    endpoint: String(stack.env['AWS_ENDPOINT_URL_SSM']),
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const kept = { Name: '/rebound/again/verp', Value: 'old', KeyId: arn('old'), Type: 'SecureString' } as const
  await ssm.send(new PutParameterCommand(kept))
  const first = await reboundOnAws('keys', 'create')
  expect(first.out).toMatch(
    /^\/rebound\/again\/verp {2}is there, encrypted with another key\n\/rebound\/again\/pepper {2}made\n/,
  )
  expect(first.out).toMatch(/\nThe functions cannot read that one: .+--names \/rebound\/again\/verp"/)
  expect(first.code).toBe(1)
  await ssm.send(new PutParameterCommand({ ...kept, KeyId: arn('new'), Overwrite: true }))
  ssm.destroy()
  const second = await reboundOnAws('keys', 'create')
  expect(second.out.match(/was there already/g)).toHaveLength(4)
  expect(second.code).toBe(0)
  aws.answers = answers
})

test('the console of a deployed stack opens from its outputs, says whose it is, and ends on Ctrl-C', async () => {
  const endpoints = Object.entries(stack.env).filter(([name]) => name.startsWith('AWS_'))
  const env = { ...process.env, ...Object.fromEntries(endpoints), AWS_ENDPOINT_URL_CLOUDFORMATION: aws.url }
  const child = spawn(process.execPath, ['functions/cli/main.ts', 'console', '--stack', 'Rebound', '--port', '0'], {
    env: { ...env, REBOUND_DATA: '/nowhere' },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  try {
    const link = await new Promise<string>((resolve, reject) => {
      let said = ''
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const [found] = /http:\S+/.exec(said) ?? []
        if (found !== undefined && said.includes('Ctrl-C')) resolve(found)
      })
      child.once('exit', () => {
        reject(new Error(`it ended: ${said}`))
      })
    })
    const opened = await fetch(link, { redirect: 'manual' })
    const cookie = opened.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    const page = await fetch(new URL('/', link), { headers: { cookie } })
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('stack Rebound')
    expect((await fetch(new URL('/', link))).status).toBe(401)
  } finally {
    child.kill('SIGINT')
  }
  expect(await ended).toBe(0)
})
