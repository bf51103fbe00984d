/**
 * Evidence rows: all that the state of an address is folded from. One row a message, and rows of our own: what an
 * operator decided, what DNS answered.
 */
import { trustRank } from '../ledger/ids.ts'

/** `hard`, `soft` and `complaint` speak against an address, `success` for it; `dns` is our own look-up of its domain. */
export type ProofClass = 'hard' | 'soft' | 'complaint' | 'success' | 'dns'

/**
 * What an operator did. `lift` and `release` take earlier evidence away (the first ends a suppression, the second a hold),
 * `confirm` lets held evidence suppress, `add` suppresses by itself.
 */
export type OperatorClass = 'lift' | 'release' | 'confirm' | 'add'

/** Which evidence an operator means; every field that is there must fit. An incident is a reason, a provider and a time. */
export interface Scope {
  reason?: string
  rule?: string
  provider?: string
  /** ISO 8601 UTC, inclusive: arrival of the evidence. */
  since?: string
  /** ISO 8601 UTC, exclusive. */
  until?: string
}

export interface EvidenceRow {
  recipient: string
  /** The message; for rows of our own any id that is theirs alone. */
  messageKey: string
  /** UTC day of arrival. */
  day: string
  /** `ProofClass` or `OperatorClass`; anything else counts for nothing. */
  class: string
  /** Of a `dns` row: `domain-unknown` where our answer agrees, `domain-exists` where it does not. */
  reason: string
  /** `trustRank`; rows of our own have the highest. */
  rank: number
  bounceId: string
  rule: string
  /** Arrival, ISO 8601 UTC. Evidence without it is held and never suppresses by itself. */
  at?: string
  /** When it was written, ISO 8601 UTC: the hour in which it was counted, later than `at` after an outage of ours. */
  countedAt?: string
  /** When a corrected verdict wrote it, ISO 8601 UTC: the counts of its hour may not know it yet. */
  correctedAt?: string
  /** Provider id of the report, for the mass-failure guard. */
  provider?: string | null
  /** The report was about another address than the one written to: an alias, a list, a forwarding. */
  aliased?: boolean
  /**
   * What its hour was found to be, written once by whoever ends the hold: counts of hours are forgotten, and what was
   * suppressed then must not be held again for want of them.
   */
  judged?: 'normal' | 'abnormal'
  /** Of operator rows: what they are about; all earlier evidence where it is missing. */
  only?: Scope
  /** Of `add` rows: when it ends, ISO 8601 UTC; never where it is missing. */
  until?: string
}

/** State is folded from so many rows at most; `chooseRows` says which. */
export const mostRows = 100

const operators: readonly string[] = ['lift', 'release', 'confirm', 'add'] satisfies OperatorClass[]

export const isProven = (row: EvidenceRow): boolean => row.rank >= trustRank.event
export const isOperator = (row: EvidenceRow): boolean => operators.includes(row.class) && isProven(row)
export const isAnswer = (row: EvidenceRow): boolean => row.class === 'dns' && isProven(row)

/** Milliseconds; the start of its day where only that is known. */
export const timeOf = (row: EvidenceRow): number => Date.parse(row.at ?? row.day)

/**
 * Returns what makes a row one row, its sort key behind `E#`. A message is counted once for each class, and apart from
 * that for an address behind the one written to. Unproven rows share one a day and class: forging a thousand writes one.
 */
export function evidenceId(row: Pick<EvidenceRow, 'class' | 'rank' | 'messageKey' | 'day' | 'aliased'>): string {
  if (row.rank === trustRank.unverified) return `U#${row.class}#${row.day}`
  return `${row.class}${row.aliased ? '~' : ''}#${row.messageKey}`
}

/**
 * Returns each piece of evidence once, at most `mostRows` of them, in an order that does not depend on the order given.
 * Of two rows for one piece the better proven, then the earlier counts. Where there are too many, decisions of ours stay
 * before proven failures, those before successes, and unproven claims go first.
 */
export function chooseRows(rows: readonly EvidenceRow[]): EvidenceRow[] {
  const chosen = new Map<string, EvidenceRow>()
  for (const row of rows) {
    if (Number.isNaN(timeOf(row))) continue
    const id = evidenceId(row)
    const rival = chosen.get(id)
    if (!rival || betterOf(row, rival) < 0) chosen.set(id, row)
  }
  return [...chosen.entries()]
    .sort(([a, one], [b, other]) => weight(one) - weight(other) || timeOf(other) - timeOf(one) || compare(a, b))
    .slice(0, mostRows)
    .map(([, row]) => row)
}

function weight(row: EvidenceRow): number {
  if (isOperator(row)) return 0
  if (isAnswer(row)) return 1
  if (!isProven(row)) return row.rank > trustRank.unverified ? 4 : 5
  return row.class === 'success' ? 3 : 2
}

function betterOf(one: EvidenceRow, other: EvidenceRow): number {
  return other.rank - one.rank || timeOf(one) - timeOf(other) || compare(spelling(one), spelling(other))
}

const spelling = ({ reason, rule, bounceId, provider, judged }: EvidenceRow): string =>
  [reason, rule, bounceId, provider ?? '', judged ?? ''].join('|')

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
