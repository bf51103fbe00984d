import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { getBounce, listBounces, recordBounce, replaceVerdict } from '../../shared/ledger/bounces.ts'
import type { StoredBounce } from '../../shared/ledger/bounces.ts'
import { correctBounce } from '../../shared/ledger/correct.ts'
import { getDelivery } from '../../shared/ledger/deliveries.ts'
import { getState, readRecipient, recordEvidence, recordJudgement } from '../../shared/ledger/recipients.ts'
import { getSender, recordEndpoint, recordSender } from '../../shared/ledger/senders.ts'
import { settleRecipient } from '../../shared/ledger/settle.ts'
import type { Judging } from '../../shared/ledger/settle.ts'
import { evidenceOf } from '../../shared/suppression/evidence.ts'
import type { Report } from '../../shared/verdict/verdict.ts'
import { arrive, bounceOfAddress, pathOf } from '../suppression/arriving.ts'
import { bounceOf, openTestTable } from './testTable.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  ;({ table, stop } = await openTestTable())
  await recordSender(table, { id: 'shop', name: 'shop' })
  await recordEndpoint(table, 'shop', { id: 'main', url: 'https://hooks.example.com/', secrets: [], state: 'active' })
})
afterAll(() => stop())

const now = new Date('2026-11-21T10:00:30Z')
const messageKey = 'm:1'

/** A signed bounce as receive leaves it: its evidence, the state, the row. */
async function stored(id: string, changes: Partial<Report> = {}): Promise<StoredBounce & { report: Report }> {
  const bounce = bounceOf('shop', id, { trust: 'signed', ...changes })
  const { report, receivedAt } = bounce
  if (!report) throw new Error('no report')
  const evidence = evidenceOf({ kind: 'bounce', report, messageKey, receivedAt })
  if (evidence) await recordEvidence(table, 'shop', evidence, now)
  const sender = await getSender(table, 'shop')
  await settleRecipient(table, sender, { sender: 'shop', recipient: report.recipient }, now)
  return { ...(await recordBounce(table, bounce, now)).row, report }
}

const read = (before: { report: Report }, changes: Partial<Report>) => ({
  kind: 'bounce' as const,
  report: { ...before.report, trust: 'unverified' as const, ...changes },
  messageKey,
})
const policy = { category: 'policy', reason: 'policy-refused', diagnostic: '550 5.7.1 refused by policy' } as const

test('a corrected category is version 2: the hold ends, the row says what it said before, and endpoints hear of both', async () => {
  const before = await stored('held')
  expect(await getState(table, 'shop', 'held@example.org')).toMatchObject({ state: 'held' })
  const sender = await getSender(table, 'shop')
  const { row, changed, requests } = await correctBounce(table, sender, before, read(before, policy), now)
  expect(changed).toBe(true)
  expect(row).toMatchObject({
    version: 2,
    was: { category: 'hard', reason: 'user-unknown' },
    report: { category: 'policy', trust: 'signed', advice: 'fix' },
    storedMinute: before.storedMinute,
  })
  expect(await getState(table, 'shop', 'held@example.org')).toMatchObject({ state: 'clear' })
  expect((await readRecipient(table, 'shop', 'held@example.org', now)).rows).toEqual([])
  const told = await Promise.all(requests.map(({ deliveryId }) => getDelivery(table, 'shop', deliveryId)))
  expect(new Set(told.map((delivery) => delivery?.event))).toEqual(
    new Set(['recipient.held', 'recipient.released', 'bounce.corrected']),
  )
  const again = await correctBounce(
    table,
    sender,
    { ...row, report: row.report ?? before.report },
    read(before, policy),
    now,
  )
  expect(again.changed).toBe(false)
  expect(again.row.version).toBe(2)
  const corrected = (list: typeof requests) =>
    list
      .map(({ deliveryId }) => deliveryId)
      .filter((id) => told.some((each) => each?.deliveryId === id && each.event === 'bounce.corrected'))
  expect(corrected(again.requests)).toEqual(corrected(requests))
})

test('a bounce that turns out to be hard holds its address', async () => {
  const before = await stored('turns', policy)
  expect(await getState(table, 'shop', 'turns@example.org')).toBeNull()
  const sender = await getSender(table, 'shop')
  const correction = read(before, { category: 'hard', reason: 'user-unknown' })
  const { row } = await correctBounce(table, sender, before, correction, now)
  expect(row.report).toMatchObject({ category: 'hard', advice: 'hold' })
  expect(await getState(table, 'shop', 'turns@example.org')).toMatchObject({ state: 'held' })
})

