/** `rebound senders`: who is known by what, and who is told where. A webhook secret is shown once, when it is made. */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { Fault } from '../../shared/aws/faults.ts'
import { showAddressKey } from '../../shared/identity/recipientTag.ts'
import { prepareDelivery } from '../../shared/ledger/announce.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { checkEndpoint, checkSender } from '../../shared/ledger/readSender.ts'
import { addressKeys } from '../../shared/ledger/recipientKey.ts'
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
  'raw-retention': { type: 'string' },
  hashed: { type: 'boolean', default: false },
  evidence: { type: 'string' },
  original: { type: 'string' },
  thresholds: { type: 'string' },
  endpoint: { type: 'string' },
  url: { type: 'string' },
  category: { type: 'string', multiple: true },
  kind: { type: 'string', multiple: true },
  trust: { type: 'string' },
  state: { type: 'string' },
  'new-secret': { type: 'boolean', default: false },
} as const

const usage = `senders add|set ID [--name N] [--token T] [--domain D …] [--address A …] [--tag T …] [--forward A]
    [--retention 90d] [--raw-retention 7d|default] [--evidence on|off] [--original on|off] [--thresholds JSON]
    [--endpoint ID --url URL [--category C …] [--kind K …] [--trust T] [--state active|paused] [--new-secret]]
  senders add ID --hashed …            keep a keyed hash of each address instead of the address, from the first row on
  senders address-key ID               the key with which an application computes these hashes: a secret
  senders list | show ID | test ID | remove ID [--endpoint ID]`

type Values = ReturnType<typeof read>['values']
const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options })

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = read(args)
  const [action = '', id = ''] = positionals
  const table = connect()
  if (action === 'list') return list()
  if (!['add', 'set', 'show', 'test', 'remove', 'address-key'].includes(action) || id === '')
    throw new UsageError(usage)
  const stored = await getSender(table, id)
  if (action === 'add' && stored) throw new UsageError(`sender "${id}" is there already: use set`)
  if (action !== 'add' && !stored) throw new UsageError(`there is no sender "${id}"`)
  if (action === 'show' && stored) return show(stored)
  if (action === 'test' && stored) return test(stored)
  if (action === 'address-key') return showKey(id)
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
  const endpoints = sender.endpoints.map(({ id, url, state, filter, secrets }) => {
    return { id, url, state, filter: filter ?? {}, secrets: secrets.length }
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
    ...(values.retention === undefined ? {} : { retention: days(values.retention) }),
    ...(values.hashed ? { hashed: true } : {}),
    ...(values.evidence === undefined ? {} : { evidence: values.evidence === 'on' }),
    ...(values.original === undefined ? {} : { original: values.original === 'on' }),
    ...(values.thresholds === undefined ? {} : { thresholds: json(values.thresholds) }),
  }
  if (values['raw-retention'] === 'default') delete settings.rawRetention
  else if (values['raw-retention'] !== undefined) settings.rawRetention = days(values['raw-retention'])
  const given = {
    id,
    name: values.name ?? stored?.name ?? id,
    names,
    forward: values.forward ?? stored?.forward ?? null,
    settings,
  }
  const { sender, problems } = checkSender(given, await listNames(table))
  if (values.hashed && stored && !stored.settings.hashed)
    problems.push('hashed: is said when a sender is added; what is stored by address would not be found by its hash')
  if (values.hashed && !stored) await checkPepper()
  const endpoint = stored?.endpoints.find((each) => each.id === (values.endpoint ?? 'main'))
  const url = values.url ?? endpoint?.url
  const touchesEndpoint = [values.endpoint, values.url, values.category, values.kind, values.trust, values.state].some(
    (value) => value !== undefined,
  )
  const filter = {
    ...endpoint?.filter,
    ...(values.category ? { categories: values.category } : {}),
    ...(values.kind ? { kinds: values.kind } : {}),
    ...(values.trust === undefined ? {} : { leastTrust: values.trust }),
  } as Filter
  if (touchesEndpoint || values['new-secret']) {
    if (url === undefined) problems.push('an endpoint needs --url')
    else problems.push(...checkEndpoint(url, filter, process.env['REBOUND_LOCAL'] === '1'))
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
  if (!touchesEndpoint && !values['new-secret']) return 0
  const endpointId = values.endpoint ?? 'main'
  const secret = endpoint && !values['new-secret'] ? null : newSecret(randomBytes)
  const fresh = secret === null ? [] : [await seal(connectKeys(), id, endpointId, secret)]
  await recordEndpoint(table, id, {
    id: endpointId,
    url: url ?? '',
    // While a secret is replaced, the one before still signs.
    secrets: [...fresh, ...(endpoint?.secrets ?? [])].slice(0, 2),
    state: (values.state as 'active' | 'paused' | undefined) ?? endpoint?.state ?? 'active',
    filter,
  })
  if (secret !== null) await write(`endpoint ${endpointId} verifies with ${secret}\nIt is not shown again.\n`)
  return 0
}

/** A `test` event to every active endpoint; the sweep hands it over within two minutes. */
async function test(sender: Sender): Promise<number> {
  const now = new Date()
  const payload = JSON.stringify({
    type: 'test',
    version: 1,
    timestamp: now.toISOString(),
    data: { sender: { id: sender.id }, says: 'a test: nothing has happened' },
  })
  const active = sender.endpoints.filter(({ state }) => state === 'active')
  for (const { id } of active) {
    const deliveryId = deriveId('test', sender.id, id, now.toISOString())
    await prepareDelivery(
      connect(),
      { sender: sender.id, deliveryId, endpoint: id, bounceId: '', event: 'test' },
      payload,
      now,
    )
    await write(`endpoint ${id}: test ${deliveryId} goes out within two minutes\n`)
  }
  if (active.length === 0) await write('no endpoint is active\n')
  return active.length > 0 ? 0 : 1
}

/** A whole number of days, `30` or `30d`; NaN, which is refused with everything else that is wrong, for other text. */
const days = (text: string): number => (/^\d{1,5}d?$/.test(text) ? Number.parseInt(text, 10) : Number.NaN)

async function checkPepper(): Promise<void> {
  try {
    await addressKeys(connectKeys)('any')
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new UsageError('this stack has no key for hashes yet: its output CreatePepper makes one')
  }
}

async function showKey(id: string): Promise<number> {
  await write(`${showAddressKey(await addressKeys(connectKeys)(id))}\n`)
  return 0
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError('--thresholds is not JSON')
  }
}
