/**
 * What stands in place of a recipient where no address is kept: `r_` and 24 characters, a keyed hash of the canonical
 * address. The first 8 are of the domain alone, so that failures of one domain can still be counted together. Each sender
 * has a key of its own, derived from the operator's pepper: tags of two senders have nothing in common.
 */
import { createHmac } from 'node:crypto'
import { canonicalAddress } from './address.ts'
import { toBase32 } from './base32.ts'

export interface AddressKey {
  sender: string
  bytes: Uint8Array
}

/** Returns the tag of a recipient; a tag comes back as it is. */
export type TagOf = (address: string) => string

const written = /^addr_([a-z0-9][a-z0-9-]{0,31})_([A-Za-z0-9_-]{43})$/
const tagForm = /^r_[a-z2-7]{24}$/
const domainBytes = 5
const addressBytes = 10

/** Returns a sender's key; throws where the pepper is too short. */
export function addressKey(pepper: Uint8Array, sender: string): AddressKey {
  if (pepper.length < 32) throw new RangeError(`a pepper has at least 32 bytes, this one has ${pepper.length}`)
  return { sender, bytes: createHmac('sha256', pepper).update(`rebound address key 1\0${sender}`).digest() }
}

/** Returns a sender's key as one word for a configuration file: `addr_<sender>_<base64url>`. A secret. */
export function showAddressKey(key: AddressKey): string {
  return `addr_${key.sender}_${Buffer.from(key.bytes).toString('base64url')}`
}

/** Returns the key behind the word that `showAddressKey` wrote; throws, without showing it, where it is none. */
export function readAddressKey(word: string): AddressKey {
  const [, sender, bytes] = written.exec(word.trim()) ?? []
  if (sender === undefined || bytes === undefined)
    throw new RangeError('an address key reads addr_<sender>_<43 characters of base64url>')
  return { sender, bytes: Buffer.from(bytes, 'base64url') }
}

/**
 * Returns the tag that stands for a recipient in the webhooks of a sender that keeps no addresses.
 * @example recipientTag(readAddressKey(process.env.REBOUND_ADDRESS_KEY), 'bo@example.org') // r_…
 */
export function recipientTag(key: AddressKey, address: string): string {
  const canonical = canonicalAddress(address)
  if (isRecipientTag(canonical)) return canonical
  const domain = canonical.slice(canonical.lastIndexOf('@') + 1)
  const part = (purpose: string, text: string, bytes: number) =>
    toBase32(
      createHmac('sha256', key.bytes).update(`rebound ${purpose} 1\0${text}`, 'utf8').digest().subarray(0, bytes),
    )
  return `r_${part('domain', domain, domainBytes)}${part('address', canonical, addressBytes)}`
}

export const isRecipientTag = (text: string): boolean => tagForm.test(text)

/** Returns what recipients of one domain have in common: the domain, or that part of their tags. */
export function domainPart(recipient: string): string {
  return isRecipientTag(recipient) ? recipient.slice(0, 10) : recipient.slice(recipient.lastIndexOf('@') + 1)
}
