/** What a check returns: evidence without its time. */
import type { Evidence, EvidenceCode } from '../verdict/verdict.ts'
import type { Why } from './resolver.ts'

export type Finding = Omit<Evidence, 'at' | 'code'> & { code: EvidenceCode }

/** In words that end a sentence. */
export const whyUnanswered: Readonly<Record<Why, string>> = {
  timeout: 'DNS gave no answer in time',
  'server-failure': 'the DNS servers for this name failed (SERVFAIL)',
  refused: 'the DNS servers refused the question',
  'question-limit': 'it would take more questions than one check may ask',
  'bad-name': 'DNS cannot be asked about a name like this',
}

/** DNS gave no answer that a check could use. */
export function unanswered(check: string, asked: string, why: Why): Finding {
  return { check, asked, found: `Not known: ${whyUnanswered[why]}.`, verdict: 'unknown', code: 'dns-failed' }
}
