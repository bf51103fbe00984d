/** `rebound senders`: who is known by what, and who is told where. A webhook secret is shown once, when it is made. */
import { parseArgs } from 'node:util'
import { Fault } from '../../shared/aws/faults.ts'
import { rulesOf } from '../../shared/forward/rules.ts'
import { showAddressKey } from '../../shared/identity/recipientTag.ts'
import { listApiKeys, makeApiKey, mostKeys, revokeApiKey } from '../../shared/ledger/apiKeys.ts'
import { addressKeys } from '../../shared/ledger/recipientKey.ts'
import { getSender, listNames, removeEndpoint, removeSender } from '../../shared/ledger/senders.ts'
import { rotateSecret, saveSender, showSender, testSender } from '../../shared/ledger/saveSender.ts'
import type { EndpointChange } from '../../shared/ledger/saveSender.ts'
import type { NewSender, Sender } from '../../shared/ledger/senders.ts'
import { everybody } from '../../shared/ledger/sums.ts'
import { oldSecretHours } from '../../shared/webhook/secrets.ts'
import { connect, connectKeys, noteChange } from './connect.ts'
import { UsageError, write } from './usage.ts'

const options = {
  name: { type: 'string' },
  token: { type: 'string' },
  domain: { type: 'string', multiple: true },
  address: { type: 'string', multiple: true },
  tag: { type: 'string', multiple: true },
  forward: { type: 'string' },
  'forward-rules': { type: 'string' },
  retention: { type: 'string' },
  'raw-retention': { type: 'string' },
  hashed: { type: 'boolean', default: false },
  evidence: { type: 'string' },
  original: { type: 'string' },
  'ses-list': { type: 'string' },
  thresholds: { type: 'string' },
  endpoint: { type: 'string' },
  url: { type: 'string' },
  category: { type: 'string', multiple: true },
  event: { type: 'string', multiple: true },
  trust: { type: 'string' },
  state: { type: 'string' },
  hours: { type: 'string' },
  revoke: { type: 'string' },
  operator: { type: 'boolean', default: false },
} as const

const usage = `senders add|set ID [--name N] [--token T] [--domain D …] [--address A …] [--tag T …]
    [--forward MAILBOX|none] [--forward-rules JSON|default]
    [--retention 90d] [--raw-retention 7d|default] [--evidence on|off] [--original on|off] [--thresholds JSON]
    [--ses-list on|off]
    [--endpoint ID --url URL [--category C …] [--event E …] [--trust T] [--state active|paused]]
  senders rotate ID ENDPOINT [--hours 24]                        a new secret; the old one signs on for so long
  senders add ID --hashed …                         a keyed hash stands for each address, from the first row on
  senders address-key ID                            the key with which an application computes these hashes: a secret
  senders list | show ID | test ID | remove ID [--endpoint ID]
  senders key ID|--operator [--name N]              make an API key, shown once
  senders keys ID|--operator [--revoke KEY]         list or revoke API keys`

