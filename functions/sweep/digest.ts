/**
 * Digests for mailboxes: when an hour is closed, what its cap held back; when a day is closed, the day in numbers. A digest
 * is a delivery whose payload is written with it, under an id derived from sender and span: a sweep that is repeated makes
 * the same one.
 */
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import type { DayCounts, Digest, DigestIncident } from '../../shared/forward/digestLetter.ts'
import { rulesOf } from '../../shared/forward/rules.ts'
import type { Forwarded, ForwardRules } from '../../shared/forward/rules.ts'
import { blocklists } from '../../shared/knowledge/blocklists.ts'
import { reasons } from '../../shared/knowledge/reasons.ts'
import type { Category, Reason } from '../../shared/knowledge/reasons.ts'
import { announceTo } from '../../shared/ledger/announce.ts'
import { getBounce } from '../../shared/ledger/bounces.ts'
import { readCause } from '../../shared/ledger/cause.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { listIncidents } from '../../shared/ledger/incidents.ts'
import type { Incident } from '../../shared/ledger/incidents.ts'
import { hourOf, listHeldBack, mailboxOf } from '../../shared/ledger/mailbox.ts'
import { getSender, listSenders } from '../../shared/ledger/senders.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import { listSums, sumOf } from '../../shared/ledger/sums.ts'
import { isIP } from 'node:net'

/** Reports that an hourly digest names; the rest is a number. */
const named = 40
const mostIncidents = 20
const hourMs = 3_600_000

/**
 * Makes the digests of every hour that was closed since the last run. `through` is the last closed minute. Returns the
 * requests for their first attempts.
 */
export async function sweepDigests(table: Table, through: string | null, now: Date): Promise<DeliveryRequest[]> {
  if (through === null) return []
  // A minute past the hour's last one closes it.
  const closed = hourBefore(new Date(Date.parse(`${through}Z`) + 60_000))
  const progress = await table.get(progressKey)
  let hour = progress ? hourAfter(String(progress['through'])) : closed
  if (hour > closed) return []
  const requests: DeliveryRequest[] = []
  const senders = await inPortions(await listSenders(table), (id) => getSender(table, id))
  const forwarding = senders.filter((sender) => sender !== null).filter(({ forward }) => forward !== null)
  // After a long stand-still old hours are not told any more: at most a day of them.
  const oldest = hourOf(new Date(Date.parse(`${closed}:00Z`) - 24 * hourMs))
  for (hour = hour < oldest ? oldest : hour; hour <= closed; hour = hourAfter(hour)) {
    requests.push(...(await inPortions(forwarding, (sender) => digestsOf(table, sender, hour, now))).flat())
    await table.put({ ...progressKey, through: hour })
  }
  return requests
}

/** Senders that are looked at at the same time. */
const atOnce = 16

