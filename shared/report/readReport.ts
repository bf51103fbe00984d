/**
 * Mail → reports: what the mail is, whom it speaks of, and in whose words (RFC 3464, 5965, 8098, 3834).
 * Structure first, then fields pasted as text, then free text; never what stands in the returned original.
 */
import type { Mail } from '../mail/mail.ts'
import type { Kind, Original, Problem } from '../verdict/verdict.ts'
import type { RawReport, Reading } from './reading.ts'
import { readInner } from '../mail/readInner.ts'
import { addressesIn, addressKey } from './address.ts'
import { readDeliveryStatus } from './deliveryStatus.ts'
import { complaintReport, isPlainComplaint, isUsable, readFeedback } from './feedback.ts'
import { identifyFormat, isCertain, readFormat } from './formatted.ts'
import { failureParagraph, readFreeText, replyLines } from './freeText.ts'
import type { Found } from './freeText.ts'
import { noOriginal, originalOf, partHeaders, pastedHeaders, returnedPart } from './original.ts'
import { isVague, readReply } from './reply.ts'
import { readSesEvent, sesEventIn } from './sesEvent.ts'
import { splitSpeaker } from './speaker.ts'
import type { Split } from './speaker.ts'
import { flatten, isReportSubject, saysDelay, saysFailure } from './tone.ts'
import { isAutoReply, isDaemon, isMachineReport } from './manner.ts'

/** Reports of one mail: beyond this they are an attack or a list's whole membership. */
const MAX_REPORTS = 100
const MAX_DEPTH = 3

/** Reads the reports of a mail; any mail gives a Reading. */
export function readReport(mail: Mail, options: { maxReports?: number } = {}): Reading {
  return read(mail, options.maxReports ?? MAX_REPORTS, 0)
}

function read(mail: Mail, max: number, depth: number): Reading {
  const feedback = mail.parts.find((part) => part.type === 'message/feedback-report')
  if (feedback || isPlainComplaint(mail)) return complaint(mail, feedback?.text ?? '', max)
  const status = statusReading(mail, max)
  if (status) return status
  const event = readSesEvent(sesEventIn(mail.text), max)
  if (event) return event
  const split = splitSpeaker(mail.text)
  const machine = isMachineReport(mail)
  if (machine) return rejection(mail, split) ?? reading(machine, [], split, mail)
  const inText = textReading(mail, split, max)
  if (inText && inText.reports.length > 0) return inText
  const inside = wrapped(mail, split, max, depth) ?? attachedText(mail, max)
  if (inside) return inside
  if (inText) return named(inText, mail, split)
  return reading(quietKind(mail), [], split, mail)
}

/** A receipt by which a mail filter says that it refused the message (RFC 5429 §2.2 sends those as MDN). */
function rejection(mail: Mail, split: Split): Reading | null {
  const receipt = mail.parts.find((part) => part.type === 'message/disposition-notification')
  if (!receipt || !/reject|quota|refus/i.test(`${mail.headers.get('subject') ?? ''} ${split.speaker}`)) return null
  if (!saysFailure(flatten(split.speaker))) return null
  const { reports } = readDeliveryStatus(receipt.text, 1)
  const words = failureParagraph(split.speaker)
  const reply = readReply(words)
  const kept = reports.map((report) => ({
    ...report,
    action: 'failed' as const,
    status: reply.status,
    replyCode: reply.code,
    diagnostic: words,
  }))
  return { ...reading('bounce', kept, split, mail), format: 'rfc8098' }
}

function complaint(mail: Mail, text: string, max: number): Reading {
  const feedback = readFeedback(text)
  const returned = returnedPart(mail)
  const headers = returned ? partHeaders(returned) : null
  if (feedback.recipients.length === 0 && headers) {
    const to = [...headers.all('x-original-to'), ...headers.all('to')].flatMap(addressesIn).filter(isUsable)
    feedback.recipients.push(...to.slice(0, 1))
  }
  const result = reading(
    'complaint',
    feedback.recipients.slice(0, max).map(complaintReport),
    splitSpeaker(mail.text),
    mail,
  )
  return { ...result, format: 'rfc5965', reportingMta: feedback.reportingMta }
}

/** RFC 3464 fields in their own parts, or pasted into the text. */
function statusReading(mail: Mail, max: number): Reading | null {
  const parts = mail.parts.filter((part) => /^message\/(?:global-)?delivery-status$/.test(part.type))
  const inParts = parts.map((part) => part.text).join('\n\n')
  let status = /final-recipient|original-recipient/i.test(inParts) ? readDeliveryStatus(inParts, max) : null
  const split = splitSpeaker(mail.text)
  let { speaker } = split
  if (!status || status.reports.length === 0) {
    const at = pastedAt(split.speaker)
    if (at !== null) {
      status = readDeliveryStatus(unindented(split.speaker.slice(at)), max)
      speaker = split.speaker.slice(0, at)
    }
  }
  if (!status || status.reports.length === 0) return null
  const failed = mail.headers.all('x-failed-recipients').flatMap(addressesIn)
  const reports = status.reports
    .map((report, n) => withRecipient(report, n, failed, speaker))
    .map((report) => enriched(report, speaker, status.reports.length))
  const result = reading(kindOf(reports), reports, split, mail)
  result.format = 'rfc3464'
  result.reportingMta = status.reportingMta
  if (status.cut) result.problems.push(tooMany(max))
  return result
}

