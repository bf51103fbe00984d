/** What the AT&T servers said before their mail moved to Yahoo, and still say in part. */
import type { RuleFile } from '../rule.ts'

const help = 'https://www.att.com/support/article/email-support/KM1401980/'

export const att = {
  provider: 'att',
  rules: [
    {
      id: 'att/fix-reverse-dns',
      match: /fix reverse dns/i,
      reason: 'ptr-missing',
      example:
        '550 5.7.1 Connections not accepted from servers without a valid sender domain. flph829 Fix reverse DNS for 192.0.2.1',
      source: help,
    },
    {
      id: 'att/own-block-list',
      match: /DNSBL:(?:ATT)?RBL|_is_blocked|abuse_rbl@|attrbl/i,
      reason: 'ip-blocklisted',
      example: '553 5.3.0 flpd575 DNSBL:RBL 521< 192.0.2.1 >_is_blocked.',
      source: help,
    },
    {
      id: 'att/addressee-unknown',
      match: /addressee unknown/i,
      reason: 'user-unknown',
      example: '550 5.2.1 <bo@example.com>... Addressee unknown, relay=[192.0.2.1]',
      butNot: '550 5.7.1 flpd575 Fix reverse DNS for 192.0.2.1',
      source: help,
    },
  ],
} satisfies RuleFile
