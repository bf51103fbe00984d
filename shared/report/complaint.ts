/**
 * Complaints: feedback reports (RFC 5965), also those of providers that send the fields as text or only the mail.
 * A complaint names its recipient in Original-Rcpt-To or Removal-Recipient, else in the returned original.
 */
import type { Mail } from '../mail/mail.ts'
import type { RawReport, Reading } from './reading.ts'
import { fieldOf } from '../mail/headerFields.ts'
import { addressesIn, cleanAddress, isAddress } from './address.ts'
import { conclude } from './conclude.ts'
import { partHeaders, returnedPart } from './original.ts'
import type { Spoken } from './spoken.ts'

/** Returns the complaint that the mail is, or null. */
export function readComplaint(mail: Mail, spoken: Spoken, max: number): Reading | null {
  const part = mail.parts.find(({ type }) => type === 'message/feedback-report')
  if (!part && !isPlainComplaint(mail)) return null
  const feedback = readFeedback(part?.text ?? '')
  // RFC 6591 (an authentication failure) and RFC 6430 (not spam) come in the same format; nobody complains in them.
  if (/^(?:auth-failure|not-spam|dmarc)\b/.test(feedback.type))
    return { ...conclude('report', [], mail, spoken), format: 'rfc5965' }
  const returned = returnedPart(mail)
  if (feedback.recipients.length === 0 && returned) {
    const headers = partHeaders(returned)
    const to = [...headers.all('x-original-to'), ...headers.all('to')].flatMap(addressesIn).filter(isUsable)
    feedback.recipients.push(...to.slice(0, 1))
  }
  const reports = feedback.recipients.slice(0, max).map(complaintReport)
  return { ...conclude('complaint', reports, mail, spoken), format: 'rfc5965', reportingMta: feedback.reportingMta }
}

/** Fields of a machine-readable feedback part, in order. */
interface Feedback {
  type: string
  recipients: string[]
  reportingMta: string | null
}

const recipientFields = new Set(['original-rcpt-to', 'removal-recipient', 'redacted-address', 'original-recipient'])

/** Reads the fields of a message/feedback-report part. */
function readFeedback(text: string): Feedback {
  const feedback: Feedback = { type: 'abuse', recipients: [], reportingMta: null }
  for (const line of text.split('\n', 500)) {
    const field = fieldOf(line.trimEnd())
    if (!field) continue
    const value = field.raw.trim()
    if (field.name === 'feedback-type') feedback.type = value.toLowerCase()
    else if (field.name === 'reporting-mta') feedback.reportingMta = value.replace(/^\w+\s*;\s*/, '')
    else if (recipientFields.has(field.name)) {
      const address = cleanAddress(value)
      if (address !== null && isUsable(address) && !feedback.recipients.includes(address))
        feedback.recipients.push(address)
    }
  }
  return feedback
}

/** Providers redact the address: `redacted`, `user@undisclosed`, a bare local part. */
const isUsable = (address: string): boolean =>
  isAddress(address) && !/^(?:redacted|undisclosed|removed|unknown|x{3,})\b|@(?:redacted|undisclosed)/i.test(address)

/** One report a recipient; a complaint has no status and no words of a failure. */
function complaintReport(recipient: string): RawReport {
  return {
    recipient,
    originalRecipient: recipient,
    finalRecipient: null,
    action: 'delivered',
    status: null,
    replyCode: null,
    diagnostic: null,
    context: null,
    remoteMta: null,
  }
}

/** True for complaints without a feedback part: Hotmail's junk reports and Apple's unsubscribe mails. */
function isPlainComplaint(mail: Mail): boolean {
  const subject = mail.headers.get('subject') ?? ''
  if (/^complaint about message from\b/i.test(subject)) return true
  if (/^email feedback report for ip\b/i.test(subject)) return true
  return (
    /^unsubscribe$/i.test(subject.trim()) &&
    (mail.headers.get('x-apple-unsubscribe') !== undefined ||
      /^apple mail sent this e?mail to unsubscribe\b/i.test(mail.text.trim()))
  )
}
