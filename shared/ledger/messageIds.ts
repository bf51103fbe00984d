/**
 * Message-IDs that an application registered for its recipients: for who cannot set the envelope sender. A bounce that
 * returns one is `matched`: anybody who has seen the message knows its Message-ID, so it proves little.
 */
import type { Table } from '../aws/table.ts'
import { canonicalAddress } from '../identity/address.ts'
import { epoch, rowVersion } from './bounces.ts'
import { deriveId } from './ids.ts'

/** As long as tokens are valid. */
const validDays = 30

/** Registers a Message-ID for a recipient; the address itself is not in the row. */
export async function registerMessageId(
  table: Table,
  sender: string,
  messageId: string,
  recipient: string,
  now: Date,
): Promise<void> {
  await table.put({
    v: rowVersion,
    type: 'message-id',
    ...idKey(sender, messageId, recipient),
    expires: epoch(now, validDays),
  })
}

/** Returns those of some recipients for whom a Message-ID was registered, canonical. */
export async function registeredFor(
  table: Table,
  sender: string,
  messageId: string,
  recipients: readonly string[],
  now: Date,
): Promise<Set<string>> {
  const wanted = [...new Set(recipients.map(canonicalAddress))]
  const found = await Promise.all(
    wanted.map(async (recipient) => {
      const row = await table.get(idKey(sender, messageId, recipient))
      return row && Number(row['expires']) * 1000 > now.getTime() ? recipient : null
    }),
  )
  return new Set(found.filter((recipient) => recipient !== null))
}

/** Message-IDs are compared without their brackets and exactly (RFC 5322 §3.6.4). */
export const bareMessageId = (id: string): string => id.trim().replace(/^<|>$/g, '').slice(0, 400)

/** Anything with an at sign that has no blank in it: what servers return exactly as it was sent. */
export const isMessageId = (id: string): boolean => /^[^\s<>@]{1,200}@[^\s<>@]{1,200}$/.test(bareMessageId(id))

const idKey = (sender: string, messageId: string, recipient: string) => ({
  pk: `X#${sender}#${deriveId('message-id', bareMessageId(messageId), canonicalAddress(recipient))}`,
  sk: 'MESSAGE-ID',
})
