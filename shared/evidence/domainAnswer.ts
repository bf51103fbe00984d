/** Our own look at a recipient's domain: whether it exists in DNS and takes mail, as evidence about an address. */
import { domainOf } from '../identity/address.ts'
import { checkMx } from './mx.ts'
import { causeLimits, openQuestions } from './resolver.ts'
import type { Dns } from './resolver.ts'

/** `domain-unknown` agrees with a bounce that says so, `domain-exists` refutes it. */
export type DomainAnswer = 'domain-unknown' | 'domain-exists'

/**
 * Returns what DNS says now about the domain of an address; null where it says nothing that decides: no answer, or a domain
 * that exists and takes no mail, which is another reason. Never throws.
 */
export async function answerAbout(recipient: string, dns: Dns, until: AbortSignal): Promise<DomainAnswer | null> {
  const domain = domainOf(recipient)
  if (domain === null) return null
  const questions = openQuestions(dns, causeLimits, until)
  try {
    const { code } = await checkMx(questions, domain)
    if (code === 'mx-no-domain') return 'domain-unknown'
    return code === 'mx-found' || code === 'mx-implicit' ? 'domain-exists' : null
  } catch {
    return null
  } finally {
    questions.close()
  }
}
