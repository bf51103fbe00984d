import { expect, test } from 'vitest'
import { checkSpf } from '../../shared/evidence/spf.ts'
import { mergeSpf } from '../../shared/evidence/spfRecord.ts'
import { asking } from './asking.ts'
import type { Zones } from './zones.ts'

const check = (zones: Zones, ip: string | null = '203.0.113.9', limits?: { milliseconds: number; questions: number }) =>
  asking(zones, (ask) => checkSpf(ask, { domain: 'example.com', ip, helo: null }), limits)

const published = (...records: string[]): Zones => ({ 'example.com': { TXT: ['site-verification=1', ...records] } })

test('an address that the record names is covered', async () => {
  expect(await check(published('v=spf1 ip4:203.0.113.0/24 -all'))).toEqual({
    check: 'spf',
    asked: 'TXT example.com',
    found: '203.0.113.9 is covered. Published: v=spf1 ip4:203.0.113.0/24 -all',
    verdict: 'ok',
    code: 'spf-pass',
  })
})

test('an address that the record does not name is not covered, and the record that covers it is given', async () => {
  for (const [end, word] of [
    ['-all', 'fail'],
    ['~all', 'softfail'],
    ['?all', 'neutral'],
  ] as const) {
    const found = await check(published(`v=spf1 ip4:192.0.2.0/24 ${end}`))
    expect(found).toMatchObject({ code: 'spf-not-covered', verdict: 'problem', recordName: 'example.com' })
    expect(found.record).toBe(`v=spf1 ip4:203.0.113.9 ip4:192.0.2.0/24 ${end}`)
    expect(found.found).toContain(`not covered (${word}). If 203.0.113.9 is a server of yours`)
    expect(found.found).toContain(`Published: v=spf1 ip4:192.0.2.0/24 ${end}`)
  }
})

test('a record without an end gets ~all', async () => {
  expect((await check(published('v=spf1 ip4:192.0.2.1'))).record).toBe('v=spf1 ip4:203.0.113.9 ip4:192.0.2.1 ~all')
})

test('a record that hands over to another keeps doing so, behind the new address', async () => {
  const zones = {
    ...published('v=spf1 redirect=_spf.example.net'),
    '_spf.example.net': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
  }
  expect((await check(zones)).record).toBe('v=spf1 ip4:203.0.113.9 redirect=_spf.example.net')
})

test('an IPv6 address is covered by ip6, or by the AAAA of a host', async () => {
  const ip = '2001:db8::25'
  expect((await check(published('v=spf1 ip6:2001:db8::/32 -all'), ip)).code).toBe('spf-pass')
  const byHost = { 'example.com': { TXT: ['v=spf1 a:mail.example.com -all'] }, 'mail.example.com': { AAAA: [ip] } }
  expect((await check(byHost, ip)).code).toBe('spf-pass')
  expect((await check(published('v=spf1 -all'), ip)).record).toBe('v=spf1 ip6:2001:db8::25 -all')
})

test('includes, MX hosts and aliases are followed', async () => {
  const zones: Zones = {
    'example.com': { TXT: ['v=spf1 include:_spf.example.net mx -all'], MX: [[10, 'mx.example.com']] },
    '_spf.example.net': { CNAME: 'spf.example.net' },
    'spf.example.net': { CNAME: 'spf1.example.net' },
    'spf1.example.net': { TXT: ['v=spf1 ip4:192.0.2.7 ~all'] },
    'mx.example.com': { A: ['203.0.113.9'] },
  }
  expect((await check(zones)).code).toBe('spf-pass')
  expect((await check(zones, '192.0.2.7')).code).toBe('spf-pass')
  expect((await check(zones, '192.0.2.8')).code).toBe('spf-not-covered')
})

test('no record is a problem, with a first one to publish for the named address', async () => {
  for (const zones of [{}, published(), { 'example.com': { A: ['192.0.2.1'] } }] as Zones[]) {
    expect(await check(zones)).toMatchObject({
      code: 'spf-missing',
      verdict: 'problem',
      record: 'v=spf1 ip4:203.0.113.9 ~all',
    })
  }
  expect(await check({}, null)).not.toHaveProperty('record')
})

test('TXT records that only look like SPF are none', async () => {
  expect((await check(published('v=spf10 -all', 'spf2.0/pra -all', ' v=spf1 -all'))).code).toBe('spf-missing')
})

