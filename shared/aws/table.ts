/**
 * The table as the ledger uses it: single conditional writes, consistent reads, queries. A failed condition is an answer,
 * not an error: it means that the work was done before. In a condition, `#name` stands for the attribute `name`.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { DynamoDBDocumentClient, QueryCommandInput } from '@aws-sdk/lib-dynamodb'
import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { Fault, isConditionFailed } from './faults.ts'

export type Item = Record<string, unknown>
export interface Key {
  pk: string
  sk: string
}

export interface Condition {
  /** `attribute_not_exists(pk) OR #rank < :rank` */
  text: string
  /** Values by name, without the colon. */
  values?: Item
}

export interface Change {
  set: Item
  /** Attributes that keep the value they have. */
  setIfAbsent?: Item
  remove?: readonly string[]
  /** Numbers to add; where there is none, to nothing. Not repeatable: for counts that may be a little wrong. */
  add?: Readonly<Record<string, number>>
}

export interface Query {
  index?: string
  /** `#list = :list` */
  where: Condition
  newestFirst?: boolean
  limit?: number
  /** Each page after the first looks at twice as many, up to this. */
  growTo?: number
  /** Of what is looked at, only this comes back. It is paid for all the same. */
  filter?: Condition
  /** Only these attributes come back: `sk`, `sums.kinds`. What is read, and paid for, is the whole item. */
  fields?: readonly string[]
}

/** A page of a query and how it came about. */
export interface Look {
  items: Item[]
  /** Entries that were looked at. */
  looked: number
  /** The key of the last one, or null where there are no more. */
  reached: Item | null
}

export interface Table {
  /** Returns an item, read consistently, or null. */
  get: (key: Key) => Promise<Item | null>
  /** Returns the items that exist, in the order of their keys, read consistently. */
  getMany: (keys: readonly Key[]) => Promise<Item[]>
  /** Returns whether the item was written: false where the condition failed. */
  put: (item: Item & Key, condition?: Condition) => Promise<boolean>
  /** Returns the item as it is after the change, or null where the condition failed. */
  update: (key: Key, change: Change, condition: Condition) => Promise<Item | null>
  /** Returns one page; the table itself is read consistently, an index cannot be. */
  query: (query: Query) => Promise<Item[]>
  /** Yields page after page until there are no more. */
  pages: (query: Query) => AsyncGenerator<Item[]>
  /** As `pages`, saying how far each has come. */
  looks: (query: Query) => AsyncGenerator<Look>
  /** Returns whether the item is gone: false where the condition failed. */
  remove: (key: Key, condition?: Condition) => Promise<boolean>
}

/** `clock` says what has expired: it is not read, whether it was deleted yet or not (days later, on AWS). */
export function openTable(client: DynamoDBDocumentClient, name: string, clock = () => Date.now()): Table {
  const isLive = (item: Item): boolean => typeof item['expires'] !== 'number' || item['expires'] * 1000 > clock()
  const looks = async function* (query: Query): AsyncGenerator<Look> {
    let start: Item | undefined
    let limit = query.limit
    do {
      const input = queryOf(name, limit === undefined ? query : { ...query, limit })
      const page = await client.send(new QueryCommand({ ...input, ExclusiveStartKey: start }))
      start = page.LastEvaluatedKey
      yield { items: (page.Items ?? []).filter(isLive), looked: page.ScannedCount ?? 0, reached: start ?? null }
      if (limit !== undefined) limit = Math.max(limit, Math.min(2 * limit, query.growTo ?? 0))
    } while (start)
  }
  return {
    get: async (key) => {
      const { Item: item } = await client.send(new GetCommand({ TableName: name, Key: key, ConsistentRead: true }))
      return item && isLive(item) ? item : null
    },

    getMany: async (keys) => {
      const found = new Map<string, Item>()
      for (let at = 0; at < keys.length; at += mostKeys) {
        for (const item of await getBatch(client, name, keys.slice(at, at + mostKeys)))
          if (isLive(item)) found.set(nameOf(item as Item & Key), item)
      }
      return keys.map((key) => found.get(nameOf(key))).filter((item) => item !== undefined)
    },

    put: (item, condition) =>
      unlessConditionFailed(false, async () => {
        await client.send(new PutCommand({ TableName: name, Item: item, ...conditionOf(condition) }))
        return true
      }),

    update: (key, change, condition) =>
      unlessConditionFailed(null, async () => {
        const { UpdateExpression, names, values } = changeOf(change)
        const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = conditionOf(condition)
        const updated = await client.send(
          new UpdateCommand({
            TableName: name,
            Key: key,
            UpdateExpression,
            ConditionExpression,
            ExpressionAttributeNames: { ...ExpressionAttributeNames, ...names },
            ExpressionAttributeValues: { ...ExpressionAttributeValues, ...values },
            ReturnValues: 'ALL_NEW',
          }),
        )
        return updated.Attributes ?? {}
      }),

    query: async (query) => ((await client.send(new QueryCommand(queryOf(name, query)))).Items ?? []).filter(isLive),

    async *pages(query) {
      for await (const { items } of looks(query)) yield items
    },

    looks,

    remove: (key, condition) =>
      unlessConditionFailed(false, async () => {
        await client.send(new DeleteCommand({ TableName: name, Key: key, ...conditionOf(condition) }))
        return true
      }),
  }
}

