/** What anybody says about blocklists, of IP addresses and of domains. */
import type { RuleFile } from '../rule.ts'

export const anybodyBlocklists = {
  provider: null,
  rules: [
    {
      id: 'anybody/blocklist-not-answering',
      match:
        /127\.255\.255\.25[0-5]|open ?resolver|query refused|(?:dnsbl|rbl|blacklist|blocklist)[^.;]{0,40}(?:time(?:d )?.?out|lookup (?:failed|failure)|temporary (?:error|failure)|servfail)/i,
      reason: 'server-error',
      example:
        '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; Error: open resolver; https://check.spamhaus.org/returnc/pub/192.0.2.53/',
      alsoExamples: ['554 5.7.1 Client host blocked using multi.uribl.com; 127.0.0.1 -> Query Refused.'],
      source: 'https://www.spamhaus.org/faqs/dnsbl-usage/',
    },
    {
      id: 'anybody/closed-blocklist',
      match: /\bsorbs\b|dnsbl\.manitu\.net|nix ?spam/i,
      reason: 'ip-blocklisted',
      example:
        '454 4.7.1 Service unavailable; Client host [192.0.2.1] blocked using dnsbl.sorbs.net; Currently Sending Spam See: http://www.sorbs.net/lookup.shtml?192.0.2.1',
      alsoExamples: ['554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using ix.dnsbl.manitu.net'],
      source: 'https://www.dnsbl.com/',
    },
    {
      id: 'anybody/blocked-for-a-while-for-volume',
      match:
        /(?:temporarily|briefly) (?:blocked|banned|blacklisted|blocklisted)[^.;]{0,40} (?:traffic|volume|rate|limit|too (?:many|much)|excessive|connections)\b/i,
      when: { code: /^4/i },
      reason: 'rate-limited',
      example: '421 Your IP address is temporarily blocked, the traffic limit is reached',
    },
    {
      id: 'anybody/refused-by-country',
      match:
        /rejected based on geographical|countries\.nerd\.dk|geo.?(?:ip|location|graphic\w{0,4}|block\w{0,3})[^.;]{0,40}(?:block|restrict|reject|den|polic)|(?:your |this |the )(?:country|region) (?:is |has been )?(?:blocked|not allowed|denied|banned|rejected)|host network,? not allowed/i,
      reason: 'policy-refused',
      example:
        '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using ee.countries.nerd.dk; Your IP is in ee, rejected based on geographical location',
      alsoExamples: [
        '554 Host network not allowed',
        '550 Mail from your country is blocked: your country is not allowed',
      ],
      source: 'https://github.com/zone-eu/zone-mta/blob/master/config/bounces.txt',
    },
    {
      id: 'anybody/domain-list',
      match:
        /\bdbl\b|surbl|uribl|\bivmuri|rhsbl|domain (?:present |listed |found |is |appears )?(?:in|on) (?:the |a |our |an? \w{1,20} )?(?:spamhaus|block-? ?list|black-? ?list|rbl|denylist)/i,
      reason: 'domain-blocklisted',
      example:
        '550 5.7.1 Your email was rejected due to having a domain present in the Spamhaus DBL -- see https://www.spamhaus.org/dbl/',
      alsoExamples: [
        '554 5.7.1 example.com in multi.uribl.com (black)',
        '550 5.7.1 Message contains a URL listed at multi.surbl.org: example.com',
      ],
      source: 'https://www.spamhaus.org/blocklists/domain-blocklist/',
    },
    {
      id: 'anybody/url-listed',
      match:
        /\b(?:url|uri|link|website)s?\b(?:[^.;]|\.\S){0,60} (?:is |are |was |has been |being ){0,2}(?:listed|black-?listed|block-?listed|on (?:the |a |our )?(?:black|block)-?list)|(?:spam|blacklisted|blocklisted|block(?:ed|ing)|listed|bad|malicious|suspicious|forbidden|banned|spammy) (?:url|uri|link)s?\b|reputation (?:of|for) (?:an? |the |some )?(?:url|uri|link|website|domain (?:in|within) the (?:message|body))/i,
      reason: 'domain-blocklisted',
      example: '554 rejected due to spam URL in content',
      alsoExamples: [
        '550 5.7.1 A link in your message is blacklisted',
        '550 A URL in this email (example.com) is listed',
        '554 5.7.1 The message contains URLs: blocking URL found',
        '550 5.7.1 Blocked because of the reputation of a URL in the message',
      ],
    },
    {
      id: 'anybody/sender-domain-listed',
      match:
        /(?:sender|sending|from|your|the) domain(?: name)?(?: \S{1,100})? (?:is |was |has been |been |currently |on our |on the ){0,3}(?:black-?list|block-?list|listed|banned|blocked)|(?:black|block)-?listed (?:sender |sending )?(?:url|uri|domain|link)|contains?[^.;]{0,20} (?:black|block)-?listed|list of (?:bad|malicious|blocked|spam\w{0,4}) (?:web ?sites?|urls?|links?|domains?)/i,
      reason: 'domain-blocklisted',
      example: '550 Your domain example.com is blacklisted here',
    },
    {
      id: 'anybody/spamhaus',
      match: /spamhaus|\b[sxpc]bl\b|\bsbl\d{2,7}\b|exploits block ?list|abuseat/i,
      reason: 'ip-blocklisted',
      example:
        '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1',
      source: 'https://check.spamhaus.org/',
    },
    {
      id: 'anybody/spamcop',
      match: /spamcop/i,
      reason: 'ip-blocklisted',
      example:
        '550-"JunkMail rejected - mail.example.com [192.0.2.1] is in an RBL: Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.1"',
      source: 'https://www.spamcop.net/bl.shtml',
    },
    {
      id: 'anybody/barracuda-list',
      match: /barracuda ?central|barracuda ?reputation|barracudanetworks\.com\/reputation/i,
      reason: 'ip-blocklisted',
      example:
        '554-Service unavailable; Client host [mta.example.com] blocked using Barracuda Reputation; http://www.barracudanetworks.com/reputation/?r=1&ip=192.0.2.1',
      source: 'https://www.barracudacentral.org/rbl/removal-request',
    },
    {
      id: 'anybody/cloudmark-list',
      match: /csi\.cloudmark|cloudmark sender intelligence|\bcsi\.mimecast/i,
      reason: 'ip-blocklisted',
      example: '550 5.7.1 Service unavailable; client [192.0.2.1] blocked using Cloudmark Sender Intelligence',
      source: 'https://csi.cloudmark.com/en/reset/',
    },
    {
      id: 'anybody/proofpoint-list',
      match: /(?:prs|pdr|ipcheck)\.proofpoint|support\.proofpoint\.com\/dnsbl|proofpoint dynamic reputation/i,
      reason: 'ip-blocklisted',
      example: '550 5.7.0 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1',
      source: 'https://ipcheck.proofpoint.com/',
    },
    {
      id: 'anybody/spamrats-no-ptr',
      match: /noptr\.spamrats/i,
      reason: 'ptr-missing',
      example: '554 5.7.1 blocked using noptr.spamrats.com',
      source: 'https://www.spamrats.com/about.php',
    },
    {
      id: 'anybody/other-named-list',
      match:
        /uceprotect|senderscore|sender score|return ?path (?:block|reputation)|invaluement|\bivmsip|abusix|psbl\.|mailspike|hostkarma|(?<!not )junkemailfilter|spamrats|s5h\.net|0spam|blocklist\.de|backscatterer|spamrl\.com|dnswl|gbudb|spfbl|lashback|unsubscore|dronebl|wpbl\.info|justspam|mail-abuse\.(?:com|org)|trend ?micro rbl|cobion|rfc-ignorant|nordspam|swinog/i,
      reason: 'ip-blocklisted',
      example: '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using dnsbl-3.uceprotect.net',
      alsoExamples: [
        '554 5.7.1 blocked using bl.mailspike.net',
        '554 5.7.1 blocked using bl.score.senderscore.com',
        '554 5.7.1 blocked using combined.mail.abusix.zone',
      ],
      source: 'RFC 5782 §2.1',
    },
    {
      id: 'anybody/blocked-using-zone',
      match:
        /(?<!n['’]t |not )(?:blocked|listed|found|(?:rejected|refused|denied)(?! by (?!\S{0,60}(?:bl\b|list|spam|block))))[^.;]{0,20} (?:using|by|at|in|on|from|via) (?:the )?(?:[a-z0-9-]{1,40}\.){1,4}(?:[a-z]{2,18})(?![\w@])/i,
      when: { code: /^[45]5[0-9]|^[45]2[0-9]|^571/i },
      reason: 'ip-blocklisted',
      example: '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using rbl.example.net',
      alsoExamples: ['550 Rejected 192.0.2.1 found in bl.example.net'],
      butNot: ["550 5.1.1 bo wasn't found at example.org", '451 4.4.1 Connection refused by mx.example.org'],
      source: 'RFC 5782 §2.1',
    },
    {
      id: 'anybody/dns-list',
      match:
        /dnsbl|\brbls?\b|real.?time (?:block|black)(?:hole)? ?list|dns[ -](?:black|block)-?list|blackholed?|found (?:in|on) (?:one or more )?(?:dns)?(?:bl|black|block)|(?:listed|found) (?:in|on|by|at) [^.;]{0,30}(?:black|block|deny)-?list/i,
      reason: 'ip-blocklisted',
      example: '554 Connection refused: 192.0.2.1 found in DNS blacklist',
      alsoExamples: ['550 Rejected due to DNSBL server response', '450 The IP is in one or more RBLs'],
      source: 'RFC 5782 §2.1',
    },
    {
      id: 'anybody/low-reputation',
      match:
        /(?:bad|poor|low|insufficient|negative|no|none\/bad|unknown|lack of|damaged) (?:ip |sender |domain |sending )?reputation|reputation (?:of|is|score|service|check|filter|too|block|based|rejected)|(?:sender|ip|domain)(?:'s)? reputation|due to reputation|talosintelligence|senderbase/i,
      reason: 'bad-reputation',
      example: '554 5.5.4 Your IP 192.0.2.1 address has a bad reputation.',
      alsoExamples: [
        '550-5.7.1 This message is likely suspicious due to the very low reputation of the sending domain.',
      ],
    },
    {
      id: 'anybody/personal-blocklist',
      match:
        /\b(?:personal|private|(?:recipient|user|addressee)(?:'s|s'|’s)?(?: own| personal)?) (?:block|black|deny|reject)[ -]?list\b/i,
      reason: 'sender-rejected',
      example: '550 You are on the personal block list of bo@example.com',
      alsoExamples: ["550 5.7.1 The sender is on the recipient's blocklist"],
    },
    {
      id: 'anybody/address-listed',
      match:
        /(?:\bip(?:.?address(?:es)?)?|\b(?:host|server|client|mta|relay|network|subnet|netblock|mailserver|address (?:range|block|space)|range)s?|connections? from|you are)(?: [[(<]?[\w.:/-]{1,60}[\])>]?,?){0,3} (?:is |are |was |has been |been |permanently |currently |temporarily |on (?:our|the|a|an) |in (?:our|the|a|an) |listed |internal |local ){0,5}(?:black-?list|block-?list|block list|black list|deny-?list|blocked|banned)/i,
      reason: 'ip-blocklisted',
      example: '550 Your IP has been blacklisted',
      alsoExamples: ['554 5.7.1 Your mail server 192.0.2.1 is temporarily blocked', '550 You are on our blocklist'],
    },
    {
      id: 'anybody/listed-address',
      match:
        /(?:mail|messages?|e-?mails?) from (?:ip |host |address )?\[?\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\]?(?: (?:is|are|was|has|been|temporarily)){0,3} (?:blocked|rejected|refused|denied|not accepted)|(?:black-?listed|block-?listed|banned|blocked) (?:sending |source |client |connecting |sender )?(?:ip|host|server|network|client|mta)\b|(?:sending |source |sender )?\bip(?: address)?(?: \S{1,50})? (?:was |is )?(?:rejected|denied|refused)|part of their network is on our block list|(?:spammer|spam(?:ming)? (?:source|host|server|ip)) list|client host blocked|(?:your|the|this|sending|client) ip(?: address)?(?: \S{1,60})? (?:is |was )?(?:listed\b|found (?:at|on|in|by|with))|because of ip block|\bip block(?:ed|ing)?\b/i,
      reason: 'ip-blocklisted',
      example: '550 5.7.1 Access denied, banned sending IP [192.0.2.1].',
      alsoExamples: [
        '550 5.7.1 Connection refused, your IP is listed at https://bl.example.org',
        '554 IP 192.0.2.1 rejected',
        '521 5.2.1 mail from 192.0.2.1 blocked',
      ],
    },
    {
      id: 'anybody/address-on-a-list',
      match:
        /(?:is |are )(?:in|on) (?:our|a|the) (?:private|local|internal|own|global) (?:list|database)|service unavailable[;,] (?:client host|helo command)|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}\]?(?: (?:is|was|has been|are))? (?:blocked|listed|banned|black-?listed|block-?listed)|\bdelist(?:ed|ing)?\b|listed[,;:]? (?:ask|request|see|for) (?:for )?(?:removal|delist)/i,
      reason: 'ip-blocklisted',
      example: '550 Service unavailable; Client host [192.0.2.3] is in our private list',
      alsoExamples: ['550 192.0.2.4 is blocked', '554 5.7.1 To be delisted write to postmaster@example.org'],
      source: 'https://www.postfix.org/postconf.5.html#default_rbl_reply',
    },
    {
      id: 'anybody/may-not-connect',
      match:
        /not allowed to connect|esmtp not accepting connections|connections? (?:from \S{1,60} )?(?:is |are |was )?(?:denied|not allowed|not accepted)|no smtp service(?: here)?|(?:connection|connecting) (?:refused|denied) (?:by|due to|from)|not (?:currently )?accepting (?:connections from|(?:e?mail|messages) from your (?:ip|network|net|host|server|range|isp|provider|mailserver|subnet))|forbidden by your ip|no access from (?:your )?mail server|\bgo away\b|open proxy|bad ip profile|abusive (?:host|ip|server|network)|access (?:from|for) \[?\d{1,3}(?:\.\d{1,3}){3}\]? (?:is |was )?(?:denied|blocked|refused)|(?:mail|e-?mail|messages|connections) from (?:dial-?up|dynamic|residential|dsl|cable)|suspiciously like|bad sender ip|confirm this mail server/i,
      when: { code: /^5/i },
      reason: 'ip-blocklisted',
      example: '554 5.7.1 You are not allowed to connect.',
      alsoExamples: [
        '553 Sorry, your remotehost looks suspiciously like spammer',
        '550 We are not currently accepting mail from your IP',
        '554 mx.example.com ESMTP not accepting connections',
      ],
      source: 'RFC 5321 §3.1',
    },
    {
      // No list is named; the address alone is the reason given.
      id: 'anybody/mail-from-this-address-refused',
      match:
        /(?:mails?|connections?|messages?) (?:refused|rejected|blocked|denied) (?:- |from |for )?(?:ip )?[[(<]?(?:\d{1,3}\.){3}\d{1,3}|(?:e?-?mails?|messages?|connections?) from (?:ip )?[[(<]?(?:\d{1,3}\.){3}\d{1,3}[\])>]? (?:is |are |was |has been |have been |currently |temporarily ){1,3}(?:blocked|refused|rejected|denied)|(?:rejected|blocked|refused) (?:ip )?[[(<]?(?:\d{1,3}\.){3}\d{1,3}[\])>]?(?: per| by| due|$)|amIBlockedBy/i,
      when: { code: /^5/i },
      reason: 'ip-blocklisted',
      example: '554 ERROR: Mail Refused - [192.0.2.1]',
      alsoExamples: ['571 Email from 192.0.2.1 is currently blocked by our anti-spam system'],
    },
    {
      id: 'anybody/address-blocked-in-other-languages',
      match:
        /adresse ip (?:source )?bloqu|ip-?adresse[^.;]{0,30} (?:gesperrt|blockiert|geblokkeerd)|sperrliste|direcci[oó]n ip[^.;]{0,20} bloquead|endereço ip[^.;]{0,20} bloquead|indirizzo ip[^.;]{0,20} bloccat|ip.?адрес[^.;]{0,20} заблокирован|spamming issues/i,
      reason: 'ip-blocklisted',
      example: '550 5.7.1 Adresse IP source bloquee pour incident de spam.',
    },
  ],
} satisfies RuleFile
