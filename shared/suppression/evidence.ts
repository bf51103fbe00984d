/** One stored report → the evidence row it makes, or none: what speaks about the recipient, and not about a moment or a message. */
import { canonicalAddress } from '../identity/address.ts'
import { isAliased } from '../identity/attribute.ts'
import type { Kind, Report } from '../verdict/verdict.ts'
import { trustRank } from '../ledger/ids.ts'
import type { EvidenceRow, ProofClass } from './rows.ts'
import { healingReasons } from './settings.ts'
import type { Thresholds } from './settings.ts'

export interface Observed {
  kind: Kind
  report: Report
  messageKey: string
  /** Arrival at SES, ISO 8601 UTC; never the time of processing, never the mail's Date. */
  receivedAt: string
}

/** Returns the row, or null for what never counts: policy, delays, auto-replies, causes that pass, lists of others. */
export function evidenceOf({ kind, report, messageKey, receivedAt }: Observed): EvidenceRow | null {
  const found = classOf(kind, report)
  if (found === null) return null
  return {
    recipient: canonicalAddress(report.recipient),
    messageKey,
    day: receivedAt.slice(0, 10),
    class: found,
    reason: report.reason ?? 'none',
    rank: trustRank[report.trust],
    bounceId: report.bounceId,
    rule: report.because?.rule ?? 'none',
    at: receivedAt,
    provider: report.provider,
    ...(isAliased(report) ? { aliased: true } : {}),
  }
}

function classOf(kind: Kind, report: Report): ProofClass | null {
  if (kind === 'complaint') return 'complaint'
  if (report.action === 'delivered') return kind === 'delivery' || kind === 'bounce' ? 'success' : null
  if (report.action !== 'failed') return null
  // `suppressed` is another system's list: it did not try, so it says nothing new.
  if (report.category === 'hard') return report.reason === 'suppressed' ? null : 'hard'
  if (report.reason === 'mailbox-full') return 'soft'
  return report.reason === 'expired' && isRecipientSpecific(report) ? 'soft' : null
}

/** Mail that expired because of the address or its mailbox (RFC 3463 §3.2, §3.3), not because of a network or a server. */
const isRecipientSpecific = ({ status }: Report): boolean => /^[45]\.[12]\./.test(status ?? '')

/** Days for which a row must be kept: null, until it is lifted, where the state that follows from it has no end. */
export function daysToKeep(row: EvidenceRow, thresholds: Thresholds): number | null {
  const leastDays = 120
  if (row.rank < trustRank.event && !thresholds.matched && !thresholds.unverified) return leastDays
  if (row.class === 'soft') return Math.max(leastDays, thresholds.decay.soft + (thresholds.soft?.within ?? 0))
  if (row.class === 'success' || row.class === 'dns') return leastDays
  if (row.class === 'hard' && healingReasons.includes(row.reason))
    return Math.max(leastDays, thresholds.decay.hard + 30)
  return null
}
