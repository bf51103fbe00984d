import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gatherEvidence } from '../../shared/evidence/gather.ts'
import { checksFor } from '../../shared/evidence/plan.ts'
import type { Dns } from '../../shared/evidence/resolver.ts'
import { reasons, type Reason } from '../../shared/knowledge/reasons.ts'
import { contextOf, gather, reportOf, signedBy, spfReply } from './asking.ts'
import type { Zones } from './zones.ts'

test('nothing is asked in a flood of unverified mail', async () => {
  for (const reason of Object.keys(reasons) as Reason[]) {
    const { evidence, asked } = await gather(reportOf(reason, spfReply), {}, { unverifiedFlood: true })
    expect([evidence, asked]).toEqual([[], []])
  }
})

test('only registered domains, the recipient, the reverse name and known lists are ever asked about', async () => {
  const words = fc.constantFrom(
    'SPF [example.com]',
    'SPF [example.net]',
    '203.0.113.9',
    '2001:db8::25',
    'zen.spamhaus.org',
    'multi.uribl.com',
    'rbl.example.net',
    's1._domainkey.example.net',
    's1._domainkey.example.com',
    'helo mail.example.net',
    'HELO name mail.example.com',
    'example.net in',
    'smtp.mailfrom=x@example.net',
    'header.from=example.net',
    'Client host [198.51.100.7]',
    'sender domain example.net',
    'listed by',
    "example.net's DMARC policy",
    '550 5.7.1',
    'name=example.invalid',
  )
  const allowed =
    /(?:(?:^|\.)example\.com|(?:^|\.)example\.org|\.(?:in-addr|ip6)\.arpa|\.zen\.spamhaus\.org|\.multi\.uribl\.com)$/
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...(Object.keys(reasons) as Reason[])),
      fc.array(words, { maxLength: 6 }),
      async (reason, said) => {
        const original = {
          from: 'x@example.net',
          headers: { 'dkim-signature': 'd=example.net; s=k', 'return-path': '<x@example.net>' },
        }
        const { asked } = await gather(reportOf(reason, said.join(' ')), {}, { original })
        for (const question of asked) expect(question.split(' ')[1]).toMatch(allowed)
        expect(asked.length).toBeLessThanOrEqual(20)
      },
    ),
    { numRuns: 500, seed: 4 },
  )
})

test('any words and any answers end in evidence that is plain text, never in an exception', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom(
      'v=spf1 ',
      'v=spf1 redirect=example.com',
      'v=spf1 include:%{d} exists:%{i}._x.%{h2} ptr mx a -all',
      'v=DMARC1; p=',
      'v=DKIM1; p=!!!',
      'v=spf1 exp=%{',
    ),
  )
  const answer = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<() => Promise<T[]>> =>
    fc.oneof(
      fc.array(one, { maxLength: 4 }).map((records) => () => Promise.resolve(records)),
      fc
        .constantFrom('ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'ETIMEOUT', 'EREFUSED', 'EWHAT')
        .map((code) => () => Promise.reject(Object.assign(new Error(code), { code }))),
    )
  const hostile: fc.Arbitrary<Dns> = fc.record({
    resolveTxt: answer(fc.array(text, { maxLength: 3 })),
    resolveMx: answer(fc.record({ exchange: text, priority: fc.integer() })),
    resolve4: answer(text),
    resolve6: answer(text),
    resolvePtr: answer(text),
    resolveCname: answer(text),
  })
  const said = fc.oneof(
    text,
    fc.constantFrom(spfReply, '554 [203.0.113.9] blocked using zen.spamhaus.org; HELO name mail.example.com'),
  )
  const some = fc.constantFrom(...(Object.keys(reasons) as Reason[]).filter((reason) => checksFor(reason).length > 0))
  await fc.assert(
    fc.asyncProperty(some, said, text, hostile, async (reason, diagnostic, header, dns) => {
      const original = {
        from: header,
        headers: { 'dkim-signature': `d=example.com; s=s1;${header}`, 'return-path': header },
      }
      for (const { found, asked, record = '', link = '' } of await gatherEvidence(
        reportOf(reason, diagnostic),
        contextOf({ original }),
        dns,
      )) {
        expect(found + asked + record).toMatch(/^[\x20-\x7e…]{0,2800}$/)
        expect(found + record).not.toMatch(/:\/\/|<[^s]|\+all/)
        expect(link).toMatch(/^(?:https:\/\/|$)/)
      }
    }),
    { numRuns: 500, seed: 4 },
  )
})

test('a resolver that never answers gives unknown evidence for every reason, at the deadline', async () => {
  const silent = new Promise<never>(() => undefined)
  const tarpit: Dns = {
    resolveTxt: () => silent,
    resolveMx: () => silent,
    resolve4: () => silent,
    resolve6: () => silent,
    resolvePtr: () => silent,
    resolveCname: () => silent,
  }
  const reply = `${spfReply} [203.0.113.9] blocked using zen.spamhaus.org HELO name mail.example.com`
  const original = signedBy('d=example.com; s=s1')
  for (const reason of Object.keys(reasons) as Reason[]) {
    const evidence = await gatherEvidence(
      reportOf(reason, reply),
      contextOf({ original, limits: { milliseconds: 10, questions: 20 } }),
      tarpit,
    )
    expect(evidence.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'unknown')).toEqual([])
    expect(evidence.length > 0).toBe(checksFor(reason).length > 0)
  }
})

test('an alias loop, a look-up loop and a huge answer end like any other answer', async () => {
  const zones: Zones = {
    'example.com': { CNAME: 'loop.example.com' },
    'loop.example.com': { CNAME: 'example.com' },
    '_dmarc.example.com': { TXT: Array.from({ length: 3_000 }, () => 'x'.repeat(250)) },
  }
  const { codes } = await gather(reportOf('auth-failed', spfReply), zones)
  expect(codes).toEqual(['dns-failed', 'dkim-no-selector', 'dns-failed'])
})

test('however broken the SPF record, DKIM and DMARC are still answered within twenty questions', async () => {
  const hosts = Array.from({ length: 10 }, (_, n) => [n, `mx${n}.example.com`] as const)
  const zones: Zones = {
    'example.com': {
      TXT: [`v=spf1 mx ${Array.from({ length: 9 }, (_, n) => `a:a${n}.example.com`).join(' ')} -all`],
      MX: hosts,
    },
    ...Object.fromEntries(hosts.map(([, host]) => [host, { A: ['192.0.2.1'] }])),
    '_dmarc.example.com': { TXT: ['v=DMARC1; p=none'] },
  }
  const { codes, asked } = await gather(reportOf('auth-failed', spfReply), zones, {
    original: signedBy('d=example.com; s=s1', 'd=example.com; s=s2'),
  })
  expect(codes).toEqual(['dmarc-aligned', 'dkim-missing', 'dkim-missing', 'dns-failed'])
  expect(asked.length).toBeLessThanOrEqual(20)
})
