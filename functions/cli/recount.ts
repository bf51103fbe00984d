/** `rebound recount`: the sums of the dashboard, written anew from the records. */
import { parseArgs } from 'node:util'
import { oldestCountable, recountDay } from '../../shared/ledger/recount.ts'
import { listSenders } from '../../shared/ledger/senders.ts'
import { connect } from './connect.ts'
import { UsageError, write } from './usage.ts'

const dayMs = 86_400_000

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { since: { type: 'string' }, until: { type: 'string' } } })
  const now = new Date()
  const today = now.toISOString().slice(0, 10)
  const first = readDay('since', values.since) ?? dayOf(now.getTime() - dayMs)
  const last = readDay('until', values.until) ?? today
  if (first > last) throw new UsageError('--since is later than --until')
  const table = connect()
  // The default sender has bounces without being registered.
  const senders = [...new Set(await listSenders(table)).add(process.env['REBOUND_DEFAULT_SENDER'] ?? 'default')]
  const oldest = await oldestCountable(table, senders, now)
  if (first < oldest) throw new UsageError(`records before ${oldest} may be gone: their sums are left as they are`)
  for (let day = first; day <= last; day = dayOf(Date.parse(day) + dayMs)) {
    const { counted, mended } = await recountDay(table, senders, day, now)
    await write(`${day}: ${counted} records counted, ${mended} minutes mended\n`)
  }
  return 0
}

function readDay(name: string, value: string | undefined): string | null {
  if (value === undefined) return null
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value)))
    throw new UsageError(`--${name} is a day like 2026-11-21`)
  return value
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
