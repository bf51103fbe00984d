/** Forgetting a person: nothing of the address is left in any row or object, whatever dies on the way. */
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { beforeAll, expect, test, vi } from 'vitest'
import { recordMail } from '../../functions/receive/recordMail.ts'
import type { Ports } from '../../functions/receive/recordMail.ts'
import { openStackTable } from '../../infra/local/rebound.ts'
import type { Table } from '../../shared/aws/table.ts'
import { recordPayload } from '../../shared/ledger/attempts.ts'
import { forget } from '../../shared/ledger/forget.ts'
import type { ForgetOptions } from '../../shared/ledger/forget.ts'
import { recordAudit } from '../../shared/ledger/audit.ts'
import { recordDelivery } from '../../shared/ledger/deliveries.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { openIncident } from '../../shared/ledger/incidents.ts'
import { hourOf } from '../../shared/ledger/mailbox.ts'
import { decide } from '../../shared/ledger/operate.ts'
import { findState } from '../../shared/ledger/recipientKey.ts'
import { lookupOf } from '../../shared/ledger/registry.ts'
import { getSender, listNames, recordEndpoint, replaceSender } from '../../shared/ledger/senders.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import { clientConfig, started } from '../local/started.ts'
import { addSender, bounceOfAddress, domain, pathOf, peppered, root } from '../suppression/arriving.ts'

beforeAll(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})

const bo = 'bo.smith@example.org'
const al = 'al.jones@example.net'

async function open(settings: Record<string, unknown> = {}) {
  const stack = await started()
  const table = openStackTable(stack)
  await addSender(table, 'shop', settings)
  const objects = new S3Client({ ...clientConfig(stack.env, 'S3'), forcePathStyle: true })
  const dynamodb = new DynamoDBClient(clientConfig(stack.env, 'DYNAMODB'))
  const bucket = String(stack.env['REBOUND_BUCKET'])
  const ports: Ports = {
    table,
    objects,
    rootKeys: { read: () => Promise.resolve([root]), again: () => Promise.resolve([root]) },
    registry: async () => lookupOf(await listNames(table)),
    senderOf: (id) => getSender(table, id),
    request: async (requests) => {
      // What deliver would render at the first attempt.
      for (const request of requests) {
        const delivery = await table.get({ pk: `D#shop#${request.deliveryId}`, sk: 'DELIVERY' })
        const bounce = delivery && (await table.get({ pk: `B#shop#${String(delivery['bounceId'])}`, sk: 'BOUNCE' }))
        if (bounce) await recordPayload(table, request, String(bounce['body']), new Date())
      }
    },
    addressKeys: peppered,
    gate: () => Promise.resolve('full'),
    defaultSender: 'shop',
    bucket,
    returnPath: 'rebound@bounces.example.com',
  }
  const arrive = async (key: string, raw: string, to: string, receivedAt = new Date().toISOString()) => {
    await objects.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: raw }))
    const notification = { id: key, bucket, key, receivedAt, recipients: [to], spam: null, virus: null }
    await recordMail(ports, notification, JSON.stringify({ to, raw }), false)
  }
  const again = (key: string, to: string, receivedAt: string) =>
    recordMail(ports, { id: key, bucket, key, receivedAt, recipients: [to], spam: null, virus: null }, '{}', true)
  /** Everything that is stored, as text: rows with their keys, and objects. */
  const everything = async () => {
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: 'rebound' }))
    const { Contents = [] } = await objects.send(new ListObjectsV2Command({ Bucket: bucket }))
    return { rows: Items.map((item) => JSON.stringify(item)), keys: Contents.map(({ Key }) => Key ?? '') }
  }
  const sender = async (): Promise<Sender> => {
    const found = await getSender(table, 'shop')
    if (!found) throw new Error('no sender')
    return found
  }
  const forgetting = async (options: Partial<ForgetOptions> = {}, mortal: Table = table, who = bo) => {
    const given = { table: mortal, objects, key: await peppered('shop') }
    return forget(given, await sender(), who, { at: new Date(), ...options })
  }
  const stateOf = async (who: string) => (await findState(table, await sender(), peppered, who)).state?.state ?? 'clear'
  return { stack, table, arrive, again, everything, forgetting, stateOf, sender, objects }
}

