/** Which secrets of an endpoint sign now. While one is replaced, the old one signs too: receivers change theirs in between. */
import type { Endpoint } from '../ledger/senders.ts'

/** Hours for which a replaced secret goes on signing, where nothing else is said. */
export const oldSecretHours = 24

/** Returns the sealed secrets that sign at `now`, the newest first. */
export function validSecrets({ secrets, secretUntil }: Endpoint, now: Date): string[] {
  const replaced = secretUntil !== undefined && secretUntil <= now.toISOString()
  return secrets.slice(0, replaced ? 1 : 2)
}

/** Returns the endpoint with a new sealed secret; the one before signs for so many hours more, an older one no longer. */
export function rotate(
  endpoint: Endpoint,
  sealed: string,
  now: Date,
  hours = oldSecretHours,
): Endpoint & { secretUntil: string } {
  const [old] = validSecrets(endpoint, now)
  const secretUntil = new Date(now.getTime() + hours * 3_600_000).toISOString()
  return { ...endpoint, secrets: [sealed, ...(old === undefined ? [] : [old])], secretUntil }
}
