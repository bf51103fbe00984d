import { afterEach, expect, test } from 'vitest'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import type { Faults } from '../../infra/local/unkind.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import {
  bounceAbout,
  indexComplaints,
  newDataDir,
  quiet,
  sendUntilTaken,
  settingsFor,
  silent,
  startReceiver,
  until,
} from './journey.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const mails = 80
/** Faults of every kind, but for the first calls of a start: the journey is about mail, not about installing. */
const unkind = {
  duplicate: 0.1,
  delay: 0.1,
  delayMs: 300,
  reorder: 0.3,
  failBefore: { throttle: 0.04, error: 0.03, cut: 0.02 },
  failAfter: { error: 0.03, cut: 0.03 },
  only: ['s3', 'sqs', 'sns', 'smtp', 'dynamodb.UpdateItem', 'dynamodb.GetItem', 'dynamodb.Query'],
} satisfies Omit<Faults, 'seed'>

test.each([1, 2, 3])(
  'with faults of every kind by seed %i, each mail is one record, announced at least once under one id',
  async (seed) => {
    const answers = seededAnswers(seed)
    const receiver = await startReceiver(answers)
    cleanups.push(receiver.close)
    const data = newDataDir()
    cleanups.push(data.remove)
    const faults: Faults = { seed, ...unkind }
    const stack = await startRebound(
      { dataDir: data.dir, smtpPort: 0, faults, visibilityTimeout: 2, ...silent },
      settingsFor(receiver.url),
    )
    cleanups.push(() => stack.close())
    const all = Array.from({ length: mails }, (_, n) =>
      bounceAbout(n, n % 3 === 0 ? '452 4.2.2 Mailbox full' : '550 5.1.1 User unknown'),
    )
    await sendUntilTaken(stack.smtpPort, all)
    await expectWhole(stack, receiver)
  },
  120_000,
)

test.each([40, 200, 500])(
  'after a death at write number %i and a new start nothing is missing',
  async (dieAfterWrites) => {
    const receiver = await startReceiver()
    cleanups.push(receiver.close)
    const data = newDataDir()
    cleanups.push(data.remove)
    const settings = settingsFor(receiver.url)
    let died = false
    const faults: Faults = { seed: 7, dieAfterWrites, die: () => (died = true) }
    const first = await startRebound({ dataDir: data.dir, smtpPort: 0, faults, ...silent }, settings)
    cleanups.push(() => first.close())
    const all = Array.from({ length: mails }, (_, n) => bounceAbout(n))
    await sendUntilTaken(first.smtpPort, all, 1).catch(() => undefined)
    await until('death', () => died)
    await first.close()

    const second = await startRebound({ dataDir: data.dir, smtpPort: 0, visibilityTimeout: 2, ...silent }, settings)
    cleanups.push(() => second.close())
    await sendUntilTaken(second.smtpPort, all)
    await expectWhole(second, receiver)
  },
  120_000,
)

/** The invariants: records = mails, every event heard at least once under one id, no dead letters, indexes equal the table. */
async function expectWhole(stack: LocalStack, receiver: Awaited<ReturnType<typeof startReceiver>>): Promise<void> {
  await until('all webhooks', async () => {
    // What waits for the next minute's sweep need not wait here.
    await stack.invoke('sweep').catch(() => undefined)
    return new Set(receiver.verified.map(({ payload }) => payload.data.recipient)).size === mails
  })
  await until('quiet queues', () => quiet(stack))
  const days = new Set(receiver.verified.map(({ payload }) => payload.timestamp.slice(0, 10)))
  const table = openStackTable(stack)
  const rows = (await Promise.all([...days].map((day) => again(() => listBounces(table, 'shop', day, 1000))))).flat()
  expect(rows).toHaveLength(mails)
  const idsOf = new Map<string, Set<string>>()
  for (const { id, payload } of receiver.verified) {
    idsOf.set(payload.data.bounceId, (idsOf.get(payload.data.bounceId) ?? new Set()).add(id))
  }
  expect([...idsOf.values()].filter((ids) => ids.size !== 1)).toEqual([])
  expect(idsOf.size).toBe(mails)
  expect(receiver.refused).toEqual([])
  expect(Object.values(stack.queues()).map(({ dead }) => dead)).toEqual([0, 0, 0])
  // A retry may move a row between the two looks that are compared; what stays apart is a fault.
  let complaints: string[] = []
  for (let looks = 0; looks < 5; looks += 1) {
    complaints = await again(() => indexComplaints(stack))
    if (complaints.length === 0) break
  }
  expect(complaints).toEqual([])
}

/** The faults go on while the test looks. */
async function again<T>(look: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < 10; tries += 1) {
    try {
      return await look()
    } catch {
      continue
    }
  }
  return look()
}

/** A receiver that fails a tenth of the time, the same way for the same seed. */
function seededAnswers(seed: number): () => number {
  let count = seed
  return () => (++count % 10 === 0 ? 503 : 204)
}
