/**
 * Enhanced status codes: the IANA registry "SMTP Enhanced Status Codes" in our own words, the codes that vendors
 * made themselves, and the reason that each allows where nothing else is said. Null where the code is used for so
 * much that it tells nothing.
 */
import type { Status } from './provider.ts'
import type { Reason } from './reasons.ts'

const rfc3463 = (section: string): string => `RFC 3463 §${section}`

type Row = [code: string, meaning: string, source: string, permanent: Reason | null, transient: Reason | null]

const rows: readonly Row[] = [
  ['x.0.0', 'Undefined: only the class is known.', rfc3463('3.1'), null, 'server-error'],

  ['x.1.0', 'Something about the address.', rfc3463('3.2'), null, 'server-error'],
  ['x.1.1', 'There is no such mailbox.', rfc3463('3.2'), 'user-unknown', 'server-error'],
  ['x.1.2', 'There is no such domain, or it takes no mail.', rfc3463('3.2'), 'domain-unknown', 'connection-failed'],
  ['x.1.3', 'The recipient address is not valid syntax.', rfc3463('3.2'), 'address-invalid', 'server-error'],
  ['x.1.4', 'The recipient address means more than one mailbox.', rfc3463('3.2'), 'address-invalid', 'server-error'],
  ['x.1.5', 'The recipient address is valid.', rfc3463('3.2'), null, null],
  ['x.1.6', 'The mailbox has moved and nobody says where.', rfc3463('3.2'), 'address-moved', 'server-error'],
  ['x.1.7', 'The sender address is not valid syntax.', rfc3463('3.2'), 'sender-invalid', 'sender-invalid'],
  ['x.1.8', 'The sender domain does not exist or takes no mail.', rfc3463('3.2'), 'sender-invalid', 'sender-invalid'],
  ['x.1.9', 'Passed on to a mailer that reports nothing.', 'RFC 3886 §3.3.4', null, null],
  ['x.1.10', 'The recipient domain has a null MX.', 'RFC 7505 §4.2', 'domain-no-mail', 'domain-no-mail'],

  ['x.2.0', 'Something about the mailbox.', rfc3463('3.3'), null, 'server-error'],
  ['x.2.1', 'The mailbox exists but takes no mail.', rfc3463('3.3'), 'mailbox-disabled', 'rate-limited'],
  ['x.2.2', 'The mailbox is full.', rfc3463('3.3'), 'mailbox-full', 'mailbox-full'],
  ['x.2.3', 'The message is larger than the mailbox takes.', rfc3463('3.3'), 'message-too-large', 'message-too-large'],
  ['x.2.4', 'A mailing list could not be expanded.', rfc3463('3.3'), 'server-error', 'server-error'],

  ['x.3.0', 'Something about the mail system.', rfc3463('3.4'), 'server-error', 'server-error'],
  ['x.3.1', 'The mail system has no room.', rfc3463('3.4'), 'system-full', 'system-full'],
  ['x.3.2', 'The host takes no messages now.', rfc3463('3.4'), 'server-error', 'server-error'],
  ['x.3.3', 'The host lacks a feature the message needs.', rfc3463('3.4'), 'message-malformed', 'message-malformed'],
  ['x.3.4', 'The message is larger than the system takes.', rfc3463('3.4'), 'message-too-large', 'message-too-large'],
  ['x.3.5', 'The system is set up wrongly.', rfc3463('3.4'), 'server-error', 'server-error'],
  ['x.3.6', 'The priority of the message was changed.', 'RFC 6710 §7', null, null],

  ['x.4.0', 'Something about network or routing.', rfc3463('3.5'), 'connection-failed', 'connection-failed'],
  ['x.4.1', 'The host does not answer.', rfc3463('3.5'), 'connection-failed', 'connection-failed'],
  ['x.4.2', 'The connection broke.', rfc3463('3.5'), 'connection-failed', 'connection-failed'],
  ['x.4.3', 'A directory or name server failed.', rfc3463('3.5'), 'connection-failed', 'connection-failed'],
  ['x.4.4', 'No next host could be found for the domain.', rfc3463('3.5'), 'domain-unknown', 'connection-failed'],
  ['x.4.5', 'The mail system is congested.', rfc3463('3.5'), 'server-error', 'server-error'],
  ['x.4.6', 'The message goes round in circles.', rfc3463('3.5'), 'mail-loop', 'mail-loop'],
  ['x.4.7', 'The message became too old in the queue.', rfc3463('3.5'), 'expired', 'expired'],

  ['x.5.0', 'Something about the SMTP dialogue.', rfc3463('3.6'), 'protocol-error', 'server-error'],
  ['x.5.1', 'The command is not known, or out of place.', rfc3463('3.6'), 'protocol-error', 'server-error'],
  ['x.5.2', 'A command has wrong syntax.', rfc3463('3.6'), 'protocol-error', 'server-error'],
  ['x.5.3', 'More recipients than the server takes at once.', rfc3463('3.6'), 'rate-limited', 'rate-limited'],
  ['x.5.4', 'A command has wrong arguments.', rfc3463('3.6'), 'protocol-error', 'server-error'],
  ['x.5.5', 'The versions of the protocol differ.', rfc3463('3.6'), 'protocol-error', 'server-error'],
  ['x.5.6', 'A line of the login dialogue is too long.', 'RFC 4954 §6', 'smtp-auth-required', 'smtp-auth-required'],

  ['x.6.0', 'Something about the content.', rfc3463('3.7'), 'content-rejected', 'server-error'],
  ['x.6.1', 'The media type is not supported.', rfc3463('3.7'), 'content-rejected', 'server-error'],
  ['x.6.2', 'A conversion is needed and forbidden.', rfc3463('3.7'), 'content-rejected', 'server-error'],
  ['x.6.3', 'A conversion is needed and not supported.', rfc3463('3.7'), 'content-rejected', 'server-error'],
  ['x.6.4', 'The message was converted with loss.', rfc3463('3.7'), 'content-rejected', 'server-error'],
  ['x.6.5', 'A conversion failed.', rfc3463('3.7'), 'content-rejected', 'server-error'],
  ['x.6.6', 'The content could not be fetched.', 'RFC 4468 §4', 'content-rejected', 'server-error'],
  ['x.6.7', 'Addresses beyond ASCII are not taken.', 'RFC 6531 §3.5', 'protocol-error', 'protocol-error'],
  ['x.6.8', 'The answer needs UTF-8, which the client did not offer.', 'RFC 6531 §3.5', 'protocol-error', 'protocol-error'],
  ['x.6.9', 'Header fields in UTF-8 cannot be passed on.', 'RFC 6531 §3.5', 'protocol-error', 'protocol-error'],
  ['x.6.10', 'Withdrawn, the same as x.6.8.', 'RFC 5336 §3.6', 'protocol-error', 'protocol-error'],

  ['x.7.0', 'Something about security or policy.', rfc3463('3.8'), 'policy-refused', 'greylisted'],
  ['x.7.1', 'Delivery is not allowed.', rfc3463('3.8'), 'policy-refused', 'greylisted'],
  ['x.7.2', 'The sender may not post to this list.', rfc3463('3.8'), 'recipient-restricted', 'recipient-restricted'],
  ['x.7.3', 'A conversion for security is needed and impossible.', rfc3463('3.8'), 'policy-refused', 'policy-refused'],
  ['x.7.4', 'A security feature is not supported.', rfc3463('3.8'), 'policy-refused', 'policy-refused'],
  ['x.7.5', 'A cryptographic step failed.', rfc3463('3.8'), 'policy-refused', 'policy-refused'],
  ['x.7.6', 'A cryptographic algorithm is not supported.', rfc3463('3.8'), 'policy-refused', 'policy-refused'],
  ['x.7.7', 'The integrity of the message is broken.', rfc3463('3.8'), 'policy-refused', 'policy-refused'],
  ['x.7.8', 'The login is wrong.', 'RFC 4954 §6', 'smtp-auth-required', 'smtp-auth-required'],
  ['x.7.9', 'The login mechanism is too weak.', 'RFC 4954 §6', 'smtp-auth-required', 'smtp-auth-required'],
  ['x.7.10', 'Encryption is needed.', 'RFC 5248 §4', 'tls-required', 'tls-required'],
  ['x.7.11', 'The login needs encryption.', 'RFC 4954 §6', 'smtp-auth-required', 'smtp-auth-required'],
  ['x.7.12', 'The password must be changed over.', 'RFC 4954 §6', 'smtp-auth-required', 'smtp-auth-required'],
  ['x.7.13', "The sender's account is disabled.", 'RFC 5248 §4', 'sender-rejected', 'sender-rejected'],
  ['x.7.14', 'A trust relationship with another server is needed.', 'RFC 5248 §4', 'smtp-auth-required', 'smtp-auth-required'],
  ['x.7.15', 'The priority is too low to be taken now.', 'RFC 6710 §7', 'policy-refused', 'rate-limited'],
  ['x.7.16', 'The message is too large for its priority.', 'RFC 6710 §7', 'message-too-large', 'message-too-large'],
  ['x.7.17', 'The mailbox has gone to another person.', 'RFC 7293 §14', 'user-unknown', 'user-unknown'],
  ['x.7.18', 'The domain has gone to another owner.', 'RFC 7293 §14', 'user-unknown', 'user-unknown'],
  ['x.7.19', 'It could not be checked who owns the mailbox.', 'RFC 7293 §14', 'server-error', 'server-error'],
  ['x.7.20', 'No DKIM signature verifies.', 'RFC 7372 §3.1', 'dkim-failed', 'dkim-failed'],
  ['x.7.21', 'No DKIM signature is acceptable.', 'RFC 7372 §3.1', 'dkim-failed', 'dkim-failed'],
  ['x.7.22', 'No DKIM signature is of the author domain.', 'RFC 7372 §3.1', 'dmarc-failed', 'dmarc-failed'],
  ['x.7.23', 'SPF does not allow the sending host.', 'RFC 7372 §3.2', 'spf-failed', 'spf-failed'],
  ['x.7.24', 'SPF could not be evaluated.', 'RFC 7372 §3.2', 'spf-failed', 'spf-failed'],
  ['x.7.25', 'Reverse DNS is missing or does not match.', 'RFC 7372 §3.3', 'ptr-missing', 'ptr-missing'],
  ['x.7.26', 'More than one authentication check failed.', 'RFC 7372 §3.4', 'auth-failed', 'auth-failed'],
  ['x.7.27', 'The sender domain has a null MX.', 'RFC 7505 §4.2', 'sender-invalid', 'sender-invalid'],
  ['x.7.28', 'A flood of mail.', 'IANA SMTP Enhanced Status Codes', 'rate-limited', 'rate-limited'],
  ['x.7.29', 'The ARC chain does not verify.', 'RFC 8617 §10.3', 'auth-failed', 'auth-failed'],
  ['x.7.30', 'REQUIRETLS cannot be honoured on this path.', 'RFC 8689 §5', 'tls-required', 'tls-required'],
]

