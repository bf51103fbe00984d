/** A mail that is read again and no longer says what was recorded of it. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { getBounce, listBounces } from '../../shared/ledger/bounces.ts'
import { getDelivery } from '../../shared/ledger/deliveries.ts'
import { getState, readRecipient } from '../../shared/ledger/recipients.ts'
import { rowsOfMails } from '../../shared/ledger/rowsOfMails.ts'
import { addSender, arrive, bounceOfAddress, pathOf } from '../suppression/arriving.ts'
import { openTestTable } from './testTable.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
  await addSender(table, 'shop')
})
afterAll(() => stop())

const now = new Date()
const mailOf = (name: string) => ({ id: name, bucket: 'b', key: `raw/${name}` })
const address = (name: string) => `${name}@example.org`

/** Words of a person: what the bounce was taken for. */
const answer =
  'From: bo@example.org\r\nTo: b@bounces.example.com\r\nSubject: Re: hello\r\n\r\nThank you, see you soon.\r\n'

/** A mail that was taken for a proven bounce about its recipient. */
async function taken(name: string, given: Table = table): Promise<void> {
  const path = pathOf('shop', name, address(name))
  await arrive(given, path, bounceOfAddress(1, address(name)), now, 'shop', { mail: mailOf(name) })
}

/** The same mail, as it is read today: `raw` stands for what better rules make of it. */
async function readAgain(
  name: string,
  raw: string,
  { given = table, to = pathOf('shop', name, address(name)) }: { given?: Table; to?: string } = {},
): Promise<DeliveryRequest[]> {
  const rows = (await rowsOfMails(table, ['shop'], now, new Date())).get(mailOf(name).key) ?? []
  const reread = { rows, named: 'h:unknown' }
  return arrive(given, to, raw, now, 'shop', { mail: mailOf(name), correct: true, reread })
}

const day = now.toISOString().slice(0, 10)
const rowsOf = async (name: string) =>
  (await listBounces(table, 'shop', day, 1000)).filter(({ mail }) => mail.id === name)
const stateOf = async (name: string) => (await getState(table, 'shop', address(name)))?.state ?? 'clear'
const evidenceOf = async (name: string) => (await readRecipient(table, 'shop', address(name), now)).rows
const eventsOf = async (requests: readonly DeliveryRequest[]) => {
  const deliveries = await Promise.all(requests.map(({ deliveryId }) => getDelivery(table, 'shop', deliveryId)))
  return [...new Set(deliveries.map((delivery) => delivery?.event ?? 'lost'))].sort()
}

test('one that reports nobody after all lets the address go, and the row says that it was withdrawn', async () => {
  await taken('nobody')
  expect(await stateOf('nobody')).toBe('held')
  const told = await eventsOf(await readAgain('nobody', answer))
  const [row, other, ...more] = (await rowsOf('nobody')).sort((a, b) => b.version - a.version)
  expect(row).toMatchObject({
    version: 2,
    was: { category: 'hard', reason: 'user-unknown' },
    report: {
      recipient: address('nobody'),
      category: 'unknown',
      advice: 'look',
      because: { rule: 'withdrawn', matched: null },
    },
  })
  expect(other).toMatchObject({ kind: 'other', report: null })
  expect(more).toEqual([])
  expect(await evidenceOf('nobody')).toEqual([])
  expect(await stateOf('nobody')).toBe('clear')
  expect(told).toEqual(['bounce.corrected', 'recipient.held', 'recipient.released'])
  // Once more changes nothing and tells nothing new.
  expect(await eventsOf(await readAgain('nobody', answer))).toEqual(['bounce.corrected', 'recipient.released'])
  expect((await rowsOf('nobody')).map(({ version }) => version).sort()).toEqual([1, 2])
})

test('one that reports another address is recorded for that one, and withdraws the first', async () => {
  await taken('first')
  const told = await eventsOf(await readAgain('first', bounceOfAddress(1, address('second'))))
  expect(await stateOf('first')).toBe('clear')
  expect(await evidenceOf('first')).toEqual([])
  expect(told).toEqual(expect.arrayContaining(['bounce.corrected', 'bounce.hard', 'recipient.released']))
  const [withdrawn, given] = (await rowsOf('first')).sort((a, b) => b.version - a.version)
  expect(withdrawn?.report).toMatchObject({ recipient: address('first'), because: { rule: 'withdrawn' } })
  expect(given?.report).toMatchObject({ recipient: address('second'), category: 'hard', reason: 'user-unknown' })
})

