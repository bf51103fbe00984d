/** Makes the one table in the embedded DynamoDB from the schema, and passes calls on to it where they are counted. */
import { Agent, request } from 'node:http'
import { tableSchema } from '../../shared/ledger/schema.ts'
import type { IndexSchema } from '../../shared/ledger/schema.ts'
import { ServiceError } from './protocol.ts'
import type { Call, Reply, Service } from './protocol.ts'

interface Described {
  Table: { TableStatus: string; GlobalSecondaryIndexes?: { IndexName: string }[] }
}

/** Makes the table where it is missing and waits until it is active. A table with other indexes is an error. */
export async function makeTable(url: string, name: string): Promise<void> {
  const described = await call(url, 'DescribeTable', { TableName: name })
  if (described.status !== 200) {
    const made = await call(url, 'CreateTable', definition(name))
    if (made.status !== 200) throw new Error(`the table could not be made: ${JSON.stringify(made.body)}`)
  }
  for (let tries = 0; tries < 200; tries++) {
    const { body } = await call(url, 'DescribeTable', { TableName: name })
    const { TableStatus, GlobalSecondaryIndexes = [] } = (body as Described).Table
    const there = GlobalSecondaryIndexes.map(({ IndexName }) => IndexName).sort()
    const wanted = tableSchema.indexes.map((index) => index.name).sort()
    if (there.join() !== wanted.join()) {
      throw new Error(`the stored table has the indexes ${there.join()}, this version needs ${wanted.join()}`)
    }
    if (TableStatus === 'ACTIVE') return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('the table did not become active')
}

/** A thin proxy, so that calls to the embedded DynamoDB are counted and can be spoilt. */
export function dynamodbService(url: string): Service {
  const agent = new Agent({ keepAlive: true })
  const headers = { 'content-type': 'application/x-amz-json-1.0' }
  return {
    operation: (call) => String(call.headers['x-amz-target'] ?? '').split('.')[1] ?? '',
    answer: (_operation, call) => pass(url, agent, call),
    refuse: ({ code, message, status }: ServiceError) => ({
      status,
      headers,
      body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }),
    }),
  }
}

function pass(url: string, agent: Agent, { method, headers, body }: Call): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const onward = request(url, { agent, method, headers: { ...headers, connection: 'keep-alive' } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject).once('end', () => {
        const kept = Object.entries(response.headers).filter(([name]) => /^(?:x-amz|content-type)/.test(name))
        const replyHeaders = Object.fromEntries(kept.map(([name, value]) => [name, String(value)]))
        resolve({ status: response.statusCode ?? 500, headers: replyHeaders, body: Buffer.concat(chunks) })
      })
    })
    onward.once('error', (fault) => {
      reject(new ServiceError('InternalServerError', String(fault), 500))
    })
    onward.end(body)
  })
}

async function call(url: string, operation: string, input: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      // The engines look for a signature and check none of it.
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify(input),
  })
  return { status: response.status, body: await response.json() }
}

function definition(name: string): object {
  const { partitionKey, sortKey } = tableSchema
  const indexes: readonly IndexSchema[] = tableSchema.indexes
  const attributes = new Set([
    partitionKey,
    sortKey,
    ...indexes.flatMap((index) => [index.partitionKey, index.sortKey]),
  ])
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map((attribute) => ({ AttributeName: attribute, AttributeType: 'S' })),
    KeySchema: keys(partitionKey, sortKey),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keys(index.partitionKey, index.sortKey),
      Projection:
        typeof index.projection === 'string'
          ? { ProjectionType: index.projection }
          : { ProjectionType: 'INCLUDE', NonKeyAttributes: index.projection.include },
    })),
  }
}

function keys(partition: string, sort: string): object[] {
  return [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ]
}
