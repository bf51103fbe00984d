/** What an operator decides about one address, or about all that a reason, a rule, a time or an incident took. */
import type { Table } from '../aws/table.ts'
import { Fault } from '../aws/faults.ts'
import { timeOf } from '../suppression/rows.ts'
import type { EvidenceRow, OperatorClass, Scope } from '../suppression/rows.ts'
import { scopeOf } from './guard.ts'
import { deriveId, trustRank } from './ids.ts'
import { getIncident } from './incidents.ts'
import { listStates, recordEvidence } from './recipients.ts'
import { getSender } from './senders.ts'
import type { Sender } from './senders.ts'
import { settleRecipient } from './settle.ts'
import type { Settled } from './settle.ts'

export interface Decision {
  class: OperatorClass
  /** What it is about; all earlier evidence where it is missing. */
  only?: Scope
  /** Of `add`: when it ends, ISO 8601 UTC. */
  until?: string
}

/** Addresses that one HTTP call decides about: on AWS it has 30 seconds. */
export const mostDecided = 2_000

/** Writes an operator's decision about one address and returns the state that follows. Endpoints are told by the sweep. */
export async function decide(
  table: Table,
  sender: Sender,
  recipient: string,
  decision: Decision,
  now: Date,
): Promise<Settled> {
  const at = now.toISOString()
  const { class: decided, only, until } = decision
  const scope = only && Object.fromEntries(Object.entries(only).filter(([, value]) => value !== undefined))
  const row: EvidenceRow = {
    recipient,
    messageKey: `op:${deriveId(at, decided, JSON.stringify(scope ?? {}))}`,
    day: at.slice(0, 10),
    class: decided,
    reason: 'none',
    rank: trustRank.signed,
    bounceId: '',
    rule: 'none',
    at,
    ...(scope ? { only: scope } : {}),
    ...(until === undefined ? {} : { until }),
  }
  await recordEvidence(table, sender.id, row, now)
  return settleRecipient(table, sender, { sender: sender.id, recipient }, now)
}

/**
 * Decides about the held or suppressed addresses whose evidence is meant, `most` at a time; returns how many there were.
 * Who gets `most` calls again: those that were decided are no longer listed.
 */
export async function decideAll(
  table: Table,
  senderId: string,
  { class: decided, incident, only }: { class: OperatorClass; incident?: string; only?: Scope },
  now: Date,
  most = Number.POSITIVE_INFINITY,
): Promise<number> {
  const sender = await getSender(table, senderId)
  if (!sender) throw new Fault('no-such-sender', false)
  const scope = { ...(incident === undefined ? {} : await incidentScope(table, senderId, incident)), ...only }
  const states = decided === 'lift' ? (['held', 'suppressed'] as const) : (['held'] as const)
  const meant: string[] = []
  for (const state of states) {
    for await (const { recipient, state: found } of listStates(table, senderId, state)) {
      if (meant.length >= most) break
      if (found.because && fits(scope, found.because)) meant.push(recipient)
    }
  }
  for (let at = 0; at < meant.length; at += atOnce) {
    const batch = meant.slice(at, at + atOnce)
    await Promise.all(batch.map((recipient) => decide(table, sender, recipient, { class: decided, only: scope }, now)))
  }
  return meant.length
}

const atOnce = 16

async function incidentScope(table: Table, sender: string, id: string): Promise<Scope> {
  const incident = await getIncident(table, sender, id)
  if (!incident) throw new Fault('no-such-incident', false)
  return scopeOf(incident)
}

function fits({ reason, rule, provider, since, until }: Scope, row: EvidenceRow): boolean {
  return (
    row.class !== 'add' &&
    (reason === undefined || row.reason === reason) &&
    (rule === undefined || row.rule === rule) &&
    (provider === undefined || (row.provider ?? 'none') === provider) &&
    !(timeOf(row) < Date.parse(since ?? '')) &&
    !(timeOf(row) >= Date.parse(until ?? ''))
  )
}
