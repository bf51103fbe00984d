/** `rebound incidents`: what many bounces have in common, open ones first. */
import { parseArgs } from 'node:util'
import { listIncidents } from '../../shared/ledger/incidents.ts'
import type { Incident } from '../../shared/ledger/incidents.ts'
import { listSenders } from '../../shared/ledger/senders.ts'
import { sayIncident } from '../../shared/verdict/sayIncident.ts'
import { showEvidence, showFix } from '../../shared/verdict/show.ts'
import { connect } from './connect.ts'
import { look, readFormat, write } from './usage.ts'

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { format: { type: 'string' }, sender: { type: 'string' }, closed: { type: 'boolean', default: false } },
  })
  const format = readFormat(values.format)
  const table = connect()
  const senders = values.sender === undefined ? await listSenders(table) : [values.sender]
  const lists = await Promise.all(
    senders.map((sender) => listIncidents(table, sender, values.closed ? 'closed' : 'open')),
  )
  const incidents = lists.flat().sort((a, b) => b.count - a.count)
  if (format === 'ndjson') for (const incident of incidents) await write(`${JSON.stringify(incident)}\n`)
  else if (format === 'json') await write(`${JSON.stringify(incidents, null, 2)}\n`)
  else
    await write(
      incidents.length > 0 ? incidents.map(show).join('\n') : `no ${values.closed ? 'closed' : 'open'} incidents\n`,
    )
  return 0
}

function show(incident: Incident): string {
  const lines = [
    sayIncident(incident),
    `  sender   ${incident.sender}, incident ${incident.id}`,
    `  seen     ${incident.firstSeen}Z to ${incident.lastSeen}Z`,
    ...(incident.recipients.length > 0 ? [`  such as  ${incident.recipients.join(', ')}`] : []),
    ...(incident.fix ? showFix(incident.fix, look()) : []),
    ...showEvidence(incident.evidence),
  ]
  return `${lines.join('\n')}\n`
}
