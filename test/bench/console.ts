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
import { everybody, noSums, recordMinute, sumDay, sumHour } from '../../shared/ledger/sums.ts'
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
  for (let at = 0; at < bounces; at += 25 * 16) {
    const batches = Array.from({ length: 16 }, (_, k) => at + k * 25).filter((start) => start < bounces)
    await Promise.all(
      batches.map((start) => {
        const items = Array.from({ length: Math.min(25, bounces - start) }, (_, k) => ({
          PutRequest: { Item: rows(start + k) },
        }))
        return client.send(new BatchWriteCommand({ RequestItems: { rebound: items } }))
      }),
    )
  }
  const perHour = bounces / days / 24
  const hours = Array.from({ length: days * 24 }, (_, n) =>
    new Date(now.getTime() - n * 3_600_000 - 300_000).toISOString(),
  )
  for (const sender of ['shop', everybody]) {
    for (let at = 0; at < hours.length; at += 24) {
      const some = hours.slice(at, at + 24)
      await Promise.all(some.map((hour) => recordMinute(table, sender, hour.slice(0, 16), sumsOf(perHour), now)))
      await Promise.all(some.map((hour) => sumHour(table, sender, hour.slice(0, 13), now)))
    }
    for (const day of new Set(hours.map((hour) => hour.slice(0, 10)))) await sumDay(table, sender, day, now)
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
    `\nconsole over ${bounces.toLocaleString('en-US')} stored bounces of ${days} days (written in ${((performance.now() - started) / 1000).toFixed(0)} s), ${passes} passes, median`,
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

/** As large as real ones: 200 causes, 400 domains. */
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
    causes: many(200, 'cause'),
    hardRecipients: many(40, 'hard'),
    softRecipients: many(400, 'soft'),
  }
}
