/** Secret keys: KMS-encrypted parameters, one a purpose, versioned (SSM SecureString; base64 of 32 bytes). */
import { DescribeParametersCommand, GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm'
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

/** Whether there is a key of this name. */
export async function hasKey(parameters: Parameters, name: string): Promise<boolean> {
  try {
    await parameters.send(new GetParameterCommand({ Name: name }))
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'ParameterNotFound') return false
    throw error
  }
}

/**
 * Returns those of the names whose parameter is encrypted with another KMS key than `kmsKey` (an ARN), so that functions
 * which may use that key alone cannot read it. SSM's own key, `alias/aws/ssm`, is open to who may read the parameter.
 */
export async function encryptedOtherwise(
  parameters: Parameters,
  names: readonly string[],
  kmsKey: string,
): Promise<string[]> {
  const found: string[] = []
  const idOf = (key: string) => key.slice(key.lastIndexOf('/') + 1)
  let NextToken: string | undefined
  // A page may be empty and not be the last one.
  for (let page = 0; page < mostPages; page += 1) {
    const described = await parameters.send(
      new DescribeParametersCommand({ ParameterFilters: [{ Key: 'Name', Values: [...names] }], NextToken }),
    )
    for (const { Name = '', KeyId = '' } of described.Parameters ?? [])
      if (!KeyId.startsWith('alias/') && idOf(KeyId) !== idOf(kmsKey)) found.push(Name)
    NextToken = described.NextToken
    if (NextToken === undefined) break
  }
  return found
}

const mostPages = 50

/** Stores a key, encrypted with `kmsKey` (the account's own where it is null); returns its version. */
export async function storeKey(
  parameters: Parameters,
  name: string,
  bytes: Uint8Array,
  { replace, kmsKey }: { replace: boolean; kmsKey: string | null },
): Promise<number> {
  const { Version = 1 } = await parameters.send(
    new PutParameterCommand({
      Name: name,
      Type: 'SecureString',
      Value: Buffer.from(bytes).toString('base64'),
      Overwrite: replace,
      ...(kmsKey === null ? {} : { KeyId: kmsKey }),
    }),
  )
  return Version
}

/** SSM keeps so many versions of a parameter. */
const mostVersions = 100

/** Returns every stored version of a key, newest first, in base64; none where there is no key. */
export async function listVersions(
  parameters: Parameters,
  name: string,
): Promise<{ version: number; since: string; key: string }[]> {
  const found: { version: number; since: string; key: string }[] = []
  try {
    for (let asked = name; found.length < mostVersions;) {
      const { Parameter } = await parameters.send(new GetParameterCommand({ Name: asked, WithDecryption: true }))
      const version = Parameter?.Version ?? 1
      found.push({ version, since: Parameter?.LastModifiedDate?.toISOString() ?? '', key: Parameter?.Value ?? '' })
      if (version <= 1) break
      asked = `${name}:${version - 1}`
    }
  } catch (error) {
    const gone = error instanceof Error && /^Parameter(?:Version)?NotFound$/.test(error.name)
    if (!gone) throw error
  }
  return found
}
