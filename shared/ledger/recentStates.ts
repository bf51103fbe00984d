/** Recipients that are held or suppressed, by the time since when, newest first and page by page. */
import type { Table } from '../aws/table.ts'
import type { StoredState } from '../suppression/transitions.ts'
import { listBuckets, stateListKey } from './keys.ts'
import { newestOf } from './merge.ts'
import { readState } from './recipients.ts'

export interface StatePage {
  rows: { recipient: string; state: StoredState; changedAt: string | null }[]
  /** Where to go on, or null at the end. */
  next: string | null
}

/** Returns the page of a sender's recipients in one state that is older than `before`. */
export async function recentStates(
  table: Table,
  sender: string,
  state: 'held' | 'suppressed',
  before: string | null,
  limit = 50,
): Promise<StatePage> {
  const queries = Array.from({ length: listBuckets }, (_, bucket) => {
    const list = stateListKey(sender, state, bucket)
    const where =
      before === null
        ? { text: '#list = :list', values: { list } }
        : { text: '#list = :list AND #listSort < :before', values: { list, before } }
    return { index: 'list', where, limit: limit + 1 }
  })
  const keys: { pk: string; sk: string; sort: string }[] = []
  for await (const item of newestOf(table, queries, 'listSort')) {
    keys.push({ pk: String(item['pk']), sk: String(item['sk']), sort: String(item['listSort']) })
    if (keys.length > limit) break
  }
  const items = await table.getMany(keys.slice(0, limit))
  return {
    rows: items.flatMap((item) => {
      const found = readState(item)
      // The index may lag behind the row.
      return found.state?.state === state
        ? [{ recipient: String(item['recipient']), state: found.state, changedAt: found.changedAt }]
        : []
    }),
    next: keys.length > limit ? (keys[limit - 1]?.sort ?? null) : null,
  }
}
