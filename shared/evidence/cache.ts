/** Evidence is gathered once per cause and hour, however many bounces share the cause. */
import type { Evidence } from '../verdict/verdict.ts'

/** Where evidence is kept. One cache belongs to one sender: what one may ask about, another may not see. */
export interface EvidenceCache {
  /** Returns what was put under this key, expired or not, or null. */
  get(key: string): Promise<Kept | null>
  put(key: string, evidence: Evidence[], expires: Date): Promise<void>
}

export interface Kept {
  evidence: Evidence[]
  expires: Date
}

const keptSeconds = 3_600

/** What is being gathered at this moment: bounces of one cause come in the same batch. */
const underWay = new WeakMap<EvidenceCache, Map<string, Promise<Evidence[]>>>()

/**
 * Returns the evidence under this key, or gathers it and keeps it for an hour. A cache that fails, or that has no answer
 * when `until` ends, is as good as none. `gather` says whether its answer is worth keeping.
 */
export async function keepEvidence(
  cache: EvidenceCache,
  key: string,
  now: Date,
  until: AbortSignal,
  gather: () => Promise<{ evidence: Evidence[]; keep: boolean }>,
): Promise<Evidence[]> {
  const running = underWay.get(cache) ?? new Map<string, Promise<Evidence[]>>()
  underWay.set(cache, running)
  const same = running.get(key)
  if (same) return same
  const found = findOrGather(cache, key, now, until, gather)
  running.set(key, found)
  try {
    return await found
  } finally {
    running.delete(key)
  }
}

async function findOrGather(
  cache: EvidenceCache,
  key: string,
  now: Date,
  until: AbortSignal,
  gather: () => Promise<{ evidence: Evidence[]; keep: boolean }>,
): Promise<Evidence[]> {
  const kept = await unlessLate(cache.get(key), until)
  if (kept && kept.expires > now) return kept.evidence
  const { evidence, keep } = await gather()
  if (keep) await unlessLate(cache.put(key, evidence, new Date(now.getTime() + keptSeconds * 1_000)), until)
  return evidence
}

/** The cache's answer, or null where it fails or the time is up. */
async function unlessLate<T>(answer: Promise<T>, until: AbortSignal): Promise<T | null> {
  const late = new Promise<null>((resolve) => {
    if (until.aborted) resolve(null)
    until.addEventListener(
      'abort',
      () => {
        resolve(null)
      },
      { once: true },
    )
  })
  return Promise.race([answer.catch(() => null), late])
}
