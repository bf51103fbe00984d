/** What only iCloud Mail says. */
import type { RuleFile } from '../rule.ts'

const postmaster = 'https://support.apple.com/en-us/102322'

export const apple = {
  provider: 'apple',
  rules: [
    {
      id: 'apple/content',
      match: /\[CS0\d\]/i,
      reason: 'spam-content',
      example:
        '554 5.7.1 [CS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137',
      source: postmaster,
    },
    {
      id: 'apple/reputation',
      match: /\[HM0\d\]/i,
      reason: 'bad-reputation',
      example:
        '554 5.7.1 [HM08] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137',
      source: postmaster,
    },
    {
      id: 'apple/unauthenticated',
      match: /\[(?:BS0\d|HME\d)\]/i,
      reason: 'auth-failed',
      example:
        '554 5.7.1 [BS01] Message rejected due to local policy. Please visit https://support.apple.com/en-us/HT204137',
      source: postmaster,
    },
    {
      id: 'apple/inactive-address',
      match: /inactive email address/i,
      reason: 'mailbox-disabled',
      example: '550 5.1.1 <bo@example.com>: inactive email address. https://support.apple.com/en-us/102322',
      butNot: '550 5.1.1 <bo@example.com>: user does not exist (icloudadmin)',
      source: postmaster,
    },
    {
      id: 'apple/unknown-alias',
      match: /unknown or illegal alias|user does not exist/i,
      reason: 'user-unknown',
      example: '550 5.1.1 unknown or illegal alias: bo@example.com (icloudadmin)',
      butNot: '550 5.1.1 <bo@example.com>: inactive email address',
      source: postmaster,
    },
    {
      id: 'apple/busy',
      match: /service unavailable - try again later/i,
      when: { code: /^4/i },
      reason: 'server-error',
      example: '451 4.7.1 Service unavailable - try again later. https://support.apple.com/en-us/102322',
      source: postmaster,
    },
  ],
} satisfies RuleFile
