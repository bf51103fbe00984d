/** A figure of the overview is the number of rows behind its link. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeMinute } from '../../functions/sweep/minutes.ts'
import type { Table } from '../../shared/aws/table.ts'
import { recordBounce, replaceVerdict } from '../../shared/ledger/bounces.ts'
import { periods } from '../../shared/ledger/figures.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { recordClosed } from '../../shared/ledger/progress.ts'
import { recordSender } from '../../shared/ledger/senders.ts'
import type { Kind, Report } from '../../shared/verdict/verdict.ts'
import { bounceOf, openTestTable } from '../ledger/testTable.ts'
import { openConsole } from './openConsole.ts'

const now = new Date()
const soft = { category: 'soft', reason: 'mailbox-full', advice: 'wait', status: '4.2.2' } as const
const delivered = { ...{ category: null, reason: null, advice: null }, action: 'delivered', status: '2.0.0' } as const
let table: Table
let stop: () => Promise<void>

beforeAll(async () => {
  ;({ table, stop } = await openTestTable())
  await recordSender(table, { id: 'shop', name: 'shop' })
  const minutes = new Set<string>()
  const put = async (n: number, kind: Kind, changes: Partial<Report> | null, hoursAgo: number) => {
    const at = new Date(now.getTime() - hoursAgo * 3_600_000)
    const bounce = bounceOf('shop', deriveId('b', n), changes ?? {})
    await recordBounce(table, { ...bounce, kind, ...(changes === null ? { report: null } : {}) }, at)
    minutes.add(at.toISOString().slice(0, 16))
  }
  let n = 0
  // Some every three hours, so that some lie on either side of wherever a period begins.
  for (let hours = 0.1; hours < 24 * 8; hours += 3) {
    await put((n += 1), 'bounce', n % 2 === 0 ? {} : { trust: 'signed', advice: 'hold' }, hours)
    // One mail that reports all three: a failure, a delay and a success.
    await put((n += 1), 'bounce', { ...soft, action: 'delayed' }, hours)
    await put((n += 1), 'bounce', delivered, hours)
    await put((n += 1), 'delay', { ...soft, action: 'delayed' }, hours)
    await put((n += 1), 'auto-reply', null, hours)
  }
  await put(n + 1, 'complaint', { ...delivered, action: 'failed' }, 1)
  const through = new Date(now.getTime() - 2 * 60_000).toISOString().slice(0, 16)
  for (const minute of minutes) if (minute <= through) await closeMinute(table, minute, now)
  await recordClosed(table, through)
})
afterAll(() => stop())

const ask = async (path: string) => (await (await openConsole(table, Buffer.alloc(32, 3))).app.request(path)).text()

const tilesOf = (page: string) =>
  [...page.matchAll(/<a class="tile" href="([^"]+)">\s*<span>([^<]+)<\/span>\s*<strong>([\d,]+)<\/strong>/g)].map(
    ([, href = '', name = '', number = '']) => ({ href: href.replaceAll('&amp;', '&'), name, number: Number(number) }),
  )

test.each(Object.keys(periods))('in %s each tile counts what its link lists', async (period) => {
  const tiles = tilesOf(await ask(`/?period=${period}`))
  expect(tiles.map(({ name }) => name)).toEqual(['Bounces', 'Complaints', 'Not proven', 'Unreadable mail'])
  for (const { href, name, number } of tiles) {
    const lines = await ask(href.replace('/bounces?', '/bounces/export.ndjson?'))
    expect(
      lines.split('\n').filter((line) => line !== ''),
      name,
    ).toHaveLength(number)
  }
  expect(tiles[0]?.number).toBeGreaterThan(6)
})

test('a delay is no bounce, though one mail tells of both', async () => {
  const page = await ask('/?period=7d')
  expect(page).toMatch(/Soft: wait <b>0<\/b>/)
  const csv = await ask('/bounces/export.csv?period=7d&kind=bounce')
  expect(csv).not.toContain('mailbox-full')
  expect(await ask('/bounces/export.csv?period=7d&kind=delay')).toContain('mailbox-full')
})

test('what a correction makes of a row is counted as that', async () => {
  const at = new Date()
  const { row } = await recordBounce(table, bounceOf('shop', 'mended'), at)
  const report = { ...(row.report as Report), ...soft, action: 'delayed' } as const
  await replaceVerdict(table, { ...row, report: row.report as Report }, { kind: 'bounce', report }, at)
  expect(await ask('/bounces/export.csv?period=24h&kind=bounce')).not.toContain('mended')
  expect(await ask('/bounces/export.csv?period=24h&kind=delay')).toContain('mended')
})

test('none in the period before is none, and not unknown', async () => {
  const page = await ask('/?period=24h')
  const complaints = /<span>Complaints<\/span>\s*<strong>1<\/strong>\s*<small>([^<]+)</.exec(page)?.[1]
  expect(complaints).toBe('none in the 24 hours before')
})
