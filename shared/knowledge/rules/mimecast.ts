/** What only Mimecast says. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://mimecastsupport.zendesk.com/hc/en-us/articles/34000709564691-Policies-Mimecast-SMTP-Error-Codes'

export const mimecast = {
  provider: 'mimecast',
  rules: [
    {
      id: 'mimecast/anti-spoofing',
      match: /anti-?spoofing/i,
      reason: 'recipient-restricted',
      example:
        '550 Rejected by header based Anti-Spoofing policy: ann@example.com - https://community.mimecast.com/docs/DOC-1369#550',
      source: codes,
    },
    {
      id: 'mimecast/blocked-sender',
      match: /envelope blocked|manually blocked senders|header-based manually/i,
      reason: 'sender-rejected',
      example: '550 Envelope blocked - User Entry - https://community.mimecast.com/docs/DOC-1369#550',
      source: codes,
    },
    {
      id: 'mimecast/reputation',
      match: /ip reputation|poor reputation/i,
      reason: 'bad-reputation',
      example: '550 Local CT IP Reputation - (reject) - https://community.mimecast.com/docs/DOC-1369#550',
      source: codes,
    },
    {
      id: 'mimecast/greylisted',
      match: /internal resources? (?:are |is )?temporarily unavailable/i,
      reason: 'greylisted',
      example: '451 Internal resources are temporarily unavailable - https://community.mimecast.com/docs/DOC-1369#451',
      source: codes,
    },
    {
      id: 'mimecast/for-now',
      match:
        /recipient temporarily unavailable|ip temporarily blacklisted|account service is temporarily unavailable|inbounds disabled/i,
      reason: 'rate-limited',
      example: '451 IP Temporarily Blacklisted - https://community.mimecast.com/docs/DOC-1369#451',
      source: codes,
    },
    {
      id: 'mimecast/open-relay',
      match: /open relay/i,
      reason: 'relay-denied',
      example: '451 Open relay not allowed - https://community.mimecast.com/docs/DOC-1369#451',
      source: codes,
    },
    {
      id: 'mimecast/content',
      match: /content examination/i,
      reason: 'content-rejected',
      example: '550 Message bounced due to Content Examination Policy - mimecast',
      source: codes,
    },
    {
      id: 'mimecast/spam-signature',
      match: /due to security policies/i,
      reason: 'spam-content',
      example: '554 Email rejected due to security policies - MCSpamSignature.x.x',
      source: codes,
    },
    {
      id: 'mimecast/host-network',
      match: /host network/i,
      reason: 'policy-refused',
      example: '554 Host network not allowed - https://community.mimecast.com/docs/DOC-1369#554',
      source: codes,
    },
    {
      id: 'mimecast/invalid-recipient',
      match: /invalid recipient/i,
      reason: 'user-unknown',
      example: '550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550',
      butNot: '550 Rejected by header based Anti-Spoofing policy - mimecast',
      source: codes,
    },
  ],
} satisfies RuleFile
