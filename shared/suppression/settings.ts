/** A sender's thresholds: how much evidence it takes. They can be made stricter freely, and laxer only where it is said here. */

/** So many distinct days within so many days. */
export interface DaysWithin {
  days: number
  within: number
}

export interface Thresholds {
  /** Between hold and suppression. */
  holdMinutes: number
  /** `mailbox-full` and recipient-specific `expired`; null: never. */
  soft: DaysWithin | null
  /** Distinct days of proven failures of an address behind the one written to. */
  weakDays: number
  /** Hard failures and complaints whose original carries a Message-ID of ours; null: never. */
  matched: DaysWithin | null
  /** Hard failures and complaints that nothing proves; null: never. */
  unverified: DaysWithin | null
  /** Days until a suppression ends by itself. */
  decay: { soft: number; hard: number }
}

export const defaultThresholds: Thresholds = {
  holdMinutes: 60,
  soft: { days: 3, within: 14 },
  weakDays: 3,
  matched: null,
  unverified: null,
  decay: { soft: 30, hard: 90 },
}

/** Hard reasons that heal: an account is opened again, a domain renewed. The others end by an operator only. */
export const healingReasons: readonly string[] = ['mailbox-disabled', 'domain-unknown', 'domain-no-mail']

/** Least and most. Below the least a good address could be lost in one bad hour or one bad weekend. */
const bounds = {
  holdMinutes: [60, 2880],
  days: [3, 30],
  within: [3, 90],
  weakDays: [3, 30],
  decay: [1, 365],
} as const

/**
 * Returns a sender's thresholds, the default for what is not given, and one sentence for each thing that is wrong;
 * where there is one, nothing is to be stored.
 */
export function readThresholds(given: unknown): { thresholds: Thresholds; problems: string[] } {
  const problems: string[] = []
  const fields = record(given)
  if (given !== undefined && fields === null) problems.push('thresholds: expected an object')
  const known = Object.keys(defaultThresholds)
  for (const name of Object.keys(fields ?? {})) {
    if (!known.includes(name)) problems.push(`thresholds.${name} is not known; there are ${known.join(', ')}`)
  }
  const number = (name: string, value: unknown, [least, most]: readonly [number, number], standard: number): number => {
    if (value === undefined) return standard
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
    problems.push(`thresholds.${name}: expected a whole number from ${least} to ${most}`)
    return standard
  }
  const daysWithin = (name: 'soft' | 'matched' | 'unverified'): DaysWithin | null => {
    const value = fields?.[name]
    if (value === undefined) return defaultThresholds[name]
    if (value === null) return null
    const parts = record(value)
    const days = number(`${name}.days`, parts?.['days'] ?? null, bounds.days, 3)
    const within = number(`${name}.within`, parts?.['within'] ?? null, bounds.within, 14)
    if (within < days) problems.push(`thresholds.${name}: ${days} days do not fit within ${within}`)
    return { days, within }
  }
  const decay = record(fields?.['decay'])
  if (fields?.['decay'] !== undefined && decay === null) problems.push('thresholds.decay: expected an object')
  const thresholds: Thresholds = {
    holdMinutes: number('holdMinutes', fields?.['holdMinutes'], bounds.holdMinutes, defaultThresholds.holdMinutes),
    soft: daysWithin('soft'),
    weakDays: number('weakDays', fields?.['weakDays'], bounds.weakDays, defaultThresholds.weakDays),
    matched: daysWithin('matched'),
    unverified: daysWithin('unverified'),
    decay: {
      soft: number('decay.soft', decay?.['soft'], bounds.decay, defaultThresholds.decay.soft),
      hard: number('decay.hard', decay?.['hard'], bounds.decay, defaultThresholds.decay.hard),
    },
  }
  return { thresholds, problems }
}

/** What a sender must be told who counts what is not proven. */
export function risksOf(thresholds: Thresholds): string[] {
  const risks: string[] = []
  if (thresholds.unverified) {
    const { days } = thresholds.unverified
    risks.push(`Anybody who sends forged bounces on ${days} days can stop your mail to any address they know.`)
  }
  if (thresholds.matched) {
    const { days } = thresholds.matched
    risks.push(
      `Anybody who has seen the Message-IDs of your mail to an address on ${days} days can stop your mail to it.`,
    )
  }
  return risks
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}
