/** Open incidents, looked at every minute: whoever has not heard of one is told, and those that are over are closed. */
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { announceTo, wants } from '../../shared/ledger/announce.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { closeIncident, closesAfterHours, listIncidents, noteTold } from '../../shared/ledger/incidents.ts'
import type { Incident } from '../../shared/ledger/incidents.ts'
import { getSender, listSenders } from '../../shared/ledger/senders.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import type { IncidentType } from '../../shared/webhook/events.ts'
import { renderIncident } from '../../shared/webhook/payload.ts'

export interface IncidentSweep {
  /** Ids. */
  closed: string[]
  requests: DeliveryRequest[]
}

export async function sweepIncidents(table: Table, now: Date): Promise<IncidentSweep> {
  const over = new Date(now.getTime() - closesAfterHours * 3_600_000).toISOString().slice(0, 16)
  const done: IncidentSweep = { closed: [], requests: [] }
  for (const id of await listSenders(table)) {
    const incidents = await listIncidents(table, id, 'open')
    if (incidents.every(({ told, lastSeen }) => told && lastSeen >= over)) continue
    const sender = await getSender(table, id)
    for (const incident of incidents) {
      if (!incident.told) {
        done.requests.push(...(await tell(table, sender, incident, 'incident.opened', now)))
        await noteTold(table, incident)
      }
      if (incident.lastSeen >= over) continue
      // Told before it is filed: whoever dies in between finds it open again, and tells the same under the same ids.
      done.requests.push(...(await tell(table, sender, incident, 'incident.closed', now)))
      await closeIncident(table, incident, now)
      done.closed.push(incident.id)
    }
  }
  return done
}

async function tell(
  table: Table,
  sender: Sender | null,
  incident: Incident,
  event: IncidentType,
  now: Date,
): Promise<DeliveryRequest[]> {
  const endpoints = (sender?.endpoints ?? []).filter((endpoint) => wants(endpoint, { event }))
  const payload = renderIncident(event, incident, now)
  const requests = await Promise.all(
    endpoints.map((endpoint) => {
      const deliveryId = deriveId('delivery', event, incident.id, endpoint.id)
      return announceTo(table, endpoint, { sender: incident.sender, deliveryId, bounceId: '', event }, now, payload)
    }),
  )
  return requests.flat()
}
