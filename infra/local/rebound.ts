/** The local stack with its one sender registered: what `npm start`, the journey tests and the bench start. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SSMClient } from '@aws-sdk/client-ssm'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { parameterKeys } from '../../shared/aws/keys.ts'
import { openTable } from '../../shared/aws/table.ts'
import type { Table } from '../../shared/aws/table.ts'
import { getSender, recordEndpoint, recordSender, replaceSender } from '../../shared/ledger/senders.ts'
import { seal } from '../../shared/webhook/seal.ts'
import { runningFile } from '../../shared/config.ts'
import type { Settings } from './settings.ts'
import { startLocal } from './stack.ts'
import type { LocalOptions, LocalStack } from './stack.ts'

/** The one endpoint that settings name. */
const endpointId = 'main'

/** Starts the stack and registers the sender and its endpoint as the settings say now. */
export async function startRebound(options: LocalOptions, settings: Settings): Promise<LocalStack> {
  const stack = await startLocal({
    ...(settings.relay ? { relay: settings.relay } : {}),
    ...options,
    env: { REBOUND_DEFAULT_SENDER: settings.sender, ...options.env },
  })
  try {
    const table = openStackTable(stack)
    const parameters = new SSMClient({ endpoint: stack.endpoints.ssm, ...clientOptions })
    const keys = parameterKeys(parameters, String(stack.env['REBOUND_KEY_PREFIX']))
    const sealed = await seal(keys, settings.sender, endpointId, settings.webhookSecret)
    const { sender, domains = [], evidence = true } = settings
    // The file decides what it names; what the command line set besides stays.
    const known = await getSender(table, sender)
    if (settings.hashed && known && !known.settings.hashed)
      throw new Error(
        `hashed: sender "${sender}" is there and keeps addresses; begin with another sender or data directory`,
      )
    const hashed = settings.hashed ? { hashed: true } : {}
    const names = { addresses: [], tags: [], token: null, ...known?.names, domains }
    const { forward = known?.forward ?? null, forwardRules = known?.settings.forwardRules } = settings
    if (forward !== null && (settings.hashed || known?.settings.hashed))
      throw new Error('forward: a sender that keeps no addresses cannot forward mail, which is full of them')
    const set = { ...known?.settings, ...hashed, evidence, forwardRules }
    if (!known) await recordSender(table, { id: sender, name: sender, names, forward, settings: set })
    else if (!(await replaceSender(table, { ...known, names, forward, settings: set })))
      throw new Error(`sender "${sender}" was changed by somebody else just now: start again`)
    const before = known?.endpoints.find(({ id }) => id === endpointId)
    await recordEndpoint(table, settings.sender, {
      ...(before ?? { id: endpointId, state: 'active' as const }),
      url: settings.webhookUrl,
      secrets: [sealed],
    })
    // How the command line finds the running stack; only its owner may read it.
    writeFileSync(join(options.dataDir, runningFile), JSON.stringify(stack.env), { mode: 0o600 })
    return stack
  } catch (error) {
    await stack.close()
    throw error
  }
}

/** The stack's table, for whoever runs beside its functions. */
export function openStackTable(stack: LocalStack): Table {
  const client = new DynamoDBClient({ endpoint: stack.endpoints.dynamodb, ...clientOptions })
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } })
  return openTable(documents, String(stack.env['REBOUND_TABLE']))
}

/** What every client of the stack's services takes besides its endpoint. */
export const clientOptions = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
