/** The root keys that tokens of the last 30 days may have been issued with: the stored key and the versions before it. */
import { Fault } from '../aws/faults.ts'
import type { Key, Keys } from '../aws/keys.ts'
import { keyIdOf } from './tokenKeys.ts'
import type { RootKey } from './tokenKeys.ts'
import { validDays } from './token.ts'

const mostVersions = 8
/** Key ids that nobody has can be made up: asking again is worth one look a minute. */
const leastMs = 60_000

export interface RootKeys {
  /** The keys, read once a process. */
  read: () => Promise<RootKey[]>
  /** The keys, read again where the last look is old enough: a key may have been made since. */
  again: () => Promise<RootKey[]>
}

export function rootKeys(open: () => Keys, clock = () => Date.now()): RootKeys {
  let known: { at: number; keys: Promise<RootKey[]> } | undefined
  const load = () => {
    const keys = loadKeys(open(), clock())
    known = { at: clock(), keys }
    keys.catch(() => (known = undefined))
    return keys
  }
  return {
    read: () => known?.keys ?? load(),
    again: () => (known && clock() - known.at < leastMs ? known.keys : load()),
  }
}

/** A version was in use until the next one was made. Where there is no key at all, no token was ever issued. */
async function loadKeys(keys: Keys, now: number): Promise<RootKey[]> {
  const found: Key[] = []
  try {
    let key = await keys('verp')
    found.push(key)
    while (key.version > 1 && found.length < mostVersions && now - key.since < (validDays + 2) * 86_400_000) {
      key = await keys('verp', key.version - 1)
      found.push(key)
    }
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    // SSM keeps a hundred versions; what it has dropped is far older than any valid token.
    if (name !== 'ParameterNotFound' && name !== 'ParameterVersionNotFound')
      throw new Fault('no-token-keys', true, error)
  }
  return found.map(({ version, bytes }) => ({ id: keyIdOf(version), root: bytes }))
}
