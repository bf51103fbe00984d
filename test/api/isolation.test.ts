/** No call with one sender's key returns a byte of another's, or changes one. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sweepMinutes } from '../../functions/sweep/minutes.ts'
import type { Item, Table } from '../../shared/aws/table.ts'
import { makeApiKey } from '../../shared/ledger/apiKeys.ts'
import { listIncidents } from '../../shared/ledger/incidents.ts'
import { decide } from '../../shared/ledger/operate.ts'
import { getSender, recordEndpoint, recordSender } from '../../shared/ledger/senders.ts'
import { bounceAbout } from '../journey/journey.ts'
import { addSender, arrive, bounceOfAddress, pathOf } from '../suppression/arriving.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { serveApi } from './serving.ts'
import type { Call } from './serving.ts'

/** Stands in everything that is of the other sender. */
const mark = 'zqmark'
const other = 'zqmark'
const theirs = `bo-${mark}@${mark}.example.org`
const clock = new Date()

let stops: (() => Promise<void>)[] = []
beforeAll(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})
afterAll(async () => {
  for (const stop of stops) await stop()
  stops = []
})

interface Schema {
  $ref?: string
  type?: string
  example?: unknown
  default?: unknown
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
}
interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema: Schema; example?: unknown }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

async function tableWithMine() {
  const { table, stop } = await openTestTable()
  stops.push(stop)
  await addSender(table, 'mine')
  await arrive(table, pathOf('mine', 'm1', 'al@example.org'), bounceOfAddress(1, 'al@example.org'), clock, 'mine')
  return table
}

/** Everything that a sender can have, with the mark in every string that comes from outside. */
async function addOther(table: Table): Promise<Record<string, string>> {
  const names = { token: other, domains: [`${mark}.example.com`], addresses: [`${mark}@example.com`], tags: [mark] }
  await recordSender(table, {
    id: other,
    name: mark,
    names,
    forward: `${mark}@example.com`,
    settings: { original: true },
  })
  const url = `https://${mark}.example.com/`
  await recordEndpoint(table, other, { id: mark, url, secrets: [mark], state: 'active', filter: {} })
  const sender = await getSender(table, other)
  if (!sender) throw new Error('no other sender')
  const reply = `550 5.7.1 Message refused by ${mark}: 192.0.2.7 is listed at zen.spamhaus.org`
  for (let n = 0; n < 25; n += 1) {
    const who = n === 0 ? theirs : `${mark}${n}@${mark}.example.org`
    const raw = n % 2 === 0 ? bounceAbout(n) : bounceAbout(n, reply)
    const marked = raw.replaceAll(`user${n}@example.org`, who).replaceAll('shop@example.com', `${mark}@example.com`)
    await arrive(table, pathOf(other, `${n}`, who), marked.replaceAll('<original-', `<${mark}-`), clock, other)
    for (const more of [1, 2]) await arrive(table, pathOf(other, `x${n}${more}`, who), marked, clock, other)
  }
  await decide(table, sender, theirs, { class: 'add' }, clock)
  await sweepMinutes(table, new Date(clock.getTime() + 180_000))
  const incidents = await listIncidents(table, other, 'open')
  expect(incidents.length).toBeGreaterThan(0)
  const key = await makeApiKey(table, other, mark, clock)
  const [bounce] = await table.query({
    index: 'recipient',
    where: { text: '#who = :who', values: { who: `${other}#${theirs}` } },
  })
  return {
    sender: other,
    endpoint: mark,
    key: key?.key.id ?? '',
    incident: incidents[0]?.id ?? '',
    bounceId: String(bounce?.['pk']).split('#')[2] ?? '',
    recipient: theirs,
    returnPath: pathOf(other, 'z', theirs),
    messageId: `<${mark}-0@example.com>`,
    text: '550 5.1.1 no',
    list: `recipient\r\n${theirs}\r\n`,
    rule: 'anybody/no-such-user',
    reason: 'user-unknown',
    provider: 'none',
  }
}