test('another reason of the same category is a new version that nobody is told of', async () => {
  const before = await stored('reason', policy)
  const sender = await getSender(table, 'shop')
  const { row, requests } = await correctBounce(table, sender, before, read(before, { reason: 'spf-failed' }), now)
  expect(row).toMatchObject({ version: 2, report: { reason: 'spf-failed' } })
  expect(row.was).toBeUndefined()
  expect(requests).toEqual([])
})

test('the same verdict again is no new version, and the evidence of its arrival stays', async () => {
  const before = await stored('same')
  const rows = (await readRecipient(table, 'shop', 'same@example.org', now)).rows
  const sender = await getSender(table, 'shop')
  const { changed } = await correctBounce(table, sender, before, read(before, {}), new Date('2026-11-22T00:00:00Z'))
  expect(changed).toBe(false)
  expect((await readRecipient(table, 'shop', 'same@example.org', now)).rows).toEqual(rows)
})

test('what came in an abnormal hour stays held when another rule explains it later', async () => {
  const before = await stored('abnormal')
  const whose = { sender: 'shop', recipient: 'abnormal@example.org' }
  const [row] = (await readRecipient(table, 'shop', whose.recipient, now)).rows
  if (!row) throw new Error('no evidence')
  await recordJudgement(table, 'shop', row, 'abnormal')
  const sender = await getSender(table, 'shop')
  const later = new Date('2026-11-25T10:00:00Z')
  const because = { rule: 'generic/another', matched: 'unknown' }
  await correctBounce(table, sender, before, read(before, { because }), later)
  const [found] = (await readRecipient(table, 'shop', whose.recipient, later)).rows
  expect(found).toMatchObject({ rule: 'generic/another', judged: 'abnormal', countedAt: now.toISOString() })
  const judging: Judging = { hour: () => 'normal', softDay: () => 'normal' }
  expect(await settleRecipient(table, sender, whose, later, () => judging)).toMatchObject({ state: 'held' })
})

test('a failure that is understood later counts in the hour in which its row does', async () => {
  const before = await stored('counted', policy)
  const sender = await getSender(table, 'shop')
  const later = new Date('2026-11-25T10:00:00Z')
  await correctBounce(table, sender, before, read(before, { category: 'hard', reason: 'user-unknown' }), later)
  const [found] = (await readRecipient(table, 'shop', 'counted@example.org', later)).rows
  expect(found?.countedAt).toBe(before.storedAt)
})

test('of two corrections at once one is written', async () => {
  const before = await stored('twice', policy)
  const sender = await getSender(table, 'shop')
  await Promise.all(
    (['spf-failed', 'dkim-failed'] as const).map((reason) =>
      correctBounce(table, sender, before, read(before, { reason }), now),
    ),
  )
  expect((await getBounce(table, 'shop', 'twice'))?.version).toBe(2)
})

test('what a day of unverified claims shares is not taken away by the correction of one of them', async () => {
  const before = await stored('claims', { trust: 'unverified' })
  const sender = await getSender(table, 'shop')
  await correctBounce(table, sender, before, read(before, policy), now)
  expect((await readRecipient(table, 'shop', 'claims@example.org', now)).rows).toHaveLength(1)
})

test('a mail that is read again and understood otherwise corrects its row once', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const raw = bounceOfAddress(1, 'reread@example.org')
  const path = pathOf('shop', 'reread', 'reread@example.org')
  await arrive(table, path, raw)
  const day = new Date().toISOString().slice(0, 10)
  const find = async () =>
    (await listBounces(table, 'shop', day)).find(({ report }) => report?.recipient === 'reread@example.org')
  const first = await find()
  if (!first?.report) throw new Error('no bounce')
  // As if it had been read by rules of long ago.
  const old = { ...first, report: { ...first.report, category: 'soft', reason: 'mailbox-full' } } as const
  await replaceVerdict(table, { ...first, report: first.report }, { kind: 'bounce', report: old.report }, now)
  const requests = await arrive(table, path, raw)
  expect(await find()).toMatchObject({ version: 3, was: { category: 'soft' }, report: { category: 'hard' } })
  const told = await Promise.all(requests.map(({ deliveryId }) => getDelivery(table, 'shop', deliveryId)))
  expect(told.filter((delivery) => delivery?.event === 'bounce.corrected')).toHaveLength(1)
  await arrive(table, path, raw)
  expect((await find())?.version).toBe(3)
  vi.restoreAllMocks()
})
