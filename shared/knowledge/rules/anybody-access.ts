/** What anybody says about relaying, login and encryption. */
import type { RuleFile } from '../rule.ts'

export const anybodyAccess = {
  provider: null,
  rules: [
    {
      id: 'anybody/login-failed',
      match: /authentication (?:unsuccessful|failed|failure|credentials|mechanism|is required|required|needed|rejected|denied|error|not allowed|exchange)|(?:username|user name) and password not accepted|application-specific password|invalid (?:login|credentials(?! for relay)|password|username)|bad credentials|(?:login|auth|password|credential)s? (?:failed|failure|incorrect|invalid|denied|required|needed)|please (?:log ?in|authenticate|login|sign in|turn on smtp auth)|must (?:first )?(?:authenticate|log ?in|be authenticated|issue an? (?:starttls )?auth|use (?:smtp )?auth)|(?:need|requires?|required|perform|use|enable|without)(?: \w{1,10}){0,3} (?:smtp )?(?:auth(?:entication)?|login)\b(?! (?:check|fail|result))|not (?:logged in|authenticated)|smtp auth(?:entication)?\b[^.;]{0,40} (?:required|needed|disabled|turned on|error|fail)|too many login attempts|no identity changes permitted|client was not authenticated|pop before smtp|check your (?:mail|e-mail)(?: box)? (?:before|first)|erst e?-?mail abholen|cannot authenticate|code d'authentification invalide|sie müssen sich (?:zuerst )?anmelden|auth failed|local user only or authentication|unauthenticated users?/i,
      reason: 'smtp-auth-required',
      example: '535 5.7.8 Username and Password not accepted.',
      alsoExamples: [
        '530 5.5.1 Authentication Required.',
        '530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM',
        '503 This mail server requires authentication when attempting to send to a non-local e-mail address.',
      ],
      source: 'RFC 4954 §6',
    },
    {
      id: 'anybody/relay-denied',
      match: /\brelay(?:ing)?\b[^.;]{0,60} (?:access )?(?:is |are |was |not |been ){0,4}(?:denied|permitted|prohibited|disallowed|allowed|forbidden|rejected|refused|restricted|not supported|blocked)|(?:not|n't|no|unable to|cannot|refus\w{1,3}|deny|denied|permi\w{1,6}|allow\w{0,2}|prohibit\w{0,2})(?: \w{1,14}){0,4} \brelay(?:ing|ed)?\b|relay (?:access|attempt|not|denied|limit)|open relay|not a(?:n open)? relay|rcpthosts|gateway does not relay|this (?:is not an open|server does not) relay|credentials for relay|relais? (?:refus|interdit|non)|weiterleit\w{0,6} (?:verweigert|nicht erlaubt)|пересылка запрещена|reenvio (?:denegado|não permitido)|mail relay|relaying mail|non-local (?:domain|recipient)|no local (?:mailbox|user|domain)|(?:domain|recipient)[^.;]{0,40} (?:is )?not (?:a )?local|tenantattribution/i,
      reason: 'relay-denied',
      example: '554 5.7.1 <bo@example.com>: Relay access denied',
      alsoExamples: [
        '550 5.7.1 Unable to relay',
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
        '550-mx.example.com [192.0.2.1] is currently not permitted to relay through this server.',
      ],
      source: 'https://www.postfix.org/SMTPD_ACCESS_README.html',
    },
    {
      id: 'anybody/tls',
      match: /(?:must issue|need|use|requires?|require|without|over a|wasn't sent over a) (?:a )?(?:\w{1,12} )?(?:starttls|tls|ssl|encrypt\w{0,4})\b|\b(?:tls|starttls|ssl|encryption)\b[^.;]{0,60}(?:required|needed|mandatory|handshake|negotiation|failed|failure|not (?:available|offered|supported|trusted|verified)|is |error|enforc|policy|unavailable|requir)|mta-sts|\bdane\b|\btlsa\b|certificate[^.;]{0,60}(?:not |verif|invalid|expired|mismatch|fail|untrusted|trust|error|rejected|name)|(?:untrusted|invalid|expired|self.signed|unverified) certificate|requiretls|dnssec/i,
      reason: 'tls-required',
      example: '530 5.7.0 Must issue a STARTTLS command first',
      alsoExamples: [
        'Server certificate not verified',
        '550 5.7.323 tlsa-invalid: The domain failed DANE validation',
        "421 4.7.29 Your email has been rate limited because this message wasn't sent over a TLS connection.",
      ],
      source: 'RFC 3207 §4',
    },
  ],
} satisfies RuleFile
