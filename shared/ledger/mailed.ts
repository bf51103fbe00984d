/**
 * How many addresses of a domain were mailed on a day, as far as it matters: for "half of those mailed failed". Of the
 * recipients whose success is reported each falls into one of 64 slots, and a slot is written once: no counter, and never
 * more than 64 rows a sender, day and domain. Slots that are taken are at most those mailed: rather too few than too many.
 */
import type { Table } from '../aws/table.ts'
import { domainPart } from '../identity/recipientTag.ts'
import { epoch, rowVersion } from './bounces.ts'
import { bucketOf } from './keys.ts'

/** 20 failures in a day are too many anyway; 20 recipients take some 17 of 64 slots. */
const slots = 64
/** Failures are judged when their day is over. */
const keptDays = 16
const mostKnown = 50_000

/** Returns what notes a success. A process remembers which slots it has seen written. */
export function noteMailed(table: Table) {
  const known = new Set<string>()
  return async (sender: string, recipient: string, at: string, now: Date): Promise<void> => {
    const domain = domainPart(recipient)
    const key = { pk: mailedPk(sender, at.slice(0, 10), domain), sk: `SLOT#${bucketOf(recipient, slots)}` }
    const name = `${key.pk}#${key.sk}`
    if (known.has(name)) return
    await table.put(
      { v: rowVersion, type: 'mailed', ...key, expires: epoch(now, keptDays) },
      { text: 'attribute_not_exists(pk)' },
    )
    if (known.size >= mostKnown) known.clear()
    known.add(name)
  }
}

/** Returns how many slots of a domain's day are taken. */
export async function countMailed(table: Table, sender: string, day: string, domain: string): Promise<number> {
  return (await table.query({ where: { text: '#pk = :pk', values: { pk: mailedPk(sender, day, domain) } } })).length
}

const mailedPk = (sender: string, day: string, domain: string): string => `Y#${sender}#${day}#${domain}`
