/**
 * One attempt at SES's suppression list. Events may come late, twice and in any order, so the event only says whose state
 * has changed: the list gets what the state says now, and once more where it changed during the call.
 */
import type { ListReason } from '../../shared/aws/suppressionList.ts'
import { getPayload } from '../../shared/ledger/attempts.ts'
import { getState } from '../../shared/ledger/recipients.ts'
import type { RecipientEvent } from '../../shared/webhook/events.ts'
import type { MakeAttempt, Ports, Result } from './attempt.ts'

/** Milliseconds for the whole attempt, as for a webhook. */
const longest = 15_000
/** A state that changes more often during one attempt waits for the next. */
const tries = 4

export const attemptSesList: MakeAttempt = async (ports, delivery) => {
  const payload = await getPayload(ports.table, delivery)
  if (payload === null) return notCalled('bounce-gone')
  const { recipient } = (JSON.parse(payload) as RecipientEvent).data
  const until = AbortSignal.timeout(longest)
  // Loaded here: where no sender mirrors, a cold start does not pay for the client.
  const { setListed } = await import('../../shared/aws/suppressionList.ts')
  let wanted = await reasonNow(ports, delivery.sender, recipient)
  for (let round = 0; round < tries; round += 1) {
    const result = await setListed(recipient, wanted, until)
    if (result.error !== null) return { ...result, retryAfter: null }
    const after = await reasonNow(ports, delivery.sender, recipient)
    if (after === wanted) return { ...result, retryAfter: null }
    wanted = after
  }
  return notCalled('state-changing')
}

/** Why the address is to be on the list now, or null: a held one is not. */
async function reasonNow({ table }: Ports, sender: string, recipient: string): Promise<ListReason | null> {
  const state = await getState(table, sender, recipient)
  if (state?.state !== 'suppressed') return null
  return state.because?.class === 'complaint' ? 'COMPLAINT' : 'BOUNCE'
}

const notCalled = (error: string): Result => ({ status: null, error, ms: 0, retryAfter: null })
