/**
 * What an operator changes about a sender or one of its endpoints, from the command line or the API: everything is checked
 * first, every problem is said at once, and where there is one nothing is stored.
 */
import { randomBytes } from 'node:crypto'
import type { Keys } from '../aws/keys.ts'
import type { Table } from '../aws/table.ts'
import { readThresholds, risksOf } from '../suppression/settings.ts'
import { renderTest } from '../webhook/payload.ts'
import { seal } from '../webhook/seal.ts'
import { oldSecretHours, rotate, validSecrets } from '../webhook/secrets.ts'
import { newSecret } from '../webhook/sign.ts'
import { announceTo } from './announce.ts'
import { deriveId } from './ids.ts'
import { checkEndpoint, checkSender } from './readSender.ts'
import { changeEndpoint, getSender, listNames, recordEndpoint, recordSender, replaceSender } from './senders.ts'
import type { Endpoint, Filter, NewSender, Sender } from './senders.ts'
import type { DeliveryRequest } from '../aws/queue.ts'

/** What is missing stays as it is. */
export interface EndpointChange {
  /** `main` where it is missing. */
  id?: string
  url?: string
  categories?: readonly string[]
  /** Of `eventTypes`, or families of them. */
  events?: readonly string[]
  leastTrust?: string
  state?: string
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
  /** Told what is about to change, in a few words, once everything is found right. */
  note?: (what: string) => Promise<void>
}

const mostTries = 5

/**
 * Stores a new sender (`stored` is null) or changes one. Where somebody else has changed it since `stored` was read, the
 * change is made to what they left, so that of two at once none is lost.
 */
export async function saveSender(
  ports: SavePorts,
  id: string,
  change: SenderChange,
  stored: Sender | null,
): Promise<Saved> {
  const { table, keys, allowLoopback, note } = ports
  let checked = await checkChange(ports, id, change, stored)
  if (checked.problems.length > 0) return { ok: false, problems: checked.problems }
  const secret = newSecret(randomBytes)
  let sealed: Promise<string> | undefined
  const sealOnce = (endpoint: string) => (sealed ??= seal(keys(), id, endpoint, secret))
  // Before anything is written: where the key is missing, a sender without its endpoint would stay.
  if (checked.endpoint?.isNew) await sealOnce(checked.endpoint.next.id)
  await note?.(sayChange(change, stored, checked.endpoint))
  if (!stored && !(await recordSender(table, checked.sender)))
    return { ok: false, problems: [`sender "${id}" is there already`] }
  let tries = 1
  for (
    let now = stored;
    now && !(await replaceSender(table, { ...checked.sender, revision: now.revision }));
    tries += 1
  ) {
    now = await getSender(table, id)
    if (!now) return { ok: false, problems: [`sender "${id}" was taken away meanwhile`] }
    if (tries === mostTries) throw new Error('somebody else keeps changing this sender')
    checked = await checkChange(ports, id, change, now)
    if (checked.problems.length > 0) return { ok: false, problems: checked.problems }
  }
  const { sender, endpoint } = checked
  const risks = risksOf(readThresholds(sender.settings?.thresholds).thresholds)
  if (!endpoint) return { ok: true, sender, risks, endpoint: null }
  const { next, isNew } = endpoint
  if (isNew) {
    const secrets = [await sealOnce(next.id)]
    if (await recordEndpoint(table, id, { ...next, secrets }, new Date(), null))
      return { ok: true, sender, risks, endpoint: { id: next.id, secret } }
  }
  const asked = change.endpoint ?? {}
  await changeEndpoint(table, id, next.id, (found) => readEndpoint(asked, { endpoints: [found] }, allowLoopback).next)
  return { ok: true, sender, risks, endpoint: { id: next.id, secret: null } }
}

/** What is stored with a change made to it, and every problem. */
async function checkChange(
  { table, allowLoopback }: SavePorts,
  id: string,
  change: SenderChange,
  stored: Sender | null,
) {
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
  if (stored && (given.settings.hashed ?? false) !== (stored.settings.hashed ?? false))
    problems.push('hashed: is said when a sender is added; what is stored by address would not be found by its hash')
  return { sender, endpoint, problems }
}

/** `changed domains, tags; added endpoint main`: names of what changes, never values. */
function sayChange(change: SenderChange, stored: Sender | null, endpoint?: { next: Endpoint; isNew: boolean }): string {
  const whole = ['endpoint', 'settings']
  const names = [...Object.keys(change).filter((name) => !whole.includes(name)), ...Object.keys(change.settings ?? {})]
  const said = [
    ...(stored ? [] : ['added the sender']),
    ...(stored && (names.length > 0 || !endpoint) ? [`changed ${names.join(', ') || 'nothing'}`] : []),
    ...(endpoint ? [`${endpoint.isNew ? 'added' : 'changed'} endpoint ${endpoint.next.id}`] : []),
  ]
  return said.join('; ')
}

function readEndpoint(change: EndpointChange, stored: Pick<Sender, 'endpoints'> | null, allowLoopback: boolean) {
  const problems: string[] = []
  const id = change.id ?? 'main'
  const before = stored?.endpoints.find((each) => each.id === id)
  const url = change.url ?? before?.url
  const filter = {
    ...before?.filter,
    ...(change.categories ? { categories: change.categories } : {}),
    ...(change.events ? { events: change.events } : {}),
    ...(change.leastTrust === undefined ? {} : { leastTrust: change.leastTrust }),
  } as Filter
  if (url === undefined) problems.push('an endpoint needs a URL')
  else problems.push(...checkEndpoint(id, url, filter, allowLoopback))
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

/**
 * Gives an endpoint a new secret, which is returned this once; the one before signs too for so many hours. Null where there
 * is no such endpoint.
 */
export async function rotateSecret(
  table: Table,
  keys: Keys,
  sender: Sender,
  endpointId: string,
  now: Date,
  hours = oldSecretHours,
): Promise<{ secret: string; until: string } | null> {
  if (!sender.endpoints.some(({ id }) => id === endpointId)) return null
  const secret = newSecret(randomBytes)
  const sealed = await seal(keys, sender.id, endpointId, secret)
  const rotated = await changeEndpoint(table, sender.id, endpointId, (found) => rotate(found, sealed, now, hours), now)
  return rotated?.secretUntil === undefined ? null : { secret, until: rotated.secretUntil }
}

/** A sender as it may be shown: its secrets are not, not even sealed, only how many of them sign. */
export function showSender({ endpoints, ...sender }: Sender, now = new Date()) {
  return {
    ...sender,
    endpoints: endpoints.map((endpoint) => {
      return { ...endpoint, filter: endpoint.filter ?? {}, secrets: validSecrets(endpoint, now).length }
    }),
  }
}

/** Writes a `test` event to every active endpoint; returns what to ask of `deliver`, else the sweep finds them. */
export async function testSender(
  table: Table,
  sender: Sender,
  now: Date,
): Promise<{ endpoint: string; deliveryId: string; requests: DeliveryRequest[] }[]> {
  const active = sender.endpoints.filter(({ state }) => state === 'active')
  return Promise.all(
    active.map(async (endpoint) => {
      const deliveryId = deriveId('test', sender.id, endpoint.id, now.toISOString())
      const delivery = { sender: sender.id, deliveryId, bounceId: '', event: 'test' }
      const requests = await announceTo(table, endpoint, delivery, now, renderTest(sender.id, now))
      return { endpoint: endpoint.id, deliveryId, requests }
    }),
  )
}
