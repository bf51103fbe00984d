import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adviceFor } from '../../shared/suppression/advice.ts'

const kind = fc.constantFrom('bounce', 'delay', 'complaint', 'delivery', 'other')
const action = fc.constantFrom('failed', 'delayed', 'delivered', 'relayed', 'expanded')
const category = fc.constantFrom('hard', 'soft', 'policy', 'unknown', null)

test('nothing that is claimed without proof ever says stop or hold', () => {
  fc.assert(
    fc.property(kind, action, category, fc.constantFrom('matched', 'unverified'), (k, a, c, trust) => {
      expect(['stop', 'hold']).not.toContain(adviceFor({ kind: k, action: a, category: c, reason: null, trust }))
    }),
  )
})

test('stop appears only for a suppressed recipient', () => {
  fc.assert(
    fc.property(
      kind,
      action,
      category,
      fc.constantFrom('signed', 'event', 'matched', 'unverified'),
      (k, a, c, trust) => {
        const report = { kind: k, action: a, category: c, reason: null, trust }
        expect(adviceFor(report)).not.toBe('stop')
        expect(adviceFor(report, 'suppressed')).toBe('stop')
      },
    ),
  )
})

test.each([
  ['hard', 'signed', 'hold'],
  ['hard', 'event', 'hold'],
  ['hard', 'unverified', 'look'],
  ['soft', 'signed', 'wait'],
  ['policy', 'signed', 'fix'],
  ['unknown', 'signed', 'look'],
] as const)('a %s failure, %s, is advised: %s', (category_, trust, advice) => {
  expect(adviceFor({ kind: 'bounce', action: 'failed', category: category_, reason: null, trust })).toBe(advice)
})

test('what is still being tried is waited for', () => {
  expect(adviceFor({ kind: 'delay', action: 'delayed', category: 'hard', reason: null, trust: 'signed' })).toBe('wait')
})

test('a proven failure of an address behind the one written to is looked at, not held', () => {
  const report = {
    kind: 'bounce',
    action: 'failed',
    category: 'hard',
    reason: 'user-unknown',
    trust: 'signed',
  } as const
  expect(adviceFor({ ...report, aliased: true })).toBe('look')
  expect(adviceFor({ ...report, aliased: false })).toBe('hold')
})

test('a failure that the sending system only foretold from its own list is looked at: nothing would end the hold', () => {
  const report = { kind: 'bounce', action: 'failed', category: 'hard', trust: 'event' } as const
  expect(adviceFor({ ...report, reason: 'suppressed' })).toBe('look')
  expect(adviceFor({ ...report, reason: 'suppressed' }, 'held')).toBe('hold')
})
