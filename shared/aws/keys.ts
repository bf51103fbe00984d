/** Secret keys: KMS-encrypted parameters, one a purpose, versioned (SSM SecureString; base64 of 32 bytes). */
import { GetParameterCommand } from '@aws-sdk/client-ssm'
import type { Parameters } from './clients.ts'
import { Fault } from './faults.ts'

export type KeyPurpose = 'verp' | 'pepper' | 'webhook' | 'session'
export interface Key {
  version: number
  bytes: Uint8Array
  /** When this version was made, epoch milliseconds; 0 where SSM does not say. */
  since: number
}
/** Returns the current key of a purpose, or the named version of it. */
export type Keys = (purpose: KeyPurpose, version?: number) => Promise<Key>

/** Returns a key reader that asks for each key once a process. */
export function parameterKeys(parameters: Parameters, prefix: string): Keys {
  const known = new Map<string, Promise<Key>>()
  return (purpose, version) => {
    const name = version === undefined ? `${prefix}/${purpose}` : `${prefix}/${purpose}:${version}`
    const known_ = known.get(name)
    if (known_) return known_
    const asked = readKey(parameters, name).catch((error: unknown) => {
      known.delete(name)
      throw error
    })
    known.set(name, asked)
    return asked
  }
}

async function readKey(parameters: Parameters, name: string): Promise<Key> {
  const got = await parameters.send(new GetParameterCommand({ Name: name, WithDecryption: true }))
  const bytes = Buffer.from(got.Parameter?.Value ?? '', 'base64')
  if (bytes.length !== 32) throw new Fault('bad-key', false)
  return {
    version: got.Parameter?.Version ?? 1,
    bytes,
    since: got.Parameter?.LastModifiedDate?.getTime() ?? 0,
  }
}
