/**
 * The ids of the ledger. They are derived, never drawn: whoever does the work again comes to the same id,
 * so that a repeated write meets itself.
 */
import { hash } from 'node:crypto'
import { canonicalAddress } from '../identity/address.ts'
import type { Action, Kind, Trust } from '../verdict/verdict.ts'

/** The first 160 bits of SHA-256 over the parts, in base64url: 27 characters. Lengths are hashed too, so that parts cannot run together. */
export function deriveId(...parts: readonly (string | number)[]): string {
  let text = ''
  for (const part of parts) text += `${Buffer.byteLength(String(part))}:${part}`
  return hash('sha256', text, 'base64url').slice(0, 27)
}

/** How much a report proves; a row is only ever replaced by one of higher rank. */
export const trustRank = { unverified: 0, matched: 1, event: 2, signed: 3 } as const satisfies Record<Trust, number>

export interface MessageIdentity {
  /** Sender and id of a verified token. */
  token?: { sender: string; id: string } | null
  /** Message-ID of the returned original, with or without angle brackets. */
  originalMessageId: string | null
  /** When the bounce arrived, ISO 8601 UTC. */
  receivedAt: string
  /** The raw mail, as far as it was read. */
  raw: Uint8Array
}

/**
 * Returns what names the message that bounced, from the sharpest source: a verified token; the SES message id of mail
 * that SES sent; the original Message-ID and the UTC day of arrival; else the mail itself without its trace headers.
 */
export function messageKey(identity: MessageIdentity): string {
  if (identity.token) return `t:${identity.token.sender}:${identity.token.id}`
  const id = identity.originalMessageId?.trim().replace(/^<|>$/g, '')
  if (!id) return `h:${hashWithoutTrace(identity.raw)}`
  const ses = /^([0-9a-f]{16}-[0-9a-f-]{36}-\d{6})@(?:[a-z0-9-]+\.)?amazonses\.com$/i.exec(id)
  if (ses) return `s:${String(ses[1]).toLowerCase()}`
  return `m:${identity.receivedAt.slice(0, 10)}:${deriveId(id)}`
}

/** Returns the id of one failure: message, recipient, final recipient and action. Status and attribution are not in it. */
export function bounceIdOf(key: string, recipient: string, finalRecipient: string | null, action: Action): string {
  const to = canonicalAddress(recipient)
  const final = finalRecipient === null || finalRecipient === recipient ? to : canonicalAddress(finalRecipient)
  return deriveId('bounce', key, to, final, action)
}

/** Returns the id of the row of a mail that reports nothing. */
export const idWithoutReport = (key: string, kind: Kind): string => deriveId('mail', key, kind)

/** Trace fields (RFC 5321 §4.4) and what SES adds on arrival differ between two copies of one mail. */
const trace =
  /^(?:received|return-path|delivered-to|x-ses-[a-z-]+|x-spam-[a-z-]+|authentication-results|received-spf)$/i

const mayBeTrace = /^\s{0,80}[rdxa]/i

function hashWithoutTrace(raw: Uint8Array): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  const end = headerEnd(bytes)
  const kept: string[] = []
  let keep = true
  for (const line of bytes
    .subarray(0, end)
    .toString('latin1')
    .split(/\r\n|\n|\r/)) {
    const isFold = line.startsWith(' ') || line.startsWith('\t')
    if (!isFold) keep = !mayBeTrace.test(line) || !trace.test(line.slice(0, Math.max(0, line.indexOf(':'))).trim())
    if (keep) kept.push(line)
  }
  const hashed = Buffer.concat([Buffer.from(kept.join('\n'), 'latin1'), bytes.subarray(end)])
  return hash('sha256', hashed, 'buffer').subarray(0, 20).toString('base64url')
}

function headerEnd(bytes: Buffer): number {
  const ends = ['\r\n\r\n', '\n\n', '\r\r'].map((end) => bytes.indexOf(end)).filter((at) => at >= 0)
  return ends.length > 0 ? Math.min(...ends) : bytes.length
}
