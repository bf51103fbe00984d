/**
 * Rows that a mail, read again, no longer gives: it was misread then, and the address that it named is fine. The row stays
 * and says so, its evidence goes, the state is folded anew, and endpoints hear of it. May be repeated at any time.
 */
import type { DeliveryRequest } from '../aws/queue.ts'
import type { Table } from '../aws/table.ts'
import { canonicalAddress } from '../identity/address.ts'
import { isAliased } from '../identity/attribute.ts'
import { adviceFor } from '../suppression/advice.ts'
import type { Report } from '../verdict/verdict.ts'
import { getBounce, mailsOf, replaceVerdict } from './bounces.ts'
import type { MailPointer, StoredBounce } from './bounces.ts'
import { saysTheSame, tellCorrection } from './correct.ts'
import { bounceIdOf, idWithoutReport, trustRank } from './ids.ts'
import { bounceKey } from './keys.ts'
import { readRecipient, removeEvidence } from './recipients.ts'
import type { Sender } from './senders.ts'
import { settleRecipient } from './settle.ts'
import { markStale } from './stale.ts'

/** What a mail says today, and what it is known by. */
export interface Reread {
  sender: string
  mail: MailPointer
  /** Of today's rows, also of one without a report. */
  bounceIds: ReadonlySet<string>
  /** Every name that the message has or may have had, as `messageKey` derives them. */
  messageKeys: readonly string[]
}

/** `because.rule` of a row that its mail no longer gives. */
export const withdrawnRule = 'withdrawn'

/**
 * Withdraws one row that was recorded of the mail, unless today's reading gives it too. A row that another mail or event
 * reports as well stays, and so does one whose message had a name that nothing here explains: its token, say, cannot be
 * checked any more.
 */
export async function withdrawBounce(
  table: Table,
  sender: Sender | null,
  bounceId: string,
  reread: Reread,
  now: Date,
): Promise<DeliveryRequest[]> {
  const stored = reread.bounceIds.has(bounceId) ? null : await getBounce(table, reread.sender, bounceId)
  const { mail } = reread
  if (!stored || stored.mail.id !== mail.id || stored.mail.key !== mail.key) return []
  if (!reread.messageKeys.some((each) => idBy(each, stored) === bounceId)) return []
  const mails = (await mailsOf(table, bounceKey(reread.sender, bounceId), now)) ?? []
  if (mails.some(({ id }) => id !== mail.id)) return []
  if (!stored.report) {
    // It says nothing of anybody, and nobody was told.
    await markStale(table, reread.sender, stored.storedAt, now)
    await table.remove(bounceKey(reread.sender, bounceId))
    return []
  }
  const { report } = stored
  if (report.because?.rule !== withdrawnRule) await markStale(table, reread.sender, stored.storedAt, now)
  const settled = await withdrawEvidence(table, sender, { ...stored, report }, now)
  const { action, trust } = report
  const about = {
    kind: stored.kind,
    action,
    category: 'unknown',
    reason: 'unclassified',
    trust,
    aliased: isAliased(report),
  } as const
  const withdrawn: Report = {
    ...report,
    category: 'unknown',
    reason: 'unclassified',
    because: { rule: withdrawnRule, matched: null },
    fix: null,
    advice: adviceFor(about, settled.state),
  }
  const row = saysTheSame(stored, stored.kind, withdrawn)
    ? stored
    : await replaceVerdict(table, { ...stored, report }, { kind: stored.kind, report: withdrawn }, now)
  return [...settled.requests, ...(await tellCorrection(table, sender, row, now))]
}

/** The id that the row has where its message is named so. */
const idBy = (messageKey: string, { kind, report }: StoredBounce): string =>
  report
    ? bounceIdOf(messageKey, report.recipient, report.finalRecipient, report.action)
    : idWithoutReport(messageKey, kind)

/** Takes the row's evidence away: nothing else proves by it, for all that names a failure stands in its key. */
async function withdrawEvidence(
  table: Table,
  sender: Sender | null,
  { bounceId, report, ...stored }: StoredBounce & { report: Report },
  now: Date,
) {
  const whose = { sender: stored.sender, recipient: canonicalAddress(report.recipient) }
  const { rows, state } = await readRecipient(table, whose.sender, whose.recipient, now)
  // A row that unverified claims of a day share stands for the others too.
  for (const row of rows.filter((each) => each.bounceId === bounceId && each.rank > trustRank.unverified)) {
    await removeEvidence(table, whose.sender, row)
  }
  // Also where nothing is left to take away: whoever did it may have died before he folded.
  if (state) return settleRecipient(table, sender, whose, now)
  return { state: 'clear' as const, requests: [] as DeliveryRequest[] }
}
