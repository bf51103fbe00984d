/** What an application does next. It acts on this, never on the category alone: trust decides what a claim is worth. */
import type { Reason } from '../knowledge/reasons.ts'
import type { Action, Advice, Category, Kind, Trust } from '../verdict/verdict.ts'

export interface Advised {
  kind: Kind
  action: Action
  category: Category | null
  reason: Reason | null
  trust: Trust
  /** About another address than the one written to. */
  aliased?: boolean
}

/**
 * Returns the advice for one report, or null where there is nothing to do (a success report). A proven hard bounce
 * (signed or event) is `hold` until the recipient is suppressed, then `stop`; a claimed one is `look`, because forging a
 * bounce costs nothing. So is one about another address than the one written to, and one that the sending system did not
 * even try (`suppressed`): neither holds the recipient, and a hold that nothing ends would be for ever. `wait` and `fix`
 * change nothing for the recipient, so they need no proof. What is still being tried is waited for.
 */
export function adviceFor(report: Advised, state: 'clear' | 'held' | 'suppressed' = 'clear'): Advice | null {
  const { kind, action, category, reason, trust } = report
  const proven = (trust === 'signed' || trust === 'event') && !report.aliased
  if (state === 'suppressed') return 'stop'
  if (state === 'held') return 'hold'
  if (kind === 'complaint') return proven ? 'hold' : 'look'
  if (action === 'delayed') return category === 'policy' ? 'fix' : 'wait'
  if (action !== 'failed') return null
  if (category === 'hard') return proven && reason !== 'suppressed' ? 'hold' : 'look'
  if (category === 'soft') return 'wait'
  if (category === 'policy') return 'fix'
  return 'look'
}
