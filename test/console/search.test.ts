import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { recordBounce, replaceVerdict } from '../../shared/ledger/bounces.ts'
import { unverifiedFlood } from '../../shared/ledger/cause.ts'
import { bounceIndexKeys, bounceKey } from '../../shared/ledger/keys.ts'
import { searchBounces } from '../../shared/ledger/search.ts'
import type { Search } from '../../shared/ledger/search.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import type { Report } from '../../shared/verdict/verdict.ts'
import { bounceOf, openTestTable } from '../ledger/testTable.ts'

let table: Table
let stop: () => Promise<void>
const times: string[] = []

beforeAll(async () => {
  ;({ table, stop } = await openTestTable())
  const start = Date.parse('2026-11-18T12:00:00Z')
  for (let n = 0; n < 240; n += 1) {
    // Every 20 minutes: 72 on a whole day, four days.
    const at = new Date(start + n * 20 * 60_000)
    times.push(at.toISOString())
    const policy = n % 10 === 0
    await recordBounce(
      table,
      bounceOf(n % 4 === 3 ? 'post' : 'shop', deriveId('b', n), {
        recipient: `user${n % 7}@${n % 2 ? 'example.org' : 'example.net'}`,
        ...(policy ? { category: 'policy', reason: 'spf-failed', status: '5.7.23', diagnostic: 'SPF says No' } : {}),
      }),
      at,
    )
  }
})
afterAll(() => stop())

const period = { from: '2026-11-01T00:00:00.000Z', until: '2026-11-30T00:00:00.000Z' }
const all: Search = { senders: ['shop', 'post'], filter: {}, ...period }

async function everyPage(search: Search): Promise<{ sizes: number[]; at: string[] }> {
  const sizes: number[] = []
  const at: string[] = []
  let before: string | null = null
  for (let page = 0; page < 50; page += 1) {
    const found = await searchBounces(table, { ...search, ...(before === null ? {} : { before }) })
    sizes.push(found.rows.length)
    at.push(...found.rows.map(({ storedAt }) => storedAt))
    before = found.next
    if (before === null) break
  }
  return { sizes, at }
}

test('pages go through all senders and days, newest first, without a gap or a repetition', async () => {
  const { sizes, at } = await everyPage(all)
  expect(sizes).toEqual([50, 50, 50, 50, 40])
  expect(at).toEqual(times.toReversed())
})

test('a page that ends exactly with the period has nothing after it', async () => {
  const { sizes } = await everyPage({ ...all, limit: 120 })
  expect(sizes).toEqual([120, 120])
})

test('a period is a period', async () => {
  const { at } = await everyPage({ ...all, from: '2026-11-19T00:00:00.000Z', until: '2026-11-20T00:00:00.000Z' })
  expect(at).toEqual(times.filter((time) => time.startsWith('2026-11-19')).toReversed())
})

test('one sender sees its own', async () => {
  const { rows } = await searchBounces(table, { ...all, senders: ['post'], limit: 1000 })
  expect(new Set(rows.map(({ sender }) => sender))).toEqual(new Set(['post']))
  expect(rows).toHaveLength(60)
})

test.each([
  ['category', { category: 'policy' }, 24],
  ['reason', { reason: 'user-unknown' }, 216],
  ['domain', { domain: 'example.org' }, 120],
  ['domain, as a whole', { domain: 'ample.org' }, 0],
  ['status, by its beginning', { status: '5.7' }, 24],
  ['status, not within a number', { status: '5.7.2' }, 0],
  ['text in any case', { text: 'spf SAYS' }, 24],
  ['advice', { advice: 'look' }, 240],
  ['two at once', { category: 'policy', domain: 'example.org' }, 0],
  ['trust', { trust: 'signed' }, 0],
  ['kind', { kind: 'bounce' }, 240],
  ['provider', { provider: 'none' }, 240],
  ['cause', { cause: 'spf-failed||' }, 24],
  ['unreadable mail', { unread: true }, 0],
  [
    'everything at once',
    { kind: 'bounce', category: 'policy', trust: 'unverified', unread: true, domain: 'example.net' },
    0,
  ],
])('filters by %s', async (_name, filter, count) => {
  const { at } = await everyPage({ ...all, filter })
  expect(at).toHaveLength(count)
  expect(at).toEqual([...at].sort().reverse())
})

test('a recipient is found over all time, with other filters', async () => {
  const recipient = 'user3@example.org'
  const { at } = await everyPage({ ...all, recipient, limit: 4 })
  expect(at).toEqual(times.filter((_, n) => n % 7 === 3 && n % 2 === 1).toReversed())
  expect((await everyPage({ ...all, recipient, filter: { category: 'policy' } })).at).toEqual([])
})

