/**
 * Many events on a clock of its own: a process that records them, a queue, processes of deliver that take ten messages at a
 * time, a sweep every minute, receivers that answer after so many milliseconds. Everything but table, queue, clock and
 * network is what runs on AWS.
 */
import { sweepCircuits, sweepDue } from '../../functions/sweep/due.ts'
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import { announceTo } from '../../shared/ledger/announce.ts'
import { recordEndpoint, recordSender, rememberSenders } from '../../shared/ledger/senders.ts'
import type { PostResult } from '../../shared/webhook/post.ts'
import { renderTest } from '../../shared/webhook/payload.ts'
import { quickAnswer } from '../../shared/webhook/post.ts'
import { Process, unanswered } from './delivering.ts'
import { memoryTable } from './memoryTable.ts'

export interface Receiver {
  sender: string
  /** Events a second. */
  rate: number
  result: PostResult
  /** Until the answer. */
  ms: number
}

export interface Seen {
  events: number
  /** Posts to the receiver, by when they began: milliseconds of the simulation. */
  posts: number[]
  delivered: number
  /** Milliseconds from the event to its delivery, the longest; of events that came after `settled`. */
  longest: { all: number; later: number }
}

export interface Simulated {
  seen: Map<string, Seen>
  /** When the first circuit opened, milliseconds; null where none did. */
  openedAt: number | null
  /** Of all events. */
  indexWrites: number
  writes: number
  waiting: number
}

const tick = 100

export async function simulate(
  receivers: readonly Receiver[],
  { seconds, processes = 50, settled = 30 }: { seconds: number; processes?: number; settled?: number },
): Promise<Simulated> {
  const start = Date.parse('2026-11-21T10:00:00Z')
  const clock = { now: new Date(start) }
  const ms = () => clock.now.getTime() - start
  const rows = memoryTable()
  // Half a million payloads would only fill memory: all are this one.
  const table: typeof rows = {
    ...rows,
    get: (key) => (key.sk === 'PAYLOAD' ? Promise.resolve({ payload }) : rows.get(key)),
  }
  const seen = new Map<string, Seen>()
  const bornAt = new Map<string, number>()
  const timers: { at: number; run: () => void }[] = []
  const after = (delay: number, run: () => void) => void timers.push({ at: ms() + delay, run })
  for (const { sender } of receivers) {
    seen.set(sender, { events: 0, posts: [], delivered: 0, longest: { all: 0, later: 0 } })
    await recordSender(table, { id: sender, name: sender })
    await recordEndpoint(table, sender, {
      id: 'main',
      url: `https://${sender}.example.com/`,
      secrets: [],
      state: 'active',
    })
  }
  const byUrl = new Map(receivers.map((each) => [`https://${each.sender}.example.com/`, each]))

  let queue: { request: DeliveryRequest; visible: number }[] = []
  const ask = (requests: readonly DeliveryRequest[], delay: number) => {
    for (const request of requests) queue.push({ request, visible: ms() + delay * 1000 })
    return Promise.resolve()
  }
  const idle: Process[] = Array.from({ length: processes }, () => {
    const process = new Process(table, clock, ({ url, id, more }) => {
      const receiver = byUrl.get(url)
      const counts = receiver && seen.get(receiver.sender)
      if (!counts) throw new Error(`nobody at ${url}`)
      counts.posts.push(ms())
      return new Promise((resolve) => {
        if (receiver.ms > quickAnswer) {
          after(quickAnswer, () => {
            void more().then((granted) => {
              if (!granted) resolve(unanswered('crowded'))
            })
          })
        }
        after(receiver.ms, () => {
          const took = ms() - (bornAt.get(id) ?? 0)
          if (receiver.result.error === null) {
            counts.delivered += 1
            counts.longest.all = Math.max(counts.longest.all, took)
            if ((bornAt.get(id) ?? 0) >= settled * 1000) counts.longest.later = Math.max(counts.longest.later, took)
            bornAt.delete(id)
          }
          resolve(receiver.result)
        })
      })
    })
    process.posted.push = () => 0
    return Object.assign(process, { ports: Object.assign(process.ports, { request: ask }) })
  })

  const dispatch = (): void => {
    const ready = queue.filter(({ visible }) => visible <= ms())
    if (ready.length === 0) return
    let taken = 0
    for (
      let process = idle.pop();
      process && taken < ready.length;
      process = taken < ready.length ? idle.pop() : undefined
    ) {
      const worker = process
      const batch = ready.slice(taken, (taken += 10))
      void Promise.all(batch.map(({ request }) => worker.attempt(request))).then(() => {
        idle.push(worker)
        dispatch()
      })
    }
    const gone = new Set(ready.slice(0, taken))
    queue = queue.filter((message) => !gone.has(message))
  }

  const senderOf = rememberSenders(table, 10, () => clock.now.getTime())
  const begin = { ...table.counts }
  let openedAt: number | null = null
  for (let now = 0; now < seconds * 1000; now += tick) {
    clock.now = new Date(start + now)
    for (const { sender, rate, result } of receivers) {
      const counts = seen.get(sender)
      const [endpoint] = (await senderOf(sender))?.endpoints ?? []
      if (!counts || !endpoint) throw new Error('no endpoint')
      if (openedAt === null && endpoint.circuit?.state === 'open')
        openedAt = Date.parse(String(endpoint.circuit.changedAt)) - start
      const due = Math.floor(((now + tick) * rate) / 1000) - counts.events
      for (let n = 0; n < due; n += 1) {
        const deliveryId = `${sender}-${(counts.events += 1)}`
        if (result.error === null) bornAt.set(deliveryId, now)
        const delivery = { sender, deliveryId, bounceId: '', event: 'test' }
        await ask(await announceTo(table, endpoint, delivery, clock.now), 0)
      }
    }
    dispatch()
    await flush()
    // What is answered within this tick frees its process for the next messages of the queue.
    for (let at = 10; at <= tick; at += 10) {
      clock.now = new Date(start + now + at)
      for (let n = timers.length - 1; n >= 0; n -= 1) {
        const timer = timers[n]
        if (!timer || timer.at > ms()) continue
        timers.splice(n, 1)
        timer.run()
      }
      await flush()
      dispatch()
      await flush()
    }
    if ((now + tick) % 60_000 === 0) {
      const sweeper = rememberSenders(table, 10, () => clock.now.getTime())
      await sweepDue(table, ask, clock.now)
      await sweepCircuits(table, ask, sweeper, clock.now)
    }
  }
  return {
    seen,
    openedAt,
    indexWrites: table.counts.indexWrites - begin.indexWrites,
    writes: table.counts.writes - begin.writes,
    waiting: queue.length,
  }
}

const payload = renderTest('shop', new Date(0))
const flush = () => new Promise<void>((resolve) => setImmediate(resolve))
