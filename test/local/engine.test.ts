import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import type { EngineName } from '../../infra/local/engine.ts'
import { clientConfig, eventually, newFolder, started, startedInChild } from './started.ts'

type Item = Record<string, AttributeValue>

function client(env: Record<string, string>) {
  return { db: new DynamoDBClient(clientConfig(env, 'DYNAMODB')), TableName: env['REBOUND_TABLE'] ?? '' }
}

const text = (item: Item | undefined, name: string) => item?.[name]?.S

async function queryAll(db: DynamoDBClient, input: QueryCommand['input']): Promise<Item[]> {
  const items: Item[] = []
  let ExclusiveStartKey: Item | undefined
  for (let page = 0; page < 100; page++) {
    const { Items = [], LastEvaluatedKey } = await db.send(new QueryCommand({ ...input, ExclusiveStartKey }))
    items.push(...Items)
    ExclusiveStartKey = LastEvaluatedKey
    if (!ExclusiveStartKey) return items
  }
  throw new Error('more than 100 pages')
}

const due = (TableName: string, partition = 'DUE#0'): QueryCommand['input'] => ({
  TableName,
  IndexName: 'due',
  KeyConditionExpression: '#due = :due',
  ExpressionAttributeNames: { '#due': 'due' },
  ExpressionAttributeValues: { ':due': { S: partition } },
})

