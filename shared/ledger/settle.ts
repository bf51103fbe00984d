/**
 * One pass over an address: its rows are folded, a change of state is written and announced. May be repeated at any time
 * and by several at once: the copy counts its writes, events have derived ids.
 */
import { Fault } from '../aws/faults.ts'
import type { DeliveryRequest } from '../aws/queue.ts'
import type { Table } from '../aws/table.ts'
import { awaitsAnswer } from '../suppression/claims.ts'
import { fold } from '../suppression/fold.ts'
import type { Context, State } from '../suppression/fold.ts'
import type { EvidenceRow } from '../suppression/rows.ts'
import { transitions } from '../suppression/transitions.ts'
import type { StoredState, Transition } from '../suppression/transitions.ts'
import { renderRecipient } from '../webhook/payload.ts'
import { announceTo, wants } from './announce.ts'
import { deliveryDays } from './deliveries.ts'
import { deriveId } from './ids.ts'
import { postponeState, readRecipient, recordState } from './recipients.ts'
import type { Recipient } from './recipients.ts'
import type { Sender } from './senders.ts'
import { sesListOf } from './sesList.ts'
import { recordStateKnown, thresholdsOf } from './senders.ts'

export interface Settled {
  state: State
  says: string
  /** What has to be asked of `deliver`. */
  requests: DeliveryRequest[]
}

export type Judging = Pick<Context, 'hour' | 'softDay'>

/** Who counts nothing: what was judged before stands, the rest waits for the sweep. */
export const judgedBefore: Judging = { hour: () => 'unknown', softDay: (row) => row.judged ?? 'unknown' }

/** Others may write at the same moment; so many times we begin again. */
const tries = 8
/** Rows of announced events are kept for 30 days: what is older is not announced again. */
const repeatFor = 7 * 86_400_000
/** Where the answer is not there yet, it is asked again after so long. */
const patience = 5 * 60_000
const askAgain = 10 * 60_000

/**
 * Folds an address of a sender. `prepare` sees the rows first, to judge them, and says with what.
 */
export async function settleRecipient(
  table: Table,
  sender: Sender | null,
  whose: { sender: string; recipient: string },
  now: Date,
  prepare: (rows: EvidenceRow[]) => Promise<Judging> | Judging = () => judgedBefore,
): Promise<Settled> {
  const requests: DeliveryRequest[] = []
  for (let round = 0; round < tries; round += 1) {
    const found = await readRecipient(table, whose.sender, whose.recipient, now)
    const judging = await prepare(found.rows)
    const context = { now, thresholds: thresholdsOf(sender), successKnown: sender?.successKnown ?? false, ...judging }
    const after = fold(found.rows, context)
    const { next, repeat, event } = transitions(whose, found.state, after)
    if (repeat && found.state && isRecent(found, now)) {
      requests.push(...(await announce(table, sender, whose, repeat, found.state, found.changedAt ?? '', now)))
    }
    const again = sooner(whenAgain(after.until, now), whenToAsk(found.rows, sender, now))
    if (!next) {
      if (found.state && found.due !== null && Date.parse(found.due) <= now.getTime())
        await postponeState(table, whose, found.state.step, again)
      return { state: after.state, says: after.says, requests }
    }
    // The mark first: whoever dies in between leaves one look too many, never a state that nobody looks for.
    if (sender && !sender.stateKnown) {
      await recordStateKnown(table, whose.sender, now)
      sender.stateKnown = true
    }
    const changedAt = event ? now.toISOString() : found.changedAt
    if (!(await recordState(table, whose, found.state, next, changedAt, event ? onceMore(again, now) : again, now)))
      continue
    if (event) requests.push(...(await announce(table, sender, whose, event, next, now.toISOString(), now)))
    return { state: after.state, says: after.says, requests }
  }
  throw new Fault('recipient-contended', true)
}

function isRecent({ changedAt }: Recipient, now: Date): boolean {
  return changedAt !== null && now.getTime() - Date.parse(changedAt) < repeatFor
}

/**
 * Whoever changes a state may die before he has announced it, and no queue brings a sweep back: what would not be looked
 * at within a day is looked at once more.
 */
function onceMore(again: Date | null, now: Date): Date {
  const soon = again !== null && again.getTime() - now.getTime() <= 86_400_000
  return soon ? again : new Date(now.getTime() + patience)
}

function whenAgain(until: string | null, now: Date): Date | null {
  if (until === null) return null
  return new Date(Date.parse(until) > now.getTime() ? Date.parse(until) : now.getTime() + patience)
}

/** The sweep asks DNS about a domain that is said to be gone, and again where it got no answer. */
function whenToAsk(rows: readonly EvidenceRow[], sender: Sender | null, now: Date): Date | null {
  return sender?.settings.evidence !== false && awaitsAnswer(rows, now) ? new Date(now.getTime() + askAgain) : null
}

const sooner = (one: Date | null, other: Date | null): Date | null =>
  one && other ? (one < other ? one : other) : (one ?? other)

async function announce(
  table: Table,
  sender: Sender | null,
  whose: { sender: string; recipient: string },
  event: Transition,
  state: StoredState,
  at: string,
  now: Date,
): Promise<DeliveryRequest[]> {
  const list = sender && sesListOf(sender)
  const hearing = [...(sender?.endpoints ?? []), ...(list ? [list] : [])]
  const endpoints = hearing.filter((endpoint) => wants(endpoint, { event: event.type }))
  const payload = renderRecipient(event, state, whose, at)
  const bounceId = state.because?.bounceId ?? ''
  const requests = await Promise.all(
    endpoints.map((endpoint) => {
      const deliveryId = deriveId('delivery', event.eventId, endpoint.id)
      return announceTo(
        table,
        endpoint,
        { ...whose, deliveryId, bounceId, event: event.type },
        now,
        payload,
        deliveryDays(sender),
      )
    }),
  )
  return requests.flat()
}
