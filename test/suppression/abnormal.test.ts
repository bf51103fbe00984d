import { expect, test } from 'vitest'
import { hoursAround, isAbnormalHour, isAbnormalSoftDay, judgeHours } from '../../shared/suppression/abnormal.ts'

const steady = (count: number) => new Array<number>(168).fill(count)

test('an hour is abnormal from twenty recipients on, if they are more than three times the median', () => {
  expect(isAbnormalHour(19, [])).toBe(false)
  expect(isAbnormalHour(20, [])).toBe(true)
  expect(isAbnormalHour(30, steady(10))).toBe(false)
  expect(isAbnormalHour(31, steady(10))).toBe(true)
  expect(isAbnormalHour(2000, steady(10))).toBe(true)
})

test('hours without failures are part of the median, and one loud day does not raise it', () => {
  expect(isAbnormalHour(25, new Array<number>(80).fill(1000))).toBe(true)
  expect(isAbnormalHour(25, new Array<number>(90).fill(1000))).toBe(false)
  expect(isAbnormalHour(25, [...steady(1000), ...steady(0)])).toBe(true)
  // 68 hours of none and 100 of 1 to 100: the median is 16.5.
  const rising = Array.from({ length: 100 }, (_, at) => at + 1)
  expect([49, 50].map((recipients) => isAbnormalHour(recipients, rising))).toEqual([false, true])
})

test('a day is abnormal for a domain with twenty recipients, or half of those mailed, but never with one', () => {
  expect(isAbnormalSoftDay(20, 1000)).toBe(true)
  expect(isAbnormalSoftDay(19, 1000)).toBe(false)
  expect(isAbnormalSoftDay(2, 4)).toBe(true)
  expect(isAbnormalSoftDay(2, 5)).toBe(false)
  expect(isAbnormalSoftDay(1, 1)).toBe(false)
  expect(isAbnormalSoftDay(19, null)).toBe(false)
})

test('the hours that decide are its own and its neighbours', () => {
  expect(hoursAround('2026-11-21T00:30:00Z')).toEqual(['2026-11-20T23', '2026-11-21T00', '2026-11-21T01'])
})

test('a failure is judged by its own hour and its neighbours, and not while its own is uncounted', () => {
  const counts = new Map([
    ['09', 1],
    ['10', 5],
    ['11', 1],
  ])
  const judge = (different: [string, number | null][] = []) => {
    const all = new Map<string, number | null>([...counts, ...different])
    return judgeHours(
      '2026-11-21T10:59:00Z',
      (hour) => all.get(hour.slice(11)) ?? null,
      () => [],
    )
  }
  expect(judge()).toBe('normal')
  expect(judge([['11', null]])).toBe('normal')
  expect(judge([['10', null]])).toBe('unknown')
  for (const hour of ['09', '10', '11']) expect(judge([[hour, 2000]]), hour).toBe('abnormal')
})
