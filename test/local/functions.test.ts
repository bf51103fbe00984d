import { join } from 'node:path'
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { describe, expect, it } from 'vitest'
import type { LocalOptions } from '../../infra/local/stack.ts'
import { clientConfig, eventually, mailLines, newFolder, readLines, smtp, started, startedInChild } from './started.ts'

const receive = new URL('./handlers/receive.ts', import.meta.url)
const sweep = new URL('./handlers/sweep.ts', import.meta.url)

async function running(options: Partial<LocalOptions> = {}) {
  const log = join(newFolder(), 'log')
  const stack = await started({
    handlers: { receive, sweep },
    visibilityTimeout: 1,
    env: { TEST_LOG: log },
    ...options,
  })
  const sqs = new SQSClient(clientConfig(stack.env, 'SQS'))
  const send = (MessageBody: string, QueueUrl = stack.queueUrls.receive) =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))
  const empty = () =>
    eventually(
      () => stack.queues().receive,
      ({ visible, inFlight, delayed }) => visible + inFlight + delayed === 0,
    )
  const handled = (body: string) => readLines(log).filter((line) => line['body'] === body)
  return { stack, send, empty, handled, log }
}

describe('a function on a queue', () => {
  it('gets messages as Lambda gives them, and they are deleted when it succeeds', async () => {
    const { stack, send, empty, handled } = await running()
    await send('fine')
    await send('an event', stack.queueUrls.events)
    expect(await empty()).toMatchObject({ visible: 0, inFlight: 0, dead: 0 })
    await eventually(
      () => handled('an event').length,
      (length) => length > 0,
    )
    const engineEnv = stack.endpoints.dynamodb
    expect(handled('fine')).toEqual([
      { body: 'fine', tries: 1, arn: 'arn:aws:sqs:us-east-1:000000000000:rebound-receive', engineEnv },
    ])
    expect(handled('an event')[0]?.['arn']).toBe('arn:aws:sqs:us-east-1:000000000000:rebound-events')
  })

  it('sees only those messages again that it says have failed', async () => {
    const { send, empty, handled } = await running({ concurrency: 1 })
    for (const body of ['a', 'fail once', 'b']) await send(body)
    expect(await empty()).toMatchObject({ dead: 0 })
    expect([handled('a').length, handled('b').length]).toEqual([1, 1])
    expect(handled('fail once').map(({ tries }) => tries)).toEqual([1, 2])
  })

  it('sees the whole batch again when it throws', async () => {
    const { send, empty, handled } = await running()
    await send('throw once')
    expect(await empty()).toMatchObject({ dead: 0 })
    expect(handled('throw once').map(({ tries }) => tries)).toEqual([1, 2])
  })

  it('is killed when it runs out of time, and a new one gets the message', async () => {
    const { send, empty, handled } = await running({ functionTimeoutMs: 300 })
    await send('hang once')
    expect(await empty()).toMatchObject({ dead: 0 })
    expect(handled('hang once').map(({ tries }) => tries)).toEqual([1, 2])
  })

  it('decides itself when a failed message comes again', async () => {
    const { send, empty, handled } = await running({ visibilityTimeout: 600 })
    await send('later')
    expect(await empty()).toMatchObject({ dead: 0 })
    expect(handled('later').map(({ tries }) => tries)).toEqual([1, 2])
  })

  it('does not get a message for ever: it goes to the dead letters', async () => {
    const { stack, send, handled } = await running({ visibilityTimeout: 0, maxReceiveCount: 3, concurrency: 1 })
    await send('fail always')
    await eventually(
      () => stack.queues().receive.dead,
      (dead) => dead === 1,
    )
    expect(stack.queues().receive).toEqual({ visible: 0, inFlight: 0, delayed: 0, dead: 1 })
    expect(handled('fail always').map(({ tries }) => tries)).toEqual([1, 2, 3])
  })

  it('is told of incoming mail', async () => {
    const { stack, empty, log } = await running()
    await smtp(stack.smtpPort, mailLines('Subject: x\r\n\r\nbody'))
    expect(await empty()).toMatchObject({ dead: 0 })
    const [line] = readLines(log)
    expect(JSON.parse(String(line?.['body']))).toMatchObject({ notificationType: 'Received' })
  })

  it('gets what it held when the stack was killed as soon as the stack is back', async () => {
    const dataDir = newFolder()
    const log = join(newFolder(), 'log')
    const child = await startedInChild({ dataDir, smtpPort: 0, handlers: false })
    const QueueUrl = child.queueUrls.receive
    const sqs = new SQSClient(clientConfig(child.env, 'SQS'))
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'held' }))
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }))
    expect(Messages).toHaveLength(1)
    await child.kill()
    await started({ dataDir, handlers: { receive }, env: { TEST_LOG: log } })
    const lines = await eventually(
      () => readLines(log),
      ({ length }) => length > 0,
    )
    expect(lines).toMatchObject([{ body: 'held', tries: 2 }])
  })
})

describe('a function on a schedule', () => {
  it('runs again and again, and on request', async () => {
    const { stack, log } = await running({ sweepEveryMs: 50 })
    const lines = await eventually(
      () => readLines(log),
      ({ length }) => length >= 2,
    )
    expect(lines[0]?.['sweep']).toMatch(/^\d{4}-\d{2}-\d{2}T/)
    expect(await stack.invoke('sweep')).toBe('swept')
    await expect(stack.invoke('deliver', {})).rejects.toThrow('deliver does not run here')
  })
})

describe('a stack', () => {
  it('does not start when a handler cannot be loaded, and leaves nothing running', async () => {
    const dataDir = newFolder()
    const missing = new URL('./handlers/missing.ts', import.meta.url)
    await expect(started({ dataDir, handlers: { receive: missing } })).rejects.toThrow('missing.ts')
    expect((await started({ dataDir })).queues().receive.visible).toBe(0)
  })
})
