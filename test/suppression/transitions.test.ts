import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from '../../shared/suppression/fold.ts'
import { evidenceId } from '../../shared/suppression/rows.ts'
import type { EvidenceRow } from '../../shared/suppression/rows.ts'
import { transitions } from '../../shared/suppression/transitions.ts'
import type { StoredState, Transition } from '../../shared/suppression/transitions.ts'
import { anyRow, context, ours, row } from './rows.ts'

const whose = { sender: 'shop', recipient: 'bo@example.org' }
const now = '2026-12-20T00:00:00Z'

/** A ledger whose every write may be the last one before a crash. */
class Ledger {
  rows = new Map<string, EvidenceRow>()
  copy: StoredState | null = null
  announced: Transition[] = []
  changes: Transition[] = []
  #writesLeft = Infinity

  /** Works on one row; returns false where it died after `writes` writes. */
  work(evidence: EvidenceRow, at = now, writes = Infinity): boolean {
    this.#writesLeft = writes
    try {
      const stored = this.rows.get(evidenceId(evidence))
      if (!stored || stored.rank < evidence.rank) this.#write(() => this.rows.set(evidenceId(evidence), evidence))
      const change = transitions(whose, this.copy, fold([...this.rows.values()], context(at)))
      this.#announce(change.repeat)
      const { next, event } = change
      if (next) this.#write(() => (this.copy = next))
      if (next && event) this.changes.push(event)
      this.#announce(event)
      return true
    } catch {
      return false
    }
  }

  #announce(event: Transition | null): void {
    if (!event || this.announced.some(({ eventId }) => eventId === event.eventId)) return
    this.#write(() => this.announced.push(event))
  }

  #write(effect: () => unknown): void {
    if (this.#writesLeft-- <= 0) throw new Error('died')
    effect()
  }
}

const ids = (events: readonly Transition[]) => events.map(({ eventId }) => eventId)

test('whatever the order, repetition and crashes: the same state, and each change announced once, in order', () => {
  const jobs = fc.array(fc.record({ row: anyRow, crash: fc.option(fc.nat({ max: 3 })), twice: fc.boolean() }), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(jobs, (list) => {
      const ledger = new Ledger()
      for (const job of list) {
        // The queue delivers again what was not acknowledged.
        if (job.crash !== null) ledger.work(job.row, now, job.crash)
        expect(ledger.work(job.row)).toBe(true)
        if (job.twice) ledger.work(job.row)
      }
      expect(ids(ledger.announced)).toEqual(ids(ledger.changes))
      expect(new Set(ids(ledger.announced)).size).toBe(ledger.announced.length)
      const state = fold([...ledger.rows.values()], context(now))
      expect(ledger.copy?.state ?? 'clear').toBe(state.state)
      expect(ledger.announced.at(-1)?.to ?? 'clear').toBe(state.state)
      const befores = ['clear', ...ledger.announced.map(({ to }) => to)].slice(0, -1)
      expect(ledger.announced.map(({ from }) => from)).toEqual(befores)
    }),
    { numRuns: 500 },
  )
})

test('rows that come in any order leave the same copy behind', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyRow, { maxLength: 10, selector: evidenceId }), (rows) => {
      const [one, other] = [new Ledger(), new Ledger()]
      for (const each of rows) one.work(each)
      for (const each of [...rows].reverse()) other.work(each)
      const bare = (copy: StoredState | null) => copy && { state: copy.state, since: copy.since, says: copy.says }
      // An address that came back to clear has a copy, one that was never anything else has none.
      if (one.copy && other.copy) expect(bare(one.copy)).toEqual(bare(other.copy))
      expect(one.copy?.state ?? 'clear').toBe(other.copy?.state ?? 'clear')
    }),
  )
})

test('a crash between the copy and its event is repaired before the next change is announced', () => {
  const ledger = new Ledger()
  const bounce = row('2026-11-21T10:00:00.000Z')
  expect(ledger.work(bounce, '2026-11-21T10:01:00Z', 2)).toBe(false)
  expect(ledger.copy?.state).toBe('held')
  expect(ledger.announced).toEqual([])
  ledger.work(ours('lift', '2026-11-21T10:02:00.000Z'), '2026-11-21T10:03:00Z')
  expect(ledger.announced.map(({ type }) => type)).toEqual(['recipient.held', 'recipient.released'])
})

test('held, suppressed, released and held again are four events', () => {
  const ledger = new Ledger()
  const bounce = row('2026-11-21T10:00:00.000Z')
  ledger.work(bounce, '2026-11-21T10:01:00Z')
  ledger.work(bounce, '2026-11-21T10:30:00Z')
  ledger.work(bounce, '2026-11-21T11:01:00Z')
  ledger.work(ours('lift', '2026-11-22T10:00:00.000Z'), '2026-11-22T10:01:00Z')
  ledger.work(row('2026-11-23T10:00:00.000Z'), '2026-11-23T10:01:00Z')
  expect(ledger.announced.map(({ type }) => type)).toEqual([
    'recipient.held',
    'recipient.suppressed',
    'recipient.released',
    'recipient.held',
  ])
})

test('an event id belongs to one address of one sender', () => {
  const after = fold([row('2026-11-21T10:00:00.000Z')], context(now))
  const id = (sender: string, recipient: string) => transitions({ sender, recipient }, null, after).event?.eventId
  const all = [id('shop', 'bo@example.org'), id('news', 'bo@example.org'), id('shop', 'al@example.org')]
  expect(new Set(all).size).toBe(3)
})

test('an address that is merely clear gets no copy, and an unchanged one no write', () => {
  expect(transitions(whose, null, fold([], context(now)))).toEqual({ next: null, repeat: null, event: null })
  const after = fold([row('2026-11-21T10:00:00.000Z')], context(now))
  const { next, event } = transitions(whose, null, after)
  expect(transitions(whose, next, after)).toEqual({ next: null, repeat: event, event: null })
})

test('where only the sentence changes, the copy keeps its event and there is no new one', () => {
  const first = transitions(whose, null, fold([row('2026-11-21T10:00:00.000Z')], context('2026-11-21T10:30:00Z')))
  const outage = fold([row('2026-11-21T10:00:00.000Z')], context('2026-11-21T10:30:00Z', { hour: () => 'abnormal' }))
  const second = transitions(whose, first.next, outage)
  expect(second).toMatchObject({ event: null, repeat: first.event, next: { step: 2, event: first.event, until: null } })
})
