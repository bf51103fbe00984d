/**
 * Why an address is not clear: each kind of evidence and what it takes, as design.md, "Trust", says. Each function
 * returns the claims that one kind makes now; `fold` lets the strongest speak.
 */
import { reasons } from '../knowledge/reasons.ts'
import { trustRank } from '../ledger/ids.ts'
import type { Judgement } from './abnormal.ts'
import { ripeRows, unrefuted } from './days.ts'
import { decisionOn } from './operators.ts'
import { isAnswer, isOperator, isProven, timeOf } from './rows.ts'
import type { EvidenceRow } from './rows.ts'
import { healingReasons } from './settings.ts'
import type { DaysWithin, Thresholds } from './settings.ts'

export interface Context {
  now: Date
  thresholds: Thresholds
  /** Whether the hour of a failure is abnormal for its sender, provider and reason (`judgeHours`); asked where the row does not say. */
  hour: (row: EvidenceRow) => Judgement
  /** Whether its day is abnormal for its domain (`isAbnormalSoftDay`); `unknown` until the day is over. */
  softDay: (row: EvidenceRow) => Judgement
  /** Whether this sender's successes are known: SES delivery events or the accepted API. */
  successKnown: boolean
}

/** Times in milliseconds. */
export interface Claim {
  state: 'held' | 'suppressed'
  because: EvidenceRow
  since: number
  /** When it ends or has to be looked at again; null: an operator ends it. */
  until: number | null
  /** What the hold waits for, or why it is suppressed. */
  by: 'hour' | 'unjudged' | 'abnormal' | 'second-day' | 'confirmed' | 'evidence'
  /** Distinct days where it took several. */
  days: number
}

const minuteMs = 60_000
const dayMs = 86_400_000

/** Returns every claim that stands now. `rows` are those that no operator took away, operator rows included. */
export function claimsOf(rows: readonly EvidenceRow[], context: Context): Claim[] {
  const { thresholds, now } = context
  const against = rows.filter(speaksAgainst)
  const proven = against.filter(isProven)
  const direct = proven.filter(({ aliased }) => !aliased)
  const aliased = proven.filter((row) => row.aliased)
  const matched = against.filter(({ rank }) => rank >= trustRank.matched)
  return [
    ...rows
      .filter((row) => row.class === 'add' && isOperator(row))
      .map((row) => stop(row, row.until ? Date.parse(row.until) : null)),
    ...direct.filter((row) => row.class === 'complaint').map((row) => stop(row, null)),
    ...direct.filter((row) => row.class === 'hard' && !isDomainUnknown(row)).map((row) => settle(row, rows, context)),
    ...domainClaims(direct.filter(isDomainUnknown), rows, context),
    ...softClaims(rows, context),
    ...dayClaims(aliased, { days: thresholds.weakDays, within: Infinity }, rows, context),
    ...dayClaims(matched, thresholds.matched, rows, context),
    ...dayClaims(against, thresholds.unverified, rows, context),
  ].filter(({ until, by }) => until === null || until > now.getTime() || by === 'unjudged')
}

function speaksAgainst({ class: found, reason }: EvidenceRow): boolean {
  if (found === 'complaint') return true
  // `suppressed` is another system's list: it has not tried.
  if (found !== 'hard' || reason === 'suppressed' || !Object.hasOwn(reasons, reason)) return false
  return reasons[reason as keyof typeof reasons].category === 'hard'
}

const isDomainUnknown = ({ reason }: EvidenceRow): boolean => reason === 'domain-unknown'

/** Enough by itself: suppressed from the moment it arrived. */
function stop(row: EvidenceRow, until: number | null, days = 1): Claim {
  return { state: 'suppressed', because: row, since: timeOf(row), until, by: 'evidence', days }
}

