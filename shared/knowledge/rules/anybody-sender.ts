/**
 * What anybody says about the sender's address and login. Asked first: these replies often quote "user unknown" or
 * "domain not found" about the *sender*, which must never end mail to the recipient.
 */
import type { RuleFile } from '../rule.ts'

export const anybodySender = {
  provider: null,
  rules: [
    {
      id: 'anybody/sender-not-logged-in',
      match:
        /sender address rejected: (?:not logged in|not owned by)|not owned by (?:the )?(?:user|authenticated)|sender (?:address )?(?:does not|doesn't) (?:match|belong to) (?:the )?(?:login|auth)/i,
      reason: 'smtp-auth-required',
      example: '553 5.7.1 <ann@example.com>: Sender address rejected: not logged in',
      alsoExamples: ['553 5.7.1 <ann@example.com>: Sender address rejected: not owned by user bo@example.com'],
      source: 'https://www.postfix.org/postconf.5.html#reject_sender_login_mismatch',
    },
    {
      id: 'anybody/sender-verify-failed',
      match:
        /(?<!non-local )(?:sender|return path|envelope) (?:address )?verif\w{1,10} (?:has )?(?:failed|failure|error|rejected)|(?<!certificate |signature |recipient |dkim |spf )verification failed for(?!.{0,600}recipient verif)|rejected,? sender verif|call-?(?:back|out) setup failed|account or domain may not exist, they may be blacklisted/i,
      reason: 'sender-invalid',
      example:
        '550-Verification failed for <ann@example.com>\n550-The mail server does not recognise ann@example.com as a valid sender.\n550 Sender verify failed',
      alsoExamples: ['550 Sender verification failed', '550-Callback setup failed while verifying <ann@example.com>'],
      source: 'https://www.exim.org/exim-html-current/doc/html/spec_html/ch-access_control_lists.html',
    },
    {
      id: 'anybody/sender-domain-abroad',
      match:
        /(?:dominio|domínio|domaine|domain|домен|domena|域名)[^.;。]{0,12} ?(?:del remitente|do remetente|del mittente|de l'(?:exp[eé]diteur|[eé]metteur)|des absenders|van de afzender|nadawcy|отправителя)|(?:absender|发件人|送信者)-?(?:domain|的?域名|ドメイン)/i,
      reason: 'sender-invalid',
      example: '550 El dominio del remitente no existe',
      alsoExamples: ['550 Die Absenderdomain wurde nicht gefunden'],
    },
    {
      id: 'anybody/courier-checks-sender-domain',
      match: /domain does not exist|\bmx records?\b/i,
      when: { code: /^517$/i },
      reason: 'sender-invalid',
      example: '517 Domain does not exist: example.invalid.',
      source: 'https://www.courier-mta.org/courier.html',
    },
    {
      id: 'anybody/sender-not-verifiable',
      match:
        /could not complete sender verify|(?:could|can) ?not (?:be )?verif\w{1,3} (?:the )?(?:sender|return path|envelope sender)|sender (?:address )?(?:could not be|cannot be|can't be|is not|not) (?:verified|validated)|unable to verify (?:the )?sender/i,
      reason: 'sender-invalid',
      example: '451 Could not complete sender verify callout',
      alsoExamples: ['550 5.1.0 Sender address could not be verified', '550 Unable to verify sender <ann@example.com>'],
    },
    {
      // A question still open is no answer about the sender: the next try finds it.
      id: 'anybody/sender-not-checked-yet',
      match: /sender address rejected:? unverified address: address verification in progress/i,
      reason: 'server-error',
      example:
        '450 4.1.7 <ann@example.com>: Sender address rejected: unverified address: Address verification in progress',
      source: 'https://www.postfix.org/ADDRESS_VERIFICATION_README.html',
    },
    {
      id: 'anybody/sender-address-rejected-as-unknown',
      match:
        /sender address rejected:? (?:undeliverable address|unverified address|user unknown|unknown user|domain not found|domain does not exist|need fully.qualified|invalid|malformed|bad|no such|does not exist|mail from a non.?existent|cannot verify|unable to (?:resolve|verify))/i,
      reason: 'sender-invalid',
      example: '450 4.1.8 <ann@example.invalid>: Sender address rejected: Domain not found',
      alsoExamples: [
        '550 5.1.7 <ann@example.com>: Sender address rejected: undeliverable address: host mx.example.com[192.0.2.1] said: 550 5.1.1 user unknown (in reply to RCPT TO command)',
      ],
      source: 'https://www.postfix.org/postconf.5.html#reject_unknown_sender_domain',
    },
    {
      id: 'anybody/domain-of-sender',
      match:
        /domain of sender(?:'s)? (?:address )?(?:\S{1,120} )?(?:does not|doesn't|not|is|could not|cannot|has no|must|un)/i,
      reason: 'sender-invalid',
      example: '553 5.1.8 <ann@example.invalid>... Domain of sender address ann@example.invalid does not exist',
      alsoExamples: ['451 4.1.8 Domain of sender address ann@example.invalid does not resolve'],
      source: 'https://www.sendmail.org/',
    },
    {
      id: 'anybody/sender-domain-unknown',
      match:
        /(?:sender|from|return.path|envelope|mail.?from|originating|sending)(?: address)?(?:'s)?[ -](?:e?mail )?(?:domain|host)(?: name)?(?: <?\S{1,120})? (?:(?:does|do)(?: not|n't) (?:exist|resolve|have)|not found|could not be (?:found|resolved)|(?:cannot|can't) be (?:found|resolved)|is (?:not valid|invalid|unknown|not resolvable|unresolvable|not registered)|invalid|must (?:exist|resolve)|has no (?!(?:valid )?(?:spf|dkim|dmarc))|lookup failed|unresolvable|not (?:resolvable|exist|valid)|unknown)/i,
      reason: 'sender-invalid',
      example: '550 5.1.8 Sender domain does not exist',
      alsoExamples: [
        '550 Sender domain not found in DNS',
        '550 5.1.8 The mail from domain example.invalid is not valid',
        '501 Sender domain must resolve',
      ],
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/sender-domain-unresolvable',
      match:
        /unresolvable (?:RFC.?5321|sender|from|envelope|return.path)|(?:can(?:not|'t)|unable to|failed to|could not) resolve (?:the )?(?:domain of )?(?:your )?(?:sender|from|envelope|return.path|mail from)|dns error with sender|sender(?:'s)? address does(?: not|n't) resolve|sender(?:'s)? (?:domain|address) (?:has )?(?:invalid|bad|no|lacks|without) (?:mx|dns)|(?:cannot|can't|unable to) route to sender|unroutable sender|bogus mail from|your (?:e?mail |sending |own |sender )?domain(?: \S{1,120})? (?:could not be|cannot be|can't be|does not|doesn't|is not) (?:resol|found|exist|in dns)|the domain (?:in|of) your (?:envelope|sender|return|from|address)|sender domain (?:is )?dead|is a dead domain/i,
      reason: 'sender-invalid',
      example: '451 Message temporarily deferred due to an unresolvable RFC.5321 from domain',
      alsoExamples: [
        '550 cannot route to sender <ann@example.com>',
        "501 5.1.8 Can't resolve your sender domain",
        '450 4.1.8 Unable to resolve sender domain example.invalid',
      ],
    },
    {
      id: 'anybody/sender-domain-without-mx',
      match:
        /no (?:valid )?(?:mx|a|dns|mx or a|a or mx)(?: or (?:a|mx|aaaa))? (?:records? )?(?:found )?(?:for|in|on) (?:the )?(?:sender|sending|from|envelope|return.path|mail from)|(?:sender|sending|from)(?: (?:domain|address|hostname))? (?:does not have|has no) (?:an? )?(?:mx|a\b|aaaa|dns|valid)|invalid DNS MX or A/i,
      reason: 'sender-invalid',
      example: '550 Requested action not taken: mailbox unavailable. Invalid DNS MX or A/AAAA resource record',
      alsoExamples: ['550-Sender has no A, AAAA or MX DNS records.', '550 No MX record for sender domain example.com'],
    },
    {
      id: 'anybody/sender-null-mx',
      match:
        /(?:sender|from|envelope|return.path)(?: address| domain)?(?: \S{1,120})? (?:has (?:a )?)?null ?mx|sender (?:domain|address) (?:does not|doesn't|cannot|can't|will not) (?:accept|receive|take) (?:e?mail|bounces|replies)/i,
      reason: 'sender-invalid',
      example: '550 5.7.27 Sender address has null MX',
      source: 'RFC 7505 §4.2',
    },
    {
      id: 'anybody/sender-address-not-rfc',
      match:
        /sender address \S{0,120} ?is not a valid rfc|bad sender's (?:mailbox|system) address|syntax error in (?:sender|from|mail from|reverse.path|return.path)|sender not (?:valid|rfc|syntactically)/i,
      reason: 'sender-invalid',
      example: '553 5.1.7 The sender address <ann> is not a valid RFC 5321 address.',
      alsoExamples: ["501 5.1.7 Bad sender's mailbox address syntax"],
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/invalid-sender',
      match:
        /(?<![.\w-])(?:invalid|malformed|bad|illegal|incorrect|bogus)[ -](?:sender|envelope|return.path|mail from|from|reverse.path)(?:'s)?(?! header| line|-header)(?: (?:mailbox )?(?:address|domain|path))?(?!\w| (?:ip )?(?:reputation|score|behaviou?r))/i,
      reason: 'sender-invalid',
      example: '553 Invalid sender',
      alsoExamples: ['501 5.1.7 Bad sender address syntax', '501 Malformed return-path'],
    },
    {
      id: 'anybody/sender-is-invalid',
      match:
        /(?<!spf |dkim |dmarc )(?:sender|return.path|mail from|envelope from) (?:e?mail )?(?:address )?(?:<?\S{1,120} )?(?:is |was )?(?:invalid|malformed|not valid|syntax (?:is )?(?:invalid|error|bad))/i,
      reason: 'sender-invalid',
      example: '550 Sender address is invalid',
      alsoExamples: ['553 5.1.7 sender <ann@example.com> is not valid'],
    },
    {
      id: 'anybody/sender-does-not-exist',
      match:
        /(?:sender|mail from|envelope from|return.path)(?:'s)? (?:(?:e?mail )?(?:address|account|mailbox|user) )?(?:\S{1,120} )?(?:(?:does|do)(?: not|n't) exist|not exist|unknown|is unknown|(?:is )?not found|was not found|is not known|no longer exists|non.?existent|is nonexistent)|unknown sender|no such sender|domain name required for sender|(?:non.?existent|nonexisting) sender|(?:could|can) ?not verify that your e?-?mail|(?:address|domain) (?:that )?you(?: are|'re)? (?:sending|writing|mailing) from|(?:address|domain) you claim|return address[^.;]{0,20} (?:does not|doesn't|user|unknown|not|mailbox)/i,
      reason: 'sender-invalid',
      example: '550 5.1.8 Sender address does not exist',
      alsoExamples: ['550 5.1.0 <ann@example.com> Sender unknown', '550 Unknown sender'],
    },
    {
      id: 'anybody/sender-invalid-in-other-languages',
      match:
        /emetteur invalide|[eé]metteur (?:inconnu|refus)|ungültige[rn]? absender|absender(?:adresse)? (?:ist )?(?:ungültig|ungueltig|unbekannt)|remitente (?:no válido|inv[aá]lido|desconocido)|mittente (?:non valido|sconosciuto)|remetente (?:inv[aá]lido|desconhecido)|nieznany nadawca|неверный отправитель|发件人(?:不存在|无效)|(?:afsender|avsender|avsändar)\S{0,12} (?:adress\w{0,3} )?(?:findes|finns|finnes|hittades|blev|ble|kunne|okänd|ukendt|ukjent|ugyldig|ogiltig)|lähettäj\S{1,4} (?:\S{1,20} )?(?:ei (?:löydy|ole)|tuntematon|virheell)|(?:보내는 ?사람|보낸 ?사람|발신자)[^.;]{0,16}(?:존재하지|찾을 수|없습니다|유효하지)/i,
      reason: 'sender-invalid',
      example: '501 5.1.0 Emetteur invalide.',
      alsoExamples: [
        '550 Absenderadresse ungültig',
        '550 发件人不存在',
        '550 Afsenderadressen findes ikke',
        '550 보내는 사람 주소가 존재하지 않습니다',
      ],
    },
    {
      id: 'anybody/envelope-domain-does-not-exist',
      match: /(?:^| )(?:[\w-]{1,63}\.){1,6}[a-z]{2,18} does not exist/i,
      when: { code: /^553$/i },
      reason: 'sender-invalid',
      example: '553 mail.example.com does not exist',
      source: 'https://note.com/sendmagic/n/n5afbf98aeb25',
    },
    {
      id: 'anybody/not-allowed-to-send-as',
      match:
        /sender (?:e?mail )?(?:address )?is not in my domain|sender (?:address )?(?:must|should) be (?:a )?(?:local|within|in|from)|(?:not allowed|not permitted|not authori[sz]ed) to send (?:mail |e-?mail |messages )?(?:as|on behalf|from (?:this|that|the) (?:address|sender|domain)|using)|send.?as.?denied|client does not have permissions? to send/i,
      reason: 'sender-invalid',
      example: '501 ann@example.com Sender email is not in my domain',
      alsoExamples: [
        '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
        '550 5.7.1 You are not allowed to send mail from this address',
      ],
    },
    {
      id: 'anybody/from-is-not-the-login',
      match:
        /(?:sender|from) (?:address |header )?(?:does not|doesn't|not) match (?:the )?(?:user|account|smtp|login)|from address is not (?:one of|allowed|authori)|use (?:a |your )(?:valid|own|correct) (?:from|sender) address/i,
      reason: 'sender-invalid',
      example: '553 5.7.1 From address does not match the account you logged in with',
    },
    {
      id: 'anybody/sender-not-registered',
      match:
        /email address is not verified|sender (?:identity|signature|address) (?:is |was )?not (?:verified|confirmed|found|registered)|unregistered (?:sender|domain)|not registered within your|from address does not match a verified sender|domain (?:is )?not verified/i,
      reason: 'sender-invalid',
      example: '550 The from address does not match a verified Sender Identity.',
      alsoExamples: ['554 Message rejected: Email address is not verified.'],
      source: 'https://docs.aws.amazon.com/ses/latest/dg/verify-addresses-and-domains.html',
    },
  ],
} satisfies RuleFile
