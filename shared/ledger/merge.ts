/** Index entries of several keys as one stream, newest first: what a sender's bounces of several days are spread over. */
import type { Item, Look, Query, Table } from '../aws/table.ts'

/** The next newest entry; or none, where a query has been looked through down to `sort` and would go on from there. */
export interface Step {
  item: Item | null
  sort: string
  /** Entries that were looked at until now, those that the queries' filters left out among them. */
  looked: number
}

/** Yields the entries of all queries by descending sort key. Each query is read a page at a time, as far as it is asked. */
export async function* newestOf(table: Table, queries: readonly Query[], sortKey: string): AsyncGenerator<Item> {
  for await (const { item } of stepsThrough(table, queries, sortKey)) if (item) yield item
}

/**
 * As `newestOf`, with a step before each page that is not a query's first. Everything above a step's sort key has been
 * looked at in all queries.
 */
export async function* stepsThrough(
  table: Table,
  queries: readonly Query[],
  sortKey: string,
): AsyncGenerator<Step, void> {
  let looked = 0
  const fill = async (stream: Stream): Promise<void> => {
    const next = await stream.looks.next()
    const look: Look = next.done === true ? { items: [], looked: 0, reached: null } : next.value
    looked += look.looked
    stream.at = 0
    stream.page = look.items
    stream.reached = look.reached && String(look.reached[sortKey])
  }
  const streams = queries.map((query): Stream => {
    return { looks: table.looks({ ...query, newestFirst: true }), page: [], at: 0, reached: null }
  })
  await Promise.all(streams.map(fill))
  const headOf = ({ page, at, reached }: Stream): string | null => {
    const item = page[at]
    return item ? String(item[sortKey]) : reached
  }
  for (;;) {
    let newest: { stream: Stream; sort: string } | undefined
    for (const stream of streams) {
      const sort = headOf(stream)
      if (sort !== null && (newest === undefined || sort > newest.sort)) newest = { stream, sort }
    }
    if (!newest) return
    const { stream, sort } = newest
    const item = stream.page[stream.at] ?? null
    yield { item, sort, looked }
    stream.at += 1
    if (item === null) await fill(stream)
  }
}

interface Stream {
  looks: AsyncGenerator<Look>
  page: Item[]
  at: number
  /** The sort key of the last entry that was looked at; null at the end. */
  reached: string | null
}
