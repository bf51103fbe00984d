/**
 * The mass-failure guard over the sums of closed minutes: what the hour of a failure was, and the day of a soft one.
 * Counts are of proven reports only, so that a forger cannot make an hour look bad; distinct within a minute (`sums.ts`).
 * Mailed at a domain were those who failed softly and those whose success is known, as far as `mailed.ts` tells.
 */
import type { Table } from '../aws/table.ts'
import { domainPart } from '../identity/recipientTag.ts'
import { hoursAround, isAbnormalSoftDay, judgeHours } from '../suppression/abnormal.ts'
import type { Judgement } from '../suppression/abnormal.ts'
import type { EvidenceRow } from '../suppression/rows.ts'
import { deriveId } from './ids.ts'
import { openIncident } from './incidents.ts'
import { countMailed } from './mailed.ts'
import type { Incident } from './incidents.ts'
import { readCause } from './cause.ts'
import { listHourRecipients, otherDomains } from './sums.ts'
import type { Sums } from './sums.ts'

const hourMs = 3_600_000
const historyHours = 7 * 24

/** What was counted for one sender. Days are read when they are asked for, each once. */
export class Guard {
  readonly #table: Table
  readonly #sender: string
  /** The last closed minute. */
  readonly #through: string
  readonly #hours = new Map<string, Sums>()
  readonly #days = new Map<string, Promise<void>>()
  /** Successes by day and domain. */
  readonly #mailed = new Map<string, number>()

  constructor(table: Table, sender: string, through: string) {
    this.#table = table
    this.#sender = sender
    this.#through = through
  }

  /** Reads what judging these rows takes. */
  async load(rows: readonly EvidenceRow[]): Promise<void> {
    const days = new Set<string>()
    for (const row of rows) {
      const time = Date.parse(countedAt(row) ?? row.day)
      if (Number.isNaN(time)) continue
      for (let back = -1; back <= 8; back += 1) days.add(new Date(time - back * 24 * hourMs).toISOString().slice(0, 10))
      days.add(row.day)
    }
    const soft = rows.filter((row) => row.class === 'soft')
    await Promise.all([...[...days].map((day) => this.#loadDay(day)), ...soft.map((row) => this.#loadMailed(row))])
  }

  async #loadMailed({ day, recipient }: EvidenceRow): Promise<void> {
    const domain = domainPart(recipient)
    if (this.#mailed.has(`${day} ${domain}`)) return
    this.#mailed.set(`${day} ${domain}`, await countMailed(this.#table, this.#sender, day, domain))
  }

  #loadDay(day: string): Promise<void> {
    const asked = this.#days.get(day)
    if (asked) return asked
    const loading = listHourRecipients(this.#table, this.#sender, day).then((rows) => {
      for (const { at, sums } of rows) this.#hours.set(at, sums)
    })
    this.#days.set(day, loading)
    return loading
  }

  /** Judges a hard failure by the hours around it. */
  hour(row: EvidenceRow): Judgement {
    const at = countedAt(row)
    if (at === null) return 'unknown'
    const name = `${row.reason}|${row.provider ?? 'none'}`
    const countIn = (hour: string) => countOf(this.#hours.get(hour)?.hardRecipients, name)
    const before = (hour: string) => hoursBefore(hour).map(countIn)
    const judged = judgeHours(at, countIn, before)
    if (judged === 'abnormal') return judged
    return this.#isClosed(hoursAround(at)[1]) ? judged : 'unknown'
  }

  /** Judges the day of a soft failure at its domain. */
  softDay(row: EvidenceRow): Judgement {
    const domain = domainPart(row.recipient)
    const hours = Array.from({ length: 24 }, (_, hour) => `${row.day}T${String(hour).padStart(2, '0')}`)
    const failed = hours.reduce((sum, hour) => sum + countOf(this.#hours.get(hour)?.softRecipients, domain), 0)
    if (isAbnormalSoftDay(failed, null)) return 'abnormal'
    // Successes may still come as long as the day is not over.
    const succeeded = this.#mailed.get(`${row.day} ${domain}`)
    if (!this.#isClosed(`${row.day}T23`)) return 'unknown'
    return isAbnormalSoftDay(failed, succeeded === undefined ? null : failed + succeeded) ? 'abnormal' : 'normal'
  }

  #isClosed(hour: string): boolean {
    return this.#through >= `${hour}:59`
  }
}

const countedAt = (row: EvidenceRow): string | null => row.countedAt ?? row.at ?? null

/** What was not counted by name stands together: rather too many than too few. */
const countOf = (counts: Record<string, number> | undefined, name: string): number =>
  counts === undefined ? 0 : Object.hasOwn(counts, name) ? (counts[name] ?? 0) : (counts[otherDomains] ?? 0)

const hoursBefore = (hour: string): string[] =>
  Array.from({ length: historyHours }, (_, n) =>
    new Date(Date.parse(`${hour}:00Z`) - (n + 1) * hourMs).toISOString().slice(0, 13),
  )

/** Opens the incident of an abnormal hour, unless its cause has one open; returns its id where it was opened. */
export async function openMassFailure(
  table: Table,
  sender: string,
  row: EvidenceRow,
  now: Date,
): Promise<string | null> {
  const cause = `${row.reason}|${row.provider ?? ''}|`
  const firstSeen = `${hoursAround(countedAt(row) ?? row.day)[0]}:00`
  const id = deriveId('incident', sender, cause, firstSeen)
  const opened = await openIncident(table, {
    id,
    sender,
    cause,
    state: 'open',
    firstSeen,
    lastSeen: now.toISOString().slice(0, 16),
    count: 0,
    recipients: [row.recipient],
    fix: null,
    evidence: [],
  })
  return opened ? id : null
}

/** What evidence an incident is about: its cause, an hour before it and an hour after it included. */
export function scopeOf(incident: Incident): { reason: string; provider: string; since: string; until: string } {
  const { reason, provider } = readCause(incident.cause)
  const shifted = (minute: string, hours: number) => new Date(Date.parse(`${minute}Z`) + hours * hourMs).toISOString()
  return {
    reason,
    provider: provider ?? 'none',
    since: shifted(incident.firstSeen, -1),
    until: shifted(incident.lastSeen, 1),
  }
}
