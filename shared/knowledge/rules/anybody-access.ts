/** What anybody says about encryption, login and relaying. */
import type { RuleFile } from '../rule.ts'

export const anybodyAccess = {
  provider: null,
  rules: [
    {
      id: 'anybody/pipelined-after-starttls',
      match: /no commands allowed to pipeline|protocol violation/i,
      reason: 'protocol-error',
      example: '523 5.7.10 SMTP protocol violation, no commands allowed to pipeline after STARTTLS.',
      source: 'RFC 3207 §4',
    },
    {
      id: 'anybody/tls-required',
      match:
        /must issue (?:a )?starttls|(?:need|use|requires?|require|without|over a|wasn't sent over a)(?: an?)?(?: \w{1,12})? ?(?:starttls|tls|ssl|encrypted connection|encryption)\b|\b(?:tls|starttls|ssl|encryption) (?:is |connection )?(?:required|needed|mandatory)|requiretls/i,
      reason: 'tls-required',
      example: '530 5.7.0 Must issue a STARTTLS command first',
      alsoExamples: [
        "421 4.7.29 Your email has been rate limited because this message wasn't sent over a TLS connection.",
        '421 4.7.0 TLS required for RCPT domain, closing connection.',
      ],
      source: 'RFC 3207 §4',
    },
    {
      id: 'anybody/tls-not-now',
      match:
        /\b(?:start)?tls (?:is )?(?:(?:currently|temporarily) (?:not available|unavailable)|(?:not available|unavailable) (?:due to|at (?:the|this)|right now))/i,
      reason: 'server-error',
      example: '454 4.7.0 TLS not available due to temporary reason',
      alsoExamples: ['454 TLS currently unavailable'],
      source: 'RFC 3207 §4',
    },
    {
      id: 'anybody/tls-failed',
      match:
        /\b(?:tls|starttls|ssl)\b(?!-)[^.;]{0,60}(?:handshake|negotiation|failed|failure|not (?:available|offered|supported|trusted|verified)|error|enforc|unavailable)|cannot start tls/i,
      reason: 'tls-required',
      example: '454 4.7.5 TLS handshake failed with mx.example.com',
      alsoExamples: ['403 4.7.0 TLS was not offered by the server'],
    },
    {
      id: 'anybody/certificate',
      match:
        /mta-sts|\bdane\b|\btlsa|dnssec|certificate[^.;]{0,60}(?:not |verif|invalid|expired|mismatch|fail|untrusted|trust|error|rejected|name)|(?:untrusted|invalid|expired|self.signed|unverified) certificate/i,
      reason: 'tls-required',
      example: 'Server certificate not verified',
      alsoExamples: ['550 5.7.323 tlsa-invalid: The domain failed DANE validation'],
      source: 'RFC 8461 §4',
    },
    {
      id: 'anybody/relay-access-denied',
      match:
        /relay (?:access )?denied|relaying (?:is )?(?:denied|not|prohibited|disallowed|forbidden|mail)|rcpthosts|open relay|mail relay|credentials for relay|tenantattribution|(?:denied|refused|prohibited|forbidden) (?:to )?relay(?:ing)?\b/i,
      reason: 'relay-denied',
      example: '554 5.7.1 <bo@example.com>: Relay access denied',
      alsoExamples: [
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
        '550 5.7.1 Invalid credentials for relay [192.0.2.1].',
      ],
      source: 'https://www.postfix.org/SMTPD_ACCESS_README.html',
    },
    {
      id: 'anybody/login-service-down',
      match:
        /(?:cannot|unable to|could not) authenticate due to|temporary authentication (?:failure|error|problem)|authentication (?:service|server)[^.;]{0,20} (?:unavailable|down|failed|error)/i,
      when: { code: /^4/i },
      reason: 'server-error',
      example: '454 4.7.0 Cannot authenticate due to temporary system problem. Try again later.',
      source: 'RFC 4954 §6',
    },
    {
      id: 'anybody/login-wrong',
      match:
        /authentication (?:unsuccessful|failed|failure|credentials|rejected|denied|error|not allowed|exchange|aborted)|(?:user ?name|login) (?:and|or) password (?:not accepted|incorrect|invalid|wrong)|application-specific password|invalid (?:login|credentials(?! for relay)|password|user ?name)|bad credentials|(?:login|auth|password|credential)s? (?:failed|incorrect|invalid|denied)|too many (?:failed )?(?:login|authentication) attempts|no identity changes|(?:unrecogni[sz]ed|unsupported|unknown|invalid) authentication (?:type|mechanism|method)|code d'authentification invalide/i,
      reason: 'smtp-auth-required',
      example: '535 5.7.8 Username and Password not accepted.',
      alsoExamples: ['535 5.7.3 Authentication unsuccessful', '535 5.7.1 Application-specific password required.'],
      source: 'RFC 4954 §6',
    },
    {
      id: 'anybody/login-refused',
      match:
        /\b(?:accounts?|users?|user ?names?|mailbox|log ?in|disabled|locked|suspended|unknown|usuario|utilisateur|compte|benutzer|konto|utente|gebruiker)\b|usu[aá]rio|u[zż]ytkownik|пользовател|uživatel|kullanıcı|用户|用戶|ユーザ|사용자/i,
      when: { code: /^535$/i },
      reason: 'smtp-auth-required',
      example: '535 5.7.3 Account disabled',
      source: 'RFC 4954 §6',
    },
    {
      id: 'anybody/login-abroad',
      match:
        /(?:anmeldung|authentifizierung) (?:ist )?(?:erforderlich|notwendig|fehlgeschlagen)|authentification (?:est )?(?:n[eé]cessaire|requise|obligatoire|[eé]chou|incorrecte)|autenticaci[oó]n (?:es )?(?:requerida|fallida|necesaria|obligatoria)|autenticação (?:é )?(?:necess|requerida|falhou|obrigat)|autenticazione (?:è )?(?:richiesta|fallita|necessaria)|(?:требуется|необходима) (?:авторизация|аутентификация)|ошибка (?:авторизации|аутентификации)|(?:utilisateur|usu[aá]rio|utente|benutzer|nutzer|пользователь) (?:ist |est |no est[aá] |não está )?(?:non authentifi|no autenticad|autenticado$|não autenticad|non autenticat|nicht (?:angemeldet|authentifiziert)|не (?:авториз|аутентифи))|认证失败|验证失败|認証(?:に失敗|が必要)/i,
      reason: 'smtp-auth-required',
      example: '530 Anmeldung erforderlich',
      alsoExamples: ['550 Autenticación requerida', '550 Usuario no autenticado', '550 Benutzer nicht angemeldet'],
    },
    {
      id: 'anybody/login-required',
      match:
        /authentication (?:is |mechanism )?(?:required|needed|mandatory|missing)|requires? (?:\w{1,10} ){0,2}(?:authentication|login)\b|(?:please|must|need to) (?:first )?(?:log ?in|authenticate|sign in|be authenticated|issue an? auth|(?:send|use) (?:the )?auth(?: command)? first|use (?:smtp )?auth)|not (?:logged in|authenticated)\b(?! by (?:the |its )?organi)|client was not authenticated|unauthenticated users?/i,
      reason: 'smtp-auth-required',
      example: '530 5.7.0 Authentication required',
      alsoExamples: [
        '530 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM',
        '503 This mail server requires authentication when attempting to send to a non-local e-mail address.',
        '551 Please log in with SMTP AUTH first',
      ],
      source: 'RFC 4954 §6',
    },
    {
      id: 'anybody/turn-on-smtp-auth',
      match:
        /smtp auth(?:entication)?\b[^.;]{0,40} (?:required|needed|disabled|turned on|enabled|error)|turn on smtp auth|pop before smtp|check your (?:mail|e-mail)(?: box)? (?:before|first)|erst e?-?mail abholen|sie müssen sich (?:zuerst )?anmelden|local user only or authentication|authentification requise|se requiere autenticaci[oó]n|requer autenticação/i,
      reason: 'smtp-auth-required',
      example: '550 Local user only or Authentication mechanism',
      alsoExamples: ['550 SMTP authentication must be turned on'],
    },
    {
      id: 'anybody/relay-not-permitted',
      match:
        /\brelay(?:ing|ed)?\b[^.;]{0,80} (?:is |are |was |not |been ){0,3}(?:denied|permitted|prohibited|disallowed|allowed|forbidden|rejected|refused|restricted|not supported|blocked)|(?:not|n't|no|unable to|cannot|refus\w{1,3})(?: \w{1,14}){0,4} \brelay(?:ing|ed)?\b(?! recipient table| table)|not a(?:n open)? relay|gateway does not relay|not allowed (?:to|for) (?:an? )?(?:non-?local|remote) (?:recipient|user|address|domain)|as (?:a|an|your) (?:open )?relay\b|(?:not|n't) forward (?:e?-?mail|messages) (?:for|to)/i,
      reason: 'relay-denied',
      example: '550 5.7.1 Unable to relay',
      alsoExamples: [
        '550-mx.example.com [192.0.2.1] is currently not permitted to relay through this server.',
        '550 relaying to <bo@example.com> prohibited by administrator',
        '550 delivery not allowed to non-local recipient',
      ],
    },
    {
      id: 'anybody/relay-in-other-languages',
      match:
        /relais? (?:refus|interdit|non)|weiterleit\w{0,6} (?:verweigert|nicht erlaubt)|пересылка запрещена|(?:reenvio|retransmisi[oó]n) (?:denegad|não permitid)|not (?:a )?local host \S{1,100}, not a gateway|not a gateway/i,
      reason: 'relay-denied',
      example: '550 not local host example.com, not a gateway',
    },
  ],
} satisfies RuleFile