let incidents = 0
type Opened = Awaited<ReturnType<typeof open>>

/** Two copies of a signed bounce, an unverified one, an incident and an operator's word about bo; a bounce about al. */
async function fill({ arrive, table, sender }: Opened, suppressed = true, small = false) {
  const path = pathOf('shop', '4711', bo)
  if (!small) await arrive('raw-0', bounceOfAddress(1, bo), `b@${domain}`)
  await arrive('raw-1', bounceOfAddress(1, bo), path)
  await arrive('raw-2', bounceOfAddress(1, bo), path)
  if (!small) await arrive('raw-3', bounceOfAddress(2, bo), `b@${domain}`)
  if (!small) await arrive('raw-4', bounceOfAddress(3, al), pathOf('shop', '4712', al))
  const incident = `i${(incidents += 1)}`
  await openIncident(table, {
    id: incident,
    sender: 'shop',
    cause: `user-unknown||${incident}`,
    state: 'open',
    firstSeen: '2026-11-21T10:00',
    lastSeen: '2026-11-21T10:00',
    count: 20,
    recipients: [bo, al],
    fix: { who: 'sender', title: `Remove ${bo}`, steps: [], links: [] },
    evidence: [],
  })
  const told = { sender: 'shop', deliveryId: deriveId('delivery', 'incident.opened', incident, 'main') }
  await recordPayload(table, told, `{"recipients":["${bo}"]}`, new Date())
  if (suppressed) await decide(table, await sender(), bo, { class: 'add' }, new Date())
  await recordAudit(table, { sender: 'shop', at: '2026-11-21T10:00:00Z', who: 'op', what: 'added' }, new Date(), bo)
}

test('nothing of a person is left in any row or object, and others keep theirs', async () => {
  const opened = await open()
  const { everything, forgetting, stateOf } = opened
  await fill(opened)
  const before = await everything()
  expect(before.rows.filter((row) => row.includes('bo.smith')).length).toBeGreaterThan(10)
  const keysOf = (rows: string[]) =>
    rows
      .filter((row) => row.includes('al.jones') && !row.includes('bo.smith'))
      .map((row) => /"pk":\{[^}]+\}/.exec(row)?.[0])
  const others = keysOf(before.rows)
  expect(await forgetting()).toMatchObject({ bounces: 3, mails: 4, incidents: 1, suppression: 'kept' })
  const after = await everything()
  expect(after.rows.filter((row) => /bo\.smith/i.test(row))).toEqual([])
  expect(others.filter((key) => !keysOf(after.rows).includes(key))).toEqual([])
  expect(others.length).toBeGreaterThan(3)
  expect(after.keys.filter((key) => !key.startsWith('envelope/'))).toEqual(['raw-4'])
  // The check still says stop, and an operator can still lift it.
  expect(await stateOf(bo)).toBe('suppressed')
  expect(await stateOf(al)).toBe('held')
  expect(await forgetting()).toMatchObject({ bounces: 0, mails: 0, deliveries: 0, evidence: 0, suppression: 'kept' })
  expect(await forgetting({ suppressionToo: true })).toMatchObject({ evidence: 1, suppression: 'removed' })
  expect(await stateOf(bo)).toBe('clear')
})

