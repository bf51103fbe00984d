/**
 * What has changed, as events that are announced exactly once, whatever comes twice, late or after a crash. The stored
 * copy of a state counts its writes and keeps its last event; an event's id is derived from that count.
 *
 * On every pass the caller 1. reads the copy and the rows consistently, and folds; 2. announces the copy's own event, in
 * case whoever wrote it died before; 3. writes `next` on condition that `step` is still the one read (or there is no copy),
 * and begins again where it is not; 4. announces the new event. Announcing is putting what is absent.
 */
import { deriveId } from '../ledger/ids.ts'
import type { RecipientState, State } from './fold.ts'
import { evidenceId } from './rows.ts'

export interface Transition {
  eventId: string
  type: 'recipient.held' | 'recipient.suppressed' | 'recipient.released'
  from: State
  to: State
}

/** The state as it is stored beside its evidence. */
export interface StoredState extends RecipientState {
  /** Writes so far. */
  step: number
  /** The last change of state. */
  event: Transition | null
}

export interface Change {
  /** What to write, or null where the copy is as it should be. An address that was never anything but clear has no copy. */
  next: StoredState | null
  /** The copy's own event, to be announced before `next` is written. */
  repeat: Transition | null
  /** The new event, to be announced after `next` is written. */
  event: Transition | null
}

const types = { held: 'recipient.held', suppressed: 'recipient.suppressed', clear: 'recipient.released' } as const

/** Returns what follows from a fold for one address (canonical) of one sender. `before` is the stored copy, or null. */
export function transitions(
  whose: { sender: string; recipient: string },
  before: StoredState | null,
  after: RecipientState,
): Change {
  const repeat = before?.event ?? null
  if (isSame(before, after)) return { next: null, repeat, event: null }
  const from = before?.state ?? 'clear'
  const step = (before?.step ?? 0) + 1
  if (from === after.state) return { next: { ...after, step, event: repeat }, repeat, event: null }
  const type = types[after.state]
  // With the times, because a copy that was deleted begins to count again, and receivers remember ids.
  const eventId = deriveId(
    'transition',
    whose.sender,
    whose.recipient,
    step,
    type,
    before?.since ?? '',
    after.since ?? '',
  )
  const event = { eventId, type, from, to: after.state }
  return { next: { ...after, step, event }, repeat, event }
}

function isSame(before: StoredState | null, after: RecipientState): boolean {
  if (!before) return after.state === 'clear' && after.since === null && after.until === null
  const idOf = ({ because }: RecipientState) => (because ? evidenceId(because) : null)
  const fields = ['state', 'since', 'until', 'says'] as const
  return fields.every((field) => before[field] === after[field]) && idOf(before) === idOf(after)
}
