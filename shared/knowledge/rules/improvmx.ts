/** What only ImprovMX says: a mark `#id-5.9.x` at the end, which is no enhanced status code. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://improvmx.com/guides/improvmx-error-codes/'

export const improvmx = {
  provider: 'improvmx',
  rules: [
    {
      id: 'improvmx/domain-not-set-up',
      match: /#id-5\.9\.2\b/i,
      reason: 'domain-unknown',
      example: '550 5.1.3 Relay not permitted. (#id-5.9.2)',
      butNot: '450 4.2.1 Please try again later. (#id-5.9.4)',
      source: codes,
    },
    {
      id: 'improvmx/for-now',
      match: /#id-5\.9\.[45]\b/i,
      reason: 'server-error',
      example: '450 4.2.1 Please try again later. (#id-5.9.4)',
      source: codes,
    },
  ],
} satisfies RuleFile
