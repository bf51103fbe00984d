/** Reports with RFC 3464 fields: in parts of their own, or pasted into the text. The text beside them fills their gaps. */
import type { Mail } from '../mail/mail.ts'
import type { RawReport, Reading } from './reading.ts'
import { addressesIn, addressKey } from './address.ts'
import { conclude, kindOf, tooMany } from './conclude.ts'
import { readDeliveryStatus } from './deliveryStatus.ts'
import { isVague, readReply } from './reply.ts'
import { Spoken } from './spoken.ts'

const statusType = /^(?:message|text)\/(?:global-|x-)?delivery[-_]?(?:status|report)$/

export const hasStatusPart = (mail: Mail): boolean => mail.parts.some((part) => statusType.test(part.type))

/** Reads the fields of all delivery-status parts, else those in the speaker's own words; null where there are none. */
export function readStatusReport(mail: Mail, spoken: Spoken, max: number): Reading | null {
  const inParts = mail.parts
    .filter((part) => statusType.test(part.type))
    .map((part) => part.text)
    .join('\n\n')
  if (/(?:final|original)-recipient/i.test(inParts)) {
    const reading = readFields(inParts, mail, spoken, max)
    if (reading) return reading
  } else if (/^(?:status|diagnostic-code)[ \t]{0,5}:/im.test(inParts)) {
    const only = onlyRecipient(mail, spoken)
    const reading = only === null ? null : readFields(`Final-Recipient: rfc822; ${only}\n${inParts}`, mail, spoken, max)
    if (reading) return reading
  } else {
    const reading = readFields(fieldsInHeader(mail), mail, spoken, max)
    if (reading) return reading
  }
  return readPasted(mail, spoken, max)
}

/** The fields of a status part that lacks the blank line before them, so that they belong to its header (RFC 2046 §5.1). */
function fieldsInHeader(mail: Mail): string {
  const raw = mail.raw()
  const at = /^content-type:[ \t]{0,8}message\/(?:global-)?delivery-status\b/im.exec(raw)?.index
  return at === undefined ? '' : (raw.slice(at, at + 8_000).split('\n--', 1)[0] ?? '')
}

/** Whom fields without a recipient mean: the one that the header or the text names, where there is only one. */
function onlyRecipient(mail: Mail, spoken: Spoken): string | null {
  const failed = mail.headers.all('x-failed-recipients').flatMap(addressesIn)
  const named = failed.length > 0 ? failed : spoken.found.map((found) => found.recipient)
  return named.length === 1 ? (named[0] ?? null) : null
}

/** Fields of a report that were pasted as text, or laid bare by a broken structure. */
export function readPasted(mail: Mail, spoken: Spoken, max: number): Reading | null {
  const at = fieldsAt(spoken.speaker)
  if (at === null) return null
  const fields = spoken.speaker.slice(at).replace(/^[ \t]{1,8}(?=[A-Za-z-]{3,30}:)/gm, '')
  const before = spoken.speaker.slice(0, at)
  return readFields(fields, mail, new Spoken(before, { speaker: before, returned: spoken.returned }), max)
}

function fieldsAt(speaker: string): number | null {
  if (!/(?:final|original)-recipient/i.test(speaker)) return null
  if (!/^[ \t]{0,8}(?:final|original)-recipient[ \t]{0,5}:/im.test(speaker)) return null
  return (
    /^[ \t]{0,8}(?:reporting-mta|final-recipient|original-recipient|action)[ \t]{0,5}:/im.exec(speaker)?.index ?? null
  )
}

function readFields(fields: string, mail: Mail, spoken: Spoken, max: number): Reading | null {
  const status = readDeliveryStatus(fields, max)
  if (status.reports.length === 0) return null
  const failed = mail.headers.all('x-failed-recipients').flatMap(addressesIn)
  const reports = status.reports
    .map((report, n) => withRecipient(report, n, failed, spoken))
    .map((report) => withWords(report, spoken, status.reports.length))
  const result = conclude(kindOf(reports), reports, mail, spoken)
  result.format = 'rfc3464'
  result.reportingMta = status.reportingMta
  for (const detail of status.mismatches.slice(0, 10)) result.problems.push({ code: 'status-mismatch', detail })
  if (status.cut) result.problems.push(tooMany(max))
  return result
}

/** A report on a file or program gets the address that X-Failed-Recipients or the text names for it. */
function withRecipient(report: RawReport, n: number, failed: readonly string[], spoken: Spoken): RawReport {
  if (report.recipient.includes('@')) return report
  const named = failed.length > 0 ? failed : spoken.found.map((found) => found.recipient)
  const local = `${report.recipient.toLowerCase()}@`
  const own = local === '@' ? undefined : named.find((address) => address.toLowerCase().startsWith(local))
  const recipient = own ?? named[n] ?? named[0]
  return recipient === undefined ? report : { ...report, recipient }
}

/** A report whose own words are missing or vague takes those of the text about the same recipient. */
function withWords(report: RawReport, spoken: Spoken, total: number): RawReport {
  const isClear = report.diagnostic !== null && report.replyCode !== null
  if (isClear) return withContext(report, spoken, total)
  if (spoken.speaker.trim() === '') return report
  const own = ownWords(report, spoken)
  const words = readReply(own).code === null && total === 1 ? spoken.replies || own : own
  const reply = readReply(words)
  const vague = isVague(report.status)
  const takesWords = report.diagnostic === null || (vague && reply.code !== null)
  const filled = {
    ...report,
    diagnostic: takesWords ? words || report.diagnostic : report.diagnostic,
    status: vague ? (reply.status ?? report.status) : report.status,
    replyCode: report.replyCode ?? reply.code,
  }
  return withContext(filled, spoken, total)
}

/** What the text says about this recipient. */
function ownWords(report: RawReport, spoken: Spoken): string {
  const keys = [report.recipient, report.finalRecipient ?? ''].map(addressKey)
  return spoken.found.find((found) => keys.includes(addressKey(found.recipient)))?.words ?? ''
}

/** With several recipients there is no context, as the rest of the text may speak of another one. */
function withContext(report: RawReport, spoken: Spoken, total: number): RawReport {
  if (total === 1) report.context = () => spoken.context
  return report
}
