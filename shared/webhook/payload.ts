/** The body of a webhook: what happened, in the field names of the verdict. Rendered once; every attempt sends these bytes. */
import type { StoredBounce } from '../ledger/bounces.ts'
import type { RecipientState, State } from '../suppression/fold.ts'
import type { Transition } from '../suppression/transitions.ts'
import type { Attribution, Kind, Original, Report } from '../verdict/verdict.ts'

export type EventType = 'bounce.hard' | 'bounce.soft' | 'bounce.policy' | 'bounce.unknown' | 'delay' | 'complaint'

/** Events whose payload is written with them: nothing is left to find out when they are delivered. */
export type PreparedType = 'recipient.held' | 'recipient.suppressed' | 'recipient.released' | 'test'

export const isPrepared = (event: string): boolean =>
  event.startsWith('recipient.') || event === 'test' || event === 'digest'

/** A change of a recipient's state. */
export interface RecipientPayload {
  type: Transition['type']
  version: 1
  /** When the state changed, ISO 8601 UTC. */
  timestamp: string
  data: {
    sender: { id: string }
    recipient: string
    state: State
    from: State
    since: string | null
    /** When time alone may change it again. */
    until: string | null
    /** Why, in one sentence. */
    says: string
    because: { bounceId: string; reason: string; rule: string; at: string | null } | null
  }
}

export function renderRecipient(
  event: Transition,
  { since, until, says, because }: RecipientState,
  whose: { sender: string; recipient: string },
  timestamp: string,
): string {
  const payload: RecipientPayload = {
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
