/** A stack whose sender forwards to a mailbox, mails as SES would have scanned them, and what the mailbox got. */
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { simpleParser } from 'mailparser'
import type { ParsedMail } from 'mailparser'
import { startRebound } from '../../infra/local/rebound.ts'
import type { Settings } from '../../infra/local/settings.ts'
import type { LocalOptions, LocalStack } from '../../infra/local/stack.ts'
import { newDataDir, quiet, settingsFor, silent, until } from '../journey/journey.ts'

export const mailbox = 'ops@example.com'

/** Nobody listens at the webhook: these tests are about mail. */
export const forwardingTo = (more: Partial<Settings> = {}): Settings => ({
  ...settingsFor('http://localhost:9/'),
  forward: mailbox,
  ...more,
})

export async function startForwarding(
  cleanups: (() => unknown)[],
  settings = forwardingTo(),
  options: Partial<LocalOptions> = {},
): Promise<LocalStack> {
  const data = newDataDir()
  cleanups.push(data.remove)
  const stack = await startRebound({ dataDir: data.dir, smtpPort: 0, ...silent, ...options }, settings)
  cleanups.push(() => stack.close())
  return stack
}

export interface Sent {
  from: string
  to: string[]
  raw: Buffer
  mail: ParsedMail
}

/** What the stack handed to SES, oldest first. */
export async function sentMails(stack: LocalStack): Promise<Sent[]> {
  const files = readdirSync(stack.sentDir).filter((name) => name.endsWith('.json'))
  const mails = await Promise.all(
    files.map(async (name) => {
      const envelope = JSON.parse(readFileSync(join(stack.sentDir, name), 'utf8')) as { from: string; to: string[] }
      const raw = readFileSync(join(stack.sentDir, name.replace('.json', '.eml')))
      return { ...envelope, raw, mail: await simpleParser(raw, { keepDeliveryStatus: true }) }
    }),
  )
  return mails.sort((a, b) => Number(a.mail.date) - Number(b.mail.date))
}

/** Waits until all that came in is done with, and returns what was sent by then. */
export async function settledMails(stack: LocalStack): Promise<Sent[]> {
  await until('quiet queues', () => quiet(stack))
  return sentMails(stack)
}

export async function oneMail(stack: LocalStack): Promise<Sent> {
  await until('a forwarded mail', async () => (await sentMails(stack)).length > 0)
  const [sent, ...others] = await settledMails(stack)
  if (!sent || others.length > 0) throw new Error(`expected one mail, got ${1 + others.length}`)
  return sent
}

const client = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** Puts a mail where SES would, with the verdicts of its scan, and tells the topic. */
export async function arrive(
  stack: LocalStack,
  mail: { id: string; raw: string | Uint8Array; to: string; spam?: string; virus?: string },
): Promise<void> {
  const s3 = new S3Client({ endpoint: stack.endpoints.s3, ...client })
  const bucketName = stack.env['REBOUND_BUCKET']
  await s3.send(new PutObjectCommand({ Bucket: bucketName, Key: `inbound/${mail.id}`, Body: mail.raw }))
  s3.destroy()
  const topic = new SNSClient({ endpoint: stack.endpoints.sns, ...client })
  const receipt = {
    timestamp: new Date().toISOString(),
    recipients: [mail.to],
    spamVerdict: { status: mail.spam ?? 'PASS' },
    virusVerdict: { status: mail.virus ?? 'PASS' },
    action: { type: 'S3', bucketName, objectKey: `inbound/${mail.id}` },
  }
  const Message = JSON.stringify({ mail: { messageId: mail.id }, receipt })
  await topic.send(new PublishCommand({ TopicArn: stack.topicArns.inbound, Message }))
  topic.destroy()
}

export async function sendToQueue(stack: LocalStack, queue: 'events' | 'deliver', body: object): Promise<void> {
  const sqs = new SQSClient({ endpoint: stack.endpoints.sqs, ...client })
  await sqs.send(new SendMessageCommand({ QueueUrl: stack.queueUrls[queue], MessageBody: JSON.stringify(body) }))
  sqs.destroy()
}

/** `hang`: takes the mail and never answers. */
export type Answer = 'taken' | 'hang' | 'Throttling' | 'MessageRejected' | 'AccessDenied'

/** A SES that answers as it is told, then takes everything; what it took is kept byte by byte. */
export async function startSes(answers: Answer[] = []) {
  const asked: Answer[] = []
  const taken: Buffer[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString())
      const answer = answers.shift() ?? 'taken'
      asked.push(answer)
      if (answer === 'taken' || answer === 'hang') taken.push(Buffer.from(form.get('RawMessage.Data') ?? '', 'base64'))
      if (answer === 'hang') return
      const ok = answer === 'taken'
      const body = ok
        ? '<SendRawEmailResponse><SendRawEmailResult><MessageId>m</MessageId></SendRawEmailResult></SendRawEmailResponse>'
        : `<ErrorResponse><Error><Type>Sender</Type><Code>${answer}</Code><Message>no</Message></Error></ErrorResponse>`
      response.writeHead(ok ? 200 : answer === 'AccessDenied' ? 403 : 400, { 'content-type': 'text/xml' }).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    taken,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      })
    },
  }
}
