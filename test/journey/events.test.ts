/** SES events through the queue of their own, beside the mails about the same messages. */
import { S3Client } from '@aws-sdk/client-s3'
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterEach, expect, test } from 'vitest'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import { readObject } from '../../shared/aws/objects.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { countMailed } from '../../shared/ledger/mailed.ts'
import { getState, readRecipient } from '../../shared/ledger/recipients.ts'
import { getSender, recordSender } from '../../shared/ledger/senders.ts'
import { bounceAbout, newDataDir, quiet, sendMails, settingsFor, silent, startReceiver, until } from './journey.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start() {
  const receiver = await startReceiver()
  cleanups.push(receiver.close)
  const data = newDataDir()
  cleanups.push(data.remove)
  const stack = await startRebound({ dataDir: data.dir, smtpPort: 0, ...silent }, settingsFor(receiver.url))
  cleanups.push(() => stack.close())
  const client = new SQSClient({
    endpoint: stack.endpoints.sqs,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  cleanups.push(() => {
    client.destroy()
  })
  const send = async (event: object | string, queue: 'events' | 'receive' = 'events') => {
    const MessageBody = typeof event === 'string' ? event : JSON.stringify(event)
    await client.send(new SendMessageCommand({ QueueUrl: stack.queueUrls[queue], MessageBody }))
  }
  const table = openStackTable(stack)
  const objects = new S3Client({
    endpoint: stack.endpoints.s3,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  cleanups.push(() => {
    objects.destroy()
  })
  const day = new Date().toISOString().slice(0, 10)
  const settled = () => until('quiet queues', () => quiet(stack))
  return {
    receiver,
    stack,
    table,
    send,
    settled,
    objects,
    rows: (sender = 'shop') => listBounces(table, sender, day, 100),
  }
}

const sesId = '0100018c2f3e4d5a-0a1b2c3d-1111-2222-3333-444455556666-000000'
const about = (recipient: string, id = sesId) => ({
  mail: { messageId: id, source: 'shop@example.com', commonHeaders: { messageId: '<app-1@example.com>' } },
  bounce: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: recipient, status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 User unknown' }],
  },
})

test('the mail and the event about one failure are one bounce, and the event proves it', async () => {
  const { stack, table, send, settled, rows, receiver, objects } = await start()
  await sendMails(stack.smtpPort, [
    bounceAbout(1).replace('<original-1@example.com>', `<${sesId}@eu-west-1.amazonses.com>`),
  ])
  await until('the mail', async () => (await rows()).length === 1)
  await settled()
  expect((await rows())[0]?.report).toMatchObject({ trust: 'unverified', advice: 'look' })
  const Message = JSON.stringify({ eventType: 'Bounce', ...about('user1@example.org') })
  await send({ Type: 'Notification', Message })
  await until('the held webhook', () => receiver.verified.length === 3)
  await settled()
  const kept = await rows()
  expect(kept).toHaveLength(1)
  expect(kept[0]?.report).toMatchObject({ trust: 'event', advice: 'hold', reason: 'user-unknown' })
  expect(await getState(table, 'shop', 'user1@example.org')).toMatchObject({ state: 'held' })
  // The event itself is kept as it came, so that it can be read again.
  const { bucket, key } = kept[0]?.mail ?? { bucket: '', key: '' }
  const stored = await readObject(objects, bucket, key)
  expect(JSON.parse(Buffer.from(stored?.bytes ?? []).toString())).toEqual({ Type: 'Notification', Message })
})

test('trust is that of the queue: the same JSON mailed to us, or put where mails are announced, proves nothing', async () => {
  const { stack, table, send, settled, rows } = await start()
  const event = JSON.stringify({ notificationType: 'Bounce', ...about('user2@example.org'), trust: 'event' })
  await sendMails(stack.smtpPort, [
    `From: no-reply@sns.amazonaws.com\r\nTo: b@bounces.example.com\r\nSubject: AWS Notification\r\n\r\n${event}\r\n`,
  ])
  await send(event, 'receive')
  await until('the mail', async () => (await rows()).length === 1)
  await settled()
  expect((await rows())[0]?.report?.trust).toBe('unverified')
  expect(await getState(table, 'shop', 'user2@example.org')).toBeNull()
  expect(stack.queues().receive.dead).toBe(1)
})

test("SES's own suppression list is shown and is no evidence; complaints suppress at once; delays count for nothing", async () => {
  const { table, send, settled, rows, stack } = await start()
  const listed = about('user3@example.org', 'id-3')
  listed.bounce.bounceSubType = 'OnAccountSuppressionList'
  await send({ eventType: 'Bounce', ...listed })
  await send({
    eventType: 'Complaint',
    mail: about('', 'id-4').mail,
    complaint: { complainedRecipients: [{ emailAddress: 'user4@example.org' }] },
  })
  await send({
    notificationType: 'DeliveryDelay',
    mail: about('', 'id-5').mail,
    deliveryDelay: { delayedRecipients: [{ emailAddress: 'user5@example.org', status: '4.4.1' }] },
  })
  await send('Successfully validated SNS topic for Amazon SES event publishing.')
  await send('{"eventType":"Open"}')
  await until('three rows', async () => (await rows()).length === 3)
  await settled()
  const byRecipient = new Map((await rows()).map((row) => [row.report?.recipient, row]))
  expect(byRecipient.get('user3@example.org')?.report).toMatchObject({
    reason: 'suppressed',
    trust: 'event',
    advice: 'look',
  })
  expect((await readRecipient(table, 'shop', 'user3@example.org', new Date())).rows).toEqual([])
  expect(byRecipient.get('user4@example.org')).toMatchObject({ kind: 'complaint', report: { advice: 'stop' } })
  expect(await getState(table, 'shop', 'user4@example.org')).toMatchObject({ state: 'suppressed' })
  expect(byRecipient.get('user5@example.org')).toMatchObject({ kind: 'delay', report: { advice: 'wait' } })
  expect((await readRecipient(table, 'shop', 'user5@example.org', new Date())).rows).toEqual([])
  expect(stack.queues().events.dead).toBe(1)
})

test('a delivery leaves no row but where it takes something away, and goes to the sender that owns the domain', async () => {
  const { table, send, settled, rows } = await start()
  await recordSender(table, {
    id: 'news',
    name: 'News',
    names: { token: 'news', domains: ['news.example.net'], addresses: [], tags: [] },
  })
  const mail = { messageId: 'id-6', source: 'letter@news.example.net' }
  await send({ eventType: 'Delivery', mail, delivery: { recipients: ['user6@example.org'], smtpResponse: '250 ok' } })
  await until('the note', async () => (await getSender(table, 'news'))?.successKnown === true)
  await settled()
  expect(await rows('news')).toEqual([])
  // Counted among those who were mailed that day.
  expect(await countMailed(table, 'news', new Date().toISOString().slice(0, 10), 'example.org')).toBe(1)
  expect((await readRecipient(table, 'news', 'user6@example.org', new Date())).rows).toEqual([])

  const full = { emailAddress: 'user6@example.org', status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 Mailbox full' }
  await send({ eventType: 'Bounce', mail: { ...mail, messageId: 'id-7' }, bounce: { bouncedRecipients: [full] } })
  await until('the bounce', async () => (await rows('news')).length === 1)
  await send({
    eventType: 'Delivery',
    mail: { ...mail, messageId: 'id-8' },
    delivery: { recipients: ['user6@example.org'] },
  })
  const kept = async () => (await readRecipient(table, 'news', 'user6@example.org', new Date())).rows
  await until('the success', async () => (await kept()).length === 2)
  expect((await kept()).map((row) => [row.class, row.messageKey, row.rank]).sort()).toEqual([
    ['soft', expect.any(String), 2],
    ['success', expect.any(String), 2],
  ])
})
