/** When the next attempt is due: ten attempts over about 75 hours (Standard Webhooks, "Retry schedule"), with jitter. */

const minute = 60
const hour = 60 * minute

/** Seconds after attempt n (the first entry follows attempt 1). */
const waits = [5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour] as const

export const lastAttempt = waits.length + 1

/** Seconds: what a receiver asks beyond it is not waited for. */
export const longestRetryAfter = 24 * hour

/**
 * Returns how many seconds after attempt `attempt` the next one is due, or null after the last.
 * `retryAfter` is what the receiver asked for, in seconds; it is honoured up to 24 hours, never shortened.
 * `random` in [0, 1) spreads the attempts by up to a fifth.
 */
export function nextWait(attempt: number, random: number, retryAfter: number | null = null): number | null {
  const wait = waits[attempt - 1]
  if (wait === undefined) return null
  const spread = Math.round(wait * (1 + random / 5))
  return Math.max(spread, Math.min(retryAfter ?? 0, longestRetryAfter))
}

/** Returns the seconds of a Retry-After header (RFC 9110 §10.2.3: seconds or a date), or null. */
export function readRetryAfter(value: string | undefined, now: Date): number | null {
  if (value === undefined) return null
  if (/^\d{1,9}$/.test(value.trim())) return Number(value)
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now.getTime()) / 1000))
}
