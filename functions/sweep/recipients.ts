/** Recipients whose state time may have changed are folded again: holds end, suppressions decay, hours are judged first. */
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { closedThrough } from '../../shared/ledger/progress.ts'
import { openDns } from '../../shared/evidence/resolver.ts'
import type { Dns } from '../../shared/evidence/resolver.ts'
import { Guard, openMassFailure } from '../../shared/ledger/guard.ts'
import { holdShards, listHeld, recordJudgement } from '../../shared/ledger/recipients.ts'
import { getSender, thresholdsOf } from '../../shared/ledger/senders.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import { settleRecipient } from '../../shared/ledger/settle.ts'
import { listStale } from '../../shared/ledger/stale.ts'
import { trustRank } from '../../shared/ledger/ids.ts'
import { isProven } from '../../shared/suppression/rows.ts'
import type { EvidenceRow } from '../../shared/suppression/rows.ts'
import { domainLooks } from './domains.ts'

export interface RecipientSweep {
  settled: number
  requests: DeliveryRequest[]
  /** Incidents. */
  opened: string[]
}

/** A correction is counted by then, or its day still marked (`stale.ts`): no run is between the two. */
const correctionMs = 10 * 60_000
/** Recipients that are folded at the same time. */
const atOnce = 16

/** Settles what is due, as far as `budget` milliseconds reach; the next run goes on from there. Throws the first fault, at the end. */
export async function sweepRecipients(
  table: Table,
  now: Date,
  budget = 8_000,
  dns: Dns = openDns(),
): Promise<RecipientSweep> {
  const started = Date.now()
  const done: RecipientSweep = { settled: 0, requests: [], opened: [] }
  const shards = Array.from({ length: holdShards }, (_, shard) => listHeld(table, shard, now))
  const due = (await Promise.all(shards)).flat()
  if (due.length === 0) return done
  const through = (await closedThrough(table)) ?? ''
  const stale = await listStale(table)
  const known = new Map<string, Promise<{ sender: Sender | null; guard: Guard }>>()
  const read = async (id: string) => {
    const days = stale.filter(({ sender }) => sender === id).map(({ day }) => day)
    return { sender: await getSender(table, id), guard: new Guard(table, id, through, new Set(days)) }
  }
  const failures = new Set<string>()
  const faults: unknown[] = []
  const look = domainLooks(table, dns, now)
  const settle = async (whose: { sender: string; recipient: string }): Promise<void> => {
    const reading = known.get(whose.sender) ?? read(whose.sender)
    known.set(whose.sender, reading)
    const { sender, guard } = await reading
    const settled = await settleRecipient(table, sender, whose, now, async (rows) => {
      const holdMs = thresholdsOf(sender).holdMinutes * 60_000
      const { matched, unverified } = thresholdsOf(sender)
      const counts = (row: EvidenceRow) =>
        isProven(row) || unverified !== null || (matched !== null && row.rank > trustRank.unverified)
      const open = rows.filter((row) => counts(row) && row.judged === undefined && isJudged(row))
      await guard.load(open)
      if (sender?.settings.evidence !== false) await look(whose, rows)
      for (const row of open) {
        const judged = await judgeRow(table, whose.sender, row, guard, { now: now.getTime(), holdMs })
        const mass = `${whose.sender} ${row.reason} ${row.provider ?? ''}`
        if (judged !== 'abnormal' || row.class === 'soft' || failures.has(mass)) continue
        failures.add(mass)
        const id = await openMassFailure(table, whose.sender, row, now)
        if (id) done.opened.push(id)
      }
      return { hour: (row) => guard.hour(row), softDay: (row) => row.judged ?? guard.softDay(row) }
    })
    done.requests.push(...settled.requests)
    done.settled += 1
  }
  for (let at = 0; at < due.length && Date.now() - started < budget; at += atOnce) {
    // One recipient that cannot be settled must not stop the others; their deliveries have their own safety net.
    for (const outcome of await Promise.allSettled(due.slice(at, at + atOnce).map(settle))) {
      if (outcome.status === 'rejected') faults.push(outcome.reason)
    }
  }
  if (faults.length > 0) throw faults[0]
  return done
}

const isJudged = ({ class: found }: EvidenceRow): boolean =>
  found === 'hard' || found === 'soft' || found === 'complaint'

/** Counts are forgotten: what the hour was is written on the row, once the hold is over and the counting is done. */
async function judgeRow(
  table: Table,
  sender: string,
  row: EvidenceRow,
  guard: Guard,
  { now, holdMs }: { now: number; holdMs: number },
) {
  const judged = row.class === 'soft' ? guard.softDay(row) : guard.hour(row)
  const isHeld = row.class !== 'soft' && Date.parse(row.at ?? '') > now - holdMs
  const isFresh = Date.parse(row.correctedAt ?? '') > now - correctionMs
  if ((isHeld || isFresh) && judged !== 'abnormal') return 'unknown'
  if (judged === 'unknown') return judged
  await recordJudgement(table, sender, row, judged)
  row.judged = judged
  return judged
}
