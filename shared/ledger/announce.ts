/** Which endpoint hears what, and deliveries whose payload is there before they are. */
import type { DeliveryRequest } from '../aws/queue.ts'
import type { Table } from '../aws/table.ts'
import type { Category, Trust } from '../verdict/verdict.ts'
import { recordPayload } from './attempts.ts'
import { familyOf } from '../webhook/events.ts'
import { isBlocked } from './circuits.ts'
import { recordDelivery } from './deliveries.ts'
import type { NewDelivery } from './deliveries.ts'
import { trustRank } from './ids.ts'
import type { Endpoint } from './senders.ts'

/** What an event is about, as far as endpoints choose by it. */
export interface About {
  /** `bounce.hard`, … */
  event: string
  category?: Category | null
  trust?: Trust
}

/** Whether an endpoint wants to hear of something, now or when it is active again. */
export function wants({ filter = {} }: Endpoint, { event, category, trust }: About): boolean {
  const { events, categories, leastTrust } = filter
  if (events && !events.includes(event) && !events.includes(familyOf(event))) return false
  if (categories && category && !categories.includes(category)) return false
  return !leastTrust || !trust || trustRank[trust] >= trustRank[leastTrust]
}

/**
 * Writes a delivery for an endpoint and returns the requests for its first attempt: none where the endpoint takes no events
 * now and the delivery is parked. A payload is written first.
 */
export async function announceTo(
  table: Table,
  endpoint: Endpoint,
  delivery: Omit<NewDelivery, 'endpoint'>,
  now: Date,
  payload: string | null = null,
  days?: number,
): Promise<DeliveryRequest[]> {
  const { sender, deliveryId } = delivery
  const parked = isBlocked(endpoint)
  if (payload !== null) await recordPayload(table, delivery, payload, now, days)
  await recordDelivery(table, { ...delivery, endpoint: endpoint.id }, now, parked, days)
  return parked ? [] : [{ v: 1, sender, deliveryId, attempt: 1 }]
}
