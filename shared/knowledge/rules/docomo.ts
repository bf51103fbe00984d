/**
 * What only NTT docomo says. "Unknown user" at DATA is the subscriber's filter, at RCPT an unknown user or the
 * filter: the same words.
 */
import type { RuleFile } from '../rule.ts'

const notice = 'https://www.docomo.ne.jp/service/imode_mail/notice/index.html'

export const docomo = {
  provider: 'docomo',
  rules: [
    {
      id: 'docomo/filtered-at-data',
      match: /unknown user[^;]{0,120}(?:end of data|data command)|user unknown[^;]{0,80}>>> data/i,
      reason: 'recipient-restricted',
      example: '550 Unknown user bo@example.com (in reply to end of DATA command)',
      alsoExamples: ['550 5.1.1 <bo@example.com>... User unknown >>> DATA <<< 503 Bad sequence of commands'],
      source: notice,
    },
    {
      id: 'docomo/unknown-user',
      match: /unknown user|user unknown/i,
      reason: 'user-unknown',
      example: '550 Unknown user bo@example.com',
      butNot: '550 Unknown address bo@example.com',
      source: notice,
    },
    {
      id: 'docomo/full',
      match: /too much mail data/i,
      reason: 'mailbox-full',
      example: '552 Too much mail data bo@example.com',
      source: notice,
    },
  ],
} satisfies RuleFile
