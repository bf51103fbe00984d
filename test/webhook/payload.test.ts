import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StoredBounce } from '../../shared/ledger/bounces.ts'
import type { Report } from '../../shared/verdict/verdict.ts'
import type { BounceEvent, IncidentEvent } from '../../shared/webhook/events.ts'
import { eventOf, longestPayload, renderIncident, renderPayload } from '../../shared/webhook/payload.ts'
import { bounceOf } from '../ledger/testTable.ts'

function storedOf(report: Partial<Report>, changes: Partial<StoredBounce> = {}): StoredBounce & { report: Report } {
  const bounce = bounceOf('shop', 'b', report)
  if (!bounce.report) throw new Error('no report')
  const times = { storedMinute: '2026-11-21T10:00', storedAt: '2026-11-21T10:00:30.000Z' }
  return { ...bounce, sender: 'shop', rank: 0, version: 1, ...times, ...changes, report: bounce.report }
}
const rendered = (bounce: StoredBounce & { report: Report }) => {
  const text = renderPayload('bounce.hard', bounce)
  return { size: Buffer.byteLength(text), event: JSON.parse(text) as BounceEvent }
}

test('a body that fits is sent whole', () => {
  const diagnostic = 'x'.repeat(15_000)
  expect(rendered(storedOf({ diagnostic })).event.data).toMatchObject({ diagnostic, cut: [] })
})

test('a long diagnostic is cut first and the body says so; what is needed to act stays', () => {
  const { size, event } = rendered(storedOf({ diagnostic: 'é'.repeat(30_000) }))
  expect(size).toBeLessThan(longestPayload)
  expect(event.data.diagnostic).toHaveLength(2_000)
  expect(event.data).toMatchObject({ cut: ['diagnostic'], recipient: 'b@example.org', advice: 'look', bounceId: 'b' })
})

test('whatever a mail says, the body is under 20 KB, names what was cut, and keeps recipient, advice and ids', () => {
  const text = fc.string({ unit: 'binary', minLength: 0, maxLength: 3_000 })
  const long = fc.tuple(text, fc.integer({ min: 1, max: 12 })).map(([part, times]) => part.repeat(times))
  const parts = fc.record({
    diagnostic: long,
    matched: long,
    step: long,
    header: long,
    found: long,
    mta: long,
    subject: long,
  })
  fc.assert(
    fc.property(parts, ({ diagnostic, matched, step, header, found, mta, subject }) => {
      const bounce = storedOf(
        {
          diagnostic,
          remoteMta: mta,
          because: { rule: 'none', matched },
          fix: { who: 'sender', title: 'Mend it', steps: Array.from({ length: 5 }, () => step), links: [] },
          evidence: [{ check: 'spf', asked: 'TXT', found, verdict: 'ok', at: '2026-11-21T10:00:00Z' }],
        },
        {
          reportingMta: mta,
          original: { messageId: 'm', from: null, subject, headers: Object.fromEntries([['x-campaign', header]]) },
        },
      )
      const { size, event } = rendered(bounce)
      expect(size).toBeLessThan(longestPayload)
      expect(event.data).toMatchObject({
        recipient: 'b@example.org',
        advice: 'look',
        bounceId: 'b',
        reason: 'user-unknown',
      })
      const whole = Buffer.byteLength(JSON.stringify({ ...event, data: { ...event.data, cut: [] } }))
      if (event.data.cut.length === 0) expect(event.data.diagnostic).toBe(bounce.report.diagnostic)
      else expect(whole).toBeLessThan(longestPayload)
    }),
    { numRuns: 60 },
  )
})

test('an incident with long evidence is cut too', () => {
  const evidence = Array.from({ length: 40 }, () => {
    return { check: 'spf', asked: 'TXT', found: 'x'.repeat(900), verdict: 'ok' as const, at: '2026-11-21T10:00:00Z' }
  })
  const at = { firstSeen: '2026-11-21T09:10', lastSeen: '2026-11-21T09:20' }
  const incident = { id: 'i', sender: 'shop', cause: 'spf-failed||203.0.113.9', state: 'open' as const, ...at }
  const text = renderIncident(
    'incident.opened',
    { ...incident, count: 21, recipients: [], fix: null, evidence },
    new Date('2026-11-21T09:23:00Z'),
  )
  expect(Buffer.byteLength(text)).toBeLessThan(longestPayload)
  expect((JSON.parse(text) as IncidentEvent).data).toMatchObject({
    cut: ['evidence'],
    count: 21,
    subject: '203.0.113.9',
  })
})

test.each([
  ['bounce', { action: 'failed', category: 'soft' }, 'bounce.soft'],
  ['bounce', { action: 'delayed', category: 'soft' }, 'delay'],
  ['bounce', { action: 'delivered', category: null }, null],
  ['complaint', { action: 'failed', category: null }, 'complaint'],
] as const)('a %s with %j is announced as %s', (kind, report, event) => {
  expect(eventOf(kind, report)).toBe(event)
})
