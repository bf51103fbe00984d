/**
 * Two help articles on SMTP errors set the least that must be answered: each kind of error that they explain, as a reply
 * of ours, with the reason, who must act, and what the fix has to say.
 */
import { describe, expect, it } from 'vitest'
import { commonErrors } from '../../shared/knowledge/commonErrors.ts'
import { explain } from '../../shared/verdict/explain.ts'
import type { Reason, Who } from '../../shared/verdict/verdict.ts'

const errors: readonly (readonly [string, Reason, Who, RegExp])[] = [
  // The first article: an administrator's list of server errors.
  ['421 Unexpected failure, please try later', 'server-error', 'recipient-admin', /tried again.*mail log/s],
  [
    '450 4.7.1 <bo@example.org>: Recipient address rejected: Policy Rejection- Greylisting challenge offered',
    'greylisted',
    'nobody',
    /queued mail again by itself/,
  ],
  [
    '450 Requested mail action not taken: mailbox unavailable',
    'server-error',
    'nobody',
    /next attempt.*locked, under repair.*blocklists/s,
  ],
  ['452 4.3.1 Insufficient system resources', 'system-full', 'recipient-admin', /queue.*logs.*back pressure/s],
  ['550 SMTP Authentication error', 'smtp-auth-required', 'sender', /requires authentication.*Local Mail Exchanger/s],
  ['550 not permitted to relay through this server', 'relay-denied', 'sender', /requires authentication/],
  ['550 5.7.1 Delivery not authorized, message refused', 'policy-refused', 'sender-admin', /SPF.*administrator/s],
  ['550 5.7.1 Unable to relay', 'relay-denied', 'recipient-admin', /authentication.*MX record/s],
  ['550 5.1.1 User unknown', 'user-unknown', 'sender', /letter by letter.*stop mailing/is],

  // The second article: a host's guide for people who send.
  ['550 No Such User Here', 'user-unknown', 'sender', /typing mistakes.*which address they use now/s],
  [
    '550-5.1.1 The email account that you tried to reach does not exist.',
    'user-unknown',
    'sender',
    /letter by letter.*Stop mailing/s,
  ],
  ['550 permanent failure for one or more recipients', 'unclassified', 'sender', /Keep the address/],
  ['550 Requested action not taken: mailbox unavailable', 'user-unknown', 'sender', /which address they use now/],
  ['550 5.7.1 <bo@example.org>... unknown user', 'user-unknown', 'sender', /which address they use now/],
  ['550 5.4.1 Recipient address rejected: Access denied', 'user-unknown', 'sender', /typing mistakes|spelling/],
  ['550 Unrouteable address', 'user-unknown', 'sender', /name and domain/],
  ['550 relay not permitted', 'relay-denied', 'recipient-admin', /MX record.*hosting has run out/s],
  ['550 5.7.1 <bo@example.org>... Relaying denied', 'relay-denied', 'recipient-admin', /MX record/],
  ['550 Sender address belongs to a non-trusted organisation', 'bad-reputation', 'sender-admin', /blocklists/],
  [
    '550 #5.7.1 Your access to submit messages to this e-mail system has been rejected.',
    'bad-reputation',
    'sender-admin',
    /Talos/,
  ],
  [
    '550 The sending IP (192.0.2.1) is listed on https://rbl.example.net/.',
    'ip-blocklisted',
    'sender-admin',
    /removal/,
  ],
  ['550 192.0.2.1 is not allowed to send mail from example.com.', 'spf-failed', 'sender-admin', /ip4:192\.0\.2\.1/],
  ['550 5.2.2 Mailbox full', 'mailbox-full', 'recipient', /delete or archive.*again in a few days/s],
  ['552 message size exceeds the limit of 10 MB', 'message-too-large', 'sender', /link.*10 MB/s],
  [
    '451 4.4.3 no MX record could be looked up for example.org',
    'connection-failed',
    'recipient-admin',
    /DNS|name servers/,
  ],
  ['451 sending limit for your account reached', 'sending-limit', 'sender-admin', /Wait until.*hacked/s],
  [
    '554 5.7.1 refused because of the bad reputation of your domain',
    'bad-reputation',
    'sender-admin',
    /SPF.*Stop mail/s,
  ],
  ['551 authentication required, check your outgoing server settings', 'smtp-auth-required', 'sender', /password/],
]

describe('every error of the two articles', () => {
  it('is in the printed knowledge base', () => {
    expect(errors.map(([reply]) => reply)).toEqual([...commonErrors.servers, ...commonErrors.senders])
  })

  it.each(errors)('%s is %s, for %s to repair', (reply, reason, who, says) => {
    const explained = explain(reply)
    expect([explained.reason, explained.fix.who]).toEqual([reason, who])
    expect(explained.fix.steps.join('\n')).toMatch(says)
  })
})
