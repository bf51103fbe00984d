/** Messages between our own functions. */
import { setTimeout as sleep } from 'node:timers/promises'
import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import type { Queues } from './clients.ts'
import { Fault } from './faults.ts'

/** Asks `deliver` for one attempt at one delivery. `v` is the version of this shape. */
export interface DeliveryRequest {
  v: 1
  sender: string
  deliveryId: string
  /** 1 for the first. */
  attempt: number
  /** To be tried although the endpoint's circuit is open. */
  probe?: true
}

/** SQS delays a message by 900 seconds at most. */
export const longestDelay = 900

/** Sends requests, ten a call; throws a Fault that may heal when any of them was refused. */
export async function sendRequests(
  queues: Queues,
  queueUrl: string,
  requests: readonly DeliveryRequest[],
  delaySeconds = 0,
): Promise<void> {
  for (let at = 0; at < requests.length; at += 10) {
    const batch = requests.slice(at, at + 10)
    const result = await queues.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: batch.map((request, i) => ({
          Id: String(i),
          MessageBody: JSON.stringify(request),
          // A sender with many messages under way lets the others' go first (SQS, "Fair queues").
          MessageGroupId: request.sender,
          DelaySeconds: Math.min(longestDelay, Math.max(0, Math.round(delaySeconds))),
        })),
      }),
    )
    if (result.Failed?.length) throw new Fault('queue-refused', true, result.Failed[0]?.Code)
  }
}

/** Sends one message as it is. */
export async function sendText(queues: Queues, queueUrl: string, body: string): Promise<void> {
  await queues.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }))
}

/** Returns a sender that collects what is asked within a few milliseconds, so that a batch of mails is one call. */
export function collectRequests(queues: Queues, queueUrl: string) {
  let waiting: DeliveryRequest[] = []
  let call: Promise<void> | undefined
  return async (requests: readonly DeliveryRequest[]): Promise<void> => {
    if (requests.length === 0) return
    waiting.push(...requests)
    call ??= sleep(5).then(() => {
      const all = waiting
      waiting = []
      call = undefined
      return sendRequests(queues, queueUrl, all)
    })
    // Where the call fails, all who waited for it fail and come again: copies do nothing.
    await call
  }
}

/** The version that is written. It is read, and the one before it, of which the first has none. */
const requestVersion = 1

/**
 * Returns the request in a message body, or null where the body is none. Throws a Fault that heals where a newer version
 * wrote it: while a deployment is under way, or was taken back, that version's code will read it.
 */
export function readRequest(body: string): DeliveryRequest | null {
  const { v, sender, deliveryId, attempt } = parse(body)
  if (typeof v === 'number' && v > requestVersion) throw new Fault('newer-version', true)
  if (typeof sender !== 'string' || typeof deliveryId !== 'string' || !Number.isInteger(attempt)) return null
  return { ...(parse(body) as unknown as DeliveryRequest), v: requestVersion }
}

function parse(body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
