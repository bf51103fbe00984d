import { expect, test } from 'vitest'
import { checkHelo } from '../../shared/evidence/helo.ts'
import { arpaName } from '../../shared/evidence/ipNames.ts'
import { checkPtr } from '../../shared/evidence/ptr.ts'
import { asking } from './asking.ts'
import type { Zones } from './zones.ts'

const ip = '203.0.113.9'
const reverse = arpaName(ip) ?? ''
const check = (zones: Zones, of = ip, limits?: { milliseconds: number; questions: number }) =>
  asking(zones, (ask) => checkPtr(ask, of), limits)
const greets = (zones: Zones, helo = 'mail.example.com', from: string | null = ip, isAsked = true) =>
  asking(zones, (ask) => checkHelo(ask, helo, from, isAsked))

test('a name that leads back to the address is in order', async () => {
  const zones = { [reverse]: { PTR: ['mail.example.com'] }, 'mail.example.com': { A: ['192.0.2.1', ip] } }
  expect(await check(zones)).toMatchObject({ check: 'ptr', asked: `PTR ${ip}`, verdict: 'ok', code: 'ptr-confirmed' })
})

test('one of several names is enough', async () => {
  const zones = { [reverse]: { PTR: ['x.example.net', 'mail.example.com.'] }, 'mail.example.com': { A: [ip] } }
  expect((await check(zones)).code).toBe('ptr-confirmed')
})

test('IPv6 is confirmed by AAAA, in any spelling', async () => {
  const six = '2001:db8::25'
  const zones = {
    [arpaName(six) ?? '']: { PTR: ['mail.example.com'] },
    'mail.example.com': { AAAA: ['2001:db8:0:0:0:0:0:25'] },
  }
  expect((await check(zones, six)).code).toBe('ptr-confirmed')
})

test('no name is a problem', async () => {
  expect(await check({})).toMatchObject({ verdict: 'problem', code: 'ptr-missing' })
  expect(await check({ [reverse]: { A: [] } })).toMatchObject({ verdict: 'problem', code: 'ptr-missing' })
})

test('a name that leads elsewhere or nowhere is a problem', async () => {
  const elsewhere = { [reverse]: { PTR: ['mail.example.com'] }, 'mail.example.com': { A: ['192.0.2.1'] } }
  expect(await check(elsewhere)).toMatchObject({ verdict: 'problem', code: 'ptr-unconfirmed' })
  expect(await check({ [reverse]: { PTR: ['mail.example.com'] } })).toMatchObject({ code: 'ptr-unconfirmed' })
  expect(await check({ [reverse]: { PTR: ['localhost'] } })).toMatchObject({ code: 'ptr-unconfirmed' })
})

test('a name made of the address looks like a customer line', async () => {
  for (const name of ['203-0-113-9.dyn.example.net', '9.113.0.203.example.net', 'ip-203-000-113-009.example.net']) {
    expect(await check({ [reverse]: { PTR: [name] }, [name]: { A: [ip] } })).toMatchObject({
      verdict: 'problem',
      code: 'ptr-generic',
    })
  }
  const name = 'mail9.example.net'
  expect((await check({ [reverse]: { PTR: [name] }, [name]: { A: [ip] } })).code).toBe('ptr-confirmed')
})

test('of a hundred hostile names three are asked about', async () => {
  const names = Array.from({ length: 100 }, (_, n) => `n${n}.example.net`)
  await asking({ [reverse]: { PTR: names } }, async (ask, dns) => {
    expect((await checkPtr(ask, ip)).code).toBe('ptr-unconfirmed')
    expect(dns.asked).toHaveLength(4)
  })
})

test('hostile names are shown as inert text', async () => {
  const found = await check({ [reverse]: { PTR: ['<b>\u001b[1m.example.net', 'x'.repeat(5_000)] } })
  expect(found.found).not.toMatch(/[<>\u001b]/)
  expect(found.found.length).toBeLessThan(400)
})

test('DNS that fails decides nothing, for the name and for the way back', async () => {
  for (const trouble of ['SERVFAIL', 'TIMEOUT', 'REFUSED'] as const) {
    expect(await check({ [reverse]: trouble })).toMatchObject({ verdict: 'unknown', code: 'dns-failed' })
    const back = await check({ [reverse]: { PTR: ['mail.example.com'] }, 'mail.example.com': trouble })
    expect(back).toMatchObject({ verdict: 'unknown', code: 'dns-failed' })
  }
  expect(await check({ [reverse]: 'TARPIT' }, ip, { milliseconds: 20, questions: 20 })).toMatchObject({
    code: 'dns-failed',
  })
})

test('a greeting that leads to the server is in order', async () => {
  expect(await greets({ 'mail.example.com': { A: [ip] } })).toMatchObject({
    check: 'helo',
    verdict: 'ok',
    code: 'helo-confirmed',
  })
  expect((await greets({ 'mail.example.com': { AAAA: ['2001:db8::1'] } }, 'mail.example.com', null)).code).toBe(
    'helo-confirmed',
  )
  expect(
    (await greets({ 'mail.example.com': { AAAA: ['2001:db8::1'] } }, 'mail.example.com', '2001:db8::1')).code,
  ).toBe('helo-confirmed')
})

test('a greeting that is no name, has no address, or leads elsewhere is a problem', async () => {
  expect(await greets({}, 'localhost')).toMatchObject({ verdict: 'problem', code: 'helo-not-a-name' })
  expect(await greets({})).toMatchObject({ verdict: 'problem', code: 'helo-unresolved' })
  expect(await greets({ 'mail.example.com': { A: ['192.0.2.1'] } })).toMatchObject({
    verdict: 'problem',
    code: 'helo-elsewhere',
  })
})

test('a greeting of a domain that is not registered is not asked about', async () => {
  await asking({}, async (ask, dns) => {
    expect(await checkHelo(ask, 'mail.example.net', ip, false)).toMatchObject({
      verdict: 'unknown',
      code: 'not-registered',
    })
    expect(dns.asked).toEqual([])
  })
})

test('a greeting is not judged when DNS fails', async () => {
  expect(await greets({ 'mail.example.com': 'SERVFAIL' })).toMatchObject({ verdict: 'unknown', code: 'dns-failed' })
})
