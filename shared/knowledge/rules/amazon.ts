/** What only Amazon SES and WorkMail say. */
import type { RuleFile } from '../rule.ts'

export const amazon = {
  provider: 'amazon',
  rules: [
    {
      id: 'amazon/suppressed',
      match: /suppressed sending to this address|suppression list/i,
      reason: 'suppressed',
      example:
        'Amazon SES has suppressed sending to this address because it is on the suppression list for your account.',
      butNot: '550 5.1.1 Mailbox does not exist (amazonses.com)',
      source: 'https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html',
    },
    {
      id: 'amazon/no-such-mailbox',
      match: /mailbox does not exist/i,
      reason: 'user-unknown',
      example: '550 5.1.1 Mailbox does not exist (amazonses.com)',
      butNot: '554 Message rejected: Email address is not verified. amazonses',
      source: 'https://docs.aws.amazon.com/ses/latest/dg/receiving-email.html',
    },
    {
      id: 'amazon/sending-quota',
      match: /throttling failure|maximum sending rate|daily message quota/i,
      reason: 'sending-limit',
      example: '454 Throttling failure: Daily message quota exceeded. amazonses',
      source: 'https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas.html',
    },
    {
      id: 'amazon/not-verified',
      match: /is not verified|failed the check/i,
      reason: 'sender-invalid',
      example:
        '554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: ann@example.com',
      source: 'https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html',
    },
    {
      id: 'amazon/gave-up',
      match: /unable to deliver this message for|the message (?:was )?not (?:been )?deliver\w{1,3} (?:within|for)/i,
      reason: 'expired',
      example: 'Amazon SES was unable to deliver this message for 840 minutes',
      source: 'https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html',
    },
  ],
} satisfies RuleFile
