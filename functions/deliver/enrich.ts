/** What is known by the time a payload is rendered and was not when the bounce was stored: the incident it belongs to. */
import type { Table } from '../../shared/aws/table.ts'
import type { StoredBounce } from '../../shared/ledger/bounces.ts'
import { causeOf } from '../../shared/ledger/cause.ts'
import { getOpenIncident } from '../../shared/ledger/incidents.ts'
import type { Report } from '../../shared/verdict/verdict.ts'

export type Enrich = (bounce: StoredBounce & { report: Report }) => Promise<Report>

/** How long an answer about one cause serves the bounces that follow: milliseconds. */
const fresh = 30_000
const mostCauses = 1_000

/** Returns a function that completes reports and asks about each cause once in a while. */
export function enricher(table: Table, clock: () => number = Date.now): Enrich {
  const asked = new Map<string, { until: number; incident: Promise<string | null> }>()
  return async (bounce) => {
    const cause = causeOf(bounce.kind, bounce.report)
    if (cause === null) return bounce.report
    const key = `${bounce.sender} ${cause}`
    let known = asked.get(key)
    if (!known || known.until < clock()) {
      if (asked.size >= mostCauses) asked.clear()
      const incident = getOpenIncident(table, bounce.sender, cause).then((open) => open?.id ?? null)
      known = { until: clock() + fresh, incident }
      asked.set(key, known)
      incident.catch(() => asked.delete(key))
    }
    return { ...bounce.report, incident: await known.incident }
  }
}
