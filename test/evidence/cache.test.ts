import { expect, test } from 'vitest'
import { gatherEvidence } from '../../shared/evidence/gather.ts'
import type { Evidence } from '../../shared/verdict/verdict.ts'
import { contextOf, gather, now, reportOf, spfReply } from './asking.ts'
import { zoneDns } from './zones.ts'

/** A cache in memory, for one sender. */
function cacheIn(kept = new Map<string, { evidence: Evidence[]; expires: Date }>()) {
  return {
    kept,
    get: (key: string) => Promise.resolve(kept.get(key) ?? null),
    put: (key: string, evidence: Evidence[], expires: Date) => {
      kept.set(key, { evidence, expires })
      return Promise.resolve()
    },
  }
}

test('one cause is asked about once an hour', async () => {
  const cache = cacheIn()
  const dns = zoneDns({ 'example.com': { TXT: ['v=spf1 -all'] } })
  const ask = (at: Date) => gatherEvidence(reportOf('spf-failed', spfReply), contextOf({ cache, now: () => at }), dns)
  const first = await ask(now)
  expect(await ask(new Date(now.getTime() + 3_599_000))).toEqual(first)
  expect(dns.asked).toHaveLength(1)
  const later = await ask(new Date(now.getTime() + 3_600_000))
  expect(later[0]?.at).toBe('2026-11-21T11:00:00.000Z')
  expect(dns.asked).toHaveLength(2)
})

test('bounces of one cause that come at the same moment share one question', async () => {
  const cache = cacheIn()
  const dns = zoneDns({ 'example.com': { TXT: ['v=spf1 -all'] } })
  const all = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      gatherEvidence(reportOf('spf-failed', spfReply, { recipient: `bo${n}@example.org` }), contextOf({ cache }), dns),
    ),
  )
  expect(dns.asked).toEqual(['TXT example.com'])
  expect(new Set(all.map((evidence) => JSON.stringify(evidence))).size).toBe(1)
})

test('a cache that fails or never answers is as good as none', async () => {
  const zones = { 'example.com': { TXT: ['v=spf1 -all'] } }
  const broken = { get: () => Promise.reject(new Error('no table')), put: () => Promise.reject(new Error('no table')) }
  expect((await gather(reportOf('spf-failed', spfReply), zones, { cache: broken })).codes).toEqual(['spf-not-covered'])
  const silent = { get: () => new Promise<null>(() => undefined), put: () => new Promise<void>(() => undefined) }
  const batch = AbortSignal.timeout(20)
  expect((await gather(reportOf('spf-failed', spfReply), zones, { cache: silent, until: batch })).codes).toEqual([
    'dns-failed',
  ])
})

test('what the end of a batch cut short is not kept for an hour, what DNS failed to answer is', async () => {
  const cut = cacheIn()
  const batch = AbortSignal.timeout(20)
  expect(
    (await gather(reportOf('spf-failed', spfReply), { 'example.com': 'TARPIT' }, { cache: cut, until: batch })).codes,
  ).toEqual(['dns-failed'])
  expect(cut.kept.size).toBe(0)
  const failed = cacheIn()
  await gather(reportOf('spf-failed', spfReply), { 'example.com': 'SERVFAIL' }, { cache: failed })
  expect(failed.kept.size).toBe(1)
})
