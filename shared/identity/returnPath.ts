/**
 * Where a token stands: in the return path of a message (VERP: `b+<token>@domain`, `b-<token>@domain` for servers that
 * mangle `+`) and in its Message-ID, which comes back with bounces that go elsewhere.
 */
import { canonicalDomain, splitAddress } from './address.ts'
import { checkToken, issueToken } from './token.ts'
import type { TokenCheck, TokenOptions } from './token.ts'
import type { RootKey, SenderKey } from './tokenKeys.ts'

/** BATV (`prvs=` and a tag of 10 and `=`) adds 16 characters, and a local part has 64 octets (RFC 5321 §4.5.3.1.1). */
export const longestLocalPart = 48

export interface ReturnPathOptions extends TokenOptions {
  /** `-` for a bounce domain whose server does not deliver `b+…` to `b`. */
  separator?: '+' | '-'
}

/**
 * Returns the envelope sender (MAIL FROM) for one message to one recipient; throws where a part does not fit.
 * @example returnPath(key, { messageId: '4711', recipient: 'bo@example.org', domain: 'bounces.example.com' })
 */
export function returnPath(key: SenderKey, { separator = '+', ...options }: ReturnPathOptions): string {
  return `b${separator}${issueToken(key, 'return-path', options)}@${usableDomain(options.domain)}`
}

/** Returns a Message-ID (RFC 5322 §3.6.4) in its angle brackets that proves which message to whom came back. */
export function messageId(key: SenderKey, options: TokenOptions): string {
  return `<m-${issueToken(key, 'message-id', options)}@${usableDomain(options.domain)}>`
}

/** Checks a return path in any spelling: angle brackets, other case, BATV around it. `now` is when the mail arrived. */
export function checkReturnPath(keys: readonly RootKey[], address: string, now: Date): TokenCheck {
  return checkAt(keys, 'return-path', /^b[+-](.{1,46})$/, address, now)
}

/** Checks a Message-ID, with or without angle brackets. `now` is when the mail that returned it arrived. */
export function readMessageIdToken(keys: readonly RootKey[], id: string | null, now: Date): TokenCheck {
  return checkAt(keys, 'message-id', /^m-(.{1,46})$/, id ?? '', now)
}

/** Returns what stands behind `b+` or `b-` when it is not a token: the tag that a sender has registered, or null. */
export function tagOfAddress(address: string): string | null {
  return /^b[+-]([a-z0-9][a-z0-9._-]{0,45})$/.exec(splitAddress(address)?.local ?? '')?.[1] ?? null
}

function checkAt(
  keys: readonly RootKey[],
  purpose: Parameters<typeof checkToken>[1],
  form: RegExp,
  text: string,
  now: Date,
) {
  const parts = splitAddress(text)
  return checkToken(keys, purpose, {
    token: form.exec(parts?.local ?? '')?.[1] ?? '',
    domain: parts?.domain ?? '',
    now,
  })
}

function usableDomain(domain: string): string {
  const canonical = canonicalDomain(domain)
  if (!/^[a-z0-9.-]{1,253}$/.test(canonical)) throw new RangeError('the domain of a return path is not a domain name')
  return canonical
}
