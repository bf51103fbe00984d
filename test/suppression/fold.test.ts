import { describe, expect, test } from 'vitest'
import { fold } from '../../shared/suppression/fold.ts'
import { context, ours, ranks, row } from './rows.ts'

const at = (day: number, time = '10:00') => `2026-11-${String(day).padStart(2, '0')}T${time}:00.000Z`
const stateOf = (...given: Parameters<typeof fold>) => fold(...given).state

describe('a proven hard bounce', () => {
  const rows = [row(at(21))]

  test('is held at once and says so', () => {
    expect(fold(rows, context(at(21, '10:01')))).toEqual({
      state: 'held',
      since: at(21),
      until: at(21, '11:00'),
      because: rows[0],
      says: 'held: hard bounce user-unknown on 2026-11-21, token verified; suppressed at 11:00 unless the hour is abnormal',
    })
  })

  test('is suppressed after an hour that was normal, until an operator lifts it', () => {
    expect(fold(rows, context(at(21, '11:00')))).toMatchObject({
      state: 'suppressed',
      since: at(21, '11:00'),
      until: null,
      says: 'suppressed: hard bounce user-unknown on 2026-11-21, token verified; until an operator lifts it',
    })
    expect(stateOf(rows, context('2036-01-01'))).toBe('suppressed')
  })

  test('stays held while nobody has judged its hour', () => {
    const waiting = fold(rows, context(at(25), { hour: () => 'unknown' }))
    expect(waiting).toMatchObject({ state: 'held', until: at(21, '11:00') })
    expect(waiting.says).toMatch(/suppressed when its hour is known to be normal$/)
  })

  test('stays held in an abnormal hour until an operator decides', () => {
    const outage = { hour: () => 'abnormal' as const }
    const held = fold(rows, context('2027-11-21', outage))
    expect(held).toMatchObject({ state: 'held', until: null })
    expect(held.says).toBe(
      'held: hard bounce user-unknown on 2026-11-21, token verified; too many failed so in that hour at google, an operator confirms or releases it',
    )
    const confirmed = fold([...rows, ours('confirm', at(22))], context(at(22, '10:01'), outage))
    expect(confirmed).toMatchObject({ state: 'suppressed', since: at(22) })
    expect(confirmed.says).toMatch(/; confirmed by an operator on 2026-11-22, until an operator lifts it$/)
    const released = fold([...rows, ours('release', at(22))], context(at(22, '10:01'), outage))
    expect(released).toMatchObject({ state: 'clear', says: 'clear: released by an operator on 2026-11-22' })
  })

  test('whose hour was judged once stays judged', () => {
    const forgotten = { hour: () => 'unknown' as const }
    expect(stateOf([row(at(21), { judged: 'normal' })], context('2027-06-01', forgotten))).toBe('suppressed')
    expect(stateOf([row(at(21), { judged: 'abnormal' })], context('2027-06-01'))).toBe('held')
    expect(stateOf([row(at(21), { judged: 'normal' })], context(at(21, '10:59'), forgotten))).toBe('held')
  })

  test('known to come at an unknown time is held and no more', () => {
    const timeless = row(at(21))
    delete timeless.at
    expect(stateOf([timeless], context(at(30)))).toBe('held')
  })

  test.each(['mailbox-disabled', 'domain-no-mail'])('of reason %s is forgotten after 90 days', (reason) => {
    const healing = [row(at(1), { reason })]
    expect(fold(healing, context(at(20)))).toMatchObject({ state: 'suppressed', until: '2027-01-30T10:00:00.000Z' })
    expect(stateOf(healing, context('2027-01-30T09:59:00Z'))).toBe('suppressed')
    expect(stateOf(healing, context('2027-01-30T10:00:00Z'))).toBe('clear')
  })

  test('counts the same when the events queue proves it, and not when a Message-ID does', () => {
    expect(fold([row(at(21), { rank: ranks.event })], context(at(22))).says).toMatch(/SES event/)
    expect(stateOf([row(at(21), { rank: ranks.matched })], context(at(22)))).toBe('clear')
  })
})

