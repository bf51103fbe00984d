/** Which rows say what a stored mail or event said: asked only when mails are read again, so no index tells it. */
import type { Key, Table } from '../aws/table.ts'
import { readBounceRow } from './bounces.ts'
import { listBuckets, listKey } from './keys.ts'

export interface RowOfMail {
  sender: string
  bounceId: string
}

/** Senders that are asked about at the same time. */
const atOnce = 10

/** Returns the rows that were first written from the day of `since` on, by the key of the object behind them. */
export async function rowsOfMails(
  table: Table,
  senders: readonly string[],
  since: Date,
  now: Date,
): Promise<Map<string, RowOfMail[]>> {
  const found = new Map<string, RowOfMail[]>()
  const look = async (sender: string, day: string, bucket: number): Promise<void> => {
    const where = { text: '#list = :list', values: { list: listKey(sender, day, bucket) } }
    for await (const page of table.pages({ index: 'list', where, fields: ['pk', 'sk'] })) {
      for (const item of await table.getMany(page.map(({ pk, sk }) => ({ pk, sk }) as Key))) {
        const { bounceId, mail } = readBounceRow(item)
        found.set(mail.key, [...(found.get(mail.key) ?? []), { sender, bounceId }])
      }
    }
  }
  for (let day = dayOf(since.getTime()); day <= dayOf(now.getTime()); day = dayOf(Date.parse(day) + 86_400_000)) {
    for (let at = 0; at < senders.length; at += atOnce) {
      const asked = senders.slice(at, at + atOnce)
      const buckets = Array.from({ length: listBuckets }, (_, bucket) => bucket)
      await Promise.all(asked.flatMap((sender) => buckets.map((bucket) => look(sender, day, bucket))))
    }
  }
  return found
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)
