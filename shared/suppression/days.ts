/** Counting distinct days, and what a success takes away. */
import { isProven, timeOf } from './rows.ts'
import type { EvidenceRow } from './rows.ts'
import type { DaysWithin } from './settings.ts'

const dayMs = 86_400_000

/** Returns the rows with which the count was reached: those that come on or after the last of `days` distinct days within `within`. */
export function ripeRows(rows: readonly EvidenceRow[], { days, within }: DaysWithin): EvidenceRow[] {
  const dayOf = (row: EvidenceRow) => Date.parse(row.day) / dayMs
  return rows.filter((row) => {
    const before = rows.filter((other) => timeOf(other) <= timeOf(row) && dayOf(row) - dayOf(other) < within)
    return new Set(before.map(({ day }) => day)).size >= days
  })
}

/**
 * Returns the rows that no later success contradicts. A success never outweighs a failure of the same message: servers
 * that take a message and return it later have said both, and the second counts.
 */
export function unrefuted(rows: readonly EvidenceRow[], all: readonly EvidenceRow[]): EvidenceRow[] {
  const proven = all.filter(isProven)
  const failed = new Set(proven.filter((row) => row.class !== 'success').map(({ messageKey }) => messageKey))
  const successes = proven.filter((row) => row.class === 'success' && !failed.has(row.messageKey)).map(timeOf)
  const last = Math.max(...successes, Number.NEGATIVE_INFINITY)
  return rows.filter((row) => timeOf(row) >= last)
}
