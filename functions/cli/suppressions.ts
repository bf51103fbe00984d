/** `rebound suppressions`: which addresses of a sender are held or suppressed and why, and what an operator decides about them. */
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Fault } from '../../shared/aws/faults.ts'
import { decide, decideAll } from '../../shared/ledger/operate.ts'
import { addressKeys, findState, recipientNames } from '../../shared/ledger/recipientKey.ts'
import { listStates } from '../../shared/ledger/recipients.ts'
import { getSender } from '../../shared/ledger/senders.ts'
import { csvLine, readAddresses, readAddressList } from '../../shared/suppression/addressList.ts'
import { connect, connectKeys, noteChange } from './connect.ts'
import { UsageError, write } from './usage.ts'

const usage = `suppressions list|export --sender ID [--state held|suppressed] [--format csv|ndjson]
  suppressions check --sender ID ADDRESS …
  suppressions add --sender ID ADDRESS … [--until TIME]
  suppressions import --sender ID FILE                           CSV or JSON, the address first or in "recipient"
  suppressions lift|release|confirm --sender ID ADDRESS …
  suppressions lift|release|confirm --sender ID --incident ID
  suppressions lift --sender ID [--reason R] [--rule R] [--provider P] [--since TIME] [--until TIME]`

const options = {
  sender: { type: 'string' },
  state: { type: 'string' },
  format: { type: 'string', default: 'ndjson' },
  incident: { type: 'string' },
  reason: { type: 'string' },
  rule: { type: 'string' },
  provider: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
} as const

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options })
  const [action = '', ...given] = positionals
  if (values.sender === undefined) throw new UsageError(usage)
  const table = connect()
  const keys = addressKeys(connectKeys)
  const sender = await getSender(table, values.sender)
  if (!sender) throw new UsageError(`there is no sender "${values.sender}"`)
  for (const name of ['since', 'until'] as const)
    if (values[name] !== undefined && Number.isNaN(Date.parse(values[name])))
      throw new UsageError(`--${name} is a time like 2026-11-21T10:00:00Z`)
  if (action === 'list' || action === 'export') return list(sender.id, values.state, values.format)
  if (action === 'check') {
    for (const recipient of addresses(given)) {
      const found = (await findState(table, sender, keys, recipient)).state
      const {
        state = 'clear',
        since = null,
        until = null,
        says = 'clear: nothing proven speaks against it',
      } = found ?? {}
      await write(`${JSON.stringify({ recipient, state, since, until, says })}\n`)
    }
    return 0
  }
  const now = new Date()
  const nameOf = async (address: string) => (await recipientNames(sender, keys, address))[0]
  if (action === 'add' || action === 'import') {
    const wanted = action === 'add' ? addresses(given) : await readList(given[0] ?? '')
    const until = values.until === undefined ? {} : { until: new Date(values.until).toISOString() }
    for (const address of wanted) {
      const recipient = await nameOf(address)
      await noteChange(sender.id, 'added an address', recipient)
      await decide(table, sender, recipient, { class: 'add', ...until }, now)
    }
    await write(`${wanted.length} added\n`)
    return 0
  }
  if (action !== 'lift' && action !== 'release' && action !== 'confirm') throw new UsageError(usage)
  const past = { lift: 'lifted', release: 'released', confirm: 'confirmed' }[action]
  if (given.length > 0) {
    for (const recipient of addresses(given)) {
      const stored = await findState(table, sender, keys, recipient)
      await noteChange(sender.id, `${past} an address`, stored.recipient)
      const { says } = await decide(table, sender, stored.recipient, { class: action }, now)
      await write(`${JSON.stringify({ recipient, says })}\n`)
    }
    return 0
  }
  const { incident, reason, rule, provider, since, until } = values
  const only = {
    ...(reason === undefined ? {} : { reason }),
    ...(rule === undefined ? {} : { rule }),
    ...(provider === undefined ? {} : { provider }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  }
  if (incident === undefined && Object.keys(only).length === 0) throw new UsageError(usage)
  try {
    const meant: Parameters<typeof decideAll>[2] = {
      class: action,
      only,
      ...(incident === undefined ? {} : { incident }),
    }
    const named = Object.entries({ ...(incident === undefined ? {} : { incident }), ...only })
    await noteChange(sender.id, `${past} all of ${named.map((pair) => pair.join(' ')).join(', ')}`)
    await write(`${await decideAll(table, sender.id, meant, now)} ${past}\n`)
  } catch (error) {
    if (error instanceof Fault && error.code === 'no-such-incident') throw new UsageError(`there is no such incident`)
    throw error
  }
  return 0
}

async function list(sender: string, asked: string | undefined, format: string): Promise<number> {
  if (format !== 'csv' && format !== 'ndjson') throw new UsageError('--format is csv or ndjson')
  const states = (['suppressed', 'held'] as const).filter((state) => asked === undefined || state === asked)
  if (states.length === 0) throw new UsageError('--state is held or suppressed')
  if (format === 'csv') await write(csvLine(['recipient', 'state', 'since', 'until', 'reason', 'says']))
  for (const each of states) {
    for await (const { recipient, state: found } of listStates(connect(), sender, each)) {
      const { since, until, says, because } = found
      const row = { recipient, state: each, since, until, reason: because?.reason ?? null, says }
      await write(format === 'csv' ? csvLine(Object.values(row)) : `${JSON.stringify(row)}\n`)
    }
  }
  return 0
}

function addresses(given: readonly string[]): string[] {
  if (given.length === 0) throw new UsageError(usage)
  return usable(readAddresses(given))
}

async function readList(file: string): Promise<string[]> {
  if (file === '') throw new UsageError(usage)
  return usable(readAddressList(await readFile(file, 'utf8')))
}

function usable({ addresses: found, problems }: ReturnType<typeof readAddresses>): string[] {
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
  return found
}
