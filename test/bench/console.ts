/**
 * The console over many stored bounces: rows and sums are written directly, then pages are asked as a browser asks them.
 * `BENCH_BOUNCES=1000000` makes a million of them; that takes a while.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { createConsole } from '../../functions/console/app.ts'
import { startEngine } from '../../infra/local/engine.ts'
import { makeTable } from '../../infra/local/table.ts'
import { openTable } from '../../shared/aws/table.ts'
import type { Item } from '../../shared/aws/table.ts'
import { bounceIndexKeys, bounceKey } from '../../shared/ledger/keys.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { recordClosed } from '../../shared/ledger/progress.ts'
import { recordSender } from '../../shared/ledger/senders.ts'
import { everybody, noSums, recordMinute, sumKey } from '../../shared/ledger/sums.ts'
import type { Sums } from '../../shared/ledger/sums.ts'
import { bounceOf } from '../ledger/testTable.ts'

const days = 90
const passes = 15
const kinds = [
  ['hard', 'user-unknown'],
  ['soft', 'mailbox-full'],
  ['policy', 'spf-failed'],
  ['soft', 'greylisted'],
] as const
const providers = ['google', 'microsoft365', 'yahoo', 'gmx', 'none']

export async function measureConsole(bounces: number): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'rebound-bench-'))
  const engine = await startEngine(dir, undefined)
  await makeTable(engine.url, 'rebound')
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: engine.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    }),
  )
  const table = openTable(client, 'rebound')
  const now = new Date()
  await recordSender(table, { id: 'shop', name: 'shop' })
  const started = performance.now()
  const every = (days * 86_400_000) / bounces
  const rows = (n: number): Item => rowOf(n, new Date(now.getTime() - n * every))
  const writeAll = async (count: number, make: (n: number) => Item): Promise<void> => {
    for (let at = 0; at < count; at += 25 * 16) {
      const starts = Array.from({ length: 16 }, (_, k) => at + k * 25).filter((start) => start < count)
      await Promise.all(
        starts.map((start) => {
          const puts = Array.from({ length: Math.min(25, count - start) }, (_, k) => ({
            PutRequest: { Item: make(start + k) },
          }))
          return client.send(new BatchWriteCommand({ RequestItems: { rebound: puts } }))
        }),
      )
    }
  }
  await writeAll(bounces, rows)
  const rowsWritten = performance.now()
  const perHour = bounces / days / 24
  const hours = Array.from({ length: days * 24 }, (_, n) =>
    new Date(now.getTime() - n * 3_600_000 - 300_000).toISOString(),
  )
  const allDays = [...new Set(hours.map((hour) => hour.slice(0, 10)))]
  const [hourly, daily] = [sumsOf(perHour), sumsOf(perHour * 24)]
  for (const sender of ['shop', everybody]) {
    // Written as `sweep` would: minutes are kept for a week and read of the last day, hours serve two weeks.
    for (const hour of hours.slice(0, 25)) await recordMinute(table, sender, hour.slice(0, 16), hourly, now)
    await writeAll(15 * 24, (n) => sumRow(sender, 'hour', hours[n]?.slice(0, 13) ?? '', hourly))
    await writeAll(allDays.length, (n) => sumRow(sender, 'day', allDays[n] ?? '', daily))
  }
  await recordClosed(table, new Date(now.getTime() - 180_000).toISOString().slice(0, 16))
  const bytes = randomBytes(32)
  const app = await createConsole({
    table,
    keys: () => Promise.resolve({ version: 1, bytes, since: 0 }),
    rootKeys: { read: () => Promise.resolve([]), again: () => Promise.resolve([]) },
    objects: new S3Client({ region: 'us-east-1' }),
    request: () => Promise.resolve(),
    // Everybody is let in: the pages are measured, not the gate.
    gate: {
      refuse: () => null,
      origins: () => [],
      mount: () => undefined,
      operatorOf: () => Promise.resolve({ name: 'bench', session: 's' }),
      turnAway: (context) => context.text('', 401),
    },
    place: 'bench',
    allowLoopback: false,
    now: () => now,
  })
  console.log(
    `\nconsole over ${bounces.toLocaleString('en-US')} stored bounces of ${days} days (rows written in ${((rowsWritten - started) / 1000).toFixed(0)} s, sums in ${((performance.now() - rowsWritten) / 1000).toFixed(0)} s), ${passes} passes, median`,
  )
  for (const [what, path] of pages(now)) {
    const times: number[] = []
    for (let pass = 0; pass <= passes; pass += 1) {
      const begin = performance.now()
      const response = await app.fetch(new Request(`http://bench${path}`))
      const size = (await response.text()).length
      if (response.status !== 200 || size < 1_000) throw new Error(`${path}: ${response.status}`)
      if (pass > 0) times.push(performance.now() - begin)
    }
    const median = times.sort((a, b) => a - b)[Math.floor(passes / 2)] ?? Number.NaN
    console.log(`  ${what.padEnd(34)} ${median.toFixed(0).padStart(5)} ms`)
  }
  client.destroy()
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
}

const pages = (now: Date): [string, string][] => [
  ['overview, 24 hours', '/'],
  ['overview, 7 days', '/?period=7d'],
  ['overview, 90 days', '/?period=90d'],
  ['bounces, newest', '/bounces'],
  [
    'bounces, a page of last month',
    `/bounces?period=90d&before=${new Date(now.getTime() - 40 * 86_400_000).toISOString()}`,
  ],
  ['bounces, one reason', '/bounces?reason=spf-failed'],
  ['bounces, 5,000 looked at in vain', '/bounces?reason=virus'],
  ['incidents', '/incidents'],
  ['recipients', '/recipients'],
]

function rowOf(n: number, at: Date): Item {
  const [category, reason] = kinds[n % kinds.length] ?? ['hard', 'user-unknown']
  const provider = providers[n % providers.length] ?? 'none'
  const bounceId = deriveId('bench', n)
  const recipient = `user${n % 50_000}@example.org`
  const bounce = bounceOf('shop', bounceId, { category, reason, provider, recipient })
  return {
    ...bounceKey('shop', bounceId),
    ...bounceIndexKeys('shop', recipient, bounceId, at),
    v: 1,
    type: 'bounce',
    sender: 'shop',
    bounceId,
    rank: 0,
    kind: 'bounce',
    category,
    reason,
    provider,
    trust: 'unverified',
    cause: `${reason}|${provider}|`,
    receivedAt: at.toISOString(),
    storedAt: at.toISOString(),
    body: JSON.stringify(bounce),
  }
}

const sumRow = (sender: string, span: 'hour' | 'day', at: string, sums: Sums): Item => ({
  ...sumKey(sender, span, at),
  v: 1,
  type: 'sums',
  sender,
  sums,
})

/** As different as so many bounces can be, and as the sums of real ones are at most: 200 causes, 400 domains. */
function sumsOf(perHour: number) {
  const many = (count: number, name: string) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [`${name}${n}|google|203.0.113.${n % 250}`, 1 + (n % 7)]),
    )
  const share = Math.max(1, Math.round(perHour / 4))
  return {
    ...noSums(),
    kinds: { bounce: share * 4, complaint: 2 },
    categories: { hard: share, soft: share * 2, policy: share },
    reasons: Object.fromEntries(kinds.map(([, reason]) => [reason, share])),
    providers: Object.fromEntries(providers.map((provider) => [provider, share])),
    causes: many(Math.min(200, share * 4), 'cause'),
    hardRecipients: many(Math.min(40, share), 'hard'),
    softRecipients: many(Math.min(400, share * 2), 'soft'),
  }
}
