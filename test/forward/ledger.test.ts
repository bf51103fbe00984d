/** What was mailed, or held back, is a delivery like any other: it can be corrected, listed and replayed. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { announceTo } from '../../shared/ledger/announce.ts'
import { claimAttempt, recordOutcome } from '../../shared/ledger/attempts.ts'
import { getBounce, recordBounce } from '../../shared/ledger/bounces.ts'
import { correctBounce } from '../../shared/ledger/correct.ts'
import { getDelivery, listDeliveries, replay } from '../../shared/ledger/deliveries.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { mailboxOf, mailboxTarget } from '../../shared/ledger/mailbox.ts'
import { getSender, recordSender } from '../../shared/ledger/senders.ts'
import type { Endpoint, Sender } from '../../shared/ledger/senders.ts'
import { bounceOf, openTestTable } from '../ledger/testTable.ts'

let table: Table
let stop: () => Promise<void>
let sender: Sender
let mailbox: Endpoint
beforeAll(async () => {
  ;({ table, stop } = await openTestTable())
  await recordSender(table, { id: 'shop', name: 'shop', forward: 'ops@example.com' })
  sender = (await getSender(table, 'shop')) as Sender
  mailbox = mailboxOf(sender) as Endpoint
})
afterAll(() => stop())

const now = new Date('2026-11-21T10:00:30Z')
const idOf = (bounceId: string) => deriveId('delivery', bounceId, mailboxTarget)

async function mailed(bounceId: string): Promise<void> {
  const delivery = { sender: 'shop', deliveryId: idOf(bounceId), bounceId, event: 'bounce.hard' }
  await announceTo(table, mailbox, delivery, now)
}

async function corrected(bounceId: string): Promise<(string | undefined)[]> {
  await recordBounce(table, bounceOf('shop', bounceId, { trust: 'matched' }), now)
  const row = await getBounce(table, 'shop', bounceId)
  if (!row?.report) throw new Error('no report')
  const report = { ...row.report, category: 'policy', reason: 'policy-refused' } as const
  const correction = { kind: 'bounce' as const, report, messageKey: 'm:1' }
  const { requests } = await correctBounce(table, sender, { ...row, report: row.report }, correction, now)
  const told = await Promise.all(requests.map(({ deliveryId }) => getDelivery(table, 'shop', deliveryId)))
  return told.map((delivery) => `${delivery?.event} ${delivery?.endpoint}`)
}

test('a corrected verdict is mailed to who was mailed the first one, and to nobody else', async () => {
  await mailed('told')
  expect(await corrected('told')).toEqual(['bounce.corrected @mailbox'])
  expect(await corrected('untold')).toEqual([])
})

test('what was held back is listed with its cause, and goes out when it is replayed', async () => {
  await mailed('held')
  const deliveryId = idOf('held')
  const claimed = await claimAttempt(table, { sender: 'shop', deliveryId, attempt: 1 }, 'message', now)
  if (!claimed) throw new Error('not claimed')
  const last = { at: now.toISOString(), status: null, ms: 0, error: 'hourly-cap', next: null }
  await recordOutcome(table, claimed, { state: 'held-back', last }, now)
  const query = { sender: 'shop', endpoints: [mailboxTarget], since: '2026-11-21T00:00:00.000Z' }
  const { deliveries } = await listDeliveries(table, query, new Date('2026-11-21T12:00:00Z'))
  const listed = deliveries.find((delivery) => delivery.deliveryId === deliveryId)
  expect(listed).toMatchObject({ state: 'held-back', last: { error: 'hourly-cap' } })
  expect(listed && (await replay(table, listed, now))).toMatchObject({ deliveryId, attempt: 2 })
  expect(await getDelivery(table, 'shop', deliveryId)).toMatchObject({ state: 'pending', base: 1 })
})
