/**
 * What is known by the time a payload is rendered and was not when the bounce was stored: the incident it belongs to, and
 * what DNS says behind the fix. Asked once per cause in a while, and never for long: DNS failing delays nothing.
 */
import type { Table } from '../../shared/aws/table.ts'
import type { EvidenceCache } from '../../shared/evidence/cache.ts'
import { gatherEvidence } from '../../shared/evidence/gather.ts'
import { openDns } from '../../shared/evidence/resolver.ts'
import type { Dns } from '../../shared/evidence/resolver.ts'
import type { StoredBounce } from '../../shared/ledger/bounces.ts'
import { causeOf, unverifiedFlood } from '../../shared/ledger/cause.ts'
import { evidenceCache } from '../../shared/ledger/evidenceCache.ts'
import { getOpenIncident } from '../../shared/ledger/incidents.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import type { Evidence, Report } from '../../shared/verdict/verdict.ts'

export type ReportedBounce = StoredBounce & { report: Report }
/** `until` ends with the batch: what DNS has not answered by then is not waited for. */
export type Enrich = (bounce: ReportedBounce, sender: Sender, until: AbortSignal) => Promise<Report>

/** How long an incident's id serves the bounces that follow: milliseconds. */
const fresh = 30_000
const mostCauses = 1_000

export function enricher(table: Table, dns: Dns = openDns()): Enrich {
  const incidentOf = rememberIncidents(table)
  const caches = new Map<string, EvidenceCache>()
  return async (bounce, sender, until) => {
    const cause = causeOf(bounce.kind, bounce.report)
    if (cause === null) return bounce.report
    const cache = caches.get(sender.id) ?? evidenceCache(table, sender.id)
    caches.set(sender.id, cache)
    const [incident, evidence] = await Promise.all([
      incidentOf(sender.id, cause),
      sender.settings.evidence !== false ? evidenceFor(bounce, cause, sender, dns, cache, until) : [],
    ])
    return { ...bounce.report, incident, evidence }
  }
}

function evidenceFor(
  bounce: ReportedBounce,
  cause: string,
  sender: Sender,
  dns: Dns,
  cache: EvidenceCache,
  until: AbortSignal,
): Promise<Evidence[]> {
  const context = {
    senderDomains: sender.names.domains,
    original: bounce.naming ?? null,
    unverifiedFlood: cause === unverifiedFlood,
    now: () => new Date(),
    cache,
    until,
  }
  return gatherEvidence(bounce.report, context, dns)
}

function rememberIncidents(table: Table): (sender: string, cause: string) => Promise<string | null> {
  const asked = new Map<string, { until: number; id: Promise<string | null> }>()
  return (sender, cause) => {
    const key = `${sender} ${cause}`
    const known = asked.get(key)
    if (known && known.until > Date.now()) return known.id
    if (asked.size >= mostCauses) asked.clear()
    const id = getOpenIncident(table, sender, cause).then((open) => open?.id ?? null)
    asked.set(key, { until: Date.now() + fresh, id })
    id.catch(() => asked.delete(key))
    return id
  }
}
