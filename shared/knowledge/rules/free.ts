/** What only Free says; its "too many" is about the sending address. */
import type { RuleFile } from '../rule.ts'

const postmaster = 'https://postmaster.free.fr/index_en.html'

export const free = {
  provider: 'free',
  rules: [
    {
      id: 'free/too-many-spams',
      match: /too many spams?|spam detected/i,
      reason: 'spam-content',
      example: '550 mx26-g26.free.fr spam detected',
      source: postmaster,
    },
    {
      id: 'free/too-many-mails',
      match: /too many (?:mails?|connections)/i,
      reason: 'rate-limited',
      example: '421 mx26-g26.free.fr Too many mails (rate) from your IP',
      source: postmaster,
    },
  ],
} satisfies RuleFile