test('two records count as none, and become one', async () => {
  const found = await check(published('v=spf1 ip4:192.0.2.1 -all', 'v=spf1 ip4:192.0.2.1 ip4:198.51.100.0/24 ~all'))
  expect(found).toMatchObject({ code: 'spf-two-records', verdict: 'problem' })
  expect(found.record).toBe('v=spf1 ip4:203.0.113.9 ip4:192.0.2.1 ip4:198.51.100.0/24 ~all')
  expect(found.found).toContain('v=spf1 ip4:192.0.2.1 -all | v=spf1 ip4:192.0.2.1 ip4:198.51.100.0/24 ~all')
})

test('two records that already cover the address are merged without adding it again', async () => {
  const found = await check(published('v=spf1 ip4:203.0.113.0/24 -all', 'v=spf1 ip4:192.0.2.1 -all'))
  expect(found.record).toBe('v=spf1 ip4:203.0.113.0/24 ip4:192.0.2.1 -all')
})

test('two records are merged when the reply names no address', async () => {
  const found = await check(published('v=spf1 ip4:192.0.2.1 -all', 'v=spf1 a -all'), null)
  expect(found).toMatchObject({ code: 'spf-two-records', record: 'v=spf1 ip4:192.0.2.1 a -all' })
})

test('two records that together take more than ten look-ups are not merged', async () => {
  const names = Array.from({ length: 12 }, (_, n) => `s${n}.example.net`)
  const half = (from: number) =>
    `v=spf1 ${names
      .slice(from, from + 6)
      .map((name) => `include:${name}`)
      .join(' ')} -all`
  const zones = {
    'example.com': { TXT: [half(0), half(6)] },
    ...Object.fromEntries(names.map((name) => [name, { TXT: ['v=spf1 ip4:192.0.2.1 -all'] }])),
  }
  const found = await check(zones)
  expect(found.code).toBe('spf-two-records')
  expect(found).not.toHaveProperty('record')
})

test('more than ten look-ups break a record', async () => {
  const names = Array.from({ length: 11 }, (_, n) => `s${n}.example.net`)
  const zones = {
    'example.com': { TXT: [`v=spf1 ${names.map((name) => `include:${name}`).join(' ')} -all`] },
    ...Object.fromEntries(names.map((name) => [name, { TXT: ['v=spf1 ip4:192.0.2.1 -all'] }])),
  }
  const found = await check(zones)
  expect(found).toMatchObject({ code: 'spf-too-many-lookups', verdict: 'problem' })
  expect(found).not.toHaveProperty('record')
})

test('includes that go round in circles break a record', async () => {
  const zones = {
    'example.com': { TXT: ['v=spf1 include:a.example.net -all'] },
    'a.example.net': { TXT: ['v=spf1 include:b.example.net -all'] },
    'b.example.net': { TXT: ['v=spf1 include:a.example.net include:example.com -all'] },
  }
  expect((await check(zones)).code).toBe('spf-too-many-lookups')
})

test('a record that includes nobody, or is misspelt, is broken', async () => {
  const dead = await check(published('v=spf1 include:nowhere.example.net -all'))
  expect(dead).toMatchObject({ code: 'spf-invalid', verdict: 'problem' })
  expect(dead).not.toHaveProperty('record')
  expect((await check(published('v=spf1 ipv4:192.0.2.1 -all'))).code).toBe('spf-invalid')
})

test('a fault behind the term that matches breaks a record all the same', async () => {
  expect((await check(published('v=spf1 ip4:203.0.113.9 ip4:192.0.2.256 -all'))).code).toBe('spf-invalid')
})

test('an included record too long to be read decides nothing', async () => {
  const zones = {
    ...published('v=spf1 include:a.example.net -all'),
    'a.example.net': { TXT: [`v=spf1 ${'ip4:192.0.2.1 '.repeat(1_000)}-all`] },
  }
  expect(await check(zones)).toMatchObject({ code: 'dns-failed', verdict: 'unknown' })
})

test('more than two names without an address break a record', async () => {
  const found = await check(published('v=spf1 a:x.example.net a:y.example.net a:z.example.net -all'))
  expect(found.code).toBe('spf-invalid')
  expect(found.found).toContain('more than two of the names in it do not exist')
})

test('a record that lets everybody send is a problem even though the address passes', async () => {
  const named = await check(published('v=spf1 ip4:192.0.2.1 +all'))
  expect(named).toMatchObject({
    code: 'spf-allows-all',
    verdict: 'problem',
    record: 'v=spf1 ip4:203.0.113.9 ip4:192.0.2.1 ~all',
  })
  expect((await check(published('v=spf1 ip4:203.0.113.9 all'))).record).toBe('v=spf1 ip4:203.0.113.9 ~all')
  expect((await check(published('v=spf1 ip4:0.0.0.0/0 -all'))).record).toBe('v=spf1 ip4:203.0.113.9 -all')
})

