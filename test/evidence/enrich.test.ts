import { afterAll, beforeAll, expect, test } from 'vitest'
import { enricher } from '../../functions/deliver/enrich.ts'
import type { ReportedBounce } from '../../functions/deliver/enrich.ts'
import { closeMinute } from '../../functions/sweep/minutes.ts'
import type { Table } from '../../shared/aws/table.ts'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { listIncidents } from '../../shared/ledger/incidents.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import type { Report } from '../../shared/verdict/verdict.ts'
import { bounceOf, openTestTable } from '../ledger/testTable.ts'
import { zoneDns } from './zones.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => ({ table, stop } = await openTestTable()))
afterAll(() => stop())

const spf: Partial<Report> = {
  category: 'policy',
  reason: 'spf-failed',
  diagnostic: '550 5.7.23 SPF check failed: 203.0.113.9 is not allowed to send mail from example.com',
}
const senderOf = (id: string, changes: Partial<Sender> = {}): Sender => {
  const names = { token: null, domains: ['example.com'], addresses: [], tags: [] }
  return {
    id,
    name: id,
    revision: 1,
    names,
    forward: null,
    settings: {},
    successKnown: false,
    stateKnown: false,
    forgetKnown: false,
    endpoints: [],
    ...changes,
  }
}
const noNames = { token: null, domains: [], addresses: [], tags: [] }
const zones = { 'example.com': { TXT: ['v=spf1 ip4:192.0.2.0/24 -all'] } }

async function stored(sender: string, id: string, report: Partial<Report>): Promise<ReportedBounce> {
  const { row } = await recordBounce(table, bounceOf(sender, id, report), new Date('2026-11-21T10:00:30Z'))
  if (!row.report) throw new Error('no report')
  return { ...row, report: row.report }
}

test('bounces of one cause ask DNS once, also from two processes one after the other', async () => {
  const dns = zoneDns(zones)
  const until = AbortSignal.timeout(3_000)
  const first = await enricher(table, dns)(await stored('one', 'a', spf), senderOf('one'), until)
  const asked = dns.asked.length
  const second = await enricher(table, dns)(await stored('one', 'b', spf), senderOf('one'), until)
  expect(first.evidence).toMatchObject([{ check: 'spf', verdict: 'problem' }])
  expect(first.evidence[0]?.record).toContain('ip4:203.0.113.9')
  expect(second.evidence).toEqual(first.evidence)
  expect(asked).toBeGreaterThan(0)
  expect(dns.asked).toHaveLength(asked)
})

test('a sender that turned evidence off, and a domain that is not registered, ask nothing', async () => {
  const dns = zoneDns(zones)
  const until = AbortSignal.timeout(3_000)
  const off = await enricher(table, dns)(
    await stored('off', 'a', spf),
    senderOf('off', { settings: { evidence: false } }),
    until,
  )
  const other = await enricher(table, dns)(
    await stored('other', 'a', spf),
    senderOf('other', { names: noNames }),
    until,
  )
  expect(off.evidence).toEqual([])
  expect(other.evidence.map(({ code }) => code)).toEqual(['not-registered'])
  expect(dns.asked).toEqual([])
})

test('an unproven hard bounce asks nothing: a forged flood must not make us ask', async () => {
  const dns = zoneDns(zones)
  const bounce = await stored('flood', 'a', {
    category: 'hard',
    reason: 'domain-unknown',
    diagnostic: 'host not found',
  })
  expect((await enricher(table, dns)(bounce, senderOf('flood'), AbortSignal.timeout(3_000))).evidence).toEqual([])
  expect(dns.asked).toEqual([])
})

test('DNS that never answers delays nothing beyond the batch and says so', async () => {
  const dns = zoneDns({ 'example.com': 'TARPIT' })
  const report = await enricher(table, dns)(await stored('tar', 'a', spf), senderOf('tar'), AbortSignal.timeout(30))
  expect(report.evidence.map(({ verdict }) => verdict)).toEqual(['unknown'])
})

test('a report carries the open incident of its cause, and the incident carries what DNS said', async () => {
  const dns = zoneDns(zones)
  const bounces = await Promise.all(Array.from({ length: 20 }, (_, n) => stored('inc', `i${n}`, spf)))
  const [bounce] = bounces
  if (!bounce) throw new Error('no bounce')
  const until = AbortSignal.timeout(3_000)
  expect((await enricher(table, dns)(bounce, senderOf('inc'), until)).incident).toBeNull()
  const [id] = await closeMinute(table, '2026-11-21T10:00', new Date('2026-11-21T10:03:00Z'))
  expect((await enricher(table, dns)(bounce, senderOf('inc'), until)).incident).toBe(id)
  expect(await listIncidents(table, 'inc', 'open')).toMatchObject([{ count: 20, evidence: [{ check: 'spf' }] }])
})
