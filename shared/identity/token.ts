/**
 * Tokens: proof, inside an address, that we sent a certain message to a certain recipient. `RETURN-PATHS.md` has the
 * layout and test vectors for other languages. A token knows no address: the recipient is a tag of 40 bits.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { canonicalAddress, canonicalDomain, longestAddress, splitAddress } from './address.ts'
import { numberFromBase32, numberToBase32, toBase32 } from './base32.ts'
import { deriveBytes } from './tokenKeys.ts'
import type { RootKey, SenderKey } from './tokenKeys.ts'

/** A Message-ID can be read by anybody who sees the mail, so a token of one purpose is worth nothing for the other. */
export type Purpose = 'return-path' | 'message-id'

export interface TokenOptions {
  /** The application's own id of the message: 1 to 11 lower-case letters and digits, one for each message. */
  messageId: string
  recipient: string
  /** The domain that the token will stand at; it is part of the proof. */
  domain: string
  /** When the message is sent; now where it is missing. */
  now?: Date
}

/** What a token says once it is verified. */
export interface Token {
  sender: string
  messageId: string
  /** UTC day of issue, `2026-11-21`. */
  day: string
  keyId: string
  /** Whether the token was issued for this recipient. */
  covers: (recipient: string) => boolean
}

/** Why a token is refused. `expired` and `not-yet-valid` are said of genuine tokens only. */
export type TokenRefusal = 'no-token' | 'unknown-key' | 'wrong-mac' | 'expired' | 'not-yet-valid'

/** `sender` of a refused token is not null only where the token is genuine: it tells whose, and proves nothing else. */
export type TokenCheck = ({ ok: true } & Token) | { ok: false; why: TokenRefusal; sender: string | null }

export const validDays = 30
export const longestMessageId = 11

/** Days that an issuer's clock may be ahead of ours: around midnight it is tomorrow there. */
const aheadDays = 1
const dayMs = 86_400_000
const tagBytes = 5
const macBytes = 10
const layout = /^([a-z2-7])([a-z2-7]{3})([a-z0-9]{1,6})-([a-z0-9]{1,11})([a-z2-7]{8})([a-z2-7]{16})$/

/** Returns a token, at most 46 characters; throws where a part does not fit, with the length in the message. */
export function issueToken(key: SenderKey, purpose: Purpose, options: TokenOptions): string {
  const { messageId, recipient, now = new Date() } = options
  if (messageId.length > longestMessageId) {
    const has = `message id "${messageId.slice(0, 100)}" has ${messageId.length} characters`
    throw new RangeError(`${has}; a return path has room for ${longestMessageId}`)
  }
  if (!/^[a-z0-9]+$/.test(messageId))
    throw new RangeError(`message id "${messageId}" is not lower-case letters and digits`)
  if (recipient.length > longestAddress) {
    throw new RangeError(`the recipient has ${recipient.length} characters; an address has at most ${longestAddress}`)
  }
  if (!splitAddress(recipient)) throw new RangeError('the recipient is not an address')
  const day = numberToBase32(Math.floor(now.getTime() / dayMs), 3)
  const head = `${key.id}${day}${key.sender}-${messageId}${tagOf(key.bytes, recipient)}`
  const token = head + macOf(key.bytes, purpose, head, options.domain)
  if (!layout.test(token)) throw new RangeError('the key is not one that senderKey or readSenderKey returned')
  return token
}

/**
 * Checks a token that stood at `domain`. `now` is when the mail arrived, never when it is processed: what was valid then
 * stays so. Any text is answered. Comparisons take constant time.
 */
export function checkToken(
  keys: readonly RootKey[],
  purpose: Purpose,
  { token, domain, now }: { token: string; domain: string; now: Date },
): TokenCheck {
  const [, keyId, day, sender, messageId, tag, mac] = layout.exec(token.toLowerCase()) ?? []
  if (!keyId || !day || !sender || !messageId || !tag || !mac) return refused('no-token')
  const key = keys.find(({ id }) => id === keyId)
  if (!key) return refused('unknown-key')
  const bytes = deriveBytes(key, sender)
  if (!same(mac, macOf(bytes, purpose, `${keyId}${day}${sender}-${messageId}${tag}`, domain)))
    return refused('wrong-mac')
  const issued = numberFromBase32(day)
  const age = Math.floor(now.getTime() / dayMs) - issued
  // Written so that a clock that says NaN refuses.
  if (!(age <= validDays)) return { ok: false, why: 'expired', sender }
  if (age < -aheadDays) return { ok: false, why: 'not-yet-valid', sender }
  return {
    ok: true,
    sender,
    messageId,
    day: new Date(issued * dayMs).toISOString().slice(0, 10),
    keyId,
    covers: (recipient) => recipient.length <= longestAddress && same(tag, tagOf(bytes, recipient)),
  }
}

const refused = (why: TokenRefusal): TokenCheck => ({ ok: false, why, sender: null })

function tagOf(bytes: Uint8Array, recipient: string): string {
  return hmac(bytes, `rebound recipient 1\0${canonicalAddress(recipient)}`, tagBytes)
}

function macOf(bytes: Uint8Array, purpose: Purpose, head: string, domain: string): string {
  return hmac(bytes, `rebound ${purpose} 1\0${head}\0${canonicalDomain(domain)}`, macBytes)
}

function hmac(bytes: Uint8Array, text: string, length: number): string {
  return toBase32(createHmac('sha256', bytes).update(text, 'utf8').digest().subarray(0, length))
}

/** Both are base32 of a fixed length, so that their lengths agree. */
const same = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b))
