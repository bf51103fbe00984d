/** What stands in a URL is asked for exactly, or refused in a sentence: never something else in its place. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sealsOf } from '../../functions/console/seals.ts'
import type { Table } from '../../shared/aws/table.ts'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { recordSender } from '../../shared/ledger/senders.ts'
import { bounceOf, openTestTable } from '../ledger/testTable.ts'
import { openConsole } from './openConsole.ts'

const key = Buffer.alloc(32, 3)
const seals = sealsOf(key)
let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  ;({ table, stop } = await openTestTable())
  for (const id of ['shop', 'news']) {
    await recordSender(table, { id, name: id })
    await recordBounce(table, bounceOf(id, deriveId('b', id), { recipient: `bo@${id}.example` }), new Date())
  }
})
afterAll(() => stop())

const ask = async (path: string) => {
  const answer = await (await openConsole(table, key)).app.request(path)
  return { status: answer.status, body: await answer.text() }
}

const unreadable = [
  'who=cut',
  'hidden=cut',
  'from=yesterday',
  'from=21.11.2026',
  'from=2026-13-45',
  'until=275760-09-13',
  'from=2026-11-21&until=2026-11-01',
  'period=5y',
  'category=gone',
  'kind=gone',
  'trust=gone',
  'advice=gone',
  'status=550',
  'domain=bo@shop.example',
]

test('an address that another console has hidden is not left away', async () => {
  const { status, body } = await ask(`/bounces?who=${sealsOf(Buffer.alloc(32, 4)).hide('bo@shop.example')}`)
  expect(status).toBe(400)
  expect(body).not.toContain('bo@news.example')
})

test.each(unreadable)('a filter that cannot be read shows and exports nothing: %s', async (query) => {
  for (const path of ['/bounces', '/bounces/export.csv', '/bounces/export.ndjson']) {
    const { status, body } = await ask(`${path}?${query}`)
    expect(status, path).toBe(400)
    expect(body, path).toContain('role="alert"')
    expect(body, path).not.toContain('bo@news.example')
  }
})

test('filters that can be read show what fits all of them', async () => {
  const { status, body } = await ask(
    `/bounces?who=${seals.hide('bo@shop.example')}&period=24h&category=hard&status=5.1`,
  )
  expect(status).toBe(200)
  expect(body).toContain('bo@shop.example')
  expect(body).not.toContain('bo@news.example')
})

test.each([
  '/?sender=gone',
  '/bounces?sender=gone',
  '/bounces?incident=shop/gone',
  '/bounces/export.csv?incident=shop/gone',
  '/recipients?sender=gone',
  '/recipients/export.csv?sender=gone',
  '/recipients/export.csv',
  '/senders?sender=gone',
  '/deliveries?sender=gone',
  '/deliveries?endpoint=gone',
])('what is not there is not found, and nothing else is shown for it: %s', async (path) => {
  const { status, body } = await ask(path)
  expect(status).toBe(404)
  expect(body).not.toContain('@')
})

test('an id of thousands of characters is not found either', async () => {
  const long = 'x'.repeat(3_000)
  const paths = ['bounces/shop/*', 'bounces/*/x', 'incidents/shop/*', 'deliveries/shop/*', 'recipients/*/x']
  for (const path of paths) expect((await ask(`/${path.replace('*', long)}`)).status, path).toBe(404)
})

test.each(['/bounces', '/deliveries'])('a place in the list of %s that is none is refused', async (path) => {
  for (const before of ['', '1', '2026-99-99', 'x'.repeat(3_000)])
    expect((await ask(`${path}?before=${before}`)).status, before.slice(0, 20)).toBe(400)
})

test('an unknown state of deliveries is refused', async () => {
  expect((await ask('/deliveries?state=gone')).status).toBe(400)
})

test('a reason of another version is looked for, and stands in the form', async () => {
  const { status, body } = await ask('/bounces?reason=of-tomorrow')
  expect(status).toBe(200)
  expect(body).toMatch(/<option value="of-tomorrow" selected>/)
  expect(body).toContain('None found')
})

test('an address in the field for domains comes into no URL, and a domain is found in any spelling', async () => {
  const { post } = await openConsole(table, key)
  const refused = await post('/bounces', { domain: 'bo@shop.example' })
  expect(refused.status).toBe(400)
  expect(refused.headers.get('location')).toBeNull()
  const found = await post('/bounces', { domain: '@Bücher.Example.' })
  expect(found.headers.get('location')).toBe('/bounces?domain=xn--bcher-kva.example')
})

test('what was typed beside a mistake is still in the form', async () => {
  const { post } = await openConsole(table, key)
  const answer = await post('/bounces', {
    recipient: 'bo@shop.example',
    text: 'a@b',
    from: '21.11.2026',
    trust: 'event',
  })
  expect(answer.status).toBe(400)
  const body = await answer.text()
  for (const value of ['bo@shop.example', 'a@b', '21.11.2026']) expect(body).toContain(`value="${value}"`)
  expect(body).toMatch(/<option value="event" selected>/)
})

test('a day that is given stands in place of the period, which then says so', async () => {
  const { post } = await openConsole(table, key)
  const answer = await post('/bounces', { from: '2026-11-21', period: '30d' })
  expect(answer.headers.get('location')).toBe('/bounces?from=2026-11-21')
  expect((await ask('/bounces?from=2026-11-21')).body).toContain('<option value="" selected>as given below</option>')
})

test('who chooses another sender keeps the filters, and not the place in the list', async () => {
  const { body } = await ask('/bounces?sender=shop&category=hard&before=2026-11-21T00:00:00.000Z')
  const picker = /<form class="picker".*?<\/form>/s.exec(body)?.[0] ?? ''
  expect(picker).toContain('name="category" value="hard"')
  expect(picker).not.toContain('before')
})
