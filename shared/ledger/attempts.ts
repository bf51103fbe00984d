/** What happens to one delivery: it is due, claimed, given its payload, attempted, and its outcome written. */
import type { Item, Table } from '../aws/table.ts'
import { epoch, rowVersion } from './bounces.ts'
import { later, readDelivery, recordAttempt, retentionDays } from './deliveries.ts'
import type { Attempt, Delivery } from './deliveries.ts'
import { deliveryKey, dueKeys, dueShard, failedKeys, parkBucket, parkBuckets, parkKeys, payloadKey } from './keys.ts'

/** How long a claim holds before the sweep takes the delivery for abandoned: seconds. */
const claimTime = 300

/** A delivery whose attempt has begun. */
export interface Claimed extends Delivery {
  /** When an attempt began whose outcome was never written, because its process died: ISO 8601 UTC, or null. */
  interrupted: string | null
}

/**
 * Claims attempt `attempt` for the bearer of one queue message and returns the delivery, or null where another message
 * has it, it is done or it does not exist. The same message that comes again (its first reader died) claims again. No index
 * is written: who finds the delivery due meanwhile sees the claim.
 */
export async function claimAttempt(
  table: Table,
  request: { sender: string; deliveryId: string; attempt: number },
  messageId: string,
  now: Date,
): Promise<Claimed | null> {
  const { sender, deliveryId, attempt } = request
  const begun = now.toISOString()
  const claimedUntil = later(now, claimTime).toISOString()
  const claimed = await table.update(
    deliveryKey(sender, deliveryId),
    { set: { state: 'pending', attempt, claimedBy: messageId, claimedUntil }, setIfAbsent: { begun } },
    {
      text: '(#state = :pending OR #state = :parked) AND (#attempt = :before OR (#attempt = :attempt AND #claimedBy = :messageId))',
      values: { pending: 'pending', parked: 'parked', before: attempt - 1, attempt, messageId },
    },
  )
  if (!claimed) return null
  return { ...readDelivery(claimed), interrupted: claimed['begun'] === begun ? null : String(claimed['begun']) }
}

export interface Outcome {
  state: Delivery['state']
  /** Null where nothing was attempted: the endpoint takes no events now. */
  last: Attempt | null
  /** Seconds after `last.next` until the sweep does it, where a queue message is under way. */
  grace?: number
  /** It does not count as one of the ten: a probe, or no attempt at all. */
  uncounted?: boolean
}

/**
 * Writes a row for the attempt, and the outcome into the delivery. Where a later attempt has begun, or a twin has written
 * the outcome, that stands.
 */
export async function recordOutcome(table: Table, delivery: Claimed, outcome: Outcome, now: Date): Promise<void> {
  const { sender, deliveryId, endpoint, attempt, createdAt } = delivery
  const { state, last, grace = 0, uncounted = false } = outcome
  const keys = {
    pending: () => dueKeys(deliveryId, later(new Date(last?.next ?? now), grace)),
    parked: () => parkKeys(sender, endpoint, deliveryId, createdAt),
    failed: () => failedKeys(sender, endpoint, deliveryId, createdAt),
    delivered: () => null,
    'held-back': () => null,
  }[state]()
  const done = ['claimedBy', 'claimedUntil', 'begun']
  const counted = uncounted ? attempt - 1 : attempt
  // What succeeded at once stands in the delivery row alone: most deliveries do, and a row is a write.
  const alone = state === 'delivered' && counted === 1
  if (last && !alone) await recordAttempt(table, delivery, last, now)
  const written = await table.update(
    deliveryKey(sender, deliveryId),
    {
      set: { state, attempt: counted, ...(last ? { last } : {}), ...keys },
      remove: keys ? done : [...done, 'due', 'dueSort'],
    },
    {
      text: '#attempt = :attempt AND #state = :pending AND attribute_exists(#claimedBy)',
      values: { attempt, pending: 'pending' },
    },
  )
  if (last && alone && !written) await recordAttempt(table, delivery, last, now)
}

