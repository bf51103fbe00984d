/** What a forwarded mail takes from the raw one: the header of the returned message, or a person's words. Content never throws. */
import { readInner } from '../mail/readInner.ts'
import type { Headers } from '../mail/mail.ts'
import { addressesIn } from '../report/address.ts'
import { partHeaders, pastedHeaders, returnedPart } from '../report/original.ts'
import { splitSpeaker } from '../report/speaker.ts'

/** The report precedes the returned original: what matters stands at the front. */
const readBytes = 1024 * 1024
const mostFields = 40
const longestValue = 300

/** What people look at first; signatures and trace fields come last. */
const first = ['from', 'to', 'cc', 'subject', 'date', 'message-id']
const last = /^(?:received|arc-|dkim-|authentication-results|x-google-|x-ms-|x-received)/

/** Returns the returned message's header fields, those that people look at first. */
export function returnedFields(raw: Uint8Array): (readonly [string, string])[] {
  const mail = readInner(raw.subarray(0, readBytes))
  const part = returnedPart(mail)
  const headers = part ? partHeaders(part) : pastedHeaders(splitSpeaker(mail.text).returned)
  const names = headers.names()
  const rest = names.filter((name) => !first.includes(name))
  const order = [
    ...first.filter((name) => names.includes(name)),
    ...rest.filter((name) => !last.test(name)),
    ...rest.filter((name) => last.test(name)),
  ]
  return order
    .flatMap((name) => headers.all(name).map((value) => [headerName(name), value.slice(0, longestValue)] as const))
    .slice(0, mostFields)
}

export interface Answer {
  from: string
  /** The one address in From, where there is exactly one. */
  address: string | null
  subject: string
  text: string
  /** Why no person is taken to have written it, or null. */
  notAPerson: string | null
}

/** Returns a mail as a person's answer. */
export function readAnswer(raw: Uint8Array): Answer {
  const { headers, text } = readInner(raw.subarray(0, readBytes))
  const from = headers.get('from') ?? ''
  const addresses = addressesIn(from)
  return {
    from,
    address: addresses.length === 1 ? (addresses[0] ?? null) : null,
    subject: headers.get('subject') ?? '',
    text,
    notAPerson: machineSign(headers, addresses[0] ?? ''),
  }
}

/** Lists and programs say so (RFC 2919, 3834, 8058); whoever writes by hand has none of these. */
function machineSign(headers: Headers, address: string): string | null {
  const signs = [
    'list-id',
    'list-unsubscribe',
    'feedback-id',
    'x-bounce-loop',
    'x-autoreply',
    'x-auto-response-suppress',
  ]
  const sign = signs.find((name) => headers.get(name) !== undefined)
  if (sign) return sign
  if (/^(?:bulk|list|junk|auto)/i.test(headers.get('precedence') ?? '')) return 'precedence'
  const submitted = headers.get('auto-submitted')
  if (submitted !== undefined && !/^no\b/i.test(submitted)) return 'auto-submitted'
  if (/^<\s*>$/.test(headers.get('return-path') ?? '')) return 'null reverse-path'
  if (/^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@/i.test(address)) return 'sender'
  return address === '' ? 'no sender' : null
}

const headerName = (name: string): string =>
  name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase()).replace(/-Id$/, '-ID')
