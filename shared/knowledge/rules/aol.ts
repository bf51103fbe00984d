/** What the old AOL servers said, still quoted in reports. */
import type { RuleFile } from '../rule.ts'

export const aol = {
  provider: 'aol',
  rules: [
    {
      id: 'aol/deferred',
      match: /\((?:DYN|RLY|CON|RTR):\w{1,4}\)/i,
      when: { code: /^4/i },
      reason: 'rate-limited',
      example: '421 4.7.1 : (DYN:T1) https://postmaster.aol.com/error-codes',
    },
    {
      id: 'aol/dynamic-or-relay',
      match: /\((?:DYN|RLY|CON):\w{1,4}\)|\bRTR:(?:BL|GE|SC|DU)\b|\(RTR:(?:BL|GE|SC|DU)\)/i,
      reason: 'ip-blocklisted',
      example: '554 5.7.1 : (RTR:BL) https://postmaster.aol.com/error-codes Your mail is not accepted from 192.0.2.1',
      source: 'https://postmaster.aol.com/error-codes',
    },
    {
      id: 'aol/url-or-content',
      match: /\bHVU:B\d\b|\(HV[A-Z]:B\d\)/i,
      reason: 'spam-content',
      example: '554 5.7.1 : (HVU:B1) https://postmaster.aol.com/error-codes',
      source: 'https://postmaster.aol.com/error-codes',
    },
  ],
} satisfies RuleFile
