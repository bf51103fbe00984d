/**
 * What has changed, as events that are announced exactly once. The stored copy of a state counts its changes; an event's
 * id is derived from that count, so whoever comes second, or again after a crash, derives the same one.
 *
 * The caller, on every pass: read the copy consistently, fold, put the event if absent, announce it, and only then write
 * the copy on condition that its `step` is the one read (or that there is none). A failed condition: begin again.
 */
import { deriveId } from '../ledger/ids.ts'
import type { RecipientState, State } from './fold.ts'

/** The state as it is stored beside its evidence. */
export interface StoredState extends RecipientState {
  /** Changes of state so far. */
  step: number
}

export interface Transition {
  eventId: string
  type: 'recipient.held' | 'recipient.suppressed' | 'recipient.released'
  from: State
  to: State
}

export interface Change {
  /** What to store; it differs from what was read also where only the sentence or the time changed. */
  next: StoredState
  /** The event of this change, or none. */
  events: Transition[]
}

const types = { held: 'recipient.held', suppressed: 'recipient.suppressed', clear: 'recipient.released' } as const

/** Returns what follows from a fold for one address of one sender. `before` is the stored copy, or null. */
export function transitions(
  whose: { sender: string; recipient: string },
  before: StoredState | null,
  after: RecipientState,
): Change {
  const from = before?.state ?? 'clear'
  const step = before?.step ?? 0
  if (from === after.state) return { next: { ...after, step }, events: [] }
  const next = { ...after, step: step + 1 }
  const type = types[after.state]
  const eventId = deriveId('transition', whose.sender, whose.recipient, next.step, type)
  return { next, events: [{ eventId, type, from, to: after.state }] }
}
