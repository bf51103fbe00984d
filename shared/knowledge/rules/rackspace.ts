/** What only Rackspace says: a code `(G…)` at the end. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://postmaster.apps.rackspace.com/system-info/response-codes'

export const rackspace = {
  provider: 'rackspace',
  rules: [
    {
      id: 'rackspace/g8',
      match: /\(G8\)/i,
      reason: 'user-unknown',
      example: '550 5.1.1 Email address could not be found, or was misspelled (G8)',
      butNot: '550 5.7.1 Email rejected per DMARC policy for example.com (G15)',
      source: codes,
    },
    {
      id: 'rackspace/g1f',
      match: /\(G1F\)/i,
      reason: 'ptr-missing',
      example: '450 4.7.1 Client host 192.0.2.1 has no PTR record (G1F)',
      source: codes,
    },
    {
      id: 'rackspace/g28',
      match: /\(G(?:28|30)\)/i,
      reason: 'rate-limited',
      example: '451 4.7.1 Received too many messages from a new or untrusted IP (G28)',
      source: codes,
    },
    {
      id: 'rackspace/g15',
      match: /\(G15\)/i,
      reason: 'dmarc-failed',
      example: '550 5.7.1 Email rejected per DMARC policy for example.com (G15)',
      source: codes,
    },
    {
      id: 'rackspace/g31',
      match: /\(G31\)/i,
      reason: 'ip-blocklisted',
      example: '554 5.7.1 ACL dns_rbl; Client host 192.0.2.1 blocked using Senderscore (G31)',
      source: codes,
    },
    {
      id: 'rackspace/ge',
      match: /\(GE\)/i,
      reason: 'sender-rejected',
      example: '554 5.7.1 ann@example.com: Sender address rejected: Blocked by this recipient (GE)',
      source: codes,
    },
  ],
} satisfies RuleFile
