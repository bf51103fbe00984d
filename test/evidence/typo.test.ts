import { expect, test } from 'vitest'
import { distance } from '../../shared/evidence/distance.ts'
import { checkTypo, nearDomains } from '../../shared/evidence/typo.ts'
import { mailboxDomains } from '../../shared/knowledge/mailboxDomains.ts'
import { asking } from './asking.ts'
import type { Zones } from './zones.ts'

const takesMail = { MX: [[5, 'mx.example.net']] } as const
const known: Zones = Object.fromEntries(mailboxDomains.map((domain) => [domain, takesMail]))
const check = (domain: string, zones: Zones = known) => asking(zones, (ask) => checkTypo(ask, domain))

test('a slip in a well-known domain is suggested when the domain takes no mail', async () => {
  for (const [typed, meant] of [
    ['gmial.com', 'gmail.com'],
    ['gmail.con', 'gmail.com'],
    ['gmai.com', 'gmail.com'],
    ['gmaill.com', 'gmail.com'],
    ['gnail.co', 'gmail.com'],
    ['hotmial.com', 'hotmail.com'],
    ['yaho.com', 'yahoo.com'],
    ['outlok.com', 'outlook.com'],
    ['t-onlin.de', 't-online.de'],
    ['gmx.dee', 'gmx.de'],
    ['iclould.com', 'icloud.com'],
  ] as const) {
    const found = await check(typed)
    expect(found, typed).toMatchObject({ check: 'typo', verdict: 'problem', code: 'typo-likely' })
    expect(found?.found, typed).toContain(`${typed} has no mail server, ${meant} has`)
  }
})

test('a domain that takes mail is no typo, however close', async () => {
  expect(await check('gmial.com', { ...known, 'gmial.com': takesMail })).toBe(null)
})

test('a parked domain with a null MX or a bare address is a typo', async () => {
  expect(await check('gmial.com', { ...known, 'gmial.com': { MX: [[0, '']] } })).toMatchObject({ code: 'typo-likely' })
  expect(await check('gmial.com', { ...known, 'gmial.com': { A: ['192.0.2.1'] } })).toMatchObject({
    code: 'typo-likely',
  })
})

test('what takes no mail is not suggested', async () => {
  expect(await check('gmial.com', {})).toBe(null)
  expect(await check('gmial.com', { 'gmail.com': { MX: [[0, '']] } })).toBe(null)
})

test('domains that are close to nothing are not asked about', async () => {
  for (const domain of [
    'example.org',
    'gmail.example.org',
    'a.io',
    'company.de',
    'gmail.com',
    'mail.com',
    `${'a'.repeat(60)}.com`,
  ]) {
    await asking(known, async (ask, dns) => {
      expect(await checkTypo(ask, domain)).toBe(null)
      expect(dns.asked).toEqual([])
    })
  }
})

test('a well-known domain is never taken for a typo of another', () => {
  for (const domain of mailboxDomains) expect(nearDomains(domain)).toEqual([])
})

test('where DNS fails, nothing is suggested', async () => {
  expect(await check('gmial.com', { ...known, 'gmial.com': 'SERVFAIL' })).toMatchObject({
    verdict: 'unknown',
    code: 'dns-failed',
  })
  expect(await check('gmial.com', { 'gmail.com': 'TIMEOUT' })).toMatchObject({ verdict: 'unknown', code: 'dns-failed' })
})

test('the distance counts letters missed, added, changed and swapped', () => {
  for (const [one, other, far] of [
    ['gmail', 'gmail', 0],
    ['gmai', 'gmail', 1],
    ['gmaill', 'gmail', 1],
    ['gnail', 'gmail', 1],
    ['gmial', 'gmail', 1],
    ['gmia', 'gmail', 2],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['ca', 'abc', 3],
  ] as const) {
    expect(distance(one, other), `${one} ${other}`).toBe(far)
  }
})
