/** What only Mail.ru says. */
import type { RuleFile } from '../rule.ts'

const errors = 'https://help.mail.ru/notspam-support/errors'

export const mailru = {
  provider: 'mailru',
  rules: [
    {
      id: 'mailru/disabled',
      match: /account is disabled/i,
      reason: 'mailbox-disabled',
      example:
        '550 Message was not accepted -- invalid mailbox. Local mailbox bo@example.com is unavailable: account is disabled',
      butNot:
        '550 Message was not accepted -- invalid mailbox. Local mailbox bo@example.com is unavailable: user not found',
      source: errors,
    },
    {
      id: 'mailru/unknown',
      match: /is unavailable: user not found|invalid mailbox/i,
      reason: 'user-unknown',
      example:
        '550 Message was not accepted -- invalid mailbox. Local mailbox bo@example.com is unavailable: user not found',
      butNot: '550 mail.ru User quota exceeded',
      source: errors,
    },
    {
      id: 'mailru/spam',
      match: /spam message rejected|notspam-support\/id/i,
      reason: 'spam-content',
      example:
        '550 spam message rejected. Please visit http://help.mail.ru/notspam-support/id?c=abc or report details to abuse@example.com. Error code: 1234',
      source: errors,
    },
    {
      id: 'mailru/non-local',
      match: /non-local recipient verification failed/i,
      reason: 'user-unknown',
      example: '550 mail.ru non-local recipient verification failed',
      butNot: '550 mail.ru non-local sender verification failed',
      source: errors,
    },
  ],
} satisfies RuleFile
