/**
 * Delivery rows: one for each event and endpoint, its attempts, and the payload in a row of its own (delivery rows stay
 * under 1 KB because the `due` index moves with each attempt). While a delivery waits it stands in the `due` index;
 * when it is done it leaves it.
 */
import type { Item, Table } from '../aws/table.ts'
import { epoch, rowVersion } from './bounces.ts'
import { bucketOf, deliveryKey, deliveryListKey, dueKeys, dueShard, listBuckets, payloadKey, whoKeys } from './keys.ts'
import type { Sender } from './senders.ts'

/** `pending` waits or is under way; `failed` gave up after the last attempt. */
export type DeliveryState = 'pending' | 'delivered' | 'failed'

export interface Attempt {
  /** ISO 8601 UTC. */
  at: string
  /** HTTP status, or null where no answer came. */
  status: number | null
  /** Milliseconds until the answer. */
  ms: number
  /** Why it failed, from a closed list; null when it succeeded. */
  error: string | null
  /** When the next attempt is due; null when there is none. */
  next: string | null
}

export interface Delivery {
  sender: string
  deliveryId: string
  endpoint: string
  bounceId: string
  /** `bounce.hard`, … */
  event: string
  state: DeliveryState
  /** Attempts begun. */
  attempt: number
  createdAt: string
  last: Attempt | null
}

/** `recipient` (canonical, or its tag) puts the delivery where everything about somebody is found. */
export type NewDelivery = Pick<Delivery, 'sender' | 'deliveryId' | 'endpoint' | 'bounceId' | 'event'> & {
  recipient?: string
}

/** How long after a request was sent the sweep sends it again, should it have been lost: seconds. */
export const safetyNet = 60

/** How long a claim holds before the sweep takes the delivery for abandoned: seconds. */
const claimTime = 300

const retentionDays = 30
/** Attempts go on for 75 hours: before that nothing may expire. */
const leastDays = 4

/** Returns how many days deliveries and payloads of a sender are kept: no longer than its bounces. */
export function deliveryDays(sender: Pick<Sender, 'settings'> | null): number {
  return Math.max(leastDays, Math.min(retentionDays, sender?.settings.retention ?? retentionDays))
}

/** Writes a delivery row if there is none. Its `due` is the safety net behind the queue message that follows. */
export async function recordDelivery(
  table: Table,
  delivery: NewDelivery,
  now: Date,
  days = retentionDays,
): Promise<void> {
  const createdAt = now.toISOString()
  const { recipient, ...told } = delivery
  const { sender, deliveryId, endpoint } = delivery
  await table.put(
    {
      v: rowVersion,
      type: 'delivery',
      ...deliveryKey(sender, deliveryId),
      ...told,
      ...(recipient === undefined ? {} : whoKeys(sender, recipient, createdAt, deliveryId)),
      state: 'pending',
      attempt: 0,
      createdAt,
      ...dueKeys(deliveryId, later(now, safetyNet)),
      list: deliveryListKey(sender, endpoint, createdAt.slice(0, 10), bucketOf(deliveryId, listBuckets)),
      listSort: `${createdAt}#${deliveryId}`,
      expires: epoch(now, days),
    },
    absent,
  )
}

/**
 * Claims attempt `attempt` for the bearer of one queue message and returns the delivery, or null where another message
 * has it, it is done or it does not exist. The same message that comes again (its first reader died) claims again.
 */
export async function claimAttempt(
  table: Table,
  request: { sender: string; deliveryId: string; attempt: number },
  messageId: string,
  now: Date,
): Promise<Delivery | null> {
  const { sender, deliveryId, attempt } = request
  const claimed = await table.update(
    deliveryKey(sender, deliveryId),
    { set: { attempt, claimedBy: messageId, ...dueKeys(deliveryId, later(now, claimTime)) } },
    {
      text: '#state = :pending AND (#attempt = :before OR (#attempt = :attempt AND #claimedBy = :messageId))',
      values: { pending: 'pending', before: attempt - 1, attempt, messageId },
    },
  )
  return claimed && readDelivery(claimed)
}

/**
 * Writes the outcome of an attempt. With `next` the delivery waits until then, and `grace` seconds longer where a queue
 * message is under way and the sweep is only its safety net; without `next` it leaves the `due` index. Where a later
 * attempt has begun, or a twin has written the outcome, that stands.
 */
export async function recordAttempt(
  table: Table,
  delivery: Delivery,
  state: DeliveryState,
  last: Attempt,
  grace = 0,
): Promise<void> {
  const { sender, deliveryId, attempt } = delivery
  const waits = last.next === null ? null : dueKeys(deliveryId, later(new Date(last.next), grace))
  await table.update(
    deliveryKey(sender, deliveryId),
    { set: { state, last, ...waits }, remove: waits ? [] : ['due', 'dueSort'] },
    { text: '#attempt = :attempt AND #state = :pending', values: { attempt, pending: 'pending' } },
  )
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
  if (await table.put(item, absent)) return payload
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
  return entries.map((entry) => {
    const [, sender = '', deliveryId = ''] = String(entry['pk']).split('#')
    return { sender, deliveryId, dueSort: String(entry['dueSort']) }
  })
}

/** Moves a due delivery five minutes on, if it still stands where the index said, and returns it; null otherwise. */
export async function claimDue(table: Table, entry: DueEntry, now: Date): Promise<Delivery | null> {
  const claimed = await table.update(
    deliveryKey(entry.sender, entry.deliveryId),
    { set: dueKeys(entry.deliveryId, later(now, claimTime)) },
    { text: '#dueSort = :seen', values: { seen: entry.dueSort } },
  )
  return claimed && readDelivery(claimed)
}

/** Returns a delivery, read consistently, or null. */
export async function getDelivery(table: Table, sender: string, deliveryId: string): Promise<Delivery | null> {
  const item = await table.get(deliveryKey(sender, deliveryId))
  return item && readDelivery(item)
}

const absent = { text: 'attribute_not_exists(pk)' }

export function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000)
}

function readDelivery(item: Item): Delivery {
  return {
    sender: String(item['sender']),
    deliveryId: String(item['deliveryId']),
    endpoint: String(item['endpoint']),
    bounceId: String(item['bounceId']),
    event: String(item['event']),
    state: item['state'] as DeliveryState,
    attempt: Number(item['attempt']),
    createdAt: String(item['createdAt']),
    last: (item['last'] as Attempt | undefined) ?? null,
  }
}
