/**
 * Amazon SES notifications and events: JSON, as SNS delivers it to the events queue or mails it to somebody
 * (docs.aws.amazon.com/ses/latest/dg/notification-contents.html and event-publishing-retrieving-sns-contents.html).
 * Read loosely: whatever is missing is null.
 */
import type { Action, Kind, Original } from '../verdict/verdict.ts'
import type { RawReport, Reading } from './reading.ts'
import { cleanAddress } from './address.ts'
import { sharper } from './deliveryStatus.ts'
import { isKept, noNaming, noOriginal } from './original.ts'
import { foldWords, readReply, statusIn } from './reply.ts'

type Json = Record<string, unknown>

/** Returns the reading of an SES event (or of an SNS envelope around one), or null where the value is none. */
export function readSesEvent(value: unknown, max = 1_000): Reading | null {
  const event = unwrapped(value)
  if (!event) return null
  const type = text(event['notificationType']) ?? text(event['eventType'])
  const body = type === null ? undefined : bodies[type.toLowerCase()]
  if (!body) return null
  const detail = record(event[body.field])
  const reports = detail ? body.reports(detail).slice(0, max) : []
  const kind = body.kind
  return {
    kind,
    reports,
    reportingMta: text(detail?.['reportingMTA'])?.replace(/^dsn;\s*|^dns;\s*/i, '') ?? null,
    format: 'ses-event',
    original: originalOf(record(event['mail'])),
    naming: noNaming,
    problems:
      reports.length === 0 && kind !== 'other'
        ? [{ code: 'no-recipient', detail: 'the event names no recipient' }]
        : [],
  }
}

/** Returns SES's own id of the message that an event is about, its envelope sender, and when it happened (ISO 8601 UTC). */
export function readSesMail(value: unknown): { id: string | null; source: string | null; at: string | null } {
  const event = unwrapped(value)
  const mail = record(event?.['mail'])
  const detail = ['bounce', 'complaint', 'delivery', 'deliveryDelay'].map((field) => record(event?.[field]))
  const at = Date.parse(text(detail.find((each) => each !== null)?.['timestamp']) ?? '')
  const id = text(mail?.['messageId'])
  return {
    id: id !== null && /^[\w.-]{1,200}$/.test(id) ? id : null,
    source: text(mail?.['source'])?.slice(0, 1000) ?? null,
    at: Number.isNaN(at) ? null : new Date(at).toISOString(),
  }
}

/** The JSON in a mail's text, or null: SNS appends an unsubscribe footer behind it. */
export function sesEventIn(mailText: string): unknown {
  const start = mailText.trimStart()
  if (!start.startsWith('{') || !/"(?:notificationType|eventType|Message)"/.test(start)) return null
  const footer = start.search(/\n--\s*\n|\nIf you wish to stop receiving/)
  const json = footer === -1 ? start : start.slice(0, footer)
  return parsed(json) ?? parsed(json.replace(/!?\r?\n ?/g, ''))
}

/** SNS mails lines far over 998 characters; relays break those with an exclamation mark, a line end and a blank. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return null
  }
}

function unwrapped(value: unknown): Json | null {
  const outer = record(value)
  if (!outer) return null
  const inner = outer['Message']
  if (typeof inner !== 'string') return outer
  return record(parsed(inner))
}

const bodies: Record<string, { field: string; kind: Kind; reports: (detail: Json) => RawReport[] }> = {
  bounce: {
    field: 'bounce',
    kind: 'bounce',
    reports: (bounce) =>
      records(bounce['bouncedRecipients']).flatMap((recipient) =>
        report(recipient, 'failed', suppressedWords(bounce) ?? text(recipient['diagnosticCode'])),
      ),
  },
  deliverydelay: {
    field: 'deliveryDelay',
    kind: 'delay',
    reports: (delay) =>
      records(delay['delayedRecipients']).flatMap((recipient) =>
        report(recipient, 'delayed', text(recipient['diagnosticCode']) ?? text(delay['delayType'])),
      ),
  },
  complaint: {
    field: 'complaint',
    kind: 'complaint',
    reports: (complaint) =>
      records(complaint['complainedRecipients']).flatMap((recipient) => report(recipient, 'delivered', null)),
  },
  delivery: {
    field: 'delivery',
    kind: 'delivery',
    reports: (delivery) =>
      strings(delivery['recipients']).flatMap((emailAddress) =>
        report({ emailAddress }, 'delivered', text(delivery['smtpResponse'])),
      ),
  },
}

/** SES says only in the sub-type that it did not even try. */
function suppressedWords(bounce: Json): string | null {
  return /suppress/i.test(text(bounce['bounceSubType']) ?? '')
    ? 'Amazon SES did not send the message: the address is on the suppression list'
    : null
}

function report(recipient: Json, action: Action, words: string | null): RawReport[] {
  const address = cleanAddress(text(recipient['emailAddress']) ?? '')
  if (address === null) return []
  const diagnostic = words === null ? null : foldWords(words).replace(/^(?:smtp|x-[\w-]{1,30})\s?;\s?/i, '')
  const reply = readReply(diagnostic ?? '')
  const code = /^2\d\d/.exec(diagnostic ?? '')?.[0] ?? null
  return [
    {
      recipient: address,
      originalRecipient: null,
      finalRecipient: address,
      action,
      status: sharper(statusIn(text(recipient['status']) ?? ''), reply.status),
      replyCode: reply.code ?? code,
      diagnostic,
      context: null,
      remoteMta: null,
    },
  ]
}

function originalOf(mail: Json | null): Original {
  if (!mail) return noOriginal
  const common = record(mail['commonHeaders'])
  const headers: Record<string, string> = {}
  for (const header of records(mail['headers']).slice(0, 200)) {
    const name = text(header['name'])?.toLowerCase() ?? ''
    if (isKept(name) && Object.keys(headers).length < 20) headers[name] = (text(header['value']) ?? '').slice(0, 500)
  }
  const date = text(common?.['date'])
  if (date !== null) headers['date'] ??= date.slice(0, 500)
  const messageId = text(common?.['messageId']) ?? text(mail['messageId'])
  return {
    messageId: messageId?.replace(/^<|>$/g, '').slice(0, 400) ?? null,
    from: strings(common?.['from'])[0]?.slice(0, 500) ?? null,
    subject: text(common?.['subject'])?.slice(0, 500) ?? null,
    headers,
  }
}

const record = (value: unknown): Json | null =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : null

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value.slice(0, 10_000) : [])
const records = (value: unknown): Json[] =>
  list(value)
    .map(record)
    .filter((item) => item !== null)
const strings = (value: unknown): string[] => list(value).filter((item) => typeof item === 'string')
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
