/** What attempts say about their endpoint: whether its circuit opens or closes, and whether it is disabled. */
import type { Table } from '../../shared/aws/table.ts'
import {
  longestFailing,
  noteFailure,
  noteProbe,
  noteSuccess,
  openCircuit,
  opensAfter,
} from '../../shared/ledger/circuits.ts'
import type { Delivery } from '../../shared/ledger/deliveries.ts'
import { later } from '../../shared/ledger/deliveries.ts'
import { disableEndpoint } from '../../shared/ledger/senders.ts'
import type { Endpoint, SenderReader } from '../../shared/ledger/senders.ts'
import { log } from '../../shared/log.ts'
import { longestRetryAfter } from '../../shared/webhook/schedule.ts'

interface Ports {
  table: Table
  senderOf: SenderReader
  streaks: Streaks
  now: () => Date
}

const mostEndpoints = 10_000

/** Deliveries that failed one after the other, by endpoint, as one process saw them. One delivery that always fails is no streak. */
export class Streaks {
  readonly #failed = new Map<string, Set<string>>()

  /** Returns how many different deliveries have failed since the last success. */
  failed({ sender, endpoint, deliveryId }: Delivery): number {
    const key = `${sender}#${endpoint}`
    const streak = this.#failed.get(key) ?? new Set()
    if (this.#failed.size >= mostEndpoints) this.#failed.clear()
    this.#failed.set(key, streak)
    if (streak.size < opensAfter) streak.add(deliveryId)
    return streak.size
  }

  ended({ sender, endpoint }: Delivery): void {
    this.#failed.delete(`${sender}#${endpoint}`)
  }
}

/** Writes only where failures came before: the endpoint's, as far as they are known here, or this delivery's. */
export async function weighSuccess(
  ports: Ports,
  delivery: Delivery,
  { circuit }: Endpoint,
  probe: boolean,
): Promise<void> {
  const { sender, endpoint } = delivery
  ports.streaks.ended(delivery)
  if (!probe && circuit?.state !== 'open' && !circuit?.since && !delivery.last?.error) return
  const closed = await noteSuccess(ports.table, sender, endpoint, ports.now())
  ports.senderOf.forget(sender)
  if (closed) log({ event: 'endpoint', sender, endpoint, state: 'recovered' })
}

/**
 * Returns whether the endpoint takes no more events for now: it has asked never to be called again (410), did not succeed for
 * too long, or failed too often in a row. `last` tells that the delivery has no further attempt.
 */
export async function weighFailure(
  ports: Ports,
  delivery: Delivery,
  endpoint: Endpoint,
  result: { status: number | null; error: string | null; retryAfter: number | null },
  { probe, last }: { probe: boolean; last: boolean },
): Promise<boolean> {
  const { table, senderOf, streaks } = ports
  const { sender } = delivery
  const now = ports.now()
  const because =
    result.status === 410 ? 'gone' : (probe || last) && hasFailedForLong(endpoint, now) ? 'no-success' : null
  if (because !== null) {
    const disabled = await disableEndpoint(table, sender, endpoint, because, now)
    senderOf.forget(sender)
    if (disabled) log({ event: 'endpoint', sender, endpoint: endpoint.id, state: 'disabled', because })
    return true
  }
  const notBefore = later(now, Math.min(result.retryAfter ?? 0, longestRetryAfter))
  const error = result.status === null ? (result.error ?? '') : `http-${result.status}`
  if (probe) {
    await noteProbe(table, sender, endpoint.id, error, notBefore)
    return true
  }
  if (streaks.failed(delivery) >= opensAfter) {
    const opened = await openCircuit(table, sender, endpoint.id, error, now, notBefore)
    senderOf.forget(sender)
    if (opened) log({ event: 'endpoint', sender, endpoint: endpoint.id, state: 'circuit-open', error })
    return true
  }
  if (!endpoint.circuit?.since) await noteFailure(table, sender, endpoint.id, now)
  return false
}

const hasFailedForLong = ({ circuit }: Endpoint, now: Date): boolean =>
  circuit?.since != null && later(new Date(circuit.since), longestFailing * 86_400) < now
