/** A bare SMTP reply → what it means and what to do. */
import { classify } from '../classify/classify.ts'
import { identifyProvider } from '../classify/provider.ts'
import { readReply } from '../classify/reply.ts'
import { chooseFix } from '../fix/fix.ts'
import type { Because, Category, Fix, Reason } from './verdict.ts'

export interface Explanation {
  /** The reply as it was given. */
  text: string
  category: Category
  reason: Reason
  because: Because
  fix: Fix
}

export interface ReplyContext {
  /** Who was written to: fills the fix, and names the provider as the last resort. */
  recipient?: string
  /** The host that answered. */
  remoteMta?: string
}

/**
 * Returns the meaning of one SMTP reply (RFC 5321 §4.2), with or without its codes, in one line or several.
 * Any text is answered; words that say nothing come back as `unclassified`.
 */
export function explain(text: string, context: ReplyContext = {}): Explanation {
  const reply = readReply(text)
  const where = { recipient: context.recipient ?? null, remoteMta: context.remoteMta ?? null, reportingMta: null }
  const provider = identifyProvider({ text: reply.text, ...where })
  const { category, reason, because } = classify({ ...reply, provider })
  return {
    text,
    category,
    reason,
    because,
    fix: chooseFix({ reason, rule: because.rule, provider, text: reply.text, ...where }),
  }
}
