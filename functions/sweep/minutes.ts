/** Closed minutes are summed, and what many bounces have in common becomes an incident. */
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { causeKey, readNamed } from '../../shared/evidence/cause.ts'
import { getBounce } from '../../shared/ledger/bounces.ts'
import { evidenceCache } from '../../shared/ledger/evidenceCache.ts'
import {
  extendIncident,
  incidentId,
  listIncidents,
  mostOpen,
  openIncident,
  opensAt,
} from '../../shared/ledger/incidents.ts'
import { closedThrough, recordClosed } from '../../shared/ledger/progress.ts'
import { everybody, listMinute, listSumRows, recordSums, sumEntries, sumOf } from '../../shared/ledger/sums.ts'
import type { MinuteEntry, SpanSums } from '../../shared/ledger/sums.ts'
import type { Naming } from '../../shared/report/reading.ts'
import type { Evidence, Fix, Report } from '../../shared/verdict/verdict.ts'
import { sweepIncidents } from './incidents.ts'

/** A minute is closed when rows that were under way, and the index behind them, have surely arrived. */
const settles = 2 * 60_000
/** A stack that was never swept begins here; what is older is recomputed on demand. */
const firstLook = 20 * 60_000
const samples = 5

export interface MinuteSweep {
  /** Minutes that were closed by this run. */
  minutes: number
  opened: string[]
  closed: string[]
  /** Of those who hear of incidents. */
  requests: DeliveryRequest[]
}

/** Closes every minute that is due, as far as `budget` milliseconds reach; the next run goes on from there. */
export async function sweepMinutes(table: Table, now: Date, budget = 15_000): Promise<MinuteSweep> {
  const started = Date.now()
  const done: MinuteSweep = { minutes: 0, opened: [], closed: [], requests: [] }
  const through = await closedThrough(table)
  let next = through !== null ? minuteAfter(through) : minuteOf(new Date(now.getTime() - firstLook))
  const last = minuteOf(new Date(now.getTime() - settles))
  while (next <= last && Date.now() - started < budget) {
    done.opened.push(...(await closeMinute(table, next, now)))
    done.minutes += 1
    await recordClosed(table, next)
    next = minuteAfter(next)
  }
  return { ...done, ...(await sweepIncidents(table, now)) }
}

/** Writes one minute's sums and counts its causes; returns the incidents that it opened. May be repeated at any time. */
export async function closeMinute(table: Table, minute: string, now: Date): Promise<string[]> {
  const entries = await listMinute(table, minute)
  const opened: string[] = []
  const bySender = sumEntries(entries)
  if (bySender.size > 0) await recordSums(table, everybody, minute, sumOf([...bySender.values()]), now)
  for (const [sender, sums] of bySender) {
    await recordSums(table, sender, minute, sums, now)
    const causes = Object.entries(sums.causes).filter(([cause]) => cause !== 'none')
    if (causes.length === 0) continue
    const open = new Map((await listIncidents(table, sender, 'open')).map((incident) => [incident.cause, incident]))
    const recent = await listRecent(table, sender, minute)
    let room = mostOpen - open.size
    for (const [cause, count] of causes) {
      const incident = open.get(cause)
      if (incident) await extendIncident(table, incident, minute, count)
      else if (room > 0) {
        const ours = entries.filter((entry) => entry.sender === sender && entry.cause === cause)
        const ids = await openIfMany(table, sender, cause, minute, recent, ours)
        room -= ids.length
        opened.push(...ids)
      }
    }
  }
  return opened
}

/** The sums of the minutes in which 20 bounces make an incident, the newest last; they may begin before midnight. */
async function listRecent(table: Table, sender: string, minute: string): Promise<SpanSums[]> {
  const from = minuteOf(new Date(Date.parse(`${minute}Z`) - (opensAt.minutes - 1) * 60_000))
  const midnight = `${minute.slice(0, 10)}T00:00`
  if (from >= midnight) return listSumRows(table, sender, 'minute', from, minute)
  return [
    ...(await listSumRows(table, sender, 'minute', from, `${from.slice(0, 10)}T23:59`)),
    ...(await listSumRows(table, sender, 'minute', midnight, minute)),
  ]
}

/** The fix of one bounce, said of all of them. */
function fixOfAll({ fix, recipient }: Report): Fix | null {
  const all = (text: string) => (recipient === '' ? text : text.replaceAll(recipient, 'the address'))
  return fix && { ...fix, title: all(fix.title), steps: fix.steps.map(all) }
}

async function openIfMany(
  table: Table,
  sender: string,
  cause: string,
  minute: string,
  recent: readonly SpanSums[],
  entries: readonly MinuteEntry[],
): Promise<string[]> {
  const rows = recent.filter(({ sums }) => cause in sums.causes)
  const count = rows.reduce((sum, { sums }) => sum + (sums.causes[cause] ?? 0), 0)
  if (count < opensAt.bounces) return []
  const firstSeen = rows[0]?.at ?? minute
  const id = incidentId(sender, cause, firstSeen)
  const found = await Promise.all(entries.slice(0, samples).map(({ bounceId }) => getBounce(table, sender, bounceId)))
  const reports = found.flatMap((bounce) => bounce?.report ?? [])
  const first = found.find((bounce) => bounce?.report)
  const written = await openIncident(table, {
    id,
    sender,
    cause,
    state: 'open',
    firstSeen,
    lastSeen: minute,
    count,
    recipients: reports.map(({ recipient }) => recipient),
    fix: reports[0] ? fixOfAll(reports[0]) : null,
    evidence: first?.report ? await keptEvidence(table, sender, first.report, first.naming ?? null) : [],
  })
  return written ? [id] : []
}

/** What `deliver` found in DNS about this cause, if it has asked already. */
async function keptEvidence(table: Table, sender: string, report: Report, naming: Naming | null): Promise<Evidence[]> {
  const kept = await evidenceCache(table, sender).get(causeKey(report, readNamed(report, naming)))
  return kept?.evidence ?? []
}

const minuteOf = (at: Date) => at.toISOString().slice(0, 16)
const minuteAfter = (minute: string) => minuteOf(new Date(Date.parse(`${minute}Z`) + 60_000))
