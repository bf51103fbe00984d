import { expect, test } from 'vitest'
import { defaultThresholds, readThresholds, risksOf } from '../../shared/suppression/settings.ts'

test('what is not given is the default, and a soft threshold can be turned off', () => {
  expect(readThresholds(undefined)).toEqual({ thresholds: defaultThresholds, problems: [] })
  expect(readThresholds({ soft: null, decay: { soft: 60 } })).toEqual({
    thresholds: { ...defaultThresholds, soft: null, decay: { soft: 60, hard: 90 } },
    problems: [],
  })
})

test('nothing that is not proven counts by default', () => {
  expect(defaultThresholds).toMatchObject({ matched: null, unverified: null, holdMinutes: 60 })
})

test.each([
  [{ holdMinutes: 5 }, 'thresholds.holdMinutes: expected a whole number from 60 to 2880'],
  [{ soft: { days: 2, within: 14 } }, 'thresholds.soft.days: expected a whole number from 3 to 30'],
  [{ soft: { days: 10, within: 5 } }, 'thresholds.soft: 10 days do not fit within 5'],
  [{ unverified: { days: 1, within: 14 } }, 'thresholds.unverified.days: expected a whole number from 3 to 30'],
  [{ unverified: { days: 3 } }, 'thresholds.unverified.within: expected a whole number from 3 to 90'],
  [{ unverified: true }, 'thresholds.unverified.days: expected a whole number from 3 to 30'],
  [{ weakDays: '3' }, 'thresholds.weakDays: expected a whole number from 3 to 30'],
  [{ weakDays: 3.5 }, 'thresholds.weakDays: expected a whole number from 3 to 30'],
  [{ decay: 30 }, 'thresholds.decay: expected an object'],
  [[], 'thresholds: expected an object'],
  [{ hold: 60 }, 'thresholds.hold is not known; there are holdMinutes, soft, weakDays, matched, unverified, decay'],
])('%j is refused: %s', (given, problem) => {
  expect(readThresholds(given).problems).toContain(problem)
})

test('who counts what is not proven is told the risk', () => {
  const { thresholds, problems } = readThresholds({
    unverified: { days: 5, within: 30 },
    matched: { days: 3, within: 10 },
  })
  expect(problems).toEqual([])
  expect(risksOf(thresholds)).toEqual([
    'Anybody who sends forged bounces on 5 days can stop your mail to any address they know.',
    'Anybody who has seen the Message-IDs of your mail to an address on 3 days can stop your mail to it.',
  ])
  expect(risksOf(defaultThresholds)).toEqual([])
})
