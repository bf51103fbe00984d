/**
 * Deliveries: one event for one endpoint. A delivery that waits stands in the `due` index under its time, one that waits for
 * its endpoint (paused, disabled, or its circuit open) under that endpoint, one that was given up under the failed ones, and
 * one that is done in none. What is read here costs by what is shown, not by what is stored.
 */
import type { DeliveryRequest } from '../aws/queue.ts'
import type { Item, Table } from '../aws/table.ts'
import { epoch, rowVersion } from './bounces.ts'
import {
  attemptPrefix,
  bucketOf,
  attemptKey,
  deliveryKey,
  deliveryListKey,
  dueKeys,
  failedBucket,
  listBuckets,
  parkBucket,
  parkBuckets,
  parkKeys,
  payloadKey,
  toldOfKey,
} from './keys.ts'
import type { Sender } from './senders.ts'

/**
 * `pending` waits or is under way; `parked` waits until its endpoint takes events again; `failed` gave up after the last
 * attempt; `held-back` was not mailed, on purpose.
 */
export type DeliveryState = 'pending' | 'parked' | 'delivered' | 'failed' | 'held-back'

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
  /** Empty where the event is about no bounce. */
  bounceId: string
  /** `bounce.hard`, … */
  event: string
  state: DeliveryState
  /** Attempts begun, over all series. */
  attempt: number
  /** Attempts before this series: a replay begins a new one. */
  base: number
  createdAt: string
  last: Attempt | null
}

/** `recipient` (canonical, or its tag) puts the delivery where everything about somebody is found. */
export type NewDelivery = Pick<Delivery, 'sender' | 'deliveryId' | 'endpoint' | 'bounceId' | 'event'> & {
  recipient?: string
}

/** How long after a request was sent the sweep sends it again, should it have been lost: seconds. */
export const safetyNet = 60

export const retentionDays = 30
/** Attempts go on for 75 hours: before that nothing may expire. */
const leastDays = 4

/** Returns how many days deliveries and payloads of a sender are kept: no longer than its bounces. */
export function deliveryDays(sender: Pick<Sender, 'settings'> | null): number {
  return Math.max(leastDays, Math.min(retentionDays, sender?.settings.retention ?? retentionDays))
}

/**
 * Writes a delivery row if there is none. Its `due` is the safety net behind the queue message that follows; a parked one
 * has neither.
 */
export async function recordDelivery(
  table: Table,
  delivery: NewDelivery,
  now: Date,
  parked = false,
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
      ...(recipient === undefined ? {} : { who: toldOfKey(sender, recipient), whoSort: `${createdAt}#${deliveryId}` }),
      state: parked ? 'parked' : 'pending',
      attempt: 0,
      createdAt,
      ...(parked ? parkKeys(sender, endpoint, deliveryId, createdAt) : dueKeys(deliveryId, later(now, safetyNet))),
      list: deliveryListKey(sender, endpoint, createdAt.slice(0, 10), bucketOf(deliveryId, listBuckets)),
      listSort: `${createdAt}#${deliveryId}`,
      expires: epoch(now, days),
    },
    { text: 'attribute_not_exists(pk)' },
  )
}

/** Returns a delivery, read consistently, or null. */
export async function getDelivery(table: Table, sender: string, deliveryId: string): Promise<Delivery | null> {
  const item = await table.get(deliveryKey(sender, deliveryId))
  return item && readDelivery(item)
}

/** A delivery with all that is stored of it. */
export interface DeliveryHistory {
  delivery: Delivery
  /** Oldest first. */
  attempts: (Attempt & { attempt: number })[]
  /** The bytes that every attempt sends, or null where none was rendered yet. */
  payload: string | null
}

