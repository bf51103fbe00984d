import { expect, test } from 'vitest'
import { followAlias } from '../../shared/evidence/alias.ts'
import { inert } from '../../shared/evidence/inert.ts'
import { arpaName, isSameAddress, reversedLabels, unmapped } from '../../shared/evidence/ipNames.ts'
import { causeLimits, openDns, openQuestions } from '../../shared/evidence/resolver.ts'
import { asking } from './asking.ts'
import { zoneDns } from './zones.ts'

test('no such name, no such record and the kinds of failure are told apart', async () => {
  const zones = {
    'there.example': { A: ['192.0.2.1'] },
    'broken.example': 'SERVFAIL',
    'slow.example': 'TIMEOUT',
    'closed.example': 'REFUSED',
  } as const
  await asking(zones, async (ask) => {
    expect(await ask.a('there.example')).toEqual({ is: 'found', records: ['192.0.2.1'], cut: false })
    expect(await ask.txt('there.example')).toEqual({ is: 'no-data' })
    expect(await ask.a('nowhere.example')).toEqual({ is: 'no-domain' })
    expect(await ask.a('broken.example')).toEqual({ is: 'failed', why: 'server-failure' })
    expect(await ask.a('slow.example')).toEqual({ is: 'failed', why: 'timeout' })
    expect(await ask.a('closed.example')).toEqual({ is: 'failed', why: 'refused' })
  })
})

test('what is no name is not asked', async () => {
  await asking({}, async (ask, dns) => {
    for (const name of [
      '',
      'localhost',
      'a..example',
      'a b.example',
      `${'a'.repeat(64)}.example`,
      `${'a.'.repeat(130)}example`,
      'é.example',
    ]) {
      expect(await ask.a(name)).toEqual({ is: 'failed', why: 'bad-name' })
    }
    expect(dns.asked).toEqual([])
  })
})

test('the same question is asked once, whatever its case and final dot', async () => {
  await asking({ 'example.com': { A: ['192.0.2.1'] } }, async (ask, dns) => {
    await Promise.all([ask.a('example.com'), ask.a('EXAMPLE.com.'), ask.share(1).a('example.com')])
    expect(dns.asked).toEqual(['A example.com'])
  })
})

test('after the last allowed question nothing more is asked, but known answers are still given', async () => {
  await asking(
    { 'a.example': { A: ['192.0.2.1'] } },
    async (ask, dns) => {
      await ask.a('a.example')
      await ask.a('b.example')
      expect(await ask.a('c.example')).toEqual({ is: 'failed', why: 'question-limit' })
      expect(await ask.a('a.example')).toMatchObject({ is: 'found' })
      expect(dns.asked).toHaveLength(2)
    },
    { ...causeLimits, questions: 2 },
  )
})

test('a share ends before the whole does, and what it asks counts for the whole', async () => {
  await asking(
    {},
    async (ask) => {
      const share = ask.share(1)
      await share.a('a.example')
      expect(await share.a('b.example')).toEqual({ is: 'failed', why: 'question-limit' })
      expect(await ask.a('b.example')).toEqual({ is: 'no-domain' })
      expect(await ask.a('c.example')).toEqual({ is: 'failed', why: 'question-limit' })
    },
    { ...causeLimits, questions: 2 },
  )
})

test('a server that never answers is given up at the deadline, and then nobody is asked', async () => {
  await asking(
    { 'tarpit.example': 'TARPIT', 'there.example': { A: ['192.0.2.1'] } },
    async (ask, dns) => {
      expect(await ask.a('tarpit.example')).toEqual({ is: 'failed', why: 'timeout' })
      expect(await ask.a('there.example')).toEqual({ is: 'failed', why: 'timeout' })
      expect(dns.asked).toEqual(['A tarpit.example'])
    },
    { ...causeLimits, milliseconds: 20 },
  )
})

test('the end of the batch ends the questions of every cause in it', async () => {
  const batch = new AbortController()
  const ask = openQuestions(
    zoneDns({ 'tarpit.example': 'TARPIT' }),
    { ...causeLimits, milliseconds: 600_000 },
    batch.signal,
  )
  const waiting = ask.a('tarpit.example')
  batch.abort()
  expect(await waiting).toEqual({ is: 'failed', why: 'timeout' })
  ask.close()
  const late = openQuestions(zoneDns({ 'there.example': { A: ['192.0.2.1'] } }), causeLimits, batch.signal)
  expect(await late.a('there.example')).toEqual({ is: 'failed', why: 'timeout' })
  late.close()
})

