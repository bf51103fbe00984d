/** `rebound keys`: the secret keys of a stack are made, replaced by new versions, or written into a file to be kept safe. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parameterClient } from '../../shared/aws/clients.ts'
import { encryptedOtherwise, hasKey, listVersions, storeKey } from '../../shared/aws/keys.ts'
import type { KeyPurpose } from '../../shared/aws/keys.ts'
import { connect, noteChange } from './connect.ts'
import { everybody } from '../../shared/ledger/sums.ts'
import { usedStack } from './stack.ts'
import { UsageError, write } from './usage.ts'

const usage = `keys create                       makes the keys that are missing
  keys rotate verp|webhook|session  a new version; what the old ones made stays readable
  keys export FILE                  every version, in clear, into a new file of mode 0600`

const purposes: readonly KeyPurpose[] = ['verp', 'pepper', 'webhook', 'session']

export async function run(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true })
  const [action, what = ''] = positionals
  connect()
  const prefix = process.env['REBOUND_KEY_PREFIX']
  if (!prefix) throw new UsageError('name the stack: --stack NAME')
  const name = (purpose: KeyPurpose) => `${prefix}/${purpose}`
  const client = parameterClient()
  const kmsKey = usedStack()?.outputs['SecretsKey'] ?? null
  const store = (purpose: KeyPurpose, replace: boolean) =>
    storeKey(client, name(purpose), randomBytes(32), { replace, kmsKey })

  if (action === 'create') {
    const foreign = kmsKey === null ? [] : await encryptedOtherwise(client, purposes.map(name), kmsKey)
    for (const purpose of purposes) {
      const there = await hasKey(client, name(purpose))
      if (!there) await store(purpose, false)
      const what = foreign.includes(name(purpose)) ? 'is there, encrypted with another key' : 'was there already'
      await write(`${name(purpose)}  ${there ? what : 'made'}\n`)
    }
    if (foreign.length === 0) return 0
    await write(
      `The functions cannot read ${foreign.length === 1 ? 'that one' : 'those'}: a stack of this name was removed before. ${replaceKeys(foreign)}\n`,
    )
    return 1
  }
  if (action === 'rotate') {
    if (what === 'pepper') {
      throw new UsageError(
        'the pepper cannot be rotated: addresses that were stored as tags would never be found again',
      )
    }
    const purpose = purposes.find((each) => each === what)
    if (!purpose) throw new UsageError(usage)
    if (!(await hasKey(client, name(purpose)))) throw new UsageError(`there is no ${name(purpose)}: run "keys create"`)
    await noteChange(everybody, `rotated the ${purpose} key`)
    await write(`${name(purpose)}  version ${await store(purpose, true)}\n${afterwards[purpose] ?? ''}`)
    return 0
  }
  if (action !== 'export' || what === '') throw new UsageError(usage)
  const keys = await Promise.all(purposes.map(async (each) => [each, await listVersions(client, name(each))] as const))
  try {
    writeFileSync(what, `${JSON.stringify(Object.fromEntries(keys), null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new UsageError(`${what} could not be written: ${error instanceof Error ? error.message : String(error)}`)
  }
  const count = keys.reduce((sum, [, versions]) => sum + versions.length, 0)
  await write(`${count} keys are in ${what}, in clear: whoever has them can sign return paths and webhooks\n`)
  return 0
}

/** How keys of a removed stack are replaced by new ones. */
export const replaceKeys = (names: readonly string[]): string =>
  `Keep them if you must ("rebound keys export FILE"), delete them ("aws ssm delete-parameters --names ${names.join(' ')}"), and run "rebound keys create".`

const afterwards: Partial<Record<KeyPurpose, string>> = {
  verp: 'Give applications their new key (rebound token issue SENDER); tokens of the old one are good for 30 days.\nFunctions hear of the new key within a minute: wait so long before the first mail is sent with it.\n',
  webhook: 'Secrets that are sealed from now on use it; those that are stored keep their version.\n',
  session: 'Everybody who is logged in to the console has to log in again.\n',
}
