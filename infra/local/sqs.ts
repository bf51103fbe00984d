/** The wire protocol of SQS (AWS JSON 1.0) in front of the queues. Standard queues only. */
import { createHash } from 'node:crypto'
import { jsonService, readNumber, readText, ServiceError } from './protocol.ts'
import type { Input, Service } from './protocol.ts'
import type { Message, Outgoing, Queues } from './queues.ts'

export const account = '000000000000'
/** 1 MiB for a message and for a batch. */
const mostBytes = 1024 * 1024
const twelveHours = 43_200
const noSuchQueue = 'com.amazonaws.sqs#QueueDoesNotExist'
const notInFlight = 'com.amazonaws.sqs#MessageNotInflight'

export const queueArn = (region: string, queue: string): string => `arn:aws:sqs:${region}:${account}:${queue}`

/** `url` gives the base of the queues' URLs; it is asked late, because the port is known only when listening. */
export function sqsService(queues: Queues, region: string, url: () => string): Service {
  const known = (name: string): string => {
    if (queues.settings.has(name)) return name
    throw new ServiceError(noSuchQueue, 'The specified queue does not exist.')
  }
  const queueOf = (input: Input): string => known(readText(input, 'QueueUrl').split('/').pop() ?? '')
  const change = (queue: string, input: Input): void => {
    const seconds = readNumber(input, 'VisibilityTimeout', twelveHours, 0)
    if (queues.changeVisibility(queue, readText(input, 'ReceiptHandle'), seconds)) return
    throw new ServiceError(notInFlight, 'The message is not in flight under this receipt handle.')
  }
  return jsonService(
    '1.0',
    {
      GetQueueUrl: (input) => ({ QueueUrl: `${url()}/${account}/${known(readText(input, 'QueueName'))}` }),
      GetQueueAttributes: (input) => attributes(queues, region, queueOf(input)),
      SendMessage(input) {
        const queue = queueOf(input)
        const message = readMessage(input)
        checkSize([message])
        return { MessageId: queues.send(queue, [message])[0], MD5OfMessageBody: md5(message.body) }
      },
      SendMessageBatch(input) {
        const queue = queueOf(input)
        const entries = readEntries(input)
        const messages = entries.map(readMessage)
        checkSize(messages)
        const ids = queues.send(queue, messages)
        const Successful = messages.map(({ body }, i) => ({
          Id: entries[i]?.['Id'],
          MessageId: ids[i],
          MD5OfMessageBody: md5(body),
        }))
        return { Successful, Failed: [] }
      },
      async ReceiveMessage(input, { gone }) {
        const queue = queueOf(input)
        const most = readNumber(input, 'MaxNumberOfMessages', 10, 1)
        const wait = readNumber(input, 'WaitTimeSeconds', 20, 0)
        const visibility = readNumber(input, 'VisibilityTimeout', twelveHours, undefined)
        const wanted = readNames(input, 'MessageSystemAttributeNames', 'AttributeNames')
        const wantedOwn = readNames(input, 'MessageAttributeNames')
        const messages = await queues.poll(queue, most, wait * 1000, gone, visibility)
        return {
          Messages: messages.map((message) => ({
            MessageId: message.id,
            ReceiptHandle: message.receipt,
            Body: message.body,
            MD5OfBody: md5(message.body),
            Attributes: pick(systemAttributes(message), wanted),
            MessageAttributes: pick(message.attributes, wantedOwn),
          })),
        }
      },
      DeleteMessage(input) {
        queues.remove(queueOf(input), [readText(input, 'ReceiptHandle')])
        return {}
      },
      DeleteMessageBatch(input) {
        const entries = readEntries(input)
        queues.remove(
          queueOf(input),
          entries.map((entry) => readText(entry, 'ReceiptHandle')),
        )
        return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] }
      },
      ChangeMessageVisibility(input) {
        change(queueOf(input), input)
        return {}
      },
      ChangeMessageVisibilityBatch(input) {
        const queue = queueOf(input)
        const Successful: object[] = []
        const Failed: object[] = []
        for (const entry of readEntries(input)) {
          const { Id } = entry
          try {
            change(queue, entry)
            Successful.push({ Id })
          } catch (error) {
            if (!(error instanceof ServiceError)) throw error
            Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true })
          }
        }
        return { Successful, Failed }
      },
    },
    { [noSuchQueue]: 'AWS.SimpleQueueService.NonExistentQueue' },
  )
}

/** SQS's system attributes, which the event source mapping hands to the function as well. */
export function systemAttributes(message: Message) {
  return {
    ApproximateReceiveCount: String(message.received),
    ApproximateFirstReceiveTimestamp: String(message.firstReceived),
    SentTimestamp: String(message.sent),
    SenderId: account,
  }
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}

function readMessage(input: Input): Outgoing {
  return {
    body: readText(input, 'MessageBody'),
    delay: readNumber(input, 'DelaySeconds', 900, undefined),
    attributes: input['MessageAttributes'] as Record<string, unknown> | undefined,
  }
}

function checkSize(messages: readonly Outgoing[]): void {
  const bytes = messages.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0)
  if (bytes > mostBytes) throw new ServiceError('InvalidParameterValue', `more than ${mostBytes} bytes`)
}

function readEntries(input: Input): Input[] {
  const entries = Array.isArray(input['Entries']) ? (input['Entries'] as Input[]) : []
  if (entries.length === 0) throw new ServiceError('com.amazonaws.sqs#EmptyBatchRequest', 'no entries')
  if (entries.length > 10) throw new ServiceError('com.amazonaws.sqs#TooManyEntriesInBatchRequest', 'more than 10')
  if (new Set(entries.map((entry) => readText(entry, 'Id'))).size < entries.length) {
    throw new ServiceError('com.amazonaws.sqs#BatchEntryIdsNotDistinct', 'two entries have the same Id')
  }
  return entries
}

function readNames(input: Input, ...fields: string[]): Set<unknown> {
  return new Set(fields.flatMap((field) => (Array.isArray(input[field]) ? (input[field] as unknown[]) : [])))
}

function pick<T>(values: Record<string, T>, wanted: Set<unknown>): Record<string, T> | undefined {
  const kept = Object.entries(values).filter(([name]) => wanted.has('All') || wanted.has(name))
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

function attributes(queues: Queues, region: string, queue: string): object {
  const { visible, inFlight, delayed } = queues.depths(queue)
  const settings = queues.settings.get(queue)
  const dead = settings?.deadLetters
  return {
    Attributes: {
      QueueArn: queueArn(region, queue),
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      VisibilityTimeout: String(settings?.visibilityTimeout ?? 30),
      DelaySeconds: String(settings?.delay ?? 0),
      ...(dead && {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: queueArn(region, dead.queue),
          maxReceiveCount: dead.maxReceiveCount,
        }),
      }),
    },
  }
}
