/** What anybody says that tells little: asked last. */
import type { RuleFile } from '../rule.ts'

export const anybodyVague = {
  provider: null,
  rules: [
    {
      id: 'anybody/edge-blocking',
      match: /recipient address rejected: access denied/i,
      when: { status: /^5\.4\.1$/i },
      reason: 'user-unknown',
      example: '550 5.4.1 Recipient address rejected: Access denied',
      butNot: '554 5.7.1 <bo@example.com>: Recipient address rejected: Access denied',
      source:
        'https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/fix-error-code-550-5-4-1-in-exchange-online',
    },
    {
      id: 'anybody/mailbox-unavailable-for-now',
      match: /mailbox (?:is )?(?:temporarily )?(?:unavailable|busy|not available)/i,
      when: { code: /^4/i },
      reason: 'server-error',
      example: '450 Requested mail action not taken: mailbox unavailable',
      source: 'RFC 5321 §4.2.3',
    },
    {
      id: 'anybody/policy',
      match:
        /polic(?:y|ies)\b|administrative(?:ly)? (?:prohibit|den|block|reject|reasons)|transport rule|mail ?flow rule|security (?:reasons|violation)|organi[sz]ational settings|partner connector configured|given low priority/i,
      reason: 'policy-refused',
      example: '554 Message rejected due to local policy',
      alsoExamples: [
        '550 Administrative prohibition',
        '554 5.7.1 Connection from 192.0.2.1 rejected for policy reasons.',
        '550 5.7.51 TenantInboundAttribution; There is a partner connector configured for the recipient',
      ],
    },
    {
      id: 'anybody/by-the-administrator',
      match:
        /(?:prohibited|rejected|blocked|refused|bounced|denied) by (?:the |an? |our )?(?:admin\w{0,12}|system|postmaster|server|rule|filter|custom|mail)/i,
      reason: 'policy-refused',
      example: '550 5.7.1 Message bounced by administrator',
    },
    {
      // A server that says 550 5.1.1 and "try again later" contradicts itself: the words count, and the address lives.
      id: 'anybody/permanent-only-for-now',
      match: /\btemporar(?:y|ily)\b|try (?:again )?later|at this time|being upgraded|being repaired/i,
      when: { code: /^5/i, status: /^5\.[12]\./i },
      reason: 'server-error',
      example: '550 5.1.1 Try again later',
      alsoExamples: ['550 5.2.1 Mailbox not available at this time'],
    },
    {
      // A 551 that names another address is the recipient's move.
      id: 'anybody/user-not-local',
      match: /\buser (?:is )?not local\b(?![^a-z]{0,3} ?(?:please )?(?:try|use|forward))/i,
      reason: 'relay-denied',
      example: '550 User is not local.',
      source: 'RFC 5321 §4.2.3',
    },
    {
      // RFC 3463 §3.3: the mailbox exists, and takes nothing.
      id: 'anybody/account-not-available',
      match: /(?:account|user) (?:is )?(?:unavailable|not available)/i,
      when: { status: /^5\.2\.1$/i },
      reason: 'mailbox-disabled',
      example: '550 5.2.1 <bo@example.com>: account not available',
      butNot: '450 4.2.1 account not available',
      source: 'RFC 3463 §3.3',
    },
    {
      id: 'anybody/mailbox-unavailable-just-now',
      match:
        /\b(?:busy|offline|temporar\w{0,3})\b.{0,80}mailbox (?:is )?(?:unavailable|not available|inaccessible)|mailbox (?:is )?(?:unavailable|not available|inaccessible)\b.{0,80}\b(?:try (?:again|later)|busy|offline|temporar\w{0,3})\b/i,
      reason: 'server-error',
      example: '550 Mailbox unavailable: the store is offline',
      alsoExamples: ['550 The store is offline; mailbox not available'],
    },
    {
      id: 'anybody/mailbox-unavailable',
      match:
        /mailbox (?:is )?(?:unavailable|not available|inaccessible)|recipient (?:is )?(?:unavailable|not available)|(?:account|user) (?:is )?(?:unavailable|not available)|appears to be unavailable/i,
      when: { code: /^5/i },
      reason: 'user-unknown',
      example: '550 Requested action not taken: mailbox unavailable',
      butNot: [
        '450 Requested mail action not taken: mailbox unavailable',
        '550 5.3.2 Service unavailable',
        '550 Mailbox unavailable: the store is offline',
      ],
      source: 'RFC 5321 §4.2.3',
    },
    {
      id: 'anybody/recipient-refused',
      match:
        /(?:recipient|rcpt|user|address|mailbox)(?: address)?(?: \S{1,100})? (?:was |is |has been )?(?:rejected|refused|not accepted|denied)|(?:rejected|refused|bad) (?:recipient|address)/i,
      when: { status: /^5\.[01]\.[01]$/i },
      reason: 'user-unknown',
      example: '550 5.1.1 <bo@example.com> recipient rejected',
      alsoExamples: ['550 #5.1.0 Address rejected.'],
      butNot: ['550 5.7.1 <bo@example.com> recipient rejected', '550 5.7.1 sender rejected'],
    },
    {
      id: 'anybody/not-accepting-for-this-address',
      match:
        /(?:not|n't|never) (?:be )?accept(?:ing|ed|s)?(?: any)?(?: \(?(?:e?-?mails?|messages?|deliver\w{1,4})\)?)? (?:for|at|to) (?:this|that|the) (?:e-?mail )?(?:address|user|recipient|mailbox)\b/i,
      when: { status: /^5\.1\.1$/i },
      reason: 'user-unknown',
      example: '550 5.1.1 We are not accepting messages for that address',
      butNot: '550 5.7.1 We are not accepting messages for that address',
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/net-for-unknown-senders',
      match:
        /^(?!.{0,300}\b(?:recipient|rcpt)\b).{0,300}?(?:(?:\bsenders?|\bmail from|\breturn[- ](?:path|address)|\breverse[- ]path|\benvelope[- ]from)\b.{0,80}\b(?:unknown|not (?:an? )?(?:found|valid|exist\w{0,3}|known)|invalid|no such|does(?: not|n't) exist|non-?existent)|\b(?:unknown|invalid|no such|non-?existent)\b.{0,40}\b(?:sender|mail from|return[- ]path|reverse[- ]path|envelope[- ]from)\b)/i,
      when: { code: /^5/i },
      reason: 'sender-invalid',
      example: '550 Unknown user in MAIL FROM',
      alsoExamples: ['550 sender <ann@example.com> is not a valid mailbox'],
    },
    {
      id: 'anybody/undeliverable-recipient',
      match:
        /undeliverable address|(?:recipient|user)(?: address)? (?:could not|couldn't|cannot|can't) be (?:resolved|located)/i,
      when: { code: /^5/i },
      reason: 'user-unknown',
      example: '550 bo@example.com: undeliverable address',
      butNot: [
        '450 bo@example.com: undeliverable address',
        '550 5.1.7 <ann@example.com>: Sender address rejected: undeliverable address',
      ],
      source: 'https://www.postfix.org/ADDRESS_VERIFICATION_README.html',
    },
    {
      id: 'anybody/net-for-unknown-recipients',
      match:
        /^(?!.{0,2000}\b(?:senders?|from|helo|ehlo|headers?|dns|ptr|relay\w{0,3}|hosts?|servers?|commands?|certificates?|passwords?|log ?in|polic\w{1,3}|spf|dkim|dmarc|attachments?|content|urls?|links?|ip|spam|virus|errors?|temporar\w{0,3}|later|try|access|permission|service|sequence|domains?|excessive|too many|number of|maximum|limit|harvest\w{0,3}|complain\w{0,4}|detected|keys?|signature|lists?|database|files?|lookup|configuration|transaction|index|rate|forwarding|clients?|contains?|cc|block\w{0,3})\b).{0,300}?(?:\b(?:users?|mailbox|mail box|recipients?|accounts?|address(?:ee|es)?|person|alias)\b.{0,80}\b(?:unknown|not (?:been )?(?:found|known|recogni[sz]ed|valid|exist\w{0,3})|(?:does|do)(?: not|n't) (?:exist|live|belong)|invalid|non-?exist\w{0,4}|cannot be found)|\b(?:unknown|invalid|no (?:such|known|matching|valid)|non-?existent|unrecogni[sz]ed|inexistent)\b.{0,40}\b(?:users?|mailbox|mail box|recipients?|accounts?|address(?:ee|es)?|person|alias)|\bis (?:unknown|not known) (?:here|to us))\b/i,
      when: { code: /^5/i },
      reason: 'user-unknown',
      example: '550 that user does not live here',
      alsoExamples: ['550 no matching mailbox'],
      butNot: [
        '550 that user of the sender does not live here',
        '450 that user does not live here',
        '550 the user has no permission, unknown',
      ],
    },
    {
      id: 'anybody/net-for-disabled-mailboxes',
      match:
        /^(?!.{0,2000}\b(?:senders?|from|your|you|helo|ehlo|dns|relay\w{0,3}|hosts?|servers?|commands?|certificates?|passwords?|log ?in|polic\w{1,3}|ip|spam|temporar\w{0,3}|later|try|access|service|authenticat\w{0,4})\b).{0,300}?(?:(?<!\b(?:messages?|mails?|e-?mails?) (?:for|to|of|by) (?:(?:the|this|that) )?)\b(?:users?|mailbox|mail box|recipients?|accounts?|address(?:ee|es)?|inbox)\b.{0,80}\b(?<!\b(?:messages?|mails?|e-?mails?|delivery|connection|session|transaction) (?:(?:was|were|is|are|has|have|been|being|got) ){0,3})(?:disabled|suspended|inactive|deactivated|terminated|closed|deleted|expired|frozen|locked)|\b(?<!\b(?:messages?|mails?|e-?mails?|delivery|connection|session|transaction) (?:(?:was|were|is|are|has|have|been|being|got) ){0,3})(?:disabled|suspended|inactive|deactivated|terminated|closed|deleted|expired|frozen|locked)\b.{0,40}\b(?:users?|mailbox|mail box|recipients?|accounts?|address(?:ee|es)?|inbox))\b/i,
      when: { code: /^5/i },
      reason: 'mailbox-disabled',
      example: '550 the account behind bo@example.com was, as we hear, suspended',
      butNot: [
        '550 your account is suspended',
        '450 the account behind it was suspended',
        '550 message deleted on behalf of the recipient',
      ],
    },
    {
      id: 'anybody/net-for-connections',
      match: /\b(?:time(?:d)?[ -]?out|connection|unreachable|not respond\w{0,3}|socket|network)\b/i,
      when: { status: /^[45]\.4\.[0123]$/i },
      reason: 'connection-failed',
      example: '421 4.4.2 the network is gone',
    },
    {
      id: 'anybody/retries-exhausted',
      match:
        /message (?:has )?expired|retry (?:timeout|time) (?:exceeded|not reached)|(?:queue|delivery|retry)[^.;]{0,30} (?:expired|too long|timeout exceeded)|in the queue too long|too (?:long|old) in (?:the )?queue|have been failing for a long time|long failure period|max(?:imum)? (?:retries|retry|queue (?:time|lifetime))|delivery time ?expired|queue\.expired|delivery expired|message timed out|after multiple retries|retries (?:were )?exhausted|has not been collected|within the allowed queue period|sitting in queue|envelope expired|message-expired|exceeded (?:the )?max(?:imum)? time|maximum-time-expired|maximum delivery attempts|delivery failed \d{1,4} attempts|still undelivered after/i,
      reason: 'expired',
      example: '550 4.4.7 QUEUE.Expired; message expired',
      alsoExamples: [
        'Delivery failed 20 attempts: bo@example.com',
        'Envelope expired',
        'bo@example.com: retry timeout exceeded',
        "all hosts for 'example.com' have been failing for a long time (and retry time not reached)",
      ],
      source: 'RFC 3463 §3.5',
    },
    {
      id: 'anybody/not-delivered-in-time',
      match:
        /could not be delivered (?:for|within|in|after) [^.;]{0,30}(?:hour|day|minute)s?|(?:delivery|retry) (?:attempts?|period|time)[^.;]{0,30} (?:exceeded|expired|exhausted|elapsed)|not going to try again|undeliverable (?:for|after)\b|(?:failed|failing|fails) (?:for|after) \d{1,4} (?:hours?|days?|minutes?)|in (?:the )?queue for \d{1,4} (?:hours?|days?)|(?:for|after) \d{1,4} (?:hours?|days?|minutes?)[^.;]{0,30}(?:giving up|given up)|could not deliver for the last|tried (?:for|during) \d{1,4} (?:hours?|days?)|removed from the (?:mail )?queue|\bgiving up\.?$/i,
      reason: 'expired',
      example: 'The message could not be delivered for 5 days',
      alsoExamples: [
        'Could not deliver for the last 432000 seconds. Giving up.',
        "I'm not going to try again; this message has waited for too many days.",
      ],
    },
    {
      id: 'anybody/refused',
      match:
        /access[- ]denied|not (?:authori[sz]ed|allowed|permitted|welcome|accepted|acceptable)|\b(?:rejected|refused|denied|prohibited|forbidden|no permit|blocked|declined|bounced)\b|transaction failed|will not be accepted|\bviolat\w{1,5}|unacceptable|suspicious|not (?:be )?accept\w{0,2}|\babus\w{1,3}\b|\brefuse\b|\breject\b|is restricted|quarantin|(?:has|have) no permission|not (?:recogni[sz]e|know) your (?:computer|server|host|ip)/i,
      when: { code: /^5/i },
      reason: 'policy-refused',
      example: '550 5.7.1 Access denied',
      alsoExamples: [
        '554 Transaction failed',
        '571 Delivery not authorized, message refused',
        '550 User has no permission',
        '550 Our network does not recognize your computer (192.0.2.1)',
      ],
    },
    {
      id: 'anybody/refused-in-other-languages',
      match:
        /abgelehnt|verweigert|refus[eé]e?\b|rejet[eé]|rechazad[oa]|denegad[oa]|recusad[oa]|rejeitad[oa]|rifiutat[oa]|geweigerd|odrzucon[aey]|отклонен|отказано|reddedildi|拒绝|拒收|拒否|거부/i,
      when: { code: /^5/i },
      reason: 'policy-refused',
      example: '550 Die Nachricht wurde abgelehnt',
      alsoExamples: ['550 Mail rejeté', '550 邮件被拒绝'],
    },
  ],
} satisfies RuleFile
