/**
 * A batch of queue messages, each worked on for itself. A message is acknowledged when its work is done. A fault that a
 * retry can heal sends it back with growing visibility for a day; what cannot heal goes to the dead letters at once.
 */
import { ChangeMessageVisibilityCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { log } from '../log.ts'
import type { Queues } from './clients.ts'
import { toFault } from './faults.ts'

export interface BatchQueue {
  queues: Queues
  queueUrl: string
  deadLettersUrl: string
}

/** Seconds after which a fault that did not heal is given up. */
const patience = 24 * 3600

/** `queueOf` tells which queue a record came from, where a function has several. */
export async function handleBatch(
  event: SQSEvent,
  queueOf: (record: SQSRecord) => BatchQueue,
  work: (record: SQSRecord) => Promise<void>,
): Promise<SQSBatchResponse> {
  const failed = await Promise.all(
    event.Records.map(async (record) => {
      try {
        await work(record)
        return null
      } catch (error) {
        return (await putAside(record, queueOf(record), error)) ? null : record.messageId
      }
    }),
  )
  return { batchItemFailures: failed.filter((id) => id !== null).map((itemIdentifier) => ({ itemIdentifier })) }
}

/** Returns whether the message was dealt with: moved to the dead letters. Otherwise it comes again. */
async function putAside(record: SQSRecord, queue: BatchQueue, error: unknown): Promise<boolean> {
  const fault = toFault(error)
  const age = (Date.now() - Number(record.attributes.SentTimestamp)) / 1000
  const again = fault.again && age < patience
  log({ event: 'fault', fault: fault.code, again, messageId: record.messageId, cause: causeOf(fault) })
  try {
    if (again) {
      await queue.queues.send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: queue.queueUrl,
          ReceiptHandle: record.receiptHandle,
          VisibilityTimeout: visibilityAfter(Number(record.attributes.ApproximateReceiveCount)),
        }),
      )
      return false
    }
    await queue.queues.send(
      new SendMessageCommand({
        QueueUrl: queue.deadLettersUrl,
        MessageBody: record.body,
        MessageAttributes: { fault: { DataType: 'String', StringValue: fault.code } },
      }),
    )
    return true
  } catch {
    // The message stays invisible for the queue's own time and comes again: nothing is lost.
    return false
  }
}

/** Seconds until a message comes again after its n-th reception: 2, 4, 8, … up to 15 minutes. */
export function visibilityAfter(receptions: number): number {
  return Math.min(900, 2 ** Math.min(receptions, 10))
}

function causeOf(fault: Error): string {
  const cause = fault.cause instanceof Error ? fault.cause : fault
  return (cause.stack ?? cause.message).slice(0, 1000)
}
