/** What only Facebook says: three letters, `P` for permanent or `T` for transient, and a number. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://postmaster.facebook.com/response_codes'

export const facebook = {
  provider: 'facebook',
  rules: [
    {
      id: 'facebook/no-such-recipient',
      match: /\bRCP-P1\b/i,
      reason: 'user-unknown',
      example:
        '550 5.1.1 RCP-P1 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#rcp Refused due to recipient',
      butNot:
        '550 5.1.1 RCP-P2 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#rcp Refused due to recipient',
      source: codes,
    },
    {
      id: 'facebook/recipient-preferences',
      match: /\bRCP-P[23]\b/i,
      reason: 'recipient-restricted',
      example:
        '550 5.1.1 RCP-P2 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#rcp Refused due to recipient',
      source: codes,
    },
    {
      id: 'facebook/server-refused',
      match: /\bPOL-(?:P[1-4]|T\d)\b/i,
      reason: 'ip-blocklisted',
      example: '554 5.7.1 POL-P1 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#pol Refused by policy',
      source: codes,
    },
    {
      id: 'facebook/virus',
      match: /\bPOL-P5\b/i,
      reason: 'virus',
      example: '554 5.7.1 POL-P5 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#pol Refused by policy',
      source: codes,
    },
    {
      id: 'facebook/blocked-url',
      match: /\bPOL-P6\b/i,
      reason: 'domain-blocklisted',
      example: '554 5.7.1 POL-P6 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#pol Refused by policy',
      source: codes,
    },
    {
      id: 'facebook/not-authenticated',
      match: /\bPOL-P7\b/i,
      reason: 'auth-failed',
      example: '554 5.7.1 POL-P7 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#pol Refused by policy',
      source: codes,
    },
    {
      id: 'facebook/size',
      match: /\bMSG-P1\b/i,
      reason: 'message-too-large',
      example: '552 5.2.3 MSG-P1 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#msg Refused by message',
      source: codes,
    },
    {
      id: 'facebook/attachment',
      match: /\bMSG-P2\b/i,
      reason: 'content-rejected',
      example: '554 5.7.1 MSG-P2 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#msg Refused by message',
      source: codes,
    },
    {
      id: 'facebook/sender-domain',
      match: /\bDNS-(?:P[12]|T1)\b/i,
      reason: 'sender-invalid',
      example: '550 5.7.1 DNS-P1 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#dns Refused by DNS',
      source: codes,
    },
    {
      id: 'facebook/ptr',
      match: /\bDNS-(?:P3|T2)\b/i,
      reason: 'ptr-missing',
      example: '550 5.7.1 DNS-P3 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#dns Refused by DNS',
      source: codes,
    },
    {
      id: 'facebook/too-many-connections',
      match: /\bCON-T\d\b/i,
      reason: 'rate-limited',
      example: '421 4.7.0 CON-T1 http://postmaster.facebook.com/response_codes?ip=192.0.2.1#con Too many connections',
      source: codes,
    },
  ],
} satisfies RuleFile
