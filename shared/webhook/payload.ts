/** Events as bytes: rendered once, under 20 KB, and sent as they are by every attempt. */
import { readCause } from '../ledger/cause.ts'
import type { StoredBounce } from '../ledger/bounces.ts'
import type { Incident } from '../ledger/incidents.ts'
import type { RecipientState } from '../suppression/fold.ts'
import type { Transition } from '../suppression/transitions.ts'
import { sayIncident } from '../verdict/sayIncident.ts'
import type { Kind, Report } from '../verdict/verdict.ts'
import type {
  BounceData,
  BounceEvent,
  BounceType,
  IncidentData,
  IncidentEvent,
  RecipientEvent,
  TestEvent,
} from './events.ts'

export type Payload = BounceEvent

/** Events whose payload is written with them: nothing is left to find out when they are delivered. */
export const isPrepared = (event: string): boolean => /^(?:recipient\.|incident\.|(?:test|digest)$)/.test(event)

/** Returns the event that a stored report is announced as, or null where nobody needs to hear of it. */
export function eventOf(kind: Kind, report: Pick<Report, 'category' | 'action'>): BounceType | null {
  if (kind === 'complaint') return 'complaint'
  if (report.action === 'delayed') return 'delay'
  if (report.action !== 'failed' || report.category === null) return null
  return `bounce.${report.category}`
}

export function renderPayload(type: BounceType, bounce: StoredBounce & { report: Report }): string {
  const { kind, receivedAt, reportingMta, attribution: sender, original, report, storedAt, was, correctedAt } = bounce
  const corrected = type === 'bounce.corrected' && was ? { was } : {}
  const event: BounceEvent = {
    type,
    version: 1,
    timestamp: corrected.was ? (correctedAt ?? storedAt) : storedAt,
    data: { kind, receivedAt, reportingMta, sender, ...report, original, ...corrected, cut: [] },
  }
  return render(event, bounceCuts)
}

export function renderRecipient(
  event: Transition,
  { since, until, says, because }: RecipientState,
  whose: { sender: string; recipient: string },
  timestamp: string,
): string {
  const payload: RecipientEvent = {
    type: event.type,
    version: 1,
    timestamp,
    data: {
      sender: { id: whose.sender },
      recipient: whose.recipient,
      state: event.to,
      from: event.from,
      since,
      until,
      says,
      because: because && {
        bounceId: because.bounceId,
        reason: because.reason,
        rule: because.rule,
        at: because.at ?? null,
      },
    },
  }
  return JSON.stringify(payload)
}

export function renderIncident(type: IncidentEvent['type'], incident: Incident, now: Date): string {
  const { sender, cause, firstSeen, lastSeen, count, recipients, fix, evidence } = incident
  const event: IncidentEvent = {
    type,
    version: 1,
    timestamp: now.toISOString(),
    data: {
      sender: { id: sender },
      incident: incident.id,
      state: type === 'incident.opened' ? 'open' : 'closed',
      ...readCause(cause),
      firstSeen,
      lastSeen,
      count,
      recipients,
      says: sayIncident(incident),
      fix,
      evidence,
      cut: [],
    },
  }
  return render(event, incidentCuts)
}

export function renderTest(sender: string, now: Date): string {
  const event: TestEvent = {
    type: 'test',
    version: 1,
    timestamp: now.toISOString(),
    data: { sender: { id: sender }, says: 'a test: nothing has happened' },
  }
  return JSON.stringify(event)
}

/** Standard Webhooks asks for payloads under 20 KB. */
export const longestPayload = 20 * 1024

/** A part that may go, by its name in `cut`, and the event's data without it. */
type Cut<D> = readonly [name: string, without: (data: D) => D]

const bounceCuts: readonly Cut<BounceData>[] = [
  ['diagnostic', (data) => ({ ...data, diagnostic: data.diagnostic?.slice(0, 2_000) ?? null })],
  ['original.headers', (data) => ({ ...data, original: { ...data.original, headers: {} } })],
  ['evidence', (data) => ({ ...data, evidence: [] })],
  ['diagnostic', (data) => ({ ...data, diagnostic: data.diagnostic?.slice(0, 200) ?? null })],
  ['because.matched', (data) => ({ ...data, because: data.because && { ...data.because, matched: null } })],
  ['fix', (data) => ({ ...data, fix: null })],
  ['original', (data) => ({ ...data, original: { messageId: null, from: null, subject: null, headers: {} } })],
  ['mta', (data) => ({ ...data, reportingMta: null, remoteMta: null })],
]

const incidentCuts: readonly Cut<IncidentData>[] = [
  ['evidence', (data) => ({ ...data, evidence: [] })],
  ['fix', (data) => ({ ...data, fix: null })],
  ['recipients', (data) => ({ ...data, recipients: [] })],
]

/** Returns an event as JSON under 20 KB: parts go one after the other until it is, and `data.cut` names them. */
function render<D extends { cut: string[] }>(event: { data: D }, cuts: readonly Cut<D>[]): string {
  let text = JSON.stringify(event)
  let { data } = event
  for (const [name, without] of cuts) {
    if (Buffer.byteLength(text) < longestPayload) return text
    const shorter = without(data)
    if (JSON.stringify(shorter) === JSON.stringify(data)) continue
    data = { ...shorter, cut: [...new Set([...data.cut, name])] }
    text = JSON.stringify({ ...event, data })
  }
  return text
}
