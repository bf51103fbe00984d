/**
 * The console over many stored bounces: rows and sums are written directly, then pages are asked as a browser asks them.
 * `BENCH_BOUNCES=1000000` makes a million of them; that takes some minutes. Rows that are imported lie closer together on
 * disk than those of a table that grew.
 */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { S3Client } from '@aws-sdk/client-s3'
import { createConsole } from '../../functions/console/app.ts'
import { openTable } from '../../shared/aws/table.ts'
import type { Item } from '../../shared/aws/table.ts'
import { bounceIndexKeys, bounceKey, causeKeys } from '../../shared/ledger/keys.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { openIncident } from '../../shared/ledger/incidents.ts'
import type { Incident } from '../../shared/ledger/incidents.ts'
import { recordClosed } from '../../shared/ledger/progress.ts'
import { recordSender } from '../../shared/ledger/senders.ts'
import { everybody, hourRecipientsRow, noSums, sumRow } from '../../shared/ledger/sums.ts'
import type { Span, Sums } from '../../shared/ledger/sums.ts'
import { bounceOf } from '../ledger/testTable.ts'
import { fillTable } from './fill.ts'

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
  const now = new Date()
  const started = performance.now()
  const sums = sumRows(bounces, now)
  const every = (days * 86_400_000) / bounces
  const { engine, client } = await fillTable(
    dir,
    'rebound',
    bounces + sums.length,
    (n) => sums[n - bounces] ?? rowOf(n, new Date(now.getTime() - n * every)),
  )
  const filled = performance.now()
  const table = openTable(client, 'rebound')
  for (const id of ['shop', 'other']) await recordSender(table, { id, name: id })
  const incident: Incident = {
    ...{ id: 'incident', sender: 'shop', cause: causeOf(2), state: 'open', count: 1, recipients: [], fix: null },
    firstSeen: new Date(now.getTime() - 40 * 86_400_000).toISOString().slice(0, 16),
    lastSeen: now.toISOString().slice(0, 16),
    evidence: [],
  }
  await openIncident(table, incident)
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
      end: () => undefined,
      turnAway: (context) => context.text('', 401),
    },
    place: 'bench',
    allowLoopback: false,
    now: () => now,
  })
  console.log(
    `\nconsole over ${bounces.toLocaleString('en-US')} stored bounces of ${days} days (${engine.name}, filled in ${((filled - started) / 1000).toFixed(0)} s), ${passes} passes, median and slowest`,
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
    times.sort((a, b) => a - b)
    const [median = Number.NaN, slowest = Number.NaN] = [times[Math.floor(passes / 2)], times.at(-1)]
    console.log(`  ${what.padEnd(34)} ${median.toFixed(0).padStart(5)} ms ${`(${slowest.toFixed(0)})`.padStart(7)}`)
  }
  client.destroy()
  await engine.close()
  rmSync(dir, { recursive: true, force: true })
}

/** As `sweep` would have written them: the minutes of a day, the hours of two weeks, the days of two periods. */
function sumRows(bounces: number, now: Date): Item[] {
  const perDay = bounces / days
  const hourAt = (n: number) => new Date(now.getTime() - n * 3_600_000 - 300_000).toISOString().slice(0, 13)
  const rows = (span: Span, count: number, length: number, share: number): Item[] => {
    const sums = sumsOf(share)
    return [everybody, 'shop'].flatMap((sender) =>
      Array.from({ length: count }, (_, n) => {
        const at = new Date(now.getTime() - n * length - 300_000).toISOString()
        return sumRow(sender, span, at.slice(0, { minute: 16, hour: 13, day: 10 }[span]), sums)
      }),
    )
  }
  return [
    ...rows('day', 2 * days, 86_400_000, perDay),
    ...rows('hour', 14 * 24, 3_600_000, perDay / 24),
    ...Array.from({ length: 14 * 24 }, (_, n) => hourRecipientsRow('shop', hourAt(n), sumsOf(perDay / 24))),
    ...rows('minute', 24 * 60, 60_000, perDay / 24 / 60),
  ]
}

const pages = (now: Date): [string, string][] => [
  ['overview, 24 hours', '/'],
  ['overview, 7 days', '/?period=7d'],
  ['overview, 30 days', '/?period=30d'],
  ['overview, 90 days', '/?period=90d'],
  ['overview, 7 days, one sender', '/?period=7d&sender=shop'],
  ['overview, 90 days, one sender', '/?period=90d&sender=shop'],
  ['bounces, newest', '/bounces'],
  [
    'bounces, a page of last month',
    `/bounces?period=90d&before=${new Date(now.getTime() - 40 * 86_400_000).toISOString()}`,
  ],
  ['bounces, one reason', '/bounces?reason=spf-failed'],
  ['bounces, a request in vain', '/bounces?reason=virus'],
  ['incidents', '/incidents'],
  ['one incident', '/incidents/shop/incident'],
  ['bounces of an incident of 40 days', '/bounces?incident=shop/incident'],
  ['recipients', '/recipients'],
]

const kindOf = (n: number) => kinds[n % kinds.length] ?? (['hard', 'user-unknown'] as const)
const providerOf = (n: number) => providers[n % providers.length] ?? 'none'
const causeOf = (n: number) => `${kindOf(n)[1]}|${providerOf(n)}|`

function rowOf(n: number, at: Date): Item {
  const [category, reason] = kindOf(n)
  const provider = providerOf(n)
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
    cause: causeOf(n),
    ...causeKeys('shop', causeOf(n), bounceId, at.toISOString()),
    receivedAt: at.toISOString(),
    storedAt: at.toISOString(),
    body: JSON.stringify(bounce),
  }
}

/** As different as the sums of real bounces are at most: 200 causes and 2,400 domains, as far as there are so many. */
function sumsOf(share: number): Sums {
  const many = (count: number, name: string) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, n) => [`${name}${n}|google|203.0.113.${n % 250}`, 1 + (n % 7)]),
    )
  const each = Math.max(1, Math.round(share / 4))
  return {
    ...noSums(),
    kinds: { bounce: each * 4, complaint: 2 },
    categories: { hard: each, soft: each * 2, policy: each },
    reasons: Object.fromEntries(kinds.map(([, reason]) => [reason, each])),
    providers: Object.fromEntries(providers.map((provider) => [provider, each])),
    causes: many(Math.min(200, each * 4), 'cause'),
    hardRecipients: many(Math.min(40, each), 'hard'),
    softRecipients: many(Math.min(2_000, each * 2), 'soft'),
  }
}
