/**
 * What anybody says about the recipient: suppressed, moved, disabled, unknown, or not an address. These are the rules
 * that end mail to people, so their patterns refuse to speak of a sender themselves, whatever was asked before them.
 * In the text that they see, every address reads `xx@xxxxxx`.
 */
import type { RuleFile } from '../rule.ts'

export const anybodyMailbox = {
  provider: null,
  rules: [
    {
      id: 'anybody/suppressed',
      match:
        /suppression list|has suppressed sending|has been suppressed|marked as inactive|address (?:is |was |has been )?suppressed|suppressed (?:address|recipient|due)|not delivering to a user who|recipient (?:address )?(?:is |was )?(?:found |listed )?(?:on|in) (?:a |the |our |your )?(?:suppress|bounce|do.not.(?:mail|send))|not delivering to previously|(?:inactive|bounced|unsubscribed) address(?:es)? (?:is |are )?(?:on|in) (?:the |your )?(?:suppress|bounce)|previously (?:hard )?bounced|(?:bounced|unsubscribed) address|hard.?bounced (?:earlier|before|previously|already)|do.not.(?:contact|e?-?mail|send)[- ](?:list|flag)|(?:recipient|address|user) (?:has )?(?:opted out|unsubscribed)|(?:recipient|address|user) (?:has |had )?(?:already )?(?:hard )?bounced (?:before|previously|earlier|too)/i,
      reason: 'suppressed',
      example: '550 5.1.1 Recipient is on the suppression list of this account',
      alsoExamples: ['Not sent: the address has previously bounced'],
      butNot: ['550 5.7.1 Message suppressed by content filter', '554 Do not send bulk mail to this server'],
      source: 'https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html',
    },
    {
      id: 'anybody/moved',
      match:
        /(?<!sender )(?:user|mailbox|recipient|account|address|person|addressee|x@x{1,200}>?)(?: [<("]?\S{1,80})? (?:has |have |was )?(?:been )?(?:moved|relocated|changed (?:his|her|their|its|e-?mail) )(?! (?:to )?(?:spam|junk|trash|quarantine))|(?:user|mailbox|recipient|account|addressee) moved|no longer on server|has (?:a )?(?:new|changed) e-?mail address|new (?:e-?mail )?address(?: is(?! (?:required|needed|not))|:)|(?:try|use|send to|forward to|update to|reach (?:him|her|them) at) <?x{1,64}@x{1,200}>? instead|(?:moved|changed|replaced|left|gone|old)\b[^;]{0,60} (?:try|use|send to|forward to|update to|reach (?:him|her|them) at) <?x{1,64}@x{1,200}>?(?! for)|(?:e-?mail )?address has (?:been )?(?:changed|moved) to|has been replaced by|user (?:is )?not local[,;:]? (?:please )?(?:try|will forward)|neue (?:e-?mail-?)?adresse|e-?mail-?adresse (?:hat sich )?geändert|nouvelle adresse|nueva direcci[oó]n|novo endereço|nuovo indirizzo|nowy adres|новый адрес|yeni (?:e-?posta )?adres|アドレス(?:が|を)変更/i,
      reason: 'address-moved',
      example: '551 5.1.6 The user has moved, mail is not forwarded',
      alsoExamples: [
        '550 5.1.6 recipient no longer on server: bo@example.com',
        '551 User not local; please try <bo@example.net>',
        '551 User is not local, please try <bo@example.net>',
      ],
      butNot: [
        '551 Please log in: this server wants authentication',
        '550 5.7.1 Refused. If you think this is wrong, use <postmaster@example.org>',
        '550 5.7.1 The message was moved to the quarantine',
        '550 Old MX: mailbox moved to another server',
      ],
      source: 'RFC 5321 §3.4',
    },
    {
      id: 'anybody/moved-to-another-address',
      match: /(?<!message |mail |message was |mail was |has been )moved to\s<?x{1,64}@x{1,200}>?/i,
      when: { code: /^551$/i },
      reason: 'address-moved',
      example: '551 bo has moved to bo@example.net',
      butNot: ['551 The message was moved to bo@example.net', '450 bo has moved to bo@example.net'],
      source: 'RFC 5321 §3.4',
    },
    {
      id: 'anybody/recipient-cannot-be-verified',
      match: /recipients? (?:address )?(?:cannot|can't|can not) be verified/i,
      when: { code: /^5/i },
      reason: 'user-unknown',
      example: '550 The recipient cannot be verified. Please check that all recipients are valid.',
      butNot: ['450 The recipient cannot be verified', '550 The sender cannot be verified'],
    },
    {
      id: 'anybody/recipient-verify-failed',
      match: /recipient verif(?:y|ication) failed/i,
      when: { code: /^5/i },
      reason: 'user-unknown',
      example: '550-Verification failed for <bo@example.com>\n550-No Such User Here\n550 Recipient verify failed',
      butNot: ['451 Could not complete recipient verify callout', '550 Sender verify failed'],
      source: 'https://www.exim.org/exim-html-current/doc/html/spec_html/ch-access_control_lists.html',
    },
    {
      id: 'anybody/not-checked-yet',
      match:
        /address verification in progress|(?:directory|ldap|user database|address book)[^.;]{0,20} (?:failure|error|unavailable|not available|timed? ?out)|(?:mailbox|message store|mail store|index)[^.;]{0,30} (?:corrupt\w{0,3}|damaged)\b|(?:mailbox|user|recipient|account)(?: \S{1,80})? (?:is )?temporarily (?:unavailable|not available)|mail ?box (?:is )?unavailable[,;.]? (?:please )?(?:try again|retry) (?:in|later|after)|unverified (?:recipient|address)(?![^;]{0,200} said: 5)|(?:recipient|address|user) (?:verification|lookup|validation) (?:is )?(?:in progress|temporar|fail|error|tim|not available|deferred)|temporar\w{1,3} (?:(?:user|recipient|address|alias|directory|domain) ){0,2}lookup (?:failure|error)|(?:cannot|could not|unable to|can't|failed to) (?:verify|validate|check|look ?up) (?:the )?(?:recipient|user|address|mailbox)/i,
      reason: 'server-error',
      example:
        '450 4.1.1 <bo@example.com>: Recipient address rejected: unverified address: Address verification in progress',
      alsoExamples: [
        '451 4.3.0 <bo@example.com>: Temporary lookup failure',
        '550 5.4.3 directory server failure: user not found in cache',
        '550 5.1.1 mailbox temporarily unavailable',
      ],
      source: 'https://www.postfix.org/ADDRESS_VERIFICATION_README.html',
    },
    {
      id: 'anybody/local-delivery-failed',
      match:
        /user does not exist, but will deliver|(?:procmail|maildrop|mail\.local|dovecot-lda|deliver): (?:can ?not|can't|couldn't|could not|unable|error|failed)/i,
      reason: 'server-error',
      example: 'x-unix; procmail: Couldn\'t create "/var/spool/mail/bo" id: mx.example.org: No such user',
      alsoExamples: ['user does not exist, but will deliver to /home/vpopmail/bo/ can not open new email file errno=2'],
    },
    {
      id: 'anybody/mailbox-disabled-for-now',
      match:
        /(?:account|mailbox|user|recipient|address|x@x{1,200}>?)[^.;]{0,60} temporarily (?:disabled|suspended|locked|blocked|inactive|closed|unavailable|not available)|temporarily (?:disabled|suspended|locked|blocked|inactive|closed) (?:account|mailbox|user|recipient)|(?<!sender |sender's |your |from |sending )(?:account|mailbox|user|recipient|address|x@x{1,200}>?)(?: [<("[]?\S{1,100})?[:,]? (?:(?:is|was|has been|currently) ){0,3}(?:disabled|suspended|locked|blocked|deactivated|inactive)\b(?! (?:by|from|because))|(?:disabled|suspended|inactive) (?:account|mailbox|user|recipient)\b/i,
      when: { code: /^4/i },
      reason: 'rate-limited',
      example: '450 4.2.1 <bo@example.com>: mailbox temporarily disabled',
      alsoExamples: ['450 4.2.1 <bo@example.com>: The account is disabled', '421 4.2.1 Account suspended'],
      source: 'RFC 3463 §3.3',
    },
    {
      // Whatever the code says: who writes "temporarily" expects the mailbox back.
      id: 'anybody/mailbox-temporarily-disabled',
      match:
        /(?<!sender |sender's |your |from |sending |smtp )(?:account|mail ?box|user|recipient|address|x@x{1,200}>?)(?: [<("[]?\S{1,100})?[:,]? (?:(?:is|was|has been|been|has|currently) ){0,3}(?:temporarily (?:disabled|suspended|locked|blocked|inactive|deactivated|closed|out of service)|(?:disabled|suspended|locked|inactive|deactivated|closed) (?:temporarily|for now|for the moment))|temporarily (?:disabled|suspended|locked|blocked|inactive|deactivated|closed) (?:account|mail ?box|user|recipient)/i,
      reason: 'rate-limited',
      example: '550 5.2.1 Mailbox temporarily disabled, try again tomorrow',
      alsoExamples: ['550 <bo@example.com>: account is temporarily suspended', '550 User disabled temporarily'],
    },
    {
      id: 'anybody/login-account-disabled',
      match: /^(?!.{0,300}\brecipient).{0,300}account (?:is |has been )?disabled/i,
      when: { status: /^5\.7\.13$/i },
      reason: 'sender-rejected',
      example: '525 5.7.13 User Account Disabled',
      source: 'RFC 5248 §4',
    },
    {
      id: 'anybody/disabled-mailbox',
      match:
        /(?<!sender |your |sending )\b(?:disabled|suspended|inactive|deactivated|locked|closed|expired|dormant|terminated|deleted|archived|frozen|cancell?ed) (?:e-?mail )?(?:account|mailbox|user|recipient|address)(?!e?s\b)|\[suspend\]|inactive-mailbox|mail receiving disabled|recipient account is ?blocked|not (?:currently )?(?:accepting|receiving) any (?:e?mail|messages)|in (?:my|our) badrcptto|envelope recipient (?:is in|has been denied)|suspend the service|is terminated|(?:extended|long|due to|for) inactivity|not currently being accepted for this mailbox/i,
      reason: 'mailbox-disabled',
      example: '551 <bo@example.com> is a deactivated mailbox',
      alsoExamples: [
        '553 sorry, your envelope recipient is in my badrcptto list (#5.7.1)',
        '550 5.2.1 This mailbox has been refused mail due to inactivity',
        '550 5.1.1 <bo@example.com>: inactive email address',
      ],
      butNot: '550 5.7.1 Suspended sender account',
    },
    {
      id: 'anybody/mailbox-disabled',
      match:
        /(?<!sender |sender's |your |your e-?mail |from |sending |\bip |relay |smtp |submission )(?:account|mailbox|mail ?box|user|recipient|addressee|address|customer|inbox|login|subscriber|x@x{1,200}>?),?(?: [<("[]?\S{1,100})?(?: for \S{1,80})?[:,.]{0,3} (?:(?:name|has been|has|have been|is|was|been|are|currently|temporarily|permanently|now|be|no longer|status:?|and|which|that|you tried to reach|account|mailbox|user|either|administrativ\w{1,4}|locally|-|a|in) ){0,5}(?:disabled|suspended|inactive|deactivated|de-activated|locked(?! (?:for|by|while|during|until)|:)|(?<!^[<"']?x{1,64}@x{1,200}[>"']?:?,? (?:(?:has|been|is|was|currently) ){0,3})blocked(?! (?:by|your|mail|messages?|e-?mails?|the|this|you|senders?|list|using|for spam|from|because|all|any|every\w{0,3}|unknown|some|certain))|frozen|inactivated|dormant|unavailable due (?:to )?(?:inactiv|suspen|deactiv|terminat|clos)\w{1,8}|not (?:active|activated|enabled)|active anymore|not (?:been |yet ){1,2}activated|deactivated)/i,
      reason: 'mailbox-disabled',
      example: '550 5.2.1 The mailbox of the recipient is disabled.',
      alsoExamples: [
        '550 Account has been suspended',
        '550 <bo@example.com>... User account not activated',
        'Local mailbox bo@example.com is unavailable: account is disabled',
        'Mailaddress is administrativly disabled',
      ],
      butNot: [
        '550 5.7.1 The sender account has been suspended',
        '550 5.7.1 Your account is blocked',
        '550 5.7.1 The IP address is blocked',
        '550 5.7.1 User blocked your message',
      ],
      source: 'RFC 3463 §3.3',
    },
    {
      id: 'anybody/mailbox-closed',
      match:
        /(?<!sender |sender's |your |your e-?mail |from |sending |\b(?:messages?|mails?|e-?mails?) (?:for|to|of|by) (?:(?:the|this|that) )?[<"']?x{0,64})(?:account|mailbox|mail ?box|user|recipient|addressee|address|customer|inbox|login|subscriber|x@x{1,200}>?),?(?! (?:messages?|mails?|e-?mails?|delivery|deliveries|retr(?:y|ies)|attempts?|queue|session|connection|certificate|password|data|content|time)\b)(?: [<("[]?\S{1,100})?[:,.]{0,3} (?:(?:has been|has|have been|is|was|been|permanently|now|no longer|you tried to reach|account) ){0,5}(?:closed|terminated|cancell?ed|expired|deleted|removed|archived|retired|discontinued|decommissioned|switched off|turned off|shut(?: down)?(?! for)|withdrawn|revoked|barred|defunct|obsolete|abandoned|no longer (?:active|in use|available|(?:accepting|accepts)(?![^.;]{0,40} (?:with|without|from|over|via|larger|bigger|unless|containing|that|which|in|outside|during)\b)|enabled|in service|used|monitored|valid)|not in use)/i,
      reason: 'mailbox-disabled',
      example: '550 The account has been closed',
      alsoExamples: ['550 5.2.1 The mailbox you tried to reach is no longer in use', '550 User account expired'],
      butNot: [
        '550 Your account is closed',
        '550 4.4.7 Message expired',
        '550 This address no longer accepts messages with attachments',
        '550 Mailbox closed to strangers',
        'bo@example.com: delivery cancelled by an operator',
      ],
    },
    {
      id: 'anybody/no-longer-valid',
      match:
        /(?<!sender |certificate |your |link |password )(?:is |are )?no longer (?:valid|active|in use|accepting mail|exists? here)|(?:works?|employed|is) (?:here )?no longer (?:here|with us)|no longer (?:works?|employed|with (?:us|the company)|has an? (?:account|mailbox))|(?:recipient|user|person|employee|addressee) (?:is not|isn['’]t) (?:here|with us|employed here) any ?(?:more|longer)|has left (?:the |our )?(?:company|organi[sz]ation|university|school)/i,
      reason: 'mailbox-disabled',
      example: '550 This is no longer valid: bo@example.com',
      alsoExamples: ['550 Bo has left the company', "550 The recipient isn't here any more"],
      butNot: '550 5.7.1 Sender no longer valid',
    },
    {
      id: 'anybody/mailbox-restricted',
      match:
        /mailbox x{0,64}@?x{0,200} ?is restricted|account is restricted|(?:user|recipient|customer|owner)'s (?:e-?mail |mail )?(?:service|access)[^.;]{0,12} (?:discontinued|terminated|cancell?ed|ended|stopped|suspended|disabled)|(?:account|mailbox) is not allowed(?! to)|^<?(?!(?:tenant|domain|service|feature|relay|smtp|imap|pop3?|log ?in|auth\w{0,12}|tls|access|sending|delivery|forwarding|function|command|vrfy|expn|account)\b)[\w.-]{1,64}>? (?:is |has been )?(?:now )?disabled\b/i,
      reason: 'mailbox-disabled',
      example: '553 mailbox bo@example.com is restricted',
      alsoExamples: ['550 This account is not allowed...bo@example.com'],
      butNot: '550 5.7.1 mailbox takes mail from restricted senders',
    },
    {
      id: 'anybody/mailbox-disabled-in-german-or-french',
      match:
        /(?<!absender)(?<!absender-)(?:benutzerkonto|konto|postfach|mailbox|empfänger|adresse)[^.;]{0,40} (?:ist |wurde )?(?:gesperrt|deaktiviert|inaktiv|gelöscht|geschlossen)|(?:compte|bo[iî]te|adresse)[^.;]{0,60} (?:est )?(?:désactivée?|desactivee?|suspendue?|archivée?|archivee?|fermée?|bloquée?|bloque\b|inactive?|supprimée?)/i,
      reason: 'mailbox-disabled',
      example: '550 Das Postfach ist deaktiviert',
      alsoExamples: ['550 Le compte du destinataire est bloque.', '550 Boite du destinataire archivee.'],
      butNot: '552 Das Postfach ist voll',
    },
    {
      id: 'anybody/mailbox-disabled-in-other-languages',
      match:
        /(?:cuenta|buz[oó]n|conta|caixa)[^.;]{0,40} (?:est[aá] )?(?:desactivad[oa]|desativad[oa]|suspendid[oa]|suspensa|bloquead[oa]|inactiv[oa]|inativa|cancelad[oa])|(?:casella|account|utenza)[^.;]{0,40} (?:è )?(?:disabilitat[oa]|disattivat[oa]|sospes[oa]|bloccat[oa]|chius[oa])|(?:konto|skrzynka)[^.;]{0,40} (?:jest |zosta[lł][oa] )?(?:zablokowan[ae]|nieaktywn[ae]|zawieszon[ae]|usuni[eę]t[ae]|niedostepne|niedostępne)|(?:ящик|аккаунт|пользователь|учетная запись)[^.;]{0,40} (?:заблокирован|отключ[её]н|удал[её]н|неактивен)|hesab[ıi][^.;]{0,20} (?:ask[ıi]ya|devre d[ıi][sş][ıi]|kapat)|(?:用户|帐号|账号|邮箱)[^.;]{0,12}(?:被禁用|已停用|停用|被冻结|已注销|锁定)|(?:conta|cuenta) (?:inativa|desativada|inactiva)/i,
      reason: 'mailbox-disabled',
      example: '550 La cuenta está suspendida',
      alsoExamples: ['550 Konto jest zablokowane', '550 Почтовый ящик заблокирован', '550 邮箱已停用'],
      butNot: '550 El buzon esta lleno',
    },
    {
      id: 'anybody/no-such-user',
      match:
        /no such (?:e-?mail )?(?:user|mailbox|recipient|person|address|account|addressee|name|local user|mail ?box|member|customer|alias|login|rcpt|id|list)|nosuchuser|bad[-_]recipient|bad-mailbox|unknown_user|user_unknown|invalid[-_]recipient|recip(?:ient)?notfound|no such (?:domain )user|no one at this address|there is no one here|addresses were unknown|address is wrong|invalid[^.;]{0,20} user ?id\b|unrecogni[sz]ed[- ]o\/?r[- ]name|address is wrong or/i,
      reason: 'user-unknown',
      example: '550 No such user here',
      alsoExamples: ['Invalid final delivery userid: bo@example.com'],
      butNot: '550 5.7.1 No such policy',
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/whose-address-does-not-exist',
      match: /^(?:e-?mail )?address (?:does not exist|unknown|not found|is unknown|invalid)/i,
      when: { status: /^5\.7\./i },
      reason: 'policy-refused',
      example: '550 5.7.1 Address does not exist',
    },
    {
      id: 'anybody/address-in-rcpt-malformed',
      match: /malformed address: .{0,200} may not follow/i,
      when: { code: /^5/i },
      reason: 'address-invalid',
      example: '501 <bo@example,com>: malformed address: ,com> may not follow <bo@example',
      butNot: 'bo@example.com <bo@example.net>: malformed address: <bo@example.net> may not follow bo@example.com',
      source: 'https://www.exim.org/exim-html-current/doc/html/spec_html/',
    },
    {
      id: 'anybody/address-in-header-malformed',
      match: /malformed address: .{0,200} may not follow/i,
      reason: 'message-malformed',
      example: 'bo@example.com <bo@example.net>: malformed address: <bo@example.net> may not follow bo@example.com',
    },
    {
      id: 'anybody/address-not-rfc',
      match:
        /(?<!sender |from |mail )(?:recipient |mailbox |e-?mail |destination |rcpt )?address(?:es)?(?: [<("]?\S{1,100}){0,3} (?:is |are )?(?:not a valid rfc|malformed|syntactically|contains? (?:invalid|illegal|bad)|has (?:invalid|bad|illegal) )|local.?part[^.;]{0,20} (?:contains?|has) (?:an? )?(?:invalid|illegal|bad|forbidden)|(?:invalid|illegal|bad|forbidden) characters? in (?:the )?(?:local.?part|recipient|mailbox name)|invalid domain (?:name )?in (?:the )?(?:recipient|rcpt)|no at.?sign|missing (?:or malformed )?(?:local part|domain|@)|unqualified address|blank mailhost|(?:local part|address) (?:is )?too long|expected "?@/i,
      reason: 'address-invalid',
      example: '553 5.1.3 The recipient address <bo> is not a valid RFC 5321 address.',
      alsoExamples: [
        '501 bo: unqualified address',
        '553 5.1.3 <bo>: missing domain',
        '501 5.1.3 Invalid character in local part',
      ],
      butNot: '553 5.1.7 The sender address <ann> is not a valid RFC 5321 address',
      source: 'RFC 5321 §4.1.2',
    },
    {
      id: 'anybody/address-syntax',
      match:
        /(?:malformed|illegal|bad|invalid)(?: (?:e-?mail|mailbox|recipient|destination|local)){0,2} (?:address (?:format|syntax|structure)|local.?part|mailbox (?:name|syntax)|recipient syntax|host name in address)|invalid route address|(?:malformed|illegal) (?:e-?mail |mailbox |recipient |destination )?(?:address|recipient)|(?:bad|invalid)[^.;]{0,20}(?<!sender's mailbox|sender) address syntax|syntax error in (?:e?mail|mailbox|recipient|address|to:|rcpt)(?! from)|address (?:syntax|format) (?:error|invalid|is)|mailbox name (?:not allowed|syntax)|ambiguous (?:address|recipient|name|alias|user)|(?:address|recipient|name) (?:is )?ambiguous|adresse (?:mal formée|syntaxiquement)|ungültiges? (?:adress)?format|неверный формат/i,
      reason: 'address-invalid',
      example: '501 5.1.3 Bad recipient address syntax',
      alsoExamples: [
        '501 Malformed address',
        '501 5.1.3 Invalid address format',
        '550 5.1.4 Destination mailbox address ambiguous',
      ],
      butNot: [
        '550 5.6.0 Message has a malformed header',
        "501 5.1.7 Bad sender's mailbox address syntax",
        '501 Bad address syntax in MAIL FROM',
      ],
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/invalid-address-by-status',
      match: /(?:invalid|not a valid) (?:e-?mail )?address/i,
      when: { status: /^5\.1\.3$/i },
      reason: 'address-invalid',
      example: '501 5.1.3 Invalid address',
      butNot: '501 5.1.7 Invalid address',
    },
    {
      id: 'anybody/user-unknown',
      match:
        /(?<!sender |sender's |your |your e-?mail |from |sending |\bip |return |host or domain |domain |host |message-|message |queue )(?:user|mailbox|mail ?box|mail drop|recipient|account|addressee|receiver|address|customer|subscriber|username|user name|\b(?:rcpt|login|person|member|alias|e-?mail|(?:mailing|distribution) list|id))(?: name| account| address| addresses| named| id)?(?! (?:key|database|book|file|director|list|table|look|agent|limit|cache)),?(?: (?:you|that|which|for|with|at|on|under|named|called|of)(?: \S{1,100}){1,5}?)?(?: ?[<("[=]{0,3} ?\S{1,120}(?: \))?)??[:,.]{0,3}(?: -{1,2})? ?(?:(?:is|was|are|has|the|were|an|a|specified|has been|you tried to reach|that you tried to reach|you entered|or domain|seems|to be|apparently|completely|currently|simply|address|here|may|or) ){0,5}(?:unknown|not (?:known|recogni[sz]ed|registered|listed|present|defined)|unlisted)/i,
      reason: 'user-unknown',
      example: '550 5.1.1 <bo@example.com>: Recipient address rejected: User unknown in virtual mailbox table',
      alsoExamples: [
        '550 5.2.1 <bo@example.com>... Addressee unknown',
        '550 Recipient bo@example.com is not registered here',
      ],
      butNot: [
        '550 5.1.8 Sender address is unknown',
        '550 Your address is not registered',
        '450 Host or domain name not known',
      ],
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/quoted-name-unknown',
      match:
        /(?<!sender |sender's |your |from |sending |login )(?:user|recipient|addressee|receiver|employee)(?: name)? "[^"@]{1,60}"(?: \([^)]{1,80}\))? (?:(?:is|was) )?(?:not (?:known|found|listed|recogni[sz]ed|defined|registered) (?:at|on|in|by|to) (?:this|the|our)|unknown)/i,
      reason: 'user-unknown',
      example: '550 User "Bo Berg" is not known at this post office',
      alsoExamples: ['Recipient "Bo Berg" (Sales) was not found on the server'],
      butNot: '550 The sender\'s user "Bo Berg" is not known at this post office',
    },
    {
      id: 'anybody/user-not-found',
      match:
        /(?<!sender |sender's |your |your e-?mail |from |sending |\bip |return |host or domain |domain |host |message-|message |queue )(?:user|mailbox|mail ?box|mail drop|recipient|account|addressee|receiver|address|customer|subscriber|username|user name|\b(?:rcpt|login|person|member|alias|e-?mail|(?:mailing|distribution) list|id))(?: name| account| address| addresses| named| id)?(?! (?:key|database|book|file|director|list|table|look|agent|limit|cache)),?(?: (?:you|that|which|for|with|at|on|under|named|called|of)(?: \S{1,100}){1,5}?)?(?: ?[<("[=]{0,3} ?\S{1,120}(?: \))?)??[:,.]{0,3}(?: -{1,2})? ?(?:(?:is|was|are|has|the|were|an|a|specified|has been|you tried to reach|that you tried to reach|you entered|or domain|seems|to be|apparently|completely|currently|simply|address|here|may|or) ){0,5}(?:not (?:been )?(?:found|located)|not in (?:the )?(?:directory|database|table)|(?:could |can)?not be found|(?:can|could)n?'t be found)/i,
      reason: 'user-unknown',
      example: '550 Mailbox not found',
      alsoExamples: [
        'Recipient bo@example.com not found by the lookup',
        '550 The account could not be found',
        'Receiver not found: bo',
        "550 The e-mail address you entered couldn't be found",
      ],
      butNot: [
        '550 Sender address not found',
        '550 5.7.20 No signature found; user key not found',
        'Host or domain name not found. Name service error for name=example.invalid type=A: Host not found',
      ],
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/user-does-not-exist',
      match:
        /(?<!sender |sender's |your |your e-?mail |from |sending |\bip |return |host or domain |domain |host |message-|message |queue )(?:user|mailbox|mail ?box|mail drop|recipient|account|addressee|receiver|address|customer|subscriber|username|user name|\b(?:rcpt|login|person|member|alias|e-?mail|(?:mailing|distribution) list|id))(?: name| account| address| addresses| named| id)?(?! (?:key|database|book|file|director|list|table|look|agent|limit|cache)),?(?: (?:you|that|which|for|with|at|on|under|named|called|of)(?: \S{1,100}){1,5}?)?(?: ?[<("[=]{0,3} ?\S{1,120}(?: \))?)??[:,.]{0,3}(?: -{1,2})? ?(?:(?:is|was|are|has|the|were|an|a|specified|has been|you tried to reach|that you tried to reach|you entered|or domain|seems|to be|apparently|completely|currently|simply|address|here|may|or) ){0,5}(?:not exists?|not existing|(?:does|do|did|dos)(?: not|n'?t)(?: seem to| currently| appear to)? exists?|no longer exists|nonexist\w{1,4}|non-exist\w{1,4})/i,
      reason: 'user-unknown',
      example: '550 5.1.1 The mailbox does not exist on this server',
      alsoExamples: ["554 RCPT (bo@example.com) dosn't exist", '550 bo@example.com:user not exist'],
      butNot: ['550 5.1.8 Sender address does not exist', '550 The sender account does not exist'],
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/address-unknown',
      match:
        /(?<!sender |sender's |from |from: |sender address |sender: )(?<![x@])x{1,64}@x{1,200}(?![x@])[>)"\]]?[:,.]{0,3}(?: -{1,2})? ?(?:(?:is|was|are|has|the|were|an|a|specified|has been|you tried to reach|that you tried to reach|you entered|or domain|seems|to be|apparently|completely|currently|simply|address|here|may|or) ){0,5}(?:unknown|not (?:found|known|recogni[sz]ed|exists?|registered)|(?:does|do|did|dos)(?: not|n'?t)(?: currently)? exists?|no longer exists|(?:could |can)?not be found)/i,
      reason: 'user-unknown',
      example: '550 <bo@example.com> does not exist on this server',
      alsoExamples: ['550 bo@example.com... unknown', '550 5.1.1 bo@example.com: not found'],
      butNot: ['550 Sender <ann@example.com> does not exist', '550 <bo@example.com>: server not found'],
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/unknown-user',
      match:
        /(?:unknown|non[- ]?existent) (?:(?!sender|from|error|host|domain|server|source|client|reason|command|delivery)\w{1,20} )?(?:local[- ]?part|user|recipient|mailbox|address|account|e-?mail|rcpt|addressee|local|alias|login|or (?:illegal|invalid|disabled|inactive))(?!e?s\b| (?:command|database|driver|error|limit|rate|count|quota|threshold))/i,
      reason: 'user-unknown',
      example: 'X-Postfix; unknown user: "bo"',
      alsoExamples: ['550 non existent mailbox', 'bo@example.com (Unknown QuickMail recipient(s))'],
      butNot: ['550 Unknown sender', '550 Unknown sender address'],
    },
    {
      id: 'anybody/has-no-account-here',
      match:
        /(?:does(?: not|n't)|don't|do not) have (?:an?|this|that|such an?|any) (?:\S{1,60} )?(?:account|mailbox|user|e-?mail)|no (?:mail ?box|mail box|user|account|recipient|valid recipients?|e-?mail account|active (?:user|mailbox|account)|person)(?: here| by that| found| with| of that| available| exists?| matching| named| for| on)|nobody (?:here )?(?:by|with|named)|no account by that name|no mail ?box/i,
      reason: 'user-unknown',
      example: 'Sorry, no mailbox here by that name. (#5.1.1)',
      alsoExamples: [
        "554 This user doesn't have an example.com account (bo@example.com)",
        '550 No account by that name here',
      ],
      butNot: '550 5.7.1 You do not have a permission for this account',
      source: 'https://cr.yp.to/proto/qsbmf.txt',
    },
    {
      id: 'anybody/not-a-known-user',
      match:
        /(?<!sender |sender is |you are )(?:isn't|is not|not) (?:an? )?(?:known|valid|local|registered|recogni[sz]ed|current|real|existing|active)(?: \w{1,12})? (?:user|recipient|mailbox|account|address|e-?mail|member|customer)|not our (?:customer|user)|user not a member of|not in my (?:validrcptto|list of (?:valid|allowed|local) (?:recipients|users))|did not (?:exactly )?match an? (?:\w{1,12} )?e-?mail address/i,
      reason: 'user-unknown',
      example: '550 bo@example.com is not a known user on this system',
      alsoExamples: ['550 User not a member of domain: <bo@example.com>'],
      butNot: '550 The sender is not a valid user',
    },
    {
      id: 'anybody/not-one-of-ours',
      match:
        /(?<!sender |sender is |you are )(?:isn't|is not) (?:an? |one of )(?:our )?(?:mailbox|address|user|account|recipient)(?:es|s)?(?: that)? (?:we|of ours|here|on this|in this|at this|known)|(?:isn't|is not|not) one of (?:our|the|my) (?:users|mailboxes|addresses|accounts|recipients|customers|members)|(?:recipient|user|mailbox|address) (?:is )?not local$|(?:recipient|mailbox|address) is not local|(?:recipient|address|user)(?: \S{1,100})? (?:does not|doesn't|did not) match any|can(?:'t|not) accept user\b|(?:address|mailbox|name|recipient) (?:is )?(?:not|un) ?(?:yet )?assigned|(?:user|recipient|mailbox|address|account)(?: \S{1,100})? (?:is )?not (?:on|at|in|hosted (?:on|at|here)) (?:this|our|the) (?:server|system|host|machine)|(?:recipient|user|address) (?:is )?not (?:in|on) (?:the |our |my )?(?:route|relay|recipient|local|user|valid\w{0,10}) (?:list|table|map|database)|isn't in my validrcptto/i,
      reason: 'user-unknown',
      example: '550 Recipient not in route list.',
      alsoExamples: [
        "550 <bo@example.com> isn't a mailbox we know",
        '550 This address is not assigned',
        '550 bo@example.com: user is not on this server',
        "553 sorry, that user isn't in my validrcptto list (#5.7.1)",
      ],
      butNot: [
        '550 The sender is not one of our users',
        '550 Recipient not on the allow list',
        '550 You are not on the list of this server',
      ],
    },
    {
      id: 'anybody/invalid-recipient',
      match:
        /invalid (?:e-?mail )?(?:recipient|mailbox|user(?!name)|account|rcpt|destination)(?! (?:\w{1,12} )?(?:or|and) pass|s? (?:count|rate|ratio|limit|list|threshold|too high))|invalid (?:e-?mail )?address(?! (?:in|format|syntax|list))|bad (?:recipient|destination mailbox|user|address)(?! in (?:the )?(?:body|header|from))|wrong (?:user|recipient|address)\b/i,
      reason: 'user-unknown',
      example: '550 Invalid recipient: <bo@example.com>',
      butNot: ['550 5.7.1 Invalid sender', '535 5.7.8 Invalid username or password'],
    },
    {
      id: 'anybody/recipient-is-invalid',
      match:
        /(?<!sender )(?:recipient|user|mailbox|rcpt)(?: address)? (?:<?x{1,64}@x{1,200}>? )?(?:is |was )?(?:invalid|not valid|marked as invalid|incorrect|wrong)|recipient not ok/i,
      reason: 'user-unknown',
      example: '550 5.1.1 Recipient address is invalid',
      butNot: '550 5.1.7 sender recipient is invalid',
    },
    {
      id: 'anybody/unrouteable-here',
      match: /unrout\w{0,2}able address/i,
      when: { code: /^[45]/i },
      reason: 'user-unknown',
      example: '550 Unrouteable address',
      butNot: 'bo@example.invalid: unrouteable mail domain "example.invalid"',
      source: 'https://www.exim.org/exim-html-current/doc/html/spec_html/ch-bounce_messages.html',
    },
    {
      id: 'anybody/unrouteable-from-there',
      match: /unrout\w{0,2}able address/i,
      reason: 'domain-unknown',
      example: 'bo@example.invalid Unrouteable address',
      butNot: 'bo@example.invalid: lookup deferred',
      source: 'https://www.exim.org/exim-html-current/doc/html/spec_html/ch-bounce_messages.html',
    },
    {
      id: 'anybody/recipients-not-valid',
      match: /no valid recipients?/i,
      when: { status: /^5\.1\.1$/i },
      reason: 'user-unknown',
      example: '554 5.1.1 no valid recipients: <bo@example.com>',
      butNot: '554 5.5.1 Error: no valid recipients',
    },
    {
      id: 'anybody/cannot-find-user',
      match:
        /(?:can(?:'t|not)|could not|couldn't|unable to) (?:find|locate|resolve) (?:the |a |any |that |this )?(?:user|mailbox|recipient|account|person|addressee|local)|don't know (?:any|about|that|this) (?:user|person|address)|don't know any(?:body|one) (?:called|named|by)|could not be found, or was misspelled|because the address (?:couldn't|could not|can't|cannot) be found|weil die adresse nicht gefunden|no se ha encontrado la direcci[oó]n|l'adresse (?:est |n'a pas |n'est pas ){0,2}(?:introuvable|été trouvée)|not (?:listed|found) in (?:\w{1,10} ){0,3}(?:directory|(?:name (?:&|and) )?address book)|mailbox unallocated|address is not configured|user name info[^.;]{0,80} not unique|unknown or not unique|wasn't found (?:at|in)\b|not found recipient|(?:email )?name (?:is|was) not (?:found|known)|\bnot in (?:our|my|this) (?:\w{1,20} )?(?:directory|address ?book|database)/i,
      reason: 'user-unknown',
      example: "bo@example.com local: Sorry, can't find user's mailbox. (#5.1.1)",
      alsoExamples: [
        "bo wasn't found at example.com",
        'bo@example.com (The name was not found at the remote site.)',
        '550 this address is not in our directory',
        'X-Notes; Recipient user name info (bo@example.com) not unique.',
        '550 5.1.1 <bo@example.com>: Recipient address rejected: Address is not configured to receive emails',
        'bo@example.com is not listed in the Domino Directory',
        'User bo (bo@example.com) not listed in public Name & Address Book',
      ],
      butNot: '550 Unable to resolve sender domain',
    },
  ],
} satisfies RuleFile
