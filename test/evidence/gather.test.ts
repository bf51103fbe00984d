import { expect, test } from 'vitest'
import { gather, reportOf, signedBy, spfReply } from './asking.ts'

test('an SPF refusal is answered by the record, whether it covers the address, and what to publish', async () => {
  const { evidence, asked } = await gather(reportOf('spf-failed', spfReply), {
    'example.com': { TXT: ['v=spf1 ip4:192.0.2.1 -all'] },
  })
  expect(evidence).toEqual([
    {
      check: 'spf',
      asked: 'TXT example.com',
      found:
        '203.0.113.9 is not covered (fail). If 203.0.113.9 is a server of yours, publish the given record. Published: v=spf1 ip4:192.0.2.1 -all',
      verdict: 'problem',
      code: 'spf-not-covered',
      record: 'v=spf1 ip4:203.0.113.9 ip4:192.0.2.1 -all',
      recordName: 'example.com',
      at: '2026-11-21T10:00:00.000Z',
    },
  ])
  expect(asked).toEqual(['TXT example.com'])
})

test('the domain that Gmail names in brackets is the one that is asked about', async () => {
  const reply = '550-5.7.26 DKIM = did not pass SPF [example.com] with ip: [203.0.113.9] = did not pass'
  const { codes, asked } = await gather(reportOf('auth-failed', reply), { 'example.com': { TXT: ['v=spf1 -all'] } })
  expect(codes).toEqual(['dmarc-missing', 'dkim-no-selector', 'spf-not-covered'])
  expect(asked).toContain('TXT _dmarc.example.com')
})

test('SPF is checked for the envelope sender of the returned message, DMARC for its From', async () => {
  const zones = {
    'bounce.example.com': { TXT: ['v=spf1 ip4:203.0.113.9 -all'] },
    '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject'] },
  }
  const { evidence } = await gather(reportOf('dmarc-failed', '550 5.7.1 DMARC failure from 203.0.113.9'), zones, {
    original: signedBy('d=example.com; s=s1'),
  })
  expect(evidence.map(({ code, asked }) => [code, asked])).toEqual([
    ['dmarc-aligned', 'TXT _dmarc.example.com'],
    ['dkim-missing', 'TXT s1._domainkey.example.com'],
    ['spf-pass', 'TXT bounce.example.com'],
  ])
})

test('where nothing tells the From domain, DMARC is looked up and nothing compared', async () => {
  const reply = '550-5.7.26 DKIM = did not pass SPF [bounce.example.com] with ip: [203.0.113.9] = did not pass'
  const { codes } = await gather(
    reportOf('auth-failed', reply),
    { '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject'] } },
    { senderDomains: ['example.com', 'example.net'] },
  )
  expect(codes).toEqual(['dmarc-policy', 'dkim-no-selector', 'spf-missing'])
})

test('what the reply says of the envelope goes before the returned Return-Path', async () => {
  const { asked } = await gather(reportOf('spf-failed', spfReply), {}, { original: signedBy('d=example.com; s=s1') })
  expect(asked).toEqual(['TXT example.com'])
})

test('a signature for somebody else leaves DMARC unaligned, and that key is not asked for', async () => {
  const original = {
    ...signedBy('d=esp.example.net; s=k1'),
    headers: { 'dkim-signature': 'd=esp.example.net; s=k1', 'return-path': '<x@esp.example.net>' },
  }
  const { codes, asked } = await gather(
    reportOf(
      'dmarc-failed',
      '550 5.7.509: Access denied, sending domain [EXAMPLE.COM] does not pass DMARC verification',
    ),
    { '_dmarc.example.com': { TXT: ['v=DMARC1; p=reject'] } },
    { original },
  )
  expect(codes).toEqual(['dmarc-unaligned', 'not-registered'])
  expect(asked).toEqual(['TXT _dmarc.example.com'])
})

test('both signatures of the returned message are looked up, a third is not', async () => {
  const { asked } = await gather(
    reportOf('dkim-failed', '550 DKIM verification failed'),
    {},
    {
      original: signedBy('d=example.com; s=a', 's=b; d=mail.example.com', 'd=example.com; s=c'),
    },
  )
  expect(asked.filter((question) => question.startsWith('TXT'))).toEqual([
    'TXT a._domainkey.example.com',
    'TXT b._domainkey.mail.example.com',
  ])
})

test('the key that the reply itself names goes before the signatures', async () => {
  const { asked } = await gather(
    reportOf('dkim-failed', '550 5.7.20 no key for old._domainkey.example.com'),
    {},
    {
      original: signedBy('d=example.com; s=a'),
    },
  )
  expect(asked[0]).toBe('TXT old._domainkey.example.com')
  expect(asked.join()).not.toContain('a._domainkey')
})

