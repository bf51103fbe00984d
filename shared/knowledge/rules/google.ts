/** What only Gmail and Google Workspace say. Its 5.2.1 means "disabled" or "too fast": the words decide. */
import type { RuleFile } from '../rule.ts'

const codes = 'https://support.google.com/a/answer/3726730'

export const google = {
  provider: 'google',
  rules: [
    {
      id: 'google/no-such-user',
      match: /account that you tried to reach does not exist|p=NoSuchUser|does ?n(?:o|')t have a gmail account/i,
      reason: 'user-unknown',
      example:
        "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email address for typos. Learn more at\n550 5.1.1 https://support.google.com/mail/?p=NoSuchUser abc-123 - gsmtp",
      butNot: '550 5.2.1 The email account that you tried to reach is disabled. - gsmtp',
      source: codes,
    },
    {
      id: 'google/disabled',
      match: /account that you tried to reach is (?:disabled|inactive)|p=DisabledUser/i,
      reason: 'mailbox-disabled',
      example:
        '550 5.2.1 The email account that you tried to reach is inactive. Learn more at https://support.google.com/mail/?p=DisabledUser - gsmtp',
      butNot:
        '550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. - gsmtp',
      source: codes,
    },
    {
      id: 'google/receiving-too-fast',
      match: /receiving (?:e?mail|messages) (?:too quickly|at a rate)|p=ReceivingRate/i,
      reason: 'rate-limited',
      example:
        '550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. https://support.google.com/mail/?p=ReceivingRatePerm - gsmtp',
      source: codes,
    },
    {
      id: 'google/out-of-storage',
      match: /inbox is out of storage|p=OverQuota|over its storage quota/i,
      reason: 'mailbox-full',
      example:
        "552-5.2.2 The recipient's inbox is out of storage space and inactive. https://support.google.com/mail/?p=OverQuotaPerm - gsmtp",
      source: codes,
    },
    {
      id: 'google/group-takes-it-for-spam',
      match: /rejected due to spam classification/i,
      reason: 'spam-content',
      example:
        'Your email to group team@example.com was rejected due to spam classification. The owner of the group can choose to enable message moderation. Set up SPF records. support.google.com',
      source: 'https://support.google.com/a/answer/9325676',
    },
    {
      id: 'google/dns-failed-during-authentication',
      match: /temporary dns failures/i,
      reason: 'connection-failed',
      example:
        "451 4.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy, but temporary DNS failures prevent authentication. - gsmtp",
      source: codes,
    },
    {
      id: 'google/dmarc',
      match:
        /domain's dmarc policy|p=DmarcRejection|isn't aligned with either|no dmarc (?:record|policy)|doesn't have a dmarc record/i,
      reason: 'dmarc-failed',
      example:
        "550-5.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy. - gsmtp",
      source: codes,
    },
    {
      id: 'google/spf-hard-fail',
      match:
        /spf record with a hard fail|requires all bulk email senders to authenticate their email with spf|spf authentication didn't pass|spf record of the sending domain has one or more suspicious/i,
      reason: 'spf-failed',
      example:
        '550-5.7.26 The MAIL FROM domain [example.com] has an SPF record with a hard fail policy (-all) but it fails to pass SPF checks with the ip: [192.0.2.1]. - gsmtp',
      source: codes,
    },
    {
      id: 'google/dkim',
      match:
        /(?:requires all (?:large|bulk) (?:e?mail )?senders to authenticate[^;]{0,20} with|because) dkim|dkim (?:does not|authentication didn't) pass/i,
      reason: 'dkim-failed',
      example:
        '550 5.7.30 This mail has been blocked because DKIM does not pass. Gmail requires all large senders to authenticate with DKIM. - gsmtp',
      source: codes,
    },
    {
      id: 'google/neither-spf-nor-dkim',
      match:
        /sender is unauthenticated|authenticate with (?:either )?spf (?:or|and) dkim|does not have authentication information/i,
      reason: 'auth-failed',
      example:
        '550-5.7.26 Your email has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM. - gsmtp',
      source: codes,
    },
    {
      id: 'google/ptr',
      match: /ptr record|ipv6 sending guidelines|p=IPv6AuthError/i,
      reason: 'ptr-missing',
      example:
        '550-5.7.1 This message does not meet IPv6 sending guidelines regarding PTR records and authentication. - gsmtp',
      source: 'https://support.google.com/mail/answer/81126#ip-practices',
    },
    {
      id: 'google/same-message-id',
      match: /same message-id/i,
      reason: 'message-malformed',
      example:
        '421 4.7.28 Gmail has detected this message exceeded its quota for sending messages with the same Message-ID: header. - gsmtp',
      source: codes,
    },
    {
      id: 'google/unusual-rate-blocked',
      match: /unusual rate of unsolicited mail[^;]{0,160} has been blocked/i,
      reason: 'bad-reputation',
      example:
        '550 5.7.28 There is an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP address has been blocked. - gsmtp',
      source: codes,
    },
    {
      id: 'google/unusual-rate',
      match: /unusual rate of|p=UnsolicitedRateLimit|p=UnsolicitedIPError/i,
      reason: 'rate-limited',
      example:
        '421-4.7.28 Gmail has detected an unusual rate of mail originating from your IP address 192.0.2.1. To protect our users from spam, mail has been temporarily rate limited. - gsmtp',
      source: codes,
    },
    {
      id: 'google/low-reputation',
      match: /low reputation of the sending/i,
      reason: 'bad-reputation',
      example:
        '550-5.7.1 Our system has detected that this message is likely suspicious due to the very low reputation of the sending domain. - gsmtp',
      source: 'https://support.google.com/mail/answer/188131',
    },
    {
      id: 'google/malformed',
      match:
        /missing a valid (?:address in )?(?:from|message-id)|multiple addresses in from|not rfc ?5322 compliant|encoded-word syntax|p=RfcMessageNonCompliant/i,
      reason: 'message-malformed',
      example:
        '550-5.7.1 Messages missing a valid address in From: header, or having no From: header, are not accepted. - gsmtp',
      source: codes,
    },
    {
      id: 'google/suspicious',
      match: /likely unsolicited mail|likely suspicious|suspicious due to the nature|p=UnsolicitedMessageError/i,
      reason: 'spam-content',
      example: '421-4.7.0 This message is suspicious due to the nature of the content or the links within. - gsmtp',
      source: codes,
    },
    {
      id: 'google/blocked-content',
      match: /potential securi|illegal attachment|p=BlockedMessage/i,
      reason: 'content-rejected',
      example: '552-5.7.0 This message was blocked because its content presents a potential security issue. - gsmtp',
      source: codes,
    },
    {
      id: 'google/domain-policy',
      match: /policy that prohibited the mail|\bgcdp\b/i,
      reason: 'recipient-restricted',
      example: '550 5.7.1 This message violates example.com email policy. - gcdp abc123 - gsmtp',
      source: 'https://support.google.com/a/answer/172179',
    },
    {
      id: 'google/not-in-allow-list',
      match: /ip not in whitelist for rcpt domain/i,
      reason: 'recipient-restricted',
      example: '421 4.7.0 IP not in whitelist for RCPT domain, closing connection. - gsmtp',
      source: codes,
    },
    {
      id: 'google/group-closed',
      match: /group you tried to contact|may not have permission to post/i,
      reason: 'recipient-restricted',
      example:
        "We're writing to let you know that the group you tried to contact (team) may not exist, or you may not have permission to post messages to the group. Google Groups",
      source: 'https://support.google.com/a/answer/9325676',
    },
    {
      id: 'google/not-authorized-directly',
      match: /not authorized to send email directly|p=NotAuthorizedError/i,
      reason: 'ip-blocklisted',
      example:
        "550-5.7.1 The IP you're using to send mail is not authorized to send email directly to our servers. - gsmtp",
      source: codes,
    },
    {
      id: 'google/sender-account-disabled',
      match: /mail sending denied/i,
      reason: 'sender-rejected',
      example: '550 5.7.0 Mail Sending denied. - gsmtp',
      source: codes,
    },
    {
      id: 'google/auth-temporarily-down',
      match: /cannot authenticate due to (?:a )?temporary system problem/i,
      reason: 'server-error',
      example: '454 4.7.0 Cannot authenticate due to a temporary system problem. Try again later. - gsmtp',
      source: codes,
    },
    {
      id: 'google/peak-relay-limit',
      match:
        /peak smtp relay limit|(?:sending|relay|recipients?) (?:quota|limit) exceeded|reached a limit for sending/i,
      reason: 'sending-limit',
      example: '450 4.2.1 Peak SMTP relay limit exceeded for customer. This is a temporary error. - gsmtp',
      source: 'https://support.google.com/a/answer/6140680',
    },
  ],
} satisfies RuleFile
