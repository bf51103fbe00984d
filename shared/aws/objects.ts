/** Raw mail and its envelope in the object store. */
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, PutObjectTaggingCommand } from '@aws-sdk/client-s3'
import type { Objects } from './clients.ts'
import { retentionTag } from '../retention.ts'
import { isMissingObject } from './faults.ts'

/** Of a larger mail only the beginning is read: the report precedes the returned original (facts: mailparser). */
export const readLimit = 1024 * 1024

/** Returns the first 1 MiB of an object and its whole size in bytes, or null where it does not exist (any more). */
export async function readObject(
  objects: Objects,
  bucket: string,
  key: string,
): Promise<{ bytes: Uint8Array; size: number } | null> {
  try {
    const got = await objects.send(
      new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${readLimit - 1}` }),
    )
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

/**
 * Stores the notification (the envelope) beside the raw mail, so that the mail can be processed again without the queue.
 * With `days` both are marked for the lifecycle rule of so many days.
 */
export async function storeEnvelope(
  objects: Objects,
  bucket: string,
  key: string,
  notification: string,
  days?: number,
): Promise<void> {
  if (days !== undefined) {
    const tag = { Key: retentionTag, Value: String(days) }
    await objects.send(new PutObjectTaggingCommand({ Bucket: bucket, Key: key, Tagging: { TagSet: [tag] } }))
  }
  await objects.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: envelopeKey(key),
      Body: notification,
      ContentType: 'application/json',
      ...(days === undefined ? {} : { Tagging: `${retentionTag}=${days}` }),
    }),
  )
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
  const envelope = await readObject(objects, bucket, envelopeKey(key))
  try {
    return (JSON.parse(Buffer.from(envelope?.bytes ?? []).toString('utf8')) as { removed?: unknown }).removed === true
  } catch {
    return false
  }
}

/** Envelopes stand under a prefix of their own: the prefix of raw mail lists nothing but mail. */
export function envelopeKey(key: string): string {
  return `envelope/${key}.json`
}
