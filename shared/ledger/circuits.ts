/**
 * The circuit breaker of an endpoint. Deliveries that fail one after the other open it: events are then parked, and one of
 * them at a time is sent as a probe, after a minute, two, four, … at most fifteen. A probe that succeeds closes it, and
 * what is parked is released at a rate that doubles each minute. Nothing is written while all goes well.
 */
import type { Item, Table } from '../aws/table.ts'
import { rowVersion } from './bounces.ts'
import { later } from './deliveries.ts'
import { circuitDueKeys, circuitKey, circuitShard } from './keys.ts'

export interface Circuit {
  /** `open` parks everything but probes; `releasing` lets everything pass, and what is parked little by little. */
  state: 'closed' | 'open' | 'releasing'
  /** The first failure since the last success, ISO 8601 UTC; null where the last attempt we know of succeeded. */
  since: string | null
  /** Since when it is open or being released, ISO 8601 UTC. */
  changedAt: string | null
  /** Probes since it was opened. */
  probes: number
  /** Deliveries that the next minute releases. */
  pace: number
  /** Why the last attempt failed. */
  error: string | null
}

/** Deliveries that fail one after the other in one process before the circuit opens. */
export const opensAfter = 5
/** Days without a success after which an endpoint is disabled, as the Standard Webhooks specification suggests. */
export const longestFailing = 5
/** Deliveries released in the first minute, and in a later one at most: seconds apart they are 5 and 100 a second. */
const slowest = 300
const fastest = 6_000
/** Seconds. */
const firstProbe = 30
const longestInterval = 900
/** Who read the sender before it closed still parks for some seconds: so long it is looked after. */
const lingers = 300

/** Seconds between probe `n` (1 for the first) and the next: a little less than full minutes, at which the sweep runs. */
export const probeInterval = (n: number): number => Math.min(longestInterval, 60 * 2 ** Math.min(n - 1, 10)) - 5

/** Whether events for an endpoint are parked, not attempted. */
export function isBlocked(endpoint: { state: string; circuit?: Circuit }): boolean {
  return endpoint.state !== 'active' || endpoint.circuit?.state === 'open'
}

/** Notes the first failure since a success. */
export async function noteFailure(table: Table, sender: string, endpoint: string, now: Date): Promise<void> {
  await table.update(
    circuitKey(sender, endpoint),
    { set: { ...rowOf(sender, endpoint), since: now.toISOString() }, setIfAbsent: { state: 'closed' } },
    { text: 'attribute_not_exists(#since)' },
  )
}

/** Notes a success after failures. An open circuit begins to release what is parked; returns whether it was open. */
export async function noteSuccess(table: Table, sender: string, endpoint: string, now: Date): Promise<boolean> {
  const key = circuitKey(sender, endpoint)
  const released = await table.update(
    key,
    { set: releasing(sender, endpoint, now), remove: ['since', 'error'] },
    { text: '#state = :open', values: { open: 'open' } },
  )
  if (released) return true
  const known = { text: 'attribute_exists(#since) AND #state <> :open', values: { open: 'open' } }
  await table.update(key, { set: rowOf(sender, endpoint), remove: ['since', 'error'] }, known)
  return false
}

/** Opens the circuit; returns whether this was what opened it. `notBefore` is when the receiver wants to be asked again. */
export async function openCircuit(
  table: Table,
  sender: string,
  endpoint: string,
  error: string,
  now: Date,
  notBefore: Date,
): Promise<boolean> {
  const probeAt = new Date(Math.max(notBefore.getTime(), later(now, firstProbe).getTime()))
  const opened = await table.update(
    circuitKey(sender, endpoint),
    {
      set: {
        ...rowOf(sender, endpoint),
        state: 'open',
        changedAt: now.toISOString(),
        probes: 0,
        error,
        ...circuitDueKeys(sender, endpoint, probeAt),
      },
      setIfAbsent: { since: now.toISOString() },
    },
    { text: 'attribute_not_exists(pk) OR #state <> :open', values: { open: 'open' } },
  )
  return opened !== null
}

