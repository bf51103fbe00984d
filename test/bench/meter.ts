/** Stands before the embedded DynamoDB and asks with every call what it consumed; sums calls and capacity by operation. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

interface Consumed {
  Table?: { CapacityUnits?: number }
  GlobalSecondaryIndexes?: Record<string, { CapacityUnits?: number }>
  CapacityUnits?: number
}

export interface Meter {
  url: string
  /** Where calls go on to; set when the engine is up. */
  target: string
  reset: () => void
  /** Units of the table and of all indexes. */
  units: () => { writes: number; reads: number; indexWrites: number; calls: number }
  close: () => Promise<void>
}

const writing = /^(?:Put|Update|Delete)Item$/

export async function startMeter(): Promise<Meter> {
  let sums = { writes: 0, reads: 0, indexWrites: 0, calls: 0 }
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? ''
      const asked = JSON.stringify({ ...(JSON.parse(body) as object), ReturnConsumedCapacity: 'INDEXES' })
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => /^(?:content-type|authorization|x-amz)/.test(name)),
      ) as Record<string, string>
      const answer = await fetch(meter.target, { method: 'POST', headers, body: asked })
      const said = await answer.text()
      const { ConsumedCapacity } = JSON.parse(said) as { ConsumedCapacity?: Consumed }
      const table = ConsumedCapacity?.Table?.CapacityUnits ?? ConsumedCapacity?.CapacityUnits ?? 0
      const indexes = Object.values(ConsumedCapacity?.GlobalSecondaryIndexes ?? {})
      const ofIndexes = indexes.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
      sums.calls += 1
      if (writing.test(operation)) {
        // A write whose condition failed costs the unit and says nothing.
        sums.writes += answer.ok ? table : 1
        sums.indexWrites += ofIndexes
      } else sums.reads += table + ofIndexes
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(said)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const meter: Meter = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target: '',
    reset: () => {
      sums = { writes: 0, reads: 0, indexWrites: 0, calls: 0 }
    },
    units: () => sums,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return meter
}
