import type { Because, Category, Reason } from '../verdict/verdict.ts'

/** What is known of a failure when it is classified. */
export interface Failure {
  /** The reply's words, white space folded, at most 2,000 characters; empty when there are none. */
  text: string
  /** Further words of the same speaker, asked for only where `text` decides nothing. */
  context?: (() => string | null) | null
  /** SMTP reply code (RFC 5321 §4.2), three digits. */
  replyCode: string | null
  /** Enhanced status code (RFC 3463). */
  status: string | null
  /** Provider id, from `identifyProvider`. */
  provider: string | null
}

export interface Classification {
  category: Category
  reason: Reason
  because: Because
}
