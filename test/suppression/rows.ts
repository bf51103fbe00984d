/** Evidence for the tests: rows of one address, and a context in which nothing is unusual. */
import fc from 'fast-check'
import type { Context } from '../../shared/suppression/fold.ts'
import type { EvidenceRow } from '../../shared/suppression/rows.ts'
import { defaultThresholds } from '../../shared/suppression/settings.ts'
import type { Thresholds } from '../../shared/suppression/settings.ts'

export const ranks = { unverified: 0, matched: 1, event: 2, signed: 3 } as const

/** A signed hard bounce that arrived at `at`, with whatever is different. */
export function row(at: string, different: Partial<EvidenceRow> = {}): EvidenceRow {
  return {
    recipient: 'bo@example.org',
    messageKey: `t:shop:${at}`,
    day: at.slice(0, 10),
    class: 'hard',
    reason: 'user-unknown',
    rank: ranks.signed,
    bounceId: `b-${at}`,
    rule: 'anybody/no-such-user',
    at,
    provider: 'google',
    ...different,
  }
}

/** A row of ours: an operator's decision or an answer of DNS. */
export const ours = (found: string, at: string, different: Partial<EvidenceRow> = {}): EvidenceRow =>
  row(at, {
    class: found,
    reason: 'none',
    messageKey: `${found}:${at}`,
    bounceId: '',
    rule: 'none',
    provider: null,
    ...different,
  })

export function context(now: string, different: Partial<Context> & { with?: Partial<Thresholds> } = {}): Context {
  const { with: changed, ...rest } = different
  return {
    now: new Date(now),
    thresholds: { ...defaultThresholds, ...changed },
    hour: () => 'normal',
    softDay: () => 'normal',
    successKnown: true,
    ...rest,
  }
}

const start = Date.parse('2026-11-01T00:00:00Z')
const minute = 60_000

/** Any time within 40 days. */
export const times = fc.nat({ max: 40 * 24 * 60 }).map((minutes) => new Date(start + minutes * minute).toISOString())

const failing = fc.constantFrom<[string, string]>(
  ['hard', 'user-unknown'],
  ['hard', 'mailbox-disabled'],
  ['hard', 'domain-unknown'],
  ['soft', 'mailbox-full'],
  ['soft', 'expired'],
  ['complaint', 'none'],
)

/** A failure of one of few messages, so that rows of one message meet. */
export const failures = fc
  .record({
    at: times,
    what: failing,
    rank: fc.constantFrom(2, 3),
    message: fc.nat({ max: 12 }),
    aliased: fc.boolean(),
    judged: fc.constantFrom(undefined, undefined, 'normal' as const, 'abnormal' as const),
  })
  .map(({ at, what: [found, reason], rank, message, aliased, judged }) =>
    row(at, {
      class: found,
      reason,
      rank,
      messageKey: `t:shop:${message}`,
      ...(aliased ? { aliased } : {}),
      ...(judged ? { judged } : {}),
    }),
  )

export const successes = fc
  .record({ at: times, message: fc.nat({ max: 15 }) })
  .map(({ at, message }) =>
    row(at, { class: 'success', reason: 'none', rank: ranks.event, messageKey: `t:shop:${message}` }),
  )

export const decisions = fc
  .record({
    at: times,
    what: fc.constantFrom('lift', 'release', 'confirm', 'add'),
    reason: fc.constantFrom(undefined, 'user-unknown'),
  })
  .map(({ at, what, reason }) => ours(what, at, reason === undefined ? {} : { only: { reason } }))

export const answers = fc
  .record({ at: times, reason: fc.constantFrom('domain-unknown', 'domain-exists') })
  .map(({ at, reason }) => ours('dns', at, { reason }))

/** What anybody can write: every field perfect but the proof. */
export const forgeries = fc
  .record({
    at: times,
    what: fc.oneof(
      failing,
      fc.constantFrom<[string, string]>(
        ['success', 'none'],
        ['lift', 'none'],
        ['add', 'none'],
        ['dns', 'domain-exists'],
      ),
    ),
    rank: fc.constantFrom(0, 1),
    message: fc.nat({ max: 12 }),
  })
  .map(({ at, what: [found, reason], rank, message }) =>
    row(at, { class: found, reason, rank, messageKey: `t:shop:${message}` }),
  )

export const anyRow = fc.oneof(failures, failures, successes, decisions, answers, forgeries)
export const contexts = fc
  .record({ now: times, abnormal: fc.nat({ max: 23 }), known: fc.boolean() })
  .map(({ now, abnormal, known }) =>
    context(now, {
      hour: ({ at }) =>
        Number(at?.slice(11, 13)) === abnormal
          ? 'abnormal'
          : Number(at?.slice(11, 13)) === 23 - abnormal
            ? 'unknown'
            : 'normal',
      softDay: ({ day }) => (Number(day.slice(8)) === abnormal ? 'abnormal' : 'normal'),
      successKnown: known,
    }),
  )
