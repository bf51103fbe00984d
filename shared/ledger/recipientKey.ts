/** Under which names a recipient's rows stand: the address, or the tag where its sender keeps none or has forgotten it. */
import { Fault } from '../aws/faults.ts'
import type { Keys } from '../aws/keys.ts'
import type { Table } from '../aws/table.ts'
import { canonicalAddress } from '../identity/address.ts'
import { addressKey, isRecipientTag, recipientTag } from '../identity/recipientTag.ts'
import type { AddressKey, TagOf } from '../identity/recipientTag.ts'
import type { StoredState } from '../suppression/transitions.ts'
import { getState } from './recipients.ts'
import type { Sender } from './senders.ts'

/** Returns the key of a sender's tags. */
export type AddressKeys = (sender: string) => Promise<AddressKey>

/** Tags are made with the first version of the pepper for ever: with another one nobody would be found again. */
const pepperVersion = 1

/** Returns a reader of senders' keys. Where there is no pepper (yet), a Fault that heals when the operator makes one. */
export function addressKeys(open: () => Keys): AddressKeys {
  let pepper: Promise<Uint8Array> | undefined
  return async (sender) => {
    const keys = open()
    pepper ??= keys('pepper', pepperVersion).then(({ bytes }) => bytes)
    try {
      return addressKey(await pepper, sender)
    } catch (error) {
      pepper = undefined
      throw new Fault('no-pepper', true, error)
    }
  }
}

/** Returns what makes tags for a sender that needs them, now or for whom it has forgotten; else null, and no key is read. */
export async function taggerOf(
  sender: Pick<Sender, 'id' | 'settings' | 'forgetKnown'> | null,
  keys: AddressKeys,
): Promise<TagOf | null> {
  if (!sender || !(sender.settings.hashed || sender.forgetKnown)) return null
  const key = await keys(sender.id)
  return (address) => recipientTag(key, address)
}

/** Returns the names that rows of this address can have at a sender, the first the one that new rows get. */
export async function recipientNames(
  sender: Pick<Sender, 'id' | 'settings' | 'forgetKnown'>,
  keys: AddressKeys,
  address: string,
): Promise<[string, ...string[]]> {
  const canonical = canonicalAddress(address)
  if (isRecipientTag(canonical)) return [canonical]
  const tag = (await taggerOf(sender, keys))?.(canonical)
  if (tag === undefined) return [canonical]
  return sender.settings.hashed ? [tag] : [canonical, tag]
}

/** Returns the state of an address, also of one that was forgotten while it was suppressed, and under which name it stands. */
export async function findState(
  table: Table,
  sender: Pick<Sender, 'id' | 'settings' | 'forgetKnown'>,
  keys: AddressKeys,
  address: string,
): Promise<{ recipient: string; state: StoredState | null }> {
  const [first, ...others] = await recipientNames(sender, keys, address)
  const state = await getState(table, sender.id, first)
  for (const recipient of state === null || state.state === 'clear' ? others : []) {
    const kept = await getState(table, sender.id, recipient)
    if (kept && kept.state !== 'clear') return { recipient, state: kept }
  }
  return { recipient: first, state }
}
