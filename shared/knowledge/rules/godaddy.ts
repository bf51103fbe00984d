/** What only GoDaddy's servers (secureserver.net) say: `IB` and three digits. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://ca.godaddy.com/help/fix-rejected-email-with-a-bounce-error-40685'

export const godaddy = {
  provider: 'godaddy',
  rules: [
    {
      id: 'godaddy/listed',
      match: /\bIB10[3456]\b|rbl reject/i,
      reason: 'ip-blocklisted',
      example: '554 Connection refused. This IP address is listed on the Spamhaus Block List (SBL). IB104',
      source: codes,
    },
    {
      id: 'godaddy/blocked-for-a-while',
      match: /\bIB11[0-3]\b/i,
      reason: 'bad-reputation',
      example: '554 This IP has been temporarily blocked for attempting to mail too many invalid recipients. IB112',
      source: codes,
    },
    {
      id: 'godaddy/ptr',
      match: /\bIB108\b/i,
      reason: 'ptr-missing',
      example: '421 Temporarily rejected. Reverse DNS for 192.0.2.1 failed. IB108',
      source: codes,
    },
    {
      id: 'godaddy/rate',
      match: /\bIB(?:007|101|504|510|605|607)\b/i,
      reason: 'rate-limited',
      example: '550 5.1.1 <bo@example.com> too many recipients for now. IB607',
      source: codes,
    },
    {
      id: 'godaddy/sender-invalid',
      match: /\bIB50[126]\b/i,
      reason: 'sender-invalid',
      example: '550 From: Domain is invalid. Provide a valid From: IB506',
      source: codes,
    },
    {
      id: 'godaddy/spf',
      match: /\bIB508\b/i,
      reason: 'spf-failed',
      example: '550 192.0.2.1 is not allowed to send from <example.com> per its SPF Record. IB508',
      source: codes,
    },
    {
      id: 'godaddy/content',
      match: /\bIB212\b/i,
      reason: 'spam-content',
      example: '552 This message has been rejected due to content judged to be spam by the internet community. IB212',
      source: codes,
    },
    {
      id: 'godaddy/virus',
      match: /\bIB705\b/i,
      reason: 'virus',
      example: '552 Virus infected message rejected. IB705',
      source: codes,
    },
    {
      id: 'godaddy/no-login-here',
      match: /\bIB401\b/i,
      reason: 'smtp-auth-required',
      example: '535 Authentication not allowed on IBSMTP Servers. IB401',
      source: codes,
    },
  ],
} satisfies RuleFile
