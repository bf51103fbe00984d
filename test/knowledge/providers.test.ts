import { describe, expect, it } from 'vitest'
import { identifyProvider } from '../../shared/classify/provider.ts'
import { blocklists } from '../../shared/knowledge/blocklists.ts'
import { providers } from '../../shared/knowledge/providers.ts'
import { patternComplaints } from './audit.ts'

const repeated = (list: readonly string[]): string[] => list.filter((item, at) => list.indexOf(item) !== at)

describe('the providers', () => {
  it('are many, and each id, host and domain belongs to one', () => {
    expect(providers.length).toBeGreaterThan(100)
    expect(repeated(providers.map((provider) => provider.id))).toEqual([])
    expect(repeated(providers.flatMap((provider) => provider.hosts))).toEqual([])
    expect(repeated(providers.flatMap((provider) => provider.domains ?? []))).toEqual([])
  })

  it('write names in lower case and lend their rules to providers that exist', () => {
    const ids = new Set(providers.map((provider) => provider.id))
    for (const provider of providers) {
      for (const name of [...provider.hosts, ...(provider.domains ?? [])]) expect(name).toMatch(/^[a-z0-9.-]+$/)
      for (const other of provider.also ?? []) expect(ids).toContain(other)
    }
  })

  it('are known by bounded patterns with the flag i', () => {
    expect(providers.flatMap(({ id, words }) => (words ? patternComplaints(id, words) : []))).toEqual([])
  })
})

describe('identifyProvider', () => {
  it('believes the answering host first', () => {
    const reply = { text: '550 5.1.1 https://support.google.com/mail/?p=NoSuchUser', recipient: 'bo@yahoo.com' }
    expect(identifyProvider({ ...reply, remoteMta: 'dns; eu-smtp-inbound-1.mimecast.com' })).toBe('mimecast')
    expect(identifyProvider({ ...reply, remoteMta: 'mx.example.com' })).toBe('google')
    expect(identifyProvider({ text: '550 No', remoteMta: 'mx.example.com', recipient: 'bo@yahoo.com' })).toBe('yahoo')
  })

  it('takes the longest suffix of a host name, whole labels only', () => {
    const by = (remoteMta: string) => identifyProvider({ text: '', remoteMta })
    expect(by('eur.olc.protection.outlook.com')).toBe('outlook')
    expect(by('example-com.mail.protection.outlook.com (192.0.2.1, the server for the domain)')).toBe('microsoft365')
    expect(by('ASPMX.L.GOOGLE.COM.')).toBe('google')
    expect(by('notgoogle.com')).toBe(null)
  })

  it('finds the recipient that a bare reply quotes, but never a sender', () => {
    expect(identifyProvider({ text: '550 <bo@comcast.net> - Recipient unavailable' })).toBe('comcast')
    expect(identifyProvider({ text: '550 <bo@gmx.de>: Sender address rejected' })).toBe(null)
  })

  it('knows the numbers that only Exchange Online uses', () => {
    expect(identifyProvider({ text: '550 5.7.705 Access denied, tenant has exceeded threshold' })).toBe('microsoft365')
  })
})

describe('the blocklists', () => {
  it('have unique ids and zones, https or http look-up pages, and words that know their own zones', () => {
    expect(repeated(blocklists.map((list) => list.id))).toEqual([])
    expect(repeated(blocklists.flatMap((list) => list.zones))).toEqual([])
    for (const list of blocklists) {
      expect(list.lookUp).toMatch(/^https?:\/\//)
      expect(patternComplaints(list.id, list.words)).toEqual([])
      for (const zone of list.zones) expect(`blocked using ${zone}`, list.id).toMatch(list.words)
    }
  })

  it('put the sharp name before the vague one: the first that matches is the list that is meant', () => {
    const first = (text: string) => blocklists.find((list) => list.words.test(text))?.id
    expect(first('listed in the Spamhaus DBL')).toBe('spamhaus-dbl')
    expect(first('blocked using xbl.spamhaus.org')).toBe('spamhaus-xbl')
    expect(first('blocked using zen.spamhaus.org')).toBe('spamhaus-zen')
    for (const list of blocklists) for (const zone of list.zones) expect(first(zone), zone).toBe(list.id)
  })
})
