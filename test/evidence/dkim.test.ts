import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkDkim } from '../../shared/evidence/dkim.ts'
import { asking } from './asking.ts'
import type { Records, Trouble, Zones } from './zones.ts'

const name = 's1._domainkey.example.com'
const checkIn = (zones: Zones, limits?: { milliseconds: number; questions: number }) =>
  asking(zones, (ask) => checkDkim(ask, { domain: 'example.com', selector: 's1' }), limits)
const check = (records: Records | Trouble) => checkIn({ [name]: records })
const key = (bits: number, type: 'spki' | 'pkcs1' = 'spki') =>
  generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'der', type }).toString('base64')

test('a published key of 2048 bits is in order, also in several strings or in the bare form', async () => {
  const long = key(2_048)
  const found = await check({ TXT: [[`v=DKIM1; k=rsa; p=${long.slice(0, 200)}`, long.slice(200)]] })
  expect(found).toMatchObject({ check: 'dkim', asked: `TXT ${name}`, verdict: 'ok', code: 'dkim-key' })
  expect(found.found).toContain('2048 bits')
  expect(await check({ TXT: [`p=${key(1_024, 'pkcs1')}`] })).toMatchObject({ verdict: 'ok', code: 'dkim-key' })
})

test('a key of 512 bits is too short', async () => {
  const found = await check({ TXT: [`v=DKIM1; p=${key(512)}`] })
  expect(found).toMatchObject({ verdict: 'problem', code: 'dkim-short-key' })
  expect(found.found).toContain('512 bits')
})

test('an empty p= is a revoked key', async () => {
  for (const record of ['v=DKIM1; k=rsa; p=', 'v=DKIM1; p= ;']) {
    expect(await check({ TXT: [record] })).toMatchObject({ verdict: 'problem', code: 'dkim-revoked' })
  }
})

test('what cannot be read as a key is no key', async () => {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' })
  for (const record of [
    'v=DKIM1; k=rsa; p=AAAA',
    'v=DKIM1; k=rsa',
    'v=DKIM2; p=AAAA',
    'v=DKIM1; k=rot13; p=AAAA',
    'v=DKIM1; k=ed25519; p=AAAA',
    `v=DKIM1; p=${ec.toString('base64')}`,
    '=;=;;p',
    '',
  ]) {
    expect(await check({ TXT: [record] })).toMatchObject({ verdict: 'problem', code: 'dkim-bad-key' })
  }
})

test('an Ed25519 key is a key', async () => {
  const found = await check({ TXT: [`v=DKIM1; k=ed25519; p=${Buffer.alloc(32, 7).toString('base64')}`] })
  expect(found).toMatchObject({ verdict: 'ok', code: 'dkim-key' })
})

test('two keys under one name are a problem', async () => {
  expect(await check({ TXT: ['v=DKIM1; p=', 'v=DKIM1; p='] })).toMatchObject({
    verdict: 'problem',
    code: 'dkim-two-keys',
  })
})

test('a missing key is a problem', async () => {
  expect(await checkIn({})).toMatchObject({ verdict: 'problem', code: 'dkim-missing' })
  expect(await check({ A: ['192.0.2.1'] })).toMatchObject({ verdict: 'problem', code: 'dkim-missing' })
})

test('a key behind aliases is found', async () => {
  const zones = {
    [name]: { CNAME: 's1.dkim.example.net' },
    's1.dkim.example.net': { CNAME: 'k.example.net' },
    'k.example.net': { TXT: [`p=${key(2_048)}`] },
  }
  expect((await checkIn(zones)).code).toBe('dkim-key')
})

test('an alias that leads to nothing is named', async () => {
  const found = await check({ CNAME: 's1.dkim.example.net' })
  expect(found).toMatchObject({ verdict: 'problem', code: 'dkim-alias-broken' })
  expect(found.found).toContain('alias of s1.dkim.example.net, where there is no key')
})

test('aliases that go round in circles are a problem, not a failure of DNS', async () => {
  const found = await checkIn({ [name]: { CNAME: 'b.example.net' }, 'b.example.net': { CNAME: name } })
  expect(found).toMatchObject({ verdict: 'problem', code: 'dkim-alias-broken' })
  expect(found.found).toContain('back to itself')
})

test('DNS that fails decides nothing', async () => {
  for (const trouble of ['SERVFAIL', 'TIMEOUT', 'REFUSED'] as const) {
    expect(await check(trouble)).toMatchObject({ verdict: 'unknown', code: 'dns-failed' })
  }
  expect(await checkIn({ [name]: 'TARPIT' }, { milliseconds: 20, questions: 20 })).toMatchObject({
    verdict: 'unknown',
    code: 'dns-failed',
  })
})

test('a huge record is not judged', async () => {
  expect(await check({ TXT: [`v=DKIM1; p=${'A'.repeat(50_000)}`] })).toMatchObject({
    verdict: 'unknown',
    code: 'dns-failed',
  })
})