/** Held at once; suppressed when the hour has passed and is known to be normal; what came in an abnormal one waits for an operator. */
function settle(row: EvidenceRow, rows: readonly EvidenceRow[], context: Context, days = 1, notBefore = 0): Claim {
  const { thresholds, now } = context
  const ripe = Math.max(timeOf(row) + thresholds.holdMinutes * minuteMs, notBefore)
  const held = { state: 'held', because: row, since: timeOf(row), until: ripe, days } as const
  const ends = healingReasons.includes(row.reason) ? timeOf(row) + thresholds.decay.hard * dayMs : null
  const decision = decisionOn(row, rows.filter(isOperator))
  if (decision) return { ...held, state: 'suppressed', since: decision.at, until: ends, by: 'confirmed' }
  const judgement = row.judged ?? (row.at === undefined ? 'unknown' : context.hour(row))
  if (judgement === 'abnormal') return { ...held, until: null, by: 'abnormal' }
  if (now.getTime() < ripe) return { ...held, by: 'hour' }
  if (judgement === 'unknown') return { ...held, by: 'unjudged' }
  return { ...held, state: 'suppressed', since: ripe, until: ends, by: 'evidence' }
}

/**
 * A domain that is gone today may be a resolver's bad day: a second day must say so, and on it our own DNS. Else the hold
 * ends after a day, so that there can be a second one. Our answer that the domain exists refutes all before it.
 */
function domainClaims(failures: readonly EvidenceRow[], rows: readonly EvidenceRow[], context: Context): Claim[] {
  const answers = rows.filter(isAnswer)
  const refuted = Math.max(0, ...answers.filter((row) => !isDomainUnknown(row)).map(timeOf))
  const open = failures.filter((row) => timeOf(row) > refuted)
  const secondDay = ripeRows(open, { days: 2, within: context.thresholds.decay.hard })
  return open.map((row) => {
    const agrees = answers.filter((answer) => isDomainUnknown(answer) && answer.day >= row.day).map(timeOf)
    if (decisionOn(row, rows.filter(isOperator))) return settle(row, rows, context)
    if (agrees.length > 0 && secondDay.includes(row)) return settle(row, rows, context, 2, Math.min(...agrees))
    return { state: 'held', because: row, since: timeOf(row), until: timeOf(row) + dayMs, by: 'second-day', days: 1 }
  })
}

/** Whether a proven `domain-unknown` of the last day still lacks an answer of our own. */
export function awaitsAnswer(rows: readonly EvidenceRow[], now: Date): boolean {
  const answered = Math.max(0, ...rows.filter(isAnswer).map(timeOf))
  return rows.some(
    (row) =>
      row.class === 'hard' &&
      isDomainUnknown(row) &&
      isProven(row) &&
      !row.aliased &&
      timeOf(row) > Math.max(answered, now.getTime() - dayMs),
  )
}

const tellingSoft: readonly string[] = ['mailbox-full', 'expired']

/** Soft failures that may count: of the address itself, and only where successes are known to take them away again. */
export function softRows(rows: readonly EvidenceRow[], { thresholds, successKnown }: Context): EvidenceRow[] {
  if (!thresholds.soft || !successKnown) return []
  return rows.filter((row) => row.class === 'soft' && isProven(row) && !row.aliased && tellingSoft.includes(row.reason))
}

function softClaims(rows: readonly EvidenceRow[], context: Context): Claim[] {
  const { soft, decay } = context.thresholds
  const counted = softRows(rows, context).filter((row) => context.softDay(row) === 'normal')
  const ripe = soft ? ripeRows(unrefuted(counted, rows), soft) : []
  return ripe.map((row) => stop(row, timeOf(row) + decay.soft * dayMs, soft?.days))
}

/** Evidence that is weak one by one. `domain-unknown` is never among it: it needs an answer of our own. */
function dayClaims(
  counted: readonly EvidenceRow[],
  needed: DaysWithin | null,
  rows: readonly EvidenceRow[],
  context: Context,
): Claim[] {
  if (!needed) return []
  const ripe = ripeRows(
    unrefuted(
      counted.filter((row) => !isDomainUnknown(row)),
      rows,
    ),
    needed,
  )
  return ripe.map((row) => settle(row, rows, context, needed.days))
}