test('missing reverse DNS is looked up in reverse, and the greeting with it', async () => {
  const reply = '550 5.7.25 [203.0.113.9] does not have a PTR record; invalid HELO name mail.example.com'
  const { codes } = await gather(reportOf('ptr-missing', reply), {})
  expect(codes).toEqual(['ptr-missing', 'helo-unresolved'])
})

test('the list that the reply names is asked about the address, with its look-up page', async () => {
  const reply = '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org'
  const { evidence, asked } = await gather(reportOf('ip-blocklisted', reply), {
    '9.113.0.203.zen.spamhaus.org': { A: ['127.255.255.254'] },
  })
  expect(evidence).toMatchObject([
    { code: 'not-checked', verdict: 'unknown', link: 'https://check.spamhaus.org/results/?query=203.0.113.9' },
  ])
  expect(asked).toEqual(['A 9.113.0.203.zen.spamhaus.org'])
})

test('a list that nobody knows is not asked', async () => {
  const { evidence, asked } = await gather(
    reportOf('ip-blocklisted', '554 Client host [203.0.113.9] blocked using rbl.example.net'),
    {},
  )
  expect([evidence, asked]).toEqual([[], []])
})

test('a listed domain is asked about only when it is registered', async () => {
  const other = await gather(reportOf('domain-blocklisted', '554 5.7.1 example.net in multi.uribl.com (black)'), {})
  expect([other.codes, other.asked]).toEqual([['not-checked'], []])
  const own = await gather(reportOf('domain-blocklisted', '554 5.7.1 example.com in multi.uribl.com (black)'), {
    'example.com.multi.uribl.com': { A: ['127.0.0.2'] },
  })
  expect(own.codes).toEqual(['listed'])
})

test('a domain that does not exist is confirmed, and a likely typo suggested', async () => {
  const report = reportOf('domain-unknown', 'Host or domain name not found', { recipient: 'bo@gmial.com' })
  const { codes } = await gather(report, { 'gmail.com': { MX: [[5, 'mx.example.net']] } })
  expect(codes).toEqual(['mx-no-domain', 'typo-likely'])
})

test('a recipient domain with letters beyond ASCII is asked about in its DNS form', async () => {
  const { asked } = await gather(reportOf('domain-unknown', 'not found', { recipient: 'bo@bücher.example' }), {})
  expect(asked).toEqual(['MX xn--bcher-kva.example'])
})

test('an address without a domain name is not asked about', async () => {
  for (const recipient of [
    'bo',
    'bo@',
    'bo@localhost',
    'bo@[192.0.2.1]',
    'bo@192.0.2.1',
    'bo@192.0.2.123',
    'bo@a..example',
    '',
  ]) {
    expect((await gather(reportOf('domain-unknown', 'not found', { recipient }), {})).asked).toEqual([])
  }
})

test('the sender domain must take mail where the sender was refused', async () => {
  const { evidence } = await gather(
    reportOf('sender-invalid', '553 5.1.8 <news@example.com>: Sender address rejected: Domain not found'),
    {},
  )
  expect(evidence).toMatchObject([{ check: 'sender-mx', code: 'mx-no-domain', asked: 'MX example.com' }])
})

test('domains that are not registered are not asked about, and it is said once', async () => {
  const reply = spfReply.replace('example.com', 'example.net')
  for (const senderDomains of [['example.com'], [], ['notexample.net'], ['a.example.net']]) {
    const { evidence, asked } = await gather(reportOf('spf-failed', reply), {}, { senderDomains })
    expect(evidence).toMatchObject([{ check: 'sender-domain', code: 'not-registered', verdict: 'unknown' }])
    expect(asked).toEqual([])
  }
  const longer = spfReply.replace('example.com', 'notexample.com')
  expect((await gather(reportOf('spf-failed', longer), {})).codes).toEqual(['not-registered'])
  const both = await gather(
    reportOf('dmarc-failed', "554 5.7.1 rejected due to example.net's DMARC policy"),
    {},
    { original: null },
  )
  expect(both.codes.filter((code) => code === 'not-registered')).toHaveLength(1)
})

test('where the reply names no domain, the only registered one is meant', async () => {
  const reply = '550 5.7.1 SPF check failed for 203.0.113.9'
  expect((await gather(reportOf('spf-failed', reply), {})).codes).toEqual(['spf-missing'])
  expect(
    (await gather(reportOf('spf-failed', reply), {}, { senderDomains: ['example.com', 'example.net'] })).codes,
  ).toEqual([])
})
