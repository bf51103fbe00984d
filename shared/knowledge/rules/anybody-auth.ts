/** What anybody says about SPF, DKIM, DMARC, ARC, reverse DNS and the HELO name. */
import type { RuleFile } from '../rule.ts'

export const anybodyAuth = {
  provider: null,
  rules: [
    {
      id: 'anybody/authentication-dns-down',
      match: /temporary dns failures? (?:prevents?|during) (?:\w{1,20} )?authentication|(?:spf|dkim|dmarc)[^.;]{0,40}(?:temp ?error|temporary (?:dns |lookup )?(?:error|failure)|(?:dns )?time(?:d )?-?out|servfail)|temporary (?:error|failure) (?:while|in|during) (?:checking |evaluating )?(?:spf|dkim|dmarc)/i,
      reason: 'connection-failed',
      example:
        "451 4.7.26 Unauthenticated email from example.com is not accepted due to domain's DMARC policy, but temporary DNS failures prevent authentication.",
      alsoExamples: ['451 4.4.3 SPF check: temporary error while looking up example.com'],
    },
    {
      id: 'anybody/dmarc',
      match: /\bdmarc\b|from: header \(rfc5322\) in this message isn't aligned|does not meet the required authentication level/i,
      reason: 'dmarc-failed',
      example: '550 5.7.1 Email rejected per DMARC policy for example.com',
      alsoExamples: [
        "421 4.7.32 Your email has been rate limited because the From: header (RFC5322) in this message isn't aligned with either the authenticated SPF or DKIM organizational domain.",
        '550 5.7.515 Access denied, sending domain example.com does not meet the required authentication level.',
      ],
      source: 'RFC 7489 §10.3',
    },
    {
      id: 'anybody/neither-spf-nor-dkim',
      match: /(?:either|both|neither)(?: of)? (?:spf|dkim)(?: checks?)? (?:or|and|nor) (?:spf|dkim)|\b(?:spf|dkim) (?:and|or|nor|\/) (?:spf|dkim)\b|sender is unauthenticated|unauthenticated (?:e?mail|sender|message|mail) (?:from|is|not)|does not have authentication information|(?:fails?|failed|failing) (?:to pass )?(?:sender |e?mail |message )?authentication(?: checks?)?(?! mechanism)|multiple authentication checks failed|(?:message|e?mail|sender) (?:is |was )?not authenticated|requires all (?:large |bulk )?senders to authenticate|authentication (?:checks? |results? )?(?:for )?(?:sender|domain) (?:failed|fail)|\barc\b (?:validation|chain) (?:failure|failed|invalid)|authentication failed for internationali[sz]ed/i,
      reason: 'auth-failed',
      example:
        '550-5.7.26 Your email has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM.',
      alsoExamples: [
        '554 5.7.1 [HME1] This message was blocked for failing both SPF and DKIM authentication checks.',
        '550 5.7.29 ARC validation failure',
      ],
      source: 'RFC 7372 §3.4',
    },
    {
      id: 'anybody/dkim',
      match: /\bdkim\b|domainkeys?\b|signature (?:verification|validation) (?:failed|failure)/i,
      reason: 'dkim-failed',
      example: '550 5.7.20 No passing DKIM signature found',
      alsoExamples: ['550 DKIM Sender Invalid - envelope rejected'],
      source: 'RFC 7372 §3.1',
    },
    {
      id: 'anybody/spf',
      match: /\bspf\b|\bsender policy framework\b|openspf|spfquery|sender.?id (?:check |validation )?(?:failed|failure|rejected)|is not (?:allowed|permitted|authori[sz]ed|designated)(?: as (?:a )?sender)? to (?:send|use|deliver)(?: (?:e?mail|messages?))? (?:from|for|on behalf of|as) <?[\w-]{1,63}\.\w|is not an? (?:permitted|designated|authori[sz]ed) sender|(?:not|is not|isn't) (?:permitted|allowed|authori[sz]ed|designated) by (?:the )?(?:domain|sender)(?:'s)?(?: owner| policy)?|doesn't allow sending mails? from|originating ip of the message is not permitted|mail from \[?\S{1,120}\]? mismatches client ip/i,
      reason: 'spf-failed',
      example: '550 5.7.23 The message was rejected because of Sender Policy Framework violation',
      alsoExamples: [
        "550 SPF check failed: example.com doesn't allow sending mails from 192.0.2.1",
        '550 192.0.2.1 is not allowed to send mail from example.com',
        '550 5.7.1 192.0.2.1 is not allowed to send from <example.com> per its records.',
      ],
      source: 'RFC 7208 §8.4',
    },
    {
      id: 'anybody/spoofed',
      match: /spoof(?:ed|ing)|(?:possible|suspected) forger|forged (?:sender|e?mail|from|header|address)|(?:sender|from|mail from|message) (?:address )?(?:is |was |appears? (?:to be )?)?forged|impersonat\w{1,4} (?:attempt|attack|detected|protection)|(?:envelope|mail from|from)[^.;]{0,40} (?:mismatche?[ds]?|do(?:es)? not match|is mismatched|not match) (?:with )?(?:the )?(?:message )?(?:header|envelope|mail from|from)/i,
      reason: 'auth-failed',
      example: '550 rejecting spoofed message',
      alsoExamples: ['550 Error: MAIL FROM is mismatched with message header from address!'],
    },
    {
      id: 'anybody/no-reverse-dns',
      match: /cannot find your (?:reverse )?host ?name|\b(?:no|missing|invalid|without|lacks?|bad|incorrect|unknown|requires?|valid|have) (?:a )?(?:valid |correct |matching |proper |working )?(?:dns )?(?:ptr|reverse[ -]?dns|rdns|reverse (?:host|name|lookup|mapping|entry|address)|rev(?:erse)? ?dns)\b|\bptr\b[^.;]{0,60}(?:record|lookup|not|missing|fail|invalid|match)|(?:reverse[ -]?dns|rdns|reverse (?:dns )?(?:lookup|validation|mapping|host ?name|resolution|name))[^.;]{0,60}(?:fail|not |missing|does|is |invalid|error|required|mismatch|must|could|for)|fix (?:the )?reverse dns|ptr resource record|no dns ptr|not (?:have|configured) (?:a )?reverse|ip (?:address )?(?:does|has|without)[^.;]{0,20} (?:host ?name|reverse|resolve)|unresolvable (?:ip|client|relay) (?:address|name|host)|client host rejected: cannot find|fc-?rdns|forward.confirmed/i,
      reason: 'ptr-missing',
      example: '450 4.7.1 Client host rejected: cannot find your reverse hostname, [192.0.2.1]',
      alsoExamples: [
        '550-5.7.25 The IP address sending this message does not have a PTR record setup, or the corresponding forward DNS entry does not point to the sending IP.',
        '550 Reverse DNS lookup failed for 192.0.2.1',
        '550 5.7.1 Connections not accepted from servers without a valid sender domain. Fix reverse DNS for 192.0.2.1',
      ],
      source: 'RFC 7372 §3.3',
    },
    {
      id: 'anybody/helo-refused',
      match: /\b(?:helo|ehlo)\b[^.;]{0,60}(?:rejected|invalid|denied|refused|not (?:accepted|valid|resolve|match|found|fully)|does(?:n't| not)|need|must|is (?:my|our|an? (?:ip|dynamic))|bad|unknown|forged|mismatch|name|syntax|access|argument|failed|error)|(?:invalid|bad|bogus|forged|unknown|illegal|malformed|access denied,? bad|reject\w{0,2}) (?:name in )?(?:helo|ehlo)|need fully.qualified hostname|host ?name in (?:helo|ehlo)/i,
      reason: 'ptr-missing',
      example: '504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname',
      alsoExamples: ['550 5.7.506 Access denied, Bad HELO', '550 Invalid HELO name (See RFC2821 4.1.1.1)'],
      source: 'https://www.postfix.org/postconf.5.html#reject_non_fqdn_helo_hostname',
    },
    {
      id: 'anybody/dynamic-address',
      match: /(?:dynamic|dial-?up|residential|consumer|transient|generic)(?:\/\w{1,20})? (?:ip|address|host|range|pool|rdns|hostname|client|space)|(?:ip|host|client)[^.;]{0,30} (?:looks|appears|seems)(?: to be)?(?: like)? (?:a )?(?:dynamic|generic|dial|residential)|not authori[sz]ed to send (?:e?mail )?directly|(?:use|through) your (?:isp|provider)(?:'s)? (?:mail ?|smtp ?)?(?:server|relay|gateway)/i,
      reason: 'ip-blocklisted',
      example: '554 5.7.1 Mail from dynamic IP address 192.0.2.1 is not accepted',
      alsoExamples: ["550 5.7.1 The IP you're using to send mail is not authorized to send email directly to our servers"],
    },
  ],
} satisfies RuleFile
