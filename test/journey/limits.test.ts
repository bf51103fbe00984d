/** What bounds one mail and one hour, asked of the code that receives mail. */
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3'
import { beforeAll, expect, test, vi } from 'vitest'
import { recordMail } from '../../functions/receive/recordMail.ts'
import type { Ports } from '../../functions/receive/recordMail.ts'
import { openStackTable } from '../../infra/local/rebound.ts'
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { lookupOf } from '../../shared/ledger/registry.ts'
import { getSender, listNames } from '../../shared/ledger/senders.ts'
import { clientConfig, started } from '../local/started.ts'
import { addSender, domain, pathOf, peppered, root } from '../suppression/arriving.ts'
import { bounceAbout } from './journey.ts'

beforeAll(() => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})

async function open(gate: Ports['gate'], settings: Record<string, unknown> = {}) {
  const stack = await started()
  const table = openStackTable(stack)
  await addSender(table, 'shop', settings)
  const asked: DeliveryRequest[] = []
  const objects = new S3Client({ ...clientConfig(stack.env, 'S3'), forcePathStyle: true })
  const ports: Ports = {
    table,
    objects,
    bucket: String(stack.env['REBOUND_BUCKET']),
    rootKeys: { read: () => Promise.resolve([root]), again: () => Promise.resolve([root]) },
    registry: async () => lookupOf(await listNames(table)),
    senderOf: (id) => getSender(table, id),
    request: (requests) => {
      asked.push(...requests)
      return Promise.resolve()
    },
    addressKeys: peppered,
    gate,
    returnPath: 'loop@bounces.example.com',
    defaultSender: 'shop',
  }
  const bucket = String(stack.env['REBOUND_BUCKET'])
  const arrive = async (key: string, raw: string, to: string, again = false) => {
    await objects.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: raw }))
    const receivedAt = new Date().toISOString()
    const notification = { id: key, bucket, key, receivedAt, recipients: [to], spam: null, virus: null }
    await recordMail(ports, notification, '{}', again)
  }
  const rows = () => listBounces(table, 'shop', new Date().toISOString().slice(0, 10), 2_000)
  return { arrive, asked, rows, ports, stack }
}

test('of a mail that is one of a hundred kept beyond the limit of an hour nobody is told, not even when it comes again', async () => {
  const { arrive, asked, rows } = await open(() => Promise.resolve('sample'))
  await arrive('one', bounceAbout(1), `b@${domain}`)
  await arrive('one', bounceAbout(1), `b@${domain}`, true)
  expect((await rows()).map(({ problems }) => problems.map(({ code }) => code))).toEqual([['flood']])
  expect(asked).toEqual([])
})

test('of a mail beyond that limit which is not kept there is no row', async () => {
  const { arrive, asked, rows } = await open(() => Promise.resolve('drop'))
  await arrive('one', bounceAbout(1), `b@${domain}`)
  expect([await rows(), asked]).toEqual([[], []])
})

test('a signed mail has 1,000 reports at most, an unverified one 100, and both say that there were more', async () => {
  const { arrive, rows } = await open(() => Promise.resolve('full'))
  const block = (n: number) =>
    [`Final-Recipient: rfc822; user${n}@example.org`, 'Action: failed', 'Status: 5.1.1', '', ''].join('\r\n')
  const many = Array.from({ length: 1_005 }, (_, n) => block(n)).join('')
  const raw = bounceAbout(0).replace(/Final-Recipient:[^]*?\r\n\r\n/, many)
  await arrive('unverified', raw, `b@${domain}`)
  const unverified = await rows()
  expect(unverified).toHaveLength(100)
  await arrive('signed', raw, pathOf('shop', '4711', 'user0@example.org'))
  const signed = (await rows()).filter(({ mail }) => mail.id === 'signed')
  expect(signed).toHaveLength(1_000)
  expect(signed.filter(({ report }) => report?.trust === 'signed').map(({ report }) => report?.recipient)).toEqual([
    'user0@example.org',
  ])
  for (const row of [unverified[0], signed[0]])
    expect(row?.problems.map(({ code }) => code)).toContain('too-many-recipients')
})

test("a mail keeps the deployment's term until all is written about it: what could not be read yet does not expire", async () => {
  const { arrive, ports, stack } = await open(() => Promise.resolve('full'), { rawRetention: 1 })
  const { table } = ports
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
  ports.table = { ...table, put: () => Promise.reject(new Error('the table does not answer')) }
  await expect(arrive('raw/one', bounceAbout(1), `b@${domain}`)).rejects.toThrow('does not answer')
  expect((await stack.expire(inDays(2))).objects).toBe(0)
  ports.table = table
  await arrive('raw/one', bounceAbout(1), `b@${domain}`, true)
  expect((await stack.expire(inDays(2))).objects).toBe(2)
})
