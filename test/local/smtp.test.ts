import { rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { describe, expect, it } from 'vitest'
import { readHeaders } from '../../infra/local/notification.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { clientConfig, mailLines, newFolder, smtp, started, startedInChild } from './started.ts'

const mail = [
  'Received: from mx.example.net by mx.example.com',
  'From: "Daemon, Mail" <mailer-daemon@mx.example.net>, other@example.net',
  'To: b+token@bounces.example.com',
  'Cc: Copy <copy@example.com>',
  'Subject: failed',
  '\tand folded',
  'Message-ID: <1@mx.example.net>',
  'Date: Sat, 21 Nov 2026 10:00:00 +0000',
  '',
  'body',
  '.one dot',
].join('\r\n')

interface Notification {
  notificationType: string
  mail: { messageId: string; headers: { name: string; value: string }[]; headersTruncated: boolean }
  receipt: { recipients: string[]; action: { objectKey: string } }
}

type Reach = Pick<LocalStack, 'env' | 'queueUrls'>

async function receiveNotifications({ env, queueUrls }: Reach): Promise<Notification[]> {
  const sqs = new SQSClient(clientConfig(env, 'SQS'))
  const asked = { QueueUrl: queueUrls.receive, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(asked))
  return Messages.map(({ Body }) => JSON.parse(Body ?? '') as Notification)
}

async function readObject({ env }: Reach, Key: string): Promise<string | undefined> {
  const s3 = new S3Client(clientConfig(env, 'S3'))
  return (await s3.send(new GetObjectCommand({ Bucket: env['REBOUND_BUCKET'], Key }))).Body?.transformToString()
}

describe('mail coming in', () => {
  it('becomes an object with its exact bytes and a notification in the shape of SES', async () => {
    const stack = await started()
    const to = ['b+token@bounces.example.com', 'B@bounces.example.com']
    const replies = await smtp(stack.smtpPort, mailLines(mail, to, 'mailer-daemon@mx.example.net'))
    expect(replies.at(-1)).toMatch(/^250 /)
    const [notification] = await receiveNotifications(stack)
    const messageId = notification?.mail.messageId
    expect(messageId).toMatch(/^[0-9a-f]{40}$/)
    expect(notification).toMatchObject({
      notificationType: 'Received',
      mail: {
        source: 'mailer-daemon@mx.example.net',
        destination: ['b+token@bounces.example.com', 'copy@example.com'],
        headersTruncated: false,
        commonHeaders: {
          returnPath: 'mailer-daemon@mx.example.net',
          from: ['"Daemon, Mail" <mailer-daemon@mx.example.net>', 'other@example.net'],
          to: ['b+token@bounces.example.com'],
          cc: ['Copy <copy@example.com>'],
          subject: 'failed and folded',
          messageId: '<1@mx.example.net>',
          date: 'Sat, 21 Nov 2026 10:00:00 +0000',
        },
      },
      receipt: {
        recipients: to,
        spamVerdict: { status: 'DISABLED' },
        virusVerdict: { status: 'DISABLED' },
        spfVerdict: { status: 'GRAY' },
        dkimVerdict: { status: 'GRAY' },
        dmarcVerdict: { status: 'GRAY' },
        action: {
          type: 'S3',
          topicArn: stack.topicArns.inbound,
          bucketName: stack.env['REBOUND_BUCKET'],
          objectKeyPrefix: 'raw/',
          objectKey: `raw/${String(messageId)}`,
        },
      },
    })
    expect(notification?.mail.headers.map(({ name }) => name).slice(0, 2)).toEqual(['Received', 'From'])
    expect(await readObject(stack, `raw/${String(messageId)}`)).toBe(`${mail}\r\n`)
  })

  it('has the source of a null reverse-path as an empty string', async () => {
    const stack = await started()
    await smtp(stack.smtpPort, mailLines(mail))
    expect((await receiveNotifications(stack))[0]?.mail).toMatchObject({ source: '' })
  })

  it('is taken only for the configured domains and addresses, with their +labels', async () => {
    const stack = await started({ accept: ['b@bounces.example.com', 'all.example.com'] })
    const to = ['b+x@bounces.example.com', 'B@Bounces.example.com', 'any@all.example.com', 'c@bounces.example.com']
    const replies = await smtp(stack.smtpPort, mailLines(mail, to))
    expect(replies.slice(3, 7).map((line) => line.slice(0, 3))).toEqual(['250', '250', '250', '550'])
    expect((await receiveNotifications(stack))[0]?.receipt.recipients).toEqual(to.slice(0, 3))
  })

  it('is answered 451 when it cannot be stored, and leaves nothing behind', async () => {
    const dataDir = newFolder()
    const stack = await started({ dataDir })
    const folder = join(dataDir, 'objects', '.unfinished')
    rmSync(folder, { recursive: true })
    writeFileSync(folder, 'a file where a folder should be')
    const replies = await smtp(stack.smtpPort, mailLines(mail))
    expect(replies.at(-1)).toMatch(/^451 /)
    expect(stack.queues().receive.visible).toBe(0)
  })

  it('is answered 552 when it is over 40 MB, and leaves nothing behind', async () => {
    const stack = await started()
    const line = `${'x'.repeat(998)}\r\n`
    const replies = await smtp(stack.smtpPort, mailLines(line.repeat(41_950).slice(0, -2)))
    expect(replies.at(-1)).toMatch(/^552 /)
    expect(stack.queues().receive.visible).toBe(0)
    const s3 = new S3Client(clientConfig(stack.env, 'S3'))
    expect((await s3.send(new ListObjectsV2Command({ Bucket: stack.env['REBOUND_BUCKET'] }))).KeyCount).toBe(0)
  })

  it('that breaks off is not stored', async () => {
    const stack = await started()
    await new Promise<void>((resolve) => {
      const socket = connect(stack.smtpPort, '127.0.0.1').once('close', () => {
        resolve()
      })
      socket.write('EHLO client.example\r\nMAIL FROM:<>\r\nRCPT TO:<b@bounces.example.com>\r\nDATA\r\n')
      socket.on('data', (data) => {
        if (!data.includes('354')) return
        socket.write('Subject: half', () => socket.destroy())
      })
    })
    expect((await smtp(stack.smtpPort, mailLines(mail))).at(-1)).toMatch(/^250 /)
    expect(await receiveNotifications(stack)).toHaveLength(1)
  })

  it('that was answered 250 is there after kill -9 and a start on the same directory', async () => {
    const dataDir = newFolder()
    const child = await startedInChild({ dataDir, smtpPort: 0, handlers: false })
    const replies = await Promise.all(Array.from({ length: 20 }, () => smtp(child.smtpPort, mailLines(mail))))
    await child.kill()
    expect(replies.map((lines) => lines.at(-1)?.slice(0, 3))).toEqual(Array(20).fill('250'))
    const stack = await started({ dataDir })
    const notifications = [...(await receiveNotifications(stack)), ...(await receiveNotifications(stack))]
    expect(notifications).toHaveLength(20)
    for (const { receipt } of notifications) {
      expect(await readObject(stack, receipt.action.objectKey)).toBe(`${mail}\r\n`)
    }
  })
})

describe('header lines', () => {
  it('are cut at 10 KB in all, and the cut is said', () => {
    const long = Buffer.from(`A: 1\r\nX: ${'y'.repeat(20_000)}\r\nB: 2\r\n\r\n`)
    expect(readHeaders(long)).toEqual({ headers: [{ name: 'A', value: '1' }], truncated: true })
    const many = Buffer.from(`${'A: 1\r\n'.repeat(5000)}\r\n`)
    expect(readHeaders(many).truncated).toBe(true)
    expect(readHeaders(many).headers.length).toBeLessThan(3000)
  })

  it('are read whatever the line ends and the bytes are', () => {
    const expected = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2 3' },
    ]
    for (const end of ['\r\n', '\n']) {
      const head = Buffer.from(['A: 1', 'no field', ': nor this', 'B: 2', ' 3', '', 'C: body'].join(end))
      expect(readHeaders(head)).toEqual({ headers: expected, truncated: false })
    }
    expect(readHeaders(Buffer.alloc(0)).headers).toEqual([])
    expect(readHeaders(Buffer.alloc(2_000_000, 'A')).truncated).toBe(true)
    expect(readHeaders(Buffer.from([0xff, 0x0a, 0x3a, 0x0d])).headers).toEqual([])
  })

  it('of two megabytes do not keep a mail out', async () => {
    const stack = await started()
    const hostile = `To: ${'('.repeat(1000)}\r\n${`X: ${'<'.repeat(990)}\r\n`.repeat(2000)}\r\nbody`
    expect((await smtp(stack.smtpPort, mailLines(hostile))).at(-1)).toMatch(/^250 /)
    const [notification] = await receiveNotifications(stack)
    expect(notification?.mail.headersTruncated).toBe(true)
    expect(JSON.stringify(notification?.mail.headers).length).toBeLessThan(12_000)
  })
})
