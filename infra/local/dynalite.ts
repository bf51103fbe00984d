/**
 * The thread in which dynalite serves (in a thread of its own it does 1,670–2,200 calls/s, on the main one 1,000).
 * dynalite writes an item and its index entries one after the other: a kill leaves them apart (measured: 11 of 12).
 * After an unclean stop the indexes are therefore made again from the items, before anything is served.
 */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'

interface Write {
  type: 'put'
  key: string
  value: unknown
}

interface Level {
  iterator(range: { gte: string; lt: string }): AsyncIterable<[string, unknown]>
  clear(range: { gte: string; lt: string }): Promise<void>
  batch(writes: Write[]): Promise<void>
  put(key: string, value: unknown): Promise<void>
  close(): Promise<void>
}

interface Table {
  TableName: string
  TableStatus: string
  GlobalSecondaryIndexes?: { IndexName: string; IndexStatus: string }[]
}

interface Inside {
  create(options: { path: string }): { db: Level }
  getIndexActions(indexes: object[], before: undefined, item: unknown, table: Table): { puts: IndexPut[] }
}

interface IndexPut {
  index: string
  key: string
  item: unknown
}

const require = createRequire(import.meta.url)
const { path, unclean } = workerData as { path: string; unclean: boolean }

/** dynalite keeps all in one LevelDB under `table~`, `item-<table>~` and `index-global~<table>~<index>~`. */
function under(prefix: string): { gte: string; lt: string } {
  return { gte: `${prefix}~`, lt: `${prefix}\x7f` }
}

async function rebuildIndexes(): Promise<void> {
  const inside = require('dynalite/db') as Inside
  const { db } = inside.create({ path })
  for await (const [key, value] of db.iterator(under('table'))) {
    const table = value as Table
    const indexes = table.GlobalSecondaryIndexes ?? []
    for (const { IndexName } of indexes) await db.clear(under(`index-global~${table.TableName}~${IndexName}`))
    let writes: Write[] = []
    for await (const [, item] of db.iterator(under(`item-${table.TableName}`))) {
      for (const put of inside.getIndexActions(indexes, undefined, item, table).puts) {
        writes.push({ type: 'put', key: `index-global~${table.TableName}~${put.index}~${put.key}`, value: put.item })
      }
      if (writes.length < 1000) continue
      await db.batch(writes)
      writes = []
    }
    await db.batch(writes)
    // Killed while it made the table: dynalite itself would leave it CREATING for ever.
    table.TableStatus = 'ACTIVE'
    for (const index of indexes) index.IndexStatus = 'ACTIVE'
    await db.put(key, table)
  }
  await db.close()
}

if (unclean) await rebuildIndexes()
const dynalite = require('dynalite') as (options: { path: string; createTableMs: number }) => Server
const server = dynalite({ path, createTableMs: 0 })
server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
parentPort?.once('message', () => {
  server.close(() => parentPort?.postMessage('closed'))
  server.closeAllConnections()
})
