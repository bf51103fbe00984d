/** What only Zoho says. */
import type { RuleFile } from '../rule.ts'

const help = 'https://www.zoho.com/mail/help/spam-reason.html'

export const zoho = {
  provider: 'zoho',
  rules: [
    {
      id: 'zoho/organisation-policy',
      match: /mailbox delivery (?:restricted|failure)(?: by)? policy/i,
      reason: 'recipient-restricted',
      example: '552 5.1.1 <bo@example.com> Mailbox delivery failure policy error, mx.zoho.com',
      source: help,
    },
    {
      id: 'zoho/mail-policy',
      match: /mailpolicy violation/i,
      reason: 'policy-refused',
      example: '554 5.2.3 MailPolicy violation Error delivering to mailboxes, mx.zoho.com',
      source: help,
    },
  ],
} satisfies RuleFile
