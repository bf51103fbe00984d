/** Domains that bounces call unknown: our own DNS has the last word, and one day is not enough. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sweepMinutes } from '../../functions/sweep/minutes.ts'
import { sweepRecipients } from '../../functions/sweep/recipients.ts'
import type { Table } from '../../shared/aws/table.ts'
import { getState, readRecipient } from '../../shared/ledger/recipients.ts'
import { zoneDns } from '../evidence/zones.ts'
import type { Zones } from '../evidence/zones.ts'
import { bounceAbout } from '../journey/journey.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { addSender, arrive, pathOf } from './arriving.ts'

let table: Table
let stop: () => Promise<void>
beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
  await addSender(table, 'shop')
})
afterEach(() => stop())

const minute = 60_000
const after = (minutes: number) => new Date(Date.now() + minutes * minute)
const daysAgo = (days: number) => after(-days * 24 * 60)
const who = 'bo@gone.example.org'
const alive: Zones = {
  'gone.example.org': { MX: [[10, 'mx.gone.example.org']] },
  'mx.gone.example.org': { A: ['198.51.100.7'] },
}

const fails = (message: string, at = new Date()) =>
  arrive(
    table,
    pathOf('shop', message, who, at),
    bounceAbout(1, '550 5.1.2 Host or domain name not found').replaceAll('user1@example.org', who),
    at,
  )
const stateNow = async () => (await getState(table, 'shop', who))?.state
async function sweepAt(at: Date, dns = zoneDns({})) {
  await sweepMinutes(table, after(3))
  await sweepMinutes(table, at, 60_000)
  await sweepRecipients(table, at, 60_000, dns)
  return dns.asked
}

test('an address of a domain that is gone on a second day, in our own DNS too, is suppressed, with the reason said', async () => {
  await fails('one', daysAgo(2))
  await fails('two')
  expect(await getState(table, 'shop', who)).toMatchObject({ state: 'held', because: { reason: 'domain-unknown' } })
  expect(await sweepAt(after(5))).toEqual([])
  expect(await sweepAt(after(12))).toContain('MX gone.example.org')
  expect(await stateNow()).toBe('held')
  expect(await sweepAt(after(135))).toEqual([])
  expect(await getState(table, 'shop', who)).toMatchObject({
    state: 'suppressed',
    says: expect.stringMatching(/^suppressed: hard bounce domain-unknown on 2 days/) as string,
  })
})

test('one day is not enough, whatever our DNS says', async () => {
  await fails('one')
  expect(await sweepAt(after(12))).not.toEqual([])
  await sweepAt(after(135))
  expect(await stateNow()).toBe('held')
  await sweepRecipients(table, after(25 * 60), 60_000, zoneDns({}))
  expect(await stateNow()).toBe('clear')
})

test('a domain that exists in our DNS releases its addresses at the first look', async () => {
  await fails('one', daysAgo(2))
  await fails('two')
  await sweepAt(after(12), zoneDns(alive))
  expect(await stateNow()).toBe('clear')
  const { rows } = await readRecipient(table, 'shop', who, new Date())
  expect(rows.filter((row) => row.class === 'dns').map(({ reason }) => reason)).toEqual(['domain-exists'])
})

test('without an answer the address is held, asked about again, and clear after a day', async () => {
  await fails('one', daysAgo(2))
  await fails('two')
  const silent: Zones = { 'gone.example.org': 'SERVFAIL' }
  for (const minutes of [12, 23, 34]) expect(await sweepAt(after(minutes), zoneDns(silent))).not.toEqual([])
  expect(await stateNow()).toBe('held')
  await sweepRecipients(table, after(25 * 60), 60_000, zoneDns(silent))
  expect(await stateNow()).toBe('clear')
})

test('a run asks once a domain, and nothing for a sender that wants no look-ups', async () => {
  await addSender(table, 'quiet', { evidence: false })
  const raw = (n: number) => bounceAbout(n, '550 5.1.2 Host or domain name not found')
  for (const n of [1, 2, 3]) {
    await arrive(table, pathOf('shop', `s${n}`, `user${n}@example.org`), raw(n))
    await arrive(table, pathOf('quiet', `q${n}`, `user${n}@example.org`), raw(n))
  }
  const dns = zoneDns({})
  await sweepRecipients(table, after(12), 60_000, dns)
  expect(dns.asked).toEqual(['MX example.org'])
  expect((await readRecipient(table, 'quiet', 'user1@example.org', new Date())).rows).toHaveLength(1)
})
