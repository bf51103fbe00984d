import { readdirSync, readFileSync } from 'node:fs'
import { GetItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { describe, expect, it } from 'vitest'
import type { Faults } from '../../infra/local/unkind.ts'
import { Unkind } from '../../infra/local/unkind.ts'
import { clientConfig, eventually, mailLines, newFolder, smtp, started, startedInChild } from './started.ts'

const rates = { throttle: 0.1, error: 0.1, cut: 0.1 }

describe('unkindness', () => {
  it('is the same for the same seed, whatever other calls come between', () => {
    const faults = { duplicate: 0.3, delay: 0.3, reorder: 0.5, failBefore: rates, failAfter: { error: 0.2 } }
    const fates = (seed: number, noise: boolean) => {
      const unkind = new Unkind({ seed, ...faults })
      return Array.from({ length: 200 }, () => {
        if (noise) unkind.fate('dynamodb', 'PutItem')
        if (noise) unkind.lateness('deliver')
        const { before, after } = unkind.fate('s3', 'GetObject')
        return [before, after, unkind.copies('q'), unkind.lateness('q'), unkind.reordered('q', [1, 2, 3])]
      })
    }
    expect(fates(1, true)).toEqual(fates(1, false))
    expect(fates(2, false)).not.toEqual(fates(1, false))
  })

  it('comes about as often as asked, and never where it is not asked', () => {
    const unkind = new Unkind({ seed: 7, failBefore: rates, only: ['dynamodb', 's3.GetObject'] })
    const count = (service: string, operation: string) => {
      const befores = Array.from({ length: 1000 }, () => unkind.fate(service, operation).before)
      return ['throttle', 'error', 'cut'].map((kind) => befores.filter((before) => before === kind).length)
    }
    for (const [service, operation] of [
      ['dynamodb', 'PutItem'],
      ['s3', 'GetObject'],
    ] as const) {
      for (const times of count(service, operation)) {
        expect(times).toBeGreaterThan(60)
        expect(times).toBeLessThan(140)
      }
    }
    expect(count('s3', 'PutObject')).toEqual([0, 0, 0])
    expect(count('sqs', 'SendMessage')).toEqual([0, 0, 0])
  })

  const once = (faults: Partial<Faults>) => started({ faults: { seed: 1, ...faults } })

  it.each(['throttle', 'error', 'cut'] as const)('before a call (%s) leaves no effect', async (kind) => {
    const { env, endpoints } = await once({ failBefore: { [kind]: 1 }, only: ['dynamodb.PutItem'] })
    expect(endpoints.dynamodb).toBe(endpoints.s3)
    const TableName = env['REBOUND_TABLE']
    const db = new DynamoDBClient({ ...clientConfig(env, 'DYNAMODB'), maxAttempts: 1 })
    const Key = { pk: { S: 'a' }, sk: { S: 'b' } }
    const names = { throttle: 'ThrottlingException', error: 'InternalError', cut: 'TimeoutError' }
    const put = db.send(new PutItemCommand({ TableName, Item: Key }))
    await expect(put).rejects.toMatchObject({ name: names[kind] })
    expect((await db.send(new GetItemCommand({ TableName, Key }))).Item).toBeUndefined()
  })

  it.each(['error', 'cut'] as const)('after a call (%s) leaves its effect', async (kind) => {
    const { env } = await once({ failAfter: { [kind]: 1 }, only: ['s3.PutObject'] })
    const s3 = new S3Client({ ...clientConfig(env, 'S3'), maxAttempts: 1 })
    const object = { Bucket: env['REBOUND_BUCKET'], Key: 'k' }
    await expect(s3.send(new PutObjectCommand({ ...object, Body: 'stored' }))).rejects.toThrow()
    const { Body } = await s3.send(new GetObjectCommand(object))
    expect(await Body?.transformToString()).toBe('stored')
  })

  it('can be ridden out by the retries of the SDK', async () => {
    const { env, calls } = await once({ failBefore: { throttle: 0.5 }, only: ['s3.PutObject'] })
    const s3 = new S3Client({ ...clientConfig(env, 'S3'), maxAttempts: 10 })
    await s3.send(new PutObjectCommand({ Bucket: env['REBOUND_BUCKET'], Key: 'k', Body: 'x' }))
    await s3.send(new PutObjectCommand({ Bucket: env['REBOUND_BUCKET'], Key: 'l', Body: 'x' }))
    expect(calls()['s3.PutObject']).toBeGreaterThan(2)
  })

  it('delivers messages twice, late and out of order', async () => {
    const { env, queueUrls, queues } = await once({ duplicate: 1, reorder: 1 })
    const sqs = new SQSClient(clientConfig(env, 'SQS'))
    const QueueUrl = queueUrls.receive
    for (const MessageBody of ['1', '2', '3', '4', '5'])
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))
    expect(queues().receive.visible).toBe(10)
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))
    const bodies = Messages.map(({ Body }) => Body)
    expect(bodies.toSorted()).toEqual(['1', '1', '2', '2', '3', '3', '4', '4', '5', '5'])
    expect(bodies).not.toEqual(bodies.toSorted())
    expect(new Set(Messages.map(({ MessageId }) => MessageId)).size).toBe(5)

    const late = await once({ delay: 1, delayMs: 60_000 })
    const lateSqs = new SQSClient(clientConfig(late.env, 'SQS'))
    await lateSqs.send(new SendMessageCommand({ QueueUrl: late.queueUrls.deliver, MessageBody: 'x' }))
    expect(late.queues().deliver).toMatchObject({ visible: 0, delayed: 1 })
  })

  it('never answers 250 for a mail that it did not store', async () => {
    const stack = await once({ failBefore: { error: 0.3 }, failAfter: { error: 0.3 }, only: ['smtp'] })
    const answers: string[] = []
    for (let i = 0; i < 30; i++) {
      answers.push((await smtp(stack.smtpPort, mailLines('Subject: x\r\n\r\nbody'))).at(-1)?.slice(0, 3) ?? '')
    }
    const accepted = answers.filter((answer) => answer === '250').length
    expect(new Set(answers)).toEqual(new Set(['250', '451']))
    expect(stack.queues().receive.visible).toBeGreaterThan(accepted)
    expect(stack.calls()['smtp.Receive']).toBe(30)
  })

  it('dies after the n-th write, which stands', async () => {
    const dataDir = newFolder()
    const child = await startedInChild({
      dataDir,
      smtpPort: 0,
      handlers: false,
      faults: { seed: 1, dieAfterWrites: 3 },
    })
    const sqs = new SQSClient({ ...clientConfig(child.env, 'SQS'), maxAttempts: 1 })
    const send = () => sqs.send(new SendMessageCommand({ QueueUrl: child.queueUrls.deliver, MessageBody: 'x' }))
    await send()
    await send()
    await expect(send()).rejects.toThrow()
    await child.kill()
    expect(child.child.signalCode).toBe('SIGKILL')
    expect((await started({ dataDir })).queues().deliver.visible).toBe(3)
  })
})

