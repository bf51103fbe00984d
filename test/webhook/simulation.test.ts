import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { opensAfter, probeInterval } from '../../shared/ledger/circuits.ts'
import { quickAnswer } from '../../shared/webhook/post.ts'
import { answered, unanswered } from './delivering.ts'
import { simulate } from './simulation.ts'

// A log line an attempt would be some ten thousand lines.
beforeAll(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true))
afterAll(() => void vi.restoreAllMocks())

const others = ['al', 'bo', 'cy', 'di'].map((sender) => ({ sender, rate: 10, result: answered(204), ms: 50 }))
const dead = { sender: 'dead', rate: 200, result: unanswered(), ms: 5 }
/** Milliseconds at which probes may have gone out until `end`, after a circuit opened. */
const probesUntil = (opened: number, end: number): number => {
  let count = 0
  for (let at = opened; at < end; at += (probeInterval(count) - 1) * 1000) count += 1
  return count
}

test('a dead endpoint gets no more than one probe an interval, costs few index writes an event, and the rest is unharmed', async () => {
  const seconds = 240
  const { seen, openedAt, indexWrites } = await simulate([dead, ...others], { seconds })
  const posts = seen.get('dead')?.posts ?? []
  const events = [...seen.values()].reduce((sum, each) => sum + each.events, 0)
  expect(events).toBe(seconds * 240)
  expect(posts.filter((at) => at <= Number(openedAt)).length).toBeGreaterThanOrEqual(opensAfter)
  const probes = posts.filter((at) => at > Number(openedAt) + 1000)
  expect(probes.length).toBeGreaterThan(0)
  expect(probes.length).toBeLessThanOrEqual(probesUntil(Number(openedAt), seconds * 1000))
  expect(indexWrites / events).toBeLessThanOrEqual(4)
  for (const { sender } of others) {
    const counts = seen.get(sender)
    expect(counts?.delivered).toBe(counts?.events)
    expect(counts?.longest.all).toBe(50)
  }
})

test('an endpoint that hangs delays nobody: what is posted beside it is answered first', async () => {
  const hanging = { sender: 'dead', rate: 20, result: unanswered('timeout'), ms: 15_000 }
  const { seen, openedAt } = await simulate([hanging, ...others], { seconds: 60 })
  expect(openedAt).not.toBeNull()
  for (const { sender } of others) {
    expect(seen.get(sender)?.delivered).toBe(600)
    expect(seen.get(sender)?.longest.all).toBe(50)
  }
})

test('one that hangs at more events than all processes can hold delays others once, by seconds and not by a timeout', async () => {
  const hanging = { sender: 'dead', rate: 200, result: unanswered('timeout'), ms: 15_000 }
  const { seen } = await simulate([hanging, ...others], { seconds: 60, processes: 10 })
  for (const { sender } of others) {
    expect(seen.get(sender)?.longest.all).toBeLessThanOrEqual(2 * quickAnswer)
    expect(seen.get(sender)?.longest.later).toBe(50)
  }
})
