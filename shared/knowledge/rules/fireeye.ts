/** What only Trellix (FireEye) says: `ETP` and three digits. */
import type { RuleFile } from '../rule.ts'

export const fireeye = {
  provider: 'fireeye',
  rules: [
    {
      id: 'fireeye/dmarc',
      match: /\bETP205\b/i,
      reason: 'dmarc-failed',
      example: '550 5.7.26 <bo@example.com>: ETP205 failure for domain',
      source: 'https://smtp.codes/fireeye',
    },
  ],
} satisfies RuleFile
