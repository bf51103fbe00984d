/** Raw mail and its envelope in the object store. */
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import type { Objects } from './clients.ts'
import { isMissingObject } from './faults.ts'

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

/** Stores an SES event as it came, so that it can be read again. */
export async function storeEvent(
  objects: Objects,
  { bucket, key }: { bucket: string; key: string },
  event: string,
): Promise<void> {
  await objects.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: event, ContentType: 'application/json' }))
}

/** `id` is that of the queue message: a redelivery stores the same object. */
export const eventKey = (id: string): string => `event/${id}.json`

/** Whether a bounce came as an SES event: there is no mail, and rows of before events were kept name no bucket. */
export const isEvent = ({ bucket, key }: { bucket: string; key: string }): boolean =>
  bucket === '' || key.startsWith('event/')

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