async function inPortions<T, R>(all: readonly T[], work: (each: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (let at = 0; at < all.length; at += atOnce)
    done.push(...(await Promise.all(all.slice(at, at + atOnce).map(work))))
  return done
}

const progressKey = { pk: 'SWEEP', sk: 'DIGESTS' }
const hourBefore = (at: Date) => hourOf(new Date(at.getTime() - hourMs))
const hourAfter = (hour: string) => hourOf(new Date(Date.parse(`${hour}:00Z`) + hourMs))

async function digestsOf(table: Table, sender: Sender, hour: string, now: Date): Promise<DeliveryRequest[]> {
  const rules = rulesOf(sender)
  const held = await heldIn(table, sender.id, hour, rules)
  const day = hour.endsWith('T23') ? await dayOf(table, sender, hour.slice(0, 10), rules) : null
  return [
    ...(held ? await write(table, sender, { span: hour, held, day: null }, now) : []),
    ...(day ? await write(table, sender, { span: hour.slice(0, 10), held: null, day }, now) : []),
  ]
}

type Content = Omit<Digest['data'], 'sender'>

async function write(table: Table, sender: Sender, content: Content, now: Date): Promise<DeliveryRequest[]> {
  const mailbox = mailboxOf(sender)
  if (!mailbox) return []
  const digest: Digest = {
    type: 'digest',
    version: 1,
    timestamp: now.toISOString(),
    data: { sender: { id: sender.id }, ...content },
  }
  const deliveryId = deriveId('digest', sender.id, content.span)
  const delivery = { sender: sender.id, deliveryId, bounceId: '', event: 'digest' }
  return announceTo(table, mailbox, delivery, now, JSON.stringify(digest))
}

async function heldIn(table: Table, sender: string, hour: string, { perHour }: ForwardRules): Promise<Content['held']> {
  const rows = await listHeldBack(table, sender, hour)
  if (rows.length === 0) return null
  const reports = rows.filter(({ use }) => use === 'report')
  const found = await Promise.all(reports.slice(0, named).map(({ bounceId }) => getBounce(table, sender, bounceId)))
  return {
    reports: found.flatMap((bounce) => {
      if (!bounce?.report) return []
      const { recipient, category, reason } = bounce.report
      return [{ recipient, category: category ?? bounce.kind, reason: reason ?? '' }]
    }),
    count: reports.length,
    answers: rows.length - reports.length,
    perHour,
  }
}

/** A day in numbers, or null where there is nothing to tell: all was forwarded at once, or nothing happened. */
async function dayOf(table: Table, sender: Sender, day: string, rules: ForwardRules): Promise<Content['day']> {
  const sums = sumOf(await listSums(table, sender.id, 'day', day))
  const incidents = await incidentsOf(table, sender, day)
  const sends = (what: Forwarded) => rules.send.includes(what)
  const categories = Object.entries(sums.categories).filter(([category]) => sends(category as Category))
  const chosen = Object.entries(sums.reasons).filter(
    ([reason]) => Object.hasOwn(reasons, reason) && sends(reasons[reason as Reason].category),
  )
  const counts: DayCounts = {
    categories: Object.fromEntries(categories),
    reasons: Object.fromEntries(chosen),
    complaints: sends('complaint') ? (sums.kinds['complaint'] ?? 0) : 0,
    delays: sends('delay') ? (sums.kinds['delay'] ?? 0) : 0,
    unverified: sums.unverified,
  }
  const isQuiet = categories.length + counts.complaints + counts.delays + counts.unverified + incidents.length === 0
  const wasTold = rules.when === 'at-once' && counts.unverified + incidents.length === 0
  return isQuiet || wasTold ? null : { counts, incidents }
}

/** Incidents that were seen on a day, the largest first. */
async function incidentsOf(table: Table, sender: Sender, day: string): Promise<DigestIncident[]> {
  const [open, closed] = await Promise.all([
    listIncidents(table, sender.id, 'open'),
    listIncidents(table, sender.id, 'closed'),
  ])
  return [...open, ...closed]
    .filter(({ firstSeen, lastSeen }) => firstSeen.slice(0, 10) <= day && lastSeen.slice(0, 10) >= day)
    .sort((a, b) => b.count - a.count)
    .slice(0, mostIncidents)
    .map((incident) => told(incident, sender))
}

/** Bounces that nothing proves make incidents too: a name that only they claim is not told. */
function told(incident: Incident, sender: Sender): DigestIncident {
  const { reason, provider, subject } = readCause(incident.cause)
  const isOurs = (name: string) =>
    isIP(name) > 0 || sender.names.domains.includes(name) || blocklists.some((list) => list.name === name)
  return {
    reason: Object.hasOwn(reasons, reason) ? (reason as Reason) : null,
    provider,
    subject: subject !== null && isOurs(subject) ? subject : null,
    count: incident.count,
    since: incident.firstSeen,
    last: incident.lastSeen,
    open: incident.state === 'open',
  }
}
