/** Deliver without queue, keys and network: attempts against a real table, with a clock and a receiver that the test holds. */
import { randomBytes } from 'node:crypto'
import { attemptDelivery } from '../../functions/deliver/attempt.ts'
import type { Ports } from '../../functions/deliver/attempt.ts'
import { Streaks } from '../../functions/deliver/endpointHealth.ts'
import type { Keys } from '../../shared/aws/keys.ts'
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { rememberSenders } from '../../shared/ledger/senders.ts'
import type { PostResult } from '../../shared/webhook/post.ts'

const key = { version: 1, bytes: randomBytes(32), since: 0 }
export const keys: Keys = () => Promise.resolve(key)

export interface Posted {
  url: string
  id: string
  body: string
  signature: string
  at: Date
  /** Whether a long answer is waited for. */
  more: () => Promise<boolean>
}

export type Answer = (posted: Posted) => PostResult | Promise<PostResult>

export const answered = (status: number, retryAfter: number | null = null): PostResult => {
  return { status, error: status < 300 ? null : 'http-status', ms: 5, retryAfter }
}
export const unanswered = (error: 'timeout' | 'crowded' | 'connection-failed' = 'connection-failed'): PostResult => {
  return { status: null, error, ms: error === 'timeout' ? 15_000 : 3_000, retryAfter: null }
}

/** One process of deliver. `asked` are the attempts that it has asked the queue for, with their delays in seconds. */
export class Process {
  readonly posted: Posted[] = []
  readonly asked: { request: DeliveryRequest; delay: number }[] = []
  readonly ports: Ports
  #messages = 0

  constructor(table: Table, clock: { now: Date }, answer: Answer) {
    this.ports = {
      table,
      keys,
      senderOf: rememberSenders(table, 10, () => clock.now.getTime()),
      enrich: ({ report }) => Promise.resolve(report),
      request: (requests, delay) => {
        this.asked.push(...requests.map((request) => ({ request, delay })))
        return Promise.resolve()
      },
      post: async (url, headers, body, more) => {
        const { 'webhook-id': id = '', 'webhook-signature': signature = '' } = headers
        const posted = { url, id, body, signature, at: new Date(clock.now), more }
        this.posted.push(posted)
        return answer(posted)
      },
      get mailing(): never {
        throw new Error('these tests are about webhooks')
      },
      streaks: new Streaks(),
      now: () => new Date(clock.now),
      random: () => 0,
    }
  }

  /** One queue message; the same id makes a copy of it. */
  attempt(request: DeliveryRequest, messageId = `message-${(this.#messages += 1)}`): Promise<void> {
    return attemptDelivery(this.ports, request, messageId, AbortSignal.timeout(10_000))
  }
}
