/**
 * A stored bounce whose mail was read again: the new verdict replaces the old one, with its evidence and the state that
 * follows, and endpoints hear of it where the category is another. May be repeated at any time.
 */
import type { DeliveryRequest } from '../aws/queue.ts'
import type { Table } from '../aws/table.ts'
import { canonicalAddress } from '../identity/address.ts'
import { isAliased } from '../identity/attribute.ts'
import { adviceFor } from '../suppression/advice.ts'
import { evidenceOf } from '../suppression/evidence.ts'
import { evidenceId } from '../suppression/rows.ts'
import type { EvidenceRow } from '../suppression/rows.ts'
import type { Kind, Report } from '../verdict/verdict.ts'
import { announceTo, wants } from './announce.ts'
import { replaceVerdict } from './bounces.ts'
import type { StoredBounce } from './bounces.ts'
import { deliveryDays, getDelivery } from './deliveries.ts'
import { deriveId, trustRank } from './ids.ts'
import { mailboxOf } from './mailbox.ts'
import { getState, recordEvidence, removeEvidence, rewriteEvidence } from './recipients.ts'
import { thresholdsOf } from './senders.ts'
import type { Sender } from './senders.ts'
import { settleRecipient } from './settle.ts'
import { markStale } from './stale.ts'

/** What reading the mail again says of the same failure: same bounceId, therefore same message and recipient. */
export interface Correction {
  kind: Kind
  report: Report
  /** As `messageKey` derives it. */
  messageKey: string
}

export interface Corrected {
  /** The row as it is now. */
  row: StoredBounce
  /** Whether a new version was written; its day is counted again by the sweep. */
  changed: boolean
  requests: DeliveryRequest[]
}

/**
 * Writes verdict version n + 1 where the new verdict says anything else, and announces `bounce.corrected` where its category
 * changed. Trust stays that of the row: what proved it then proves it now.
 */
export async function correctBounce(
  table: Table,
  sender: Sender | null,
  stored: StoredBounce & { report: Report },
  correction: Correction,
  now: Date,
): Promise<Corrected> {
  const { trust, bounceId } = stored.report
  if (correction.report.bounceId !== bounceId) throw new Error('a correction of another bounce')
  const { kind, messageKey } = correction
  const fresh: Report = { ...correction.report, trust }
  const requests: DeliveryRequest[] = []
  if (!saysTheSame(stored, kind, fresh)) await markStale(table, stored.sender, stored.storedAt, now)
  const settled = await replaceEvidence(table, sender, stored, { kind, report: fresh, messageKey }, now)
  requests.push(...settled.requests)
  const { action, category, reason } = fresh
  const about = { kind, action, category, reason, trust, aliased: isAliased(fresh) }
  const report = { ...fresh, advice: adviceFor(about, settled.state) }
  const row = saysTheSame(stored, kind, report) ? stored : await replaceVerdict(table, stored, { kind, report }, now)
  requests.push(...(await tellCorrection(table, sender, row, now)))
  return { row, changed: row !== stored, requests }
}

/**
 * Announces a version whose category is another than before, also one that was written before: whoever wrote it may have
 * died before he told of it.
 */
export async function tellCorrection(
  table: Table,
  sender: Sender | null,
  row: StoredBounce,
  now: Date,
): Promise<DeliveryRequest[]> {
  if (!row.was || !row.report) return []
  const { bounceId, category, trust } = row.report
  const event = 'bounce.corrected'
  const requests: DeliveryRequest[] = []
  for (const endpoint of (sender?.endpoints ?? []).filter((each) => wants(each, { event, category, trust }))) {
    const deliveryId = deriveId('delivery', bounceId, endpoint.id, 'corrected', row.version)
    const recipient = canonicalAddress(row.report.recipient)
    const delivery = { sender: row.sender, deliveryId, bounceId, event, recipient }
    requests.push(...(await announceTo(table, endpoint, delivery, now, null, deliveryDays(sender))))
  }
  return [...requests, ...(await tellMailbox(table, sender, row, bounceId, now))]
}

/** Who was mailed the verdict is mailed the better one. */
async function tellMailbox(
  table: Table,
  sender: Sender | null,
  row: StoredBounce,
  bounceId: string,
  now: Date,
): Promise<DeliveryRequest[]> {
  const mailbox = sender && mailboxOf(sender)
  if (!mailbox || !(await getDelivery(table, row.sender, deriveId('delivery', bounceId, mailbox.id)))) return []
  const deliveryId = deriveId('delivery', bounceId, mailbox.id, 'corrected', row.version)
  const recipient = row.report ? { recipient: canonicalAddress(row.report.recipient) } : {}
  const delivery = { sender: row.sender, deliveryId, bounceId, event: 'bounce.corrected', ...recipient }
  return announceTo(table, mailbox, delivery, now, null, deliveryDays(sender))
}

/** Whether a verdict is no other than the stored one: what an application acts on. The advice is that of the state, which may change without a new verdict. */
export function saysTheSame(stored: StoredBounce, kind: Kind, report: Report): boolean {
  const essence = (each: Report | null) => ({ ...each, advice: null, evidence: [], incident: null })
  return stored.kind === kind && JSON.stringify(essence(stored.report)) === JSON.stringify(essence(report))
}

async function replaceEvidence(
  table: Table,
  sender: Sender | null,
  stored: StoredBounce & { report: Report },
  { kind, report, messageKey }: Correction,
  now: Date,
) {
  const { receivedAt } = stored
  const whose = { sender: stored.sender, recipient: canonicalAddress(report.recipient) }
  const before = evidenceOf({ kind: stored.kind, report: stored.report, messageKey, receivedAt })
  const after = evidenceOf({ kind, report, messageKey, receivedAt })
  // A row that unverified claims of a day share is not ours to take away: it stands for the others too.
  const own = before && before.rank > trustRank.unverified ? before : null
  const same = own && after && JSON.stringify(essenceOf(own)) === JSON.stringify(essenceOf(after))
  const thresholds = thresholdsOf(sender)
  const isOneRow = own && after && evidenceId(own) === evidenceId(after)
  const correctedAt = now.toISOString()
  if (isOneRow && !same) await rewriteEvidence(table, stored.sender, { ...after, correctedAt }, now, thresholds)
  else if (own && !same) await removeEvidence(table, stored.sender, own)
  // It is counted where the bounce is: in the minute of its first write.
  const row = after && { ...after, countedAt: stored.storedAt, correctedAt }
  if (row) await recordEvidence(table, stored.sender, row, now, thresholds)
  const counts = [before, after].some((each) => each !== null && each.rank >= trustRank.event)
  if (counts) return settleRecipient(table, sender, whose, now)
  const state = (await getState(table, whose.sender, whose.recipient))?.state ?? 'clear'
  return { state, requests: [] as DeliveryRequest[] }
}

const essenceOf = (row: EvidenceRow) => [evidenceId(row), row.reason, row.rule, row.provider]
