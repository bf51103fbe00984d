/** The keys of every row, in one place; `schema.ts` has the map. */
import { createHash } from 'node:crypto'
import { deriveId } from './ids.ts'

/** Rows under one index key are spread so that no single key is written by everybody at once. */
export const minuteBuckets = 16
export const listBuckets = 4
export const dueShards = 16
export const parkBuckets = 16

export const bounceKey = (sender: string, bounceId: string) => ({ pk: `B#${sender}#${bounceId}`, sk: 'BOUNCE' })
export const recipientPk = (sender: string, recipientKey: string) => `R#${sender}#${recipientKey}`
export const stateKey = (sender: string, recipientKey: string) => ({
  pk: recipientPk(sender, recipientKey),
  sk: 'STATE',
})
export const deliveryKey = (sender: string, deliveryId: string) => ({ pk: `D#${sender}#${deliveryId}`, sk: 'DELIVERY' })
export const payloadKey = (sender: string, deliveryId: string) => ({ pk: `D#${sender}#${deliveryId}`, sk: 'PAYLOAD' })
export const attemptKey = (sender: string, deliveryId: string, at: string) => ({
  pk: deliveryKey(sender, deliveryId).pk,
  sk: `${attemptPrefix}${at}`,
})
export const attemptPrefix = 'A#'
export const senderKey = (sender: string) => ({ pk: `S#${sender}`, sk: 'SENDER' })
export const endpointKey = (sender: string, endpoint: string) => ({ pk: `S#${sender}`, sk: `ENDPOINT#${endpoint}` })
/** Null: the operator's own. */
export const apiKeyKey = (owner: string | null, id: string) => ({
  pk: owner === null ? 'OPERATOR' : `S#${owner}`,
  sk: `APIKEY#${id}`,
})

/** Index keys of a bounce. `minute` is the minute of its first write, `2026-11-21T10:00`. */
export function bounceIndexKeys(sender: string, recipientKey: string | null, bounceId: string, storedAt: Date) {
  const iso = storedAt.toISOString()
  const minute = iso.slice(0, 16)
  return {
    minute: `${minute}#${bucketOf(bounceId, minuteBuckets)}`,
    minuteSort: `${sender}#${bounceId}`,
    list: listKey(sender, iso.slice(0, 10), bucketOf(bounceId, listBuckets)),
    listSort: `${iso}#${bounceId}`,
    ...(recipientKey === null ? {} : { who: whoKey(sender, recipientKey), whoSort: `${iso}#${bounceId}` }),
  }
}

/** Index keys of a bounce under its cause, by the time of its first write; a cause may hold words of the mail. */
export const causeKeys = (sender: string, cause: string, bounceId: string, storedAt: string) => ({
  due: causeBucket(sender, cause, bucketOf(bounceId, listBuckets)),
  dueSort: `${storedAt}#${bounceId}`,
})

export const causeBucket = (sender: string, cause: string, bucket: number) =>
  `CAUSE#${sender}#${deriveId('cause', cause)}#${bucket}`

/** The bounces of one recipient, and apart from them the deliveries that are about one. */
export const whoKey = (sender: string, recipientKey: string) => `${sender}#${recipientKey}`
export const toldOfKey = (sender: string, recipientKey: string) => `D#${sender}#${recipientKey}`

export const listKey = (sender: string, day: string, bucket: number) => `B#${sender}#${day}#${bucket}`

export const deliveryListKey = (sender: string, endpoint: string, day: string, bucket: number) =>
  `D#${sender}#${endpoint}#${day}#${bucket}`

/** Index keys of a delivery that waits until `at`. */
export function dueKeys(deliveryId: string, at: Date): { due: string; dueSort: string } {
  return { due: dueShard(bucketOf(deliveryId, dueShards)), dueSort: `${at.toISOString()}#${deliveryId}` }
}

export const dueShard = (shard: number) => `DUE#${shard}`

/** Under these a delivery stands that waits for its endpoint, oldest first; sorted by when it was recorded. */
export function parkKeys(sender: string, endpoint: string, deliveryId: string, createdAt: string) {
  const bucket = bucketOf(deliveryId, parkBuckets)
  return { due: parkBucket(sender, endpoint, bucket), dueSort: `${createdAt}#${deliveryId}` }
}

export const parkBucket = (sender: string, endpoint: string, bucket: number) => `PARK#${sender}#${endpoint}#${bucket}`

/** Under these a delivery stands that was given up, so that those are found without reading the others. */
export function failedKeys(sender: string, endpoint: string, deliveryId: string, createdAt: string) {
  const bucket = bucketOf(deliveryId, listBuckets)
  return { due: failedBucket(sender, endpoint, bucket), dueSort: `${createdAt}#${deliveryId}` }
}

export const failedBucket = (sender: string, endpoint: string, bucket: number) =>
  `FAILED#${sender}#${endpoint}#${bucket}`

export const circuitKey = (sender: string, endpoint: string) => ({ pk: `S#${sender}`, sk: `CIRCUIT#${endpoint}` })

/** Index keys of an endpoint that has to be looked at again at `at`: to be probed, or to get what waits for it. */
export const circuitDueKeys = (sender: string, endpoint: string, at: Date) => ({
  due: circuitShard,
  dueSort: `${at.toISOString()}#${sender}#${endpoint}`,
})

export const circuitShard = 'CIRCUIT'

/** Index keys of a recipient's state that has to be looked at again at `at`; the same index as deliveries, other shards. */
export function holdKeys(sender: string, recipientKey: string, at: Date): { due: string; dueSort: string } {
  const { pk } = stateKey(sender, recipientKey)
  return { due: holdShard(bucketOf(pk, dueShards)), dueSort: `${at.toISOString()}#${pk}` }
}

export const holdShard = (shard: number) => `HOLD#${shard}`

/** Index keys of recipients that are held or suppressed, by the time since when. */
export const stateListKey = (sender: string, state: string, bucket: number) => `R#${sender}#${state}#${bucket}`

export function bucketOf(id: string, buckets: number): number {
  return (createHash('sha256').update(id).digest()[0] ?? 0) % buckets
}
