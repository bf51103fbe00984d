/** Days that corrections have touched are counted anew once the corrections have ended. */
import type { Table } from '../../shared/aws/table.ts'
import { oldestCountable, recountDay, recountSender } from '../../shared/ledger/recount.ts'
import { listSenders } from '../../shared/ledger/senders.ts'
import { clearStale, listStale } from '../../shared/ledger/stale.ts'

/** Longer than one run of `receive` can take from its mark to its last row. */
const settles = 5 * 60_000

/**
 * Counts days anew as far as `budget` milliseconds reach; the next run goes on from there. Returns how many it counted. The
 * default sender has bounces without being registered.
 */
export async function sweepStale(table: Table, defaultSender: string, now: Date, budget = 8_000): Promise<number> {
  const started = Date.now()
  const due = (await listStale(table)).filter(({ at }) => now.getTime() - Date.parse(at) >= settles)
  if (due.length === 0) return 0
  const senders = [...new Set([...(await listSenders(table)), defaultSender])]
  const oldest = await oldestCountable(table, senders, now)
  const days = [...new Set(due.map(({ day }) => day))].sort()
  let counted = 0
  for (const day of days) {
    if (counted > 0 && Date.now() - started >= budget) break
    const marks = due.filter((mark) => mark.day === day)
    const named = new Set([...senders, ...marks.map(({ sender }) => sender)])
    if (day >= oldest) await recountDay(table, [...named], day, now)
    else for (const { sender } of marks) await recountSender(table, sender, day, now)
    for (const mark of marks) await clearStale(table, mark)
    counted += 1
  }
  return counted
}
