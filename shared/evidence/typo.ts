/** A likely typo in the recipient's domain: close to a well-known one that takes mail, while it takes none itself. Suggested, never corrected. */
import { mailboxDomains } from '../knowledge/mailboxDomains.ts'
import { distance } from './distance.ts'
import { unanswered, type Finding } from './finding.ts'
import { isNullMx } from './mx.ts'
import type { Questions } from './resolver.ts'

/** Candidates that are asked about. */
const most = 2

/** Returns a finding where the domain is close to a well-known one, and nothing where it is not or where it takes mail. */
export async function checkTypo(ask: Questions, domain: string): Promise<Finding | null> {
  const candidates = nearDomains(domain)
  if (candidates.length === 0) return null
  const own = await ask.mx(domain)
  if (own.is === 'failed') return unanswered('typo', `MX ${domain}`, own.why)
  if (own.is === 'found' && !isNullMx(own)) return null
  for (const candidate of candidates) {
    const asked = `MX ${domain}, ${candidate}`
    const answer = await ask.mx(candidate)
    if (answer.is === 'failed') return unanswered('typo', asked, answer.why)
    if (answer.is !== 'found' || isNullMx(answer)) continue
    const found = `${domain} has no mail server, ${candidate} has: it may have been meant. Ask the person before you change the address.`
    return { check: 'typo', asked, found, verdict: 'problem', code: 'typo-likely' }
  }
  return null
}

/** Returns the well-known domains that a typo or two away, nearest first; none for a well-known domain itself. */
export function nearDomains(domain: string): string[] {
  if (domain.length > longest || mailboxDomains.includes(domain)) return []
  return mailboxDomains
    .map((candidate) => ({ candidate, far: distance(domain, candidate) }))
    .filter(({ candidate, far }) => far <= tolerance(candidate))
    .sort((one, other) => one.far - other.far)
    .slice(0, most)
    .map(({ candidate }) => candidate)
}

/** In a short name two changes make another name. */
const tolerance = (candidate: string): number => (candidate.length < 9 ? 1 : 2)
const longest = Math.max(...mailboxDomains.map((domain) => domain.length)) + 2
