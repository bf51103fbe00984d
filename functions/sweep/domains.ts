/**
 * Domains that bounces call unknown are looked up by us, before anybody is suppressed for it. By the sweep, never by receive:
 * it asks once a domain and run, after the mail is stored, and whoever floods us with bounces cannot make it ask more.
 */
import type { Table } from '../../shared/aws/table.ts'
import { answerAbout } from '../../shared/evidence/domainAnswer.ts'
import type { DomainAnswer } from '../../shared/evidence/domainAnswer.ts'
import type { Dns } from '../../shared/evidence/resolver.ts'
import { domainOf } from '../../shared/identity/address.ts'
import { trustRank } from '../../shared/ledger/ids.ts'
import { recordEvidence } from '../../shared/ledger/recipients.ts'
import { awaitsAnswer } from '../../shared/suppression/claims.ts'
import type { EvidenceRow } from '../../shared/suppression/rows.ts'

/** Domains that one run asks about; the others are asked about by the next ones. */
const mostDomains = 50
const milliseconds = 5_000

/** Returns what asks, and adds our answer to the rows of an address where it is missing. */
export function domainLooks(table: Table, dns: Dns, now: Date) {
  const until = AbortSignal.timeout(milliseconds)
  const asked = new Map<string, Promise<DomainAnswer | null>>()
  return async (whose: { sender: string; recipient: string }, rows: EvidenceRow[]): Promise<void> => {
    if (!awaitsAnswer(rows, now)) return
    const domain = domainOf(whose.recipient) ?? ''
    if (!asked.has(domain) && asked.size >= mostDomains) return
    const asking = asked.get(domain) ?? answerAbout(whose.recipient, dns, until)
    asked.set(domain, asking)
    const reason = await asking
    if (reason === null) return
    const at = now.toISOString()
    const row: EvidenceRow = {
      recipient: whose.recipient,
      messageKey: `dns:${at.slice(0, 13)}:${reason}`,
      day: at.slice(0, 10),
      class: 'dns',
      reason,
      rank: trustRank.signed,
      bounceId: '',
      rule: 'none',
      at,
    }
    await recordEvidence(table, whose.sender, row, now)
    rows.push(row)
  }
}
