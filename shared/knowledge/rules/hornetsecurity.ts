/** What only Hornetsecurity says. */
import type { RuleFile } from '../rule.ts'

export const hornetsecurity = {
  provider: 'hornetsecurity',
  rules: [
    {
      id: 'hornetsecurity/customer-rule',
      match: /customer rule based reject/i,
      reason: 'content-rejected',
      example: '554 5.6.9 customer rule based reject by antispameurope',
      source: 'https://support.hornetsecurity.com/',
    },
  ],
} satisfies RuleFile
