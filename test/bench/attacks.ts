/**
 * `node test/bench/attacks.ts [PEOPLE] [FAILURES]`: the attacks of the design at their full figures, against a table of its
 * own; minutes, so not in `npm test`, which runs them smaller. Ends with 1 where somebody was suppressed or released.
 * 1,000 people are named by forged bounces, complaints and success reports on three days (9,000 mails); 2,000 people fail
 * at one provider within an hour, with genuine tokens.
 */
import { sweepMinutes } from '../../functions/sweep/minutes.ts'
import { sweepRecipients } from '../../functions/sweep/recipients.ts'
import type { Table } from '../../shared/aws/table.ts'
import { listIncidents } from '../../shared/ledger/incidents.ts'
import { decideAll } from '../../shared/ledger/operate.ts'
import { getState, listStates, readRecipient } from '../../shared/ledger/recipients.ts'
import { bounceAbout } from '../journey/journey.ts'
import { openTestTable } from '../ledger/testTable.ts'
import {
  addSender,
  arrive,
  bounceOfAddress,
  complaintAbout,
  domain,
  pathOf,
  successAbout,
} from '../suppression/arriving.ts'

const [people = 1_000, failures = 2_000] = process.argv.slice(2).map(Number)
const atOnce = 64
let bad = 0

const say = (what: string, found: unknown, wanted: unknown): void => {
  const fits = JSON.stringify(found) === JSON.stringify(wanted)
  if (!fits) bad += 1
  console.error(
    `${fits ? 'ok ' : 'BAD'} ${what}: ${JSON.stringify(found)}${fits ? '' : `, not ${JSON.stringify(wanted)}`}`,
  )
}
const after = (minutes: number) => new Date(Date.now() + minutes * 60_000)
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n)

async function all<T>(entries: readonly T[], work: (entry: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < entries.length; at += atOnce) await Promise.all(entries.slice(at, at + atOnce).map(work))
}

async function forged(table: Table): Promise<void> {
  await addSender(table, 'shop')
  const genuine = pathOf('shop', 'known', 'someone@example.org', after(-3 * 24 * 60))
  let mails = 0
  for (const days of [2, 1, 0]) {
    const at = after(-days * 24 * 60)
    await all(numbers(people), async (n) => {
      // To no token, and to a genuine one of somebody else.
      await arrive(table, n % 2 === 0 ? `b@${domain}` : genuine, bounceAbout(n), at)
      await arrive(table, `b@${domain}`, complaintAbout(n, `user${n}@example.org`), at)
      await arrive(table, genuine, successAbout(n), at)
      mails += 3
    })
  }
  await sweepMinutes(table, after(3))
  const states: Record<string, number> = {}
  let most = 0
  await all(numbers(people), async (n) => {
    const who = `user${n}@example.org`
    const state = (await getState(table, 'shop', who))?.state ?? 'clear'
    states[state] = (states[state] ?? 0) + 1
    most = Math.max(most, (await readRecipient(table, 'shop', who, new Date())).rows.length)
  })
  say(`${mails} forged mails about ${people} people on three days`, states, { clear: people })
  say('rows of evidence a person at most', most <= 6 ? 'at most 6' : most, 'at most 6')
  const open = await listIncidents(table, 'shop', 'open')
  say(
    'incidents',
    open.map(({ cause }) => cause),
    ['unverified-flood'],
  )
}

async function massFailure(table: Table): Promise<void> {
  await addSender(table, 'mass')
  const who = (n: number) => `person${n}@example.org`
  await all(numbers(failures), (n) =>
    arrive(table, pathOf('mass', `${n}`, who(n)), bounceOfAddress(n, who(n), 'aspmx.l.google.com')),
  )
  const count = async (state: 'held' | 'suppressed') => {
    let found = 0
    for await (const { recipient } of listStates(table, 'mass', state)) found += recipient === '' ? 0 : 1
    return found
  }
  for (let round = 0; round < 8; round += 1) {
    await sweepMinutes(table, after(200 + round * 10), 120_000)
    await sweepRecipients(table, after(200 + round * 10), 120_000)
  }
  say(
    `${failures} signed 5.1.1 of one provider in an hour: held, suppressed`,
    [await count('held'), await count('suppressed')],
    [failures, 0],
  )
  const open = await listIncidents(table, 'mass', 'open')
  say(
    'incidents',
    open.map(({ cause }) => cause),
    ['user-unknown|google|'],
  )
  const freed = await decideAll(table, 'mass', { class: 'release', incident: open[0]?.id ?? '' }, after(300))
  say('one release frees', freed, failures)
  say('held, suppressed after it', [await count('held'), await count('suppressed')], [0, 0])
}

const { table, stop } = await openTestTable()
// What receive logs a mail is not wanted here.
process.stdout.write = () => true
try {
  for (const attack of [forged, massFailure]) {
    const started = performance.now()
    await attack(table)
    console.error(`    ${((performance.now() - started) / 1000).toFixed(0)} s`)
  }
} finally {
  await stop()
}
process.exitCode = bad === 0 ? 0 : 1