describe('an engine that is killed', () => {
  it('is started again on the same data and port', async () => {
    const { env } = await started({ engine: 'dynoxide' })
    const db = new DynamoDBClient({ ...clientConfig(env, 'DYNAMODB'), maxAttempts: 1 })
    const TableName = env['REBOUND_TABLE']
    const Key = { pk: { S: 'a' }, sk: { S: 'b' } }
    await db.send(new PutItemCommand({ TableName, Item: Key }))
    const port = new URL(env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '').port
    const served = (pid: string) => {
      const [command, ...words] = commandLine(pid)
      return command?.endsWith('/dynoxide') === true && words.includes(port)
    }
    const pids = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name) && served(name))
    expect(pids).toHaveLength(1)
    process.kill(Number(pids[0]), 'SIGKILL')
    const read = () => db.send(new GetItemCommand({ TableName, Key })).catch(() => null)
    const found = await eventually(read, (answer) => answer !== null)
    expect(found?.Item).toEqual(Key)
  })
})

function commandLine(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}

describe('calls', () => {
  it('are counted by service and operation, those to DynamoDB on request', async () => {
    const stack = await started({ countCalls: true })
    const db = new DynamoDBClient(clientConfig(stack.env, 'DYNAMODB'))
    const TableName = stack.env['REBOUND_TABLE']
    await db.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, sk: { S: 'b' } } }))
    await smtp(stack.smtpPort, mailLines('Subject: x\r\n\r\nbody'))
    expect(stack.calls()).toEqual({ 'dynamodb.PutItem': 1, 'smtp.Receive': 1 })
  })
})
