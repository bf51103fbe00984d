/** Questions over declared zones, and reports to gather evidence for. */
import { gatherEvidence, type EvidenceContext } from '../../shared/evidence/gather.ts'
import { causeLimits, openQuestions, type Questions } from '../../shared/evidence/resolver.ts'
import type { Report } from '../../shared/verdict/verdict.ts'
import { zoneDns, type ZoneDns, type Zones } from './zones.ts'

/** Runs one check; its clock is stopped afterwards. */
export async function asking<T>(
  zones: Zones,
  check: (ask: Questions, dns: ZoneDns) => Promise<T>,
  limits = causeLimits,
): Promise<T> {
  const dns = zoneDns(zones)
  const ask = openQuestions(dns, limits)
  try {
    return await check(ask, dns)
  } finally {
    ask.close()
  }
}

export function reportOf(reason: Report['reason'], diagnostic: string, more: Partial<Report> = {}): Report {
  return {
    bounceId: 'b1',
    recipient: 'bo@example.org',
    originalRecipient: null,
    finalRecipient: null,
    action: 'failed',
    status: null,
    replyCode: '550',
    diagnostic,
    remoteMta: null,
    provider: null,
    category: 'policy',
    reason,
    trust: 'signed',
    advice: 'fix',
    because: null,
    fix: null,
    evidence: [],
    incident: null,
    ...more,
  }
}

export const now = new Date('2026-11-21T10:00:00Z')

export const contextOf = (more: Partial<EvidenceContext> = {}): EvidenceContext => ({
  senderDomains: ['example.com'],
  original: null,
  unverifiedFlood: false,
  now: () => now,
  ...more,
})

/** Gathers evidence over declared zones, and tells what was asked. */
export async function gather(report: Report, zones: Zones, more: Partial<EvidenceContext> = {}) {
  const dns = zoneDns(zones)
  const evidence = await gatherEvidence(report, contextOf(more), dns)
  return { evidence, asked: dns.asked, codes: evidence.map(({ code }) => code) }
}

export const spfReply =
  '550 5.7.26 The MAIL FROM domain [example.com] has an SPF record with a hard fail policy (-all) but it fails to pass SPF checks with the ip: [203.0.113.9]'

/** A returned message with these signatures, `d=example.com; s=s1`. */
export const signedBy = (...pairs: string[]) => ({
  from: 'News <news@example.com>',
  headers: {
    'dkim-signature': pairs.map((pair) => `v=1; a=rsa-sha256; ${pair}; b=abc`).join('\n'),
    'return-path': '<b+x@bounce.example.com>',
  },
})
