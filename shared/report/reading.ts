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
  /** More of the speaker's own text about this recipient, consulted only where the diagnostic says nothing; never the returned original. */
  context: string | null
  remoteMta: string | null
}

export interface Reading {
  kind: Kind
  reports: RawReport[]
  reportingMta: string | null
  /** The free-text format that read the mail, `rfc3464`, `rfc5965`, or null. */
  format: string | null
  original: Original
  problems: Problem[]
}