describe('what never counts', () => {
  test.each([
    ['policy', 'spf-failed'],
    ['delay', 'greylisted'],
    ['auto-reply', 'none'],
    ['soft', 'greylisted'],
    ['soft', 'connection-failed'],
    ['hard', 'suppressed'],
    ['hard', 'spf-failed'],
    ['hard', 'constructor'],
    ['unknown', 'unclassified'],
  ])('%s %s, on ten days', (found, reason) => {
    const rows = Array.from({ length: 10 }, (_, day) => row(at(day + 1), { class: found, reason }))
    expect(stateOf(rows, context(at(20)))).toBe('clear')
  })
})

describe('domain-unknown', () => {
  const first = row(at(21), { reason: 'domain-unknown' })
  const second = row(at(22), { reason: 'domain-unknown' })
  const gone = (day: number) => ours('dns', at(day, '10:30'), { reason: 'domain-unknown' })

  test('is held for a day, so that there can be a second one', () => {
    const held = fold([first], context(at(21, '23:00')))
    expect(held).toMatchObject({ state: 'held', until: at(22) })
    expect(held.says).toMatch(/; clear at 10:00 on 2026-11-22 unless a second day and our own DNS say the same$/)
    expect(stateOf([first, gone(21)], context(at(22)))).toBe('clear')
  })

  test('on a second day suppresses where our own DNS agrees on it, and not before', () => {
    expect(stateOf([first, second], context(at(22, '12:00')))).toBe('held')
    expect(stateOf([first, second, gone(21)], context(at(22, '12:00')))).toBe('held')
    expect(fold([first, second, gone(22)], context(at(22, '12:00')))).toMatchObject({
      state: 'suppressed',
      since: at(22, '11:00'),
    })
    const late = ours('dns', at(22, '15:00'), { reason: 'domain-unknown' })
    expect(fold([first, second, late], context(at(22, '15:01')))).toMatchObject({
      state: 'suppressed',
      since: at(22, '15:00'),
    })
    expect(stateOf([first, second, gone(22)], context('2027-03-01'))).toBe('clear')
  })

  test('is refuted by our own answer that the domain exists', () => {
    const exists = ours('dns', at(22, '10:30'), { reason: 'domain-exists' })
    expect(stateOf([first, second, exists], context(at(22, '10:31')))).toBe('clear')
  })

  test('never counts among weak or unproven evidence', () => {
    const rows = [1, 2, 3, 4].map((day) => row(at(day), { reason: 'domain-unknown', aliased: true }))
    expect(stateOf(rows, context(at(5)))).toBe('clear')
  })
})

describe('a complaint', () => {
  test('suppresses at once when it is proven', () => {
    const complaint = row(at(21), { class: 'complaint', reason: 'none' })
    expect(fold([complaint], context(at(21)))).toMatchObject({
      state: 'suppressed',
      since: at(21),
      says: 'suppressed: complaint on 2026-11-21, token verified; until an operator lifts it',
    })
    expect(stateOf([{ ...complaint, rank: ranks.unverified }], context(at(21)))).toBe('clear')
  })
})

