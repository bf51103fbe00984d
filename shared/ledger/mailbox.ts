/**
 * The mailbox of a sender as a second kind of target, how much it got in an hour, and what was held back. The count is of
 * the mailbox, whoever's it is: ten senders that share one do not fill it ten times. It holds a number and nothing else.
 */
import { canonicalAddress } from '../identity/address.ts'
import type { Table } from '../aws/table.ts'
import { epoch, rowVersion } from './bounces.ts'
import { deriveId } from './ids.ts'
import type { Endpoint, Sender } from './senders.ts'
import { sesListOf, sesListTarget } from './sesList.ts'

/** What a delivery row names as its endpoint; no webhook endpoint can have this id. */
export const mailboxTarget = '@mailbox'

/** Returns a sender's mailbox as an endpoint: always active; its circuit never opens, it only releases replays. */
export function mailboxOf({ forward, mailboxCircuit }: Sender): Endpoint | undefined {
  if (forward === null) return undefined
  const circuit = mailboxCircuit ? { circuit: mailboxCircuit } : {}
  return { id: mailboxTarget, kind: 'mailbox', url: `mailto:${forward}`, secrets: [], state: 'active', ...circuit }
}

/** Returns what a delivery row names: a webhook endpoint, the mailbox or SES's list. */
export function endpointOf(sender: Sender, id: string): Endpoint | undefined {
  if (id === mailboxTarget) return mailboxOf(sender)
  return id === sesListTarget ? sesListOf(sender) : sender.endpoints.find((endpoint) => endpoint.id === id)
}

/** Returns everything that deliveries of a sender may go to: its endpoints, its mailbox and SES's list where they are on. */
export function targetsOf(sender: Sender): Endpoint[] {
  return [...sender.endpoints, mailboxOf(sender), sesListOf(sender)].filter((target) => target !== undefined)
}

/** Reports and answers have caps of their own. */
export type MailboxUse = 'report' | 'answer'

const retentionDays = 8
/** What a digest reads of one hour. */
const mostHeld = 1_000

/**
 * Takes one of `most` places in this hour and returns whether there was one. A reader that died and takes a second place
 * for its mail is a count that is a little too high, and the mail behind it is told in the digest.
 */
export async function takePlace(
  table: Table,
  mailbox: string,
  use: MailboxUse,
  most: number,
  now: Date,
): Promise<boolean> {
  const pk = `F#mailbox#${deriveId('mailbox', canonicalAddress(mailbox))}`
  const key = { pk, sk: `${hourOf(now)}#${use}` }
  const taken = await table.update(
    key,
    { set: { v: rowVersion, type: 'mailbox', expires: epoch(now, retentionDays) }, add: { count: 1 } },
    { text: 'attribute_not_exists(pk) OR #count < :most', values: { most } },
  )
  return taken !== null
}

/** Notes that a delivery was held back in this hour, once. */
export async function recordHeldBack(
  table: Table,
  held: { sender: string; deliveryId: string; bounceId: string; use: MailboxUse },
  now: Date,
): Promise<void> {
  await table.put({
    v: rowVersion,
    type: 'held-back',
    ...heldKey(held.sender, hourOf(now), held.deliveryId),
    ...held,
    expires: epoch(now, retentionDays),
  })
}

/** Returns what was held back in an hour (`2026-11-21T10`), at most 1,000 of each sender. */
export async function listHeldBack(
  table: Table,
  sender: string,
  hour: string,
): Promise<{ bounceId: string; use: MailboxUse }[]> {
  const { pk, sk } = heldKey(sender, hour, '')
  const where = { text: '#pk = :pk AND begins_with(#sk, :hour)', values: { pk, hour: sk } }
  const rows = await table.query({ where, limit: mostHeld })
  return rows.map((row) => ({
    bounceId: String(row['bounceId']),
    use: row['use'] === 'answer' ? 'answer' : 'report',
  }))
}

const heldKey = (sender: string, hour: string, deliveryId: string) => ({
  pk: `F#${sender}`,
  sk: `HELD#${hour}#${deliveryId}`,
})

export const hourOf = (at: Date): string => at.toISOString().slice(0, 13)
