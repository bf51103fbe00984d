/** What only freenet says. */
import type { RuleFile } from '../rule.ts'

export const freenet = {
  provider: 'freenet',
  rules: [
    {
      id: 'freenet/ptr',
      match: /inconsistent or no dns ptr/i,
      reason: 'ptr-missing',
      example: '550 freenet.de inconsistent or no DNS PTR record for your host',
      source: 'https://postmaster.freenet.de/',
    },
  ],
} satisfies RuleFile
