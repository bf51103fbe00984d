/** What one bounce has in common with others: the reason, who said it, and the address, domain or list that it names. */
import { readValues } from '../fix/values.ts'
import type { Kind, Report } from '../verdict/verdict.ts'

/** Claims that mail to somebody must end are counted together unless they are proven: forging them must not fill the page. */
export const unverifiedFlood = 'unverified-flood'

export interface Cause {
  reason: string
  provider: string | null
  /** The list, address or domain that the reply names. */
  subject: string | null
}

/** Returns the cause of a failure as one line, or null where there is nothing to gather. */
export function causeOf(kind: Kind, report: Report | null): string | null {
  if (kind !== 'bounce' || !report?.reason || report.action !== 'failed') return null
  const unproven = report.trust === 'unverified' || report.trust === 'matched'
  if (unproven && (report.category === 'hard' || report.category === 'unknown')) return unverifiedFlood
  const values = readValues({
    reason: report.reason,
    rule: report.because?.rule ?? 'none',
    provider: report.provider,
    text: report.diagnostic ?? '',
    recipient: report.recipient,
    remoteMta: report.remoteMta,
  })
  const subject = values.blocklist ?? values.sendingIp ?? values.senderDomain ?? ''
  return [report.reason, report.provider ?? '', subject.slice(0, 100).replaceAll('|', ' ')].join('|')
}

/** Returns the parts of a cause. */
export function readCause(cause: string): Cause {
  const [reason = '', provider = '', subject = ''] = cause.split('|')
  return { reason, provider: provider || null, subject: subject || null }
}
