/** What anybody says about the recipient's domain and the way to it. */
import type { RuleFile } from '../rule.ts'

export const anybodyDomain = {
  provider: null,
  rules: [
    {
      id: 'anybody/dns-failed-for-now',
      match: /host not found,? try again|(?:servfail|dns (?:query|lookup|server|request)? ?(?:failed|failure|timeout|timed out|error)|name ?server[^.;]{0,30} (?:time|fail|error|no response)|temporar\w{1,3}[^.;]{0,30} (?:dns|name (?:lookup|resolution|service)|resolve)|(?:dns|name (?:lookup|resolution))[^.;]{0,30} temporar|name service error for [^;]{0,160}try again|lookup (?:of|for) [^;]{0,120} (?:did not complete|timed out)|host lookup did not complete|mx lookup (?:failure|failed|timed)|domain(?:s)? (?:lookup )?(?:could not be|couldn't be) resolved temporarily)/i,
      reason: 'connection-failed',
      example: 'Host or domain name not found. Name service error for name=example.invalid type=MX: Host not found, try again',
      alsoExamples: ['550 5.4.312 Message expired, DNS query failed(ErrorRetry)', 'host lookup did not complete'],
      source: 'RFC 3463 §3.5',
    },
    {
      id: 'anybody/no-mail-for-domain',
      match: /null ?mx|does not accept mail \(|(?:domain|host)(?: \S{1,100})? (?:does not|doesn't|do not|is not|isn't|no longer|never) (?:accept\w{0,3}|receiv\w{1,3}|take|host\w{0,2}|handl\w{1,3}|configured|hosted|setup|set up|provisioned|served)(?: for)? ?(?:e?-?mails?|messages|any|here|on this|by this|to (?:receive|accept)|locally)?|no-domain\b|mail server[^.;]{0,40} does not (?:handle|host|serve|accept mail for)|(?:not|n't) (?:host|handle|accept|serve|receive|configured)[^.;]{0,30} (?:mail )?(?:for )?(?:this|that|your|the) domain|we do not (?:host|serve|accept mail for)|(?:mail|e-mail) (?:service|hosting) (?:for (?:this )?domain )?(?:has )?(?:expired|suspended|disabled)|domain (?:is |has been |was )?(?:suspended|disabled|expired|deactivated|parked)/i,
      reason: 'domain-no-mail',
      example: 'Domain example.invalid does not accept mail (nullMX)',
      alsoExamples: ['556 5.1.10 Recipient address has null MX', '550 5.1.2 We do not host this domain'],
      butNot: ['550 5.7.27 Sender address has null MX', '550 5.7.1 Sender domain is suspended'],
      source: 'RFC 7505 §4.2',
    },
    {
      id: 'anybody/domain-unknown',
      match: /host or domain name not found|domain (?:name )?(?:\S{1,100} )?(?:not found|does not exist|doesn't exist|unknown|could not be found|is unknown|cannot be found|is invalid|invalid|not exist|nonexistent|non-existent|has no (?:mx|valid|dns))|(?:no such|unknown|invalid|bad|non-?existent|unable to find|couldn't find|can't find|cannot find|find the recipient) (?:mail )?(?:domain|host\b|host name|hostname|mail host|destination host|recipient domain|destination system)|couldn't find any host named|nxdomain|(?:host|hostname|host name)(?: \S{1,100})? (?:unknown|not found|lookup failed|is unknown|does not exist|could not be (?:found|resolved))|host unknown|name (?:or service )?not known|unrouteable mail domain|unroutable mail domain|no (?:mx|a|dns|mail exchanger|mx or a|address)(?: or (?:a|mx|aaaa))?(?: records?| found| host)? (?:for|found|exists?|in|of|associated)|nonexistentdomain|infodomainnonexistent|bad destination (?:system|host)|destination (?:host|domain|system)[^.;]{0,20} (?:unknown|not found|invalid)|all relevant mx records point to non-existent|recipient domain (?:not found|does not|is not|unknown|must)|(?:domain|domäne|domaine|dominio|domínio|domena|домен)[^.;]{0,40} (?:unbekannt|nicht gefunden|existiert nicht|inconnu|n'existe pas|no existe|não existe|inesistente|nie istnieje|не (?:найден|существует))|域名不存在|ドメイン(?:が|は)?(?:存在し|見つかり)/i,
      reason: 'domain-unknown',
      example: 'Host or domain name not found. Name service error for name=example.invalid type=A: Host not found',
      alsoExamples: [
        "Sorry, I couldn't find any host named example.invalid. (#5.1.2)",
        '550 5.4.4 SMTPSEND.DNS.NonExistentDomain; nonexistent domain',
        'bo@example.invalid: unrouteable mail domain "example.invalid"',
        '550 5.1.2 <bo@example.invalid>... Host unknown (Name server: example.invalid: host not found)',
      ],
      butNot: [
        '450 4.1.8 <ann@example.invalid>: Sender address rejected: Domain not found',
        'Host or domain name not found. Name service error for name=example.invalid type=MX: Host not found, try again',
      ],
      source: 'RFC 3463 §3.2',
    },
  ],
} satisfies RuleFile
