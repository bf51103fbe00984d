/** What anybody says about the recipient's domain and the way to it. Hard rules refuse to speak of a sender. */
import type { RuleFile } from '../rule.ts'

export const anybodyDomain = {
  provider: null,
  rules: [
    {
      id: 'anybody/try-the-name-again',
      match:
        /host not found,? (?:try again|temporar)|name service error for [^;]{0,160}(?:try again|malformed or unexpected)|servfail|host lookup did not complete|lookup (?:of|for) [^;]{0,120} (?:did not complete|timed out)/i,
      reason: 'connection-failed',
      example:
        'Host or domain name not found. Name service error for name=example.invalid type=MX: Host not found, try again',
      alsoExamples: ['host lookup did not complete'],
      source: 'RFC 3463 §3.5',
    },
    {
      id: 'anybody/neither-mx-nor-address',
      match:
        /(?<!sender )\bno (?:valid )?(?:mx|a)(?: records?)? (?:and|or|nor) (?:no )?(?:mx|a|aaaa|address)(?: records?)?\b/i,
      when: { status: /^5\.(?:1\.2|4\.4)$/i },
      reason: 'domain-unknown',
      example: '554 5.4.4 Invalid domain: no MX and no A record for example.invalid',
      butNot: '550 5.1.8 The sender domain has no MX or A record',
    },
    {
      id: 'anybody/null-mx',
      match:
        /null ?mx|(?:published|publishes|has) an mx of "?\."?|does not accept mail \(|no-domain\b|doesn't receive e?mail according to|record indicated no smtp service/i,
      reason: 'domain-no-mail',
      example: 'Domain example.invalid does not accept mail (nullMX)',
      alsoExamples: ['an MX or SRV record indicated no SMTP service', '556 5.1.10 Recipient address has null MX'],
      butNot: '550 5.7.27 Sender domain accepts no mail',
      source: 'RFC 7505 §4.2',
    },
    {
      id: 'anybody/host-or-domain-not-found',
      match:
        /(?<!sender )(?:host or )?domain name not found|nxdomain|(?:getaddrinfo|querymx) enotfound|nonexistentdomain|infodomainnonexistent|all relevant mx records point to non-existent|unrout\w{0,2}able mail domain|illegal host\/domain name found/i,
      reason: 'domain-unknown',
      example: 'Host or domain name not found. Name service error for name=example.invalid type=A: Host not found',
      alsoExamples: [
        'bo@example.invalid: unrouteable mail domain "example.invalid"',
        '554 5.4.4 NXDOMAIN for example.invalid',
        'Illegal host/domain name found.',
      ],
      butNot: 'Name service error for name=example.invalid type=MX: Host not found, try again',
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/host-unknown',
      match:
        /(?<!client |reverse |your |sender |helo )(?:host|hostname|host name|destination (?:host|domain|system))(?: \S{1,100})? (?:unknown|not found|is unknown|does not exist|could not be (?:found|resolved))|invalid host name|name or service not known|bad destination (?:system|host)/i,
      reason: 'domain-unknown',
      example: '550 5.1.2 <bo@example.invalid>... Host unknown (Name server: example.invalid: host not found)',
      alsoExamples: [
        '553 5.1.2 <bo@example..invalid>... Invalid host name',
        '550 5.1.2 Bad destination system address',
      ],
      butNot: '450 4.7.1 Client host not found in reverse lookup',
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/dns-failed-for-now',
      match:
        /dns (?:query|lookup|server|request)? ?(?:failed|failure|timeout|timed out|error)|name ?server[^.;]{0,30} (?:time|fail|error|no response)|temporar\w{1,3}[^.;]{0,30} (?:dns|name (?:lookup|resolution|service)|resolve)|(?:dns|name (?:lookup|resolution))[^.;]{0,30} temporar|mx lookup (?:failure|failed|timed)|could not be resolved temporarily|host map: lookup|lookup[^.;]{0,40}: deferred|dns lookup|malformed name server reply|domain lookup failed|no matches to nameserver query|host lookup failed/i,
      reason: 'connection-failed',
      example: '550 5.4.312 Message expired, DNS query failed',
      alsoExamples: ['451 4.4.3 Temporary DNS failure'],
      source: 'RFC 3463 §3.5',
    },
    {
      id: 'anybody/host-takes-no-mail',
      match:
        /not accepting network messages|host does not accept mail|(?<!domain )(?:does not|doesn't) accept (?:any )?e?mail\.?$/i,
      when: { code: /^5(?:21|56)$/i },
      reason: 'domain-no-mail',
      example: '521 5.3.2 System not accepting network messages',
      alsoExamples: ['521 mx.example.com does not accept mail'],
      butNot: ['421 4.3.2 System not accepting network messages', '521 This host does not accept mail from you'],
      source: 'RFC 7504 §3',
    },
    {
      id: 'anybody/domain-takes-no-mail',
      match:
        /(?<!sender |sender's |sending |from |your )(?:domain|host)(?: name)?(?: [<("]?\S{1,100})? (?:does not|doesn't|do not|is not|isn't|no longer|never) (?:accepts?|accepting|receives?|take|hosted|handled?|configured|setup|set up|provisioned|served|local)(?: here| for|\b)(?! (?:e?-?mails?|messages) from)/i,
      reason: 'domain-no-mail',
      example: '550 5.1.2 Domain example.com is not hosted here',
      alsoExamples: [
        '556 The domain does not accept mail',
        '550 host mx.example.com does not accept mail for this domain',
      ],
      butNot: [
        '550 5.7.1 Your domain is not accepted here',
        '550 5.7.1 Domain example.com does not accept mail from 192.0.2.1',
      ],
      source: 'RFC 7504 §3',
    },
    {
      id: 'anybody/we-do-not-host',
      match:
        /(?<!sender |your |from )domain (?:x?[\w.-]{1,100} )?not (?:hosted|served|local|handled)(?! for)|not (?:one of (?:our|my)|in (?:our|my|the) list of) (?:\w{1,10} )?domains|not responsible for (?:e?-?mail|this domain|the domain|that domain)|no (?:mail|e-mail) service for (?:this|that|the) domain|(?:does not|doesn't) (?:host|serve|handle) (?:the |this |that |mail for )?(?:\w{1,10} )?domain|(?<!sender |from )\b[\w-]{1,63}\.\w{2,18} is not (?:hosted|handled|served) (?:here|on this|by)|we (?:do not|don't) (?:host|serve|handle|accept mail for)|(?:not|n't) (?:host|handle|serve|accept mail for)[^.;]{0,30} (?:this|that|the|the recipient|x+@x+)(?:'s)? ?domain|mail server[^.;]{0,40} does not (?:handle|host|serve)|no longer (?:handles?|hosts?) (?:e?mail for )?(?:this|that) domain|mail (?:to|for) (?:this|that) domain (?:is |was |has been )?(?:no longer |not |never )(?:accepted|handled|hosted|delivered|served)/i,
      reason: 'domain-no-mail',
      example: '550 5.1.2 We do not host this domain',
      alsoExamples: [
        '550 No mail service for this domain',
        '550 This server does not accept mail for the domain example.com',
        '550 5.7.1 This server does not host the domain example.com',
      ],
      butNot: [
        '550 5.7.1 We do not accept mail from this domain',
        '550 We do not accept mail for the domain of your sender',
      ],
    },
    {
      id: 'anybody/domain-suspended',
      match:
        /(?<!sender |sender's |sending |from |your )(?:domain|mail service|e-?mail hosting)(?: \S{1,100})? (?:is |has been |was |has )?(?:suspended|disabled|expired|deactivated|parked|inactive|turned off|switched off)(?! (?:for|from|to) send)/i,
      reason: 'domain-no-mail',
      example: '550 The domain example.com has been suspended',
      butNot: ['550 5.7.1 Sender domain is suspended', '550 Your domain has expired'],
    },
    {
      id: 'anybody/domain-not-found-for-now',
      match: /(?:domain|host)(?: name)?(?: \S{1,100})? not found|name server: [^;]{0,80} lookup failure/i,
      when: { code: /^4/i },
      reason: 'connection-failed',
      example: '451 4.1.2 <bo@example.invalid>: Recipient address rejected: Domain not found',
      source: 'https://www.postfix.org/postconf.5.html#reject_unknown_recipient_domain',
    },
    {
      id: 'anybody/domain-does-not-exist',
      match:
        /(?<!sender |sender's |sending |from |your |of sender |mailfrom )(?:recipient |destination |mail )?domain(?: name)?(?: [<("]?\S{1,100})? (?:not found|does not exist|doesn't exist|unknown|(?:could not|couldn't|can't) be found|is unknown|cannot be found|is invalid|invalid|not exist|nonexistent|non-existent|has no (?:mx|valid|dns)|not valid|is not valid|must exist|is not registered(?! (?:here|in|with|on)))/i,
      reason: 'domain-unknown',
      example: '550 5.1.2 <bo@example.invalid>: Recipient address rejected: Domain not found',
      alsoExamples: ['550 5.4.4 domain example.invalid does not exist'],
      butNot: ['450 4.1.8 <ann@example.invalid>: sender domain not found', '550 5.7.1 Your domain is invalid'],
      source: 'RFC 3463 §3.2',
    },
    {
      id: 'anybody/no-such-domain',
      match:
        /(?:no such|unknown|non-?existent|unable to find|couldn't find|can't find|cannot find|not able to find|weren't able to find|find) (?:the )?(?:mail |recipient |any )?(?:domain(?! of| user)|host\b(?! (?:ip|name))|host name|hostname|mail host|destination host|destination system|host named)(?!(?: for| of| with| from)? ?\(?\[?(?:ip|your|client|sender|address|(?:\d{1,3}\.){3}))|mail domain mentioned in[^.;]{0,30} is unknown|unknown (?:mail )?domain name|unable to resolve route|no route found to domain|does not exist in (?:the )?dns\b|(?:couldn't|could not) find a mail exchanger or ip address/i,
      reason: 'domain-unknown',
      example: '550 5.1.2 No such domain',
      alsoExamples: [
        "Sorry, I couldn't find any host named example.invalid. (#5.1.2)",
        'No route found to domain example.invalid from server MAIL/EXAMPLE. Check DNS configuration.',
        "553 5.1.2 We weren't able to find the recipient domain.",
        "Sorry, I couldn't find a mail exchanger or IP address. (#5.4.4)",
      ],
      butNot: [
        '450 4.7.1 Client host rejected: cannot find your hostname, [192.0.2.1]',
        '550 5.1.8 The sender domain does not exist in DNS',
      ],
      source: 'https://cr.yp.to/proto/qsbmf.txt',
    },
    {
      id: 'anybody/no-mx-for-domain',
      match:
        /(?:no (?:valid )?(?:mx|mail exchanger|mx or a|address)(?: or (?:a|mx|aaaa))?(?: records?| host)? (?:for|found|exists?|of|associated)|no dns entr(?:y|ies) for the (?:host ?name|domain)(?: name)?)(?! (?:the )?(?:domain (?:in|of) )?(?:the )?(?:sender|your|from|ip|envelope|return|reverse|client|of (?:your|the (?:client|sender))))(?![^;]{0,120}[\s[(](?:\d{1,3}\.){3}\d)|\bno mail servers? (?:appears?|seems?) to exists?\b(?! for (?:the )?(?:sender|your))|find (?:a |any )?valid (?:mx|mail exchanger) (?:records? )?for (?:the )?(?:rcpt|recipient)/i,
      reason: 'domain-unknown',
      example: '550 5.4.4 No MX record found for domain example.invalid',
      alsoExamples: [
        "511 sorry, can't find a valid MX for rcpt domain (#5.1.1 - chkuser)",
        'There are no DNS entries for the hostname example.invalid',
        "No mail servers appear to exist for the recipient's address.",
      ],
      butNot: [
        '550 No MX record found for sender domain example.invalid',
        '550 There are no DNS entries for your hostname',
        '550 5.7.1 no address found for mail.example.com [192.0.2.1]',
        '550 5.7.1 No DNS entry found for mail.example.com (192.0.2.1)',
      ],
    },
    {
      id: 'anybody/domain-unknown-in-other-languages',
      match:
        /(?<!absender-?)(?:domain|domäne|domaine|dominio|domínio|domena|домен)[^;]{0,60} (?:unbekannt|nicht gefunden|existiert nicht|inconnu|n'existe pas|no existe|não existe|introuvable|inexist[ae]nte?|inesistente|non trovato|no encontrado|não encontrado|nie istnieje|не (?:найден|существует))|nie znaleziono domeny|域名不存在|(?<!送信者の?)ドメイン名?(?:が|は)?(?:存在し|見つかり)/i,
      reason: 'domain-unknown',
      example: '550 Domain example.invalid existiert nicht',
      alsoExamples: [
        "550 Le domaine n'existe pas",
        '550 域名不存在',
        'Cause : nom de domaine introuvable.',
        '550 nie znaleziono domeny',
        'ドメイン名が存在しません',
      ],
      butNot: '550 Absenderdomain unbekannt',
    },
  ],
} satisfies RuleFile
