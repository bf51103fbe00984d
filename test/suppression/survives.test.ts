/** The attacks of the design, section "Trust", against a real table. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sweepMinutes } from '../../functions/sweep/minutes.ts'
import { sweepRecipients } from '../../functions/sweep/recipients.ts'
import type { Table } from '../../shared/aws/table.ts'
import { countFlood, floodGate, floodLimit } from '../../shared/ledger/flood.ts'
import { listIncidents } from '../../shared/ledger/incidents.ts'
import { getState, readRecipient } from '../../shared/ledger/recipients.ts'
import { bounceAbout } from '../journey/journey.ts'
import { decide } from '../../shared/ledger/operate.ts'
import { getSender, recordSuccessKnown } from '../../shared/ledger/senders.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { addSender, arrive, bounceOfAddress, complaintAbout, domain, pathOf, successAbout } from './arriving.ts'

let table: Table
let stop: () => Promise<void>
beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
  await addSender(table, 'shop')
})
afterEach(() => stop())

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
const stateOf = async (recipient: string) => (await getState(table, 'shop', recipient))?.state ?? 'clear'

test('1,008 forged bounces, complaints and successes about 112 living customers on three days change nobody', async () => {
  const genuine = pathOf('shop', 'known', 'user0@example.org', daysAgo(3))
  const people = Array.from({ length: 112 }, (_, n) => n + 1)
  for (const days of [2, 1, 0]) {
    await Promise.all(
      people.flatMap((n) => [
        // To no token, and to a genuine one of somebody else.
        arrive(table, n % 2 === 0 ? `b@${domain}` : genuine, bounceAbout(n), daysAgo(days)),
        arrive(table, `b@${domain}`, complaintAbout(n, `user${n}@example.org`), daysAgo(days)),
        arrive(table, genuine, successAbout(n), daysAgo(days)),
      ]),
    )
  }
  for (const n of people) {
    expect(await stateOf(`user${n}@example.org`)).toBe('clear')
    const { rows } = await readRecipient(table, 'shop', `user${n}@example.org`, new Date())
    // Bounded: a row a day and class, successes none.
    expect(rows.length).toBeLessThanOrEqual(6)
  }
  // Nobody is released by a forged success either: user0 is held by a genuine bounce.
  await arrive(table, genuine, bounceAbout(0))
  await arrive(table, `b@${domain}`, successAbout(0))
  expect(await stateOf('user0@example.org')).toBe('held')
  await sweepMinutes(table, new Date(Date.now() + 180_000))
  expect((await listIncidents(table, 'shop', 'open')).map(({ cause }) => cause)).toEqual(['unverified-flood'])
})

test('a genuine bounce is counted and announced, whenever the forgery of it comes', async () => {
  for (const order of ['before', 'between', 'after']) {
    const recipient = `${order}@example.org`
    const path = pathOf('shop', order, recipient)
    const raw = bounceOfAddress(1, recipient)
    const forge = () => arrive(table, `b@${domain}`, raw)
    if (order !== 'after') await forge()
    const told = await arrive(table, path, raw)
    if (order === 'between') await forge()
    if (order === 'after') await forge()
    // The bounce and the hold; a repetition asks for the same deliveries.
    expect(new Set(told.map(({ deliveryId }) => deliveryId)).size).toBe(2)
    const again = (await arrive(table, path, raw)).map(({ deliveryId }) => deliveryId)
    expect(new Set(again)).toEqual(new Set(told.map(({ deliveryId }) => deliveryId)))
    expect(await stateOf(recipient)).toBe('held')
  }
})

test('a replayed bounce is one piece of evidence; its token counts for nobody else, and for nothing when it is too old', async () => {
  const path = pathOf('shop', 'replay', 'team@example.org', daysAgo(25))
  const raw = (n: number, final: string) =>
    bounceAbout(n)
      .replaceAll(`user${n}@example.org`, final)
      .replace('Final-Recipient:', 'Original-Recipient: rfc822; team@example.org\r\nFinal-Recipient:')
  for (const days of [20, 19, 18, 17]) await arrive(table, path, raw(1, 'gone@example.net'), daysAgo(days))
  const { rows } = await readRecipient(table, 'shop', 'team@example.org', new Date())
  expect(rows.map(({ day, aliased }) => [day, aliased])).toEqual([[daysAgo(20).toISOString().slice(0, 10), true]])
  expect(await stateOf('team@example.org')).toBe('clear')

  for (const who of ['al@example.org', 'bo@example.org']) await arrive(table, path, bounceOfAddress(3, who))
  for (const who of ['al@example.org', 'bo@example.org']) expect(await stateOf(who)).toBe('clear')

  const old = pathOf('shop', 'old', 'cy@example.org', daysAgo(40))
  await arrive(table, old, bounceOfAddress(4, 'cy@example.org'))
  expect(await stateOf('cy@example.org')).toBe('clear')
})

test('a genuine bounce that is replayed after its row expired, and after its address was lifted, changes nothing', async () => {
  const path = pathOf('shop', 'gone', 'dee@example.org', daysAgo(25))
  const raw = bounceOfAddress(5, 'dee@example.org')
  const told = await arrive(table, path, raw, daysAgo(20))
  const sender = await getSender(table, 'shop')
  if (!sender) throw new Error('no sender')
  told.push(...(await decide(table, sender, 'dee@example.org', { class: 'lift' }, new Date())).requests)
  const before = (await readRecipient(table, 'shop', 'dee@example.org', new Date())).rows
  const [row] = await table.query({
    index: 'recipient',
    where: { text: '#who = :who', values: { who: 'shop#dee@example.org' } },
  })
  await table.remove({ pk: String(row?.['pk']), sk: String(row?.['sk']) })
  const again = await arrive(table, path, raw)
  expect(await stateOf('dee@example.org')).toBe('clear')
  expect((await readRecipient(table, 'shop', 'dee@example.org', new Date())).rows).toEqual(before)
  // The same deliveries as before: what was delivered is not delivered again.
  const ids = (requests: typeof told) => requests.map(({ deliveryId }) => deliveryId)
  expect(ids(told)).toEqual(expect.arrayContaining(ids(again)))
})

test('one token on three days, for its own recipient, is one soft failure', async () => {
  await recordSuccessKnown(table, 'shop', daysAgo(20))
  const path = pathOf('shop', 'full', 'eve@example.org', daysAgo(12))
  const raw = bounceAbout(6, '452 4.2.2 Mailbox full').replaceAll('user6@example.org', 'eve@example.org')
  for (const days of [10, 9, 8, 7]) await arrive(table, path, raw, daysAgo(days))
  expect((await readRecipient(table, 'shop', 'eve@example.org', new Date())).rows).toHaveLength(1)
  await sweepMinutes(table, new Date(Date.now() + 180_000))
  await sweepRecipients(table, new Date(Date.now() + 60 * 60_000))
  expect(await stateOf('eve@example.org')).toBe('clear')
})

test('team@ with two dead members is not suppressed at once, and both reports are kept', async () => {
  const path = pathOf('shop', 'team', 'team@example.org')
  const member = (n: number) =>
    bounceAbout(n).replace('Final-Recipient:', 'Original-Recipient: rfc822; team@example.org\r\nFinal-Recipient:')
  const told = [await arrive(table, path, member(1)), await arrive(table, path, member(2))].flat()
  expect(new Set(told.map(({ deliveryId }) => deliveryId)).size).toBe(2)
  await sweepMinutes(table, new Date(Date.now() + 180_000))
  await sweepMinutes(table, new Date(Date.now() + 130 * 60_000), 60_000)
  await sweepRecipients(table, new Date(Date.now() + 130 * 60_000))
  expect(await stateOf('team@example.org')).toBe('clear')
})

test('many at once about one address come to one state and one announcement of it', async () => {
  const mails = Array.from({ length: 12 }, (_, n) => n)
  const told = await Promise.all(
    mails.map((n) => arrive(table, pathOf('shop', `many${n}`, 'bo@example.org'), bounceOfAddress(n, 'bo@example.org'))),
  )
  expect(await getState(table, 'shop', 'bo@example.org')).toMatchObject({ state: 'held' })
  // Twelve bounces, one hold.
  expect(new Set(told.flat().map(({ deliveryId }) => deliveryId)).size).toBe(13)
})

test('of a flood 1,000 an hour are kept, then every hundredth, with a count and one incident', async () => {
  const gates = [floodGate(table), floodGate(table)]
  const now = new Date('2026-11-21T10:00:00Z')
  const answers: Record<string, number> = { full: 0, sample: 0, drop: 0 }
  for (let n = 0; n < 6000; n += 1) {
    const answer = await gates[n % 2]?.('shop', `mail-${n}`, now)
    answers[answer ?? ''] = (answers[answer ?? ''] ?? 0) + 1
  }
  expect(answers['full']).toBeGreaterThan(floodLimit - 60)
  expect(answers['full']).toBeLessThan(floodLimit + 60)
  expect(answers['sample']).toBeGreaterThan(25)
  expect(answers['sample']).toBeLessThan(80)
  expect(await countFlood(table, 'shop', '2026-11-21T10')).toBeGreaterThan(5900)
  expect((await listIncidents(table, 'shop', 'open')).map(({ cause }) => cause)).toEqual(['unverified-flood'])
  expect(await gates[0]?.('shop', 'mail-1', new Date('2026-11-21T11:00:00Z'))).toBe('full')
})

test('a complaint suppresses at once where a token in the return path that it reports names the recipient, and only then', async () => {
  const reporting = (n: number, recipient: string, path: string) =>
    complaintAbout(n, recipient).replace(/Original-Mail-From: <[^>]+>/, `Original-Mail-From: <${path}>`)
  const path = pathOf('shop', 'fbl', 'cy@example.org')
  await arrive(table, `b@${domain}`, reporting(1, 'cy@example.org', path))
  await arrive(table, `b@${domain}`, reporting(2, 'al@example.org', path))
  await arrive(table, `b@${domain}`, reporting(3, 'di@example.org', path).replace('abuse', 'not-spam'))
  const other = pathOf('shop', 'fbl4', 'ed@example.org')
  await arrive(table, `b@${domain}`, reporting(4, 'ed@example.org', other).replace('abuse', 'not-spam'))
  expect(await stateOf('cy@example.org')).toBe('suppressed')
  for (const who of ['al@example.org', 'di@example.org', 'ed@example.org']) expect(await stateOf(who)).toBe('clear')
})
