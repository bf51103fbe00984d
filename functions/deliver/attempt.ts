/** One attempt at one delivery: claim it, render it once, post it, write what happened, ask for the next. */
import type { Queues } from '../../shared/aws/clients.ts'
import type { Keys } from '../../shared/aws/keys.ts'
import { longestDelay, sendRequests } from '../../shared/aws/queue.ts'
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { getBounce } from '../../shared/ledger/bounces.ts'
import {
  claimAttempt,
  deliveryDays,
  getPayload,
  later,
  recordAttempt,
  recordPayload,
  safetyNet,
} from '../../shared/ledger/deliveries.ts'
import type { Attempt, Delivery, DeliveryState } from '../../shared/ledger/deliveries.ts'
import type { Endpoint, Sender } from '../../shared/ledger/senders.ts'
import { log } from '../../shared/log.ts'
import { isPrepared, renderPayload } from '../../shared/webhook/payload.ts'
import type { EventType } from '../../shared/webhook/payload.ts'
import { post } from '../../shared/webhook/post.ts'
import type { PostResult } from '../../shared/webhook/post.ts'
import { nextWait } from '../../shared/webhook/schedule.ts'
import { unseal } from '../../shared/webhook/seal.ts'
import { sign } from '../../shared/webhook/sign.ts'
import type { Enrich } from './enrich.ts'

export interface Ports {
  table: Table
  queues: Queues
  queueUrl: string
  keys: Keys
  senderOf: (id: string) => Promise<Sender | null>
  enrich: Enrich
  /** http to localhost: on one machine only. */
  allowLoopback: boolean
}

/** `until` ends with the batch, for what may be waited for before posting. */
export async function attemptDelivery(
  ports: Ports,
  request: DeliveryRequest,
  messageId: string,
  until: AbortSignal,
): Promise<void> {
  const started = new Date()
  const delivery = await claimAttempt(ports.table, request, messageId, started)
  if (!delivery) return
  const sender = await ports.senderOf(delivery.sender)
  const endpoint = sender?.endpoints.find(({ id }) => id === delivery.endpoint)
  if (!sender || endpoint?.state !== 'active') {
    await finish(ports, delivery, 'failed', lastWord(started, `endpoint-${endpoint?.state ?? 'removed'}`))
    return
  }
  const payload = await payloadOf(ports, delivery, sender, started, until)
  if (payload === null) {
    await finish(ports, delivery, 'failed', lastWord(started, 'bounce-gone'))
    return
  }
  const result = await send(ports, delivery, endpoint, payload, started)
  const wait = result.error === null ? null : nextWait(delivery.attempt, Math.random(), result.retryAfter)
  const next = wait === null ? null : later(new Date(), wait).toISOString()
  const state = result.error === null ? 'delivered' : next === null ? 'failed' : 'pending'
  const byQueue = wait !== null && wait <= longestDelay
  const last = { at: started.toISOString(), status: result.status, ms: result.ms, error: result.error, next }
  await finish(ports, delivery, state, last, byQueue ? safetyNet : 0)
  if (byQueue) {
    const again = {
      v: 1,
      sender: delivery.sender,
      deliveryId: delivery.deliveryId,
      attempt: delivery.attempt + 1,
    } as const
    await sendRequests(ports.queues, ports.queueUrl, [again], wait)
  }
}

/** The bytes of the payload: those that were stored, or rendered now and stored before they are sent. */
async function payloadOf(
  ports: Ports,
  delivery: Delivery,
  sender: Sender,
  now: Date,
  until: AbortSignal,
): Promise<string | null> {
  const stored = delivery.attempt > 1 || isPrepared(delivery.event) ? await getPayload(ports.table, delivery) : null
  if (stored !== null) return stored
  const bounce = await getBounce(ports.table, delivery.sender, delivery.bounceId)
  if (!bounce?.report) return null
  const report = await ports.enrich({ ...bounce, report: bounce.report }, sender, until)
  const rendered = renderPayload(delivery.event as EventType, { ...bounce, report })
  return recordPayload(ports.table, delivery, rendered, now, deliveryDays(sender))
}

async function send(
  ports: Ports,
  delivery: Delivery,
  endpoint: Endpoint,
  payload: string,
  now: Date,
): Promise<PostResult> {
  const secrets = await Promise.all(
    endpoint.secrets.map((sealed) => unseal(ports.keys, delivery.sender, endpoint.id, sealed)),
  )
  const headers = { ...sign(delivery.deliveryId, payload, secrets, now), 'user-agent': 'Rebound/1' }
  return post(endpoint.url, headers, payload, { allowLoopback: ports.allowLoopback })
}

async function finish(ports: Ports, delivery: Delivery, state: DeliveryState, last: Attempt, grace = 0): Promise<void> {
  await recordAttempt(ports.table, delivery, state, last, grace)
  const { deliveryId, endpoint, bounceId, attempt } = delivery
  log({ event: 'attempt', deliveryId, endpoint, bounceId, attempt, state, ...last })
}

const lastWord = (at: Date, error: string): Attempt => ({
  at: at.toISOString(),
  status: null,
  ms: 0,
  error,
  next: null,
})
