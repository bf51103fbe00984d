/** What only Naver says. */
import type { RuleFile } from '../rule.ts'

export const naver = {
  provider: 'naver',
  rules: [
    {
      id: 'naver/blocked-for-now',
      match: /your ip blocked/i,
      when: { code: /^4/i },
      reason: 'rate-limited',
      example: '421 4.3.2 naver Your ip blocked from this server',
      source: 'https://help.naver.com/service/5640',
    },
  ],
} satisfies RuleFile
