/**
 * Incidents: many bounces with one cause. Opened at 20 in 15 minutes, closed after 6 hours without one, at most 200 open
 * a sender. Counted from closed minutes; every write can be repeated.
 */
import type { Item, Table } from '../aws/table.ts'
import type { Evidence, Fix } from '../verdict/verdict.ts'
import { epoch, rowVersion } from './bounces.ts'
import { deriveId } from './ids.ts'

export const opensAt = { bounces: 20, minutes: 15 }
export const closesAfterHours = 6
export const mostOpen = 200

const retentionDays = 90

export interface Incident {
  id: string
  sender: string
  /** One line, see `causeOf`. */
  cause: string
  state: 'open' | 'closed'
  /** Minutes, `2026-11-21T09:10`. */
  firstSeen: string
  lastSeen: string
  count: number
  /** A few of those who did not get the mail. */
  recipients: string[]
  fix: Fix | null
  evidence: Evidence[]
  /** Whether endpoints have been told that it is open. */
  told?: boolean
  /** Whether all its bounces stand in the index under its cause: not those of an incident that an older version opened. */
  indexed?: boolean
}

/** Returns the id of the incident that a cause opens in a minute. */
export const incidentId = (sender: string, cause: string, firstSeen: string) =>
  deriveId('incident', sender, cause, firstSeen)

/** Returns the open incident of a cause, or null. */
export async function getOpenIncident(table: Table, sender: string, cause: string): Promise<Incident | null> {
  const item = await table.get(openKey(sender, cause))
  return item && readIncident(item)
}

/** Returns a sender's incidents, open ones or the newest closed ones. */
export async function listIncidents(
  table: Table,
  sender: string,
  state: Incident['state'],
  limit = mostOpen,
): Promise<Incident[]> {
  const where = {
    text: '#pk = :pk AND begins_with(#sk, :state)',
    values: { pk: incidentPk(sender), state: `${state}#` },
  }
  return (await table.query({ where, limit, newestFirst: true })).map(readIncident)
}

/** Returns an incident by its id, open or closed, or null. */
export async function getIncident(table: Table, sender: string, id: string): Promise<Incident | null> {
  for (const state of ['open', 'closed'] as const) {
    const where = {
      text: '#pk = :pk AND begins_with(#sk, :state)',
      values: { pk: incidentPk(sender), state: `${state}#` },
    }
    for await (const page of table.pages({ where, newestFirst: true })) {
      const item = page.find((each) => each['id'] === id)
      if (item) return readIncident(item)
    }
  }
  return null
}

/** Writes an incident unless one of its cause is open; returns whether it was written. */
export async function openIncident(table: Table, incident: Incident): Promise<boolean> {
  return table.put(
    {
      ...row({ ...incident, indexed: true }),
      ...openKey(incident.sender, incident.cause),
      countedThrough: incident.lastSeen,
    },
    { text: 'attribute_not_exists(pk)' },
  )
}

/** Adds a closed minute's bounces, once: a minute that was counted is not counted again. */
export async function extendIncident(table: Table, incident: Incident, minute: string, count: number): Promise<void> {
  await table.update(
    openKey(incident.sender, incident.cause),
    { set: { count: incident.count + count, lastSeen: minute, countedThrough: minute } },
    {
      text: '#countedThrough < :minute AND #id = :id AND #count = :counted',
      values: { minute, id: incident.id, counted: incident.count },
    },
  )
}

/** Notes that endpoints have been told of an open incident. */
export async function noteTold(table: Table, { sender, cause, id }: Incident): Promise<void> {
  await table.update(openKey(sender, cause), { set: { told: true } }, { text: '#id = :id', values: { id } })
}

/** Files an incident as closed: first under its final key, then away from the open ones. */
export async function closeIncident(table: Table, incident: Incident, now: Date): Promise<void> {
  const closed = { ...incident, state: 'closed' as const }
  await table.put({
    ...row(closed),
    pk: incidentPk(incident.sender),
    sk: `closed#${incident.lastSeen}#${incident.id}`,
    expires: epoch(now, retentionDays),
  })
  await table.remove(openKey(incident.sender, incident.cause))
}

/**
 * Takes a recipient out of all of a sender's incidents: `keep` says who stays, `hide` takes the address out of the texts.
 * `first` is done before an incident is changed. Returns how many were.
 */
export async function rewriteIncidents(
  table: Table,
  sender: string,
  keep: (recipient: string) => boolean,
  hide: (text: string) => string,
  first: (id: string) => Promise<void>,
): Promise<number> {
  let changed = 0
  for await (const page of table.pages({ where: { text: '#pk = :pk', values: { pk: incidentPk(sender) } } })) {
    for (const item of page) {
      const { id, recipients, fix, evidence } = readIncident(item)
      if (recipients.every(keep)) continue
      await first(id)
      const texts = JSON.parse(JSON.stringify({ fix, evidence }), (_, value: unknown) =>
        typeof value === 'string' ? hide(value) : value,
      ) as Pick<Incident, 'fix' | 'evidence'>
      const key = { pk: String(item['pk']), sk: String(item['sk']) }
      const set = { recipients: recipients.filter(keep), ...texts }
      if (await table.update(key, { set }, { text: '#id = :id', values: { id } })) changed += 1
    }
  }
  return changed
}

const incidentPk = (sender: string) => `I#${sender}`
const openKey = (sender: string, cause: string) => ({ pk: incidentPk(sender), sk: `open#${deriveId('cause', cause)}` })

function row(incident: Incident): Item {
  return { v: rowVersion, type: 'incident', ...incident }
}

function readIncident(item: Item): Incident {
  return {
    id: String(item['id']),
    sender: String(item['sender']),
    cause: String(item['cause']),
    state: item['state'] === 'closed' ? 'closed' : 'open',
    firstSeen: String(item['firstSeen']),
    lastSeen: String(item['lastSeen']),
    count: Number(item['count']),
    recipients: (item['recipients'] as string[] | undefined) ?? [],
    fix: (item['fix'] as Fix | null | undefined) ?? null,
    evidence: (item['evidence'] as Evidence[] | undefined) ?? [],
    told: item['told'] === true,
    indexed: item['indexed'] === true,
  }
}
