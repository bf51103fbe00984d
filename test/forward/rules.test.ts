import { describe, expect, test } from 'vitest'
import { defaultRules, eventForMailbox, readForwardRules } from '../../shared/forward/rules.ts'
import type { Forwardable, ForwardRules } from '../../shared/forward/rules.ts'
import type { Report } from '../../shared/verdict/verdict.ts'
import { bounceOf } from '../ledger/testTable.ts'

const mailbox = 'Ops@Example.com'
const report = (changes: Partial<Report> = {}): Forwardable => ({
  kind: 'bounce',
  report: bounceOf('shop', 'b1', { trust: 'signed', ...changes }).report,
  problems: [],
  scan: { spam: 'PASS', virus: 'PASS' },
})
const asked = (given: Partial<Forwardable>, rules: Partial<ForwardRules> = {}) =>
  eventForMailbox(mailbox, { ...defaultRules, ...rules }, { ...report(), ...given })

describe('at once', () => {
  test.each(['signed', 'event', 'matched'] as const)('%s bounces are forwarded', (trust) => {
    expect(asked(report({ trust }))).toBe('bounce.hard')
  })

  test('unverified ones are not, whatever the rules', () => {
    expect(asked(report({ trust: 'unverified' }))).toBeNull()
  })

  test.each(['recipient', 'finalRecipient', 'originalRecipient'] as const)(
    'one whose %s is the mailbox is not',
    (field) => {
      expect(asked(report({ [field]: 'ops@example.COM' }))).toBeNull()
    },
  )

  test.each([
    [{ spam: 'FAIL', virus: 'PASS' }, null],
    [{ spam: 'PASS', virus: 'FAIL' }, null],
    [{ spam: 'GRAY', virus: 'PROCESSING_FAILED' }, 'bounce.hard'],
    [null, 'bounce.hard'],
  ])('with the scan %j: %s', (scan, event) => {
    expect(asked({ scan })).toBe(event)
  })

  test('what was not chosen is not, and delays are chosen by nobody who does not say so', () => {
    expect(asked({}, { send: ['soft'] })).toBeNull()
    const delay = { ...report({ action: 'delayed', category: 'soft', reason: 'greylisted' }), kind: 'delay' as const }
    expect(asked(delay)).toBeNull()
    expect(asked(delay, { send: ['delay'] })).toBe('delay')
    expect(asked({ kind: 'complaint' })).toBe('complaint')
  })

  test('nothing but answers where the rules say daily', () => {
    const daily = { when: 'daily' as const }
    expect(asked({}, daily)).toBeNull()
    expect(asked({ kind: 'other', report: null }, daily)).toBe('answer')
  })
})

describe('an answer', () => {
  test.each([
    ['other', { spam: 'PASS', virus: 'PASS' }, 'answer'],
    ['other', { spam: 'GRAY', virus: 'PASS' }, null],
    ['other', { spam: 'PASS', virus: 'FAIL' }, null],
    ['other', null, null],
    ['auto-reply', { spam: 'PASS', virus: 'PASS' }, null],
    ['report', { spam: 'PASS', virus: 'PASS' }, null],
  ] as const)('%s with the scan %j: %s', (kind, scan, event) => {
    expect(asked({ kind, report: null, scan })).toBe(event)
  })

  test.each(['loop', 'raw-gone', 'empty'] as const)('is none with the problem %s', (code) => {
    expect(asked({ kind: 'other', report: null, problems: [{ code }] })).toBeNull()
  })
})

describe('rules', () => {
  test('have defaults for what is not said', () => {
    expect(readForwardRules(undefined)).toEqual({ rules: defaultRules, problems: [] })
    expect(readForwardRules({ when: 'daily' }).rules).toEqual({ ...defaultRules, when: 'daily' })
  })

  test('say everything that is wrong at once', () => {
    const wrong = { send: ['hard', 'all'], when: 'hourly', perHour: 0, answersPerHour: 1.5, cap: 3 }
    const { problems } = readForwardRules(wrong)
    expect(problems.map((each) => /send is|when is|perHour|answersPerHour|"cap"/.exec(each)?.[0]).sort()).toEqual([
      '"cap"',
      'answersPerHour',
      'perHour',
      'send is',
      'when is',
    ])
    expect(readForwardRules('daily').problems).toHaveLength(1)
  })
})
