/**
 * The closed list of reasons, each with the category that decides what the sender does, and one sentence for people.
 * The category answers: stop (hard), wait (soft), fix (policy), or nobody can tell (unknown).
 */
export const reasons = {
  'user-unknown': { category: 'hard', says: 'There is no such mailbox at this domain.' },
  'mailbox-disabled': { category: 'hard', says: 'The mailbox exists but is disabled, suspended, inactive or closed.' },
  'address-moved': { category: 'hard', says: 'The person has moved to another address.' },
  'address-invalid': { category: 'hard', says: 'The address is not written as an address can be.' },
  'domain-unknown': { category: 'hard', says: 'The domain of the address does not exist.' },
  'domain-no-mail': { category: 'hard', says: 'The domain exists but takes no mail.' },
  suppressed: { category: 'hard', says: 'The sending system did not try: the address is on its own suppression list.' },

  'mailbox-full': { category: 'soft', says: 'The mailbox is full.' },
  greylisted: { category: 'soft', says: 'The receiver asks unknown senders to try again later (greylisting).' },
  'rate-limited': { category: 'soft', says: 'Too many messages or connections for now.' },
  'connection-failed': {
    category: 'soft',
    says: 'The receiving server could not be reached: refused, timed out, or DNS failed for now.',
  },
  'system-full': { category: 'soft', says: 'The receiving server is short of disk space or other resources.' },
  'server-error': { category: 'soft', says: 'The receiving server has an internal fault.' },
  expired: { category: 'soft', says: 'The sending server gave up after days of trying.' },
  'mail-loop': { category: 'soft', says: 'The message went round in circles between servers.' },

  'spf-failed': { category: 'policy', says: 'SPF does not allow this server to send for the domain.' },
  'dkim-failed': { category: 'policy', says: 'The DKIM signature is missing or does not verify.' },
  'dmarc-failed': { category: 'policy', says: "The message fails the sender domain's own DMARC policy." },
  'auth-failed': { category: 'policy', says: 'The sender is not authenticated (SPF, DKIM or DMARC).' },
  'ip-blocklisted': { category: 'policy', says: 'The sending IP address is on a blocklist.' },
  'domain-blocklisted': { category: 'policy', says: 'The sender domain, or a link in the message, is on a blocklist.' },
  'bad-reputation': { category: 'policy', says: 'The receiver distrusts the sending IP address or domain.' },
  'ptr-missing': { category: 'policy', says: "The sending server's reverse DNS or HELO name is missing or wrong." },
  'sender-invalid': {
    category: 'policy',
    says: 'The sender address or its domain does not exist or cannot be verified.',
  },
  'sender-rejected': { category: 'policy', says: 'The receiver blocks this sender.' },
  'recipient-restricted': { category: 'policy', says: 'The recipient takes mail from certain senders only.' },
  'spam-content': { category: 'policy', says: 'The receiver takes the message for spam.' },
  virus: { category: 'policy', says: 'The receiver found a virus or a phishing link.' },
  'content-rejected': {
    category: 'policy',
    says: 'An attachment type or a content rule of the receiver refused the message.',
  },
  'message-malformed': { category: 'policy', says: 'The message breaks a rule of the message format.' },
  'message-too-large': { category: 'policy', says: 'The message is larger than the receiver takes.' },
  'relay-denied': { category: 'policy', says: 'The server refuses to pass mail on for this sender or domain.' },
  'smtp-auth-required': { category: 'policy', says: 'The server wants a login before it takes mail.' },
  'sending-limit': { category: 'policy', says: "The sender's own account has reached its sending limit." },
  'tls-required': { category: 'policy', says: 'The server wants an encrypted connection.' },
  'protocol-error': { category: 'policy', says: 'The two servers did not understand each other in the SMTP dialogue.' },
  'policy-refused': {
    category: 'policy',
    says: 'A local rule of the receiver refused the message; it does not say which.',
  },

  unclassified: { category: 'unknown', says: 'The bounce gives no usable cause.' },
} as const satisfies Record<string, { category: 'hard' | 'soft' | 'policy' | 'unknown'; says: string }>

export type Reason = keyof typeof reasons
export type Category = (typeof reasons)[Reason]['category']
export type HardReason = { [R in Reason]: (typeof reasons)[R]['category'] extends 'hard' ? R : never }[Reason]