describe('soft failures', () => {
  const full = (day: number, different = {}) => row(at(day), { class: 'soft', reason: 'mailbox-full', ...different })
  const success = (day: number, messageKey: string, rank: number = ranks.event) =>
    row(at(day, '12:00'), { class: 'success', reason: 'none', rank, messageKey })

  test('suppress with the third distinct day in fourteen, for thirty days', () => {
    const three = [full(1), full(7), full(14)]
    expect(stateOf(three.slice(0, 2), context(at(14, '10:01')))).toBe('clear')
    expect(fold(three, context(at(14, '10:01')))).toMatchObject({
      state: 'suppressed',
      since: at(14),
      until: '2026-12-14T10:00:00.000Z',
      says: 'suppressed: soft bounce mailbox-full on 3 days, the last 2026-11-14, token verified; until 2026-12-14',
    })
    expect(stateOf(three, context('2026-12-14T10:00:00Z'))).toBe('clear')
    expect(stateOf([full(1), full(7), full(15)], context(at(15)))).toBe('clear')
  })

  test('of one day count once, and so do failures of one message', () => {
    const sameDay = ['08:00', '09:00', '10:00'].map((time) =>
      row(at(14, time), { class: 'soft', reason: 'mailbox-full' }),
    )
    expect(stateOf(sameDay, context(at(15)))).toBe('clear')
    const sameMessage = [1, 2, 3].map((day) => full(day, { messageKey: 't:shop:1' }))
    expect(stateOf(sameMessage, context(at(4)))).toBe('clear')
  })

  test('count only where successes are known', () => {
    expect(stateOf([full(1), full(2), full(3)], context(at(4), { successKnown: false }))).toBe('clear')
  })

  test('do not count on a day when many failed, nor before the day is over', () => {
    const rows = [full(1), full(2), full(3)]
    expect(stateOf(rows, context(at(4), { softDay: ({ day }) => (day.endsWith('02') ? 'abnormal' : 'normal') }))).toBe(
      'clear',
    )
    const open = fold(
      rows,
      context(at(3, '12:00'), { softDay: ({ day }) => (day.endsWith('03') ? 'unknown' : 'normal') }),
    )
    expect(open).toMatchObject({ state: 'clear', until: '2026-11-04T00:00:00.000Z' })
  })

  test('are taken away by a later success of another message, not by one of a message that failed', () => {
    const rows = [full(1), full(2), full(4)]
    expect(stateOf([...rows, success(3, 't:shop:other')], context(at(5)))).toBe('clear')
    expect(stateOf([...rows, success(3, rows[1]?.messageKey ?? '')], context(at(5)))).toBe('suppressed')
  })

  test('are not taken away by a success that nothing proves', () => {
    const rows = [full(1), full(2), full(4)]
    expect(stateOf([...rows, success(5, 't:shop:other', ranks.unverified)], context(at(6)))).toBe('suppressed')
    expect(stateOf([...rows, success(5, 't:shop:other', ranks.matched)], context(at(6)))).toBe('suppressed')
  })

  test('of an address behind this one never count', () => {
    expect(
      stateOf(
        [1, 2, 3].map((day) => full(day, { aliased: true })),
        context(at(4)),
      ),
    ).toBe('clear')
  })
})

describe('an alias', () => {
  const member = (day: number, time = '10:00', different = {}) => row(at(day, time), { aliased: true, ...different })

  test('with two dead members is never held or suppressed at once', () => {
    const rows = [member(21), member(21, '10:01')]
    for (const now of [at(21, '10:02'), at(22), at(30)]) expect(stateOf(rows, context(now))).toBe('clear')
  })

  test('that fails on three distinct days is held, then suppressed', () => {
    const rows = [member(1), member(5), member(21)]
    const held = fold(rows, context(at(21, '10:30')))
    expect(held.state).toBe('held')
    expect(held.says).toMatch(/^held: hard bounce user-unknown of an address behind it on 3 days, the last 2026-11-21/)
    expect(stateOf(rows, context(at(21, '11:00')))).toBe('suppressed')
  })

  test('does not weaken a failure of the address itself', () => {
    const both = [member(21, '10:00', { messageKey: 'm' }), row(at(21, '10:05'), { messageKey: 'm' })]
    expect(stateOf(both, context(at(21, '10:06')))).toBe('held')
  })
})

describe('thresholds for what is not proven', () => {
  const claimed = [1, 2, 3].map((day) => row(at(day), { rank: ranks.unverified, messageKey: `m${day}` }))

  test('are off: the same claim on a hundred days changes nothing', () => {
    expect(fold(claimed, context(at(20)))).toMatchObject({
      state: 'clear',
      says: 'clear: nothing proven speaks against it',
    })
  })

  test('count distinct days where a sender chose them', () => {
    const chosen = { unverified: { days: 3, within: 10 } }
    expect(stateOf(claimed.slice(0, 2), context(at(20), { with: chosen }))).toBe('clear')
    expect(fold(claimed, context(at(20), { with: chosen })).says).toMatch(/^suppressed: .* on 3 days, .* not proven;/)
    expect(stateOf(claimed, context(at(20), { with: { matched: { days: 3, within: 10 } } }))).toBe('clear')
  })
})

