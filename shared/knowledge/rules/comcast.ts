/** What only Comcast says; its numbers stand behind a `#` in a link to its postmaster pages. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://postmaster.comcast.net/mail-error-codes.html'

export const comcast = {
  provider: 'comcast',
  rules: [
    {
      id: 'comcast/blocked',
      match: /\bBL[01]{6}\b|comcast block for spam/i,
      reason: 'ip-blocklisted',
      example:
        '554 comcast 192.0.2.1 Comcast block for spam. Please see http://postmaster.comcast.net/smtp-error-codes.php#BL000000',
      source: codes,
    },
    {
      id: 'comcast/ptr',
      match: /\b(?:ES|PT)0000\d\d\b/i,
      reason: 'ptr-missing',
      example:
        '554 comcast 192.0.2.1 Comcast requires that all mail servers must have a PTR record with a valid Reverse DNS entry. #PT000001',
      source: codes,
    },
    {
      id: 'comcast/throttled',
      match: /\bRL00000\d\b|throttled - try again later/i,
      reason: 'rate-limited',
      example:
        '421 4.1.0 comcast 192.0.2.1 Throttled - try again later. Please see http://postmaster.comcast.net/smtp-error-codes.php#RL000001',
      source: codes,
    },
    {
      id: 'comcast/dmarc',
      match: /\bDM00000\d\b|rejected due to dmarc/i,
      reason: 'dmarc-failed',
      example:
        '550 5.2.0 Message rejected due to DMARC. Please see http://postmaster.comcast.net/smtp-error-codes.php#DM000001',
      source: codes,
    },
    {
      id: 'comcast/extended-quota',
      match: /extended quota violation|quota/i,
      reason: 'mailbox-full',
      example: '552 5.1.1 <bo@example.com> recipient rejected - extended quota violation',
      source: codes,
    },
    {
      id: 'comcast/recipient-unavailable',
      match: /recipient unavailable/i,
      reason: 'mailbox-disabled',
      example: '550 5.2.0 <bo@example.com> - Recipient unavailable',
      butNot: '550 5.1.1 Not our Customer - comcast',
      source: codes,
    },
    {
      id: 'comcast/not-our-customer',
      match: /not our customer|mailbox unallocated|recipient rejected/i,
      reason: 'user-unknown',
      example: '550 5.1.1 comcast Not our Customer',
      butNot: '552 5.1.1 <bo@example.com> - extended quota violation',
      source: codes,
    },
  ],
} satisfies RuleFile
