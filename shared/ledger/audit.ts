/**
 * Who changed what and when, written before the change is made. Addresses stand only in the row beside the recipient's
 * own rows, so that forgetting a person takes it away with them.
 */
import type { Item, Table } from '../aws/table.ts'
import { epoch, rowVersion } from './bounces.ts'
import { deriveId } from './ids.ts'
import { recipientPk } from './keys.ts'

export interface AuditEntry {
  sender: string
  /** ISO 8601 UTC. */
  at: string
  /** Who, as the console or the API knows them. */
  who: string
  /** What, in a few words without an address: `lifted an address`. */
  what: string
}

const retentionDays = 400

/** Writes an entry; with a recipient (canonical address) a second one beside its state. */
export async function recordAudit(table: Table, entry: AuditEntry, now: Date, recipient?: string): Promise<void> {
  const id = `${entry.at}#${deriveId('audit', entry.sender, entry.at, entry.who, entry.what, recipient ?? '')}`
  const row = { v: rowVersion, type: 'audit', ...entry, expires: epoch(now, retentionDays) }
  await table.put({ ...row, pk: auditPk(entry.sender), sk: id })
  if (recipient !== undefined) await table.put({ ...row, pk: recipientPk(entry.sender, recipient), sk: `AUDIT#${id}` })
}

/** Returns a sender's newest entries. */
export async function listAudit(table: Table, sender: string, limit = 20): Promise<AuditEntry[]> {
  const where = { text: '#pk = :pk', values: { pk: auditPk(sender) } }
  return (await table.query({ where, newestFirst: true, limit })).map(readAudit)
}

/** Returns the newest entries about one address (canonical). */
export async function listRecipientAudit(
  table: Table,
  sender: string,
  recipient: string,
  limit = 20,
): Promise<AuditEntry[]> {
  const where = {
    text: '#pk = :pk AND begins_with(#sk, :audit)',
    values: { pk: recipientPk(sender, recipient), audit: 'AUDIT#' },
  }
  return (await table.query({ where, newestFirst: true, limit })).map(readAudit)
}

const auditPk = (sender: string) => `AUDIT#${sender}`

const readAudit = (item: Item): AuditEntry => ({
  sender: String(item['sender']),
  at: String(item['at']),
  who: String(item['who']),
  what: String(item['what']),
})
