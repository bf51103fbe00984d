/** Questions over declared zones, and reports to gather evidence for. */
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
