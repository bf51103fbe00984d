/** What only Yandex says; its "No such user!" comes with 5.7.1. */
import type { RuleFile } from '../rule.ts'

const bounces = 'https://yandex.com/support/mail/bounces/yandex.html'

export const yandex = {
  provider: 'yandex',
  rules: [
    {
      id: 'yandex/no-such-user',
      match: /no such user!/i,
      reason: 'user-unknown',
      example: '550 5.7.1 No such user! yandex',
      butNot: '550 5.7.1 Policy rejection on the target address',
      source: bounces,
    },
    {
      id: 'yandex/target-policy',
      match: /policy rejection on the target/i,
      reason: 'policy-refused',
      example: '550 5.7.1 Policy rejection on the target address',
      source: bounces,
    },
    {
      id: 'yandex/spam',
      match: /under suspicion of spam/i,
      reason: 'spam-content',
      example: '554 5.7.1 [1] Message rejected under suspicion of SPAM; https://ya.cc/1IrBc',
      source: bounces,
    },
    {
      id: 'yandex/spam-statistics',
      match: /blocked by spam statistics/i,
      reason: 'ip-blocklisted',
      example: '554 5.7.1 Blocked by spam statistics - see http://feedback.yandex.ru/?from=mail-rejects',
      source: bounces,
    },
  ],
} satisfies RuleFile
