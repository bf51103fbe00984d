/** Attribution that also knows the Message-IDs that applications have registered; asked of the table only where one has. */
import { attribute } from '../../shared/identity/attribute.ts'
import type { Attributed, AttributionInput } from '../../shared/identity/attribute.ts'
import { registeredFor } from '../../shared/ledger/messageIds.ts'
import type { RecordPorts } from './recordVerdict.ts'

/** Of a mail that proves nothing else, so many recipients are looked up. */
const mostNamed = 100

export async function attributeMatched(
  { table, senderOf }: Pick<RecordPorts, 'table' | 'senderOf'>,
  { named, ...input }: AttributionInput & { named: readonly string[] },
): Promise<Attributed> {
  const found = attribute(input)
  const { messageId } = input.original
  if (messageId === null || !(await senderOf(found.sender.id))?.registersIds) return found
  const open = named.filter((recipient) => found.trustOf({ recipient, finalRecipient: null }) === 'unverified')
  const known = await registeredFor(table, found.sender.id, messageId, open.slice(0, mostNamed), input.now)
  return known.size === 0 ? found : attribute({ ...input, registered: (_, __, recipient) => known.has(recipient) })
}
