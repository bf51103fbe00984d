/** What only Rambler says. */
import type { RuleFile } from '../rule.ts'

const help = 'https://help.rambler.ru/mail/mail-soobsheniya-ob-oshibkah/1326/'

export const rambler = {
  provider: 'rambler',
  rules: [
    {
      id: 'rambler/inactive',
      match: /recipient address rejected: (?:inactive|blocked)/i,
      reason: 'mailbox-disabled',
      example: '540 5.7.1 <bo@example.com>: recipient address rejected: Inactive',
      butNot: '554 5.7.1 rambler Spam message rejected',
      source: help,
    },
  ],
} satisfies RuleFile
