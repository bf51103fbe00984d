/** Messages between our own functions. */
import { setTimeout as sleep } from 'node:timers/promises'
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
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

/** Returns the request in a message body, or null where the body is none. */
export function readRequest(body: string): DeliveryRequest | null {
  try {
    const value = JSON.parse(body) as Partial<DeliveryRequest>
    const whole = value.v === 1 && typeof value.sender === 'string' && typeof value.deliveryId === 'string'
    return whole && Number.isInteger(value.attempt) ? (value as DeliveryRequest) : null
  } catch {
    return null
  }
}
