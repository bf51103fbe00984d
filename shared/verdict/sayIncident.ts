/** An incident in one sentence. */
import { readCause, unverifiedFlood } from '../ledger/cause.ts'
import type { Incident } from '../ledger/incidents.ts'
import { plain } from './show.ts'

/** Returns, say, "1,243 bounces since 09:10 UTC, one cause: SPF of example.com does not allow 203.0.113.9 to send". */
export function sayIncident(incident: Incident): string {
  const counted = `${incident.count.toLocaleString('en-US')} bounces since ${incident.firstSeen.slice(11)} UTC`
  if (incident.cause === unverifiedFlood) return `${counted} that nothing proves: mail to these addresses goes on`
  const { reason, provider, subject } = readCause(incident.cause)
  const named = [reason, subject, provider && `at ${provider}`].filter((part) => part !== null && part !== '').join(' ')
  return `${counted}, one cause: ${plain(incident.fix?.title ?? named, 160)}${incident.fix ? ` (${plain(named, 120)})` : ''}`
}
