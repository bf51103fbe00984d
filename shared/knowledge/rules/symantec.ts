/** What only Symantec Email Security.cloud says. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://knowledge.broadcom.com/external/article/165144/smtp-bounce-back-error-codes-for-email-s.html'

export const symantec = {
  provider: 'symantec',
  rules: [
    {
      id: 'symantec/throttled',
      match: /requested action aborted \[\d{1,2}\]/i,
      reason: 'rate-limited',
      example:
        '450 Requested action aborted [9] 19-4, please visit https://knowledge.broadcom.com/external/article?legacyId=TECH246726',
      source: codes,
    },
    {
      id: 'symantec/invalid-recipient',
      match: /invalid recipient/i,
      reason: 'user-unknown',
      example: '550 Invalid recipient <bo@example.com> (#5.1.1) www.messagelabs.com',
      butNot: '553 Message filtered. www.symanteccloud.com (#5.7.1)',
      source: codes,
    },
    {
      id: 'symantec/filtered',
      match: /message filtered/i,
      reason: 'spam-content',
      example:
        '553 Message filtered. Refer to the Troubleshooting page at http://www.symanteccloud.com/troubleshooting for more information. (#5.7.1)',
      source: codes,
    },
  ],
} satisfies RuleFile
