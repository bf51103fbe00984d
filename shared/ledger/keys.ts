/** The keys of every row, in one place; `schema.ts` has the map. */
import { createHash } from 'node:crypto'

/** Rows under one index key are spread so that no single key is written by everybody at once. */
export const minuteBuckets = 16
export const listBuckets = 4
export const dueShards = 16

export const bounceKey = (sender: string, bounceId: string) => ({ pk: `B#${sender}#${bounceId}`, sk: 'BOUNCE' })
export const recipientPk = (sender: string, recipientKey: string) => `R#${sender}#${recipientKey}`
export const stateKey = (sender: string, recipientKey: string) => ({
  pk: recipientPk(sender, recipientKey),
  sk: 'STATE',
})
export const deliveryKey = (sender: string, deliveryId: string) => ({ pk: `D#${sender}#${deliveryId}`, sk: 'DELIVERY' })
export const payloadKey = (sender: string, deliveryId: string) => ({ pk: `D#${sender}#${deliveryId}`, sk: 'PAYLOAD' })
export const senderKey = (sender: string) => ({ pk: `S#${sender}`, sk: 'SENDER' })
export const endpointKey = (sender: string, endpoint: string) => ({ pk: `S#${sender}`, sk: `ENDPOINT#${endpoint}` })

/** Index keys of a bounce. `minute` is the minute of its first write, `2026-11-21T10:00`. */
export function bounceIndexKeys(sender: string, recipientKey: string | null, bounceId: string, storedAt: Date) {
  const iso = storedAt.toISOString()
  const minute = iso.slice(0, 16)
  return {
    minute: `${minute}#${bucketOf(bounceId, minuteBuckets)}`,
    minuteSort: `${sender}#${bounceId}`,
    list: listKey(sender, iso.slice(0, 10), bucketOf(bounceId, listBuckets)),
    listSort: `${iso}#${bounceId}`,
    ...(recipientKey === null ? {} : whoKeys(sender, recipientKey, iso, bounceId)),
  }
}

/** Index keys of what is about one recipient: bounces and deliveries, by time. */
export const whoKeys = (sender: string, recipientKey: string, iso: string, id: string) => ({
  who: `${sender}#${recipientKey}`,
  whoSort: `${iso}#${id}`,
})

export const listKey = (sender: string, day: string, bucket: number) => `B#${sender}#${day}#${bucket}`

export const deliveryListKey = (sender: string, endpoint: string, day: string, bucket: number) =>
  `D#${sender}#${endpoint}#${day}#${bucket}`

/** Index keys of a delivery that waits until `at`. */
export function dueKeys(deliveryId: string, at: Date): { due: string; dueSort: string } {
  return { due: dueShard(bucketOf(deliveryId, dueShards)), dueSort: `${at.toISOString()}#${deliveryId}` }
}

export const dueShard = (shard: number) => `DUE#${shard}`

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
