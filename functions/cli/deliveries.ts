/** `rebound deliveries`: what was sent where, each attempt of it, and sending it again under the same id. */
import { parseArgs } from 'node:util'
import type { Table } from '../../shared/aws/table.ts'
import { releaseParked } from '../../shared/ledger/circuits.ts'
import { getDelivery, getHistory, listDeliveries, replay, replayParked } from '../../shared/ledger/deliveries.ts'
import type { Delivery, DeliveryQuery } from '../../shared/ledger/deliveries.ts'
import { mailboxTarget } from '../../shared/ledger/mailbox.ts'
import { sesListTarget } from '../../shared/ledger/sesList.ts'
import { getSender, listSenders } from '../../shared/ledger/senders.ts'
import { connect, noteChange } from './connect.ts'
import { readFormat, UsageError, write } from './usage.ts'
import type { Format } from './usage.ts'

const usage = `deliveries list [--sender S] [--endpoint E] [--failed|--parked] [--since TIME|2h|3d] [--limit 50] [--format F]
  deliveries show ID [--sender S] [--format F]                   with every attempt and the body
  deliveries replay ID [--sender S]                              the same body under the same webhook-id, within a minute
  deliveries replay --sender S --since TIME|2h|3d --failed [--endpoint E]`

const options = {
  sender: { type: 'string' },
  endpoint: { type: 'string' },
  failed: { type: 'boolean', default: false },
  parked: { type: 'boolean', default: false },
  since: { type: 'string' },
  limit: { type: 'string', default: '50' },
  format: { type: 'string' },
} as const

type Values = ReturnType<typeof read>['values']
const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options })

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = read(args)
  const [action = '', id] = positionals
  const table = connect()
  const now = new Date()
  if (action === 'list') return list(table, values, now)
  if (action === 'show' && id !== undefined) return show(table, id, values)
  if (action === 'replay' && id !== undefined) return replayOne(table, id, values, now)
  if (action === 'replay' && values.failed && values.since !== undefined) return replayMany(table, values, now)
  throw new UsageError(usage)
}

async function list(table: Table, values: Values, now: Date): Promise<number> {
  const format = readFormat(values.format)
  const limit = Number(values.limit)
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) throw new UsageError('--limit is 1 to 10000')
  const found: Delivery[] = []
  for (const sender of await sendersOf(table, values)) {
    for await (const page of pages(table, sender, values, now)) {
      found.push(...page)
      if (found.length >= limit) break
    }
  }
  found.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).splice(limit)
  if (format === 'json') await write(`${JSON.stringify(found, null, 2)}\n`)
  else if (format === 'text' && found.length === 0) await write('no deliveries\n')
  else for (const each of found) await write(format === 'text' ? line(each) : `${JSON.stringify(each)}\n`)
  return 0
}

async function show(table: Table, id: string, values: Values): Promise<number> {
  const { sender } = await find(table, id, values)
  const history = await getHistory(table, sender, id)
  if (!history) throw new UsageError(`there is no delivery "${id}"`)
  const format: Format = readFormat(values.format)
  if (format !== 'text') {
    await write(`${JSON.stringify(history, null, format === 'json' ? 2 : 0)}\n`)
    return 0
  }
  await write(line(history.delivery))
  for (const { attempt, at, status, ms, error, next } of history.attempts) {
    const came = error === null ? `${status}` : [error, status].filter((part) => part !== null).join(' ')
    await write(`  attempt ${attempt}  ${at}  ${came}, ${ms} ms${next === null ? '' : `, next ${next}`}\n`)
  }
  await write(`  body ${history.payload ?? 'is not rendered yet'}\n`)
  return 0
}

async function replayOne(table: Table, id: string, values: Values, now: Date): Promise<number> {
  const delivery = await find(table, id, values)
  await noteChange(delivery.sender, `sent delivery ${id} again`)
  if (!(await replay(table, delivery, now)))
    throw new UsageError(`delivery ${id} is ${delivery.state}: only one that is delivered or failed can be replayed`)
  await write(`delivery ${id} goes out again within a minute\n`)
  return 0
}

async function replayMany(table: Table, values: Values, now: Date): Promise<number> {
  if (values.sender === undefined) throw new UsageError(usage)
  await noteChange(values.sender, `sent what failed since ${values.since ?? ''} again`)
  const touched = new Set<string>()
  let count = 0
  for await (const page of pages(table, values.sender, values, now)) {
    const done = await Promise.all(page.map((delivery) => replayParked(table, delivery, now)))
    count += done.filter(Boolean).length
    for (const { endpoint } of page) touched.add(endpoint)
  }
  for (const endpoint of touched) await releaseParked(table, values.sender, endpoint, now)
  await write(`${count} go out again, 5 a second at first\n`)
  return 0
}

async function* pages(table: Table, sender: string, values: Values, now: Date): AsyncGenerator<Delivery[]> {
  const endpoints = await endpointsOf(table, sender, values.endpoint)
  const state = values.failed ? { state: 'failed' as const } : values.parked ? { state: 'parked' as const } : {}
  const since = values.since === undefined ? {} : { since: readSince(values.since, now) }
  const query: DeliveryQuery = { sender, endpoints, limit: 100, ...state, ...since }
  let cursor: string | null = null
  do {
    const page = await listDeliveries(table, cursor === null ? query : { ...query, cursor }, now)
    yield page.deliveries
    cursor = page.next
  } while (cursor !== null)
}

async function endpointsOf(table: Table, sender: string, endpoint: string | undefined): Promise<string[]> {
  const found = await getSender(table, sender)
  if (!found) throw new UsageError(`there is no sender "${sender}"`)
  return endpoint === undefined ? [...found.endpoints.map(({ id }) => id), mailboxTarget, sesListTarget] : [endpoint]
}

async function sendersOf(table: Table, { sender }: Values): Promise<string[]> {
  return sender === undefined ? listSenders(table) : [sender]
}

async function find(table: Table, id: string, values: Values): Promise<Delivery> {
  for (const sender of await sendersOf(table, values)) {
    const delivery = await getDelivery(table, sender, id)
    if (delivery) return delivery
  }
  throw new UsageError(`there is no delivery "${id}"`)
}

/** `2h`, `3d`, or a time → ISO 8601 UTC. */
function readSince(text: string, now: Date): string {
  const [, count, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? []
  const minutes = { m: 1, h: 60, d: 24 * 60 }[unit ?? '']
  const at = minutes ? now.getTime() - Number(count) * minutes * 60_000 : Date.parse(text)
  if (Number.isNaN(at)) throw new UsageError('--since is a time like 2026-11-21T10:00:00Z, or 30m, 2h, 3d')
  return new Date(at).toISOString()
}

function line({ createdAt, state, event, sender, endpoint, deliveryId, attempt, last }: Delivery): string {
  const error = last?.error == null ? '' : `  ${last.error}${last.status === null ? '' : ` ${last.status}`}`
  const tried = `${attempt} attempt${attempt === 1 ? '' : 's'}`
  return `${createdAt}  ${state.padEnd(9)}  ${event.padEnd(19)}  ${sender}/${endpoint}  ${deliveryId}  ${tried}${error}\n`
}
