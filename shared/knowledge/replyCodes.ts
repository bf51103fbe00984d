/**
 * SMTP reply codes (RFC 5321 §4.2.3, RFC 1846, RFC 4954, RFC 7504) and the reason that one alone allows. A bare 550
 * or 553 is given for everything from an unknown user to spam, so it allows none.
 */
import type { Reason } from './reasons.ts'

export const replyCodes: Readonly<Record<string, { meaning: string; reason: Reason | null }>> = {
  '420': { meaning: 'Connection timed out.', reason: 'connection-failed' },
  '421': { meaning: 'The service is not available now and the connection is closed.', reason: 'server-error' },
  '422': { meaning: 'The mailbox has no room for the message.', reason: 'mailbox-full' },
  '431': { meaning: 'Not enough disk space or memory.', reason: 'system-full' },
  '432': { meaning: 'The mailbox takes nothing for the moment.', reason: 'server-error' },
  '441': { meaning: 'The receiving host does not answer.', reason: 'connection-failed' },
  '442': { meaning: 'The connection dropped.', reason: 'connection-failed' },
  '446': { meaning: 'Too many hops.', reason: 'mail-loop' },
  '447': { meaning: 'The message expired in the queue.', reason: 'expired' },
  '449': { meaning: 'A routing error.', reason: 'server-error' },
  '450': {
    meaning: 'The mailbox is unavailable for now (busy, or blocked for policy reasons).',
    reason: 'server-error',
  },
  '451': { meaning: 'A local error in processing.', reason: 'server-error' },
  '452': { meaning: 'Not enough storage in the system.', reason: 'system-full' },
  '454': { meaning: 'Authentication or TLS is not available for now.', reason: 'server-error' },
  '455': { meaning: 'The server cannot take the parameters now.', reason: 'server-error' },
  '471': { meaning: 'A filter of the receiver failed or defers.', reason: 'server-error' },
  '500': { meaning: 'The command was not recognised.', reason: 'protocol-error' },
  '501': { meaning: 'A syntax error in parameters.', reason: 'protocol-error' },
  '502': { meaning: 'The command is not implemented.', reason: 'protocol-error' },
  '503': { meaning: 'The commands came in a wrong order.', reason: 'protocol-error' },
  '504': { meaning: 'A parameter of the command is not implemented.', reason: 'protocol-error' },
  '521': {
    meaning: 'The host accepts no mail (RFC 7504); large providers say it to blocked senders.',
    reason: 'policy-refused',
  },
  '523': { meaning: 'Encryption is needed (RFC 5248), or the message is over a limit.', reason: null },
  '530': { meaning: 'Authentication is required.', reason: 'smtp-auth-required' },
  '534': { meaning: 'The authentication mechanism is too weak.', reason: 'smtp-auth-required' },
  '535': { meaning: 'The authentication credentials are wrong.', reason: 'smtp-auth-required' },
  '538': { meaning: 'Authentication needs encryption.', reason: 'tls-required' },
  '541': { meaning: 'A filter of the receiver refused the message.', reason: 'policy-refused' },
  '550': { meaning: 'Not done: no such mailbox, no access, or a policy.', reason: null },
  '551': { meaning: 'The user is not local (another path may be named), or a login is wanted.', reason: null },
  '552': { meaning: 'Over the allotted storage.', reason: 'mailbox-full' },
  '553': { meaning: 'The mailbox name is not allowed, or the sender must log in.', reason: null },
  '554': { meaning: 'The transaction failed, or there is no service here for this client.', reason: 'policy-refused' },
  '555': { meaning: 'MAIL or RCPT parameters are not recognised.', reason: 'protocol-error' },
  '556': { meaning: 'The domain takes no mail (RFC 7504).', reason: 'domain-no-mail' },
  '571': { meaning: 'Refused by a policy or filter.', reason: 'policy-refused' },
}
