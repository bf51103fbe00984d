/**
 * Bounce rows. Every write is one conditional write that can be repeated:
 * a failed condition means that the work was done before, and whoever comes second goes on from the stored row.
 */
import { Fault } from '../aws/faults.ts'
import type { Item, Key, Table } from '../aws/table.ts'
import type { Naming } from '../report/reading.ts'
import { canonicalAddress } from '../identity/address.ts'
import type { Attribution, Kind, Original, Problem, Report } from '../verdict/verdict.ts'
import type { Was } from '../webhook/events.ts'
import { causeOf } from './cause.ts'
import { trustRank } from './ids.ts'
import { bounceIndexKeys, bounceKey, causeKeys, listBuckets, listKey } from './keys.ts'

/** Where the mail behind a row is stored; `id` is the SES message id of the inbound mail. */
export interface MailPointer {
  id: string
  bucket: string
  key: string
}

/** One report of one mail as it is stored, or a mail that has none: an answer, a newsletter, something unreadable. */
export interface StoredBounce {
  sender: string
  /** The report's bounceId, or an id derived from the mail where there is no report. */
  bounceId: string
  /** 0 unverified … 3 signed. */
  rank: number
  /** Minute of the first write, `2026-11-21T10:00`; never changes. */
  storedMinute: string
  storedAt: string
  kind: Kind
  receivedAt: string
  mail: MailPointer
  attribution: Attribution
  original: Original
  reportingMta: string | null
  report: Report | null
  /** What the original names in DNS; absent in rows of version 1. */
  naming?: Naming
  problems: Problem[]
  /** 1 for the verdict of its arrival; each other verdict that `reprocess` comes to is one more. */
  version: number
  /** When that verdict was written, ISO 8601 UTC; of corrected ones only. */
  correctedAt?: string
  /** What it said before its category changed; of corrected ones only. */
  was?: Was
}

export type NewBounce = Omit<StoredBounce, 'rank' | 'storedMinute' | 'storedAt' | 'sender' | 'version'>

/**
 * Returns what a row is counted and found as. One mail may report a failure, a delay and a success (RFC 3464 §2.3.3): its kind
 * is `bounce` then, and only the failure is one.
 */
export function rowKind({ kind, report }: Pick<StoredBounce, 'kind' | 'report'>): Kind {
  if (kind !== 'bounce' || !report || report.action === 'failed') return kind
  return report.action === 'delayed' ? 'delay' : 'delivery'
}

/** Problems that leave nothing to read: such mail is counted, so that somebody looks. */
export const unreadable: readonly Problem['code'][] = ['unreadable', 'empty', 'raw-gone']

/** The version of the row shapes below; readers take this and the one before. */
export const rowVersion = 2

/** Days that a bounce row is kept where its sender says nothing. */
export const defaultDays = 90

/**
 * Writes a bounce row unless one of the same or a higher rank is there, and returns the row that counts, read
 * consistently. `storedMinute` is fixed by the first write. `repeated` tells that nothing was written.
 */
export async function recordBounce(
  table: Table,
  bounce: NewBounce,
  now: Date,
  days = defaultDays,
): Promise<{ row: StoredBounce; repeated: boolean }> {
  const sender = bounce.attribution.id
  const { bounceId, report } = bounce
  const recipientKey = report ? canonicalAddress(report.recipient) : null
  const trust = report?.trust ?? 'unverified'
  const rank = trustRank[trust]
  const cause = causeOf(bounce.kind, report)
  const { due, dueSort } = causeKeys(sender, cause ?? 'none', bounceId, now.toISOString())
  const write = () =>
    table.update(
      bounceKey(sender, bounceId),
      {
        set: {
          v: rowVersion,
          type: 'bounce',
          sender,
          bounceId,
          rank,
          kind: rowKind(bounce),
          category: report?.category ?? 'none',
          reason: report?.reason ?? 'none',
          provider: report?.provider ?? 'none',
          trust,
          cause: cause ?? 'none',
          ...(cause === null ? {} : { due }),
          receivedAt: bounce.receivedAt,
          ...(bounce.problems.some(({ code }) => unreadable.includes(code)) ? { unread: 'yes' } : {}),
          body: JSON.stringify(bounce),
          expires: epoch(now, days),
        },
        setIfAbsent: {
          ...bounceIndexKeys(sender, recipientKey, bounceId, now),
          storedAt: now.toISOString(),
          firstMail: bounce.mail,
          // Without `due` beside it, it stands in no index.
          dueSort,
        },
        ...(cause === null ? { remove: ['due'] } : {}),
      },
      absentOrBelow(rank),
    )
  const written = await write()
  if (written) {
    const first = written['firstMail'] as MailPointer | undefined
    if (first && first.id !== bounce.mail.id) await recordCopy(table, sender, bounceId, bounce.mail, now, days)
    return { row: readBounceRow(written), repeated: false }
  }
  const stored = await getBounce(table, sender, bounceId)
  if (!stored) {
    // It has expired and is not deleted yet: another bounce of the same message begins anew.
    await table.remove(bounceKey(sender, bounceId))
    const anew = await write()
    if (anew) return { row: readBounceRow(anew), repeated: false }
    throw new Fault('bounce-row-vanished', true)
  }
  if (stored.mail.id !== bounce.mail.id) await recordCopy(table, sender, bounceId, bounce.mail, now, days)
  return { row: stored, repeated: true }
}

