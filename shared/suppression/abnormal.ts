/**
 * The mass-failure guard. In December 2020 Gmail answered 5.1.1 for living accounts for hours: when far more addresses
 * fail in one way than usual, it is not the addresses that are dead.
 */

/** `unknown` where counting is not done yet; it is never taken for normal. */
export type Judgement = 'normal' | 'abnormal' | 'unknown'

export const leastRecipients = 20
const timesMedian = 3
const hoursOfHistory = 7 * 24
const hourMs = 3_600_000

/**
 * Whether one hour of one (sender, provider, reason) is abnormal: `recipients` distinct ones in it, against the counts of
 * the hours of the seven days before. Hours that `history` lacks had none.
 */
export function isAbnormalHour(recipients: number, history: readonly number[]): boolean {
  return recipients >= leastRecipients && recipients > timesMedian * medianOf(history.slice(-hoursOfHistory))
}

/**
 * Whether soft failures of one day at one domain say more of the domain than of its mailboxes: 20 recipients, or half of
 * those mailed. One alone is half of two and all of one, and says nothing of the domain. `mailed` is null where unknown.
 */
export function isAbnormalSoftDay(failed: number, mailed: number | null): boolean {
  return failed >= leastRecipients || (failed > 1 && mailed !== null && failed * 2 >= mailed)
}

/**
 * Returns the clock hours (`2026-11-21T10`) that decide about a failure: its own, the next, into which its hour of hold
 * reaches, and the one before, of which it may be the tail.
 */
export function hoursAround(at: string): [before: string, own: string, next: string] {
  const time = Date.parse(at)
  const hour = (shift: number) => new Date(time + shift * hourMs).toISOString().slice(0, 13)
  return [hour(-1), hour(0), hour(1)]
}

/**
 * Judges a failure by the hours around it. `countIn` returns the distinct recipients of an hour, also of one that is not
 * over, or null where it was not counted yet; `before` returns the counts of the seven days before an hour.
 */
export function judgeHours(
  at: string,
  countIn: (hour: string) => number | null,
  before: (hour: string) => readonly number[],
): Judgement {
  const hours = hoursAround(at)
  if (hours.some((hour) => isAbnormalHour(countIn(hour) ?? 0, before(hour)))) return 'abnormal'
  return countIn(hours[1]) === null ? 'unknown' : 'normal'
}

/** The median over seven days' hours, those without failures included. */
function medianOf(counts: readonly number[]): number {
  const sorted = [...counts, ...new Array<number>(hoursOfHistory - counts.length).fill(0)].sort((a, b) => a - b)
  const middle = hoursOfHistory / 2
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}
