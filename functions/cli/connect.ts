/** The way from the command line to the records: the local stack that is running, or AWS as the environment says. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parameterClient, tableClient } from '../../shared/aws/clients.ts'
import { parameterKeys } from '../../shared/aws/keys.ts'
import type { Keys } from '../../shared/aws/keys.ts'
import type { Table } from '../../shared/aws/table.ts'
import { recordAudit } from '../../shared/ledger/audit.ts'
import { runningFile } from '../../shared/config.ts'
import { UsageError } from './usage.ts'

/**
 * Returns the table. Where REBOUND_TABLE is set, that table with the credentials of the environment; else that of the
 * local stack whose data directory is REBOUND_DATA (default `.rebound`).
 */
export function connect(): Table {
  const named = process.env['REBOUND_TABLE']
  if (named) return tableClient(named)
  const file = join(process.env['REBOUND_DATA'] ?? '.rebound', runningFile)
  const env = readRunning(file)
  Object.assign(process.env, env)
  return tableClient(String(env['REBOUND_TABLE']))
}

/** Returns a reader of the stack's secret keys; call `connect` first. */
export function connectKeys(): Keys {
  const prefix = process.env['REBOUND_KEY_PREFIX']
  if (!prefix) throw new UsageError('set REBOUND_KEY_PREFIX, /rebound/ and the name of the stack')
  return parameterKeys(parameterClient(), prefix)
}

/** Records that somebody with a command line changes something of a sender (`*`: of the stack). */
export async function noteChange(sender: string, what: string, recipient?: string): Promise<void> {
  const now = new Date()
  await recordAudit(connect(), { sender, at: now.toISOString(), who: 'command line', what }, now, recipient)
}

function readRunning(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>
  } catch {
    throw new UsageError(`nothing is running here (${file}): run "npm start", or set REBOUND_TABLE for a stack on AWS`)
  }
}
