/**
 * The SMTP server in the place of SES's inbound side: the raw mail becomes an object, the notification goes to the
 * topic's queues, and only when both are on disk is the answer 250 (RFC 5321 §4.2.5: the server then answers for the
 * mail). Storing failed: 451, the sender keeps it and tries again.
 */
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server'
import { rawPrefix } from '../../shared/aws/objects.ts'
import { describeMail, headerBytes } from './notification.ts'
import type { Objects } from './objects.ts'
import type { Queues } from './queues.ts'
import { publish } from './sns.ts'
import type { Topic } from './sns.ts'
import type { Unkind } from './unkind.ts'

/** What the S3 action of SES takes. */
const mostBytes = 40 * 1024 * 1024
/** Recipients of one receipt rule. */
const mostRecipients = 100

export interface SmtpSettings {
  host: string
  port: number
  /** Domains (`b.example.com`) or addresses (`b@example.com`, which takes its +labels too); all when empty. */
  accept: readonly string[]
}

export interface Mailbox {
  objects: Objects
  queues: Queues
  topic: Topic
  unkind: Unkind
}

export async function receiveMail(settings: SmtpSettings, mailbox: Mailbox) {
  const server = new SMTPServer({
    name: 'localhost',
    banner: 'Rebound',
    size: mostBytes,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    maxClients: 200,
    closeTimeout: 1000,
    logger: false,
    onRcptTo({ address }, { envelope }, done) {
      if (!accepts(settings.accept, address)) done(reply(550, 'no such mailbox here'))
      else if (envelope.rcptTo.length >= mostRecipients) done(reply(452, 'too many recipients'))
      else done()
    },
    onData(stream, session, done) {
      store(mailbox, stream, session).then(
        (id) => {
          done(null, `stored as ${id}`)
        },
        (fault: unknown) => {
          if (!stream.sizeExceeded && !stream.errored) console.error('mail not stored:', String(fault))
          // The client listens only when it has sent everything: what is left is read and dropped.
          stream.resume()
          done(stream.sizeExceeded ? reply(552, 'more than 40 MB') : reply(451, 'could not store, try again'))
        },
      )
    },
  })
  // A connection that breaks is the client's affair: nothing was promised.
  server.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, settings.host, resolve)
  })
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      }),
  }
}

/** Returns the mail's id when object and message are on disk. */
async function store(mailbox: Mailbox, stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
  const { objects, queues, topic, unkind } = mailbox
  const began = new Date()
  const messageId = randomBytes(20).toString('hex')
  const fate = unkind.fate('smtp', 'Receive')
  if (fate.before) throw new Error('unkind on demand')
  const head: Buffer[] = []
  await objects.put(`${rawPrefix}${messageId}`, limited(stream, head))
  if (!unkind.survives('PutObject')) throw new Error('dead on demand')
  const { mailFrom, rcptTo } = session.envelope
  const source = mailFrom === false ? '' : mailFrom.address
  const recipients = rcptTo.map(({ address }) => address)
  const received = {
    messageId,
    source,
    recipients,
    bucket: objects.bucket,
    prefix: rawPrefix,
    topicArn: topic.arn,
    began,
  }
  publish(queues, topic, JSON.stringify(describeMail(received, Buffer.concat(head))))
  if (!unkind.survives('Publish') || fate.after) throw new Error('unkind on demand')
  return messageId
}

/** Hands the mail on, keeps its first bytes in `head`, and throws where it is too long or the client has gone. */
async function* limited(stream: SMTPServerDataStream, head: Buffer[]): AsyncGenerator<Buffer> {
  let kept = 0
  // By hand and not `for await`: an early exit from that would destroy the stream, and with it the answer.
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    if (stream.sizeExceeded) throw new Error('too long')
    if (kept < headerBytes) head.push(chunk.subarray(0, headerBytes - kept))
    kept += chunk.length
    yield chunk
  }
  if (stream.sizeExceeded) throw new Error('too long')
}

function accepts(accepted: readonly string[], address: string): boolean {
  const [local = '', domain = ''] = address.toLowerCase().split('@')
  const bare = `${local.split('+', 1)[0] ?? ''}@${domain}`
  return accepted.length === 0 || accepted.some((entry) => [domain, bare, `${local}@${domain}`].includes(entry))
}

function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode })
}
