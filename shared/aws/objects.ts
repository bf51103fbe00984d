/** Raw mail and its envelope in the object store. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3'
import type { Objects } from './clients.ts'
import { retentionTag } from '../retention.ts'
import { isMissingObject, isObjectThere } from './faults.ts'

/** Of a larger mail only the beginning is read: the report precedes the returned original (facts: mailparser). */
export const readLimit = 1024 * 1024

/** Returns the first bytes of an object and its whole size in bytes, or null where it does not exist (any more). */
export async function readObject(
  objects: Objects,
  bucket: string,
  key: string,
  limit = readLimit,
): Promise<{ bytes: Uint8Array; size: number } | null> {
  try {
    const got = await objects.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${limit - 1}` }))
    const bytes = (await got.Body?.transformToByteArray()) ?? new Uint8Array()
    const size = Number(/\/(\d+)$/.exec(got.ContentRange ?? '')?.[1] ?? bytes.length)
    return { bytes, size }
  } catch (error) {
    if (isMissingObject(error)) return null
    // An empty object has no range at all (RFC 9110 §15.5.17).
    if (error instanceof Error && error.name === 'InvalidRange') return { bytes: new Uint8Array(), size: 0 }
    throw error
  }
}

/** Stores a raw mail, as SES does. */
export async function storeMail(objects: Objects, bucket: string, key: string, mail: string): Promise<void> {
  await objects.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: mail, ContentType: 'message/rfc822' }))
}

/** Stores the notification (the envelope) beside the raw mail, so that the mail can be processed again without the queue. */
export async function storeEnvelope(
  objects: Objects,
  bucket: string,
  key: string,
  notification: string,
): Promise<void> {
  await objects.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: envelopeKey(key),
      Body: notification,
      ContentType: 'application/json',
    }),
  )
}

/** The same where nothing stands in its place: neither an envelope with more in it nor the note of `removeMail` is lost. */
export async function storeMissingEnvelope(
  objects: Objects,
  bucket: string,
  key: string,
  notification: string,
): Promise<void> {
  try {
    await objects.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: envelopeKey(key),
        Body: notification,
        ContentType: 'application/json',
        IfNoneMatch: '*',
      }),
    )
  } catch (error) {
    if (!isObjectThere(error)) throw error
  }
}

/** Marks a mail and its envelope for the lifecycle rule of so many days. */
export async function markTerm(objects: Objects, bucket: string, key: string, days: number): Promise<void> {
  const Tagging = { TagSet: [{ Key: retentionTag, Value: String(days) }] }
  for (const Key of [key, envelopeKey(key)])
    await objects.send(new PutObjectTaggingCommand({ Bucket: bucket, Key, Tagging }))
}

/**
 * Deletes a mail on purpose. In place of its envelope stands a note that says so, first: whoever comes for the mail again
 * must not take it for lost.
 */
export async function removeMail(objects: Objects, bucket: string, key: string): Promise<void> {
  await objects.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: envelopeKey(key),
      Body: JSON.stringify({ removed: true }),
      ContentType: 'application/json',
    }),
  )
  await objects.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
}

/** Whether a mail that is not there was deleted on purpose. */
export async function isRemoved(objects: Objects, bucket: string, key: string): Promise<boolean> {
  const envelope = await readEnvelope(objects, bucket, key)
  return envelope !== null && isRemovalNote(envelope)
}

/** Whether what stands in an envelope's place is the note of `removeMail`. */
export function isRemovalNote(envelope: string): boolean {
  try {
    return (JSON.parse(envelope) as { removed?: unknown } | null)?.removed === true
  } catch {
    return false
  }
}

/** Raw mail stands under this prefix and nothing else does. */
export const rawPrefix = 'raw/'

export interface Listed {
  key: string
  modified: Date
}

/** Returns at most `most` objects under a prefix after a key, in the order of their keys, and whether there are more. */
export async function listObjects(
  objects: Objects,
  bucket: string,
  prefix: string,
  after: string,
  most = 1000,
): Promise<{ found: Listed[]; more: boolean }> {
  const { Contents = [], IsTruncated = false } = await objects.send(
    new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: prefix,
      MaxKeys: most,
      ...(after === '' ? {} : { StartAfter: after }),
    }),
  )
  const found = Contents.map(({ Key = '', LastModified = new Date(0) }) => ({ key: Key, modified: LastModified }))
  return { found, more: IsTruncated }
}

/** Envelopes stand under a prefix of their own: the prefix of raw mail lists nothing but mail. */
export function envelopeKey(key: string): string {
  return `envelope/${key}.json`
}

/** Stores an SES event as it came, so that it can be read again; with `days` it is marked for the lifecycle rule of so many. */
export async function storeEvent(
  objects: Objects,
  { bucket, key }: { bucket: string; key: string },
  event: string,
  days?: number,
): Promise<void> {
  const marked = days === undefined ? {} : { Tagging: `${retentionTag}=${days}` }
  const object = { Bucket: bucket, Key: key, Body: event, ContentType: 'application/json', ...marked }
  await objects.send(new PutObjectCommand(object))
}

/** `id` is that of the queue message: a redelivery stores the same object. */
export const eventKey = (id: string): string => `${eventPrefix}${id}.json`

/** Returns the id in a key of `eventKey`. */
export const eventIdOf = (key: string): string => key.slice(eventPrefix.length).replace(/\.json$/, '')

/** SES events stand under this prefix and nothing else does. */
export const eventPrefix = 'event/'

/** Whether what is stored under a key is an event, and no mail. */
export const isEventKey = (key: string): boolean => key.startsWith(eventPrefix)

/** Deletes what is behind a row on purpose: a mail, or an event, which nobody comes for again. */
export async function removeStored(objects: Objects, { bucket, key }: { bucket: string; key: string }): Promise<void> {
  if (isEventKey(key)) await objects.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
  else await removeMail(objects, bucket, key)
}

/** Returns the notification that was stored beside a mail, or null where there is none. */
export async function readEnvelope(objects: Objects, bucket: string, key: string): Promise<string | null> {
  try {
    const got = await objects.send(new GetObjectCommand({ Bucket: bucket, Key: envelopeKey(key) }))
    return (await got.Body?.transformToString()) ?? null
  } catch (error) {
    if (isMissingObject(error)) return null
    throw error
  }
}
