/**
 * The registry of senders and their webhook endpoints. A sender's rows stand under one key and are read together; a copy
 * of what senders are known by stands under one key for all, because a mail has to be attributed before its sender is known.
 */
import type { Item, Table } from '../aws/table.ts'
import { readThresholds } from '../suppression/settings.ts'
import type { Thresholds } from '../suppression/settings.ts'
import type { Category, Trust } from '../verdict/verdict.ts'
import { rowVersion } from './bounces.ts'
import { readCircuit, resumeCircuit } from './circuits.ts'
import type { Circuit } from './circuits.ts'
import { circuitKey, endpointKey, senderKey } from './keys.ts'

export interface Filter {
  /** Of failures; all where it is missing. */
  categories?: readonly Category[]
  /** Events, `bounce.hard`, or families of them, `bounce`. */
  events?: readonly string[]
  leastTrust?: Trust
}

export interface Endpoint {
  id: string
  /** A webhook where it is missing; `mailboxOf` and `sesListOf` make the other kinds of what a sender is set to. */
  kind?: 'mailbox' | 'ses-list'
  url: string
  /** Sealed signing secrets, newest first (`webhook/seal.ts`); two while one is being replaced. */
  secrets: string[]
  /** Until when the second secret signs too, ISO 8601 UTC. */
  secretUntil?: string
  /** Events of an endpoint that is not active are parked. `disabled` is our doing, see `because`. */
  state: 'active' | 'paused' | 'disabled'
  /** Why it was disabled: `gone` (410) or `no-success`. */
  because?: string
  /** When it was disabled, ISO 8601 UTC. */
  changedAt?: string
  filter?: Filter
  /** What its failures have led to; a row of its own. */
  circuit?: Circuit
}

/** What mail a sender is known by. */
export interface Names {
  /** In tokens: at most 6 characters; the id where it fits. */
  token: string | null
  /** Canonical: lower case, A-labels. */
  domains: readonly string[]
  /** From addresses, canonical. */
  addresses: readonly string[]
  /** Tags of bounce addresses: `shop` of `b+shop@…`. */
  tags: readonly string[]
}

export interface SenderSettings {
  /** Live DNS checks behind fixes. */
  evidence?: boolean
  /** Whether From and Subject of the returned original are kept and told. */
  original?: boolean
  /** Days that bounce rows are kept. */
  retention?: number
  /** Days that raw mail is kept, one of `rawDays`; as the deployment says where it is missing. */
  rawRetention?: number
  /** Whether tags stand in place of addresses (`recipientTag`), from the first row on: it is said when a sender is added. */
  hashed?: boolean
  /** Whether what is suppressed also stands on SES's own list, and is taken off it when released. */
  sesList?: boolean
  /** As `readThresholds` takes it. */
  thresholds?: unknown
  /** What the mailbox gets, as `readForwardRules` takes it. */
  forwardRules?: unknown
}

export interface Sender {
  id: string
  name: string
  /** How often its row was written: what is written over a later one would undo it. */
  revision: number
  names: Names
  /** Mailbox that bounces are forwarded to. */
  forward: string | null
  settings: SenderSettings
  /** Whether this sender's successes are known: failures that a success could take away count only then. */
  successKnown: boolean
  /**
   * Whether an address of this sender was ever anything but clear: before that, nobody needs to ask for states. A process
   * that remembers senders learns of another's first state ten seconds late.
   */
  stateKnown: boolean
  /** Whether somebody was forgotten: before that, nobody needs to ask for tombstones. */
  forgetKnown: boolean
  /** Whether its applications register the Message-IDs of their messages. */
  registersIds?: boolean
  endpoints: Endpoint[]
  /** Of `forward`, see `mailboxOf`. */
  mailboxCircuit?: Circuit
  /** See `sesListOf`. */
  sesListCircuit?: Circuit
}

export type NewSender = Pick<Sender, 'id' | 'name'> & Partial<Pick<Sender, 'names' | 'forward' | 'settings'>>

export const tokenForm = /^[a-z0-9]{1,6}$/

