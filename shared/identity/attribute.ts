/**
 * Whose bounce it is, and how far each of its reports can be believed. Asked in this order: a genuine token, a tag in the
 * bounce address, the returned original's own headers, the default sender. Pure: the registry is handed in as look-ups.
 *
 * Only the envelope is read for tokens and tags: whoever writes a mail writes its headers, but our own server wrote down
 * where it was delivered. A complaint comes to the address of a feedback loop instead, so there the return path in it counts.
 */
import type { Attribution, Trust } from '../verdict/verdict.ts'
import { canonicalAddress, canonicalDomain, domainOf, splitAddress } from './address.ts'
import { checkReturnPath, readMessageIdToken, tagOfAddress } from './returnPath.ts'
import type { Token, TokenRefusal } from './token.ts'
import type { RootKey } from './tokenKeys.ts'

/** The registry of senders. Names are canonical: lower case, A-labels. */
export interface SenderLookup {
  /** The sender that a token's sender field means, or null. */
  byToken: (name: string) => string | null
  /** The sender that registered a tag of a bounce address, or null. */
  byTag: (tag: string) => string | null
  /** The senders that registered exactly this domain or From address. */
  byName: (name: string) => readonly { id: string; domains: readonly string[] }[]
}

export interface AttributionInput {
  /** Envelope recipients (RCPT TO) of the mail. */
  recipients: readonly string[]
  /** For complaints only: Original-Mail-From (RFC 5965 §3.2) and Return-Path of the returned message. */
  complaintReturnPaths?: readonly (string | null)[]
  keys: readonly RootKey[]
  senders: SenderLookup
  defaultSender: string
  original: { messageId: string | null; from: string | null; returnPath?: string | null }
  /** Recipients for whom the application registered the original's Message-ID. */
  registered?: (sender: string, messageId: string, recipient: string) => boolean
  /** When the mail arrived, never when it is processed. */
  now: Date
}

/** The addresses of a report that trust depends on. */
export interface Named {
  recipient: string
  finalRecipient: string | null
}

export interface Attributed {
  sender: Attribution
  /** The verified token of the return path, or null: its sender and message id name the message (`messageKey`). */
  token: Token | null
  /** Why there is none. `no-token` is ordinary, the others are worth a line in a log. */
  refusal: TokenRefusal | null
  /** `signed`, `matched` or `unverified`; never `event`, which only the queue can tell. */
  trustOf: (report: Named) => Trust
}

/** SES hands over at most 50 recipients a mail; more are somebody's experiment. */
const mostAddresses = 50
const mostLabels = 10

export function attribute(input: AttributionInput): Attributed {
  const { keys, senders, original, now } = input
  const arrivedAt = input.recipients.slice(0, mostAddresses)
  const proof = findToken(
    [...arrivedAt, ...(input.complaintReturnPaths ?? []).slice(0, mostAddresses)],
    keys,
    senders,
    now,
  )
  const sender = proof.owner !== null ? ({ id: proof.owner, by: 'token' } as const) : claimedBy(arrivedAt, input)
  const { token } = proof
  const checked = readMessageIdToken(keys, original.messageId, now)
  const matching = checked.ok && senders.byToken(checked.sender) === sender.id ? checked : null
  return {
    sender,
    token,
    refusal: proof.refusal,
    trustOf: ({ recipient }) => {
      if (token?.covers(recipient)) return 'signed'
      if (matching?.covers(recipient)) return 'matched'
      const id = original.messageId
      return id !== null && input.registered?.(sender.id, id, canonicalAddress(recipient)) ? 'matched' : 'unverified'
    },
  }
}

/**
 * Whether a report is about another address than the one that was written to: an alias, a list, a forwarding. Such
 * evidence is weak, because one dead member does not make `team@` dead.
 */
export function isAliased({ recipient, finalRecipient }: Named): boolean {
  return finalRecipient !== null && canonicalAddress(finalRecipient) !== canonicalAddress(recipient)
}

interface Proof {
  owner: string | null
  token: Token | null
  refusal: TokenRefusal | null
}

/** The first valid token; else the owner of the first genuine one that is out of date: a late bounce is still theirs. */
function findToken(
  addresses: readonly (string | null)[],
  keys: readonly RootKey[],
  senders: SenderLookup,
  now: Date,
): Proof {
  let late: Proof | null = null
  let refusal: TokenRefusal = 'no-token'
  for (const address of addresses) {
    const check = checkReturnPath(keys, address ?? '', now)
    const owner = check.sender === null ? null : senders.byToken(check.sender)
    if (check.ok && owner !== null) return { owner, token: check, refusal: null }
    if (check.ok) continue
    if (owner !== null) late ??= { owner, token: null, refusal: check.why }
    if (refusal === 'no-token') refusal = check.why
  }
  return late ?? { owner: null, token: null, refusal }
}

function claimedBy(arrivedAt: readonly string[], input: AttributionInput): Attribution {
  for (const address of arrivedAt) {
    const tag = tagOfAddress(address)
    const id = tag === null ? null : input.senders.byTag(tag)
    if (id !== null) return { id, by: 'tag' }
  }
  const bounceDomains = arrivedAt.flatMap((address) => domainOf(address) ?? [])
  for (const address of [input.original.from, input.original.returnPath]) {
    const id = ownerOf(addressIn(address ?? ''), bounceDomains, input.senders)
    if (id !== null) return { id, by: 'original' }
  }
  return { id: input.defaultSender, by: 'default' }
}

/**
 * The one sender that registered this address, its domain or the nearest domain above, and whose domains fit the bounce
 * address: a header that names somebody else's domain does not carry the mail to them. Null where two do.
 */
function ownerOf(address: string, bounceDomains: readonly string[], senders: SenderLookup): string | null {
  const parts = splitAddress(address)
  if (!parts) return null
  const labels = parts.domain.split('.').slice(-mostLabels)
  const above = labels.map((_, at) => labels.slice(at).join('.'))
  for (const name of [`${parts.local}@${parts.domain}`, ...above]) {
    const fitting = senders.byName(name).filter(({ domains }) => bounceDomains.some((bounce) => fits(bounce, domains)))
    const ids = new Set(fitting.map(({ id }) => id))
    if (ids.size > 0) return ids.size === 1 ? ([...ids][0] ?? null) : null
  }
  return null
}

const fits = (domain: string, registered: readonly string[]): boolean =>
  registered.map(canonicalDomain).some((name) => name !== '' && (domain === name || domain.endsWith(`.${name}`)))

/** The address of a From field: what stands in angle brackets, else the first word that is an address. */
function addressIn(field: string): string {
  const text = field.slice(0, 1000)
  return /<([^<>\s]{3,320})>/.exec(text)?.[1] ?? /[^\s<>,;:()"]{1,64}@[^\s<>,;:()"]{1,255}/.exec(text)?.[0] ?? ''
}
