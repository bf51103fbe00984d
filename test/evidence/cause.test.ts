import { expect, test } from 'vitest'
import { causeKey, readNamed, type NamingOriginal } from '../../shared/evidence/cause.ts'
import type { Report } from '../../shared/verdict/verdict.ts'
import { reportOf, spfReply } from './asking.ts'

const keyOf = (report: Report, original: NamingOriginal | null = null) => causeKey(report, readNamed(report, original))

test('a cause is the reason, the provider and what is asked about, whoever the recipient is', () => {
  expect(keyOf(reportOf('spf-failed', spfReply, { provider: 'google' }))).toBe(
    'spf-failed|google|203.0.113.9|example.com|',
  )
  expect(keyOf(reportOf('spf-failed', spfReply, { recipient: 'ann@example.net' }))).toBe(
    keyOf(reportOf('spf-failed', spfReply)),
  )
  expect(keyOf(reportOf('spf-failed', spfReply.replace('113.9', '113.10')))).not.toBe(
    keyOf(reportOf('spf-failed', spfReply)),
  )
  expect(keyOf(reportOf('domain-unknown', 'x', { recipient: 'a@example.net' }))).not.toBe(
    keyOf(reportOf('domain-unknown', 'x')),
  )
  expect(keyOf(reportOf('ip-blocklisted', '[203.0.113.9] blocked using zen.spamhaus.org'))).toBe(
    'ip-blocklisted||spamhaus-zen|zen.spamhaus.org|203.0.113.9|',
  )
  expect(keyOf(reportOf('rate-limited', '421 too many from 203.0.113.9', { provider: 'yahoo' }))).toBe(
    'rate-limited|yahoo|203.0.113.9',
  )
})

test('causes of different questions never share a key, however long', () => {
  const label = 'a'.repeat(62)
  const one = reportOf('domain-unknown', 'x', { recipient: `bo@${label}.${label}.${label}.one.example` })
  const other = reportOf('domain-unknown', 'x', { recipient: `bo@${label}.${label}.${label}.two.example` })
  expect(keyOf(one)).not.toBe(keyOf(other))
  expect(keyOf(one).length).toBe(200)
})

test('an IPv4 address in IPv6 clothes is the IPv4 address', () => {
  expect(readNamed(reportOf('ip-blocklisted', '554 [::ffff:203.0.113.9] blocked'), null).ip).toBe('203.0.113.9')
})

test('the domain of From is that of its address, whatever the display name says', () => {
  for (const from of [
    'news@example.com',
    '"x@example.net" <news@example.com>',
    'News <news@EXAMPLE.com>',
    'x@y <news@example.com>',
  ]) {
    expect(readNamed(reportOf('dmarc-failed', '550 no'), { from, headers: {} }).fromDomain).toBe('example.com')
  }
  for (const from of ['', 'news', 'news@', 'news@localhost', '<>', '@'.repeat(5_000), '<'.repeat(5_000)]) {
    expect(readNamed(reportOf('dmarc-failed', '550 no'), { from, headers: {} }).fromDomain).toBe(null)
  }
})
