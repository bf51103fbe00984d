/** What an application does next. It acts on this, never on the category alone: trust decides what a claim is worth. */
import type { Action, Advice, Category, Kind, Trust } from '../verdict/verdict.ts'

/**
 * Returns the advice for one report, or null where there is nothing to do (a success report). A proven hard bounce
 * (signed or event) is `hold` until the recipient is suppressed, then `stop`; a claimed one is `look`, because forging a
 * bounce costs nothing, and so is one that is about another address than the one written to (`aliased`). `wait` and `fix` change nothing for the recipient, so they need no proof. What is still being
 * tried is waited for.
 */
export function adviceFor(
  report: { kind: Kind; action: Action; category: Category | null; trust: Trust; aliased?: boolean },
  state: 'clear' | 'held' | 'suppressed' = 'clear',
): Advice | null {
  const { kind, action, category, trust } = report
  const proven = (trust === 'signed' || trust === 'event') && !report.aliased
  if (state === 'suppressed') return 'stop'
  if (state === 'held') return 'hold'
  if (kind === 'complaint') return proven ? 'hold' : 'look'
  if (action === 'delayed') return category === 'policy' ? 'fix' : 'wait'
  if (action !== 'failed') return null
  if (category === 'hard') return proven ? 'hold' : 'look'
  if (category === 'soft') return 'wait'
  if (category === 'policy') return 'fix'
  return 'look'
}
