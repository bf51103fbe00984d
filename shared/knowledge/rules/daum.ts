/** What only Daum and Kakao say. */
import type { RuleFile } from '../rule.ts'

export const daum = {
  provider: 'daum',
  rules: [
    {
      id: 'daum/rejected',
      match: /mail rejected|\bDHP\w{0,4}\b/i,
      reason: 'bad-reputation',
      example: '554 5.7.1 hanmail.net mail rejected',
      source: 'https://cs.daum.net/',
    },
  ],
} satisfies RuleFile
