/** What anybody says about blocklists, of IP addresses and of domains. */
import type { FixText, RuleFile } from '../rule.ts'

const closedList: FixText = {
  who: 'recipient-admin',
  title: 'The receiver asks a blocklist that has been shut down',
  steps: [
    'Nothing needs to be delisted: the list named in the reply no longer exists.',
    "Ask the receiver's postmaster by another channel to remove the list from the server's configuration.",
  ],
}

const unansweredList: FixText = {
  who: 'recipient-admin',
  title: 'The receiver cannot ask its blocklist and takes the refusal for a listing',
  steps: [
    'Nothing needs to be delisted: the list answered with an error code, not with an entry.',
    "Ask the receiver's postmaster by another channel to use a resolver of their own, or a key of the list.",
  ],
}

export const anybodyBlocklists = {
  provider: null,
  rules: [
    {
      id: 'anybody/blocklist-not-answering',
      match: /127\.255\.255\.25[0-5]|open ?resolver|(?:spamhaus|surbl|uribl)\S{0,60}[^.;]{0,60}(?:query|queries) refused|query refused|(?:dnsbl|rbl|blacklist|blocklist)[^.;]{0,40}(?:time(?:d )?.?out|lookup (?:failed|failure)|temporary (?:error|failure)|servfail)/i,
      reason: 'server-error',
      example:
        '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; Error: open resolver; https://check.spamhaus.org/returnc/pub/192.0.2.53/',
      alsoExamples: ['554 5.7.1 Client host blocked using multi.uribl.com; 127.0.0.1 -> Query Refused.'],
      fix: unansweredList,
      source: 'https://www.spamhaus.org/faqs/dnsbl-usage/',
    },
    {
      id: 'anybody/closed-blocklist',
      match: /sorbs\.net|\bsorbs\b|dnsbl\.manitu\.net|nix ?spam/i,
      reason: 'ip-blocklisted',
      example:
        '454 4.7.1 Service unavailable; Client host [192.0.2.1] blocked using dnsbl.sorbs.net; Currently Sending Spam See: http://www.sorbs.net/lookup.shtml?192.0.2.1',
      alsoExamples: ['554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using ix.dnsbl.manitu.net'],
      fix: closedList,
      source: 'https://www.dnsbl.com/',
    },
    {
      id: 'anybody/refused-by-country',
      match: /rejected based on geographical|countries\.nerd\.dk|geo.?(?:ip|location|graphic\w{0,4}|block\w{0,3})[^.;]{0,40}(?:block|filter|restrict|reject|den|polic)|(?:country|countries|region)[^.;]{0,40}(?:is |are |has been )?(?:blocked|not allowed|denied|banned|rejected)|(?:block|reject|den)\w{0,4}[^.;]{0,20} (?:your )?(?:country|region)|host network,? not allowed/i,
      reason: 'policy-refused',
      example:
        '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using ee.countries.nerd.dk; Your IP is in ee, rejected based on geographical location',
      alsoExamples: ['554 Host network not allowed'],
      source: 'https://github.com/zone-eu/zone-mta/blob/master/config/bounces.txt',
    },
    {
      id: 'anybody/domain-blocklist',
      match: /\bdbl\b|surbl|uribl|\bivmuri|rhsbl|domain (?:present |listed |found |is |appears )?(?:in|on) (?:the |a |our |an? \w{1,20} )?(?:spamhaus|block ?list|black ?list|rbl|denylist)|(?:url|uri|link|web ?site|domain)s?[^.;]{0,60} (?:is |are |was |has been |being )?(?:listed|black-?listed|block-?listed|on (?:the |a |our )?(?:black|block)-?list)|(?:spam|blacklisted|blocklisted|blocked|listed|bad|malicious|suspicious|forbidden|banned) (?:url|uri|link)s?\b|rejected due to spam url|(?:sender|sending|from|your) domain[^.;]{0,30} (?:is |was |has been )?(?:black-?listed|block-?listed|blocked|banned|listed)|(?:black|block)-?listed (?:sender |sending )?(?:url|uri|domain|link)/i,
      reason: 'domain-blocklisted',
      example: '550 5.7.1 Your email was rejected due to having a domain present in the Spamhaus DBL -- see https://www.spamhaus.org/dbl/',
      alsoExamples: [
        '554 5.7.1 example.com in multi.uribl.com (black)',
        '554 rejected due to spam URL in content',
        '550 5.7.1 Message contains a URL listed at multi.surbl.org: example.com',
        '550 Your domain example.com is blacklisted here',
      ],
    },
    {
      id: 'anybody/named-blocklist',
      match: /spamhaus|spamcop|barracuda ?central|barracuda ?reputation|barracudanetworks\.com\/reputation|uceprotect|csi\.cloudmark|cloudmark sender intelligence|(?:prs|pdr|ipcheck)\.proofpoint|support\.proofpoint\.com\/dnsbl|proofpoint dynamic reputation|senderscore|sender score|invaluement|\bivmsip|abusix|psbl\.|mailspike|hostkarma|(?<!not )junkemailfilter|spamrats|s5h\.net|0spam|blocklist\.de|backscatterer|spamrl\.com|dnswl|gbudb|spfbl|lashback|unsubscore|dronebl|wpbl\.info|justspam|mail-abuse\.(?:com|org)|trend ?micro rbl|cobion|rfc-ignorant|nordspam|swinog|abuseat|\b[sxpc]bl\b|exploits block ?list/i,
      reason: 'ip-blocklisted',
      example: '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org; https://www.spamhaus.org/query/ip/192.0.2.1',
      alsoExamples: [
        '550-"JunkMail rejected - mail.example.com [192.0.2.1] is in an RBL: Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.1"',
        '554 5.7.1 blocked using bl.mailspike.net',
        '550 5.7.0 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.1',
      ],
      source: 'RFC 5782 §2.1',
    },
    {
      id: 'anybody/blocked-using',
      match: /(?:blocked|rejected|refused|listed|denied)[^.;]{0,20} (?:using|by|at|in|on|from|via) (?:the )?[a-z0-9-]{1,40}\.[a-z0-9.-]{2,60}|dnsbl|\brbl|real.?time (?:block|black)(?:hole)? ?list|dns (?:black|block)-?list|blackholed?|found (?:in|on) (?:one or more )?(?:dns)?(?:bl|black|block)|(?:listed|found) (?:in|on|by|at) [^.;]{0,30}(?:black|block|deny)-?list/i,
      reason: 'ip-blocklisted',
      example: '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using rbl.example.net',
      alsoExamples: ['550 Rejected 192.0.2.1 found in rbl.example.net', '450 DT:RBL The IP is in one or more RBLs'],
      source: 'RFC 5782 §2.1',
    },
    {
      id: 'anybody/address-blocklisted',
      match: /(?:\bip(?:.?address(?:es)?)?|\b(?:host|server|client|mta|relay|network|subnet|netblock|mailserver)s?|connections? from|you are)(?: [[(<]?[\w.:/-]{1,60}[\])>]?,?){0,3} (?:permanently |currently |temporarily |on (?:our|the|a|an) |in (?:our|the|a|an) |listed |internal |local ){0,4}(?:black-?list|block-?list|block list|black list|deny-?list|blocked|banned)|(?:black-?listed|block-?listed|banned|blocked) (?:sending |source |client |connecting |sender )?(?:ip|host|server|network|client|mta)\b|(?:sending |source )?\bip(?: address)?(?: \S{1,50})? (?:rejected|denied|refused)|part of their network is on our block list|adresse ip (?:source )?bloqu|ip-?adresse[^.;]{0,30} (?:gesperrt|blockiert)|spamming issues|esmtp not accepting connections|not allowed to connect|connections? (?:from (?:your |this )?(?:ip|host)(?: \S{1,60})? )?(?:is |are |was )?(?:denied|not allowed)|(?:spammer|spam(?:ming)? (?:source|host|server|ip)) list/i,
      reason: 'ip-blocklisted',
      example: '550 Your IP has been blacklisted',
      alsoExamples: [
        "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).",
        '550 5.7.606 Access denied, banned sending IP [192.0.2.1].',
        '550 5.7.1 Adresse IP source bloquee pour incident de spam.',
      ],
    },
    {
      id: 'anybody/black-list',
      match: /black-?list(?:ed|ing)?|block-?list(?:ed|ing)?|deny-?list(?:ed)?|schwarze[nr]? liste|liste noire|lista (?:negra|nera)|czarn\w{1,3} li[sś]\w{1,4}|черн\w{2,3} списк\w{1,2}|kara liste|zwarte lijst|黑名单/i,
      reason: 'ip-blocklisted',
      example: '554 5.7.1 Mail rejected: blacklisted',
    },
  ],
} satisfies RuleFile
