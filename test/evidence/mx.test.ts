import { expect, test } from 'vitest'
import { checkMx } from '../../shared/evidence/mx.ts'
import { asking } from './asking.ts'
import type { Records, Trouble, Zones } from './zones.ts'

const checkIn = (zones: Zones, limits?: { milliseconds: number; questions: number }) =>
  asking(zones, (ask) => checkMx(ask, 'example.org'), limits)
const check = (records: Records | Trouble, more: Zones = {}) => checkIn({ 'example.org': records, ...more })

test('mail servers are named, the preferred one first', async () => {
  const found = await check(
    {
      MX: [
        [20, 'mx2.example.org'],
        [10, 'MX1.example.org.'],
      ],
    },
    { 'mx1.example.org': { A: ['192.0.2.1'] } },
  )
  expect(found).toEqual({
    check: 'mx',
    asked: 'MX example.org',
    found: 'Mail for example.org goes to mx1.example.org, mx2.example.org.',
    verdict: 'ok',
    code: 'mx-found',
  })
})

test('a domain that does not exist is told from one without mail', async () => {
  expect(await checkIn({})).toMatchObject({ verdict: 'problem', code: 'mx-no-domain' })
  expect(await check({ TXT: ['hello'] })).toMatchObject({ verdict: 'problem', code: 'mx-missing' })
})

test('without MX the address of the domain takes mail', async () => {
  expect(await check({ A: ['192.0.2.1'] })).toMatchObject({ verdict: 'ok', code: 'mx-implicit' })
  expect(await check({ AAAA: ['2001:db8::1'] })).toMatchObject({ verdict: 'ok', code: 'mx-implicit' })
})

test('null MX declares that a domain takes no mail, even beside an address', async () => {
  expect(await check({ MX: [[0, '']], A: ['192.0.2.1'] })).toMatchObject({ verdict: 'problem', code: 'mx-null' })
  expect(await check({ MX: [[0, '.']] })).toMatchObject({ verdict: 'problem', code: 'mx-null' })
})

test('mail servers without an address, or with one that only they can reach, are no servers', async () => {
  expect(await check({ MX: [[10, 'mx.example.org']] })).toMatchObject({ verdict: 'problem', code: 'mx-unreachable' })
  for (const host of [{ A: ['127.0.0.1'] }, { A: ['10.1.2.3'] }, { AAAA: ['::1'] }, { A: ['0.0.0.0'] }]) {
    expect((await check({ MX: [[10, 'mx.example.org']] }, { 'mx.example.org': host })).code).toBe('mx-unreachable')
  }
})

test('one working server among several is enough', async () => {
  const zones = { 'mx2.example.org': { AAAA: ['2001:db8::1'] } }
  expect(
    (
      await check(
        {
          MX: [
            [10, 'mx1.example.org'],
            [20, 'mx2.example.org'],
          ],
        },
        zones,
      )
    ).code,
  ).toBe('mx-found')
})

test('of a hundred servers three are looked at', async () => {
  const MX = Array.from({ length: 99 }, (_, n) => [n, `mx${n}.example.org`] as const)
  await asking({ 'example.org': { MX } }, async (ask, dns) => {
    expect((await checkMx(ask, 'example.org')).code).toBe('mx-unreachable')
    expect(dns.asked).toHaveLength(7)
  })
})

test('DNS that fails is never taken for a domain that does not exist', async () => {
  for (const trouble of ['SERVFAIL', 'TIMEOUT', 'REFUSED'] as const) {
    expect(await check(trouble)).toMatchObject({ verdict: 'unknown', code: 'dns-failed' })
    expect(await check({ MX: [], A: trouble })).toMatchObject({ verdict: 'unknown', code: 'dns-failed' })
    expect(await check({ MX: [[10, 'mx.example.org']] }, { 'mx.example.org': trouble })).toMatchObject({
      verdict: 'ok',
      code: 'mx-found',
    })
  }
  expect(await checkIn({ 'example.org': 'TARPIT' }, { milliseconds: 20, questions: 20 })).toMatchObject({
    code: 'dns-failed',
  })
})