/** Every call of the document, with values of the other sender wherever a name fits; whole, and with what is required only. */
function callsOf(document: Record<string, unknown>, values: Record<string, string>) {
  const schemas = (document['components'] as { schemas: Record<string, Schema> }).schemas
  const valueOf = (name: string, schema: Schema, whole: boolean): unknown => {
    if (schema.$ref) return valueOf(name, schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, whole)
    if (schema.type === 'array') return [valueOf(name.replace(/s$/, ''), schema.items ?? {}, whole)]
    if (schema.properties) {
      const wanted = Object.entries(schema.properties).filter(([each]) => whole || schema.required?.includes(each))
      return Object.fromEntries(wanted.map(([each, inner]) => [each, valueOf(each, inner, whole)]))
    }
    if (name in values) return values[name]
    if (schema.example !== undefined || schema.default !== undefined) return schema.example ?? schema.default
    if (schema.enum) return schema.enum[0]
    return schema.type === 'boolean' ? true : schema.type === 'object' ? {} : '1'
  }
  const calls: { method: string; path: string; body?: unknown }[] = []
  const paths = document['paths'] as Record<string, Record<string, Operation>>
  for (const [template, operations] of Object.entries(paths)) {
    for (const [method, { parameters = [], requestBody }] of Object.entries(operations)) {
      for (const whole of [true, false]) {
        const given = (place: string) =>
          parameters
            .filter((each) => each.in === place && (place === 'path' || whole))
            .filter(({ name }) => name !== 'cursor')
            .map(({ name, schema, example }) => [name, String(valueOf(name, { example, ...schema }, whole))] as const)
        const query = new URLSearchParams(Object.fromEntries(given('query'))).toString()
        const path = given('path').reduce(
          (at, [name, value]) => at.replace(`{${name}}`, encodeURIComponent(value)),
          template,
        )
        const schema = requestBody?.content['application/json']?.schema
        const body = schema ? { body: valueOf('', schema, whole) } : {}
        for (const end of whole ? [`?${query}`, `?${query.replace(/sender=[^&]*&?/, '')}`] : [''])
          calls.push({ method: method.toUpperCase(), path: `${path}${end}`, ...body })
      }
    }
  }
  return calls
}

async function rowsOf(table: Table): Promise<Map<string, Item>> {
  const rows: Item[] = []
  const lists = ['suppressed', 'held'].flatMap((state) => [0, 1, 2, 3].map((bucket) => `R#${other}#${state}#${bucket}`))
  for (const list of lists) {
    const found = await table.query({ index: 'list', where: { text: '#list = :list', values: { list } } })
    for (const { pk, sk } of found) {
      const row = await table.get({ pk: String(pk), sk: String(sk) })
      if (row) rows.push(row)
    }
  }
  for (const pk of [`S#${other}`, `I#${other}`, `R#${other}#${theirs}`])
    rows.push(...(await table.query({ where: { text: '#pk = :pk', values: { pk } } })))
  expect(rows.length).toBeGreaterThan(15)
  return new Map(rows.map((row) => [`${String(row['pk'])} ${String(row['sk'])}`, row]))
}

test('every call with my key is answered as if the other sender were not there, and leaves it as it was', async () => {
  const [without, both] = [await tableWithMine(), await tableWithMine()]
  const values = await addOther(both)
  const before = await rowsOf(both)
  const word = (await makeApiKey(without, 'mine', 'test', clock))?.word ?? ''
  // The same key in both tables: what it answers must be the same.
  const row = await without.get({ pk: 'S#mine', sk: `APIKEY#${word.split('_')[2] ?? ''}` })
  if (row) await both.put(row as Item & { pk: string; sk: string })
  const options = { clock: () => clock }
  const [alone, beside]: Call[] = [without, both].map((table) => serveApi(table, options).withKey(word))
  if (!alone || !beside) throw new Error('no callers')
  const document = (await beside('GET', '/openapi.json')).body
  const calls = callsOf(document, values)
  expect(calls.length).toBeGreaterThan(50)
  const statuses = new Set<number>()
  for (const { method, path, body } of calls) {
    const [one, two] = [await alone(method, path, body), await beside(method, path, body)]
    statuses.add(two.status)
    // Times of first storage differ by milliseconds between the two tables.
    const stable = (text: string) => text.replaceAll(/"storedAt":"[^"]+"/g, '')
    expect(stable(two.text), `${method} ${path}`).toBe(stable(one.text))
    expect(two.status, `${method} ${path}`).toBe(one.status)
    if (!JSON.stringify({ path, body }).includes(mark)) expect(two.text).not.toContain(mark)
  }
  // Calls that were all refused would prove nothing.
  expect([...statuses].sort()).toEqual([200, 400, 403, 404])
  expect(await rowsOf(both)).toEqual(before)
})
