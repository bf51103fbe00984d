/** What anybody says about SPF, DKIM, DMARC, ARC, reverse DNS and the HELO name. */
import type { RuleFile } from '../rule.ts'

export const anybodyAuth = {
  provider: null,
  rules: [
    {
      id: 'anybody/virus-found',
      match:
        /heuristics\.\w|contains? (?:a |the )?(?:(?!no )\S{1,80} )?(?:virus|malware|worm|trojan)\b(?! or spam)|\bvirus (?:was )?(?:found|detected)|\b(?:virus|malware)-?infected|infected (?:with|by)/i,
      reason: 'virus',
      example: '550 5.7.1 Message contains a virus (Heuristics.Phishing.Email.SpoofedDomain)',
    },
    {
      id: 'anybody/authentication-dns-down',
      match:
        /temporary dns failures? (?:prevents?|during) (?:\w{1,20} )?authentication|(?:spf|dkim|dmarc)[^.;]{0,40}(?:temp ?error|temporary (?:dns |lookup )?(?:error|failure)|(?:dns )?time(?:d )?-?out|servfail)|temporary (?:error|failure) (?:while|in|during) (?:checking |evaluating )?(?:spf|dkim|dmarc)/i,
      reason: 'connection-failed',
      example:
        "451 4.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy, but temporary DNS failures prevent authentication.",
      alsoExamples: ['451 4.4.3 SPF check: temporary error while looking up example.com'],
      source: 'RFC 7208 §8.6',
    },
    {
      id: 'anybody/dmarc',
      match: /\bdmarc\b|\bp=(?:reject|quarantine)\b|fail\w{0,3} (?:\w{1,12} )?alignment/i,
      reason: 'dmarc-failed',
      example: '550 5.7.1 Email rejected per DMARC policy for example.com',
      source: 'RFC 7489 §10.3',
    },
    {
      id: 'anybody/from-not-aligned',
      match:
        /from: header \(rfc5322\) in this message isn't aligned|(?:spf|dkim|from|header|domain)[^.;]{0,40} (?:not|isn't|is not) (?:in alignment|aligned)|(?:does not|doesn['’]t) meet the required authentication level|author-matched dkim/i,
      reason: 'dmarc-failed',
      example:
        "421 4.7.32 Your email has been rate limited because the From: header (RFC5322) in this message isn't aligned with either the authenticated SPF or DKIM organizational domain.",
      alsoExamples: [
        '550 5.7.515 Access denied, sending domain example.com does not meet the required authentication level.',
      ],
    },
    {
      id: 'anybody/neither-spf-nor-dkim',
      match:
        /(?:fail|no|not|neither|without)[^.;]{0,30}\bspf\b[^.;]{0,24}\b(?:and|or|nor)\b[^.;]{0,24}\bdkim\b|(?:either|both|neither)(?: of)? (?:spf|dkim)(?: checks?)? (?:or|and|nor) (?:spf|dkim)|\b(?:spf|dkim) ?(?:and|or|nor|\/|&) ?(?:spf|dkim)\b/i,
      reason: 'auth-failed',
      example: '550 5.7.26 This message does not pass authentication checks (SPF and DKIM both do not pass).',
      alsoExamples: ['554 5.7.1 This message was blocked for failing both SPF and DKIM authentication checks.'],
      source: 'RFC 7372 §3.4',
    },
    {
      id: 'anybody/sender-unauthenticated',
      match:
        /sender is (?:unauthenticated|not authenticated$|not authenticated\.)|unauthenticated (?:e?mail|sender|message)s? (?:(?:from|is|are)\b|not accepted|rejected|refused)|does not have authentication information|(?:fails?|failed|failing) (?:to pass )?(?:sender |e?mail |message |domain )?authentication(?: checks?)?(?! mechanism)|multiple authentication checks failed|(?:message|e?mail) (?:is |was )?not authenticated|sender authentication (?:failed|failure|required)|authentication (?:checks? |results? )?(?:for )?(?:the )?(?:sender|sending domain|domain) (?:failed|fail)|authentication failed for internationali[sz]ed/i,
      reason: 'auth-failed',
      example: '550-5.7.26 Your email has been blocked because the sender is unauthenticated.',
      alsoExamples: ['550 5.7.26 Multiple authentication checks failed', '550 5.7.1 Message is not authenticated'],
      source: 'RFC 7372 §3.4',
    },
    {
      id: 'anybody/arc',
      match: /\barc\b (?:validation|chain|signature|seal)/i,
      reason: 'auth-failed',
      example: '550 5.7.29 ARC validation failure',
      source: 'RFC 8617 §10.3',
    },
    {
      id: 'anybody/spf',
      match:
        /\bspf\b|sender policy framework|openspf|spfquery|sender.?id (?:\(pra\) )?(?:check |validation )?(?:failed|failure|rejected|not permitted)/i,
      reason: 'spf-failed',
      example: '550 5.7.23 The message was rejected because of Sender Policy Framework violation',
      alsoExamples: ["550 SPF check failed: example.com doesn't allow sending mails from 192.0.2.1"],
      source: 'RFC 7208 §8.4',
    },
    {
      id: 'anybody/host-may-not-send-for-domain',
      match:
        /is not (?:allowed|permitted|authori[sz]ed|designated)(?: as (?:a )?sender)? to (?:send|use|deliver)(?: (?:e?mail|messages?))? (?:from|for|on behalf of|as) <?[\w-]{1,63}\.\w|is not an? (?:permitted|designated|authori[sz]ed) sender|(?:not|isn't) (?:permitted|allowed|authori[sz]ed|designated) by (?:the )?(?:domain|sender)|doesn't allow sending mails? from|originating ip of the message is not permitted|(?:not|isn't) (?:among|one of|listed as|in the list of) [^.;]{0,40}(?:may|allowed to|permitted to|authori[sz]ed to) send|mail from \[?\S{1,120}\]? mismatches client ip/i,
      reason: 'spf-failed',
      example: '550 192.0.2.1 is not allowed to send mail from example.com',
      alsoExamples: ['550 The originating IP of the message is not permitted by the domain owner'],
      source: 'RFC 7208 §8.4',
    },
    {
      id: 'anybody/dkim',
      match: /\bdkim\b|domainkeys?\b|body hash|signature (?:did not|does not|doesn't|could not be|failed to) verif/i,
      reason: 'dkim-failed',
      example: '550 5.7.20 No passing DKIM signature found',
      source: 'RFC 7372 §3.1',
    },
    {
      id: 'anybody/spoofed',
      match:
        /spoof(?:ed|ing)|(?:possible|suspected) forger|forged (?:sender|e?mail|from|header|address)|(?:sender|from|mail from|message) (?:address )?(?:is |was |appears? (?:to be )?)?forged|impersonat\w{1,4} (?:attempt|attack|detected|protection)/i,
      reason: 'auth-failed',
      example: '550 rejecting spoofed message',
      alsoExamples: ['550 5.7.1 Sender address is forged'],
    },
    {
      id: 'anybody/envelope-and-header-differ',
      match:
        /(?:envelope|mail from|header)[^.;]{0,40} (?:mismatche?[ds]?|do(?:es)? not match|is mismatched|not match) (?:with )?(?:the )?(?:message )?(?:header|envelope|mail from|from)|envelope from and header from do not match/i,
      reason: 'auth-failed',
      example: '550 Error: MAIL FROM is mismatched with message header from address!',
    },
    {
      id: 'anybody/no-reverse-name',
      match:
        /cannot find your (?:reverse )?host ?name|client host rejected: cannot find|fix (?:the )?reverse dns|unresolvable (?:ip|client|relay) (?:address|name|host)|host ?name(?: \S{1,120})? (?:does not|doesn't|must) (?:match|resolve)|client host(?:name)? \[?[\d.:a-f]{3,45}\]? (?:is )?unknown|fc-?rdns|forward.confirmed/i,
      reason: 'ptr-missing',
      example: '450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]',
      source: 'https://www.postfix.org/postconf.5.html#reject_unknown_reverse_client_hostname',
    },
    {
      id: 'anybody/ptr',
      match: /\bptr\b|\bip\b[^.;]{0,12} has no (?:host)?name\b|no name in (?:the )?dns/i,
      reason: 'ptr-missing',
      example: '550-5.7.25 The IP address sending this message does not have a PTR record setup.',
      source: 'RFC 7372 §3.3',
    },
    {
      id: 'anybody/reverse-dns',
      match:
        /\breverse[ -]?(?:dns|host|name|lookup|mapping|entry|address|resol\w{2,6}|record)|\brdns\b|\brev(?:erse)? ?dns\b|(?:ip|address|host) (?:address )?(?:does not|has no|doesn't|not) [^.;]{0,12}resolve(?! mx)|no host ?name for (?:your|the) ip|unverif(?:y|i)able sending ip/i,
      reason: 'ptr-missing',
      example: '550 Reverse DNS lookup failed for 192.0.2.1',
      alsoExamples: ['550 5.7.1 Your IP address does not resolve to a host name'],
      source: 'RFC 1912 §2.1',
    },
    {
      id: 'anybody/helo-refused',
      match:
        /(?<!syntax: ?)\b(?:helo|ehlo)\b[^.;]{0,60}(?:rejected|invalid|denied|refused|not (?:accepted|valid|resolve|match|found|fully)|does(?:n't| not)|must|should|is (?:my|our|an? (?:ip|dynamic))|bad|unknown|forged|mismatch|name|access|argument|failed)/i,
      reason: 'ptr-missing',
      example: '504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname',
      source: 'https://www.postfix.org/postconf.5.html#reject_non_fqdn_helo_hostname',
    },
    {
      id: 'anybody/bad-helo',
      match:
        /(?:invalid|bad|bogus|forged|unknown|illegal|malformed|mismatch(?:ed)?|reject\w{0,2}) (?:(?:host ?name|host|domain|name)(?: \S{1,100})? in )?(?:helo|ehlo)|need fully.qualified hostname|host ?name in (?:helo|ehlo)|but my name was rejected/i,
      reason: 'ptr-missing',
      example: '550 5.7.506 Access denied, Bad HELO',
      alsoExamples: [
        'Connected to 192.0.2.1 but my name was rejected.',
        '550 5.7.1 unknown host mail.example.com in HELO',
        '501 5.5.2 Invalid domain in EHLO',
      ],
      source: 'RFC 5321 §4.1.1.1',
    },
    {
      id: 'anybody/dynamic-address',
      match:
        /(?:dynamic|dial-?up|residential|transient|generic)(?:\/\w{1,20})? (?:ip|address|host|range|pool|rdns|hostname|client|space)|(?:ip|host|client)[^.;]{0,30} (?:looks|appears|seems)(?: to be)?(?: like)? (?:a )?(?:dynamic|generic|dial|residential)|not authori[sz]ed to send (?:e?mail )?directly|(?:use|through) your (?:isp|provider)(?:'s)? (?:mail ?|smtp ?)?(?:server|relay|gateway)|use the smtp server of your isp|dynamic\/zombied|generic dns ptr/i,
      reason: 'ip-blocklisted',
      example: '554 5.7.1 Mail from dynamic IP address 192.0.2.1 is not accepted',
      alsoExamples: ["550 5.7.1 Please send through your provider's mail server"],
    },
  ],
} satisfies RuleFile