/** Returns a delivery with its attempts and its payload, read consistently, or null. */
export async function getHistory(table: Table, sender: string, deliveryId: string): Promise<DeliveryHistory | null> {
  const rows: Item[] = []
  const where = { text: '#pk = :pk', values: { pk: deliveryKey(sender, deliveryId).pk } }
  for await (const page of table.pages({ where })) rows.push(...page)
  const row = rows.find(({ type }) => type === 'delivery')
  if (!row) return null
  const payload = rows.find(({ type }) => type === 'payload')
  const delivery = readDelivery(row)
  const attempts = rows
    .filter(({ sk }) => String(sk).startsWith(attemptPrefix))
    .map((item) => ({ attempt: Number(item['attempt']), ...readAttempt(item) }))
  const { last, attempt, state } = delivery
  if (last && state === 'delivered' && !attempts.some(({ at }) => at === last.at)) attempts.push({ attempt, ...last })
  return {
    delivery,
    attempts,
    payload: payload ? String(payload['payload']) : null,
  }
}

export interface DeliveryQuery {
  sender: string
  /** Ids; those of the sender's registry for all of them. */
  endpoints: readonly string[]
  state?: DeliveryState
  /** Recorded at or after this time, ISO 8601 UTC; default 30 days before `until`. */
  since?: string
  /** Recorded before this time; default now. */
  until?: string
  /** `next` of the page before. */
  cursor?: string
  /** At most so many; default 50. */
  limit?: number
}

export interface DeliveryPage {
  /** Newest first. */
  deliveries: Delivery[]
  /** What to go on with; null at the end. A page may be short, even empty, and still have one. */
  next: string | null
}

/** Index entries that are looked at for one page, where most of them may be of another state. */
const mostLooks = 1_000

/** Returns a page of a sender's deliveries, newest first, by index: failed and parked ones have places of their own. */
export async function listDeliveries(table: Table, query: DeliveryQuery, now: Date): Promise<DeliveryPage> {
  const { limit = 50, state } = query
  const until = query.until ?? now.toISOString()
  const since = query.since ?? new Date(Date.parse(until) - retentionDays * 86_400_000).toISOString()
  const deliveries: Delivery[] = []
  // A cursor of the year 9999 would have every day until then looked at.
  let before = query.cursor !== undefined && query.cursor < until ? query.cursor : until
  let looks = 0
  for (const partitions of partitionsOf(query, since, before)) {
    for (let more = true; more && deliveries.length < limit && looks < mostLooks;) {
      const page = await newest(table, partitions, since, before, limit)
      const found = await Promise.all(page.map((sort) => getDelivery(table, query.sender, idOf(sort))))
      looks += page.length
      more = page.length === limit
      for (const [at, delivery] of found.entries()) {
        if (deliveries.length === limit) break
        before = page[at] ?? before
        if (delivery && (state === undefined || delivery.state === state)) deliveries.push(delivery)
      }
    }
    if (deliveries.length >= limit || looks >= mostLooks) return { deliveries, next: before }
  }
  return { deliveries, next: null }
}

interface Partition {
  index: 'list' | 'due'
  key: string
}

/** The index partitions to read one after the other; those of one entry are merged. */
function* partitionsOf({ sender, endpoints, state }: DeliveryQuery, since: string, before: string) {
  const all = (buckets: number, key: (endpoint: string, bucket: number) => Partition) =>
    endpoints.flatMap((endpoint) => Array.from({ length: buckets }, (_, bucket) => key(endpoint, bucket)))
  if (state === 'failed') {
    yield all(listBuckets, (endpoint, bucket) => ({ index: 'due', key: failedBucket(sender, endpoint, bucket) }))
  } else if (state === 'parked') {
    yield all(parkBuckets, (endpoint, bucket) => ({ index: 'due', key: parkBucket(sender, endpoint, bucket) }))
  } else {
    const first = Date.parse(since.slice(0, 10))
    for (let day = Date.parse(before.slice(0, 10)); day >= first; day -= 86_400_000) {
      const date = new Date(day).toISOString().slice(0, 10)
      yield all(listBuckets, (endpoint, bucket) => {
        return { index: 'list', key: deliveryListKey(sender, endpoint, date, bucket) }
      })
    }
  }
}

