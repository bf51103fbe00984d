/** What only SFR says. */
import type { RuleFile } from '../rule.ts'

export const sfr = {
  provider: 'sfr',
  rules: [
    {
      id: 'sfr/suspended-for-now',
      match: /SFR_IN_? ?10[13]\b/i,
      reason: 'rate-limited',
      example: '421 Service not available SFR_IN_103',
      source: 'https://postmaster.sfr.fr/',
    },
  ],
} satisfies RuleFile
