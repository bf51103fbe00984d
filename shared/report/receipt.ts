/** Receipts (RFC 8098) that are no receipts: a mail filter's refusal comes as one (RFC 5429 §2.2). */
import type { Mail } from '../mail/mail.ts'
import type { Reading } from './reading.ts'
import { conclude } from './conclude.ts'
import { readDeliveryStatus } from './deliveryStatus.ts'
import { failureParagraph } from './words.ts'
import { readReply } from './reply.ts'
import type { Spoken } from './spoken.ts'
import { saysFailure } from './tone.ts'

/** The bounce that a receipt tells of when a filter refused the message, or null where it is a mere receipt. */
export function readRejection(mail: Mail, spoken: Spoken): Reading | null {
  const receipt = mail.parts.find((part) => part.type === 'message/disposition-notification')
  if (!receipt) return null
  if (!/reject|quota|refus/i.test(`${mail.headers.get('subject') ?? ''} ${spoken.speaker.slice(0, 2_000)}`)) return null
  if (!saysFailure(spoken.flat)) return null
  const words = failureParagraph(spoken.speaker)
  const reply = readReply(words)
  const reports = readDeliveryStatus(receipt.text, 1).reports.map((report) => ({
    ...report,
    action: 'failed' as const,
    status: reply.status,
    replyCode: reply.code,
    diagnostic: words,
  }))
  return { ...conclude('bounce', reports, mail, spoken), format: 'rfc8098' }
}
