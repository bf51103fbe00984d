/** What `readReport` returns: the reports of a mail before they are classified. */
import type { Action, Kind, Original, Problem } from '../verdict/verdict.ts'

/** One recipient of one report, in the words of RFC 3464. Nothing is invented: what the mail lacks is null. */
export interface RawReport {
  /** The address that the sender used: Original-Recipient, else Final-Recipient, else the one found in the text. */
  recipient: string
  originalRecipient: string | null
  finalRecipient: string | null
  action: Action
  /** The mail's own enhanced status code: the Status field, or the code inside the reply where the field is missing or a mere x.0.0. */
  status: string | null
  replyCode: string | null
  /** The words of the failure, white space folded, at most 2,000 characters. */
  diagnostic: string | null
  /**
   * More of the speaker's own text about this recipient, never the returned original. A function, because it is dear
   * and asked for only where the diagnostic says nothing.
   */
  context: (() => string | null) | null
  remoteMta: string | null
}

/**
 * What the original says about its sender that DNS can be asked about: domains and key names. No address: it is stored
 * also where the sender's own headers are not.
 */
export interface Naming {
  /** `@example.com` */
  from: string | null
  /** `return-path` as `@example.com`; `dkim-signature` as its tags `d=` and `s=`, one signature a line. */
  headers: Record<string, string>
}

export interface Reading {
  kind: Kind
  reports: RawReport[]
  reportingMta: string | null
  /** The free-text format that read the mail, `rfc3464`, `rfc5965`, or null. */
  format: string | null
  original: Original
  naming: Naming
  problems: Problem[]
}