describe.each<EngineName>(['dynoxide', 'dynalite'])('the embedded DynamoDB, %s', (engine) => {
  it('writes an item only where its condition holds', async () => {
    const { db, TableName } = client((await started({ engine })).env)
    const put = (value: string) =>
      db.send(
        new PutItemCommand({
          TableName,
          Item: { pk: { S: 'B#s#1' }, sk: { S: 'BOUNCE' }, value: { S: value }, trust: { N: '1' } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      )
    await put('first')
    await expect(put('second')).rejects.toBeInstanceOf(ConditionalCheckFailedException)
    const Key = { pk: { S: 'B#s#1' }, sk: { S: 'BOUNCE' } }
    const raise = (rank: string) =>
      db.send(
        new UpdateItemCommand({
          TableName,
          Key,
          UpdateExpression: 'SET trust = :rank',
          ConditionExpression: 'attribute_not_exists(pk) OR trust < :rank',
          ExpressionAttributeValues: { ':rank': { N: rank } },
          ReturnValues: 'ALL_NEW',
        }),
      )
    expect((await raise('2')).Attributes).toMatchObject({ value: { S: 'first' }, trust: { N: '2' } })
    await expect(raise('2')).rejects.toBeInstanceOf(ConditionalCheckFailedException)
    const { Item } = await db.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))
    expect(Item).toMatchObject({ value: { S: 'first' }, trust: { N: '2' } })
  })

  it('pages through an index in the order of its sort key, with the projected attributes only', async () => {
    const { db, TableName } = client((await started({ engine })).env)
    for (const n of [3, 1, 5, 2, 4]) {
      const keys = { pk: { S: `B#s#${n}` }, sk: { S: 'BOUNCE' }, minute: { S: 'm#1' }, minuteSort: { S: String(n) } }
      const Item = { ...keys, reason: { S: 'mailbox-full' }, body: { S: 'not projected' } }
      await db.send(new PutItemCommand({ TableName, Item }))
    }
    const query = {
      TableName,
      IndexName: 'minute',
      KeyConditionExpression: '#minute = :minute AND minuteSort BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#minute': 'minute' },
      ExpressionAttributeValues: { ':minute': { S: 'm#1' }, ':from': { S: '2' }, ':to': { S: '5' } },
      Limit: 2,
    }
    const items = await queryAll(db, query)
    expect(items.map((item) => text(item, 'pk'))).toEqual(['B#s#2', 'B#s#3', 'B#s#4', 'B#s#5'])
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(['minute', 'minuteSort', 'pk', 'reason', 'sk'])
    const backwards = await db.send(new QueryCommand({ ...query, ScanIndexForward: false, Limit: 1 }))
    expect(backwards.Items?.map((item) => text(item, 'pk'))).toEqual(['B#s#5'])
  })

  it('has only those items in a sparse index that carry its keys', async () => {
    const { db, TableName } = client((await started({ engine })).env)
    for (const id of ['1', '2']) {
      const keys = { pk: { S: `D#s#${id}` }, sk: { S: 'DELIVERY' } }
      await db.send(new PutItemCommand({ TableName, Item: { ...keys, due: { S: 'DUE#0' }, dueSort: { S: id } } }))
    }
    await db.send(new PutItemCommand({ TableName, Item: { pk: { S: 'D#s#3' }, sk: { S: 'DELIVERY' } } }))
    await db.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: { S: 'D#s#1' }, sk: { S: 'DELIVERY' } },
        UpdateExpression: 'REMOVE #due, dueSort',
        ExpressionAttributeNames: { '#due': 'due' },
      }),
    )
    expect((await queryAll(db, due(TableName))).map((item) => text(item, 'pk'))).toEqual(['D#s#2'])
  })

  it('keeps its data over a stop and a start', async () => {
    const dataDir = newFolder()
    const first = await started({ engine, dataDir })
    const { db, TableName } = client(first.env)
    await db.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, sk: { S: 'b' }, c: { S: 'kept' } } }))
    await first.close()
    const again = client((await started({ engine, dataDir })).env)
    const { Item } = await again.db.send(new GetItemCommand({ TableName, Key: { pk: { S: 'a' }, sk: { S: 'b' } } }))
    expect(text(Item, 'c')).toBe('kept')
  })

  it('has every acknowledged write after kill -9, and indexes that agree with the items', async () => {
    const dataDir = newFolder()
    const child = await startedInChild({ engine, dataDir, smtpPort: 0, handlers: false })
    const { db, TableName } = client(child.env)
    const acknowledged = new Map<string, number>()
    let stopped = false
    // Each write moves the item to another place in the index, as deliveries do in the due index.
    const writer = async (id: string): Promise<void> => {
      for (let n = 1; !stopped && n < 5000; n++) {
        const place = { due: { S: `DUE#${n % 2}` }, dueSort: { S: String(n) } }
        const Item = { pk: { S: `D#s#${id}` }, sk: { S: 'DELIVERY' }, n: { N: String(n) }, ...place }
        await db.send(new PutItemCommand({ TableName, Item }))
        acknowledged.set(id, n)
      }
    }
    const writers = Array.from({ length: 20 }, (_, i) => writer(String(i)).catch(() => undefined))
    await eventually(
      () => acknowledged.size,
      (size) => size === 20,
    )
    await child.kill()
    stopped = true
    db.destroy()
    await Promise.all(writers)

    const again = client((await started({ engine, dataDir })).env)
    const { Items = [] } = await again.db.send(new ScanCommand({ TableName, ConsistentRead: true }))
    for (const [id, n] of acknowledged) {
      const item = Items.find((candidate) => text(candidate, 'pk') === `D#s#${id}`)
      expect(Number(item?.['n']?.N)).toBeGreaterThanOrEqual(n)
    }
    const place = (item: Item) => [text(item, 'pk'), text(item, 'due'), text(item, 'dueSort')].join(' ')
    const indexed = [
      ...(await queryAll(again.db, due(TableName, 'DUE#0'))),
      ...(await queryAll(again.db, due(TableName, 'DUE#1'))),
    ]
    expect(indexed.map(place).sort()).toEqual(Items.map(place).sort())
  })

  it('dies with the process that started it', async () => {
    const child = await startedInChild({ engine, dataDir: newFolder(), smtpPort: 0, handlers: false })
    const url = child.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? ''
    const answers = () =>
      fetch(url).then(
        () => true,
        () => false,
      )
    expect(await answers()).toBe(true)
    await child.kill()
    expect(await eventually(answers, (answered) => !answered)).toBe(false)
  })

  it("is not started on the other engine's data", async () => {
    const dataDir = newFolder()
    await (await started({ engine, dataDir })).close()
    const other = engine === 'dynoxide' ? 'dynalite' : 'dynoxide'
    await expect(started({ engine: other, dataDir })).rejects.toThrow(`was written by ${engine}`)
    expect((await started({ dataDir })).engine).toBe(engine)
  })
})