/** Another mail about the same failure: so that it is found when the person is forgotten. */
async function recordCopy(
  table: Table,
  sender: string,
  bounceId: string,
  mail: MailPointer,
  now: Date,
  days: number,
): Promise<void> {
  const { pk } = bounceKey(sender, bounceId)
  await table.put({ v: rowVersion, type: 'copy', pk, sk: `MAIL#${mail.id}`, mail, expires: epoch(now, days) })
}

/** Returns where the mails behind a bounce that arrived until a time are stored, all copies of it; null where it came later or is gone. */
export async function mailsOf(table: Table, key: Key, until: Date): Promise<MailPointer[] | null> {
  const mails = new Map<string, MailPointer>()
  let arrived = false
  for await (const page of table.pages({ where: { text: '#pk = :pk', values: { pk: key.pk } } })) {
    for (const item of page) {
      if (item['sk'] === key.sk) {
        arrived = String(item['receivedAt']) <= until.toISOString()
        const { mail } = readBounceRow(item)
        mails.set(mail.id, mail)
      }
      for (const mail of [item['firstMail'], item['mail']] as (MailPointer | undefined)[])
        if (mail) mails.set(mail.id, mail)
    }
  }
  // What came as an SES event to a sender that keeps no addresses has no object.
  return arrived ? [...mails.values()].filter(({ bucket }) => bucket !== '') : null
}

/**
 * Writes the next version of a verdict, if the row is still the one that was read, and returns the row that counts. `was`
 * tells what an earlier version said of another category; the minute of the first write stays.
 */
export async function replaceVerdict(
  table: Table,
  stored: StoredBounce & { report: Report },
  { kind, report }: { kind: Kind; report: Report },
  now: Date,
): Promise<StoredBounce> {
  const { sender, bounceId, rank, version, mail, receivedAt, attribution, original, reportingMta, naming, problems } =
    stored
  const { category, reason } = stored.report
  const was = category === report.category ? {} : { was: { category, reason } }
  const kept = {
    bounceId,
    mail,
    receivedAt,
    attribution,
    original,
    reportingMta,
    problems,
    ...(naming ? { naming } : {}),
  }
  const body: NewBounce = { ...kept, kind, report, correctedAt: now.toISOString(), ...was }
  const cause = causeOf(kind, report)
  const unchanged = version === 1 ? 'attribute_not_exists(#version)' : '#version = :version'
  const written = await table.update(
    bounceKey(sender, bounceId),
    {
      set: {
        version: version + 1,
        kind: rowKind(body),
        category: report.category ?? 'none',
        reason: report.reason ?? 'none',
        provider: report.provider ?? 'none',
        cause: cause ?? 'none',
        ...(cause === null ? {} : causeKeys(sender, cause, bounceId, stored.storedAt)),
        body: JSON.stringify(body),
      },
      ...(cause === null ? { remove: ['due'] } : {}),
    },
    { text: `#rank = :rank AND ${unchanged}`, values: version === 1 ? { rank } : { rank, version } },
  )
  const row = written ? readBounceRow(written) : await getBounce(table, sender, bounceId)
  if (!row) throw new Fault('bounce-row-vanished', true)
  return row
}

/** Returns a bounce row, read consistently, or null. */
export async function getBounce(table: Table, sender: string, bounceId: string): Promise<StoredBounce | null> {
  const item = await table.get(bounceKey(sender, bounceId))
  return item && readBounceRow(item)
}

/** Returns a sender's bounces of one UTC day (`2026-11-21`), newest first, at most `limit`. */
export async function listBounces(table: Table, sender: string, day: string, limit = 50): Promise<StoredBounce[]> {
  const buckets = Array.from({ length: listBuckets }, (_, bucket) =>
    table.query({
      index: 'list',
      where: { text: '#list = :list', values: { list: listKey(sender, day, bucket) } },
      newestFirst: true,
      limit,
    }),
  )
  const newest = (await Promise.all(buckets))
    .flat()
    .map((entry) => String(entry['listSort']))
    .sort()
    .reverse()
    .slice(0, limit)
  const rows = await Promise.all(newest.map((sort) => getBounce(table, sender, sort.slice(sort.indexOf('#') + 1))))
  return rows.filter((row) => row !== null)
}

/** Proof replaces a claim, never the reverse. */
const absentOrBelow = (rank: number) => ({ text: 'attribute_not_exists(pk) OR #rank < :rank', values: { rank } })

/** Returns the epoch second at which a row that is written now may be deleted. */
export function epoch(now: Date, days: number): number {
  return Math.floor(now.getTime() / 1000) + days * 86_400
}

/** Returns a bounce from its row. */
export function readBounceRow(item: Item): StoredBounce {
  const body = JSON.parse(String(item['body'])) as NewBounce
  return {
    ...body,
    sender: String(item['sender']),
    rank: Number(item['rank']),
    storedAt: String(item['storedAt']),
    version: Number(item['version'] ?? 1),
    storedMinute: String(item['minute']).slice(0, 16),
  }
}