/** Returns a sender with its endpoints, read consistently, or null. */
export async function getSender(table: Table, id: string): Promise<Sender | null> {
  const rows = await table.query({ where: { text: '#pk = :pk', values: { pk: senderKey(id).pk } } })
  const sender = rows.find((row) => row['type'] === 'sender')
  if (!sender) return null
  const circuits = new Map(rows.filter((row) => row['type'] === 'circuit').map((row) => [row['endpoint'], row]))
  const endpoints = rows
    .filter((row) => row['type'] === 'endpoint')
    .map((row) => {
      const circuit = circuits.get(row['id'])
      const endpoint = {
        ...without(row, ['pk', 'sk', 'v', 'type']),
        ...(circuit ? { circuit: readCircuit(circuit) } : {}),
      }
      return endpoint as unknown as Endpoint
    })
  const mailboxCircuit = circuits.get('@mailbox')
  const sesListCircuit = circuits.get('@ses-list')
  return {
    id,
    name: String(sender['name']),
    revision: Number(sender['revision'] ?? 0),
    names: readNames(id, sender),
    forward: typeof sender['forward'] === 'string' ? sender['forward'] : null,
    settings: sender['settings'] ?? {},
    successKnown: rows.some((row) => row['type'] === 'successes'),
    stateKnown: rows.some((row) => row['type'] === 'states'),
    forgetKnown: rows.some((row) => row['type'] === 'forgets'),
    registersIds: rows.some((row) => row['type'] === 'message-ids'),
    endpoints,
    ...(mailboxCircuit ? { mailboxCircuit: readCircuit(mailboxCircuit) } : {}),
    ...(sesListCircuit ? { sesListCircuit: readCircuit(sesListCircuit) } : {}),
  }
}

/** Returns a sender's thresholds; stored ones that are no longer understood count as the defaults. */
export function thresholdsOf(sender: Sender | null): Thresholds {
  const { thresholds, problems } = readThresholds(sender?.settings.thresholds)
  return problems.length === 0 ? thresholds : readThresholds(undefined).thresholds
}

/** Returns the ids of all senders. */
export async function listSenders(table: Table): Promise<string[]> {
  return (await listNames(table)).map(({ id }) => id)
}

/** Returns what every sender is known by. */
export async function listNames(table: Table): Promise<({ id: string } & Names)[]> {
  const all: ({ id: string } & Names)[] = []
  const where = { text: '#pk = :pk', values: { pk: sendersPk } }
  for await (const page of table.pages({ where })) {
    all.push(...page.map((item) => ({ id: String(item['sk']), ...readNames(String(item['sk']), item) })))
  }
  return all
}

const sendersPk = 'SENDERS'

/** Writes a sender if there is none of this id; returns whether it was written. */
export async function recordSender(table: Table, sender: NewSender): Promise<boolean> {
  const absent = { text: 'attribute_not_exists(pk)' }
  const written = await table.put(rowOf(sender), absent)
  await table.put(namesRow(sender), absent)
  return written
}

/**
 * Replaces what a sender is called, known by and set to; its endpoints stay. Returns whether it was written: not where
 * somebody else has written since `revision`, or taken the sender away.
 */
export async function replaceSender(table: Table, sender: NewSender & Pick<Sender, 'revision'>): Promise<boolean> {
  const { revision } = sender
  const isStill = { text: '#revision = :revision', values: { revision } }
  const isFirst = { text: 'attribute_exists(pk) AND attribute_not_exists(#revision)' }
  if (!(await table.put(rowOf(sender, revision), revision > 0 ? isStill : isFirst))) return false
  const row = namesRow(sender, revision)
  // Who wrote before may be slower with this second row.
  const older = { text: 'attribute_not_exists(#revision) OR #revision < :revision', values: { revision: row.revision } }
  await table.put(row, older)
  return true
}

/**
 * Takes a sender and its endpoints out of the registry. What was recorded for it stays until it expires, and so do the
 * marks that tell what there is: a sender of the same id finds both.
 */
export async function removeSender(table: Table, id: string): Promise<void> {
  await table.remove({ pk: sendersPk, sk: id })
  const rows = await table.query({ where: { text: '#pk = :pk', values: { pk: senderKey(id).pk } } })
  const gone = rows.filter((row) => !Object.keys(marks).includes(String(row['type'])))
  for (const { pk, sk } of gone) await table.remove({ pk: String(pk), sk: String(sk) })
}

/**
 * Writes an endpoint, replacing one of the same id; with `expected` only where it is still that one, or there is none.
 * Returns whether it was written. Where it becomes active, or gets another URL, what is parked for it is released, and what
 * its failures had led to is forgotten.
 */
export async function recordEndpoint(
  table: Table,
  sender: string,
  endpoint: Endpoint,
  now = new Date(),
  expected?: Endpoint | null,
): Promise<boolean> {
  const key = endpointKey(sender, endpoint.id)
  const before = await table.get(key)
  const gone = ['circuit', ...(endpoint.state === 'disabled' ? [] : ['because', 'changedAt'])]
  const row = { v: rowVersion, type: 'endpoint', ...key, ...without({ ...endpoint }, gone) }
  if (!(await table.put(row, expected === undefined ? undefined : isStill(expected)))) return false
  const anew = before !== null && (before['state'] !== 'active' || before['url'] !== endpoint.url)
  if (anew && endpoint.state === 'active') await resumeCircuit(table, sender, endpoint.id, now)
  return true
}

