import { expect, test } from 'vitest'
import { checkBlocklist, type ListedSubject } from '../../shared/evidence/blocklist.ts'
import { reversedLabels } from '../../shared/evidence/ipNames.ts'
import { blocklistAnswers } from '../../shared/knowledge/blocklistAnswers.ts'
import { blocklists } from '../../shared/knowledge/blocklists.ts'
import type { Blocklist } from '../../shared/knowledge/provider.ts'
import { asking } from './asking.ts'
import type { Zones } from './zones.ts'

const listOf = (id: string): Blocklist => {
  const list = blocklists.find((known) => known.id === id)
  if (!list) throw new Error(`no list ${id}`)
  return list
}
const zen = listOf('spamhaus-zen')
const link = 'https://check.spamhaus.org/results/?query=203.0.113.9'
const check = (
  zones: Zones,
  subject: Partial<ListedSubject> = {},
  limits?: { milliseconds: number; questions: number },
) =>
  asking(zones, (ask) => checkBlocklist(ask, { list: zen, zone: null, value: '203.0.113.9', link, ...subject }), limits)

const entry = '9.113.0.203.zen.spamhaus.org'
const alive: Zones = { '2.0.0.127.zen.spamhaus.org': { A: ['127.0.0.2', '127.0.0.4', '127.0.0.10'] } }

test('a listed address is a problem, with the meaning of the codes and the look-up page', async () => {
  expect(await check({ [entry]: { A: ['127.0.0.4', '127.0.0.11'] } })).toEqual({
    check: 'blocklist',
    asked: 'Spamhaus ZEN: 203.0.113.9',
    found:
      '203.0.113.9 is listed by Spamhaus ZEN: 127.0.0.4 (XBL: infected or exploited machine); 127.0.0.11 (PBL: address range that should not send mail directly, named by Spamhaus).',
    verdict: 'problem',
    code: 'listed',
    link,
  })
})

test('an address that is not listed is told only by a list that answers its test entry', async () => {
  expect(await check(alive)).toMatchObject({ verdict: 'ok', code: 'not-listed' })
  expect(await check({})).toMatchObject({ verdict: 'unknown', code: 'not-checked', link })
})

test('a refusal in the 127.255.255 range is not a listing', async () => {
  for (const refusal of ['127.255.255.252', '127.255.255.254', '127.255.255.255']) {
    const found = await check({ [entry]: { A: [refusal] } })
    expect(found).toMatchObject({ verdict: 'unknown', code: 'not-checked', link })
    expect(found.found).toContain(refusal)
  }
  expect(await check({ '2.0.0.127.zen.spamhaus.org': { A: ['127.255.255.254'] } })).toMatchObject({
    code: 'not-checked',
  })
})

test('refused, failed and silent DNS is not checked', async () => {
  for (const trouble of ['REFUSED', 'SERVFAIL', 'TIMEOUT'] as const) {
    expect(await check({ ...alive, [entry]: trouble })).toMatchObject({ verdict: 'unknown', code: 'not-checked', link })
    expect(await check({ '2.0.0.127.zen.spamhaus.org': trouble })).toMatchObject({
      verdict: 'unknown',
      code: 'not-checked',
    })
  }
  expect(await check({ [entry]: 'TARPIT' }, {}, { milliseconds: 20, questions: 20 })).toMatchObject({
    code: 'not-checked',
  })
})

test('an answer outside of 127.0.0.0/8 comes from no blocklist', async () => {
  expect(await check({ [entry]: { A: ['203.0.113.80'] } })).toMatchObject({ verdict: 'unknown', code: 'not-checked' })
})

