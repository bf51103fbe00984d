/**
 * The verdict: the public contract, one JSON object a mail. Fields are added, never renamed.
 * Names are those of RFC 3464 in camelCase.
 */
import type { Category, Reason } from '../knowledge/reasons.ts'
import type { Who } from '../knowledge/rule.ts'

export type { Category, Reason, Who }

/** What a mail is. `bounce` if any recipient has failed, `delay` if it is still being tried (never a failure). */
export type Kind = 'bounce' | 'delay' | 'delivery' | 'complaint' | 'auto-reply' | 'receipt' | 'report' | 'other'

/** The Action field of a report (RFC 3464 §2.3.3). */
export type Action = 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'

/** How far a report can be believed. It belongs to the report, not to the mail. */
export type Trust = 'signed' | 'event' | 'matched' | 'unverified'

/** What an application does next: computed from category and trust. */
export type Advice = 'stop' | 'hold' | 'wait' | 'fix' | 'look'

/** Something odd in the content. Content never throws. */
export interface Problem {
  code: ProblemCode
  detail: string
}

/** The closed list of problem codes. The code says what is odd, `detail` where. */
export type ProblemCode =
  | 'empty'
  | 'unreadable'
  | 'truncated'
  | 'limit-exceeded'
  | 'too-many-recipients'
  | 'no-recipient'
  | 'no-status'
  | 'no-diagnostic'
  | 'status-mismatch'
  | 'bad-boundary'
  | 'unknown-charset'
  | 'nested-report'
  | 'raw-gone'
  | 'invalid-address'
  | 'loop'
  | 'flood'

export interface Because {
  /** The rule that decided: `google/no-such-user`, `status/5.1.1`, `code/550` or `none`; `withdrawn` where the mail was read again and says nothing of the kind. */
  rule: string
  /** The words that the rule matched, cut from the diagnostic; null where a code decided. */
  matched: string | null
}

export interface Fix {
  who: Who
  title: string
  steps: string[]
  links: string[]
}

/** One check behind a fix: what was asked of DNS and what it answered. */
export interface Evidence {
  check: string
  /** `TXT example.com`, or what would have been asked. */
  asked: string
  /** A sentence or two for people. What DNS said in it is inert text. */
  found: string
  /** `unknown` where DNS gave no answer that decides anything. */
  verdict: 'ok' | 'problem' | 'unknown'
  /** When it was asked, ISO 8601 UTC. */
  at: string
  /** The same as `found`, for programs. */
  code?: EvidenceCode
  /** The value of the TXT record to publish, at `recordName`. Never `+all`. */
  record?: string
  recordName?: string
  /** A page of `knowledge` where people look further. */
  link?: string
}

/** The closed list of findings. */
export type EvidenceCode =
  | 'spf-pass'
  | 'spf-published'
  | 'spf-missing'
  | 'spf-not-covered'
  | 'spf-two-records'
  | 'spf-too-many-lookups'
  | 'spf-invalid'
  | 'spf-allows-all'
  | 'dkim-key'
  | 'dkim-missing'
  | 'dkim-alias-broken'
  | 'dkim-revoked'
  | 'dkim-short-key'
  | 'dkim-bad-key'
  | 'dkim-two-keys'
  | 'dkim-no-selector'
  | 'dmarc-policy'
  | 'dmarc-aligned'
  | 'dmarc-unaligned'
  | 'dmarc-missing'
  | 'dmarc-two-records'
  | 'dmarc-invalid'
  | 'ptr-confirmed'
  | 'ptr-missing'
  | 'ptr-unconfirmed'
  | 'ptr-generic'
  | 'helo-confirmed'
  | 'helo-not-a-name'
  | 'helo-unresolved'
  | 'helo-elsewhere'
  | 'mx-found'
  | 'mx-implicit'
  | 'mx-missing'
  | 'mx-null'
  | 'mx-no-domain'
  | 'mx-unreachable'
  | 'listed'
  | 'not-listed'
  | 'not-checked'
  | 'list-closed'
  | 'typo-likely'
  | 'not-registered'
  | 'dns-failed'

export interface Report {
  bounceId: string
  /** The address that the sender used. */
  recipient: string
  originalRecipient: string | null
  finalRecipient: string | null
  action: Action
  /** The mail's own enhanced status code (RFC 3463), never an invented one. */
  status: string | null
  /** The SMTP reply code, three digits. */
  replyCode: string | null
  diagnostic: string | null
  remoteMta: string | null
  provider: string | null
  category: Category | null
  reason: Reason | null
  trust: Trust
  /** Null where there is nothing to do: a success report. */
  advice: Advice | null
  because: Because | null
  fix: Fix | null
  evidence: Evidence[]
  incident: string | null
}

/** What came back of the original message. `from` and `subject` are null in stored verdicts unless turned on. */
export interface Original {
  messageId: string | null
  from: string | null
  subject: string | null
  headers: Record<string, string>
}

/** Whose bounce it is, and by what that was known. */
export interface Attribution {
  id: string
  by: 'token' | 'tag' | 'original' | 'default'
}

export interface Verdict {
  source: string
  kind: Kind
  /** ISO 8601, UTC: when the mail arrived; null where nothing says so. */
  receivedAt: string | null
  messageId: string | null
  reportingMta: string | null
  sender: Attribution
  original: Original
  reports: Report[]
  problems: Problem[]
}