test('a record cannot be proposed where a record that it includes lets everybody send', async () => {
  const zones = {
    ...published('v=spf1 include:a.example.net -all', 'v=spf1 mx -all'),
    'a.example.net': { TXT: ['v=spf1 +all'] },
  }
  expect(await check(zones)).not.toHaveProperty('record')
})

test('without an address a sound record decides nothing', async () => {
  expect(await check(published('v=spf1 ip4:192.0.2.1 -all'), null)).toMatchObject({
    code: 'spf-published',
    verdict: 'unknown',
  })
})

test('DNS that fails is said, and never taken for a missing record', async () => {
  for (const [trouble, words] of [
    ['SERVFAIL', 'SERVFAIL'],
    ['TIMEOUT', 'in time'],
    ['REFUSED', 'refused'],
  ] as const) {
    const own = await check({ 'example.com': trouble })
    expect(own).toMatchObject({ code: 'dns-failed', verdict: 'unknown' })
    expect(own.found).toContain(words)
    const included = await check({ ...published('v=spf1 include:a.example.net -all'), 'a.example.net': trouble })
    expect(included).toMatchObject({ code: 'dns-failed', verdict: 'unknown' })
    expect(included.found).toContain(words === 'in time' ? 'DNS gave no answer in time' : words)
    expect(included.found).toContain('a.example.net')
  }
})

test('an included name that never answers ends in not known', async () => {
  const zones: Zones = { ...published('v=spf1 include:a.example.net -all'), 'a.example.net': 'TARPIT' }
  expect(await check(zones, '203.0.113.9', { milliseconds: 20, questions: 20 })).toMatchObject({
    code: 'dns-failed',
    verdict: 'unknown',
  })
})

test('too few questions end in not known', async () => {
  const hosts = Array.from({ length: 9 }, (_, n) => [10, `mx${n}.example.com`] as const)
  const zones: Zones = {
    'example.com': { TXT: ['v=spf1 mx -all'], MX: hosts },
    ...Object.fromEntries(hosts.map(([, host]) => [host, { A: ['192.0.2.1'] }])),
  }
  const found = await check(zones, '203.0.113.9', { milliseconds: 2_000, questions: 5 })
  expect(found).toMatchObject({ code: 'dns-failed', verdict: 'unknown' })
  expect(found.found).toContain('more questions than one check may ask')
})

test('a record too long to be read is not judged, and what is shown of a long one is cut', async () => {
  const endless = `v=spf1 ${'ip4:192.0.2.1 '.repeat(1_000)}-all`
  expect(await check(published(endless))).toMatchObject({ code: 'dns-failed', verdict: 'unknown' })
  const long = `v=spf1 ${Array.from({ length: 60 }, (_, n) => `ip4:192.0.2.${n}`).join(' ')} -all`
  const found = await check(published(long))
  expect(found.code).toBe('spf-not-covered')
  expect(found.found.length).toBeLessThan(700)
  expect(found.record).toBe(`v=spf1 ip4:203.0.113.9 ${long.slice(7)}`)
})

test('text that a record has no use for is shown but never proposed', async () => {
  const found = await check(published('v=spf1 ip4:192.0.2.1 \u001b[31m<b>x</b> -all', 'v=spf1 -all'))
  expect(found.code).toBe('spf-two-records')
  expect(found.found).not.toMatch(/[<>\u001b]/)
  expect(found).not.toHaveProperty('record')
})

test('merging keeps the softest end, one redirect alone, and nothing twice', () => {
  expect(mergeSpf(['v=spf1 a -all', 'v=spf1 A mx ?all'], null)).toBe('v=spf1 a mx ?all')
  expect(mergeSpf(['v=spf1 a -all', 'v=spf1 +all'], null)).toBe('v=spf1 a ~all')
  expect(mergeSpf(['v=spf1 redirect=a.example', 'v=spf1 mx -all'], null)).toBe('v=spf1 include:a.example mx -all')
  expect(mergeSpf(['v=spf1 a exp=x.example -all', 'v=spf1 exp=y.example -all'], null)).toBe(
    'v=spf1 a -all exp=x.example',
  )
  expect(mergeSpf(['v=spf1 +a a -all'], 'ip4:192.0.2.1')).toBe('v=spf1 ip4:192.0.2.1 +a -all')
  expect(
    mergeSpf(
      [`v=spf1 ${'ip4:192.0.2.1/24 '.repeat(2)}${Array.from({ length: 90 }, (_, n) => `a:h${n}.example`).join(' ')}`],
      null,
    ),
  ).toBe(null)
})
