/**
 * The body of a webhook: the public contract of every event. Fields are added under the same `version`, never renamed.
 * `webhook.schema.json` is made of these types by `node shared/webhook/makeSchema.ts`; a test keeps it fresh.
 */
import type {
  Action,
  Advice,
  Attribution,
  Because,
  Category,
  Evidence,
  Fix,
  Kind,
  Original,
} from '../verdict/verdict.ts'
import type { Reason, Trust } from '../verdict/verdict.ts'

/** What is about one failed, delayed or complained-about message and one recipient. */
export type BounceType =
  'bounce.hard' | 'bounce.soft' | 'bounce.policy' | 'bounce.unknown' | 'bounce.corrected' | 'delay' | 'complaint'
export type RecipientType = 'recipient.held' | 'recipient.suppressed' | 'recipient.released'
export type IncidentType = 'incident.opened' | 'incident.closed'
export type EventType = BounceType | RecipientType | IncidentType | 'test'

/** Every event that an endpoint can choose. */
export const eventTypes = [
  'bounce.hard',
  'bounce.soft',
  'bounce.policy',
  'bounce.unknown',
  'bounce.corrected',
  'delay',
  'complaint',
  'recipient.held',
  'recipient.suppressed',
  'recipient.released',
  'incident.opened',
  'incident.closed',
] as const satisfies readonly EventType[]

/** `bounce` of `bounce.hard`. */
export const familyOf = (event: string): string => event.split('.', 1)[0] ?? event

interface Event<T extends EventType, D> {
  type: T
  version: 1
  /** When it happened at Rebound, ISO 8601 UTC. */
  timestamp: string
  data: D
}

/** One recipient's failure, delay or complaint. Act on `advice`. */
export interface BounceData {
  kind: Kind
  /** When the mail or event arrived, ISO 8601 UTC. */
  receivedAt: string
  reportingMta: string | null
  sender: Attribution
  bounceId: string
  /** The address that you used. */
  recipient: string
  originalRecipient: string | null
  finalRecipient: string | null
  action: Action
  /** The mail's own enhanced status code (RFC 3463), or null. */
  status: string | null
  /** SMTP reply code, three digits, or null. */
  replyCode: string | null
  diagnostic: string | null
  remoteMta: string | null
  provider: string | null
  category: Category | null
  reason: Reason | null
  trust: Trust
  /** What to do. Null where there is nothing to do. */
  advice: Advice | null
  /** The rule that decided, and the words that it matched. */
  because: Because | null
  /** Who must act, and how. */
  fix: Fix | null
  /** What DNS said about it. */
  evidence: Evidence[]
  /** The id of the open incident that it belongs to. */
  incident: string | null
  /** What came back of your message. */
  original: Original
  /** What was said before, of `bounce.corrected` only. */
  was?: Was
  /** Fields that were shortened or left out, to keep the body under 20 KB. */
  cut: string[]
}

/** The verdict that a corrected one replaces. */
export interface Was {
  category: Category | null
  reason: Reason | null
}

export type BounceEvent = Event<BounceType, BounceData>

/** A change of what is known of an address. */
export interface RecipientData {
  sender: { id: string }
  recipient: string
  /** `clear` may be sent to; `held` and `suppressed` may not. */
  state: 'clear' | 'held' | 'suppressed'
  from: 'clear' | 'held' | 'suppressed'
  since: string | null
  /** When time alone may change it again. */
  until: string | null
  /** Why, in one sentence. */
  says: string
  because: { bounceId: string; reason: string; rule: string; at: string | null } | null
}

export type RecipientEvent = Event<RecipientType, RecipientData>

/** Many bounces of one cause. */
export interface IncidentData {
  sender: { id: string }
  /** The id that bounces of this cause carry as `incident`. */
  incident: string
  state: 'open' | 'closed'
  reason: string
  provider: string | null
  /** The list, address or domain that the replies name. */
  subject: string | null
  /** Minutes, `2026-11-21T09:10`, UTC. */
  firstSeen: string
  lastSeen: string
  count: number
  /** A few of those who did not get the mail. */
  recipients: string[]
  /** What has happened, in one sentence. */
  says: string
  fix: Fix | null
  evidence: Evidence[]
  cut: string[]
}

export type IncidentEvent = Event<IncidentType, IncidentData>

/** Sent by `rebound senders test`. */
export type TestEvent = Event<'test', { sender: { id: string }; says: string }>

export type WebhookEvent = BounceEvent | RecipientEvent | IncidentEvent | TestEvent
