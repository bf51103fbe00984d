/** What operators change about a sender at the same time, and over a row that was written before it had a revision. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { saveSender } from '../../shared/ledger/saveSender.ts'
import type { SenderChange } from '../../shared/ledger/saveSender.ts'
import { getSender, listNames, recordSender, removeSender } from '../../shared/ledger/senders.ts'
import { openTestTable } from './testTable.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => ({ table, stop } = await openTestTable()))
afterAll(() => stop())

const noted: string[] = []
const note = (what: string) => Promise.resolve(void noted.push(what))
const keys = () => {
  throw new Error('no secret is made here')
}
const save = async (change: SenderChange, stored = getSender(table, 'shop')) =>
  saveSender({ table, keys, allowLoopback: false, note }, 'shop', change, await stored)

test('of changes of a sender at once none is lost, and each is noted once', async () => {
  await recordSender(table, { id: 'shop', name: 'shop' })
  const seen = getSender(table, 'shop')
  await seen
  const changes: SenderChange[] = [
    { domains: ['example.com'] },
    { tags: ['letters'] },
    { settings: { retention: 30 } },
    { settings: { original: true } },
  ]
  const saved = await Promise.all(changes.map((change) => save(change, seen)))
  expect(saved.map(({ ok }) => ok)).toEqual([true, true, true, true])
  expect(await getSender(table, 'shop')).toMatchObject({
    names: { domains: ['example.com'], tags: ['letters'] },
    settings: { retention: 30, original: true },
  })
  expect(await listNames(table)).toMatchObject([{ id: 'shop', domains: ['example.com'], tags: ['letters'] }])
  expect(noted.toSorted()).toEqual(['changed domains', 'changed original', 'changed retention', 'changed tags'])
})

test('two changes that cannot both be are not both made', async () => {
  const seen = getSender(table, 'shop')
  await seen
  expect(await save({ forward: 'ops@example.com', settings: { original: false } }, seen)).toMatchObject({ ok: true })
  await recordSender(table, { id: 'news', name: 'news' })
  const first = await saveSender(
    { table, keys, allowLoopback: false },
    'news',
    { tags: ['same'] },
    await getSender(table, 'news'),
  )
  expect(first).toMatchObject({ ok: true })
  expect(await save({ tags: ['same'] }, seen)).toMatchObject({ ok: false, problems: [expect.stringContaining('news')] })
})

test('a row that has no revision yet gets one with its next change', async () => {
  const pk = { pk: 'S#shop', sk: 'SENDER' }
  await table.update(pk, { set: { v: 1 }, remove: ['revision'] }, { text: 'attribute_exists(pk)' })
  await table.update(
    { pk: 'SENDERS', sk: 'shop' },
    { set: { v: 1 }, remove: ['revision'] },
    { text: 'attribute_exists(pk)' },
  )
  expect(await getSender(table, 'shop')).toMatchObject({ revision: 0 })
  expect(await save({ name: 'Old shop' })).toMatchObject({ ok: true })
  expect(await getSender(table, 'shop')).toMatchObject({ name: 'Old shop', revision: 1 })
})

test('a sender that was taken away meanwhile does not come back', async () => {
  const seen = getSender(table, 'shop')
  await seen
  await removeSender(table, 'shop')
  expect(await save({ name: 'Ghost' }, seen)).toMatchObject({
    ok: false,
    problems: [expect.stringContaining('taken away')],
  })
  expect(await getSender(table, 'shop')).toBeNull()
})