test('one that says of the same address that it is still being tried lets it go', async () => {
  await taken('tried')
  await readAgain('tried', bounceOfAddress(1, address('tried')).replace('Action: failed', 'Action: delayed'))
  expect(await stateOf('tried')).toBe('clear')
  const actions = (await rowsOf('tried')).map(({ report }) => [report?.action, report?.because?.rule === 'withdrawn'])
  expect(actions.sort()).toEqual([
    ['delayed', false],
    ['failed', true],
  ])
})

test('a row that says nothing of anybody goes where the mail reports somebody after all', async () => {
  const path = pathOf('shop', 'late', address('late'))
  await arrive(table, path, answer, now, 'shop', { mail: mailOf('late') })
  expect((await rowsOf('late')).map(({ report }) => report)).toEqual([null])
  await readAgain('late', bounceOfAddress(1, address('late')))
  expect((await rowsOf('late')).map(({ report }) => report?.recipient)).toEqual([address('late')])
  expect(await stateOf('late')).toBe('held')
})

test('a row that another mail reports too stays', async () => {
  await taken('both')
  const path = pathOf('shop', 'both', address('both'))
  await arrive(table, path, bounceOfAddress(1, address('both')), now, 'shop', { mail: mailOf('both-again') })
  await readAgain('both', answer)
  expect((await rowsOf('both')).find(({ report }) => report)?.report).toMatchObject({ category: 'hard' })
  expect(await stateOf('both')).toBe('held')
})

test.each([
  ['a mail that cannot be read today', { raw: '' }],
  ['a mail whose token cannot be checked any more', { to: 'b@bounces.example.com' }],
])('%s withdraws nothing', async (what, { raw = answer, to }: { raw?: string; to?: string }) => {
  const name = what.replace(/\W+/g, '').slice(-11)
  await taken(name)
  await readAgain(name, raw, to === undefined ? {} : { to })
  expect((await rowsOf(name)).find(({ report }) => report)?.report).toMatchObject({ category: 'hard' })
  expect(await stateOf(name)).toBe('held')
})

test('what is withdrawn comes back when the mail is read as before', async () => {
  await taken('back')
  await readAgain('back', answer)
  expect(await stateOf('back')).toBe('clear')
  await readAgain('back', bounceOfAddress(1, address('back')))
  expect((await rowsOf('back')).map(({ report, version }) => [report?.category, version])).toEqual([['hard', 3]])
  expect(await stateOf('back')).toBe('held')
})

/** A table whose writer dies at its n-th write, before or after its effect. */
function dying(n: number, after: boolean): Table {
  let count = 0
  const dies = async <T>(write: () => Promise<T>): Promise<T> => {
    count += 1
    if (count > n) throw new Error('dead')
    if (count < n) return write()
    if (after) await write()
    throw new Error('dead')
  }
  return {
    ...table,
    put: (...given) => dies(() => table.put(...given)),
    update: (...given) => dies(() => table.update(...given)),
    remove: (...given) => dies(() => table.remove(...given)),
  }
}

test('whatever write a process dies at, the next one comes to the same rows and tells the same', async () => {
  let crashes = 0
  for (const after of [false, true]) {
    for (let n = 1; n <= 40; n += 1) {
      const name = `crash${n}${after ? 'a' : 'b'}`
      await taken(name)
      const [before] = await rowsOf(name)
      const died = await readAgain(name, answer, { given: dying(n, after) }).then(
        () => false,
        () => true,
      )
      if (!died) break
      crashes += 1
      const told = await eventsOf(await readAgain(name, answer))
      expect(told).toEqual(expect.arrayContaining(['bounce.corrected', 'recipient.released']))
      expect(await stateOf(name)).toBe('clear')
      expect(await evidenceOf(name)).toEqual([])
      expect(await getBounce(table, 'shop', before?.bounceId ?? '')).toMatchObject({
        version: 2,
        report: { because: { rule: 'withdrawn' } },
      })
    }
  }
  // The mark of the day; the row without a report; the evidence; payload and delivery of the hold, which is told again; state, payload and
  // delivery of the release; the version and the delivery of its correction.
  expect(crashes).toBe(2 * 10)
})
