/** What only the consumer service Outlook.com says. */
import type { RuleFile } from '../rule.ts'

const troubleshooting = 'https://sendersupport.olc.protection.outlook.com/pm/troubleshooting.aspx'

export const outlook = {
  provider: 'outlook',
  rules: [
    {
      id: 'outlook/reputation-throttle',
      match:
        /temporarily rate limited due to ip reputation|limits for how many messages|\bRP-00[1-3]\b|\(S(?:77|84)\d\)/i,
      reason: 'rate-limited',
      example:
        '451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation. For e-mail delivery information, see https://postmaster.live.com (S775)',
      source: troubleshooting,
    },
    {
      id: 'outlook/block-list',
      match:
        /\(S31[45]0\)|part of their network is on our block list|weren't sent|\b(?:OU-00[12]|SC-00[1-4]|DY-00[12])\b(?! message has)/i,
      reason: 'ip-blocklisted',
      example: "550 SC-001 (BAY004-MC4F49) Unfortunately, messages from 192.0.2.1 weren't sent.",
      source: troubleshooting,
    },
    {
      id: 'outlook/mailbox-unavailable',
      match: /requested action not taken: mailbox unavailable/i,
      when: { code: /^550$/i },
      reason: 'user-unknown',
      example:
        '550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [BN8NAM12FT00.eop-nam12.olc.protection.outlook.com]',
      butNot: '550 5.7.1 The mailbox takes mail from its own organisation only (S3150)',
      source: troubleshooting,
    },
    {
      id: 'outlook/authentication-level',
      match: /required authentication level/i,
      reason: 'dmarc-failed',
      example:
        '550 5.7.515 Access denied, sending domain example.com does not meet the required authentication level. olc.protection.outlook.com',
      source:
        'https://support.microsoft.com/en-us/topic/fix-ndr-error-550-5-7-515-in-outlook-com-34cfe8f8-6fbf-457e-9e8b-9e4dbaf4e0ef',
    },
  ],
} satisfies RuleFile
