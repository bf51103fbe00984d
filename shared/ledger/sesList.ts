/**
 * SES's own suppression list as a third kind of target, for senders that turned the mirror on. It hears of an address that
 * is suppressed or released and of nothing else; what is then done follows the state of that moment, not the event.
 */
import type { Endpoint, Sender } from './senders.ts'

/** What a delivery row names as its endpoint; no webhook endpoint can have this id. */
export const sesListTarget = '@ses-list'

/** Returns the list as an endpoint: always active; its circuit never opens, it only releases replays. */
export function sesListOf({ settings, sesListCircuit }: Sender): Endpoint | undefined {
  if (settings.sesList !== true || settings.hashed) return undefined
  const circuit = sesListCircuit ? { circuit: sesListCircuit } : {}
  const filter = { events: ['recipient.suppressed', 'recipient.released'] }
  return {
    id: sesListTarget,
    kind: 'ses-list',
    url: 'ses:suppression-list',
    secrets: [],
    state: 'active',
    filter,
    ...circuit,
  }
}
