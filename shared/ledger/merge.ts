/** Index entries of several keys as one stream, newest first: what a sender's bounces of several days are spread over. */
import type { Item, Query, Table } from '../aws/table.ts'

/** Yields the entries of all queries by descending sort key. Each query is read a page at a time, as far as it is asked. */
export async function* newestOf(table: Table, queries: readonly Query[], sortKey: string): AsyncGenerator<Item> {
  const streams = await Promise.all(
    queries.map(async (query) => {
      const pages = table.pages({ ...query, newestFirst: true })
      const stream = { pages, page: [] as Item[], at: 0, done: false }
      await fill(stream)
      return stream
    }),
  )
  const headOf = ({ page, at }: Stream) => page[at]?.[sortKey] as string
  let open = streams.filter(({ done }) => !done)
  while (open.length > 0) {
    const newest = open.reduce((best, stream) => (headOf(stream) > headOf(best) ? stream : best))
    const item = newest.page[newest.at]
    newest.at += 1
    if (item) yield item
    if (newest.at >= newest.page.length) {
      await fill(newest)
      if (newest.done) open = open.filter((stream) => stream !== newest)
    }
  }
}

interface Stream {
  pages: AsyncGenerator<Item[]>
  page: Item[]
  at: number
  done: boolean
}

/** Reads on until there is an entry or nothing is left; a page may be empty and not the last. */
async function fill(stream: Stream): Promise<void> {
  stream.at = 0
  stream.page = []
  while (stream.page.length === 0 && !stream.done) {
    const next = await stream.pages.next()
    if (next.done === true) stream.done = true
    else stream.page = next.value
  }
}
