/**
 * A digest: what the hourly cap held back, or a day in numbers. Of what nothing proves it has numbers only: not one word
 * of such a mail, and no name that only such a mail claims.
 */
import { providers } from '../knowledge/providers.ts'
import { reasons } from '../knowledge/reasons.ts'
import type { Category, Reason } from '../knowledge/reasons.ts'
import { footerOf, paragraphs, timeOf } from './bounceLetter.ts'
import type { Block, Letter } from './letter.ts'

/** One report that was held back; all of them are proven or matched. */
export interface HeldBack {
  recipient: string
  category: string
  reason: string
}

export interface DigestIncident {
  reason: Reason | null
  provider: string | null
  /** A blocklist, an IP address, or a domain of the sender's own. */
  subject: string | null
  count: number
  /** Minutes, `2026-11-21T09:10`. */
  since: string
  last: string
  open: boolean
}

export interface DayCounts {
  categories: Partial<Record<Category, number>>
  reasons: Partial<Record<Reason, number>>
  complaints: number
  delays: number
  /** Reports of all kinds that nothing proves; they are in the other numbers too. */
  unverified: number
}

/** Stored as the payload of its delivery: what the sweep found when the hour or the day was over. */
export interface Digest {
  type: 'digest'
  version: 1
  /** When it was made, ISO 8601 UTC. */
  timestamp: string
  data: {
    sender: { id: string }
    /** `2026-11-21T10` or `2026-11-21`, UTC. */
    span: string
    held: { reports: HeldBack[]; count: number; answers: number; perHour: number } | null
    day: { counts: DayCounts; incidents: DigestIncident[] } | null
  }
}

const mostReasons = 12

export function digestLetter({ data }: Digest, mailbox: string): Letter {
  const { sender, span, held, day } = data
  const hour = span.length > 10
  const label = hour ? 'Hourly digest' : 'Daily digest'
  const title = hour ? titleOfHour(held, span) : `Bounces of ${span}`
  return {
    subject: `[${sender.id}] ${label}: ${hour ? title : (day && summaryOf(day.counts)) || title}`,
    label,
    tone: 'look',
    title,
    blocks: [...(held ? heldBlocks(held) : []), ...(day ? dayBlocks(sender.id, day) : [])],
    footer: footerOf(sender.id, mailbox),
  }
}

const many = (count: number, one: string, more = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : more}`

function titleOfHour(held: Digest['data']['held'], span: string): string {
  const parts = [
    ...(held && held.count > 0 ? [many(held.count, 'report')] : []),
    ...(held && held.answers > 0 ? [many(held.answers, 'answer')] : []),
  ]
  return `${parts.join(' and ')} held back between ${span.slice(11)}:00 and ${span.slice(11)}:59 UTC`
}

function heldBlocks(held: NonNullable<Digest['data']['held']>): Block[] {
  const { reports, count, answers, perHour } = held
  return [
    ...paragraphs(
      `This mailbox gets at most ${many(perHour, 'report')} an hour. These came on top; all are stored and were announced as always.`,
    ),
    ...(reports.length > 0
      ? [{ is: 'facts', rows: reports.map((each) => [each.recipient, saysOf(each)] as const) } as const]
      : []),
    ...(count > reports.length ? paragraphs(`And ${many(count - reports.length, 'other')}.`) : []),
    ...(answers > 0
      ? paragraphs(`${many(answers, 'answer')} of people to the bounce address: stored, not forwarded.`)
      : []),
  ]
}

const saysOf = ({ category, reason }: HeldBack): string =>
  Object.hasOwn(reasons, reason) ? `${category}: ${reasons[reason as Reason].says}` : category

function summaryOf({ categories, complaints }: DayCounts): string {
  const counted = Object.entries(categories).map(([category, count]) => `${count.toLocaleString('en-US')} ${category}`)
  return [...counted, ...(complaints > 0 ? [many(complaints, 'complaint')] : [])].join(', ')
}

function dayBlocks(sender: string, { counts, incidents }: NonNullable<Digest['data']['day']>): Block[] {
  const { categories, complaints, delays, unverified } = counts
  const rows: [string, number][] = [
    ['Hard: stop', categories.hard ?? 0],
    ['Soft: wait', categories.soft ?? 0],
    ['Policy: fix', categories.policy ?? 0],
    ['Unclear', categories.unknown ?? 0],
    ['Complaints', complaints],
    ['Delays', delays],
  ]
  const counted = rows.filter(([, count]) => count > 0)
  return [
    ...(counted.length > 0
      ? [{ is: 'facts', rows: counted.map(([name, count]) => [name, count.toLocaleString('en-US')] as const) } as const]
      : paragraphs('No bounces.')),
    ...(unverified > 0
      ? paragraphs(
          `${many(unverified, 'report')} of these ${unverified === 1 ? 'is' : 'are'} unverified: nothing proves that a message of yours bounced, so they are counted here and not forwarded. Signed return paths turn them into proven ones.`,
        )
      : []),
    ...reasonBlocks(counts.reasons),
    ...incidentBlocks(sender, incidents),
  ]
}

function reasonBlocks(counts: DayCounts['reasons']): Block[] {
  const all = Object.entries(counts).sort(([, a], [, b]) => b - a)
  if (all.length === 0) return []
  const rows = all
    .slice(0, mostReasons)
    .map(([reason, count]) => [reason, `${count.toLocaleString('en-US')}: ${reasons[reason as Reason].says}`] as const)
  return [
    { is: 'heading', text: 'Reasons' },
    { is: 'facts', rows },
  ]
}

function incidentBlocks(sender: string, incidents: readonly DigestIncident[]): Block[] {
  if (incidents.length === 0) return []
  const items = incidents.map(({ reason, provider: id, subject, count, since, last, open }) => {
    const provider = providers.find((each) => each.id === id)?.name ?? id
    const cause = reason === null ? 'Reports that nothing proves' : reasons[reason].says.replace(/\.$/, '')
    const where = `${subject === null ? '' : ` (${subject})`}${provider === null ? '' : ` at ${provider}`}`
    const until = open ? 'still open' : `last at ${timeOf(`${last}Z`)}`
    return `${cause}${where}: ${many(count, 'bounce')} since ${timeOf(`${since}Z`)}, ${until}.`
  })
  return [
    { is: 'heading', text: 'Incidents: many bounces with one cause' },
    { is: 'list', items },
    ...paragraphs('Each with its fix:'),
    { is: 'code', text: `rebound incidents --sender ${sender}` },
  ]
}
