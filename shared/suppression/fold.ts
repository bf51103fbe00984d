/**
 * Evidence rows → the state of an address. Pure: the same rows, in any order and however often, give the same state; the
 * clock, the mass-failure guard and the sender's thresholds are handed in. `claims.ts` has the rules, one a function:
 *
 * | evidence | what follows |
 * | hard, proven (signed or event) | held at once; suppressed after an hour, unless it is abnormal |
 * | `domain-unknown`, proven | the same, but only with a second day and our own DNS answer |
 * | complaint, proven | suppressed at once |
 * | `mailbox-full`, specific `expired`, proven | suppressed after 3 distinct normal days in 14 |
 * | hard or complaint, proven, of an address behind this one | as hard, after 3 distinct days |
 * | not proven | nothing, unless the sender's thresholds say so |
 */
import { claimsOf, softRows } from './claims.ts'
import type { Claim, Context } from './claims.ts'
import { decisionOn, takesAway } from './operators.ts'
import { chooseRows, compare, evidenceId, isOperator, isProven, timeOf } from './rows.ts'
import type { EvidenceRow } from './rows.ts'
import { sayClaim, sayClear } from './says.ts'

export type { Context } from './claims.ts'

export type State = 'clear' | 'held' | 'suppressed'

export interface RecipientState {
  state: State
  /** ISO 8601 UTC; null for an address that nobody has lifted and nothing holds. */
  since: string | null
  /** When time alone may change it: fold again then. In the past: as soon as possible. Null: only new rows change it. */
  until: string | null
  /** The row that decided; null when clear. */
  because: EvidenceRow | null
  /** One sentence for people, without the address; times are UTC. */
  says: string
}

const dayMs = 86_400_000

/** Returns the state of one address of one sender, from at most `mostRows` of its rows. */
export function fold(rows: readonly EvidenceRow[], context: Context): RecipientState {
  const chosen = chooseRows(rows)
  const operators = chosen.filter(isOperator)
  const standing = chosen.filter((row) => !decisionOn(row, operators)?.takesAway)
  const claim = claimsOf(standing, context).sort(strongestFirst)[0]
  if (claim) {
    const { state, because, since, until } = claim
    return { state, since: iso(since), until: until === null ? null : iso(until), because, says: sayClaim(claim) }
  }
  const lifted = operators.filter(takesAway).sort((a, b) => timeOf(b) - timeOf(a))[0]
  const open = softRows(standing, context).filter((row) => context.softDay(row) === 'unknown')
  return {
    state: 'clear',
    since: lifted ? iso(timeOf(lifted)) : null,
    // A soft failure counts when its day is over and known to be normal.
    until: open.length > 0 ? iso(Math.min(...open.map(({ day }) => Date.parse(day) + dayMs))) : null,
    because: null,
    says: sayClear(
      standing.filter((row) => isProven(row) && !isOperator(row)),
      lifted,
    ),
  }
}

/** Suppressed before held. Of suppressions the longest, of holds the one to look at first; then the earliest. */
function strongestFirst(one: Claim, other: Claim): number {
  if (one.state !== other.state) return one.state === 'suppressed' ? -1 : 1
  const ends = (claim: Claim) => claim.until ?? Number.MAX_SAFE_INTEGER
  const later = one.state === 'suppressed' ? ends(other) - ends(one) : ends(one) - ends(other)
  return later || one.since - other.since || compare(evidenceId(one.because), evidenceId(other.because))
}

const iso = (time: number): string => new Date(time).toISOString()
