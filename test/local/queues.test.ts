import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs'
import type { Message, ReceiveMessageCommandInput } from '@aws-sdk/client-sqs'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { describe, expect, it } from 'vitest'
import type { LocalOptions } from '../../infra/local/stack.ts'
import { clientConfig, started } from './started.ts'

async function queue(options: Partial<LocalOptions> = {}) {
  const stack = await started(options)
  const sqs = new SQSClient(clientConfig(stack.env, 'SQS'))
  const QueueUrl = stack.queueUrls.receive
  const receive = async (input: Partial<ReceiveMessageCommandInput> = {}): Promise<Message[]> => {
    const asked = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const], ...input }
    return (await sqs.send(new ReceiveMessageCommand(asked))).Messages ?? []
  }
  const send = (MessageBody: string, DelaySeconds?: number) =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }))
  return { stack, sqs, QueueUrl, receive, send }
}

const bodies = (messages: Message[]) => messages.map(({ Body }) => Body).sort()

describe('the local SQS with the unmodified SDK', () => {
  it('delivers a message with its attributes, and never again once it is deleted', async () => {
    const { sqs, QueueUrl, receive } = await queue({ visibilityTimeout: 0 })
    const MessageAttributes = {
      who: { DataType: 'String', StringValue: 'me' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) },
    }
    const sent = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'ünï <&>', MessageAttributes }))
    const [message] = await receive({ MessageAttributeNames: ['All'] })
    expect(message).toMatchObject({ Body: 'ünï <&>', MessageId: sent.MessageId, MessageAttributes })
    expect(message?.Attributes).toMatchObject({ ApproximateReceiveCount: '1' })
    expect(message?.Attributes?.SentTimestamp).toMatch(/^\d{13}$/)
    const [again] = await receive()
    expect(again?.Attributes?.ApproximateReceiveCount).toBe('2')
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again?.ReceiptHandle }))
    expect(await receive()).toEqual([])
  })

  it('hides a message for its visibility timeout and then delivers it again', async () => {
    const { receive, send, stack } = await queue({ visibilityTimeout: 1 })
    await send('hidden')
    expect(bodies(await receive())).toEqual(['hidden'])
    expect(await receive()).toEqual([])
    expect(stack.queues().receive).toMatchObject({ visible: 0, inFlight: 1 })
    expect(bodies(await receive({ WaitTimeSeconds: 5 }))).toEqual(['hidden'])
  })

  it('moves a message that was received too often to the dead letters', async () => {
    const { receive, send, stack } = await queue({ visibilityTimeout: 0, maxReceiveCount: 2 })
    await send('poison')
    expect(bodies(await receive())).toEqual(['poison'])
    expect(bodies(await receive())).toEqual(['poison'])
    expect(await receive()).toEqual([])
    expect(stack.queues().receive).toMatchObject({ visible: 0, inFlight: 0, dead: 1 })
    const [dead] = await receive({ QueueUrl: `${stack.queueUrls.receive}-dead` })
    expect(dead).toMatchObject({ Body: 'poison' })
  })

  it('keeps a delayed message back, and a long poll gets it when it is due', async () => {
    const { receive, send, stack } = await queue()
    await send('late', 1)
    expect(await receive()).toEqual([])
    expect(stack.queues().receive).toMatchObject({ visible: 0, delayed: 1 })
    expect(bodies(await receive({ WaitTimeSeconds: 5 }))).toEqual(['late'])
  })

  it('wakes a long poll when a message comes', async () => {
    const { receive, send } = await queue()
    const waiting = receive({ WaitTimeSeconds: 20 })
    await send('woken')
    expect(bodies(await waiting)).toEqual(['woken'])
  })

  it('does not give a message to a long poll whose caller has gone', async () => {
    const { sqs, QueueUrl, send, stack } = await queue()
    const leaving = new AbortController()
    const wait = new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 })
    const waiting = sqs.send(wait, { abortSignal: leaving.signal })
    setTimeout(() => {
      leaving.abort()
    }, 100)
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    await send('for somebody else')
    expect(stack.queues().receive).toMatchObject({ visible: 1, inFlight: 0 })
  })

  it('takes, hides and deletes in batches, and says which entry failed', async () => {
    const { sqs, QueueUrl, receive } = await queue()
    const Entries = ['a', 'b', 'c'].map((MessageBody, i) => ({ Id: String(i), MessageBody }))
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))
    expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['0', '1', '2'])
    const messages = await receive()
    expect(bodies(messages)).toEqual(['a', 'b', 'c'])
    const handles = messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }))
    const changes = [...handles, { Id: 'no', ReceiptHandle: 'nothing' }].map((entry) => ({
      ...entry,
      VisibilityTimeout: 0,
    }))
    const changed = await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries: changes }))
    expect(changed.Failed?.map(({ Id }) => Id)).toEqual(['no'])
    const again = await receive()
    const last = again.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }))
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: last }))
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      VisibilityTimeout: '180',
    })
  })

  it('refuses a batch of eleven, a delay over 15 minutes, and an unknown queue by their names', async () => {
    const { sqs, QueueUrl, send } = await queue()
    const Entries = Array.from({ length: 11 }, (_, i) => ({ Id: String(i), MessageBody: 'x' }))
    await expect(sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).rejects.toMatchObject({
      name: 'TooManyEntriesInBatchRequest',
    })
    await expect(send('x', 901)).rejects.toMatchObject({ name: 'InvalidParameterValue' })
    const unknown = sqs.send(new GetQueueUrlCommand({ QueueName: 'nobody' }))
    await expect(unknown).rejects.toBeInstanceOf(QueueDoesNotExist)
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'rebound-receive' }))).QueueUrl).toBe(QueueUrl)
  })

  it('changes the visibility only of a message that is in flight', async () => {
    const { sqs, QueueUrl, receive, send } = await queue()
    await send('x')
    const [message] = await receive()
    const change = { QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 }
    await sqs.send(new ChangeMessageVisibilityCommand(change))
    await expect(sqs.send(new ChangeMessageVisibilityCommand(change))).rejects.toMatchObject({
      name: 'MessageNotInflight',
    })
  })

  it('lets only one stack have a data directory, and says so in one line', async () => {
    const { stack } = await queue()
    const dataDir = stack.sentDir.replace(/\/sent$/, '')
    await expect(started({ dataDir })).rejects.toThrow(/^the data directory is in use by another Rebound .+$/)
  })
})

describe('the local SNS with the unmodified SDK', () => {
  it('hands a message to the queue of its topic as it is', async () => {
    const { stack, receive } = await queue()
    const sns = new SNSClient(clientConfig(stack.env, 'SNS'))
    const Message = '{"a":"ü & <b>"}'
    const { MessageId } = await sns.send(new PublishCommand({ TopicArn: stack.topicArns.events, Message }))
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/)
    expect(bodies(await receive({ QueueUrl: stack.queueUrls.events }))).toEqual([Message])
    expect(await receive()).toEqual([])
    const nowhere = new PublishCommand({ TopicArn: `${stack.topicArns.events}x`, Message })
    await expect(sns.send(nowhere)).rejects.toMatchObject({ name: 'NotFoundException' })
  })
})
