/** How long things are kept: what has expired is not read, and the local stack deletes it as AWS does. */
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { expect, test } from 'vitest'
import { openStackTable } from '../../infra/local/rebound.ts'
import { markTerm, storeEnvelope } from '../../shared/aws/objects.ts'
import { openTable } from '../../shared/aws/table.ts'
import { getBounce, listBounces, recordBounce } from '../../shared/ledger/bounces.ts'
import { getPayload, recordPayload } from '../../shared/ledger/attempts.ts'
import { deliveryDays, getDelivery, recordDelivery } from '../../shared/ledger/deliveries.ts'
import { checkSender } from '../../shared/ledger/readSender.ts'
import type { SenderSettings } from '../../shared/ledger/senders.ts'
import { clientConfig, started } from '../local/started.ts'
import { bounceOf } from './testTable.ts'

const dayMs = 86_400_000
const inDays = (days: number) => new Date(Date.now() + days * dayMs)

test('a row that has expired is not read, deleted or not, and the local stack deletes it', async () => {
  const stack = await started()
  const table = openStackTable(stack)
  const now = new Date()
  await recordBounce(table, bounceOf('shop', 'short'), now, 1)
  await recordBounce(table, bounceOf('shop', 'long'), now, 30)
  const delivery = { sender: 'shop', deliveryId: 'd', endpoint: 'main', bounceId: 'short', event: 'bounce.hard' }
  await recordDelivery(table, delivery, now, false, deliveryDays({ settings: { retention: 1 } }))
  await recordPayload(table, delivery, '{}', now, deliveryDays({ settings: { retention: 1 } }))

  const client = new DynamoDBClient(clientConfig(stack.env, 'DYNAMODB'))
  const later = openTable(DynamoDBDocumentClient.from(client), 'rebound', () => inDays(2).getTime())
  expect(await getBounce(later, 'shop', 'short')).toBeNull()
  expect((await listBounces(later, 'shop', now.toISOString().slice(0, 10))).map(({ bounceId }) => bounceId)).toEqual([
    'long',
  ])
  // Attempts go on for 75 hours, whatever the sender's term.
  expect(await getDelivery(later, 'shop', 'd')).not.toBeNull()
  client.destroy()

  expect(await stack.expire(inDays(2))).toMatchObject({ rows: 1 })
  expect([await getBounce(table, 'shop', 'short'), await getBounce(table, 'shop', 'long')]).toMatchObject([
    null,
    { bounceId: 'long' },
  ])
  expect(await stack.expire(inDays(5))).toMatchObject({ rows: 2 })
  expect([await getDelivery(table, 'shop', 'd'), await getPayload(table, delivery)]).toEqual([null, null])
})

test('a bounce of the same message is stored anew where its row has expired and is not deleted yet', async () => {
  const stack = await started()
  const table = openStackTable(stack)
  await recordBounce(table, bounceOf('shop', 'again'), inDays(-3), 1)
  expect(await recordBounce(table, bounceOf('shop', 'again'), new Date(), 1)).toMatchObject({ repeated: false })
  const today = new Date().toISOString().slice(0, 10)
  expect(await listBounces(table, 'shop', today)).toHaveLength(1)
})

test('raw mail and its notification go when the term of their sender is over, others when that of the deployment is', async () => {
  const stack = await started()
  const s3 = new S3Client({ ...clientConfig(stack.env, 'S3'), forcePathStyle: true })
  const Bucket = String(stack.env['REBOUND_BUCKET'])
  for (const [Key, days] of [
    ['inbound/week', 7],
    ['inbound/other', undefined],
  ] as const) {
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'mail' }))
    await storeEnvelope(s3, Bucket, Key, '{}')
    if (days !== undefined) await markTerm(s3, Bucket, Key, days)
  }
  const keys = async () => (await s3.send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key }) => Key) ?? []
  expect((await stack.expire(inDays(6))).objects).toBe(0)
  expect((await stack.expire(inDays(8))).objects).toBe(2)
  expect(await keys()).toEqual(['envelope/inbound/other.json', 'inbound/other'])
  // An object that is written again has no tag of the one before.
  await s3.send(new PutObjectCommand({ Bucket, Key: 'inbound/week', Body: 'mail' }))
  expect((await stack.expire(inDays(8))).objects).toBe(0)
  expect((await s3.send(new GetObjectCommand({ Bucket, Key: 'inbound/week' }))).ContentLength).toBe(4)
  expect((await stack.expire(inDays(31))).objects).toBe(3)
})

test.each<[SenderSettings, string | null, string]>([
  [{ retention: 0 }, null, 'retention: a whole number'],
  [{ retention: Number.NaN }, null, 'retention: a whole number'],
  [{ rawRetention: 8 }, null, 'raw retention: one of 1, 3, 7'],
  [{ hashed: true }, 'ops@example.com', 'cannot forward'],
  [{ hashed: true, original: true }, null, 'From and Subject'],
  [{ hashed: true, rawRetention: 7 }, null, 'keeps no raw mail'],
])('%o is refused in a sentence', (settings, forward, says) => {
  const names = { token: null, domains: [], addresses: [], tags: [] }
  const { problems } = checkSender({ id: 'shop', name: 'shop', names, forward, settings }, [])
  expect(problems).toEqual([expect.stringContaining(says)])
})
