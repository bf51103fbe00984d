/** Dead letters: read one after another, put back into their queue, or dropped. A copy is harmless, a lost one is not. */
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import type { Queues } from './clients.ts'

export interface DeadLetter {
  id: string
  body: string
  /** Why it is here; null where the queue itself, or SNS, put it here. */
  fault: string | null
  /** Epoch milliseconds. */
  since: number
  receipt: string
}

/** Seconds that a letter which was read is kept from others. */
const hidden = 120

/** Yields each letter once, until none is left that was not seen. */
export async function* readDeadLetters(queues: Queues, url: string): AsyncGenerator<DeadLetter> {
  const seen = new Set<string>()
  // SQS may answer with nothing while there is something: three times is enough.
  for (let empty = 0; empty < 3;) {
    const { Messages = [] } = await queues.send(
      new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: hidden,
        WaitTimeSeconds: 1,
        MessageAttributeNames: ['All'],
        MessageSystemAttributeNames: ['All'],
      }),
    )
    const fresh = Messages.filter(({ MessageId = '' }) => !seen.has(MessageId))
    if (fresh.length === 0) empty += 1
    for (const { MessageId = '', Body = '', ReceiptHandle = '', Attributes, MessageAttributes } of fresh) {
      seen.add(MessageId)
      yield {
        id: MessageId,
        body: Body,
        fault: MessageAttributes?.['fault']?.StringValue ?? null,
        since: Number(Attributes?.SentTimestamp ?? 0),
        receipt: ReceiptHandle,
      }
    }
  }
}

/** Sends a letter to its queue, and only then takes it out of the dead ones. */
export async function putBack(queues: Queues, deadUrl: string, queueUrl: string, letter: DeadLetter): Promise<void> {
  await queues.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: letter.body }))
  await dropLetter(queues, deadUrl, letter)
}

export async function dropLetter(queues: Queues, deadUrl: string, { receipt }: DeadLetter): Promise<void> {
  await queues.send(new DeleteMessageCommand({ QueueUrl: deadUrl, ReceiptHandle: receipt }))
}

/** Lets others read a letter again. */
export async function releaseLetter(queues: Queues, deadUrl: string, { receipt }: DeadLetter): Promise<void> {
  await queues.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: deadUrl, ReceiptHandle: receipt, VisibilityTimeout: 0 }),
  )
}