/** What must not be lost of an endpoint: where it posts, its newest secret, whether it is stopped. */
function isStill(endpoint: Endpoint | null) {
  if (!endpoint) return { text: 'attribute_not_exists(pk)' }
  const { url, state } = endpoint
  const [newest] = endpoint.secrets
  // Not every engine compares lists.
  const secret = newest === undefined ? 'attribute_not_exists(#secrets[0])' : '#secrets[0] = :newest'
  return {
    text: `#url = :url AND #state = :state AND ${secret}`,
    values: { url, state, ...(newest === undefined ? {} : { newest }) },
  }
}

const mostTries = 5

/**
 * Changes an endpoint as it is at that moment, so that of two changes at once none is lost. Returns it as it is then, or
 * null where there is none.
 */
export async function changeEndpoint(
  table: Table,
  sender: string,
  id: string,
  change: (endpoint: Endpoint) => Endpoint,
  now = new Date(),
): Promise<Endpoint | null> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const endpoint = (await getSender(table, sender))?.endpoints.find((each) => each.id === id)
    if (!endpoint) return null
    const next = change(endpoint)
    if (await recordEndpoint(table, sender, next, now, endpoint)) return next
  }
  throw new Error('somebody else keeps changing this endpoint')
}

/** Stops an endpoint that asked for it or never answers; returns whether it was active under this URL until now. */
export async function disableEndpoint(
  table: Table,
  sender: string,
  { id, url }: Pick<Endpoint, 'id' | 'url'>,
  because: 'gone' | 'no-success',
  now: Date,
): Promise<boolean> {
  const disabled = await table.update(
    endpointKey(sender, id),
    { set: { state: 'disabled', because, changedAt: now.toISOString() } },
    { text: '#state = :active AND #url = :url', values: { active: 'active', url } },
  )
  return disabled !== null
}

export async function removeEndpoint(table: Table, sender: string, endpoint: string): Promise<void> {
  await table.remove(endpointKey(sender, endpoint))
  await table.remove(circuitKey(sender, endpoint))
}

/** What is known to be there: rows beside the sender, read with it, so that nobody asks in vain for what is not. */
const marks = { successes: 'SUCCESSES', states: 'STATES', forgets: 'FORGETS', 'message-ids': 'MESSAGE-IDS' } as const

/** Notes that a sender's successes are heard of. */
export const recordSuccessKnown = (table: Table, sender: string, now: Date): Promise<void> =>
  recordMark(table, sender, 'successes', now)

/** Notes that a state of an address of this sender is about to be written. */
export const recordStateKnown = (table: Table, sender: string, now: Date): Promise<void> =>
  recordMark(table, sender, 'states', now)

/** Notes that an address of this sender is about to be forgotten. */
export const recordForgetKnown = (table: Table, sender: string, now: Date): Promise<void> =>
  recordMark(table, sender, 'forgets', now)

/** Notes that a sender's applications register the Message-IDs of their messages. */
export const recordRegisters = (table: Table, sender: string, now: Date): Promise<void> =>
  recordMark(table, sender, 'message-ids', now)

async function recordMark(table: Table, sender: string, type: keyof typeof marks, now: Date): Promise<void> {
  await table.put(
    { v: rowVersion, type, pk: senderKey(sender).pk, sk: marks[type], since: now.toISOString() },
    { text: 'attribute_not_exists(pk)' },
  )
}

/** Reads senders; `forget` makes the next reading of one a fresh one. */
export type SenderReader = ((id: string) => Promise<Sender | null>) & { forget: (id: string) => void }

/** Returns a reader that remembers each sender for `seconds`, so that a batch asks once. */
export function rememberSenders(table: Table, seconds = 10, clock = () => Date.now()): SenderReader {
  const known = new Map<string, { until: number; sender: Promise<Sender | null> }>()
  const read = (id: string): Promise<Sender | null> => {
    const remembered = known.get(id)
    if (remembered && remembered.until > clock()) return remembered.sender
    const sender = getSender(table, id)
    known.set(id, { until: clock() + seconds * 1000, sender })
    sender.catch(() => known.delete(id))
    return sender
  }
  return Object.assign(read, { forget: (id: string) => void known.delete(id) })
}

const without = (item: Item, names: readonly string[]): Item =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)))

/** `revision` is what it replaces. */
function rowOf({ id, name, names, forward, settings }: NewSender, revision = 0) {
  const more = { forward: forward ?? null, settings: settings ?? {}, revision: revision + 1, ...names }
  return { v: rowVersion, type: 'sender', ...senderKey(id), id, name, ...more }
}

const namesRow = ({ id, names }: NewSender, revision = 0) => {
  return { v: rowVersion, pk: sendersPk, sk: id, revision: revision + 1, ...names }
}

function readNames(id: string, item: Item): Names {
  const list = (name: string) => (item[name] as readonly string[] | undefined) ?? []
  const given = typeof item['token'] === 'string' ? item['token'] : null
  return {
    token: given ?? (tokenForm.test(id) ? id : null),
    domains: list('domains'),
    addresses: list('addresses'),
    tags: list('tags'),
  }
}