describe('an operator', () => {
  test('lifts what came before, and not what comes after', () => {
    const rows = [row(at(1)), ours('lift', at(5))]
    expect(fold(rows, context(at(6)))).toMatchObject({
      state: 'clear',
      since: at(5),
      says: 'clear: lifted by an operator on 2026-11-05',
    })
    expect(stateOf([...rows, row(at(7))], context(at(8)))).toBe('suppressed')
  })

  test('who lifts a reason, a rule, a provider or a period lifts nothing else', () => {
    const complaint = row(at(2), { class: 'complaint', reason: 'none', messageKey: 'c' })
    const outage = { reason: 'user-unknown', provider: 'google', since: at(1, '09:00'), until: at(1, '11:00') }
    const lift = (only: object) => ours('lift', at(5), { only })
    expect(stateOf([row(at(1)), lift(outage)], context(at(6)))).toBe('clear')
    expect(fold([row(at(1)), complaint, lift(outage)], context(at(6))).because).toBe(complaint)
    for (const other of [{ rule: 'x' }, { provider: 'yahoo' }, { since: at(1, '10:01') }, { until: at(1) }]) {
      expect(stateOf([row(at(1)), lift({ ...outage, ...other })], context(at(6))), JSON.stringify(other)).toBe(
        'suppressed',
      )
    }
  })

  test('adds an address for good or for a time, and only a lift of everything takes it away', () => {
    expect(fold([ours('add', at(1))], context(at(2)))).toMatchObject({
      state: 'suppressed',
      says: 'suppressed: added by an operator on 2026-11-01; until an operator lifts it',
    })
    expect(stateOf([ours('add', at(1), { until: at(9) })], context(at(9)))).toBe('clear')
    expect(
      stateOf([ours('add', at(1)), ours('lift', at(2), { only: { reason: 'user-unknown' } })], context(at(3))),
    ).toBe('suppressed')
    expect(stateOf([ours('add', at(1)), ours('lift', at(2))], context(at(3)))).toBe('clear')
    expect(stateOf([ours('lift', at(1)), ours('add', at(2))], context(at(3)))).toBe('suppressed')
  })

  test('who lifts a period means the bounces in it, not what was added by hand', () => {
    const lift = ours('lift', at(5), { only: { since: at(1, '00:00'), until: at(5) } })
    expect(stateOf([row(at(2)), lift], context(at(6)))).toBe('clear')
    expect(stateOf([ours('add', at(2)), lift], context(at(6)))).toBe('suppressed')
  })

  test('has the last word, and the kinder one where two come together', () => {
    const held = row(at(1))
    const outage = { hour: () => 'abnormal' as const }
    expect(stateOf([held, ours('release', at(2)), ours('confirm', at(3))], context(at(4), outage))).toBe('suppressed')
    expect(stateOf([held, ours('confirm', at(2)), ours('release', at(3))], context(at(4), outage))).toBe('clear')
    expect(stateOf([held, ours('confirm', at(2)), ours('release', at(2))], context(at(4), outage))).toBe('clear')
  })

  test('who confirms does not make weak or unproven evidence strong', () => {
    const weak = [row(at(1), { aliased: true }), row(at(1), { rank: ranks.unverified })]
    expect(stateOf([...weak, ours('confirm', at(2))], context(at(3)))).toBe('clear')
  })
})

test('a person who complained stays suppressed when the outage that hit them too is released', () => {
  const rows = [row(at(1)), row(at(2), { class: 'complaint', reason: 'none', messageKey: 'c' })]
  const released = [...rows, ours('release', at(5), { only: { reason: 'user-unknown', provider: 'google' } })]
  expect(stateOf(released, context(at(6), { hour: () => 'abnormal' }))).toBe('suppressed')
})

test('of several suppressions the longest speaks, of several holds the one that ends first', () => {
  const healing = row(at(1), { reason: 'mailbox-disabled' })
  const lasting = row(at(9))
  expect(fold([healing, lasting], context(at(20))).because).toBe(lasting)
  expect(fold([healing, row(at(9), { reason: 'domain-no-mail' })], context(at(20))).until).toBe(
    '2027-02-07T10:00:00.000Z',
  )
  const outage = {
    hour: ({ provider }: { provider?: string | null }) => (provider === 'google' ? 'abnormal' : 'normal'),
  } as const
  const holds = [row(at(9)), row(at(9, '10:20'), { provider: 'yahoo' }), row(at(9, '10:10'), { provider: 'yahoo' })]
  expect(fold(holds, context(at(9, '10:30'), outage))).toMatchObject({ state: 'held', until: at(9, '11:10') })
})
