import { expect, test } from 'vitest'
import { lastAttempt, nextWait, readRetryAfter } from '../../shared/webhook/schedule.ts'

test('ten attempts are spread over about 75 hours', () => {
  const waits = Array.from({ length: 12 }, (_, i) => nextWait(i + 1, 0)).filter((wait) => wait !== null)
  expect(waits.length + 1).toBe(lastAttempt)
  expect(lastAttempt).toBe(10)
  const hours = waits.reduce((sum, wait) => sum + wait, 0) / 3600
  expect(hours).toBeGreaterThan(74)
  expect(hours).toBeLessThan(77)
})

test('jitter makes a wait longer by up to a fifth, never shorter', () => {
  expect(nextWait(2, 0)).toBe(300)
  expect(nextWait(2, 0.999)).toBe(360)
})

test('Retry-After lengthens a wait up to 24 hours and never shortens one', () => {
  expect(nextWait(1, 0, 120)).toBe(120)
  expect(nextWait(2, 0, 1)).toBe(300)
  expect(nextWait(1, 0, 1_000_000)).toBe(86_400)
})

test('after the last attempt there is none, whatever the receiver asks', () => {
  expect(nextWait(lastAttempt, 0, 60)).toBeNull()
})

test('Retry-After is read as seconds or as a date', () => {
  const now = new Date('2026-11-21T10:00:00Z')
  expect(readRetryAfter('90', now)).toBe(90)
  expect(readRetryAfter('Sat, 21 Nov 2026 10:02:00 GMT', now)).toBe(120)
  expect(readRetryAfter('Sat, 21 Nov 2026 09:00:00 GMT', now)).toBe(0)
  expect(readRetryAfter('soon', now)).toBeNull()
  expect(readRetryAfter(undefined, now)).toBeNull()
})
