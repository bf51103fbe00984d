/**
 * What a fix looks like as it is written. Types and the closed set of placeholders; no words here.
 *
 * A placeholder stands in braces inside a bracket: `[ at {provider}]` drops out where the value is missing,
 * `[{recipient}|this address]` then shows its other half, and a step that comes out empty is left out.
 * Outside of brackets no placeholder is allowed, so no text can show an unfilled one.
 */
import type { Reason } from '../reasons.ts'
import type { Who } from '../rule.ts'
import type { links } from './links.ts'

/** Every value that a text may show, with a sample for the tests and the printed knowledge base. */
export const placeholders = {
  /** The address that bounced. */
  recipient: 'bo@example.org',
  recipientDomain: 'example.org',
  /** The sender address and its domain, as the reply names them, else as the returned original does. */
  sender: 'news@example.com',
  senderDomain: 'example.com',
  /** The address of the sending server, IPv4 or IPv6, as the receiver saw it. */
  sendingIp: '192.0.2.1',
  /** The sending address as an SPF record writes it (RFC 7208 §5.6). */
  spfMechanism: 'ip4:192.0.2.1',
  /** The receiver's display name. */
  provider: 'Gmail',
  /** The receiver's own code in the reply: `TSS04`, `S3140`, `OFR_102`. */
  providerCode: 'TSS04',
  /** The blocklist that the reply names, and the page where this IP address or domain can be looked up. */
  blocklist: 'Spamhaus ZEN',
  lookupUrl: 'https://check.spamhaus.org/',
  /** The domain or host that the reply calls listed. */
  listedDomain: 'example.net',
  /** A size, or a number of messages, in the words of its unit. */
  limit: '25 MB',
  retryAfter: '5 minutes',
  newAddress: 'bo@example.net',
  remoteMta: 'mx.example.org',
  heloName: 'localhost',
  /** The DKIM selector: the name under which the public key stands in DNS. */
  selector: 's1',
} as const satisfies Record<string, string>

export type Placeholder = keyof typeof placeholders
export type LinkId = keyof typeof links

export interface Text {
  title: string
  /** Two to five sentences in the imperative, in the order in which they are done. */
  steps: readonly string[]
  links?: readonly LinkId[]
}

type Others<W extends Who> = { readonly [O in Exclude<Who, W>]: string }

/**
 * The fix of a reason: complete for everybody. `who` is the person who usually must act and the steps are the whole
 * fix; `others` says in one or two sentences what each of the others can do, and under `nobody` what happens by itself.
 */
export type ReasonFix = { [W in Who]: Text & { who: W; others: Others<W> } }[Who]

/** A fix that is sharper than its reason's. */
export interface SharpFix extends Text {
  /** `speaker/what-it-repairs`, unique over all. */
  id: string
  who: Who
  reason: Reason | readonly Reason[]
  /** Provider ids; left out where anybody may say it. */
  provider?: string | readonly string[]
  /** The words that call for this fix; left out where provider and reason are enough. */
  says?: RegExp
  /** Blocklist ids: the reply names one of these lists. */
  blocklist?: string | readonly string[]
  /** A reply in our own words with documentation addresses; the tests prove that it gets this fix. */
  example: string
}
