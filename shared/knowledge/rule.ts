/** What a rule looks like. Types only: a rule without an example does not compile. */
import type { HardReason, Reason } from './reasons.ts'

/** Who must act. */
export type Who = 'sender' | 'sender-admin' | 'recipient' | 'recipient-admin' | 'nobody'

interface RuleBase {
  /** `speaker/what-it-says`, unique over all rules. */
  id: string
  /**
   * Applied to the reply's words: white space folded to single blanks, the codes in front gone, every address written
   * `xx@xxxxxx` in its own length. Flags exactly `i`; no unbounded `.*`.
   */
  match: RegExp
  /** A reply in our own words and with documentation addresses; the audit proves that this rule decides it. */
  example: string
  /** Further replies that this rule must decide. */
  alsoExamples?: readonly string[]
  /** Narrows the rule to a reply code, an enhanced status code (prefix pattern), or both. */
  when?: { code?: RegExp; status?: RegExp }
  /** Where the wording is documented. */
  source?: string
}

/** A rule whose verdict ends mail to an address names a look-alike that it must not match. */
export type Rule =
  | (RuleBase & { reason: Exclude<Reason, HardReason>; butNot?: string | readonly string[] })
  | (RuleBase & { reason: HardReason; butNot: string | readonly string[] })

/** One speaker's rules: a provider's (consulted only for that provider's replies) or anybody's. */
export interface RuleFile {
  /** A provider id of providers.ts, or null for words that anybody says. */
  provider: string | null
  rules: readonly Rule[]
}
