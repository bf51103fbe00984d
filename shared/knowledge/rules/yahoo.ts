/** What only Yahoo (and what it hosts: AOL, AT&T, Comcast, Cox, Rogers) says. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://senders.yahooinc.com/smtp-error-codes'

export const yahoo = {
  provider: 'yahoo',
  rules: [
    {
      id: 'yahoo/spamhaus',
      match: /\[(?:BL2[1-9]|TSS07)\]|ip is in spamhaus/i,
      reason: 'ip-blocklisted',
      example: "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list",
      source: codes,
    },
    {
      id: 'yahoo/permanently-deferred',
      match: /\[TSS(?:09|11)\]|permanently deferred/i,
      reason: 'bad-reputation',
      example: '553 5.7.2 [TSS09] All messages from 192.0.2.1 will be permanently deferred; Retrying will NOT succeed.',
      source: codes,
    },
    {
      id: 'yahoo/greylisted',
      match: /\[GL01\]/i,
      reason: 'greylisted',
      example: '421 4.7.0 [GL01] Message from (192.0.2.1) temporarily deferred',
      source: codes,
    },
    {
      id: 'yahoo/temporarily-deferred',
      match:
        /\[TSS?\d\d\]|\[RL0\d\]|temporarily deferred due to (?:unexpected volume|user complaints)|receiving mail too quickly|max message per connection/i,
      reason: 'rate-limited',
      example:
        '421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints',
      source: codes,
    },
    {
      id: 'yahoo/no-account',
      match:
        /this user doesn'?t have an? \S{1,60} account|not a valid (?:recipient|mailbox)|is no longer valid|mailbox not found/i,
      reason: 'user-unknown',
      example:
        "554 delivery error: dd This user doesn't have a yahoo.com account (bo@example.com) [-9] - mta1.example.yahoo.com",
      alsoExamples: [
        '554 delivery error: dd bo@example.com is no longer valid. [-20]',
        '554 delivery error: dd Not a valid recipient - mta1.example.com',
      ],
      butNot:
        '554 delivery error: dd Sorry your message to bo@example.com cannot be delivered. This account has been disabled or discontinued [#102].',
      source: codes,
    },
    {
      id: 'yahoo/mailbox-disabled',
      match: /this (?:mailbox|account) (?:is|has been) (?:disabled|discontinued)|\(554\.30\)/i,
      reason: 'mailbox-disabled',
      example: '554 30 Sorry, your message to bo@example.com cannot be delivered. This mailbox is disabled (554.30).',
      butNot: "554 delivery error: dd This user doesn't have a yahoo.com account (bo@example.com)",
      source: codes,
    },
    {
      id: 'yahoo/unauthenticated',
      match: /requires all senders to authenticate/i,
      reason: 'auth-failed',
      example:
        '550 5.7.9 This mail has been blocked because the sender is unauthenticated. Yahoo requires all senders to authenticate with either SPF or DKIM.',
      source: codes,
    },
    {
      id: 'yahoo/phishing-like',
      match: /\[PH01\]|message not allowed - \[?(?:299|298|PH01)\]?/i,
      reason: 'spam-content',
      example: '554 Message not allowed - [PH01] Email not accepted for policy reasons.',
      source: codes,
    },
    {
      id: 'yahoo/dmarc',
      match: /not accepted for policy reasons/i,
      when: { status: /^5\.7\.9$/i },
      reason: 'dmarc-failed',
      example: '554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes',
      source: codes,
    },
    {
      id: 'yahoo/sender-domain',
      match: /unresolvable RFC.?5321/i,
      reason: 'sender-invalid',
      example:
        '451 Message temporarily deferred due to unresolvable RFC.5321 from domain. See https://senders.yahooinc.com/error-codes',
      source: codes,
    },
  ],
} satisfies RuleFile
