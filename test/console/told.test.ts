/** Who is told, where there are many: what must be looked at is never among those that are left out. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Table } from '../../shared/aws/table.ts'
import { sayBounce } from '../../functions/console/pages/bounceSentence.ts'
import { openCircuit } from '../../shared/ledger/circuits.ts'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { recordDelivery } from '../../shared/ledger/deliveries.ts'
import { recordEndpoint, recordSender } from '../../shared/ledger/senders.ts'
import type { RecipientState } from '../../shared/suppression/fold.ts'
import type { Report } from '../../shared/verdict/verdict.ts'
import { bounceOf, openTestTable } from '../ledger/testTable.ts'
import { openConsole } from './openConsole.ts'

let table: Table
let stop: () => Promise<void>
const names = Array.from({ length: 55 }, (_, n) => `team-${String(n).padStart(2, '0')}`)
beforeAll(async () => {
  ;({ table, stop } = await openTestTable())
  for (const id of names) {
    await recordSender(table, { id, name: id })
    await recordEndpoint(table, id, { id: 'main', url: `https://${id}.example.com/`, state: 'active', secrets: [] })
  }
})
afterAll(() => stop())

const open = () => openConsole(table, Buffer.alloc(32, 3))
const ask = async (path: string) => (await (await open()).app.request(path)).text()

test('an endpoint that fails stands first on the overview, whichever sender has it', async () => {
  expect(await ask('/')).toContain('35 more endpoints, none of them failing, disabled or paused.')
  await openCircuit(table, 'team-54', 'main', 'timeout', new Date(), new Date())
  const page = await ask('/')
  const [first] = /<ul class="health">.*?<\/li>/s.exec(page) ?? ['']
  expect(first).toContain('team-54 / main')
  expect(first).toContain('failing')
})

test('the page of senders says how many it leaves out', async () => {
  expect(await ask('/senders')).toContain('The first 50; choose one of 5 others above.')
  expect(await ask('/senders?sender=team-54')).not.toContain('choose one of')
})

test('who sends deliveries again comes back to the list as it was filtered, and to no other site', async () => {
  const now = new Date()
  const delivery = { sender: 'team-00', deliveryId: 'd', bounceId: '', event: 'test', endpoint: 'main' }
  await recordDelivery(table, delivery, now)
  const { post } = await open()
  const list = 'sender=team-00&state=failed&url=//attacker.example'
  const wayBack = async (fields: Record<string, string>) =>
    (await post('/deliveries/replay', { list, ...fields })).headers.get('location')
  // It is under way: nothing is sent, and that is said.
  const there = '/deliveries?sender=team-00&state=failed&done='
  expect(await wayBack({ delivery: 'team-00/d' })).toBe(`${there}unreplayed`)
  expect(await wayBack({})).toBe(`${there}unchosen`)
  expect(await ask('/deliveries?done=unreplayed')).toContain('Nothing was sent: it is under way already')
})

test('deliveries of many senders are looked for a few days at a time, to the last of them', async () => {
  const old = { sender: 'team-30', deliveryId: 'old', bounceId: '', event: 'test', endpoint: 'main' }
  await recordDelivery(table, old, new Date(Date.now() - 21 * 86_400_000))
  let path = '/deliveries?state=pending'
  const seen: string[] = []
  for (let pages = 0; pages < 10 && path !== ''; pages += 1) {
    const page = await ask(path)
    seen.push(...[...page.matchAll(/href="\/deliveries\/([^"]+)"/g)].map(([, id = '']) => id))
    if (seen.includes('team-30/old')) expect(pages).toBeGreaterThan(1)
    path = /rel="next" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  }
  expect(seen).toEqual(['team-00/d', 'team-30/old'])
  expect(path).toBe('')
})

test('what a bounce advised once is not said of an address that is clear now', async () => {
  const report = { trust: 'signed', advice: 'hold' } as const
  const { row } = await recordBounce(table, bounceOf('team-00', 'cleared', report), new Date())
  const state = (now: RecipientState['state']) => ({ state: now }) as RecipientState
  expect(sayBounce(row, state('held'))).toContain('Do not send until this is settled.')
  expect(sayBounce(row, state('suppressed'))).toContain('Do not send to this address.')
  for (const cleared of [state('clear'), null]) {
    expect(sayBounce(row, cleared)).toContain('has been cleared since')
    const complaint = { ...row, kind: 'complaint', report: row.report as Report } as const
    expect(sayBounce(complaint, cleared)).toContain('has been cleared since')
  }
})
