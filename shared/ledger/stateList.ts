/** Held and suppressed addresses page by page. A page begins behind a key, so that what changes meanwhile shifts nothing. */
import type { Table } from '../aws/table.ts'
import type { State } from '../suppression/fold.ts'
import type { StoredState } from '../suppression/transitions.ts'
import { listBuckets, stateListKey } from './keys.ts'
import { getState } from './recipients.ts'

export interface StatePage {
  rows: { recipient: string; state: StoredState }[]
  /** Where the next page begins; null after the last. */
  next: string | null
}

/** Returns a page of a sender's addresses in one state, by time within each of the index's buckets. */
export async function pageStates(
  table: Table,
  sender: string,
  state: Exclude<State, 'clear'>,
  after: string | null,
  limit: number,
): Promise<StatePage> {
  const [, from = '0', sort = ''] = /^(\d)#(.*)$/s.exec(after ?? '') ?? []
  const rows: StatePage['rows'] = []
  let start = sort
  for (let bucket = Number(from); bucket < listBuckets; bucket += 1) {
    const values = { list: stateListKey(sender, state, bucket), start }
    const entries = await table.query({
      index: 'list',
      where: {
        text: start === '' ? '#list = :list' : '#list = :list AND #listSort > :start',
        values: start === '' ? { list: values.list } : values,
      },
      limit: limit - rows.length,
    })
    const found = await Promise.all(
      entries.map(async (entry) => {
        const recipient = String(entry['pk']).split('#').slice(2).join('#')
        return { recipient, state: await getState(table, sender, recipient) }
      }),
    )
    // The index may be behind: what has changed since is not listed.
    for (const { recipient, state: now } of found) if (now?.state === state) rows.push({ recipient, state: now })
    const last = entries.at(-1)
    if (last && (rows.length >= limit || entries.length >= limit))
      return { rows, next: `${bucket}#${String(last['listSort'])}` }
    start = ''
  }
  return { rows, next: null }
}
