/** What only Cox says: `AUP#` and a name, and bit masks of the lists that an address is on. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://www.cox.com/residential/support/email-error-codes.html'

export const cox = {
  provider: 'cox',
  rules: [
    {
      id: 'cox/cxbl',
      match: /AUP#CXBL\b/i,
      reason: 'ip-blocklisted',
      example: '554 cox 192.0.2.1 blocked. Error Code: AUP#CXBL',
      source: codes,
    },
    {
      id: 'cox/cxdns',
      match: /AUP#CXDNS\b/i,
      reason: 'ptr-missing',
      example: '554 cox 192.0.2.1 rejected - no rDNS AUP#CXDNS',
      source: codes,
    },
    { id: 'cox/cxsndr', match: /AUP#CXSNDR\b/i, reason: 'auth-failed', example: '550 AUP#CXSNDR', source: codes },
    {
      id: 'cox/rate',
      match: /AUP#CX(?:CNCT|MXRT)\b/i,
      reason: 'rate-limited',
      example: '421 AUP#CXMXRT',
      source: codes,
    },
    { id: 'cox/cdrbl', match: /AUP#CDRBL\b/i, reason: 'bad-reputation', example: '421 AUP#CDRBL', source: codes },
    {
      id: 'cox/ipbl',
      match: /\bIPBL[01]{4,5}\b/i,
      reason: 'ip-blocklisted',
      example: '554 cox.net IPBL0001 The sending IP address is listed',
      source: codes,
    },
    {
      id: 'cox/urlbl',
      match: /\bURLBL[01]{3,4}\b/i,
      reason: 'domain-blocklisted',
      example: '550 cox.net URLBL011',
      source: codes,
    },
  ],
} satisfies RuleFile
