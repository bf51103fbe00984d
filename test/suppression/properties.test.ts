import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from '../../shared/suppression/fold.ts'
import type { RecipientState } from '../../shared/suppression/fold.ts'
import { chooseRows, mostRows } from '../../shared/suppression/rows.ts'
import { answers, anyRow, context, contexts, failures, forgeries, row, successes, times } from './rows.ts'

const strength = { clear: 0, held: 1, suppressed: 2 }
const level = ({ state }: RecipientState) => strength[state]

test('any order and any repetition of the rows give the same state, word for word', () => {
  fc.assert(
    fc.property(
      fc.array(anyRow, { maxLength: 30 }),
      contexts,
      fc.array(fc.nat(), { maxLength: 60 }),
      (rows, given, picks) => {
        const state = fold(rows, given)
        const again = picks.flatMap((pick) => rows[pick % Math.max(rows.length, 1)] ?? [])
        const shuffled = [...again, ...rows].map((each, at) => ({ each, by: picks[at] ?? at }))
        shuffled.sort((a, b) => a.by - b.by)
        expect(
          fold(
            shuffled.map(({ each }) => each),
            given,
          ),
        ).toEqual(state)
        expect(fold([...rows].reverse(), given)).toEqual(state)
      },
    ),
    { numRuns: 500 },
  )
})

test('forged rows never change anything, whatever they claim to be', () => {
  fc.assert(
    fc.property(
      fc.array(anyRow, { maxLength: 20 }),
      fc.array(forgeries, { minLength: 1, maxLength: 20 }),
      contexts,
      (rows, forged, given) => {
        const genuine = rows.filter(({ rank }) => rank >= 2)
        expect(fold([...genuine, ...forged], given)).toEqual(fold(genuine, given))
      },
    ),
    { numRuns: 500 },
  )
})

test('a flood of forgeries does not push genuine evidence out of the hundred rows', () => {
  const genuine = [row('2026-11-01T10:00:00Z')]
  const flood = Array.from({ length: 500 }, (_, at) => row('2026-11-20T10:00:00Z', { rank: 1, messageKey: `m${at}` }))
  expect(chooseRows([...flood, ...genuine])).toHaveLength(mostRows)
  expect(fold([...flood, ...genuine], context('2026-11-21')).state).toBe('suppressed')
})

test('one more proven failure never makes a state weaker', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(failures, successes, answers), { maxLength: 20 }),
      failures,
      contexts,
      (rows, more, given) => {
        // A second report of the same message replaces nothing: the earlier stands.
        fc.pre(!rows.some(({ messageKey }) => messageKey === more.messageKey))
        expect(level(fold([...rows, more], given))).toBeGreaterThanOrEqual(level(fold(rows, given)))
      },
    ),
    { numRuns: 500 },
  )
})

test('one more success never makes a state stronger', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(failures, successes, answers), { maxLength: 20 }),
      successes,
      contexts,
      (rows, more, given) => {
        fc.pre(!rows.some(({ class: found, messageKey }) => found === 'success' && messageKey === more.messageKey))
        expect(level(fold([...rows, more], given))).toBeLessThanOrEqual(level(fold(rows, given)))
      },
    ),
    { numRuns: 500 },
  )
})

test('an operator who lifts everything leaves nothing behind', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 20 }), contexts, (rows, given) => {
      const lift = row('2026-12-31T00:00:00Z', { class: 'lift', messageKey: 'the last word' })
      expect(fold([...rows, lift], given).state).toBe('clear')
    }),
  )
})

test('nothing is suppressed by time alone that was not held before, complaints and soft failures excepted', () => {
  fc.assert(
    fc.property(
      fc.array(
        failures.filter(({ class: found }) => found === 'hard'),
        { maxLength: 10 },
      ),
      times,
      (rows, now) => {
        const state = fold(rows, context(now))
        fc.pre(state.state === 'suppressed' && state.since !== null)
        const before = context(new Date(Date.parse(state.since) - 60_000).toISOString())
        expect(['held', 'suppressed']).toContain(fold(rows, before).state)
      },
    ),
  )
})

test('every state has a sentence that begins with it and names no address', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 20 }), contexts, (rows, given) => {
      const { state, says, because } = fold(rows, given)
      expect(says.startsWith(`${state}: `)).toBe(true)
      expect(says).not.toMatch(/@|undefined|null|NaN|Invalid/)
      expect(because === null).toBe(state === 'clear')
    }),
    { numRuns: 500 },
  )
})

test('rows that are damaged count for nothing', () => {
  const damaged = [row('never'), row('', { day: 'x' }), row('2026-11-01T10:00:00Z', { class: 'hardly', reason: '?' })]
  expect(fold(damaged, context('2026-11-21')).state).toBe('clear')
})

test('of two rows for one message that came together the same one counts in either order', () => {
  const time = '2026-11-01T10:00:00.000Z'
  const pair = [
    row(time, { messageKey: 'm' }),
    row(time, { messageKey: 'm', reason: 'mailbox-disabled', bounceId: 'other' }),
  ]
  expect(chooseRows(pair)).toHaveLength(1)
  expect(chooseRows([...pair].reverse())).toEqual(chooseRows(pair))
})
