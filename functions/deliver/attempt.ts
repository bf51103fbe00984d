/** One attempt at one delivery: claim it, make the attempt that its endpoint's kind asks for, write what happened, ask for the next. */
import type { Keys } from '../../shared/aws/keys.ts'
import { longestDelay } from '../../shared/aws/queue.ts'
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { claimAttempt, recordOutcome } from '../../shared/ledger/attempts.ts'
import type { Claimed, Outcome } from '../../shared/ledger/attempts.ts'
import { isBlocked } from '../../shared/ledger/circuits.ts'
import { later, safetyNet, recordAttempt } from '../../shared/ledger/deliveries.ts'
import type { Attempt } from '../../shared/ledger/deliveries.ts'
import { endpointOf } from '../../shared/ledger/mailbox.ts'
import type { Endpoint, Sender, SenderReader } from '../../shared/ledger/senders.ts'
import { log } from '../../shared/log.ts'
import type { PostResult } from '../../shared/webhook/post.ts'
import { nextWait } from '../../shared/webhook/schedule.ts'
import type { Enrich } from './enrich.ts'
import { weighFailure, weighSuccess } from './endpointHealth.ts'
import type { Streaks } from './endpointHealth.ts'
import { attemptMail } from './forward.ts'
import type { MailPorts } from './forward.ts'
import { attemptSesList } from './sesList.ts'
import { attemptWebhook } from './webhook.ts'

export interface Ports {
  table: Table
  keys: Keys
  senderOf: SenderReader
  enrich: Enrich
  /** Asks for attempts, `delaySeconds` from now. */
  request: (requests: readonly DeliveryRequest[], delaySeconds: number) => Promise<void>
  /** `more` is asked where the answer takes long. */
  post: (
    url: string,
    headers: Record<string, string>,
    body: string,
    more: () => Promise<boolean>,
  ) => Promise<PostResult>
  mailing: MailPorts
  /** What this process saw of each endpoint. */
  streaks: Streaks
  now: () => Date
  /** In [0, 1). */
  random: () => number
}

/** What an attempt came to. `error` is null where it succeeded; `bounce-gone` will never succeed. */
export interface Result extends Omit<PostResult, 'error'> {
  error: string | null
  /** Not sent, on purpose, and not to be tried again. */
  heldBack?: boolean
}

/** Makes the attempt that an endpoint of one kind asks for. `until` ends with the batch, for what may be waited for before. */
export type MakeAttempt = (
  ports: Ports,
  delivery: Claimed,
  sender: Sender,
  endpoint: Endpoint,
  until: AbortSignal,
) => Promise<Result>

const makeAttempts: Record<NonNullable<Endpoint['kind']> | 'webhook', MakeAttempt> = {
  webhook: attemptWebhook,
  mailbox: attemptMail,
  'ses-list': attemptSesList,
}

export async function attemptDelivery(
  ports: Ports,
  request: DeliveryRequest,
  messageId: string,
  until: AbortSignal,
): Promise<void> {
  const { table } = ports
  const started = ports.now()
  const delivery = await claimAttempt(table, request, messageId, started)
  if (!delivery) return
  if (delivery.interrupted !== null) await recordAttempt(table, delivery, interruptedAt(delivery.interrupted), started)
  let sender = await ports.senderOf(delivery.sender)
  if (!sender || !endpointOf(sender, delivery.endpoint)) {
    // It may have been added since the sender was read: what it missed would be given up for good.
    ports.senderOf.forget(delivery.sender)
    sender = await ports.senderOf(delivery.sender)
  }
  const endpoint = sender && endpointOf(sender, delivery.endpoint)
  const probe = request.probe === true
  if (!sender || !endpoint) {
    const last = { at: started.toISOString(), status: null, ms: 0, error: 'endpoint-removed', next: null }
    await finish(ports, delivery, { state: 'failed', last })
    return
  }
  if (isBlocked(endpoint) && !(probe && endpoint.state === 'active')) {
    await finish(ports, delivery, { state: 'parked', last: null, uncounted: true })
    return
  }
  const result = await makeAttempts[endpoint.kind ?? 'webhook'](ports, delivery, sender, endpoint, until)
  const outcome = await weigh(ports, delivery, endpoint, result, probe)
  const { state, next } = outcome
  const byQueue = state === 'pending' && outcome.wait <= longestDelay
  const last: Attempt = { at: started.toISOString(), status: result.status, ms: result.ms, error: result.error, next }
  const uncounted = probe && state === 'parked'
  await finish(ports, delivery, { state, last, uncounted, grace: byQueue ? safetyNet : 0 })
  if (byQueue) {
    const { sender, deliveryId, attempt } = delivery
    await ports.request([{ v: 1, sender, deliveryId, attempt: attempt + 1 }], outcome.wait)
  }
}

/** What becomes of the delivery after an attempt, and of its endpoint. Only webhooks have a circuit: the others are SES's, which throttles. */
async function weigh(
  ports: Ports,
  delivery: Claimed,
  endpoint: Endpoint,
  result: Result,
  probe: boolean,
): Promise<{ state: Outcome['state']; next: string | null; wait: number }> {
  const isWebhook = endpoint.kind === undefined
  if (result.heldBack) return { state: 'held-back', next: null, wait: 0 }
  if (result.error === null) {
    if (isWebhook) await weighSuccess(ports, delivery, endpoint, probe)
    return { state: 'delivered', next: null, wait: 0 }
  }
  if (result.error === 'bounce-gone') return { state: 'failed', next: null, wait: 0 }
  const wait = nextWait(delivery.attempt - delivery.base, ports.random(), result.retryAfter)
  const stopped = isWebhook && (await weighFailure(ports, delivery, endpoint, result, { probe, last: wait === null }))
  if (stopped || probe) return { state: 'parked', next: null, wait: 0 }
  if (wait === null) return { state: 'failed', next: null, wait: 0 }
  return { state: 'pending', next: later(ports.now(), wait).toISOString(), wait }
}

async function finish(ports: Ports, delivery: Claimed, outcome: Outcome): Promise<void> {
  await recordOutcome(ports.table, delivery, outcome, ports.now())
  const { deliveryId, endpoint, bounceId, attempt } = delivery
  // Nothing was attempted where there is no `last`: it must not count among the attempts that failed.
  const event = outcome.last ? 'attempt' : 'parked'
  log({ event, deliveryId, endpoint, bounceId, attempt, state: outcome.state, ...outcome.last })
}

/** Its process died between the claim and the outcome: the receiver may have got it. */
const interruptedAt = (at: string): Attempt => ({ at, status: null, ms: 0, error: 'interrupted', next: null })
