/** An incident as the overview and the list of incidents show it. */
import { html } from 'hono/html'
import { readCause, unverifiedFlood } from '../../../shared/ledger/cause.ts'
import type { Incident } from '../../../shared/ledger/incidents.ts'
import { inert, plural, reasonMark } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { time } from '../look/time.ts'
import type { Clock } from '../look/time.ts'
import { providerName, reasonSays } from '../look/words.ts'

export const incidentPath = ({ sender, id }: Pick<Incident, 'sender' | 'id'>): string =>
  `/incidents/${encodeURIComponent(sender)}/${encodeURIComponent(id)}`

/** What is the matter, in one sentence without the count. */
export function sayCause(incident: Incident): string {
  if (incident.cause === unverifiedFlood)
    return 'Bounces say that addresses are dead, and nothing proves it. Mail to them goes on.'
  if (incident.fix) return inert(incident.fix.title, 200)
  const { reason, provider, subject } = readCause(incident.cause)
  const where = provider === null ? '' : ` At ${providerName(provider)}.`
  const what = subject === null ? '' : ` It names ${inert(subject, 100)}.`
  return `${reasonSays(reason)}${where}${what}`
}

export function incidentLine(incident: Incident, clock: Clock): Markup {
  const { reason, provider } = readCause(incident.cause)
  const isFlood = incident.cause === unverifiedFlood
  return html`<a class="incident" href="${incidentPath(incident)}">
    <strong>${sayCause(incident)}</strong>
    <span class="meta">
      ${isFlood ? html`<span class="badge none">unverified</span>` : reasonMark(reason)}
      ${incident.count === 0 ? 'an unusual hour' : plural(incident.count, 'bounce')} since
      ${time(`${incident.firstSeen}:00Z`, clock)} ${provider === null ? '' : html` · ${providerName(provider)}`} ·
      ${incident.sender}
    </span>
    <span class="go">${isFlood ? 'Look' : 'See the fix'}</span>
  </a>`
}