/** Where RFC 3464 fields begin in the speaker's own words, or null where none stand there. */
function pastedAt(speaker: string): number | null {
  const at = /^[ \t]{0,8}(?:reporting-mta|final-recipient|original-recipient|action)[ \t]{0,5}:/im.exec(speaker)?.index
  if (at === undefined) return null
  return /^[ \t]{0,8}(?:final|original)-recipient[ \t]{0,5}:/im.test(speaker.slice(at)) ? at : null
}

const unindented = (fields: string): string => fields.replace(/^[ \t]{1,8}(?=[A-Za-z-]{3,30}:)/gm, '')

/** A report on a file or program gets the address that X-Failed-Recipients or the text names for it. */
function withRecipient(report: RawReport, n: number, failed: readonly string[], speaker: string): RawReport {
  if (report.recipient.includes('@')) return report
  const inText = failed.length > 0 ? failed : readFreeText(speaker, new Set()).map((f) => f.recipient)
  const local = `${report.recipient.toLowerCase()}@`
  const recipient =
    inText.find((address) => local !== '@' && address.toLowerCase().startsWith(local)) ?? inText[n] ?? inText[0]
  return recipient === undefined ? report : { ...report, recipient }
}

/** A report whose own words are missing or vague takes those of the text part about the same recipient. */
function enriched(report: RawReport, speaker: string, total: number): RawReport {
  const context = contextOf(speaker)
  const vague = report.diagnostic === null || (report.replyCode === null && isVague(report.status))
  if (!vague || speaker.trim() === '') return { ...report, context }
  const found = readFreeText(speaker, new Set())
  const own =
    found.find((f) => addressKey(f.recipient) === addressKey(report.recipient)) ??
    found.find((f) => addressKey(f.recipient) === addressKey(report.finalRecipient ?? ''))
  let words = own?.words ?? ''
  if (readReply(words).code === null && total === 1) words = replyLines(speaker) || words
  const reply = readReply(words)
  return {
    ...report,
    context,
    diagnostic: report.diagnostic === null || reply.code !== null ? words || report.diagnostic : report.diagnostic,
    status: isVague(report.status) ? (reply.status ?? report.status) : report.status,
    replyCode: report.replyCode ?? reply.code,
  }
}

const contextOf = (speaker: string): string | null =>
  speaker.slice(0, 4_000).replace(/\s+/g, ' ').trim().slice(0, 2_000) || null

/** Free text of mail systems: by the speaker's format where it is known, by common shapes where not. */
function textReading(mail: Mail, split: Split, max: number): Reading | null {
  const subject = mail.headers.get('subject') ?? ''
  const failed = mail.headers.all('x-failed-recipients').flatMap(addressesIn)
  const daemon = isDaemon(mail)
  const maybe = daemon || isReportSubject(subject) || failed.length > 0
  const format = identifyFormat(mail, split.speaker)
  const certain = format !== null && isCertain(format)
  if (!maybe && !certain) return null
  if (!daemon && !certain && failed.length === 0 && isAutoReply(mail)) return null
  const flat = flatten(`${subject}\n${split.speaker}`)
  const delayed = format?.says ? format.says === 'delayed' : saysDelay(flat)
  if (!delayed && !certain && failed.length === 0 && !saysFailure(flat)) return null
  const self = new Set(addressesIn(mail.headers.get('to') ?? '').map(addressKey))
  const byFormat = format ? readFormat(format, mail, split.speaker) : []
  const found = recipientsOf(byFormat.length > 0 ? byFormat : readFreeText(split.speaker, self), failed)
  if (found.length === 0 && !daemon && !certain) return null
  const reports = found.slice(0, max).map((f) => textReport(f, split.speaker, found.length, delayed))
  const result = reading(delayed ? 'delay' : 'bounce', reports, split, mail)
  result.format = format?.id ?? null
  if (found.length > max) result.problems.push(tooMany(max))
  return result
}

function recipientsOf(found: Found[], failed: string[]): Found[] {
  const strong = found.filter((f) => f.strength > 1)
  if (failed.length > 0) {
    // The header can name an address that a gateway has rewritten; the text names the one it speaks of.
    const named = failed.some((recipient) => found.some((f) => addressKey(f.recipient) === addressKey(recipient)))
    const sure = found.filter((f) => f.strength > 2 && readReply(f.words).code !== null)
    if (!named && sure.length === failed.length) return sure
    return failed.map((recipient) => {
      const own = found.find((f) => addressKey(f.recipient) === addressKey(recipient))
      return own ?? { recipient, originalRecipient: null, words: '', strength: 3, line: 0 }
    })
  }
  if (strong.length > 0) return strong
  return found
}

