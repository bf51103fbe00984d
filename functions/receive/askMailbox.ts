/** What of a recorded mail goes to its sender's mailbox at once: one delivery row, as for any endpoint. */
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { eventForMailbox, rulesOf } from '../../shared/forward/rules.ts'
import type { Scan } from '../../shared/forward/rules.ts'
import { canonicalAddress } from '../../shared/identity/address.ts'
import { announceTo } from '../../shared/ledger/announce.ts'
import type { StoredBounce } from '../../shared/ledger/bounces.ts'
import { deliveryDays } from '../../shared/ledger/deliveries.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { mailboxOf, mailboxTarget } from '../../shared/ledger/mailbox.ts'
import type { Sender } from '../../shared/ledger/senders.ts'

/** Returns the request for the first attempt, or nothing. A failure that is proven twice is forwarded once. */
export async function askMailbox(
  table: Table,
  sender: Sender | null,
  row: StoredBounce,
  scan: Scan | null,
  now: Date,
): Promise<DeliveryRequest[]> {
  const mailbox = sender && mailboxOf(sender)
  if (!mailbox || !sender.forward) return []
  const event = eventForMailbox(sender.forward, rulesOf(sender), { ...row, scan })
  if (event === null) return []
  const deliveryId = deriveId('delivery', row.bounceId, mailboxTarget)
  const recipient = row.report ? { recipient: canonicalAddress(row.report.recipient) } : {}
  const delivery = { sender: row.sender, deliveryId, bounceId: row.bounceId, event, ...recipient }
  return announceTo(table, mailbox, delivery, now, null, deliveryDays(sender))
}