type Values = ReturnType<typeof read>['values']
const read = (args: string[]) => parseArgs({ args, allowPositionals: true, options })

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = read(args)
  const [action = '', id = '', endpointId = ''] = positionals
  const table = connect()
  if (action === 'list') return list()
  if ((action === 'key' || action === 'keys') && (id !== '' || values.operator)) return keys(action, id, values)
  if (!['add', 'set', 'show', 'test', 'rotate', 'remove', 'address-key'].includes(action) || id === '')
    throw new UsageError(usage)
  const stored = await getSender(table, id)
  if (action === 'add' && stored) throw new UsageError(`sender "${id}" is there already: use set`)
  if (action !== 'add' && !stored) throw new UsageError(`there is no sender "${id}"`)
  if (action === 'show' && stored) return show(stored)
  if (action === 'test' && stored) return test(stored)
  if (action === 'address-key') return showKey(id)
  if (action === 'rotate' && stored) return rotate(stored, endpointId, values.hours)
  if (action === 'remove') {
    await noteChange(id, values.endpoint === undefined ? 'removed the sender' : `removed endpoint ${values.endpoint}`)
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

async function show(sender: Sender): Promise<number> {
  await write(`${JSON.stringify(showSender(sender), null, 2)}\n`)
  return 0
}

async function save(id: string, values: Values, stored: Sender | null): Promise<number> {
  const rawRetention = values['raw-retention']
  const rules = values['forward-rules']
  if (values.hashed && !stored) await checkPepper()
  const settings = {
    ...(values.retention === undefined ? {} : { retention: days(values.retention) }),
    ...(rawRetention === undefined
      ? {}
      : { rawRetention: rawRetention === 'default' ? undefined : days(rawRetention) }),
    ...(values.hashed ? { hashed: true } : {}),
    ...(values.evidence === undefined ? {} : { evidence: onOff('evidence', values.evidence) }),
    ...(values.original === undefined ? {} : { original: onOff('original', values.original) }),
    ...(values['ses-list'] === undefined ? {} : { sesList: onOff('ses-list', values['ses-list']) }),
    ...(values.thresholds === undefined ? {} : { thresholds: json('thresholds', values.thresholds) }),
    ...(rules === undefined ? {} : { forwardRules: rules === 'default' ? undefined : json('forward-rules', rules) }),
  }
  const endpoint: EndpointChange = {
    ...(values.endpoint === undefined ? {} : { id: values.endpoint }),
    ...(values.url === undefined ? {} : { url: values.url }),
    ...(values.category === undefined ? {} : { categories: values.category }),
    ...(values.event === undefined ? {} : { events: values.event }),
    ...(values.trust === undefined ? {} : { leastTrust: values.trust }),
    ...(values.state === undefined ? {} : { state: values.state }),
  }
  const saved = await saveSender(
    {
      table: connect(),
      keys: connectKeys,
      allowLoopback: process.env['REBOUND_LOCAL'] === '1',
      note: (what) => noteChange(id, what),
    },
    id,
    {
      ...(values.name === undefined ? {} : { name: values.name }),
      ...(values.token === undefined ? {} : { token: values.token }),
      ...(values.domain === undefined ? {} : { domains: values.domain }),
      ...(values.address === undefined ? {} : { addresses: values.address }),
      ...(values.tag === undefined ? {} : { tags: values.tag }),
      ...(values.forward === undefined ? {} : { forward: values.forward === 'none' ? null : values.forward }),
      settings,
      ...(Object.keys(endpoint).length > 0 ? { endpoint } : {}),
    },
    stored,
  )
  if (!saved.ok) throw new UsageError(`nothing was stored:\n${saved.problems.map((each) => `  ${each}`).join('\n')}`)
  for (const risk of saved.risks) await write(`risk: ${risk}\n`)
  await write(
    `sender ${id} is stored${saved.sender.names.token === null ? '; give it a --token to sign return paths' : ''}\n`,
  )
  if (saved.sender.forward && (values.forward ?? rules) !== undefined) await write(`${sayForward(saved.sender)}\n`)
  const { endpoint: written } = saved
  if (written?.secret) await write(`endpoint ${written.id} verifies with ${written.secret}\nIt is not shown again.\n`)
  return 0
}

async function rotate(sender: Sender, endpointId: string, hours = String(oldSecretHours)): Promise<number> {
  if (!/^\d{1,3}$/.test(hours)) throw new UsageError('--hours is a whole number from 0 to 999')
  if (sender.endpoints.some(({ id }) => id === endpointId))
    await noteChange(sender.id, `gave endpoint ${endpointId} a new secret`)
  const rotated = await rotateSecret(connect(), connectKeys(), sender, endpointId, new Date(), Number(hours))
  if (!rotated) throw new UsageError(`${sender.id} has no endpoint "${endpointId}"`)
  await write(
    `endpoint ${endpointId} verifies with ${rotated.secret}\nIt is not shown again. The one before signs too until ${rotated.until}.\n`,
  )
  return 0
}

/** The sweep hands the test events over within two minutes. */
async function test(sender: Sender): Promise<number> {
  await noteChange(sender.id, 'sent a test')
  const sent = await testSender(connect(), sender, new Date())
  for (const { endpoint, deliveryId, requests } of sent) {
    const when = requests.length > 0 ? 'goes out within two minutes' : 'waits until the endpoint answers again'
    await write(`endpoint ${endpoint}: test ${deliveryId} ${when}\n`)
  }
  if (sent.length === 0) await write('no endpoint is active\n')
  return sent.length > 0 ? 0 : 1
}

async function keys(action: 'key' | 'keys', id: string, values: Values): Promise<number> {
  const table = connect()
  const owner = values.operator ? null : id
  if (owner !== null && !(await getSender(table, owner))) throw new UsageError(`there is no sender "${owner}"`)
  if (action === 'key') {
    const made = await makeApiKey(table, owner, values.name ?? '', new Date())
    if (!made) throw new UsageError(`there are ${mostKeys} API keys: revoke one first`)
    await noteChange(owner ?? everybody, `made API key ${made.key.id}`)
    await write(`${made.word}\nIt is not shown again. Its id is ${made.key.id}.\n`)
    return 0
  }
  if (values.revoke !== undefined) {
    await noteChange(owner ?? everybody, `revoked API key ${values.revoke}`)
    if (!(await revokeApiKey(table, owner, values.revoke))) throw new UsageError(`there is no key "${values.revoke}"`)
    await write(`revoked ${values.revoke}\n`)
    return 0
  }
  for (const key of await listApiKeys(table, owner)) await write(`${JSON.stringify(key)}\n`)
  return 0
}

/** `ops@example.com gets hard, policy at once, at most 20 an hour; answers of people, at most 5 an hour. …` */
function sayForward({ forward, settings }: NewSender): string {
  const { send, when, perHour, answersPerHour } = rulesOf({ settings: settings ?? {} })
  const reports = send.filter((each) => each !== 'answer').join(', ')
  const parts = [
    ...(reports === ''
      ? []
      : [when === 'daily' ? `a daily digest of ${reports}` : `${reports} at once, at most ${perHour} an hour`]),
    ...(send.includes('answer') ? [`answers of people, at most ${answersPerHour} an hour`] : []),
  ]
  return `${forward ?? ''} gets ${parts.join('; ')}. What nothing proves is only counted, in the daily digest.`
}

function onOff(name: string, value: string): boolean {
  if (value !== 'on' && value !== 'off') throw new UsageError(`--${name} is on or off`)
  return value === 'on'
}

/** A whole number of days, `30` or `30d`; NaN, which is refused with everything else that is wrong, for other text. */
const days = (text: string): number => (/^\d{1,5}d?$/.test(text) ? Number.parseInt(text, 10) : Number.NaN)

async function checkPepper(): Promise<void> {
  try {
    await addressKeys(connectKeys)('any')
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new UsageError('this stack has no key for hashes yet: rebound keys create makes it')
  }
}

async function showKey(id: string): Promise<number> {
  await write(`${showAddressKey(await addressKeys(connectKeys)(id))}\n`)
  return 0
}

function json(option: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`--${option} is not JSON`)
  }
}
