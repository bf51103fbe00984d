/** What only Trend Micro's filters say: a name in capitals behind "Recipient address rejected:". */
import type { RuleFile } from '../rule.ts'

const help = 'https://success.trendmicro.com/solution/1120618'

export const trendmicro = {
  provider: 'trendmicro',
  rules: [
    {
      id: 'trendmicro/reputation',
      match: /\bERS-[A-Z]/i,
      reason: 'ip-blocklisted',
      example: '550 5.7.1 <bo@example.com>: Recipient address rejected: ERS-Customized-Block.',
      source: help,
    },
    {
      id: 'trendmicro/block-sender',
      match: /BLOCK-SEND-?ER/i,
      reason: 'sender-rejected',
      example: '554 5.7.1 <bo@example.com>: Recipient address rejected: BLOCK-SEND-ER.',
      source: help,
    },
    {
      id: 'trendmicro/block-recipient',
      match: /BLOCK-RCPT/i,
      reason: 'recipient-restricted',
      example: '554 5.7.1 <bo@example.com>: Recipient address rejected: BLOCK-RCPT.',
      source: help,
    },
    {
      id: 'trendmicro/no-domain',
      match: /: NO-DOMAIN/i,
      reason: 'domain-unknown',
      example: '554 5.7.1 <bo@example.com>: Recipient address rejected: NO-DOMAIN',
      butNot: '554 5.7.1 <bo@example.com>: Recipient address rejected: BLOCK-RCPT.',
      source: help,
    },
  ],
} satisfies RuleFile
