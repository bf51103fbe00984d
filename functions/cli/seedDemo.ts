/**
 * `rebound seed-demo`: sends the sample set through the pipeline of the local stack. What is fresh goes the whole way, from
 * the queue to the webhooks. What lies in the past is recorded by the same code with its own time, and nobody is told of it.
 */
import { randomUUID } from 'node:crypto'
import { storeMail } from '../../shared/aws/objects.ts'
import { sendText } from '../../shared/aws/queue.ts'
import { returnPath } from '../../shared/identity/returnPath.ts'
import { senderKey } from '../../shared/identity/tokenKeys.ts'
import { recountDay } from '../../shared/ledger/recount.ts'
import { getSender, listSenders } from '../../shared/ledger/senders.ts'
import { openPorts } from '../receive/handler.ts'
import { readNotification } from '../receive/notification.ts'
import { recordMail } from '../receive/recordMail.ts'
import { connect } from './connect.ts'
import { makeSamples } from './samples.ts'
import type { Sample } from './samples.ts'
import { UsageError, write } from './usage.ts'

const atOnce = 8

export async function run(args: string[]): Promise<number> {
  if (args.length > 0) throw new UsageError('seed-demo takes no arguments')
  const table = connect()
  // Samples among real records would make every figure wrong.
  if (process.env['REBOUND_LOCAL'] !== '1') throw new UsageError('samples are for the local stack only')
  const now = new Date()
  const samples = makeSamples(now)
  const seed = await seeder()
  for (let at = 0; at < samples.length; at += atOnce) await Promise.all(samples.slice(at, at + atOnce).map(seed))
  const senders = await listSenders(table)
  const days = [...new Set(samples.map(({ at }) => at.slice(0, 10)))]
  for (const day of days) await recountDay(table, senders, day, now)
  await write(`${samples.length} sample mails are sent\n`)
  return 0
}

async function seeder(): Promise<(sample: Sample) => Promise<void>> {
  const ports = openPorts()
  const bucket = process.env['REBOUND_BUCKET'] ?? ''
  const sender = await getSender(ports.table, ports.defaultSender)
  const [root] = await ports.rootKeys.read()
  const key = root && sender?.names.token ? senderKey(root, sender.names.token) : null
  return async ({ at, raw, signedFor, isFresh }) => {
    const id = randomUUID().replaceAll('-', '')
    const path =
      key && signedFor !== null
        ? returnPath(key, {
            messageId: id.slice(0, 9),
            recipient: signedFor,
            domain: 'bounces.example.com',
            now: new Date(at),
          })
        : 'b@bounces.example.com'
    const body = notificationOf({ id, bucket, key: `inbound/${id}`, at, recipient: path })
    await storeMail(ports.objects, bucket, `inbound/${id}`, raw)
    if (isFresh) return sendText(ports.mails.queues, ports.mails.queueUrl, body)
    const notification = readNotification(body)
    if (notification) await recordMail({ ...ports, now: () => new Date(at), quiet: true }, notification, body, false)
  }
}

/** As SES writes it when it has stored a mail. */
function notificationOf({
  id,
  bucket,
  key,
  at,
  recipient,
}: Record<'id' | 'bucket' | 'key' | 'at' | 'recipient', string>): string {
  return JSON.stringify({
    notificationType: 'Received',
    mail: { timestamp: at, messageId: id, source: '', destination: [recipient] },
    receipt: { timestamp: at, recipients: [recipient], action: { type: 'S3', bucketName: bucket, objectKey: key } },
  })
}
