/**
 * A letter → the bytes of a mail (nodemailer). The same letter under the same id gives the same bytes, so that a mail that
 * was sent twice is the same mail twice.
 *
 * SES takes 10 MB from SendRawEmail "after base64 encoding", and the call itself carries the mail in base64: 7 MB here
 * stay below 10 in either reading.
 */
import MailComposer from 'nodemailer/lib/mail-composer'
import type { Letter } from './letter.ts'
import { inertLine } from './letter.ts'
import { renderHtml } from './renderHtml.ts'
import { renderText } from './renderText.ts'

export interface Envelope {
  /** On a verified identity of ours: `rebound@bounces.example.com`. */
  from: string
  to: string
  /** What comes back to the return path is dropped; its domain names the stack in the loop header. */
  returnPath: string
  /** Makes the Message-ID; the same for every attempt. */
  id: string
  date: Date
  replyTo?: string | null
}

export interface Attachment {
  name: string
  bytes: Uint8Array
}

/** Of a composed mail. */
export const longestMail = 7_000_000
/** What a letter takes at most, with the header and the boundaries. */
const room = 150_000

/** The most that can be attached, whatever it holds. */
export const longestAttachment = longestMail - room

/** Whether an attachment fits: base64 adds a third and a line end in 76. */
export function fits(bytes: Uint8Array): boolean {
  const size = isSevenBit(bytes) ? bytes.length + loneNewlines(bytes) : Math.ceil(bytes.length / 57) * 78
  return size <= longestAttachment
}

export async function composeMail(envelope: Envelope, letter: Letter, attachment: Attachment | null): Promise<Buffer> {
  const domain = envelope.returnPath.slice(envelope.returnPath.lastIndexOf('@') + 1)
  const mail = new MailComposer({
    from: { name: 'Rebound', address: envelope.from },
    to: { name: '', address: envelope.to },
    ...(envelope.replyTo ? { replyTo: { name: '', address: envelope.replyTo } } : {}),
    subject: inertLine(letter.subject, 250),
    messageId: `<forward-${envelope.id}@${domain}>`,
    date: envelope.date,
    headers: {
      // RFC 3834 §5.1, and what Exchange, vacation programs and our own receiver look at.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      Precedence: 'bulk',
      'X-Bounce-Loop': domain,
      // SES replaces the Message-ID; this stays.
      'X-Rebound-Delivery': envelope.id,
    },
    text: renderText(letter),
    html: renderHtml(letter),
    ...(attachment ? { attachments: [attached(attachment)] } : {}),
    baseBoundary: envelope.id,
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return mail.compile().build()
}

/** A message/rfc822 part may not be encoded (RFC 2046 §5.2.1), so one with 8-bit bytes or long lines is a file. */
function attached({ name, bytes }: Attachment) {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const common = { filename: name, content, contentDisposition: 'attachment' }
  return isSevenBit(bytes)
    ? { ...common, contentType: 'message/rfc822', contentTransferEncoding: '7bit' }
    : { ...common, contentType: 'application/octet-stream', contentTransferEncoding: 'base64' }
}

/** ASCII without NUL, no line over 998 octets (RFC 5322 §2.1.1), every line end one that CRLF can stand for. */
function isSevenBit(bytes: Uint8Array): boolean {
  let line = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte === 0 || byte > 0x7f) return false
    if (byte === 0x0d && bytes[at + 1] !== 0x0a) return false
    line = byte === 0x0a ? 0 : line + 1
    if (line > 998) return false
  }
  return true
}

function loneNewlines(bytes: Uint8Array): number {
  let count = 0
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at] === 0x0a && bytes[at - 1] !== 0x0d) count += 1
  return count
}
