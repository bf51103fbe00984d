/** What only Titan and Hostinger say. */
import type { RuleFile } from '../rule.ts'

export const hostinger = {
  provider: 'hostinger',
  rules: [
    {
      id: 'hostinger/new-address',
      match: /insufficient reputation/i,
      reason: 'bad-reputation',
      example: '421 4.7.0: Sender IP rejected: sending IP has insufficient reputation. Please retry later. titan.email',
      source: 'https://support.titan.email/hc/en-us/articles/35175377981977-Understanding-Incoming-Email-Reject-Codes',
    },
  ],
} satisfies RuleFile
