/** What an operator decided about a piece of evidence. The last word counts; of two at the same moment the kinder one. */
import { isOperator, timeOf } from './rows.ts'
import type { EvidenceRow, Scope } from './rows.ts'

/** `lift` and `release` take evidence away, `confirm` lets it suppress without waiting. */
export interface Decision {
  takesAway: boolean
  /** Milliseconds. */
  at: number
}

export const takesAway = (row: EvidenceRow): boolean => row.class === 'lift' || row.class === 'release'

/** Returns the decision that stands on a row, or null. A decision is about what had arrived when it was made. */
export function decisionOn(row: EvidenceRow, operators: readonly EvidenceRow[]): Decision | null {
  if (isOperator(row) && row.class !== 'add') return null
  let last: Decision | null = null
  for (const operator of operators) {
    if (operator.class === 'add' || timeOf(row) > timeOf(operator) || !means(operator.only, row)) continue
    const decision = { takesAway: takesAway(operator), at: timeOf(operator) }
    if (!last || decision.at > last.at || (decision.at === last.at && decision.takesAway)) last = decision
  }
  return last
}

/** An address that was added by hand has no rule and no provider, so that only a decision about everything takes it away. */
function means(only: Scope | undefined, row: EvidenceRow): boolean {
  if (!only) return true
  const fits = (wanted: string | undefined, found: string | null | undefined) =>
    wanted === undefined || wanted === found
  return (
    row.class !== 'add' &&
    fits(only.reason, row.reason) &&
    fits(only.rule, row.rule) &&
    fits(only.provider, row.provider ?? 'none') &&
    !(timeOf(row) < Date.parse(only.since ?? '')) &&
    !(timeOf(row) >= Date.parse(only.until ?? ''))
  )
}
