/** `rebound senders`: who is known by what, and who is told where. A webhook secret is shown once, when it is made. */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { announceTo } from '../../shared/ledger/announce.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { checkEndpoint, checkSender } from '../../shared/ledger/readSender.ts'
import {
  getSender,
  listNames,
  recordEndpoint,
  recordSender,
  removeEndpoint,
  removeSender,
  replaceSender,
} from '../../shared/ledger/senders.ts'
import type { Filter, Names, Sender } from '../../shared/ledger/senders.ts'
import { readThresholds, risksOf } from '../../shared/suppression/settings.ts'
import { renderTest } from '../../shared/webhook/payload.ts'
import { oldSecretHours, rotate, validSecrets } from '../../shared/webhook/secrets.ts'
import { seal } from '../../shared/webhook/seal.ts'
import { newSecret } from '../../shared/webhook/sign.ts'
import { connect, connectKeys } from './connect.ts'
import { UsageError, write } from './usage.ts'

const options = {
  name: { type: 'string' },
  token: { type: 'string' },
  domain: { type: 'string', multiple: true },
  address: { type: 'string', multiple: true },
  tag: { type: 'string', multiple: true },
  forward: { type: 'string' },
  retention: { type: 'string' },
  evidence: { type: 'string' },
  original: { type: 'string' },
  thresholds: { type: 'string' },
  endpoint: { type: 'string' },
  url: { type: 'string' },
  category: { type: 'string', multiple: true },
  event: { type: 'string', multiple: true },
  trust: { type: 'string' },
  state: { type: 'string' },
  hours: { type: 'string' },
} as const

const usage = `senders add|set ID [--name N] [--token T] [--domain D …] [--address A …] [--tag T …] [--forward A]
    [--retention DAYS] [--evidence on|off] [--original on|off] [--thresholds JSON]
    [--endpoint ID --url URL [--category C …] [--event E …] [--trust T] [--state active|paused]]
  senders rotate ID ENDPOINT [--hours 24]                        a new secret; the old one signs on for so long
  senders list | show ID | test ID | remove ID [--endpoint ID]`

type Values = ReturnType<typeof read>['values']
const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options })

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = read(args)
  const [action = '', id = '', endpointId = ''] = positionals
  const table = connect()
  if (action === 'list') return list()
  if (!['add', 'set', 'show', 'test', 'rotate', 'remove'].includes(action) || id === '') throw new UsageError(usage)
  const stored = await getSender(table, id)
  if (action === 'add' && stored) throw new UsageError(`sender "${id}" is there already: use set`)
  if (action !== 'add' && !stored) throw new UsageError(`there is no sender "${id}"`)
  if (action === 'show' && stored) return show(stored)
  if (action === 'test' && stored) return test(stored)
  if (action === 'rotate' && stored) return replaceSecret(stored, endpointId, values.hours)
  if (action === 'remove') {
    if (values.endpoint === undefined) await removeSender(table, id)
    else await removeEndpoint(table, id, values.endpoint)
    await write(`removed ${values.endpoint === undefined ? id : `endpoint ${values.endpoint} of ${id}`}\n`)
    return 0
  }
  return save(id, values, stored)
}

async function list(): Promise<number> {
  for (const { id, token, domains, tags } of await listNames(connect()))
    await write(`${JSON.stringify({ id, token, domains, tags })}\n`)
  return 0
}

/** Secrets are not shown, not even sealed. */
async function show(sender: Sender): Promise<number> {
  const now = new Date()
  const endpoints = sender.endpoints.map((endpoint) => {
    return { ...endpoint, filter: endpoint.filter ?? {}, secrets: validSecrets(endpoint, now).length }
  })
  await write(`${JSON.stringify({ ...sender, endpoints }, null, 2)}\n`)
  return 0
}

