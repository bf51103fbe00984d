import { expect, test } from 'vitest'
import { daysToKeep, evidenceOf } from '../../shared/suppression/evidence.ts'
import { evidenceId } from '../../shared/suppression/rows.ts'
import { defaultThresholds } from '../../shared/suppression/settings.ts'
import type { Kind, Report } from '../../shared/verdict/verdict.ts'
import { row } from './rows.ts'

const report: Report = {
  bounceId: 'b1',
  recipient: 'Bo@Example.org',
  originalRecipient: null,
  finalRecipient: 'bo@example.org',
  action: 'failed',
  status: '5.1.1',
  replyCode: '550',
  diagnostic: '550 5.1.1 user unknown',
  remoteMta: null,
  provider: 'google',
  category: 'hard',
  reason: 'user-unknown',
  trust: 'signed',
  advice: 'hold',
  because: { rule: 'google/no-such-user', matched: 'user unknown' },
  fix: null,
  evidence: [],
  incident: null,
}
const of = (different: Partial<Report> = {}, kind: Kind = 'bounce') =>
  evidenceOf({ kind, report: { ...report, ...different }, messageKey: 'm', receivedAt: '2026-11-21T10:00:00.000Z' })

test('a failure becomes one row: the day and time of its arrival, the proof, the rule', () => {
  expect(of()).toEqual({
    recipient: 'bo@example.org',
    messageKey: 'm',
    day: '2026-11-21',
    class: 'hard',
    reason: 'user-unknown',
    rank: 3,
    bounceId: 'b1',
    rule: 'google/no-such-user',
    at: '2026-11-21T10:00:00.000Z',
    provider: 'google',
  })
})

test('a report about another final recipient is marked', () => {
  expect(of({ recipient: 'team@example.org', finalRecipient: 'gone@example.net' })).toMatchObject({
    aliased: true,
    recipient: 'team@example.org',
  })
})

test.each<[string, Partial<Report>, Kind, string | undefined]>([
  ['a policy refusal', { category: 'policy', reason: 'spf-failed' }, 'bounce', undefined],
  ['a delay', { action: 'delayed' }, 'delay', undefined],
  ['an auto-reply', { category: null, reason: null, action: 'relayed' }, 'auto-reply', undefined],
  ['the suppression list of another system', { reason: 'suppressed' }, 'bounce', undefined],
  ['greylisting', { category: 'soft', reason: 'greylisted' }, 'bounce', undefined],
  ['a full mailbox', { category: 'soft', reason: 'mailbox-full' }, 'bounce', 'soft'],
  ['retries that ended at the network', { category: 'soft', reason: 'expired', status: '4.4.7' }, 'bounce', undefined],
  ['retries that ended with no status', { category: 'soft', reason: 'expired', status: null }, 'bounce', undefined],
  ['retries that ended at the mailbox', { category: 'soft', reason: 'expired', status: '4.2.1' }, 'bounce', 'soft'],
  ['no usable cause', { category: 'unknown', reason: 'unclassified' }, 'bounce', undefined],
  ['a complaint', { category: null, reason: null, action: 'delivered' }, 'complaint', 'complaint'],
  ['a success report', { category: null, reason: null, action: 'delivered' }, 'delivery', 'success'],
  ['mail that was passed on', { category: null, reason: null, action: 'relayed' }, 'delivery', undefined],
])('%s is evidence of its own class or none', (_, different, kind, found) => {
  expect(of(different, kind)?.class).toBe(found)
})

test('failure, success and complaint of one message are rows of their own; unproven ones share one a day', () => {
  const at = '2026-11-21T10:00:00Z'
  const ids = ['hard', 'success', 'complaint'].map((found) => evidenceId(row(at, { class: found, messageKey: 'm' })))
  expect(new Set([...ids, evidenceId(row(at, { messageKey: 'm', aliased: true }))]).size).toBe(4)
  const forged = (messageKey: string) => evidenceId(row(at, { rank: 0, messageKey }))
  expect(forged('a')).toBe(forged('b'))
})

test('a row is kept as long as the state that follows from it', () => {
  const keep = (different: object) => daysToKeep(row('2026-11-21T10:00:00Z', different), defaultThresholds)
  expect(keep({})).toBeNull()
  expect(keep({ class: 'complaint' })).toBeNull()
  expect(keep({ class: 'lift' })).toBeNull()
  expect(keep({ reason: 'mailbox-disabled' })).toBe(120)
  expect(keep({ class: 'soft' })).toBe(120)
  expect(keep({ rank: 0 })).toBe(120)
})
