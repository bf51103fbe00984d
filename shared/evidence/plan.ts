/** Which checks stand behind which reason. */
import type { Reason } from '../knowledge/reasons.ts'

export type CheckName = 'spf' | 'dkim' | 'dmarc' | 'ptr' | 'helo' | 'blocklist' | 'mx' | 'sender-mx' | 'typo'

const plan: Partial<Record<Reason, readonly CheckName[]>> = {
  'spf-failed': ['spf'],
  'dkim-failed': ['dkim'],
  'dmarc-failed': ['dmarc', 'dkim', 'spf'],
  'auth-failed': ['dmarc', 'dkim', 'spf'],
  'ptr-missing': ['ptr', 'helo', 'blocklist'],
  'ip-blocklisted': ['blocklist'],
  'domain-blocklisted': ['blocklist'],
  'bad-reputation': ['blocklist', 'ptr'],
  'policy-refused': ['blocklist'],
  'spam-content': ['blocklist'],
  'sender-invalid': ['sender-mx'],
  'domain-unknown': ['mx', 'typo'],
  'domain-no-mail': ['mx', 'typo'],
  'connection-failed': ['mx', 'typo'],
  expired: ['mx', 'typo'],
  'relay-denied': ['mx'],
  'mail-loop': ['mx'],
}

export function checksFor(reason: Reason | null): readonly CheckName[] {
  return (reason === null ? null : plan[reason]) ?? []
}