export const statuses: readonly Status[] = rows.map(([code, meaning, source, permanent, transient]) => ({
  code,
  meaning,
  source,
  permanent,
  transient,
}))

const exchangeOnline =
  'https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/non-delivery-reports-in-exchange-online'
const gmail = 'https://support.google.com/a/answer/3726730'

/** A vendor's own number. `provider` null: no other speaker uses the number, so it counts in anybody's mouth. */
export interface VendorStatus {
  provider: string | null
  code: RegExp
  meaning: string
  source: string
  reason: Reason | null
}

export const vendorStatuses: readonly VendorStatus[] = [
  { provider: 'google', code: /^5\.2\.1$/i, meaning: 'Disabled, or receiving too fast: only the words tell.', source: gmail, reason: null },
  { provider: 'google', code: /^[45]\.7\.27$/i, meaning: 'SPF did not pass for a bulk sender.', source: gmail, reason: 'spf-failed' },
  { provider: 'google', code: /^[45]\.7\.29$/i, meaning: 'The message came without TLS.', source: gmail, reason: 'tls-required' },
  { provider: 'google', code: /^[45]\.7\.30$/i, meaning: 'DKIM did not pass for a bulk sender.', source: gmail, reason: 'dkim-failed' },
  { provider: 'google', code: /^[45]\.7\.(?:32|40)$/i, meaning: 'The From domain is not aligned, or has no DMARC record.', source: gmail, reason: 'dmarc-failed' },
  { provider: 'google', code: /^5\.4\.5$/i, meaning: "The sender's daily limit is used up.", source: gmail, reason: 'sending-limit' },
  { provider: 'yahoo', code: /^5\.7\.9$/i, meaning: 'The message fails authentication.', source: 'https://senders.yahooinc.com/smtp-error-codes', reason: 'dmarc-failed' },

  { provider: 'microsoft365', code: /^5\.1\.10$/i, meaning: 'No such recipient in the tenant.', source: exchangeOnline, reason: 'user-unknown' },
  { provider: 'microsoft365', code: /^5\.1\.8$/i, meaning: "The sender's account is blocked for spam.", source: exchangeOnline, reason: 'sender-rejected' },
  { provider: 'microsoft365', code: /^5\.4\.1$/i, meaning: 'No such recipient, or the domain is not accepted here: the words tell.', source: exchangeOnline, reason: null },
  { provider: 'microsoft365', code: /^5\.7\.12$/i, meaning: 'The mailbox takes mail from inside only.', source: exchangeOnline, reason: 'recipient-restricted' },
  { provider: 'microsoft365', code: /^5\.7\.13$/i, meaning: 'The public folder takes mail from inside only.', source: exchangeOnline, reason: 'recipient-restricted' },
  { provider: null, code: /^5\.0\.350$/i, meaning: 'The remote server refused; its words stand behind.', source: exchangeOnline, reason: null },
  { provider: null, code: /^5\.1\.20$/i, meaning: 'The From header names several senders without a Sender header.', source: exchangeOnline, reason: 'message-malformed' },
  { provider: null, code: /^5\.1\.90$/i, meaning: "The sender's daily recipient limit is used up.", source: exchangeOnline, reason: 'sending-limit' },
  { provider: null, code: /^[45]\.2\.12[12]$/i, meaning: 'The mailbox receives more an hour than it may.', source: exchangeOnline, reason: 'rate-limited' },
  { provider: null, code: /^5\.3\.190$/i, meaning: 'Journaling is set up wrongly at the receiver.', source: exchangeOnline, reason: 'server-error' },
  { provider: null, code: /^[45]\.4\.14$/i, meaning: 'Too many hops between tenants.', source: exchangeOnline, reason: 'mail-loop' },
  { provider: null, code: /^4\.4\.62$/i, meaning: 'The mail reached the wrong region of the service.', source: exchangeOnline, reason: 'connection-failed' },
  { provider: null, code: /^[45]\.4\.300$/i, meaning: 'The message expired.', source: exchangeOnline, reason: 'expired' },
  { provider: null, code: /^5\.4\.310$/i, meaning: 'The recipient domain does not exist.', source: exchangeOnline, reason: 'domain-unknown' },
  { provider: null, code: /^[45]\.4\.31[1268]$/i, meaning: 'DNS failed, or the connection was refused or cut, until the message expired.', source: exchangeOnline, reason: 'connection-failed' },
  { provider: null, code: /^[45]\.4\.317$/i, meaning: 'No TLS session could be set up with the receiver.', source: exchangeOnline, reason: 'tls-required' },
  { provider: null, code: /^5\.6\.11$/i, meaning: 'The message has bare line feeds.', source: exchangeOnline, reason: 'message-malformed' },
  { provider: null, code: /^5\.7\.57$/i, meaning: 'The client did not log in.', source: exchangeOnline, reason: 'smtp-auth-required' },
  { provider: null, code: /^5\.7\.64$/i, meaning: 'The connector does not know this sender.', source: exchangeOnline, reason: 'relay-denied' },
  { provider: null, code: /^5\.7\.1(?:2[3-9]|3[3-6])$/i, meaning: 'The recipient takes mail from listed or internal senders only.', source: exchangeOnline, reason: 'recipient-restricted' },
  { provider: null, code: /^[45]\.7\.32[1-5]$/i, meaning: "STARTTLS, DANE or the certificate failed at the receiver's side.", source: exchangeOnline, reason: 'tls-required' },
  { provider: null, code: /^5\.7\.50[123]$/i, meaning: 'The sender is banned for spam.', source: exchangeOnline, reason: 'sender-rejected' },
  { provider: null, code: /^5\.7\.50[45]$/i, meaning: 'There is no such recipient.', source: exchangeOnline, reason: 'user-unknown' },
  { provider: null, code: /^5\.7\.506$/i, meaning: "The HELO name is the receiver's own.", source: exchangeOnline, reason: 'ptr-missing' },
  { provider: null, code: /^5\.7\.507$/i, meaning: 'The receiving organisation blocks the IP address.', source: exchangeOnline, reason: 'sender-rejected' },
  { provider: null, code: /^5\.7\.508$/i, meaning: 'Too much mail from an IPv6 range.', source: exchangeOnline, reason: 'rate-limited' },
  { provider: null, code: /^5\.7\.509$/i, meaning: 'DMARC fails and the domain asks for rejection.', source: exchangeOnline, reason: 'dmarc-failed' },
  { provider: null, code: /^5\.7\.510$/i, meaning: 'The receiver takes no mail over IPv6.', source: exchangeOnline, reason: 'recipient-restricted' },
  { provider: null, code: /^5\.7\.511$/i, meaning: 'The IP address is banned.', source: exchangeOnline, reason: 'ip-blocklisted' },
  { provider: null, code: /^5\.7\.512$/i, meaning: 'The From header is not valid.', source: exchangeOnline, reason: 'message-malformed' },
  { provider: null, code: /^5\.7\.513$/i, meaning: "The IP address is on the receiver's own block list.", source: exchangeOnline, reason: 'sender-rejected' },
  { provider: null, code: /^5\.7\.515$/i, meaning: 'A bulk sender without the required authentication.', source: exchangeOnline, reason: 'dmarc-failed' },
  { provider: null, code: /^5\.7\.6(?:0[6-9]|[1-4]\d)$/i, meaning: 'The sending IP address is banned.', source: exchangeOnline, reason: 'ip-blocklisted' },
  { provider: null, code: /^5\.7\.70[0-7]$/i, meaning: "The sender's tenant sends too much or looks compromised.", source: exchangeOnline, reason: 'sender-rejected' },
  { provider: null, code: /^5\.7\.708$/i, meaning: 'Traffic from this IP address is not accepted.', source: exchangeOnline, reason: 'bad-reputation' },
  { provider: null, code: /^5\.7\.750$/i, meaning: "The sender domain is not registered in the sender's tenant.", source: exchangeOnline, reason: 'sender-invalid' },
  { provider: null, code: /^5\.7\.9\d\d$/i, meaning: 'A mail flow rule of the receiver refused the message.', source: exchangeOnline, reason: 'policy-refused' },
  { provider: null, code: /^4\.7\.700$/i, meaning: 'A filter of the service is busy.', source: exchangeOnline, reason: 'server-error' },
  { provider: null, code: /^4\.7\.(?:5\d\d|6\d\d|8[5-9]\d)$/i, meaning: 'The IP address is throttled.', source: exchangeOnline, reason: 'rate-limited' },
]
