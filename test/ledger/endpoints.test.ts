/** Which endpoint is told of what, down to the rows that are written. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { listDeliveries } from '../../shared/ledger/deliveries.ts'
import { recordEndpoint } from '../../shared/ledger/senders.ts'
import type { Filter } from '../../shared/ledger/senders.ts'
import { bounceAbout } from '../journey/journey.ts'
import { addSender, arrive, pathOf } from '../suppression/arriving.ts'
import { openTestTable } from './testTable.ts'

let table: Table
let stop: () => Promise<void>
beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
})
afterAll(() => stop())

test('an endpoint gets a delivery only of what it chose: events, categories, least trust', async () => {
  await addSender(table, 'shop')
  const filters: Record<string, Filter> = {
    hard: { categories: ['hard'] },
    policy: { categories: ['policy'] },
    proven: { leastTrust: 'signed' },
    bounces: { events: ['bounce'] },
    people: { events: ['recipient'] },
    soft: { events: ['bounce.soft'] },
    both: { events: ['bounce.hard'], leastTrust: 'event' },
  }
  const url = 'https://hooks.example.com/'
  for (const [id, filter] of Object.entries(filters))
    await recordEndpoint(table, 'shop', { id, url, secrets: [], state: 'active', filter })
  const heard = async () => {
    const told: Record<string, string[]> = {}
    for (const id of ['main', ...Object.keys(filters)]) {
      const { deliveries } = await listDeliveries(
        table,
        { sender: 'shop', endpoints: [id], limit: 100 },
        new Date(Date.now() + 1_000),
      )
      told[id] = deliveries.map(({ event }) => event).sort()
    }
    return told
  }
  const hard = 'bounce.hard'
  const held = 'recipient.held'

  // Nothing proves it: it came to the plain address.
  await arrive(table, 'b@bounces.example.com', bounceAbout(1))
  const first = { main: [hard], hard: [hard], policy: [], proven: [], bounces: [hard], people: [], soft: [], both: [] }
  expect(await heard()).toEqual(first)

  await arrive(table, pathOf('shop', 'm2', 'user2@example.org'), bounceAbout(2))
  expect(await heard()).toEqual({
    main: [hard, hard, held],
    hard: [hard, hard, held],
    policy: [held],
    proven: [hard, held],
    bounces: [hard, hard],
    people: [held],
    soft: [],
    both: [hard],
  })
})
