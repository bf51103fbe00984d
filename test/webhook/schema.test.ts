/** Every event as it really goes out, against the schema that is made of the types. */
import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sweepIncidents } from '../../functions/sweep/incidents.ts'
import type { Table } from '../../shared/aws/table.ts'
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import { getBounce, listBounces } from '../../shared/ledger/bounces.ts'
import { correctBounce } from '../../shared/ledger/correct.ts'
import { openIncident } from '../../shared/ledger/incidents.ts'
import { decide } from '../../shared/ledger/operate.ts'
import { testSender } from '../../shared/ledger/saveSender.ts'
import { getSender } from '../../shared/ledger/senders.ts'
import type { WebhookEvent } from '../../shared/webhook/events.ts'
import { eventTypes } from '../../shared/webhook/events.ts'
import { bounceAbout } from '../journey/journey.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { addSender, arrive, bounceOfAddress, pathOf } from '../suppression/arriving.ts'
import { answered, Process } from './delivering.ts'
import { makeSchema, schemaFile } from './makeSchema.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
  await addSender(table, 'shop')
})
afterAll(() => stop())

test('the schema in the repository is made of the types as they are now', async () => {
  expect(readFileSync(schemaFile, 'utf8') === (await makeSchema()), 'run: node test/webhook/makeSchema.ts').toBe(true)
})

test('what goes out of every event is what the schema says, no field missing and none unnamed', async () => {
  const deliver = new Process(table, { now: new Date() }, () => answered(204))
  const send = async (requests: readonly DeliveryRequest[]) => {
    for (const request of requests) await deliver.attempt(request)
  }
  for (const reply of ['452 4.2.2 Mailbox full', '550 5.7.23 SPF check failed for example.com', '550 5.0.0 odd words'])
    await send(await arrive(table, 'b@bounces.example.com', bounceAbout(deliver.posted.length + 1, reply)))
  const delayed = bounceAbout(50, '451 4.7.1 try later').replace('Action: failed', 'Action: delayed')
  await send(await arrive(table, 'b@bounces.example.com', delayed))
  await send(await arrive(table, 'b@bounces.example.com', complaint))
  // Held, corrected and so released; held again and suppressed by the operator.
  const path = pathOf('shop', 'm1', 'bo@example.org')
  await send(await arrive(table, path, bounceOfAddress(60, 'bo@example.org')))
  const sender = await getSender(table, 'shop')
  const [held] = (await listBounces(table, 'shop', new Date().toISOString().slice(0, 10))).filter(
    ({ report }) => report?.recipient === 'bo@example.org',
  )
  const row = held && (await getBounce(table, 'shop', held.bounceId))
  if (!row?.report || !sender) throw new Error('no bounce')
  const report = { ...row.report, category: 'policy', reason: 'policy-refused' } as const
  const correction = { kind: 'bounce' as const, report, messageKey: 't:shop:m1' }
  await send((await correctBounce(table, sender, { ...row, report: row.report }, correction, new Date())).requests)
  await send((await decide(table, sender, 'bo@example.org', { class: 'add' }, new Date())).requests)
  const seen = '2026-11-21T09:10'
  const incident = { id: 'inc', sender: 'shop', cause: 'spf-failed|google|203.0.113.9', state: 'open' as const }
  const details = {
    firstSeen: seen,
    lastSeen: seen,
    count: 20,
    recipients: ['bo@example.org'],
    fix: null,
    evidence: [],
  }
  await openIncident(table, { ...incident, ...details })
  const swept = await sweepIncidents(table, new Date('2026-11-21T10:00:00Z'))
  const over = await sweepIncidents(table, new Date('2026-11-22T10:00:00Z'))
  await send([...swept.requests, ...over.requests])
  for (const { requests } of await testSender(table, sender, new Date())) await send(requests)

  const bodies = deliver.posted.map(({ body }) => JSON.parse(body) as WebhookEvent)
  expect(new Set(bodies.map(({ type }) => type))).toEqual(new Set([...eventTypes, 'test']))
  const open = new Ajv({ strict: false }).compile(JSON.parse(await makeSchema()) as object)
  const strict = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(await makeSchema(true)) as object)
  for (const body of bodies) {
    expect([body.type, strict(body), strict.errors?.slice(0, 3)]).toEqual([body.type, true, undefined])
    expect(open({ ...body, data: { ...body.data, addedLater: 1 } })).toBe(true)
    expect(open({ ...body, type: 'bounce.other' })).toBe(false)
    expect(open({ ...body, data: {} })).toBe(false)
  }
})

const complaint = [
  'From: fbl@mail.example.net',
  'To: b@bounces.example.com',
  'Subject: complaint',
  'Message-ID: <fbl-1@mail.example.net>',
  'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
  '',
  '--b',
  'Content-Type: message/feedback-report',
  '',
  'Feedback-Type: abuse',
  'Original-Rcpt-To: cy@example.org',
  '',
  '--b--',
  '',
].join('\r\n')
