/** What only Libero and Virgilio say: a code `LIB_` at the end. */
import type { RuleFile } from '../rule.ts'

export const libero = {
  provider: 'libero',
  rules: [
    {
      id: 'libero/blocked',
      match: /\bip blocked|\bLIB_10\d\b/i,
      reason: 'ip-blocklisted',
      example: '550 smtp-32.iol.local IP blocked [smtp-32.iol.local; LIB_104]',
      source: 'https://www.postmastery.com/libero-postmaster/',
    },
  ],
} satisfies RuleFile
