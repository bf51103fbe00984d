/**
 * Who may wait long for an endpoint. A process of deliver is held by its slowest post, so that an endpoint that hangs could
 * hold all of them: of the posts to one endpoint that are not answered quickly only a few are waited for, the others end.
 * Nothing is written for a post that is answered quickly.
 */
import type { Table } from '../aws/table.ts'
import { epoch, rowVersion } from './bounces.ts'
import { later } from './deliveries.ts'

/** Posts to one endpoint that may take their full time at once. */
export const longWaits = 5
/** Seconds after which a place is free again, whatever became of who took it. */
const longest = 30

/** Takes a place for a long wait; returns what gives it back, or null where all are taken. */
export async function waitLong(
  table: Table,
  sender: string,
  endpoint: string,
  now: Date,
): Promise<(() => Promise<void>) | null> {
  for (let place = 0; place < longWaits; place += 1) {
    const row = {
      v: rowVersion,
      type: 'wait',
      pk: `W#${sender}#${endpoint}`,
      sk: `PLACE#${place}`,
      expires: epoch(now, 1),
    }
    const free = { text: 'attribute_not_exists(pk) OR #until < :now', values: { now: now.toISOString() } }
    const until = later(now, longest).toISOString()
    if (!(await table.put({ ...row, until }, free))) continue
    return async () => {
      // Where another has taken the place since, it stays his.
      await table.put({ ...row, until: '' }, { text: '#until = :until', values: { until } })
    }
  }
  return null
}
