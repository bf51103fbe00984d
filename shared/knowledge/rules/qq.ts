/** What only Tencent says: several of its 550 replies are passing limits, and none of them is hard. */
import type { RuleFile } from '../rule.ts'

const help = 'https://service.mail.qq.com/detail/122/172'

export const qq = {
  provider: 'qq',
  rules: [
    {
      id: 'qq/too-much-mail-for-it',
      match: /mailbox unavailable or access den/i,
      reason: 'rate-limited',
      example: '550 Mailbox unavailable or access denied http://service.mail.qq.com/detail/122/166',
      source: 'https://service.mail.qq.com/detail/122/166',
    },
    {
      id: 'qq/mailbox-not-found',
      match: /mailbox not found|detail\/122\/169\b/i,
      reason: 'user-unknown',
      example: '550 Mailbox not found. http://service.mail.qq.com/detail/122/169',
      butNot: '550 Mailbox unavailable or access denied http://service.mail.qq.com/detail/122/166',
      source: 'https://service.mail.qq.com/detail/122/169',
    },
    {
      id: 'qq/content',
      match: /mail content denied/i,
      reason: 'spam-content',
      example: '550 Mail content denied. http://service.mail.qq.com/detail/122/171',
      source: 'https://service.mail.qq.com/detail/122/171',
    },
    {
      id: 'qq/frequency',
      match: /frequency limited/i,
      reason: 'rate-limited',
      example: '550 Ip frequency limited. http://service.mail.qq.com/detail/122/172',
      source: help,
    },
    {
      id: 'qq/spf',
      match: /spf check failed/i,
      reason: 'spf-failed',
      example: '550 SPF check failed. http://service.mail.qq.com/detail/122/72',
      source: help,
    },
    {
      id: 'qq/dmarc',
      match: /dmarc check failed/i,
      reason: 'dmarc-failed',
      example: '550 DMARC check failed http://service.mail.qq.com/cgi-bin/help?id=16',
      source: help,
    },
    {
      id: 'qq/suspected-spam-sender',
      match: /suspected spam sender/i,
      reason: 'spam-content',
      example: '550 Suspected spam sender. https://service.mail.qq.com/detail/122/66',
      source: help,
    },
    {
      id: 'qq/suspected-address',
      match: /suspected spam ip|suspected bounce attacks|connection denied/i,
      reason: 'ip-blocklisted',
      example: '550 Suspected bounce attacks. http://service.mail.qq.com/detail/122/57',
      source: help,
    },
    {
      id: 'qq/rejected-by-recipient',
      match: /mail is rejected by recipients/i,
      reason: 'sender-rejected',
      example: '550 Mail is rejected by recipients http://service.mail.qq.com/detail/122/92',
      source: help,
    },
  ],
} satisfies RuleFile