test('what waits for a paused endpoint, what the mailbox got and the digest that names the person go with the rest', async () => {
  const { arrive, forgetting, everything, table, sender } = await open()
  await replaceSender(table, { ...(await sender()), forward: 'ops@example.com' })
  const [endpoint] = (await sender()).endpoints
  if (!endpoint) throw new Error('no endpoint')
  await recordEndpoint(table, 'shop', { ...endpoint, state: 'paused' })
  await arrive('raw-1', bounceOfAddress(1, bo), pathOf('shop', '4711', bo))
  const { rows } = await everything()
  const states = rows.filter((row) => row.includes('"DELIVERY"')).map((row) => /"state":{"S":"(\w+)"/.exec(row)?.[1])
  // The bounce and the hold wait for the endpoint; the mailbox is asked at once.
  expect(states.sort()).toEqual(['parked', 'parked', 'pending'])
  const bounce = rows.find((row) => row.includes('"S":"@mailbox"')) ?? ''
  const deliveryId = /"deliveryId":{"S":"(\w+)"/.exec(bounce)?.[1] ?? ''
  const now = new Date()
  const there = { text: 'attribute_exists(pk)' }
  const heldBack = { at: now.toISOString(), status: null, ms: 0, error: 'hourly-cap', next: null }
  await table.update(
    { pk: `D#shop#${deliveryId}`, sk: 'DELIVERY' },
    { set: { state: 'held-back', last: heldBack } },
    there,
  )
  const digest = { sender: 'shop', deliveryId: deriveId('digest', 'shop', hourOf(now)), bounceId: '', event: 'digest' }
  await recordPayload(table, digest, `{"reports":["${bo}"]}`, now)
  await recordDelivery(table, { ...digest, endpoint: '@mailbox' }, now)
  expect(await forgetting()).toMatchObject({ bounces: 1, deliveries: 3 })
  const left = (await everything()).rows
  expect(left.filter((row) => row.includes('bo.smith') || row.includes('"DELIVERY"'))).toEqual([])
})

test('a mail that comes again restores nobody; one that arrives later is news', async () => {
  const opened = await open()
  const { arrive, again, everything, forgetting, stateOf } = opened
  await fill(opened, false)
  const late = new Date().toISOString()
  await forgetting()
  const count = (await everything()).rows.length
  // The queue has it again; its raw mail is gone on purpose.
  await again('raw-1', pathOf('shop', '4711', bo), late)
  // A dead letter that was never read is redriven: it arrived before.
  await arrive('raw-5', bounceOfAddress(5, bo), pathOf('shop', '4713', bo), late)
  const { rows, keys } = await everything()
  expect(rows.filter((row) => row.includes('bo.smith'))).toEqual([])
  expect([rows.length, keys.includes('raw-5')]).toEqual([count, false])
  await new Promise((resolve) => setTimeout(resolve, 5))
  await arrive('raw-6', bounceOfAddress(6, bo), pathOf('shop', '4714', bo))
  expect(await stateOf(bo)).toBe('held')
})

test('at whatever write it dies, the next run leaves nothing of the person and the suppression', async () => {
  let deaths = 0
  for (const after of [false, true]) {
    const opened = await open()
    for (let n = 1; n <= 60; n += 1) {
      await fill(opened, true, true)
      let writes = 0
      const dies = async <T>(write: () => Promise<T>): Promise<T> => {
        writes += 1
        if (writes > n) throw new Error('dead')
        if (writes < n) return write()
        if (after) await write()
        throw new Error('dead')
      }
      const { table } = opened
      const mortal: Table = {
        ...table,
        put: (...given) => dies(() => table.put(...given)),
        update: (...given) => dies(() => table.update(...given)),
        remove: (...given) => dies(() => table.remove(...given)),
      }
      const died = await opened.forgetting({}, mortal).then(
        () => false,
        () => true,
      )
      await opened.forgetting()
      expect(
        (await opened.everything()).rows.filter((row) => row.includes('bo.smith')),
        `${n}`,
      ).toEqual([])
      expect(await opened.stateOf(bo)).toBe('suppressed')
      if (!died) break
      deaths += 1
    }
  }
  expect(deaths).toBeGreaterThan(20)
}, 180_000)

test('a sender that keeps no addresses forgets by address or by tag, and keeps the tag of a suppression', async () => {
  const { arrive, forgetting, everything, stateOf, table, sender } = await open({ hashed: true })
  await arrive('raw-1', bounceOfAddress(1, bo), pathOf('shop', '4711', bo))
  expect(await stateOf(bo)).toBe('held')
  const { recipient } = await findState(table, await sender(), peppered, bo)
  await decide(table, await sender(), recipient, { class: 'add' }, new Date())
  expect(await forgetting({}, table, recipient)).toMatchObject({ bounces: 1, evidence: 2, suppression: 'kept' })
  expect(await stateOf(bo)).toBe('suppressed')
  expect(await forgetting({ suppressionToo: true })).toMatchObject({ suppression: 'removed' })
  const left = (await everything()).rows.filter((row) => row.includes(recipient))
  expect(left).toEqual([expect.stringContaining('FORGOTTEN')])
})
