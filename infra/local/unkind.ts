/**
 * Unkindness on demand: calls that fail before or after their effect, messages that come twice, late or out of
 * order, and death after the n-th write. The same seed gives the same fates: every kind of call has its own stream of
 * numbers, so that the third PutItem fares alike however the calls of other kinds fall between.
 */
export interface FailRates {
  /** Probabilities from 0 to 1; their sum is at most 1. */
  throttle?: number
  error?: number
  cut?: number
}

export interface Faults {
  seed: number
  /** Probability that a message is delivered twice. */
  duplicate?: number
  /** Probability that a message becomes visible late, by up to `delayMs` (1,000). */
  delay?: number
  delayMs?: number
  /** Probability that a receive takes its messages in any order. */
  reorder?: number
  /** The call fails and has had no effect. */
  failBefore?: FailRates
  /** The call has had its effect and the caller does not learn of it. Throttling comes before an effect, never after. */
  failAfter?: Omit<FailRates, 'throttle'>
  /** Calls to spoil, as `service` or `service.Operation`; all when absent. Mail coming in is `smtp.Receive`. */
  only?: readonly string[]
  /** The effect of the n-th write stands, its answer is never sent. */
  dieAfterWrites?: number
  /** What dying is; the default is kill -9 of this process. Every later call is cut. */
  die?: () => void
}

export type Failure = 'throttle' | 'error' | 'cut'
export interface Fate {
  before: Failure | undefined
  after: Failure | undefined
}

const reads = /^(?:Get|Head|List|Query|Scan|Describe|Receive|BatchGet)/

export class Unkind {
  readonly #faults: Faults
  readonly #streams = new Map<string, () => number>()
  readonly #calls = new Map<string, number>()
  #writes = 0
  #dead = false

  constructor(faults: Faults = { seed: 0 }) {
    this.#faults = faults
  }

  /** Counts the call and says what becomes of it. */
  fate(service: string, operation: string): Fate {
    const name = `${service}.${operation}`
    this.#calls.set(name, (this.#calls.get(name) ?? 0) + 1)
    if (this.#dead) return { before: 'cut', after: undefined }
    const { only, failBefore, failAfter } = this.#faults
    if (only && !only.includes(service) && !only.includes(name)) return { before: undefined, after: undefined }
    return {
      before: choose(failBefore, this.#next(`${name} before`)),
      after: choose(failAfter, this.#next(`${name} after`)),
    }
  }

  /** Called after the effect of each call and before its answer. Returns false when we have died of it. */
  survives(operation: string): boolean {
    if (reads.test(operation)) return !this.#dead
    this.#writes += 1
    if (this.#writes === this.#faults.dieAfterWrites) {
      this.#dead = true
      const die = this.#faults.die ?? (() => process.kill(process.pid, 'SIGKILL'))
      die()
    }
    return !this.#dead
  }

  copies(queue: string): number {
    return this.#next(`${queue} duplicate`) < (this.#faults.duplicate ?? 0) ? 2 : 1
  }

  /** Milliseconds by which a message becomes visible later than asked. */
  lateness(queue: string): number {
    const late = this.#next(`${queue} delay`) < (this.#faults.delay ?? 0)
    return late ? Math.ceil(this.#next(`${queue} delay by`) * (this.#faults.delayMs ?? 1000)) : 0
  }

  reordered<T>(queue: string, items: readonly T[]): readonly T[] {
    if (this.#next(`${queue} reorder`) >= (this.#faults.reorder ?? 0)) return items
    const keyed = items.map((item) => ({ item, at: this.#next(`${queue} order`) }))
    return keyed.sort((a, b) => a.at - b.at).map(({ item }) => item)
  }

  /** How often each `service.Operation` was called. */
  calls(): Record<string, number> {
    return Object.fromEntries([...this.#calls].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  #next(stream: string): number {
    let next = this.#streams.get(stream)
    if (!next) this.#streams.set(stream, (next = numbers(`${this.#faults.seed} ${stream}`)))
    return next()
  }
}

function choose(rates: FailRates | undefined, draw: number): Failure | undefined {
  if (!rates) return undefined
  const { throttle = 0, error = 0, cut = 0 } = rates
  if (draw < throttle) return 'throttle'
  if (draw < throttle + error) return 'error'
  return draw < throttle + error + cut ? 'cut' : undefined
}

/** An endless stream of numbers in [0, 1): FNV-1a of the name starts a mulberry32 (both public domain). */
function numbers(name: string): () => number {
  let state = 0x811c9dc5
  for (const char of name) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