/** Stores the payload's bytes unless they are stored; returns those that count, so that every attempt sends the same. */
export async function recordPayload(
  table: Table,
  delivery: Pick<Delivery, 'sender' | 'deliveryId'>,
  payload: string,
  now: Date,
  days = retentionDays,
): Promise<string> {
  const key = payloadKey(delivery.sender, delivery.deliveryId)
  const item = { v: rowVersion, type: 'payload', ...key, payload, expires: epoch(now, days) }
  if (await table.put(item, { text: 'attribute_not_exists(pk)' })) return payload
  return (await getPayload(table, delivery)) ?? payload
}

/** Returns the stored payload, or null where none was rendered yet. */
export async function getPayload(
  table: Table,
  delivery: Pick<Delivery, 'sender' | 'deliveryId'>,
): Promise<string | null> {
  const item = await table.get(payloadKey(delivery.sender, delivery.deliveryId))
  return item && String(item['payload'])
}

/** A delivery whose time has come, as its index entry says: a hint, to be claimed before anything is done. */
export interface DueEntry {
  sender: string
  deliveryId: string
  dueSort: string
}

/** Returns at most `limit` deliveries of one shard that are due. */
export async function listDue(table: Table, shard: number, now: Date, limit = 100): Promise<DueEntry[]> {
  const entries = await table.query({
    index: 'due',
    where: { text: '#due = :due AND #dueSort < :now', values: { due: dueShard(shard), now: now.toISOString() } },
    limit,
  })
  return entries.map(readEntry)
}

/**
 * Moves a due delivery five minutes on, if it still stands where the index said, and returns it; null otherwise, and where
 * an attempt of it is under way.
 */
export async function claimDue(table: Table, entry: DueEntry, now: Date): Promise<Delivery | null> {
  const claimed = await table.update(
    deliveryKey(entry.sender, entry.deliveryId),
    { set: dueKeys(entry.deliveryId, later(now, claimTime)) },
    { text: '#dueSort = :seen', values: { seen: entry.dueSort } },
  )
  return claimed && !isUnderWay(claimed, now) ? readDelivery(claimed) : null
}

const isUnderWay = ({ claimedUntil }: Item, now: Date): boolean =>
  typeof claimedUntil === 'string' && claimedUntil > now.toISOString()

/**
 * Returns the oldest, or the newest, deliveries that wait for an endpoint, at most `limit`; those under way are left out.
 * `empty` tells that there is none, under way or not.
 */
export async function listParked(
  table: Table,
  sender: string,
  endpoint: string,
  now: Date,
  limit: number,
  newestFirst = false,
): Promise<{ parked: Delivery[]; empty: boolean }> {
  // Buckets are about equally full: a little more than its share of each is nearly the oldest of all.
  const share = Math.ceil((limit / parkBuckets) * 1.5) + 4
  const pages = await Promise.all(
    Array.from({ length: parkBuckets }, (_, bucket) =>
      table.query({
        index: 'due',
        where: { text: '#due = :due', values: { due: parkBucket(sender, endpoint, bucket) } },
        newestFirst,
        limit: share,
      }),
    ),
  )
  const entries = pages.flat().map(readEntry)
  entries.sort((a, b) => (a.dueSort < b.dueSort ? -1 : 1) * (newestFirst ? -1 : 1))
  const parked: Delivery[] = []
  let next = 0
  while (next < entries.length && parked.length < limit) {
    const batch = entries.slice(next, next + Math.min(atOnce, limit - parked.length))
    next += batch.length
    const rows = await Promise.all(batch.map(({ deliveryId }) => table.get(deliveryKey(sender, deliveryId))))
    const waits = (row: Item) => row['state'] === 'parked' || (row['state'] === 'pending' && !isUnderWay(row, now))
    parked.push(...rows.filter((row) => row !== null && waits(row)).map((row) => readDelivery(row as Item)))
  }
  return { parked, empty: entries.length === 0 }
}

const atOnce = 50

function readEntry(entry: Item): DueEntry {
  const [, sender = '', deliveryId = ''] = String(entry['pk']).split('#')
  return { sender, deliveryId, dueSort: String(entry['dueSort']) }
}