test('a search that has not come to the end says how far it came', async () => {
  const early: Search = {
    ...all,
    from: '2020-01-01T00:00:00.000Z',
    until: '2026-11-30T00:00:00.000Z',
    filter: { trust: 'signed' },
  }
  const first = await searchBounces(table, early)
  expect(first.rows).toEqual([])
  expect(first.next).not.toBeNull()
  expect(first.searchedTo > early.from).toBe(true)
  const second = await searchBounces(table, { ...early, before: String(first.next) })
  expect(second.searchedTo < first.searchedTo).toBe(true)
})

test('the bounces of a cause are read from its index, not looked for among the others, page by page', async () => {
  let entries = 0
  const counted: Table = {
    ...table,
    async *looks(query) {
      for await (const look of table.looks(query)) {
        entries += look.looked
        yield look
      }
    },
  }
  const search: Search = { ...all, senders: ['shop'], filter: { cause: 'spf-failed||' }, byCause: true, limit: 5 }
  const at: string[] = []
  for (let before: string | null = '9'; before !== null;) {
    const found = await searchBounces(counted, { ...search, before })
    at.push(...found.rows.map(({ storedAt }) => storedAt))
    before = found.next
  }
  const theirs = times.filter((_, n) => n % 10 === 0 && n % 4 !== 3)
  expect(at).toEqual(theirs.toReversed())
  const pages = Math.ceil(theirs.length / 5)
  expect(entries).toBeLessThanOrEqual(theirs.length * pages)
  const within = { from: '2026-11-19T00:00:00.000Z', until: '2026-11-20T00:00:00.000Z' }
  expect((await everyPage({ ...search, ...within })).at).toEqual(
    theirs.filter((time) => time.startsWith('2026-11-19')).toReversed(),
  )
  expect((await everyPage({ ...search, filter: { ...search.filter, status: '4' } })).at).toEqual([])
})

test('a bounce stands under the cause that it has now', async () => {
  const at = new Date('2026-11-25T12:00:00Z')
  const under = async (cause: string) =>
    (await everyPage({ ...all, senders: ['moved'], filter: { cause }, byCause: true })).at.length
  await recordBounce(table, bounceOf('moved', 'm'), at)
  expect([await under(unverifiedFlood), await under('user-unknown||')]).toEqual([1, 0])
  const { row } = await recordBounce(
    table,
    bounceOf('moved', 'm', { trust: 'signed' }),
    new Date(at.getTime() + 90_000),
  )
  expect([await under(unverifiedFlood), await under('user-unknown||')]).toEqual([0, 1])
  const report = { ...(row.report as Report), category: 'soft', reason: 'mailbox-full' } as const
  const corrected = await replaceVerdict(
    table,
    { ...row, report: row.report as Report },
    { kind: 'bounce', report },
    at,
  )
  expect([await under('user-unknown||'), await under('mailbox-full||')]).toEqual([0, 1])
  const late = { ...report, action: 'delayed' } as const
  await replaceVerdict(table, { ...corrected, report }, { kind: 'delay', report: late }, at)
  expect(await under('mailbox-full||')).toBe(0)
})

test('a request looks at 5,000 entries at most, and the next one goes on where it stopped', async () => {
  const last = Date.parse('2026-11-10T23:59:59Z')
  const rare = bounceOf('busy', 'rare', { category: 'soft', reason: 'mailbox-full' })
  await recordBounce(table, rare, new Date('2026-11-10T00:00:01Z'))
  for (let n = 0; n < 5_600; n += 100) {
    const batch = Array.from({ length: 100 }, (_, k) => {
      const [bounceId, at] = [deriveId('busy', n + k), new Date(last - (n + k) * 15_000)]
      const keys = { ...bounceKey('busy', bounceId), ...bounceIndexKeys('busy', null, bounceId, at) }
      return table.put({ ...keys, kind: 'bounce', reason: 'user-unknown' })
    })
    await Promise.all(batch)
  }
  let looked = 0
  const counted: Table = {
    ...table,
    async *looks(query) {
      for await (const look of table.looks(query)) {
        looked += look.looked
        yield look
      }
    },
  }
  const search: Search = { ...all, senders: ['busy'], filter: { reason: 'mailbox-full' } }
  const first = await searchBounces(counted, search)
  expect(first.rows).toEqual([])
  expect(looked).toBeGreaterThan(4_000)
  expect(looked).toBeLessThanOrEqual(5_000)
  expect(first.searchedTo > '2026-11-10T00:00:01').toBe(true)
  const second = await searchBounces(counted, { ...search, before: String(first.next) })
  expect(second.rows.map(({ bounceId }) => bounceId)).toEqual(['rare'])
  expect(second.next).toBeNull()
  expect(looked).toBeLessThanOrEqual(10_000)
})
