/** The held and suppressed addresses of a sender, as `rebound suppressions import` takes them. */
import type { Table } from '../../../shared/aws/table.ts'
import { recentStates } from '../../../shared/ledger/recentStates.ts'
import { csvLine } from '../../../shared/suppression/addressList.ts'
import { download } from './stream.ts'

export const exportStates = (table: Table, sender: string, format: 'csv' | 'ndjson'): Response =>
  download(linesOf(table, sender, format), format, `recipients-${sender.replace(/[^\w-]/g, '')}`)

async function* linesOf(table: Table, sender: string, format: 'csv' | 'ndjson'): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(['recipient', 'state', 'since', 'until', 'reason', 'says'])
  for (const state of ['suppressed', 'held'] as const) {
    let before: string | null = null
    do {
      const found = await recentStates(table, sender, state, before, 500)
      for (const { recipient, state: now } of found.rows) {
        const row = {
          recipient,
          state,
          since: now.since,
          until: now.until,
          reason: now.because?.reason ?? null,
          says: now.says,
        }
        yield format === 'csv' ? csvLine(Object.values(row)) : `${JSON.stringify(row)}\n`
      }
      before = found.next
    } while (before !== null)
  }
}