/** Notes why a probe failed, and when the next may be sent where the receiver asked for more time. */
export async function noteProbe(
  table: Table,
  sender: string,
  endpoint: string,
  error: string,
  notBefore: Date,
): Promise<void> {
  const { dueSort, due } = circuitDueKeys(sender, endpoint, notBefore)
  const key = circuitKey(sender, endpoint)
  const open = { open: 'open' }
  await table.update(key, { set: { error } }, { text: '#state = :open', values: open })
  const sooner = { text: '#state = :open AND #dueSort < :dueSort', values: { ...open, dueSort } }
  await table.update(key, { set: { due, dueSort } }, sooner)
}

/** Lets everything pass again and releases what is parked: a probe succeeded, or an operator says so. */
export async function resumeCircuit(table: Table, sender: string, endpoint: string, now: Date): Promise<void> {
  const always = { text: 'attribute_not_exists(pk) OR attribute_exists(pk)' }
  const change = { set: releasing(sender, endpoint, now), remove: ['since', 'error'] }
  await table.update(circuitKey(sender, endpoint), change, always)
}

/** Releases what is parked, unless the circuit is open: then its probes decide. */
export async function releaseParked(table: Table, sender: string, endpoint: string, now: Date): Promise<void> {
  await table.update(
    circuitKey(sender, endpoint),
    { set: releasing(sender, endpoint, now) },
    { text: 'attribute_not_exists(pk) OR #state = :closed', values: { closed: 'closed' } },
  )
}

/** An endpoint to look at again, as its index entry says. */
export interface CircuitEntry {
  sender: string
  endpoint: string
  dueSort: string
}

export async function listCircuits(table: Table, now: Date, limit = 200): Promise<CircuitEntry[]> {
  const entries = await table.query({
    index: 'due',
    where: { text: '#due = :due AND #dueSort < :now', values: { due: circuitShard, now: now.toISOString() } },
    limit,
  })
  return entries.map(({ pk, sk, dueSort }) => {
    const sender = String(pk).slice('S#'.length)
    return { sender, endpoint: String(sk).slice('CIRCUIT#'.length), dueSort: String(dueSort) }
  })
}

/** Takes the turn to send a probe of an open circuit; returns it, or null where another has taken it. */
export async function claimProbe(table: Table, entry: CircuitEntry, before: Circuit, now: Date): Promise<boolean> {
  const probes = before.probes + 1
  const next = circuitDueKeys(entry.sender, entry.endpoint, later(now, probeInterval(probes)))
  return move(table, entry, { set: { probes, ...next } }, 'open')
}

/** Takes the turn to release a minute's share. */
export async function claimRelease(table: Table, entry: CircuitEntry, before: Circuit, now: Date): Promise<boolean> {
  const next = circuitDueKeys(entry.sender, entry.endpoint, later(now, probeInterval(1)))
  return move(table, entry, { set: { pace: Math.min(fastest, before.pace * 2), ...next } }, 'releasing')
}

/** Looks at the endpoint no more: nothing is parked, or it is not active. */
export async function leaveCircuit(table: Table, entry: CircuitEntry, before: Circuit): Promise<void> {
  const state = before.state === 'releasing' ? 'closed' : before.state
  await move(table, entry, { set: { state }, remove: ['due', 'dueSort'] }, before.state)
}

/** Whether nobody can still park for an endpoint whose circuit has closed. */
export const isOver = ({ changedAt }: Circuit, now: Date): boolean =>
  changedAt === null || later(new Date(changedAt), lingers) < now

async function move(
  table: Table,
  { sender, endpoint, dueSort }: CircuitEntry,
  change: { set: Item; remove?: string[] },
  state: Circuit['state'],
): Promise<boolean> {
  const condition = { text: '#dueSort = :seen AND #state = :state', values: { seen: dueSort, state } }
  return (await table.update(circuitKey(sender, endpoint), change, condition)) !== null
}

export function readCircuit(item: Item): Circuit {
  const text = (name: string) => (typeof item[name] === 'string' ? item[name] : null)
  return {
    state: item['state'] as Circuit['state'],
    since: text('since'),
    changedAt: text('changedAt'),
    probes: Number(item['probes'] ?? 0),
    pace: Number(item['pace'] ?? slowest),
    error: text('error'),
  }
}

const rowOf = (sender: string, endpoint: string) => ({ v: rowVersion, type: 'circuit', sender, endpoint })

const releasing = (sender: string, endpoint: string, now: Date) => ({
  ...rowOf(sender, endpoint),
  state: 'releasing',
  changedAt: now.toISOString(),
  probes: 0,
  pace: slowest,
  ...circuitDueKeys(sender, endpoint, now),
})
