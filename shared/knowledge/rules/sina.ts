/** What only Sina says. */
import type { RuleFile } from '../rule.ts'

export const sina = {
  provider: 'sina',
  rules: [
    {
      id: 'sina/black-address',
      match: /black ip|anti-?spam engine/i,
      reason: 'ip-blocklisted',
      example: '550 sina.com black ip 192.0.2.1',
      source: 'https://help.sina.com.cn/',
    },
  ],
} satisfies RuleFile
