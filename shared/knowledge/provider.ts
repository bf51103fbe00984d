/** What a provider, a blocklist and a status code look like as data. Types only. */
import type { Reason } from './reasons.ts'

/** A mailbox provider, mail filter or sending service that can be recognised by its answers. */
export interface Provider {
  id: string
  name: string
  /** Suffixes of the names of its mail servers: `google.com` covers `mx.google.com`. */
  hosts: readonly string[]
  /** Domains of the addresses it hosts; none for filters and for hosts of other people's domains. */
  domains?: readonly string[]
  /** What only this provider says in its replies: its banners, codes and help pages. */
  words?: RegExp
  /** Other providers whose rules are asked too, because they answer for it or share its software. */
  also?: readonly string[]
}

/** A DNS blocklist: its name in replies, and where people look an entry up. */
export interface Blocklist {
  id: string
  name: string
  /** DNS zones, or the parts of their names that no other list uses. */
  zones: readonly string[]
  /** What a reply says when it means this list. */
  words: RegExp
  lists: 'ip' | 'domain'
  /** A page for people; `{value}` stands for the IP address or domain. */
  lookUp: string
  /** The list has been shut down: a refusal that names it shows a stale configuration at the receiver. */
  closed?: string
}

export interface Status {
  /** `5.1.1`, or `x.1.1` where the class is free. */
  code: string
  meaning: string
  /** The document that defines it. */
  source: string
  /** What a permanent (5) or a persistent transient (4) failure with this code and no telling words means. */
  permanent: Reason | null
  transient: Reason | null
}
