/** What is read from a bounce for its fix, and what hostile bounces cannot do with it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseFix, fixFor } from '../../shared/fix/fix.ts'
import { readValues, type Cause } from '../../shared/fix/values.ts'
import { blocklists } from '../../shared/knowledge/blocklists.ts'
import { links } from '../../shared/knowledge/fixes/links.ts'
import { readings } from '../../shared/knowledge/fixes/readings.ts'
import { reasonFixes } from '../../shared/knowledge/fixes/reasons.ts'
import { sharpFixes } from '../../shared/knowledge/fixes.ts'
import type { Reason } from '../../shared/knowledge/reasons.ts'
import type { Who } from '../../shared/knowledge/rule.ts'

function cause(text: string, more: Partial<Cause> = {}): Cause {
  return { reason: 'policy-refused', rule: 'none', provider: null, text, recipient: null, remoteMta: null, ...more }
}

describe('the words of a reply', () => {
  it.each(readings)('hold $value in "$example"', ({ value, reads, example, finds }) => {
    expect(reads.exec(example)?.[1]).toBe(finds)
    expect(readValues(cause(example))[value]).toBe(value === 'retryAfter' ? '5 minutes' : finds)
  })

  it.each([
    ['550 Client host [192.0.2.1] blocked', '192.0.2.1'],
    ['550 Client host mail.example.com[192.0.2.1] blocked', '192.0.2.1'],
    ['550 5.7.25 the sending IPv6 address [2001:db8::1] must have a reverse DNS record', '2001:db8::1'],
    ['421 [TSS04] Messages from 192.0.2.1 temporarily deferred - 4.16.55.1', '192.0.2.1'],
    ['host mx.example.org[198.51.100.7] said: 550 blocked: 192.0.2.1', '192.0.2.1'],
    ['connect to mx.example.org[198.51.100.7]:25: Connection refused', undefined],
    ['554 blocked; answer 127.0.0.2 for 10.1.2.3', undefined],
    ['421 deferred due to user complaints - 4.16.55.1', undefined],
    ['554 5.7.1.999.1 300.1.1.1 1.2.3', undefined],
  ])('name the sending server in "%s" as %s', (text, ip) => {
    expect(readValues(cause(text)).sendingIp).toBe(ip)
  })

  it.each([
    ['552 5.3.4 Message size exceeds fixed maximum message size (26214400)', '25 MB'],
    ['552 message size 35000000 exceeds size limit 26214400', '25 MB'],
    ['552 5.2.3 message larger than 10 MB', '10 MB'],
    ['552 limit is 512 KB', '512 KB'],
    ['552 5.3.4 message too big', undefined],
    ['552 5.3.4 exceeds limit of 5.3.4', undefined],
  ])('give the size limit of "%s" as %s', (text, limit) => {
    expect(readValues(cause(text, { reason: 'message-too-large' })).limit).toBe(limit)
  })

  it('give the limit of an account for its period', () => {
    const limit = (text: string): string | undefined => readValues(cause(text, { reason: 'sending-limit' })).limit
    expect(limit('Domain example.com has exceeded the max emails per hour (100/100 (100%)) allowed.')).toBe(
      '100 messages an hour',
    )
    expect(limit('you may send 500 messages per day')).toBe('500 messages a day')
    expect(limit('limit exceeded')).toBeUndefined()
  })

  it.each([
    ['try again in 300 seconds', '5 minutes'],
    ['Greylisted for 1 h', '1 hour'],
    ['please retry after 90 s', '2 minutes'],
    ['come back in 2 days', '2 days'],
    ['try again later', undefined],
  ])('"%s" means %s', (text, time) => {
    expect(readValues(cause(`451 4.7.1 ${text}`)).retryAfter).toBe(time)
  })

  it('give a new address that is not the old one', () => {
    const moved = cause('551 <bo@example.org> has moved; please try <bo@example.net>', { reason: 'address-moved' })
    expect(readValues(moved).newAddress).toBe('bo@example.net')
    expect(readValues({ ...moved, recipient: 'bo@example.org' }).newAddress).toBe('bo@example.net')
    expect(readValues(cause('551 <bo@example.org> not local', { reason: 'address-moved' })).newAddress).toBeUndefined()
  })
})

describe('the returned original', () => {
  const original = {
    from: 'Shop <news@example.com>',
    headers: {
      'dkim-signature': 'v=1; a=rsa-sha256; d=example.com; s=s2026; b=abc',
      'return-path': '<b@bounce.example.com>',
    },
  }

  it('gives the sender domain and the DKIM selector where the reply names none', () => {
    const values = readValues(cause('550 DKIM failed', { reason: 'dkim-failed', original }))
    expect([values.senderDomain, values.selector]).toEqual(['example.com', 's2026'])
  })

  it('gives the domain of the Return-Path where SPF is meant (RFC 7208 §2.4)', () => {
    expect(readValues(cause('550 SPF failed', { reason: 'spf-failed', original })).senderDomain).toBe(
      'bounce.example.com',
    )
  })

  it('does not overrule what the reply says', () => {
    const text = "550 rejected due to shop.example's DMARC policy"
    const values = readValues(cause(text, { reason: 'dmarc-failed', original }))
    expect([values.senderDomain, values.sender]).toEqual(['shop.example', undefined])
  })
})

describe('a look-up page', () => {
  it('is built from the list’s own data and a checked address', () => {
    const text = '554 Client host [192.0.2.1] blocked using zen.spamhaus.org; https://evil.example/?ip=198.51.100.1'
    const { lookupUrl } = readValues(cause(text))
    expect(lookupUrl).toContain('192.0.2.1')
    expect(new URL(lookupUrl ?? '').host).toBe('check.spamhaus.org')
  })

  it('is missing where the reply names no address or an unknown list', () => {
    expect(readValues(cause('554 blocked using zen.spamhaus.org')).lookupUrl).toBeUndefined()
    const unknown = readValues(cause('554 Client host [192.0.2.1] blocked using rbl.example.net'))
    expect([unknown.lookupUrl, unknown.blocklist]).toEqual([undefined, 'rbl.example.net'])
  })

  it('comes first among the links, and replaces the list’s front page', () => {
    const text = '554 Client host [192.0.2.1] blocked using zen.spamhaus.org'
    const { links: pages } = chooseFix(cause(text, { reason: 'ip-blocklisted' }))
    expect(pages[0]).toContain('192.0.2.1')
    expect(pages).not.toContain(links.spamhaus.url)
  })
})

const ownHosts = new Set([
  ...Object.values(links).map(({ url }) => new URL(url).host),
  ...blocklists.map(({ lookUp }) => new URL(lookUp.replace('{value}', 'x')).host),
])
const hostileWords = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '[click](https://evil.example/)',
    'https://evil.example/x?ip=192.0.2.1',
    'javascript:alert(1)',
    '{recipient}{sendingIp}[|]',
    '\u001b[31mred\u001b[0m',
    '\u202eevil\u200b',
    'Client host [192.0.2.1] blocked using zen.spamhaus.org',
    'MAIL FROM domain [evil.example]',
    'selector "s1"',
    `<${'a'.repeat(64)}@${'b.'.repeat(60)}example>: Sender address rejected`,
    'Helo name is `rm -rf`.example',
  ),
)

describe('a hostile bounce', () => {
  const people: readonly Who[] = ['sender', 'sender-admin', 'recipient', 'recipient-admin', 'nobody']
  const hostileCause = fc.record({
    reason: fc.constantFrom(...(Object.keys(reasonFixes) as Reason[])),
    rule: fc.constantFrom('none', 'google/x', '/', ''),
    provider: fc.constantFrom(null, 'google', 'yahoo', 'no-such-provider'),
    text: fc.array(hostileWords, { maxLength: 6 }).map((words) => words.join(' ')),
    context: fc.option(hostileWords.map((words) => () => words)),
    recipient: fc.option(hostileWords),
    remoteMta: fc.option(hostileWords),
    original: fc.record({ from: fc.option(hostileWords), headers: fc.record({ 'dkim-signature': hostileWords }) }),
  })

  it('puts at most 100 inert characters into a value', () => {
    fc.assert(
      fc.property(hostileCause, (hostile) => {
        for (const [name, value] of Object.entries(readValues(hostile))) {
          if (value === undefined || name === 'lookupUrl') continue
          expect(value.length).toBeLessThanOrEqual(100)
          if (name !== 'provider' && name !== 'blocklist') expect(value).toMatch(/^[\p{L}\p{N} .!#$%&'+/=?^_~@:-]+$/u)
          expect(value).not.toMatch(/\/\/|^\w+:\/|[<>`*[\](){}|"\\]/)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('brings no link, no control character and no markup into a fix', () => {
    fc.assert(
      fc.property(hostileCause, fc.constantFrom(...people), (hostile, who) => {
        for (const fix of [chooseFix(hostile), fixFor(who, hostile)]) {
          for (const link of fix.links) {
            expect(new URL(link).protocol).toBe('https:')
            expect(ownHosts).toContain(new URL(link).host)
          }
          for (const text of [fix.title, ...fix.steps]) {
            expect(text).not.toMatch(/\p{Cc}|\p{Cf}|[<>`*[\]{}|]/u)
            for (const [page] of text.matchAll(/\S*:\/\/\S*/g)) expect(fix.links).toContain(page)
            expect(text.length).toBeLessThan(700)
          }
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('cannot make the patterns run long', () => {
    const pumps = ['a', '1', '.', '<', '@', 'a.', '1.', ':', 'from ', 'limit ', 'try again ', 'listed on ', '(', 'ab:']
    for (const pump of pumps) {
      const text = pump.repeat(Math.ceil(2_000 / pump.length)).slice(0, 2_000)
      for (const { reads } of readings) reads.test(text)
      for (const { says } of sharpFixes) says?.test(text)
      expect(chooseFix(cause(text)).steps.length).toBeGreaterThan(0)
    }
  })
})
