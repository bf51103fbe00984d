/** What a sending application is told when it asks before it sends. */
import type { StoredState } from './transitions.ts'

export interface Answer {
  /** `send`, or why not: `hold` until this is settled, `stop`. */
  answer: 'send' | 'hold' | 'stop'
  since: string | null
  /** When time alone may change it. */
  until: string | null
  /** Why, in one sentence. */
  says: string
}

/** `state` is null for an address that was never anything but clear. */
export function answerOf(state: StoredState | null): Answer {
  if (!state) return { answer: 'send', since: null, until: null, says: 'clear: nothing proven speaks against it' }
  const { since, until, says } = state
  const answer = ({ clear: 'send', held: 'hold', suppressed: 'stop' } as const)[state.state]
  return { answer, since, until, says }
}
