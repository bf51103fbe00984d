/**
 * What an operator changes about a sender or one of its endpoints, from the command line or the API: everything is checked
 * first, every problem is said at once, and where there is one nothing is stored.
 */
import { randomBytes } from 'node:crypto'
import type { Keys } from '../aws/keys.ts'
import type { Table } from '../aws/table.ts'
import { readThresholds, risksOf } from '../suppression/settings.ts'
import { seal } from '../webhook/seal.ts'
import { newSecret } from '../webhook/sign.ts'
import { prepareDelivery } from './announce.ts'
import { deriveId } from './ids.ts'
import { checkEndpoint, checkSender } from './readSender.ts'
import { listNames, recordEndpoint, recordSender, replaceSender } from './senders.ts'
import type { Endpoint, Filter, NewSender, Sender } from './senders.ts'
import type { DeliveryRequest } from '../aws/queue.ts'

/** What is missing stays as it is. */
export interface EndpointChange {
  /** `main` where it is missing. */
  id?: string
  url?: string
  categories?: readonly string[]
  kinds?: readonly string[]
  leastTrust?: string
  state?: string
  /** Makes a new secret; the one before signs too, until the next one is made. */
  newSecret?: boolean
}

/** What is missing stays as it is; settings are merged name by name. */
export interface SenderChange {
  name?: string
  token?: string | null
  domains?: readonly string[]
  addresses?: readonly string[]
  tags?: readonly string[]
  forward?: string | null
  settings?: Readonly<Record<string, unknown>>
  endpoint?: EndpointChange
}

export type Saved =
  | { ok: false; problems: string[] }
  | {
      ok: true
      sender: NewSender & Pick<Sender, 'names'>
      /** What the operator must be told who counts what is not proven. */
      risks: string[]
      /** The endpoint that was written, and its secret where one was made: it is shown this once. */
      endpoint: { id: string; secret: string | null } | null
    }

export interface SavePorts {
  table: Table
  /** Opens the key that secrets are sealed with; called only where one is made. */
  keys: () => Keys
  /** http to localhost: on one machine only. */
  allowLoopback: boolean
}

/** Stores a new sender (`stored` is null) or changes one. */
export async function saveSender(
  { table, keys, allowLoopback }: SavePorts,
  id: string,
  change: SenderChange,
  stored: Sender | null,
): Promise<Saved> {
  const given = {
    id,
    name: change.name ?? stored?.name ?? id,
    names: {
      token: change.token === undefined ? (stored?.names.token ?? null) : change.token,
      domains: change.domains ?? stored?.names.domains ?? [],
      addresses: change.addresses ?? stored?.names.addresses ?? [],
      tags: change.tags ?? stored?.names.tags ?? [],
    },
    forward: change.forward === undefined ? (stored?.forward ?? null) : change.forward,
    settings: { ...stored?.settings, ...change.settings },
  }
  const { sender, problems } = checkSender(given, await listNames(table))
  const endpoint = change.endpoint && readEndpoint(change.endpoint, stored, allowLoopback)
  problems.push(...(endpoint?.problems ?? []))
  if (problems.length > 0) return { ok: false, problems }
  if (stored) await replaceSender(table, sender)
  else if (!(await recordSender(table, sender))) return { ok: false, problems: [`sender "${id}" is there already`] }
  const risks = risksOf(readThresholds(given.settings.thresholds).thresholds)
  if (!endpoint) return { ok: true, sender, risks, endpoint: null }
  const { next, isNew } = endpoint
  const secret = isNew || change.endpoint?.newSecret ? newSecret(randomBytes) : null
  const fresh = secret === null ? [] : [await seal(keys(), id, next.id, secret)]
  // While a secret is replaced, the one before still signs.
  await recordEndpoint(table, id, { ...next, secrets: [...fresh, ...next.secrets].slice(0, 2) })
  return { ok: true, sender, risks, endpoint: { id: next.id, secret } }
}

const endpointForm = /^[a-z0-9][a-z0-9-]{0,31}$/

function readEndpoint(change: EndpointChange, stored: Sender | null, allowLoopback: boolean) {
  const problems: string[] = []
  const id = change.id ?? 'main'
  const before = stored?.endpoints.find((each) => each.id === id)
  const url = change.url ?? before?.url
  const filter = {
    ...before?.filter,
    ...(change.categories ? { categories: change.categories } : {}),
    ...(change.kinds ? { kinds: change.kinds } : {}),
    ...(change.leastTrust === undefined ? {} : { leastTrust: change.leastTrust }),
  } as Filter
  if (!endpointForm.test(id)) problems.push(`endpoint "${id}": lower-case letters, digits and hyphens, at most 32`)
  if (url === undefined) problems.push('an endpoint needs a URL')
  else problems.push(...checkEndpoint(url, filter, allowLoopback))
  const { state } = change
  if (state !== undefined && state !== 'active' && state !== 'paused') problems.push('state is active or paused')
  const next: Endpoint = {
    ...before,
    id,
    url: url ?? '',
    secrets: before?.secrets ?? [],
    state: state === 'active' || state === 'paused' ? state : (before?.state ?? 'active'),
    filter,
  }
  return { problems, next, isNew: !before }
}

/** A sender as it may be shown: its secrets are not, not even sealed. */
export function showSender({ endpoints, ...sender }: Sender) {
  return {
    ...sender,
    endpoints: endpoints.map(({ id, url, state, filter, secrets }) => {
      return { id, url, state, filter: filter ?? {}, secrets: secrets.length }
    }),
  }
}

/** Writes a `test` event to every active endpoint; returns what to ask of `deliver`, else the sweep finds them. */
export async function testSender(
  table: Table,
  sender: Sender,
  now: Date,
): Promise<{ endpoint: string; request: DeliveryRequest }[]> {
  const payload = JSON.stringify({
    type: 'test',
    version: 1,
    timestamp: now.toISOString(),
    data: { sender: { id: sender.id }, says: 'a test: nothing has happened' },
  })
  const active = sender.endpoints.filter(({ state }) => state === 'active')
  return Promise.all(
    active.map(async ({ id }) => {
      const deliveryId = deriveId('test', sender.id, id, now.toISOString())
      const delivery = { sender: sender.id, deliveryId, endpoint: id, bounceId: '', event: 'test' }
      return { endpoint: id, request: await prepareDelivery(table, delivery, payload, now) }
    }),
  )
}