test('character strings of a TXT record are joined, and a huge one is cut', async () => {
  const zones = { 'example.com': { TXT: [['v=spf1 ', '-all']] }, 'huge.example': { TXT: ['x'.repeat(60_000)] } }
  await asking(zones, async (ask) => {
    expect(await ask.txt('example.com')).toEqual({ is: 'found', records: ['v=spf1 -all'], cut: false })
    const huge = await ask.txt('huge.example')
    expect(huge).toMatchObject({ is: 'found', cut: true })
    expect(huge.is === 'found' && huge.records[0]?.length).toBe(4_096)
  })
})

test('of thousands of records the first hundred are kept', async () => {
  await asking({ 'example.com': { A: Array.from({ length: 5_000 }, () => '192.0.2.1') } }, async (ask) => {
    const answer = await ask.a('example.com')
    expect(answer).toMatchObject({ is: 'found', cut: true })
    expect(answer.is === 'found' && answer.records.length).toBe(100)
  })
})

test('a resolver that throws at once, or answers with nothing, is an answer like any other', async () => {
  const dns = {
    ...zoneDns({}),
    resolve4: () => {
      throw new TypeError('no')
    },
    resolve6: () => Promise.resolve([]),
  }
  const ask = openQuestions(dns, causeLimits)
  expect(await ask.a('example.com')).toEqual({ is: 'failed', why: 'server-failure' })
  expect(await ask.aaaa('example.com')).toEqual({ is: 'no-data' })
  ask.close()
})

test('the resolver of Node asks the given server and gives an unreachable one up', async () => {
  // Port 9 of this machine: nobody answers there.
  const ask = openQuestions(openDns(['127.0.0.1:9']), { ...causeLimits, milliseconds: 200 })
  expect(await ask.a('example.com')).toMatchObject({ is: 'failed' })
  ask.close()
})

test('an alias is followed to its end, and a loop is seen', async () => {
  const zones = {
    'a.example': { CNAME: 'b.example' },
    'b.example': { CNAME: 'C.example.' },
    'x.example': { CNAME: 'y.example' },
    'y.example': { CNAME: 'x.example' },
    'end.example': { A: ['192.0.2.1'] },
  }
  await asking(zones, async (ask) => {
    expect(await followAlias(ask, 'a.example')).toEqual({ target: 'c.example', loops: false })
    expect(await followAlias(ask, 'x.example')).toEqual({ target: 'x.example', loops: true })
    expect(await followAlias(ask, 'end.example')).toBe(null)
    expect(await followAlias(ask, 'nowhere.example')).toBe(null)
  })
})

test('an endless chain of aliases costs three questions', async () => {
  const zones = Object.fromEntries(
    Array.from({ length: 50 }, (_, n) => [`n${n}.example`, { CNAME: `n${n + 1}.example` }]),
  )
  await asking(zones, async (ask, dns) => {
    expect(await followAlias(ask, 'n0.example')).toEqual({ target: 'n3.example', loops: false })
    expect(dns.asked).toHaveLength(3)
  })
})

test('hostile text from DNS is shown as text', () => {
  expect(inert('v=spf1 include:_spf.example.com ip6:2001:db8::/32 ~all')).toBe(
    'v=spf1 include:_spf.example.com ip6:2001:db8::/32 ~all',
  )
  expect(inert('<script>\u001b[2J\u202e[x](https://evil.example)')).not.toMatch(/[<>[\]()\u001b\u202e]|:\/\//)
  expect(inert('x'.repeat(500))).toHaveLength(100)
})

test('addresses are reversed for DNS', () => {
  expect(reversedLabels('203.0.113.9')).toBe('9.113.0.203')
  expect(arpaName('203.0.113.9')).toBe('9.113.0.203.in-addr.arpa')
  expect(arpaName('2001:db8::25')).toBe('5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa')
  expect(reversedLabels('::ffff:127.0.0.2')).toBe('2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0')
  expect(reversedLabels('::')).toBe(Array.from({ length: 32 }, () => '0').join('.'))
  expect(reversedLabels('2001:db8:1:2:3:4:5:6')).toBe('6.0.0.0.5.0.0.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2')
  expect([reversedLabels('example.com'), arpaName('1.2.3'), reversedLabels('fe80::1%eth0')]).toEqual([null, null, null])
})

test('two spellings of one address are the same address', () => {
  expect(isSameAddress('2001:db8::25', '2001:0DB8:0:0:0:0:0:25')).toBe(true)
  expect(isSameAddress('192.0.2.1', '192.0.2.2')).toBe(false)
  expect(isSameAddress('x', 'x')).toBe(false)
  expect(unmapped('::ffff:192.0.2.1')).toBe('192.0.2.1')
  expect(unmapped('2001:db8::1')).toBe('2001:db8::1')
})