test('IPv6 is asked digit by digit', async () => {
  const six = '2001:db8::25'
  const zones = { [`${reversedLabels(six) ?? ''}.zen.spamhaus.org`]: { A: ['127.0.0.3'] } }
  expect(await check(zones, { value: six })).toMatchObject({ verdict: 'problem', code: 'listed' })
  const test6 = { [`${reversedLabels('::ffff:127.0.0.2') ?? ''}.zen.spamhaus.org`]: { A: ['127.0.0.2'] } }
  expect(await check(test6, { value: six })).toMatchObject({ verdict: 'ok', code: 'not-listed' })
  expect(await check(alive, { value: six })).toMatchObject({ verdict: 'unknown', code: 'not-checked' })
})

test('the zone that the reply names is the one that is asked', async () => {
  const uceprotect = listOf('uceprotect')
  const zones = { '9.113.0.203.dnsbl-2.uceprotect.net': { A: ['127.0.0.2'] } }
  expect((await check(zones, { list: uceprotect, zone: 'dnsbl-2.uceprotect.net' })).code).toBe('listed')
  expect((await check(zones, { list: uceprotect, zone: null })).code).toBe('not-checked')
})

test('a domain is asked as it is and as its organization has it', async () => {
  const uribl = listOf('uribl')
  const zones = { 'example.com.multi.uribl.com': { A: ['127.0.0.6'] } }
  const found = await check(zones, { list: uribl, value: 'www.example.com' })
  expect(found).toMatchObject({ verdict: 'problem', code: 'listed' })
  expect(found.found).toContain('black: spam domain, grey: bulk mail')
  const test1 = { 'test.uribl.com.multi.uribl.com': { A: ['127.0.0.14'] } }
  expect((await check(test1, { list: uribl, value: 'www.example.com' })).code).toBe('not-listed')
  expect(
    (await check({ 'example.com.multi.uribl.com': { A: ['127.0.0.1'] } }, { list: uribl, value: 'example.com' })).code,
  ).toBe('not-checked')
})

test('a list that was shut down is not asked: the receiver is out of date', async () => {
  await asking({}, async (ask, dns) => {
    const found = await checkBlocklist(ask, { list: listOf('sorbs'), zone: null, value: '203.0.113.9', link: null })
    expect(found).toMatchObject({ verdict: 'problem', code: 'list-closed' })
    expect(found).not.toHaveProperty('link')
    expect(dns.asked).toEqual([])
  })
})

test('a list without zones, and a reply without an address, are not asked', async () => {
  await asking({}, async (ask, dns) => {
    const cloudmark = listOf('cloudmark')
    expect(
      await checkBlocklist(ask, { list: cloudmark, zone: null, value: '203.0.113.9', link: cloudmark.lookUp }),
    ).toMatchObject({
      code: 'not-checked',
      link: cloudmark.lookUp,
    })
    expect(await checkBlocklist(ask, { list: zen, zone: null, value: null, link: null })).toMatchObject({
      code: 'not-checked',
    })
    expect(dns.asked).toEqual([])
  })
})

test('being on a list of good senders is no problem', async () => {
  const zones = { '9.113.0.203.list.dnswl.org': { A: ['127.0.5.1'] } }
  expect(await check(zones, { list: listOf('dnswl') })).toMatchObject({ verdict: 'ok', code: 'listed' })
  expect(
    await check({ '9.113.0.203.list.dnswl.org': { A: ['127.0.0.255'] } }, { list: listOf('dnswl') }),
  ).toMatchObject({ code: 'not-checked' })
})

test('an answer without a known meaning is shown bare, and a hundred of them are five', async () => {
  const found = await check({ [entry]: { A: Array.from({ length: 100 }, (_, n) => `127.0.9.${n}`) } })
  expect(found.found).toBe(
    '203.0.113.9 is listed by Spamhaus ZEN: 127.0.9.0; 127.0.9.1; 127.0.9.2; 127.0.9.3; 127.0.9.4.',
  )
})

test('every meaning belongs to a list of knowledge, and every zone too', () => {
  for (const [id, { zone }] of Object.entries(blocklistAnswers)) {
    expect(blocklists.map((list) => list.id)).toContain(id)
    if (zone !== undefined) expect(blocklists.flatMap((list) => list.zones)).toContain(zone)
  }
})
