/** What a sender's mailbox gets: which mail, at once or as a daily digest, and how much of it in an hour. */
import { canonicalAddress } from '../identity/address.ts'
import { trustRank } from '../ledger/ids.ts'
import type { ProblemCode, Report } from '../verdict/verdict.ts'
import type { Kind } from '../verdict/verdict.ts'
import { eventOf } from '../webhook/payload.ts'

/** Failures by category, and three kinds of mail; `answer` is what a person wrote to the bounce address. */
export const forwarded = ['hard', 'soft', 'policy', 'unknown', 'complaint', 'delay', 'answer'] as const
export type Forwarded = (typeof forwarded)[number]

export interface ForwardRules {
  send: readonly Forwarded[]
  /** `daily`: nothing but the digest, and answers. */
  when: 'at-once' | 'daily'
  /** Reports a mailbox gets in an hour; the rest is told in a digest. */
  perHour: number
  /** Answers have a cap of their own: whoever writes many must not push reports into the digest. */
  answersPerHour: number
}

export const defaultRules: ForwardRules = {
  send: forwarded.filter((each) => each !== 'delay'),
  when: 'at-once',
  perHour: 20,
  answersPerHour: 5,
}

/** Least and most. A row of a digest and SES's daily quota both end somewhere. */
const bounds = [1, 500] as const

/**
 * Returns the rules, the default for what is not given, and one sentence for each thing that is wrong; where there is
 * one, nothing is to be stored.
 */
export function readForwardRules(given: unknown): { rules: ForwardRules; problems: string[] } {
  const problems: string[] = []
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given)
  if (given !== undefined && given !== null && !isObject) problems.push('forward rules: expected an object')
  const fields = isObject ? (given as Record<string, unknown>) : {}
  const known = Object.keys(defaultRules)
  for (const name of Object.keys(fields)) {
    if (!known.includes(name)) problems.push(`forward rules: "${name}" is not known; there are ${known.join(', ')}`)
  }
  const number = (name: 'perHour' | 'answersPerHour'): number => {
    const value = fields[name] ?? defaultRules[name]
    if (typeof value === 'number' && Number.isInteger(value) && value >= bounds[0] && value <= bounds[1]) return value
    problems.push(`forward rules: ${name} is a whole number from ${bounds[0]} to ${bounds[1]}`)
    return defaultRules[name]
  }
  const { send = defaultRules.send, when = defaultRules.when } = fields
  const isList = Array.isArray(send) && send.every((each) => (forwarded as readonly unknown[]).includes(each))
  if (!isList) problems.push(`forward rules: send is a list of ${forwarded.join(', ')}`)
  if (when !== 'at-once' && when !== 'daily') problems.push('forward rules: when is "at-once" or "daily"')
  return {
    rules: {
      send: isList ? (send as Forwarded[]) : defaultRules.send,
      when: when === 'daily' ? 'daily' : 'at-once',
      perHour: number('perHour'),
      answersPerHour: number('answersPerHour'),
    },
    problems,
  }
}

/** Returns a sender's rules; stored ones that are no longer understood count as the defaults. */
export function rulesOf(sender: { settings: { forwardRules?: unknown } } | null): ForwardRules {
  const { rules, problems } = readForwardRules(sender?.settings.forwardRules)
  return problems.length === 0 ? rules : defaultRules
}

/** What SES's scan said of a mail: `PASS`, `FAIL`, `GRAY`, `DISABLED`; null where nothing was scanned. */
export interface Scan {
  spam: string | null
  virus: string | null
}

export interface Forwardable {
  kind: Kind
  report: Report | null
  problems: readonly { code: ProblemCode }[]
  /** Absent for what came as an event: there is no mail. */
  scan: Scan | null
}

/**
 * Returns the event under which a mail or report goes to the mailbox at once, or null where it does not: refused by the
 * scan, not chosen, not proven, or about the mailbox itself (a bounce of what we forwarded must not be forwarded).
 */
export function eventForMailbox(mailbox: string, rules: ForwardRules, given: Forwardable): string | null {
  const { kind, report, problems, scan } = given
  if (scan?.spam === 'FAIL' || scan?.virus === 'FAIL') return null
  if (kind === 'other') {
    const odd = problems.some(({ code }) => unfit.has(code))
    return scan?.spam === 'PASS' && !odd && rules.send.includes('answer') ? 'answer' : null
  }
  const event = report && eventOf(kind, report)
  if (!report || !event || rules.when === 'daily') return null
  if (!rules.send.includes(event.replace('bounce.', '') as Forwarded)) return null
  if (trustRank[report.trust] < trustRank.matched) return null
  const own = canonicalAddress(mailbox)
  const about = [report.recipient, report.finalRecipient, report.originalRecipient]
  return about.some((address) => address !== null && canonicalAddress(address) === own) ? null : event
}

/** Of an answer: our own mail that came back, or nothing that a person could read. */
const unfit: ReadonlySet<ProblemCode> = new Set(['loop', 'raw-gone', 'empty', 'unreadable', 'limit-exceeded'])
