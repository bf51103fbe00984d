/**
 * An embedded DynamoDB with very many rows: by dynoxide's own import where it installs, else call by call, which takes
 * twenty times as long.
 */
import { execFile } from 'node:child_process'
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createGzip } from 'node:zlib'
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { dynoxideBinary, startEngine } from '../../infra/local/engine.ts'
import type { Engine } from '../../infra/local/engine.ts'
import { makeTable } from '../../infra/local/table.ts'
import type { Item } from '../../shared/aws/table.ts'

export interface Filled {
  engine: Engine
  client: DynamoDBDocumentClient
}

const rowsOfFile = 50_000
const rowsOfChunk = 1_000

/** Starts an engine in an empty folder whose table has `count` rows; `rowOf` makes the n-th. */
export async function fillTable(
  folder: string,
  table: string,
  count: number,
  rowOf: (n: number) => Item,
): Promise<Filled> {
  const binary = dynoxideBinary()
  if (binary !== undefined) await importRows(binary, folder, table, count, rowOf)
  const engine = await startEngine(folder, undefined)
  await makeTable(engine.url, table)
  const client = clientOf(engine)
  if (binary === undefined) await writeRows(client, table, count, rowOf)
  return { engine, client }
}

/** Writes a DynamoDB export, `TABLE/data/*.json.gz`, and has it imported. */
async function importRows(
  binary: string,
  folder: string,
  table: string,
  count: number,
  rowOf: (n: number) => Item,
): Promise<void> {
  const [empty, source, schema] = ['empty', 'export', 'schema.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  mkdirSync(empty)
  const engine = await startEngine(empty, 'dynoxide')
  await makeTable(engine.url, table)
  const client = clientOf(engine)
  writeFileSync(schema, JSON.stringify(await client.send(new DescribeTableCommand({ TableName: table }))))
  client.destroy()
  await engine.close()
  const data = join(source, table, 'data')
  mkdirSync(data, { recursive: true })
  for (let from = 0; from < count; from += rowsOfFile) {
    // Many lines at once: each write to gzip is a turn of the event loop.
    const chunks = function* () {
      for (let n = from; n < Math.min(count, from + rowsOfFile); n += rowsOfChunk) {
        const rows = Math.min(count, from + rowsOfFile, n + rowsOfChunk) - n
        const lines = Array.from({ length: rows }, (_, k) => JSON.stringify({ Item: mapOf(rowOf(n + k)) }))
        yield `${lines.join('\n')}\n`
      }
    }
    await pipeline(Readable.from(chunks()), createGzip({ level: 1 }), createWriteStream(join(data, `${from}.json.gz`)))
  }
  const output = join(folder, 'dynoxide.db')
  await promisify(execFile)(binary, ['import', '--source', source, '--schema', schema, '--output', output])
  for (const path of [empty, source, schema]) rmSync(path, { recursive: true })
}

/** Rows → DynamoDB's JSON. */
const mapOf = (item: Item): object =>
  Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) => (value === undefined ? [] : [[name, attributeOf(value)]])),
  )

function attributeOf(value: unknown): object {
  if (typeof value === 'string') return { S: value }
  if (typeof value === 'number') return { N: String(value) }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { M: mapOf(value as Item) }
  throw new Error(`no row of the bench has ${JSON.stringify(value)}`)
}

const clientOf = (engine: Engine): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: engine.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  )

async function writeRows(
  client: DynamoDBDocumentClient,
  table: string,
  count: number,
  rowOf: (n: number) => Item,
): Promise<void> {
  for (let at = 0; at < count; at += 25 * 16) {
    const starts = Array.from({ length: 16 }, (_, k) => at + k * 25).filter((start) => start < count)
    await Promise.all(
      starts.map((start) => {
        const puts = Array.from({ length: Math.min(25, count - start) }, (_, k) => ({
          PutRequest: { Item: rowOf(start + k) },
        }))
        return client.send(new BatchWriteCommand({ RequestItems: { [table]: puts } }))
      }),
    )
  }
}
