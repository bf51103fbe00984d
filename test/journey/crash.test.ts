import { afterEach, expect, test } from 'vitest'
import { startRebound, openStackTable } from '../../infra/local/rebound.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import {
  bounceAbout,
  killed,
  newDataDir,
  quiet,
  sendMails,
  settingsFor,
  silent,
  startProcess,
  startReceiver,
  until,
} from './journey.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const mails = 500

test('after kill -9 in the middle of 500 bounces and a new start there are 500 records, each announced, none dead', async () => {
  const receiver = await startReceiver()
  cleanups.push(receiver.close)
  const settings = settingsFor(receiver.url)
  const data = newDataDir(settings)
  cleanups.push(data.remove)

  const first = await startProcess(data.dir)
  cleanups.push(() => killed(first.process))
  const numbers = Array.from({ length: mails }, (_, n) => n)
  let taken = 0
  const killing: Promise<void>[] = []
  const accepted = await sendMails(
    first.smtpPort,
    numbers.map((n) => bounceAbout(n)),
    4,
    () => {
      taken += 1
      if (taken === 250) killing.push(killed(first.process))
    },
  )
  await Promise.all(killing)
  const lost = numbers.filter((n) => !accepted[n])

  // A sending server repeats what got no 250; some of these were taken in before the kill: duplicates are part of the test.
  const stack = await startRebound({ dataDir: data.dir, smtpPort: 0, ...silent }, settings)
  cleanups.push(() => stack.close())
  await sendMails(
    stack.smtpPort,
    lost.map((n) => bounceAbout(n)),
  )
  const recipients = () => new Set(receiver.verified.map(({ payload }) => payload.data.recipient))
  await until('all webhooks', () => recipients().size === mails, 90)
  await until('quiet queues', () => quiet(stack))

  const days = [...new Set(receiver.verified.map(({ payload }) => payload.timestamp.slice(0, 10)))]
  const rows = (await Promise.all(days.map((day) => listBounces(openStackTable(stack), 'shop', day, 1000)))).flat()
  expect(rows).toHaveLength(mails)
  expect(new Set(rows.map(({ report }) => report?.recipient)).size).toBe(mails)
  expect(stack.queues()).toMatchObject({ receive: { dead: 0 }, deliver: { dead: 0 } })
  expect(receiver.refused).toEqual([])
  expect(lost.length).toBeGreaterThan(0)
  // Whatever arrived twice carries the id it had.
  const ids = new Map(receiver.verified.map(({ id, payload }) => [payload.data.bounceId, id]))
  expect(receiver.verified.filter(({ id, payload }) => ids.get(payload.data.bounceId) !== id)).toEqual([])
  expect(new Set(receiver.verified.map(({ id }) => id)).size).toBe(mails)
}, 180_000)
