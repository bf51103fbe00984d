/** The body of a webhook: what happened, in the field names of the verdict. Rendered once; every attempt sends these bytes. */
import type { StoredBounce } from '../ledger/bounces.ts'
import type { Attribution, Kind, Original, Report } from '../verdict/verdict.ts'

export type EventType = 'bounce.hard' | 'bounce.soft' | 'bounce.policy' | 'bounce.unknown' | 'delay' | 'complaint'

export interface Payload {
  type: EventType
  /** Version of this shape: fields are added without a new one, never renamed. */
  version: 1
  /** When Rebound stored the bounce, ISO 8601 UTC. */
  timestamp: string
  data: Report & {
    kind: Kind
    receivedAt: string
    reportingMta: string | null
    sender: Attribution
    original: Original
    /** Which long fields were shortened to keep the payload under 20 KB. */
    cut: string[]
  }
}

/** Standard Webhooks asks for payloads under 20 KB. */
export const longestPayload = 20 * 1024

/** Returns the event that a stored report is announced as, or null where nobody needs to hear of it. */
export function eventOf(kind: Kind, report: Pick<Report, 'category' | 'action'>): EventType | null {
  if (kind === 'complaint') return 'complaint'
  if (report.action === 'delayed') return 'delay'
  if (report.action !== 'failed' || report.category === null) return null
  return `bounce.${report.category}`
}

/** Returns the payload as JSON, under 20 KB; what had to be cut is named in `data.cut`. */
export function renderPayload(type: EventType, bounce: StoredBounce & { report: Report }): string {
  const full: Payload = {
    type,
    version: 1,
    timestamp: bounce.storedAt,
    data: {
      kind: bounce.kind,
      receivedAt: bounce.receivedAt,
      reportingMta: bounce.reportingMta,
      sender: bounce.attribution,
      ...bounce.report,
      original: bounce.original,
      cut: [],
    },
  }
  const text = JSON.stringify(full)
  if (Buffer.byteLength(text) < longestPayload) return text
  return JSON.stringify(cutPayload(full))
}

/** Sheds the longest optional parts until the rest is short: the original's headers, then evidence, then the diagnostic. */
function cutPayload(payload: Payload): Payload {
  const cut: string[] = []
  let data = payload.data
  const long = () => Buffer.byteLength(JSON.stringify({ ...payload, data: { ...data, cut } })) >= longestPayload
  if (long()) {
    data = { ...data, original: { ...data.original, headers: {} } }
    cut.push('original.headers')
  }
  if (long() && data.evidence.length > 0) {
    data = { ...data, evidence: [] }
    cut.push('evidence')
  }
  if (long() && data.diagnostic) {
    data = { ...data, diagnostic: data.diagnostic.slice(0, 500) }
    cut.push('diagnostic')
  }
  return { ...payload, data: { ...data, cut } }
}
