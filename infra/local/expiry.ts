/**
 * What AWS deletes by itself: rows whose `expires` is past (time to live, `schema.ts`) and objects whose lifecycle rule
 * says so. Neither engine does it: every hour the local stack does.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb'
import { tableSchema } from '../../shared/ledger/schema.ts'
import { retentionTag } from '../../shared/retention.ts'
import type { Objects } from './objects.ts'

/** Days that raw mail is kept where its sender has no shorter term: what the settings of a deployment begin with. */
const rawMailDays = 30

export interface Expired {
  rows: number
  objects: number
}

/** Deletes what has expired by `now`. A row that was renewed meanwhile stays. */
export async function expire(endpoint: string, table: string, objects: Objects, now: Date): Promise<Expired> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const documents = DynamoDBDocumentClient.from(client)
  const { partitionKey, sortKey, timeToLive } = tableSchema
  const past = {
    ExpressionAttributeNames: { '#ttl': timeToLive },
    ExpressionAttributeValues: { ':now': Math.floor(now.getTime() / 1000) },
  }
  let rows = 0
  try {
    const scan = { TableName: table, FilterExpression: '#ttl < :now', ...past }
    for await (const { Items = [] } of paginateScan({ client: documents }, scan)) {
      for (const item of Items) {
        const Key = { [partitionKey]: item[partitionKey] as string, [sortKey]: item[sortKey] as string }
        await documents.send(new DeleteCommand({ TableName: table, Key, ConditionExpression: '#ttl < :now', ...past }))
        rows += 1
      }
    }
  } finally {
    client.destroy()
  }
  return { rows, objects: await objects.expire(retentionTag, rawMailDays, now) }
}
