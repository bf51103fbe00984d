/** A state in one sentence: what it is, what proved it, what ends it. Only our own words, days and ids stand in it. */
import type { Claim } from './claims.ts'
import type { EvidenceRow } from './rows.ts'

const proofs = ['not proven', 'Message-ID matched', 'SES event', 'token verified'] as const

export function sayClaim(claim: Claim): string {
  return `${claim.state}: ${[whatOf(claim), endOf(claim)].filter((part) => part !== '').join('; ')}`
}

/** `rows` are the proven ones that stand; `lifted` is the last decision that took some away. */
export function sayClear(rows: readonly EvidenceRow[], lifted: EvidenceRow | undefined): string {
  const failures = rows.filter((row) => ['hard', 'soft', 'complaint'].includes(row.class))
  const last = failures
    .map(({ day }) => day)
    .sort()
    .at(-1)
  if (last !== undefined) {
    const count = failures.length === 1 ? '1 proven failure' : `${failures.length} proven failures, the last`
    return `clear: ${count} on ${last}, not enough or no longer counted`
  }
  if (lifted) return `clear: ${lifted.class === 'lift' ? 'lifted' : 'released'} by an operator on ${lifted.day}`
  return 'clear: nothing proven speaks against it'
}

function whatOf({ because: row, days }: Claim): string {
  if (row.class === 'add' && row.rule === 'forgotten') return `since ${row.day}, by hash: the person was forgotten`
  if (row.class === 'add') return `added by an operator on ${row.day}`
  const kind = row.class === 'complaint' ? 'complaint' : `${row.class} bounce ${row.reason}`
  const behind = row.aliased ? ' of an address behind it' : ''
  const when = days > 1 ? `on ${days} days, the last ${row.day}` : `on ${row.day}`
  return `${kind}${behind} ${when}, ${proofs[row.rank] ?? 'token verified'}`
}

function endOf({ by, because: row, since, until, state }: Claim): string {
  const at = until === null ? '' : clockTime(until, row.day)
  if (by === 'hour') return `suppressed at ${at} unless the hour is abnormal`
  if (by === 'unjudged') return 'suppressed when its hour is known to be normal'
  if (by === 'abnormal') {
    return `too many failed so in that hour${row.provider ? ` at ${row.provider}` : ''}, an operator confirms or releases it`
  }
  if (by === 'second-day') return `clear at ${at} unless a second day and our own DNS say the same`
  const confirmed = by === 'confirmed' ? `confirmed by an operator on ${dayOf(since)}, ` : ''
  if (state === 'suppressed' && until === null) return `${confirmed}until an operator lifts it`
  return `${confirmed}until ${until === null ? '' : dayOf(until)}`
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** The time, with its day where that is another. */
function clockTime(time: number, day: string): string {
  const clock = new Date(time).toISOString().slice(11, 16)
  return dayOf(time) === day ? clock : `${clock} on ${dayOf(time)}`
}
