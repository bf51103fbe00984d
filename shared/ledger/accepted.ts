/**
 * Mail that an application reports as accepted by the recipient's server: what `POST /accepted` takes, in batches. Only a
 * token proves that the message was ours, and only addresses with evidence against them get a row. A Message-ID is
 * registered for its recipient, so that a bounce that returns it is `matched`.
 */
import type { DeliveryRequest } from '../aws/queue.ts'
import type { Table } from '../aws/table.ts'
import { canonicalAddress, splitAddress } from '../identity/address.ts'
import { checkReturnPath } from '../identity/returnPath.ts'
import type { RootKey } from '../identity/tokenKeys.ts'
import type { EvidenceRow } from '../suppression/rows.ts'
import { trustRank } from './ids.ts'
import { isMessageId, registerMessageId } from './messageIds.ts'
import { noteMailed } from './mailed.ts'
import { readRecipient, recordEvidence } from './recipients.ts'
import { recordRegisters, recordSuccessKnown, thresholdsOf } from './senders.ts'
import type { Sender } from './senders.ts'
import { settleRecipient } from './settle.ts'

export interface Accepted {
  recipient: string
  /** The envelope sender that the message was sent with: a signed return path. */
  returnPath?: string | undefined
  /** The Message-ID that the message was sent with, where it is the application's own. */
  messageId?: string | undefined
  /** ISO 8601 UTC. */
  at: string
}

export const mostAccepted = 1_000
const atOnce = 25

export interface AcceptedResult {
  /** Successes that were written. */
  recorded: number
  /** Message-IDs that were. */
  registered: number
  /** Which of the entries, counted from 0, prove nothing, and why. */
  refused: { entry: number; why: string }[]
  requests: DeliveryRequest[]
}

/** `nameOf` says under which name a recipient's rows stand (`recipientNames`). Records a sender's successes; throws a RangeError for more than 1,000. A time in the future is not believed. */
export async function recordAccepted(
  table: Table,
  sender: Sender,
  keys: readonly RootKey[],
  batch: readonly Accepted[],
  now: Date,
  nameOf: (address: string) => Promise<string> = (address) => Promise.resolve(canonicalAddress(address)),
): Promise<AcceptedResult> {
  if (batch.length > mostAccepted) throw new RangeError(`${batch.length} entries; a batch has at most ${mostAccepted}`)
  const result: AcceptedResult = { recorded: 0, registered: 0, refused: [], requests: [] }
  const proven: EvidenceRow[] = []
  const named: { recipient: string; messageId: string }[] = []
  for (const [entry, { recipient, returnPath, messageId, at }] of batch.entries()) {
    const time = Date.parse(at)
    if (!splitAddress(recipient)) {
      result.refused.push({ entry, why: 'no-address' })
      continue
    }
    if (messageId !== undefined && !isMessageId(messageId)) {
      result.refused.push({ entry, why: 'bad-message-id' })
      continue
    }
    if (messageId !== undefined) named.push({ recipient, messageId })
    if (returnPath === undefined) {
      if (messageId === undefined) result.refused.push({ entry, why: 'no-proof' })
      continue
    }
    const check = checkReturnPath(keys, returnPath, now)
    if (!check.ok) result.refused.push({ entry, why: check.why })
    else if (check.sender !== sender.names.token) result.refused.push({ entry, why: 'other-sender' })
    else if (!check.covers(recipient)) result.refused.push({ entry, why: 'other-recipient' })
    else if (Number.isNaN(time) || time > now.getTime()) result.refused.push({ entry, why: 'bad-time' })
    else {
      const iso = new Date(time).toISOString()
      proven.push({
        recipient: await nameOf(recipient),
        messageKey: `t:${sender.id}:${check.messageId}`,
        day: iso.slice(0, 10),
        class: 'success',
        reason: 'none',
        rank: trustRank.signed,
        bounceId: '',
        rule: 'none',
        at: iso,
      })
    }
  }
  if (proven.length > 0 && !sender.successKnown) await recordSuccessKnown(table, sender.id, now)
  if (named.length > 0 && !sender.registersIds) await recordRegisters(table, sender.id, now)
  for (let from = 0; from < named.length; from += atOnce) {
    const some = named.slice(from, from + atOnce)
    await Promise.all(
      some.map(({ messageId, recipient }) => registerMessageId(table, sender.id, messageId, recipient, now)),
    )
  }
  result.registered = named.length
  const mailed = noteMailed(table)
  for (let from = 0; thresholdsOf(sender).soft && from < proven.length; from += atOnce) {
    const some = proven.slice(from, from + atOnce)
    await Promise.all(some.map((row) => mailed(sender.id, row.recipient, row.at ?? row.day, now)))
  }
  for (const row of proven) {
    const known = await readRecipient(table, sender.id, row.recipient, now)
    if (known.rows.length === 0) continue
    await recordEvidence(table, sender.id, row, now, thresholdsOf(sender))
    const whose = { sender: sender.id, recipient: row.recipient }
    result.requests.push(...(await settleRecipient(table, sender, whose, now)).requests)
    result.recorded += 1
  }
  return result
}