async function save(id: string, values: Values, stored: Sender | null): Promise<number> {
  const table = connect()
  const names: Names = {
    token: values.token ?? stored?.names.token ?? null,
    domains: values.domain ?? stored?.names.domains ?? [],
    addresses: values.address ?? stored?.names.addresses ?? [],
    tags: values.tag ?? stored?.names.tags ?? [],
  }
  const settings = {
    ...stored?.settings,
    ...(values.retention === undefined ? {} : { retention: Number(values.retention) }),
    ...(values.evidence === undefined ? {} : { evidence: values.evidence === 'on' }),
    ...(values.original === undefined ? {} : { original: values.original === 'on' }),
    ...(values.thresholds === undefined ? {} : { thresholds: json(values.thresholds) }),
  }
  const given = {
    id,
    name: values.name ?? stored?.name ?? id,
    names,
    forward: values.forward ?? stored?.forward ?? null,
    settings,
  }
  const { sender, problems } = checkSender(given, await listNames(table))
  const endpoint = stored?.endpoints.find((each) => each.id === (values.endpoint ?? 'main'))
  const url = values.url ?? endpoint?.url
  const touchesEndpoint = [values.endpoint, values.url, values.category, values.event, values.trust, values.state].some(
    (value) => value !== undefined,
  )
  const filter = {
    ...endpoint?.filter,
    ...(values.category ? { categories: values.category } : {}),
    ...(values.event ? { events: values.event } : {}),
    ...(values.trust === undefined ? {} : { leastTrust: values.trust }),
  } as Filter
  const endpointId = values.endpoint ?? 'main'
  if (touchesEndpoint) {
    if (url === undefined) problems.push('an endpoint needs --url')
    else problems.push(...checkEndpoint(endpointId, url, filter, process.env['REBOUND_LOCAL'] === '1'))
  }
  if (values.state !== undefined && values.state !== 'active' && values.state !== 'paused')
    problems.push('state is active or paused')
  if (problems.length > 0)
    throw new UsageError(`nothing was stored:\n${problems.map((each) => `  ${each}`).join('\n')}`)
  if (stored) await replaceSender(table, sender)
  else await recordSender(table, sender)
  for (const risk of risksOf(readThresholds(settings.thresholds).thresholds)) await write(`risk: ${risk}\n`)
  await write(
    `sender ${id} is stored${sender.names.token === null ? '; give it a --token to sign return paths' : ''}\n`,
  )
  if (!touchesEndpoint) return 0
  const secret = endpoint ? null : newSecret(randomBytes)
  const fresh = secret === null ? [] : [await seal(connectKeys(), id, endpointId, secret)]
  const state = (values.state as 'active' | 'paused' | undefined) ?? endpoint?.state ?? 'active'
  await recordEndpoint(table, id, {
    ...(endpoint ?? { secrets: fresh }),
    id: endpointId,
    url: url ?? '',
    state,
    filter,
  })
  if (secret !== null) await write(`endpoint ${endpointId} verifies with ${secret}\nIt is not shown again.\n`)
  return 0
}

async function replaceSecret(sender: Sender, endpointId: string, hours = String(oldSecretHours)): Promise<number> {
  const endpoint = sender.endpoints.find(({ id }) => id === endpointId)
  if (!endpoint) throw new UsageError(`${sender.id} has no endpoint "${endpointId}"`)
  if (!/^\d{1,3}$/.test(hours)) throw new UsageError('--hours is a whole number from 0 to 999')
  const secret = newSecret(randomBytes)
  const rotated = rotate(endpoint, await seal(connectKeys(), sender.id, endpointId, secret), new Date(), Number(hours))
  await recordEndpoint(connect(), sender.id, rotated)
  await write(
    `endpoint ${endpointId} verifies with ${secret}\nIt is not shown again. The one before signs too until ${String(rotated.secretUntil)}.\n`,
  )
  return 0
}

/** A `test` event to every active endpoint; the sweep hands it over within two minutes. */
async function test(sender: Sender): Promise<number> {
  const now = new Date()
  const active = sender.endpoints.filter(({ state }) => state === 'active')
  for (const endpoint of active) {
    const deliveryId = deriveId('test', sender.id, endpoint.id, now.toISOString())
    const delivery = { sender: sender.id, deliveryId, bounceId: '', event: 'test' }
    const asked = await announceTo(connect(), endpoint, delivery, now, renderTest(sender.id, now))
    const when = asked.length > 0 ? 'goes out within two minutes' : 'waits until the endpoint answers again'
    await write(`endpoint ${endpoint.id}: test ${deliveryId} ${when}\n`)
  }
  if (active.length === 0) await write('no endpoint is active\n')
  return active.length > 0 ? 0 : 1
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError('--thresholds is not JSON')
  }
}
