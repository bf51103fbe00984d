/**
 * What came back of the original message: its Message-ID, From, Subject and the headers by which applications know
 * their own mail. Read from the returned part, or from where it stands pasted in the text.
 */
import type { Headers, Mail, Part } from '../mail/mail.ts'
import type { Original } from '../verdict/verdict.ts'
import type { Naming } from './reading.ts'
import { fieldsOf, headerEnd, headersOf, splitHeader } from '../mail/headerFields.ts'

const MAX_HEADERS = 20
const MAX_VALUE = 500
const MAX_HEAD = 64 * 1024

const returnedTypes =
  /^(?:message\/(?:rfc822|global|partial|news|(?:rfc822|global)-headers)|text\/(?:rfc822(?:-headers?)?|global-headers|rfc822-header))$/

export const noOriginal: Original = { messageId: null, from: null, subject: null, headers: {} }

/** The part that holds the returned message or its header, or null. */
export const returnedPart = (mail: Mail): Part | null =>
  mail.parts.find((part) => returnedTypes.test(part.type)) ?? null

const known = new WeakMap<Part, Headers>()

/** Header fields of a returned part, read once. */
export function partHeaders(part: Part): Headers {
  const headers = known.get(part) ?? readHead(part)
  known.set(part, headers)
  return headers
}

function readHead({ bytes }: Part): Headers {
  const front = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, MAX_HEAD))
  let from = 0
  while (from < front.length && (front[from] ?? 0) <= 0x20) from += 1
  if (from === front.length) from = 0
  const end = headerEnd(front.subarray(from))
  const head = front.toString('latin1', from, end === -1 ? front.length : from + end)
  return headersOf(fieldsOf(splitHeader(head).head))
}

/** Header fields of a message pasted behind the report. */
export function pastedHeaders(returned: string): Headers {
  const start =
    /^[>|\s]{0,4}(?:return-path|received|message-id|from|to|date|subject|mime-version|dkim-signature|x-[\w-]{1,40})[ \t]{0,5}:/im.exec(
      returned,
    )
  if (!start) return headersOf([])
  const block = returned.slice(start.index, start.index + MAX_HEAD).replace(/^[>|] ?/gm, '')
  const end = /\n[ \t]*\n/.exec(block)
  return headersOf(fieldsOf(Buffer.from(end ? block.slice(0, end.index) : block).toString('latin1')))
}

/** The facts that tell which message it was, bounded in number and length. */
export function originalOf(headers: Headers): Original {
  const kept: Record<string, string> = {}
  let count = 0
  for (const name of headers.names()) {
    if (!/^[xlfcd]/.test(name) || !isKept(name)) continue
    if (count++ >= MAX_HEADERS) break
    kept[name] = (headers.get(name) ?? '').slice(0, MAX_VALUE)
  }
  const cut = (name: string): string | null => headers.get(name)?.slice(0, MAX_VALUE) || null
  return { messageId: messageIdOf(headers), from: cut('from'), subject: cut('subject'), headers: kept }
}

/**
 * The fields by which applications know their own mail, and when it was written. CFBL-Address and CFBL-Feedback-ID say where
 * complaints are wanted and about what (RFC 9477 §3).
 */
export const isKept = (name: string): boolean =>
  /^(?:date|x-campaign[\w-]{0,60}|x-[\w-]{1,60}-id|x-[\w]{0,30}id|list-id|feedback-id|cfbl-address|cfbl-feedback-id|list-unsubscribe)$/.test(
    name,
  )

export const noNaming: Naming = { from: null, headers: {} }

const MAX_SIGNATURES = 3

/** What the original's headers name in DNS. */
export function namingOf(headers: Headers): Naming {
  const returnPath = domainIn(headers.get('return-path'))
  const signatures = headers
    .all('dkim-signature')
    .slice(0, MAX_SIGNATURES)
    .map((signature) => [...signature.slice(0, 4_000).matchAll(/(?:^|;)\s{0,9}([ds])\s{0,9}=\s{0,9}([\w.-]{1,253})/g)])
    .map((tags) => tags.map(([, tag, value]) => `${tag ?? ''}=${value ?? ''}`).join('; '))
    .filter((tags) => tags !== '')
  return {
    from: domainIn(headers.get('from')),
    headers: {
      ...(returnPath === null ? {} : { 'return-path': returnPath }),
      ...(signatures.length > 0 ? { 'dkim-signature': signatures.join('\n') } : {}),
    },
  }
}

/** `@example.com` of the address in angle brackets, or of the only one (RFC 5322 §3.4). */
function domainIn(field: string | undefined): string | null {
  const text = field?.slice(0, 2_000) ?? ''
  const domain = (/<[^<>]{0,320}@([^\s<>@]{1,253})>/.exec(text) ?? /@([^\s<>@",;]{1,253})/.exec(text))?.[1]
  return domain === undefined ? null : `@${domain}`
}

/** The Message-ID without brackets and comments, or null. */
export function messageIdOf(headers: Headers): string | null {
  const value = headers.get('message-id')
  if (value === undefined) return null
  const id = /<([^<>\s]{1,400})>/.exec(value)?.[1] ?? /^[^\s<>]{1,400}/.exec(value.trim())?.[0]
  return id ?? null
}