/** BatchGetItem takes 100 keys and answers at most 16 MB; what is left over is asked again. */
const mostKeys = 100
const mostRounds = 20

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`

async function getBatch(client: DynamoDBDocumentClient, name: string, keys: readonly Key[]): Promise<Item[]> {
  const items: Item[] = []
  let left: readonly Item[] = [...new Map(keys.map((key) => [nameOf(key), { pk: key.pk, sk: key.sk }])).values()]
  for (let round = 0; left.length > 0; round += 1) {
    if (round === mostRounds) throw new Fault('table-busy', true)
    if (round > 0) await sleep(Math.min(1_000, 25 * 2 ** round))
    const request = { [name]: { Keys: [...left], ConsistentRead: true } }
    const got = await client.send(new BatchGetCommand({ RequestItems: request }))
    items.push(...(got.Responses?.[name] ?? []))
    left = got.UnprocessedKeys?.[name]?.Keys ?? []
  }
  return items
}

function queryOf(name: string, { index, where, newestFirst, limit, fields, filter }: Query): QueryCommandInput {
  const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = conditionOf(where)
  const filtering = conditionOf(filter)
  const parts = (fields ?? []).flatMap((field) => field.split('.')).map((part) => [`#${part}`, part])
  const projected =
    fields &&
    fields
      .map((field) =>
        field
          .split('.')
          .map((part) => `#${part}`)
          .join('.'),
      )
      .join(', ')
  return {
    TableName: name,
    IndexName: index,
    KeyConditionExpression: ConditionExpression,
    FilterExpression: filtering.ConditionExpression,
    ExpressionAttributeNames: {
      ...ExpressionAttributeNames,
      ...filtering.ExpressionAttributeNames,
      ...(Object.fromEntries(parts) as Record<string, string>),
    },
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ...filtering.ExpressionAttributeValues },
    ProjectionExpression: projected,
    ConsistentRead: index === undefined,
    ScanIndexForward: !newestFirst,
    Limit: limit,
  }
}

async function unlessConditionFailed<T>(failed: T, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (isConditionFailed(error)) return failed
    throw error
  }
}

function conditionOf(condition: Condition | undefined) {
  const found = (condition?.text.match(/#\w+/g) ?? []).map((mark) => [mark, mark.slice(1)])
  const values = Object.entries(condition?.values ?? {}).map(([name, value]) => [`:${name}`, value])
  return {
    ConditionExpression: condition?.text,
    ExpressionAttributeNames: found.length > 0 ? (Object.fromEntries(found) as Record<string, string>) : undefined,
    ExpressionAttributeValues: values.length > 0 ? (Object.fromEntries(values) as Item) : undefined,
  }
}

/** Values of a change have names of their own (`:new_rank`), so that a condition can compare old and new. */
function changeOf({ set, setIfAbsent = {}, remove = [], add = {} }: Change) {
  const names: Record<string, string> = {}
  const values: Item = {}
  const sets: string[] = []
  for (const [name, value] of Object.entries({ ...set, ...setIfAbsent })) {
    names[`#${name}`] = name
    values[`:new_${name}`] = value
    sets.push(name in setIfAbsent ? `#${name} = if_not_exists(#${name}, :new_${name})` : `#${name} = :new_${name}`)
  }
  for (const name of remove) names[`#${name}`] = name
  const removes = remove.length > 0 ? ` REMOVE ${remove.map((name) => `#${name}`).join(', ')}` : ''
  const adds = Object.entries(add).map(([name, by]) => {
    names[`#${name}`] = name
    values[`:new_${name}`] = by
    return `#${name} :new_${name}`
  })
  const added = adds.length > 0 ? ` ADD ${adds.join(', ')}` : ''
  return { UpdateExpression: `SET ${sets.join(', ')}${removes}${added}`, names, values }
}
