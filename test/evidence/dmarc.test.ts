import { expect, test } from 'vitest'
import { checkDmarc, type DmarcSubject } from '../../shared/evidence/dmarc.ts'
import { asking } from './asking.ts'
import type { Zones } from './zones.ts'

const check = (
  zones: Zones,
  subject: Partial<DmarcSubject> = {},
  limits?: { milliseconds: number; questions: number },
) =>
  asking(
    zones,
    (ask) => checkDmarc(ask, { domain: 'example.com', envelopeDomain: null, signedBy: [], ...subject }),
    limits,
  )
const record = (text: string): Zones => ({ '_dmarc.example.com': { TXT: [text] } })

test('the policy is told as published', async () => {
  for (const policy of ['none', 'quarantine', 'reject']) {
    const found = await check(record(`v=DMARC1; p=${policy}; rua=mailto:dmarc@example.com`))
    expect(found).toMatchObject({
      check: 'dmarc',
      asked: 'TXT _dmarc.example.com',
      verdict: 'unknown',
      code: 'dmarc-policy',
    })
    expect(found.found).toBe(
      `The policy for example.com is ${policy}. Published at _dmarc.example.com: v=DMARC1; p=${policy}; rua=mailto:dmarc@example.com`,
    )
  }
})

test('a missing record is a problem, with a harmless one to begin with', async () => {
  for (const zones of [{}, { '_dmarc.example.com': { TXT: ['v=spf1 -all', 'v=DMARC10; p=reject'] } }] as Zones[]) {
    expect(await check(zones)).toMatchObject({
      verdict: 'problem',
      code: 'dmarc-missing',
      record: 'v=DMARC1; p=none',
      recordName: '_dmarc.example.com',
    })
  }
})

test('a missing record behind an alias names where the alias leads', async () => {
  const found = await check({ '_dmarc.example.com': { CNAME: 'example.com.dmarc.example.net' } })
  expect(found.code).toBe('dmarc-missing')
  expect(found.found).toContain('alias of example.com.dmarc.example.net')
})

test('a subdomain takes the policy of its organizational domain, its own first', async () => {
  const organization = record('v=DMARC1; p=reject; sp=quarantine')
  const found = await check(organization, { domain: 'news.example.com' })
  expect(found.asked).toBe('TXT _dmarc.news.example.com, _dmarc.example.com')
  expect(found.found).toContain('The policy for news.example.com is quarantine.')
  const plain = await check(record('v=DMARC1; p=reject'), { domain: 'news.example.com' })
  expect(plain.found).toContain('is reject.')
  const own = await check(
    { ...organization, '_dmarc.news.example.com': { TXT: ['v=DMARC1; p=none'] } },
    { domain: 'news.example.com' },
  )
  expect(own.found).toContain('is none.')
})

test('the first record for a subdomain belongs to the organizational domain', async () => {
  expect(await check({}, { domain: 'a.b.example.com' })).toMatchObject({ recordName: '_dmarc.example.com' })
})

test('two records count as none', async () => {
  const zones = { '_dmarc.example.com': { TXT: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] } }
  expect(await check(zones)).toMatchObject({ verdict: 'problem', code: 'dmarc-two-records' })
})

test('a record without a policy that receivers know is invalid', async () => {
  for (const text of ['v=DMARC1', 'v=DMARC1; p=rejected', 'v=DMARC1; rua=mailto:dmarc@example.com']) {
    expect(await check(record(text))).toMatchObject({ verdict: 'problem', code: 'dmarc-invalid' })
  }
})

test('an envelope or a signature of the same organization is aligned', async () => {
  for (const subject of [
    { envelopeDomain: 'bounce.example.com' },
    { signedBy: ['mail.example.com'] },
    { signedBy: ['example.net', 'example.com'] },
  ]) {
    expect(await check(record('v=DMARC1; p=reject'), subject)).toMatchObject({ verdict: 'ok', code: 'dmarc-aligned' })
  }
})

test('an envelope and signatures of other organizations are not aligned', async () => {
  const found = await check(record('v=DMARC1; p=reject'), {
    envelopeDomain: 'bounce.example.net',
    signedBy: ['example.net'],
  })
  expect(found).toMatchObject({ verdict: 'problem', code: 'dmarc-unaligned' })
  expect(found.found).toContain('for bounce.example.net, example.net')
})

test('domains under one public suffix are not one organization', async () => {
  const zones = { '_dmarc.example.co.uk': { TXT: ['v=DMARC1; p=reject'] } }
  expect(await check(zones, { domain: 'example.co.uk', envelopeDomain: 'other.co.uk' })).toMatchObject({
    code: 'dmarc-unaligned',
  })
})

test('strict alignment wants the very domain, for SPF and DKIM apart', async () => {
  const strict = record('v=DMARC1; p=reject; aspf=s; adkim=s')
  expect((await check(strict, { envelopeDomain: 'bounce.example.com', signedBy: ['mail.example.com'] })).code).toBe(
    'dmarc-unaligned',
  )
  expect((await check(strict, { envelopeDomain: 'example.com' })).code).toBe('dmarc-aligned')
  const half = record('v=DMARC1; p=reject; aspf=s')
  expect((await check(half, { envelopeDomain: 'bounce.example.com' })).code).toBe('dmarc-unaligned')
  expect((await check(half, { signedBy: ['mail.example.com'] })).code).toBe('dmarc-aligned')
})

test('DNS that fails is never taken for a missing record', async () => {
  for (const trouble of ['SERVFAIL', 'TIMEOUT', 'REFUSED'] as const) {
    expect(await check({ '_dmarc.example.com': trouble })).toMatchObject({ verdict: 'unknown', code: 'dns-failed' })
    expect(await check({ '_dmarc.news.example.com': trouble }, { domain: 'news.example.com' })).toMatchObject({
      code: 'dns-failed',
    })
  }
  const tarpit = await check({ '_dmarc.example.com': 'TARPIT' }, {}, { milliseconds: 20, questions: 20 })
  expect(tarpit).toMatchObject({ verdict: 'unknown', code: 'dns-failed' })
})