/** Where the text names nobody: the address in the subject, else the only one in the returned original's To. */
function named(result: Reading, mail: Mail, split: Split): Reading {
  const subject = addressesIn(mail.headers.get('subject') ?? '')
  const returned = returnedPart(mail)
  const headers = returned ? partHeaders(returned) : pastedHeaders(split.returned)
  const to = headers.all('to').flatMap(addressesIn)
  const recipient = subject.length === 1 ? subject[0] : to.length === 1 ? to[0] : undefined
  if (recipient === undefined) return result
  const found: Found = { recipient, originalRecipient: null, words: '', strength: 1, line: 0 }
  return reading(result.kind, [textReport(found, split.speaker, 1, result.kind === 'delay')], split, mail)
}

function textReport(found: Found, speaker: string, total: number, delayed: boolean): RawReport {
  let words = found.words
  let reply = readReply(words)
  // "554 …Remote protocol error" is the sending server's own summary; the receiver's reply stands in the dialogue.
  if (total === 1 && (reply.code === null || /remote protocol error|\.{3} service unavailable/i.test(words))) {
    const elsewhere = replyLines(speaker)
    const other = readReply(elsewhere)
    if (other.code !== null) {
      words = elsewhere
      reply = other.status === null ? { code: other.code, status: reply.status } : other
    }
  }
  if (words === '') words = failureParagraph(speaker)
  return {
    recipient: found.recipient,
    originalRecipient: found.originalRecipient,
    finalRecipient: found.recipient,
    action: delayed ? 'delayed' : 'failed',
    status: reply.status,
    replyCode: reply.code,
    diagnostic: words || null,
    context: contextOf(speaker),
    remoteMta: null,
  }
}

/** A report that came wrapped in another mail which itself names nobody. */
function wrapped(mail: Mail, split: Split, max: number, depth: number): Reading | null {
  if (depth >= MAX_DEPTH) return null
  for (const part of mail.parts) {
    if (part.type !== 'message/rfc822' && part.type !== 'message/global') continue
    const inner = readInner(part.bytes)
    const result = readIfReport(inner, max, depth)
    if (result) return result
  }
  if (split.returned !== '' && isDaemon(mail)) {
    const inner = readInner(Buffer.from(split.returned))
    const result = readIfReport(inner, max, depth)
    if (result) return result
  }
  return pastedRaw(mail, split, max)
}

/** The report in a text attachment, where the text itself names nobody. */
function attachedText(mail: Mail, max: number): Reading | null {
  const texts = mail.parts.filter((part) => part.type === 'text/plain').map((part) => part.text)
  if (texts.length === 0) return null
  const result = textReading(mail, splitSpeaker(texts.join('\n')), max)
  return result && result.reports.length > 0 ? result : null
}

function readIfReport(inner: Mail, max: number, depth: number): Reading | null {
  const isReport = inner.parts.some((part) => /delivery-status$/.test(part.type))
  if (!isReport && !isDaemon(inner)) return null
  const result = read(inner, max, depth + 1)
  return result.reports.length > 0 && /^(?:bounce|delay|delivery)$/.test(result.kind) ? result : null
}

/** Fields of a report in a mail whose structure is broken beyond reading. */
function pastedRaw(mail: Mail, split: Split, max: number): Reading | null {
  if (mail.parts.length > 0 || !mail.problems.some((problem) => problem.code === 'bad-boundary')) return null
  const { speaker } = splitSpeaker(mail.raw)
  const at = pastedAt(speaker)
  if (at === null) return null
  const status = readDeliveryStatus(unindented(speaker.slice(at)), max)
  if (status.reports.length === 0) return null
  return {
    ...reading(kindOf(status.reports), status.reports, split, mail),
    format: 'rfc3464',
    reportingMta: status.reportingMta,
  }
}

const quietKind = (mail: Mail): Kind => (isAutoReply(mail) ? 'auto-reply' : 'other')

function kindOf(reports: readonly RawReport[]): Kind {
  if (reports.some((report) => report.action === 'failed')) return 'bounce'
  return reports.some((report) => report.action === 'delayed') ? 'delay' : 'delivery'
}

function reading(kind: Kind, reports: RawReport[], split: Split, mail: Mail): Reading {
  const problems: Problem[] = []
  const returned = returnedPart(mail)
  let original: Original = noOriginal
  if (returned) original = originalOf(partHeaders(returned))
  else if (split.returned !== '' && kind !== 'other' && kind !== 'auto-reply')
    original = originalOf(pastedHeaders(split.returned))
  if (reports.length === 0 && (kind === 'bounce' || kind === 'delay' || kind === 'complaint')) {
    problems.push({ code: 'no-recipient', detail: 'the mail names no recipient' })
  }
  for (const report of reports) {
    if (kind === 'complaint') break
    if (report.status === null) problems.push({ code: 'no-status', detail: report.recipient })
    if (report.diagnostic === null) problems.push({ code: 'no-diagnostic', detail: report.recipient })
  }
  return { kind, reports, reportingMta: null, format: null, original, problems: problems.slice(0, 20) }
}

const tooMany = (max: number): Problem => ({
  code: 'too-many-recipients',
  detail: `only the first ${max} recipients were read`,
})
