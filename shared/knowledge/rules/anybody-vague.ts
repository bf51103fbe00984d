/** What anybody says that tells little: asked last. */
import type { RuleFile } from '../rule.ts'

export const anybodyVague = {
  provider: null,
  rules: [
    {
      id: 'anybody/recipient-access-denied-5-4-1',
      match: /recipient address rejected: access denied/i,
      when: { status: /^5\.4\.1$/i },
      reason: 'user-unknown',
      example: '550 5.4.1 Recipient address rejected: Access denied. AS(201806281)',
      butNot: '554 5.7.1 <bo@example.com>: Recipient address rejected: Access denied',
      source: 'https://learn.microsoft.com/en-us/exchange/mail-flow-best-practices/non-delivery-reports-in-exchange-online/fix-error-code-550-5-4-1-in-exchange-online',
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
      match: /(?:local|security|site|company|organi[sz]ation|server|e-?mail|admin\w{0,12}|our|recipient|domain|mail ?box|delivery|internal|corporate|message|receiving)(?:'s)? polic(?:y|ies)|polic(?:y|ies) (?:reasons?|violations?|restrictions?|rejection|reject|refus|error|block|den|prohibit|settings?|filter)|(?:due to|by|per|against|violates?|for|because of) (?:\w{1,14} ){0,3}polic(?:y|ies)|policy$|administrative(?:ly)? (?:prohibit|den|block|reject|reasons)|(?:prohibited|rejected|blocked|refused|bounced|denied) by (?:the |an? |our )?(?:admin\w{0,12}|system|postmaster|server|rule|filter|custom|mail)|transport rule|mailpolicy|mail ?flow rule|security (?:reasons|violation)/i,
      reason: 'policy-refused',
      example: '554 Message rejected due to local policy',
      alsoExamples: ['550 Administrative prohibition', '554 5.7.1 Connection from 192.0.2.1 rejected for policy reasons.'],
    },
    {
      id: 'anybody/mailbox-unavailable',
      match: /mailbox (?:is )?(?:unavailable|not available|inaccessible)|recipient (?:is )?(?:unavailable|not available)|konto niedostepne/i,
      when: { code: /^5/i },
      reason: 'user-unknown',
      example: '550 Requested action not taken: mailbox unavailable',
      butNot: ['450 Requested mail action not taken: mailbox unavailable', '550 Requested action not taken: mailbox unavailable. Reject due to policy restrictions'],
      source: 'RFC 5321 §4.2.3',
    },
    {
      id: 'anybody/recipient-refused',
      match: /(?:recipient|rcpt|user|address|mailbox)(?: address)?(?: \S{1,100})? (?:was |is |has been )?(?:rejected|refused|not accepted|denied)|(?:rejected|refused|bad) (?:recipient|address)/i,
      when: { status: /^5\.[01]\.[01]$/i },
      reason: 'user-unknown',
      example: '550 5.1.1 <bo@example.com> recipient rejected',
      alsoExamples: ['550 #5.1.0 Address rejected.'],
      butNot: ['550 5.7.1 <bo@example.com> recipient rejected', '550 5.7.1 sender rejected'],
    },
    {
      id: 'anybody/refused',
      match: /access[- ]denied|not (?:authori[sz]ed|allowed|permitted|welcome|accepted|acceptable)|(?:message|mail|e-?mail|delivery|transaction|connection|request|transmission|recipient|command)s?(?: \S{1,60})? (?:was |has been |is |were |been |not ){0,4}(?:rejected|refused|denied|blocked|declined|prohibited|failed|forbidden|bounced|accepted|aborted)|\b(?:rejected|refused|denied|prohibited|forbidden|no permit|blocked|declined)\b|abgelehnt|verweigert|refus[eé]e?\b|rejet[eé]|rechazad[oa]|recusad[oa]|rejeitad[oa]|rifiutat[oa]|geweigerd|odrzucon[aey]|отклонен|отказано|reddedildi|拒绝|拒收|拒否/i,
      when: { code: /^5/i },
      reason: 'policy-refused',
      example: '550 5.7.1 Access denied',
      alsoExamples: ['554 Transaction failed', '571 Delivery not authorized, message refused'],
    },
    {
      id: 'anybody/expired',
      match: /message (?:has )?expired|expired\b|retry (?:timeout|time) (?:exceeded|not reached)|(?:queue|delivery|retry)[^.;]{0,30} (?:expired|too long|timeout exceeded)|in the queue too long|too (?:long|old) in (?:the )?queue|have been failing for a long time|could not be delivered (?:for|within|in) [^.;]{0,30}(?:hour|day|minute)s?|(?:delivery|retry) (?:attempts?|period|time)[^.;]{0,30} (?:exceeded|expired|exhausted|elapsed|failed)|not going to try again|given up|giving up|long failure period|max(?:imum)? (?:retries|retry|queue (?:time|lifetime))|undeliverable for|delivery time ?expired|warning time|timeout exceeded/i,
      reason: 'expired',
      example: '550 4.4.7 QUEUE.Expired; message expired',
      alsoExamples: ['bo@example.com: retry timeout exceeded', "all hosts for 'example.com' have been failing for a long time (and retry time not reached)"],
      source: 'RFC 3463 §3.5',
    },
  ],
} satisfies RuleFile