/** Returns the newest sort keys of several partitions, newest first. */
async function newest(
  table: Table,
  partitions: readonly Partition[],
  since: string,
  before: string,
  limit: number,
): Promise<string[]> {
  // BETWEEN takes its ends in; nothing is recorded under a bare time, and a cursor is left out below.
  const values = { since, before }
  const pages = await Promise.all(
    partitions.map(async ({ index, key }) => {
      if (index === 'list') {
        const where = { text: '#list = :key AND #listSort BETWEEN :since AND :before', values: { key, ...values } }
        const entries = await table.query({ index: 'list', where, newestFirst: true, limit: limit + 1 })
        return entries.map((entry) => String(entry['listSort']))
      }
      const where = { text: '#due = :key AND #dueSort BETWEEN :since AND :before', values: { key, ...values } }
      const entries = await table.query({ index: 'due', where, newestFirst: true, limit: limit + 1 })
      return entries.map((entry) => String(entry['dueSort']))
    }),
  )
  const sorts = pages.flat().filter((sort) => sort !== before)
  return sorts.sort().reverse().slice(0, limit)
}

const idOf = (sort: string) => sort.slice(sort.indexOf('#') + 1)

/**
 * Begins a new series of attempts of the same event, with the same bytes under the same `webhook-id`. Returns the request
 * for its first attempt, which the sweep also makes within a minute; null where the delivery is under way, parked or gone.
 */
export async function replay(table: Table, delivery: Delivery, now: Date): Promise<DeliveryRequest | null> {
  const { sender, deliveryId, attempt } = delivery
  if (!(await restart(table, delivery, 'pending', dueKeys(deliveryId, now), now))) return null
  return { v: 1, sender, deliveryId, attempt: attempt + 1 }
}

/**
 * Parks a failed delivery under its endpoint, to be attempted anew when the endpoint's parked events are released: many at
 * once go out at a bounded rate. Returns whether it was done.
 */
export async function replayParked(table: Table, delivery: Delivery, now: Date): Promise<boolean> {
  const { sender, deliveryId, endpoint, createdAt } = delivery
  return restart(table, delivery, 'parked', parkKeys(sender, endpoint, deliveryId, createdAt), now)
}

async function restart(table: Table, delivery: Delivery, state: DeliveryState, keys: Item, now: Date) {
  const { sender, deliveryId, attempt } = delivery
  const expires = epoch(now, retentionDays)
  // First the payload: a series must not begin whose bytes expire under way.
  const there = { text: 'attribute_exists(pk)' }
  // The delivery row has room for one attempt only.
  if (delivery.last && delivery.state === 'delivered') await recordAttempt(table, delivery, delivery.last, now)
  await table.update(payloadKey(sender, deliveryId), { set: { expires } }, there)
  const restarted = await table.update(
    deliveryKey(sender, deliveryId),
    { set: { state, base: attempt, expires, ...keys } },
    {
      text: '#attempt = :attempt AND #state IN (:delivered, :failed, :heldBack)',
      values: { attempt, delivered: 'delivered', failed: 'failed', heldBack: 'held-back' },
    },
  )
  return restarted !== null
}

/** Writes a row for an attempt; its key is when it began. */
export async function recordAttempt(table: Table, delivery: Delivery, attempt: Attempt, now: Date): Promise<void> {
  const { sender, deliveryId } = delivery
  await table.put({
    v: rowVersion,
    type: 'attempt',
    ...attemptKey(sender, deliveryId, attempt.at),
    attempt: delivery.attempt,
    ...attempt,
    expires: epoch(now, retentionDays),
  })
}

export function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000)
}

export function readDelivery(item: Item): Delivery {
  return {
    sender: String(item['sender']),
    deliveryId: String(item['deliveryId']),
    endpoint: String(item['endpoint']),
    bounceId: String(item['bounceId']),
    event: String(item['event']),
    state: item['state'] as DeliveryState,
    attempt: Number(item['attempt']),
    base: Number(item['base'] ?? 0),
    createdAt: String(item['createdAt']),
    last: (item['last'] as Attempt | undefined) ?? null,
  }
}

const readAttempt = ({ at, status, ms, error, next }: Item): Attempt =>
  ({ at, status, ms: Number(ms), error, next }) as Attempt
