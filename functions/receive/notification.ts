/** What SES says when it has stored a mail: the notification of the S3 action, raw or wrapped by SNS. Read loosely. */

import type { RowOfMail } from '../../shared/ledger/rowsOfMails.ts'

export interface Notification {
  /** SES's id of the inbound mail. */
  id: string
  bucket: string
  key: string
  /** Arrival at SES, ISO 8601 UTC. */
  receivedAt: string
  /** Envelope recipients (RCPT TO): the only place that has the bounce address with its token. */
  recipients: string[]
  /** An operator wants the mail to be read again: what is recorded is corrected (`rebound reprocess`). */
  reprocess?: boolean
  /** Of a mail that is read again: the rows that were recorded of it. */
  recorded?: RowOfMail[]
  /** The sweep made it of a mail whose own got lost: its recipients are not known. */
  recovered?: boolean
  spam: string | null
  virus: string | null
}

/** What SES itself publishes when a rule is made, to see whether the topic takes it. */
export function isSetupNotice(body: string): boolean {
  const { Message } = parse(body)
  const text = typeof Message === 'string' ? Message : body
  return /^(?:AMAZON_SES_SETUP_NOTIFICATION|Successfully validated SNS topic)/.test(text.trim())
}

/** Returns the notification in a queue message, or null where the message is something else. */
export function readNotification(body: string): Notification | null {
  const outer = parse(body)
  const inner = typeof outer['Message'] === 'string' ? parse(outer['Message']) : outer
  const mail = record(inner['mail'])
  const receipt = record(inner['receipt'])
  const action = record(receipt['action'])
  const { bucketName, objectKey } = action
  if (typeof bucketName !== 'string' || typeof objectKey !== 'string') return null
  const timestamp = [receipt['timestamp'], mail['timestamp']].find((at) => typeof at === 'string' && at !== '')
  return {
    id: typeof mail['messageId'] === 'string' ? mail['messageId'] : objectKey,
    bucket: bucketName,
    key: objectKey,
    receivedAt: isoOf(timestamp),
    recipients: Array.isArray(receipt['recipients']) ? receipt['recipients'].filter((r) => typeof r === 'string') : [],
    reprocess: outer['reprocess'] === true,
    recorded: rowsIn(outer['recorded']),
    recovered: outer['recovered'] === true,
    spam: statusOf(receipt['spamVerdict']),
    virus: statusOf(receipt['virusVerdict']),
  }
}

/** An SES event that is read again (`rebound reprocess`): as it was stored, and what it was stored under. */
export interface StoredEvent {
  /** Of the queue message with which it came. */
  id: string
  /** ISO 8601 UTC. */
  storedAt: string
  event: string
  recorded: RowOfMail[]
}

/** Returns the stored event in a queue message, or null where the message is an event itself: SES names no field so. */
export function readStoredEvent(body: string): StoredEvent | null {
  const { v, id, storedAt, event, recorded } = record(parse(body)['reprocess'])
  // A newer shape is no event either: it waits among the dead letters for newer code.
  return v === 1 && typeof id === 'string' && typeof storedAt === 'string' && typeof event === 'string'
    ? { id, storedAt, event, recorded: rowsIn(recorded) }
    : null
}

function rowsIn(value: unknown): RowOfMail[] {
  return (Array.isArray(value) ? value : []).flatMap((each) => {
    const { sender, bounceId } = record(each)
    return typeof sender === 'string' && typeof bounceId === 'string' ? [{ sender, bounceId }] : []
  })
}

function isoOf(timestamp: unknown): string {
  const at = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN
  return new Date(Number.isNaN(at) ? Date.now() : at).toISOString()
}

function statusOf(verdict: unknown): string | null {
  const { status } = record(verdict)
  return typeof status === 'string' ? status : null
}

function record(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {}
}

function parse(text: string): Record<string, unknown> {
  try {
    return record(JSON.parse(text))
  } catch {
    return {}
  }
}
