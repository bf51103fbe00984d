/**
 * The errors that people meet most, one reply each in our own words: what two common help articles explain, an
 * administrator's list and a host's guide. The printed knowledge base answers each of them.
 */
export const commonErrors: Readonly<Record<'servers' | 'senders', readonly string[]>> = {
  servers: [
    '421 Unexpected failure, please try later',
    '450 4.7.1 <bo@example.org>: Recipient address rejected: Policy Rejection- Greylisting challenge offered',
    '450 Requested mail action not taken: mailbox unavailable',
    '452 4.3.1 Insufficient system resources',
    '550 SMTP Authentication error',
    '550 not permitted to relay through this server',
    '550 5.7.1 Delivery not authorized, message refused',
    '550 5.7.1 Unable to relay',
    '550 5.1.1 User unknown',
  ],
  senders: [
    '550 No Such User Here',
    '550-5.1.1 The email account that you tried to reach does not exist.',
    '550 permanent failure for one or more recipients',
    '550 Requested action not taken: mailbox unavailable',
    '550 5.7.1 <bo@example.org>... unknown user',
    '550 5.4.1 Recipient address rejected: Access denied',
    '550 Unrouteable address',
    '550 relay not permitted',
    '550 5.7.1 <bo@example.org>... Relaying denied',
    '550 Sender address belongs to a non-trusted organisation',
    '550 #5.7.1 Your access to submit messages to this e-mail system has been rejected.',
    '550 The sending IP (192.0.2.1) is listed on https://rbl.example.net/.',
    '550 192.0.2.1 is not allowed to send mail from example.com.',
    '550 5.2.2 Mailbox full',
    '552 message size exceeds the limit of 10 MB',
    '451 4.4.3 no MX record could be looked up for example.org',
    '451 sending limit for your account reached',
    '554 5.7.1 refused because of the bad reputation of your domain',
    '551 authentication required, check your outgoing server settings',
  ],
}
