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
      match: /sender address rejected: (?:not logged in|not owned by)|not owned by (?:the )?(?:user|authenticated)|sender address does not (?:match|belong to) (?:the )?(?:login|authenticated|auth)/i,
      reason: 'smtp-auth-required',
      example: '553 5.7.1 <ann@example.com>: Sender address rejected: not logged in',
      alsoExamples: ['553 5.7.1 <ann@example.com>: Sender address rejected: not owned by user bo@example.com'],
      source: 'https://www.postfix.org/postconf.5.html#reject_sender_login_mismatch',
    },
    {
      id: 'anybody/sender-verify-failed',
      match: /sender verif\w{1,10} (?:has )?(?:failed|failure|error|callout|callback)|verification failed for|(?:could|can) ?not (?:be )?(?:complete )?(?:sender )?verif\w{1,8} (?:of )?(?:the )?(?:sender|return|envelope)|sender (?:address )?(?:could not be|cannot be|can't be|not) verified|(?:sender|return path) (?:address )?verify (?:failed|rejected)|rejected,? sender verif/i,
      reason: 'sender-invalid',
      example: '550-Verification failed for <ann@example.com>\n550-The mail server does not recognise ann@example.com as a valid sender.\n550 Sender verify failed',
      alsoExamples: ['451 Could not complete sender verify callout', '550 5.1.0 Sender address could not be verified'],
      source: 'https://www.exim.org/exim-html-current/doc/html/spec_html/ch-access_control_lists.html',
    },
    {
      id: 'anybody/sender-address-unknown',
      match: /sender address rejected:? (?:undeliverable address|unverified address|user unknown|unknown user|domain not found|domain does not exist|need fully.qualified|invalid|malformed|bad|no such|does not exist|mail from a non.?existent|cannot verify)/i,
      reason: 'sender-invalid',
      example: '450 4.1.8 <ann@example.invalid>: Sender address rejected: Domain not found',
      alsoExamples: [
        '550 5.1.7 <ann@example.com>: Sender address rejected: undeliverable address: host mx.example.com[192.0.2.1] said: 550 5.1.1 user unknown (in reply to RCPT TO command)',
      ],
      source: 'https://www.postfix.org/postconf.5.html#reject_unknown_sender_domain',
    },
    {
      id: 'anybody/sender-domain-unknown',
      match: /(?:domain of sender|(?:sender|from|return.path|envelope|mail.?from)(?: address)?(?:'s)? (?:email )?(?:domain|host)(?: name)?)(?: address)?(?: \S{1,120})? (?:(?:does|do)(?: not|n't) (?:exist|resolve|have)|not found|could not be (?:found|resolved)|cannot be (?:found|resolved)|can't be resolved|is (?:not valid|invalid|unknown|not resolvable|unresolvable|not registered)|invalid|must (?:exist|resolve)|has no (?:valid )?(?:dns|mx|a )|not (?:resolvable|exist|valid)|no existe|unknown|lookup failed)/i,
      reason: 'sender-invalid',
      example: '553 5.1.8 <ann@example.invalid>... Domain of sender address ann@example.invalid does not exist',
      alsoExamples: [
        '550 5.1.8 Sender domain does not exist',
        '550 Sender domain not found in DNS',
        '451 4.1.8 Domain of sender address ann@example.invalid does not resolve',
      ],
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/sender-domain-unresolvable',
      match: /unresolvable RFC.5321|unresolvable (?:sender|from|envelope|return.path)|can(?:not|'t) resolve (?:the )?(?:domain of )?(?:your )?(?:sender|from|envelope|return.path|mail from)|(?:unable|failed) to resolve (?:the )?(?:domain of )?(?:your )?(?:sender|from|envelope|return.path)|no (?:valid )?(?:mx|a|dns|mx or a|a or mx)(?: or (?:a|mx|aaaa))? (?:records? )?(?:found )?(?:for|in|on) (?:the )?(?:sender|sending|from|envelope|return.path|mail from)|(?:sender|from|sending) (?:domain|address|hostname) has no (?:mx|a|dns|valid)|invalid DNS MX or A|dns error with sender|sender(?:'s)? domain (?:has )?(?:null|invalid|bad|no|lacks) mx/i,
      reason: 'sender-invalid',
      example: '451 Message temporarily deferred due to unresolvable RFC.5321 from domain',
      alsoExamples: [
        '550 Requested action not taken: mailbox unavailable. Invalid DNS MX or A/AAAA resource record',
        "501 5.1.8 Can't resolve your sender domain",
      ],
    },
    {
      id: 'anybody/sender-null-mx',
      match: /(?:sender|from|envelope|return.path)(?: address| domain)?(?: \S{1,120})? (?:has (?:a )?)?null ?mx|sender (?:domain|address) (?:does not|doesn't) accept (?:e?mail|bounces)/i,
      reason: 'sender-invalid',
      example: '550 5.7.27 Sender address has null MX',
      source: 'RFC 7505 §4.2',
    },
    {
      id: 'anybody/sender-address-syntax',
      match: /sender address \S{0,120} ?is not a valid rfc|(?:invalid|malformed|bad|illegal|incorrect)[ -](?:sender|envelope|return.path|mail from|from|reverse.path)(?:'s)?(?: (?:mailbox )?(?:address|domain|path))?(?: syntax)?(?!\w)|bad sender's (?:mailbox|system) address|syntax error in (?:sender|from|mail from|reverse.path|return.path)|(?:sender|from|return.path) (?:e?mail )?(?:address )?(?:is |was )?(?:invalid|malformed|not valid|syntax (?:is )?(?:invalid|error|bad))|sender not (?:valid|rfc|syntactically)|emetteur invalide|(?:ungültige|ungueltige)[rs]? absender|absender(?:adresse)? (?:ist )?(?:ungültig|ungueltig|unbekannt)|remitente (?:no válido|inválido|invalido|desconocido)|mittente non valido|remetente inválido/i,
      reason: 'sender-invalid',
      example: '553 5.1.7 The sender address <ann> is not a valid RFC 5321 address.',
      alsoExamples: ['501 5.1.7 Bad sender address syntax', '501 5.1.0 Emetteur invalide. Invalid Sender.', '553 Invalid sender'],
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/sender-does-not-exist',
      match: /(?:sender|mail from|from|return.path)(?:'s)? (?:(?:e?mail )?(?:address|account|mailbox|user) )?(?:\S{1,120} )?(?:(?:does|do)(?: not|n't) exist|not exist|unknown|is unknown|(?:is )?not found|was not found|is not known|no longer exists|non.?existent|is nonexistent)|unknown sender|no such sender|sender unknown|(?:non.?existent|nonexisting) sender/i,
      reason: 'sender-invalid',
      example: '550 5.1.8 Sender address does not exist',
      alsoExamples: ['550 5.1.0 <ann@example.com> Sender unknown'],
    },
    {
      id: 'anybody/sender-not-local',
      match: /sender (?:e?mail )?(?:address )?is not in my domain|sender (?:address )?(?:must|should) be (?:a )?(?:local|within|in|from)|(?:not allowed|not permitted|not authori[sz]ed) to send (?:mail |email |messages )?(?:as|on behalf|from (?:this|that|the) (?:address|sender|domain)|using)|send.?as.?denied|(?:sender|from) (?:address |header )?(?:does not|doesn't|not) match (?:the )?(?:user|account|smtp|login)|client does not have permissions? to send (?:as|on behalf)|email address is not verified|sender (?:identity|signature|address) (?:is |was )?not (?:verified|confirmed|found)|unregistered (?:sender|domain)|not registered within your/i,
      reason: 'sender-invalid',
      example: '501 ann@example.com Sender email is not in my domain',
      alsoExamples: [
        '554 Message rejected: Email address is not verified. The following identities failed the check: ann@example.com',
        '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
      ],
    },
  ],
} satisfies RuleFile
