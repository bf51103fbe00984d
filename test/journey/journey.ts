/** What journey tests share: a receiver that remembers what it got, the stack as a process of its own, bounces to send. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { createTransport } from 'nodemailer'
import { Webhook } from 'standardwebhooks'
import type { Settings } from '../../infra/local/settings.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { tableSchema } from '../../shared/ledger/schema.ts'
import type { Payload } from '../../shared/webhook/payload.ts'
import { newSecret } from '../../shared/webhook/sign.ts'

export const secret = newSecret(randomBytes)

export interface Hearing {
  id: string
  payload: Payload
}

/** A receiver with a verifier that is not ours. `verified` and `heard` are apart: a wrong signature is remembered too. */
export async function startReceiver(answer: () => number = () => 204, key: () => string = () => secret) {
  const verified: Hearing[] = []
  const refused: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      try {
        const payload = new Webhook(key()).verify(body, request.headers as Record<string, string>) as Payload
        verified.push({ id: String(request.headers['webhook-id']), payload })
      } catch (error) {
        refused.push(String(error))
      }
      response.writeHead(answer()).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    verified,
    refused,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) =>
        server.close(() => {
          resolve()
        }),
      )
    },
  }
}

export function settingsFor(url: string): Settings {
  // Tests ask no network.
  return { sender: 'shop', domains: [], evidence: false, webhookUrl: url, webhookSecret: secret }
}

export function newDataDir(settings?: Settings): { dir: string; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'rebound-journey-'))
  if (settings) writeFileSync(join(dir, 'settings.json'), JSON.stringify(settings))
  return {
    dir,
    remove: () => {
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** `npm start` without npm: a process that can be killed. Resolves when it says that it is up. */
export async function startProcess(
  dir: string,
  smtpPort = 0,
): Promise<{ process: ChildProcess; smtpPort: number; output: () => string }> {
  const child = spawn(process.execPath, ['infra/local/main.ts'], {
    env: { ...process.env, REBOUND_DATA: dir, REBOUND_SMTP_PORT: String(smtpPort) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const port = await new Promise<number>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      output += chunk.toString()
      const up = /SMTP on localhost:(\d+)/.exec(output)
      if (up && output.includes('Ctrl-C stops it')) resolve(Number(up[1]))
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('exit', (code) => {
      reject(new Error(`ended with ${code}: ${output}`))
    })
  })
  return { process: child, smtpPort: port, output: () => output }
}

export function killed(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve()
    })
    child.kill(signal)
  })
}

/** A bounce in the form of RFC 3464 about `user<n>@example.org`, distinct in recipient and original Message-ID. */
export function bounceAbout(n: number, reply = '550 5.1.1 User unknown'): string {
  const recipient = `user${n}@example.org`
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(reply)?.[0] ?? '5.0.0'
  return [
    'From: MAILER-DAEMON@mail.example.com',
    'To: b@bounces.example.com',
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <bounce-${n}@mail.example.com>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Your message could not be delivered.',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example.com',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    `Status: ${status}`,
    'Remote-MTA: dns; mx.example.org',
    `Diagnostic-Code: smtp; ${reply}`,
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: <original-${n}@example.com>`,
    'From: Shop <shop@example.com>',
    `To: ${recipient}`,
    '',
    '--b--',
    '',
  ].join('\r\n')
}

/** Sends mails over SMTP as a mail server would, several connections at once; returns how many got their 250. */
export async function sendMails(
  smtpPort: number,
  mails: readonly (string | Buffer)[],
  connections = 4,
  onTaken: () => void = () => undefined,
): Promise<boolean[]> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: smtpPort,
    ignoreTLS: true,
    pool: true,
    maxConnections: connections,
    maxMessages: 10_000,
  })
  const sent = await Promise.all(
    mails.map((raw) =>
      transport.sendMail({ envelope: { from: '', to: 'b@bounces.example.com' }, raw }).then(
        () => {
          onTaken()
          return true
        },
        () => false,
      ),
    ),
  )
  transport.close()
  return sent
}

/** Where function logs go that no test reads. */
export const silent = { onLog: () => undefined }

/** Waits until `ready` says so; gives up after `seconds` and says what it waited for. */
export async function until(what: string, ready: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  for (let waited = 0; waited < seconds * 20; waited += 1) {
    if (await ready()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`waited ${seconds} s for ${what}`)
}

/** Sends mails as a patient mail server does: what got no 250 is sent again, at most `rounds` times. */
export async function sendUntilTaken(
  smtpPort: number,
  mails: readonly (string | Buffer)[],
  rounds = 20,
): Promise<void> {
  let rest = mails
  for (let round = 0; round < rounds && rest.length > 0; round += 1) {
    const taken = await sendMails(smtpPort, rest)
    rest = rest.filter((_, n) => !taken[n])
  }
  if (rest.length > 0) throw new Error(`${rest.length} mails were never taken`)
}

/** Whether nothing is waiting or under way. Attempts that are minutes off do not count: their receiver refused twice. */
export function quiet(stack: LocalStack): boolean {
  return Object.values(stack.queues()).every(({ visible, inFlight }) => visible + inFlight === 0)
}

/** Compares every index with the table, entry by entry; returns what differs, in words. */
export async function indexComplaints(stack: LocalStack): Promise<string[]> {
  const client = new DynamoDBClient({
    endpoint: stack.endpoints.dynamodb,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const scan = async (index?: string) => {
    const items: Record<string, unknown>[] = []
    let start: Record<string, AttributeValue> | undefined
    do {
      const page = await client.send(
        new ScanCommand({ TableName: stack.env['REBOUND_TABLE'], IndexName: index, ExclusiveStartKey: start }),
      )
      items.push(
        ...(page.Items ?? []).map((item) =>
          Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value.S])),
        ),
      )
      start = page.LastEvaluatedKey
    } while (start)
    return items
  }
  const rows = await scan()
  const complaints: string[] = []
  for (const { name, partitionKey, sortKey } of tableSchema.indexes) {
    const line = (item: Record<string, unknown>) =>
      [item['pk'], item['sk'], item[partitionKey], item[sortKey]].join(' ')
    const expected = new Set(rows.filter((row) => partitionKey in row && sortKey in row).map(line))
    const found = new Set((await scan(name)).map(line))
    for (const entry of expected) if (!found.has(entry)) complaints.push(`${name} lacks ${entry}`)
    for (const entry of found) if (!expected.has(entry)) complaints.push(`${name} has a ghost: ${entry}`)
  }
  client.destroy()
  return complaints
}
