/**
 * What only GMX, WEB.DE, mail.com and IONOS say. Nearly all their refusals begin with "mailbox unavailable": what
 * stands behind decides, and only a bare one is an unknown mailbox.
 */
import type { RuleFile } from '../rule.ts'

const messages = 'https://postmaster.gmx.net/en/error-messages'

export const gmx = {
  provider: 'gmx',
  rules: [
    {
      id: 'gmx/blocklisted',
      match: /[?&]c=(?:r\d{4}|bl)\b|ip address is (?:block|black) ?listed/i,
      reason: 'ip-blocklisted',
      example:
        '554-gmx.net (mxgmx104) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is block listed.\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip&v=192.0.2.1',
      source: messages,
    },
    {
      id: 'gmx/ptr',
      match: /bad dns ptr|[?&]c=rdns\b/i,
      reason: 'ptr-missing',
      example:
        '550 Requested action not taken: mailbox unavailable Bad DNS PTR resource record. For explanation visit https://postmaster.gmx.net/en/error-messages?c=rdns',
      source: messages,
    },
    {
      id: 'gmx/spf',
      match: /spf policy/i,
      reason: 'spf-failed',
      example:
        '550 Requested action not taken: mailbox unavailable Reject due to SPF policy. https://postmaster.gmx.net/',
      source: messages,
    },
    {
      id: 'gmx/sender-domain',
      match: /invalid dns mx or a/i,
      reason: 'sender-invalid',
      example:
        '550 Requested action not taken: mailbox unavailable Invalid DNS MX or A/AAAA resource record https://postmaster.gmx.net/',
      source: messages,
    },
    {
      id: 'gmx/policy',
      match: /reject due to policy|policy (?:restrictions|violations?)/i,
      reason: 'policy-refused',
      example:
        '550 Requested action not taken: mailbox unavailable Reject due to policy restrictions. For explanation visit https://postmaster.gmx.net/en/error-messages?c=hi',
      source: messages,
    },
    {
      id: 'gmx/rate',
      match: /rate limit reached/i,
      reason: 'rate-limited',
      example: '421 gmx.net Rate limit reached. Please try again later',
      source: messages,
    },
    {
      id: 'gmx/arguments',
      match: /syntax error in parameters/i,
      reason: 'protocol-error',
      example: '501 gmx.net Syntax error in parameters or arguments',
      source: messages,
    },
    {
      id: 'gmx/mailbox-unavailable',
      match: /mailbox unavailable/i,
      when: { code: /^5/i },
      reason: 'user-unknown',
      example: '550 gmx.net Requested action not taken: mailbox unavailable',
      butNot: [
        '550 gmx.net Requested action not taken: Reject due to policy restrictions',
        '450 gmx.net Requested mail action not taken: mailbox busy',
      ],
      source: messages,
    },
  ],
} satisfies RuleFile
