/** `rebound forget` on the command line: at once, and again for what was under way. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { getBounce, listBounces, recordBounce } from '../../shared/ledger/bounces.ts'
import { bounceAbout, newDataDir, quiet, settingsFor, silent, startReceiver, until } from '../journey/journey.ts'
import { keyOf, sendTo, signedPath } from '../journey/signed.ts'
import { runRebound } from './run.ts'

const data = newDataDir()
let stack: LocalStack
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  receiver = await startReceiver()
  stack = await startRebound({ dataDir: data.dir, smtpPort: 0, ...silent }, settingsFor(receiver.url))
})
afterAll(async () => {
  await stack.close()
  await receiver.close()
  data.remove()
})

/** `onLine` hears each line of its output as it comes. */
const rebound = async (args: string[], onLine?: (line: string) => void) => {
  const { code, out, err } = await runRebound(args, { REBOUND_DATA: data.dir }, onLine)
  return { code, lines: out.trim().split('\n'), err }
}

const today = () => new Date().toISOString().slice(0, 10)
const about = async (n: number) => {
  const rows = await listBounces(openStackTable(stack), 'shop', today(), 10)
  return rows.find(({ report }) => report?.recipient === `user${n}@example.org`)
}

async function bounced(n: number) {
  const to = signedPath(await keyOf(stack, 'shop'), `m${n}`, `user${n}@example.org`)
  await sendTo(stack.smtpPort, [{ to, raw: bounceAbout(n) }])
  await until('the bounce', async () => (await about(n)) !== undefined)
  await until('quiet queues', () => quiet(stack))
}

test('with --once it says what it removed and looks no second time', async () => {
  await bounced(1)
  const { code, lines, err } = await rebound(['forget', 'user1@example.org', '--once'])
  expect([code, err]).toEqual([0, ''])
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ sender: 'shop', bounces: 1, mails: 1, suppression: 'none' }),
  ])
  expect(await about(1)).toBeUndefined()
})

test('without it, what somebody wrote who had begun before is gone after the second look', async () => {
  await bounced(2)
  const table = openStackTable(stack)
  const stored = await about(2)
  if (!stored) throw new Error('no bounce')
  let writing: Promise<unknown> | undefined
  const { code, lines, err } = await rebound(['forget', 'user2@example.org'], () => {
    // Who had read the sender before does not know of the tombstone.
    writing ??= recordBounce(table, stored, new Date())
  })
  await writing
  expect([code, err]).toEqual([0, 'looking again in 45 s for what was under way\n'])
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ bounces: 1, mails: 1, suppression: 'none' }),
    expect.objectContaining({ bounces: 1, deliveries: 0 }),
  ])
  expect(await getBounce(table, 'shop', stored.bounceId)).toBeNull()
})
