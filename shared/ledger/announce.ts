/** Which endpoint hears what, and deliveries whose payload is there before they are. */
import type { DeliveryRequest } from '../aws/queue.ts'
import type { Table } from '../aws/table.ts'
import type { Category, Kind, Trust } from '../verdict/verdict.ts'
import { recordDelivery, recordPayload } from './deliveries.ts'
import type { NewDelivery } from './deliveries.ts'
import { trustRank } from './ids.ts'
import type { Endpoint } from './senders.ts'

/** What an event is about, as far as endpoints choose by it. */
export interface About {
  kind: Kind | 'recipient'
  category?: Category | null
  trust?: Trust
}

/** Whether an endpoint hears of something: it is active, and nothing it chose by speaks against it. */
export function wants({ state, filter = {} }: Endpoint, { kind, category, trust }: About): boolean {
  if (state !== 'active') return false
  if (filter.kinds && !filter.kinds.includes(kind)) return false
  if (filter.categories && category && !filter.categories.includes(category)) return false
  return !filter.leastTrust || !trust || trustRank[trust] >= trustRank[filter.leastTrust]
}

/** Writes a delivery with its payload, the payload first, and returns the request for its first attempt. */
export async function prepareDelivery(
  table: Table,
  delivery: NewDelivery,
  payload: string,
  now: Date,
  days?: number,
): Promise<DeliveryRequest> {
  await recordPayload(table, delivery, payload, now, days)
  await recordDelivery(table, delivery, now, days)
  return { v: 1, sender: delivery.sender, deliveryId: delivery.deliveryId, attempt: 1 }
}
