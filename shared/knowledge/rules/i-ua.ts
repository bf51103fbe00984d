/** What only I.UA says: the reply is a link, and the number in it is the cause. */
import type { RuleFile } from '../rule.ts'

const errors = 'https://mail.i.ua/err/2'

export const iUa = {
  provider: 'i-ua',
  rules: [
    {
      id: 'i-ua/2',
      match: /i\.ua\/err\/2\b/i,
      reason: 'user-unknown',
      example: '550 5.1.1 http://mail.i.ua/err/2/',
      butNot: '552 5.2.2 http://mail.i.ua/err/4/',
      source: errors,
    },
    {
      id: 'i-ua/3',
      match: /i\.ua\/err\/3\b/i,
      reason: 'mailbox-disabled',
      example: '550 5.2.1 http://mail.i.ua/err/3/',
      butNot: '550 5.1.1 http://mail.i.ua/err/2/',
      source: errors,
    },
    {
      id: 'i-ua/4',
      match: /i\.ua\/err\/4\b/i,
      reason: 'mailbox-full',
      example: '552 5.2.2 http://mail.i.ua/err/4/',
      source: errors,
    },
    {
      id: 'i-ua/9',
      match: /i\.ua\/err\/9\b/i,
      reason: 'ip-blocklisted',
      example: '554 5.7.1 http://mail.i.ua/err/9/',
      source: errors,
    },
    {
      id: 'i-ua/other',
      match: /i\.ua\/err\/\d/i,
      reason: 'policy-refused',
      example: '554 5.7.1 http://mail.i.ua/err/7/',
      source: errors,
    },
  ],
} satisfies RuleFile
