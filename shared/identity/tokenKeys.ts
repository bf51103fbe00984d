/**
 * The keys behind tokens. The operator keeps root keys; an application gets the key of its own sender, derived from one,
 * so that no sender can issue a token of another. Rotation is by key id: a new root key issues, the old ones still check.
 */
import { createHmac } from 'node:crypto'
import { base32Alphabet } from './base32.ts'

/** What the operator keeps, and what checks tokens. */
export interface RootKey {
  /** One character of base32. */
  id: string
  /** At least 32 bytes. */
  root: Uint8Array
}

/** What an application issues its tokens with. */
export interface SenderKey {
  /** The root key's id. */
  id: string
  sender: string
  bytes: Uint8Array
}

export const longestSender = 6
const senderForm = /^[a-z0-9]+$/
const written = /^verp_([a-z2-7])_([a-z0-9]{1,6})_([A-Za-z0-9_-]{43})$/

/** Returns the key id of a stored key's version (1, 2, …): ids repeat after 32 rotations. */
export const keyIdOf = (version: number): string => base32Alphabet.charAt(version % 32)

/** Returns a sender's key; throws where the sender does not fit into a token or the root key is too short. */
export function senderKey(key: RootKey, sender: string): SenderKey {
  if (sender.length > longestSender) {
    throw new RangeError(
      `sender "${sender}" has ${sender.length} characters; a return path has room for ${longestSender}`,
    )
  }
  if (!senderForm.test(sender)) throw new RangeError(`sender "${sender}" is not lower-case letters and digits`)
  return { id: key.id, sender, bytes: deriveBytes(key, sender) }
}

/** The HMAC alone, for checking: the token's own grammar has bounded the sender. */
export function deriveBytes(key: RootKey, sender: string): Uint8Array {
  if (key.root.length < 32) throw new RangeError(`a root key has at least 32 bytes, this one has ${key.root.length}`)
  if (key.id.length !== 1 || !base32Alphabet.includes(key.id))
    throw new RangeError('a key id is one character, a-z or 2-7')
  return createHmac('sha256', key.root).update(`rebound sender key 1\0${sender}`).digest()
}

/** Returns a sender's key as one word for a configuration file: `verp_<key id>_<sender>_<base64url>`. A secret. */
export function showSenderKey(key: SenderKey): string {
  return `verp_${key.id}_${key.sender}_${Buffer.from(key.bytes).toString('base64url')}`
}

/** Returns the key behind the word that `showSenderKey` wrote; throws, without showing it, where it is none. */
export function readSenderKey(word: string): SenderKey {
  const [, id, sender, bytes] = written.exec(word.trim()) ?? []
  if (id === undefined || sender === undefined || bytes === undefined) {
    throw new RangeError('a sender key reads verp_<key id>_<sender>_<43 characters of base64url>')
  }
  return { id, sender, bytes: Buffer.from(bytes, 'base64url') }
}
