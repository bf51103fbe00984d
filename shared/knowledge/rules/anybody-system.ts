/** What anybody says about loops, disks, faults and connections. */
import type { RuleFile } from '../rule.ts'

export const anybodySystem = {
  provider: null,
  rules: [
    {
      id: 'anybody/loop',
      match: /(?:mail|routing|message|forwarding|delivery|possible|infinite)[ -]*(?:mail |forward\w{0,3} )?loop(?:s|ing)?\b|too many (?:hops|received)|hop count|exceeded \d{1,3} hops|(?:hop|max\w{0,4} hops?) (?:limit|exceed|reached)|loops back|loop(?:ing)? detected|loop count|already (?:been )?(?:passed|seen|delivered)[^.;]{0,20} (?:here|this|loop)|delivered-to (?:header|line)s?/i,
      reason: 'mail-loop',
      example: '554 5.4.6 Message exceeded 50 hops, this may indicate a mail loop',
      alsoExamples: ['554 5.4.0 Error: too many hops', 'mail for example.com loops back to myself'],
      source: 'RFC 5321 §6.3',
    },
    {
      id: 'anybody/system-full',
      match: /insufficient (?:system )?(?:resources|storage|disk|memory|space)|(?:out of|not enough|no|low on|lack of|low) (?:disk |system |file ?system |free |spool |swap |available )?(?:space|memory|disk|resources|inodes|storage)\b|(?:disk|file ?system|spool|partition|system|server|queue|volume)(?: \w{1,12})? (?:is )?full\b|mail system full|disk ?full|system storage|no space left/i,
      reason: 'system-full',
      example: '452 4.3.1 Insufficient system resources',
      alsoExamples: ['452 4.3.1 Insufficient system storage', '451 4.3.0 Queue file write error: No space left on device'],
      source: 'RFC 3463 §3.4',
    },
    {
      id: 'anybody/connection-failed',
      match: /connection (?:was )?(?:timed out|refused|reset|closed abruptly|dropped|lost|failed|aborted|terminated|broken|interrupted|closed (?:by|unexpectedly)|to \S{1,100} (?:timed|refused|failed|lost)|unexpectedly)|(?:lost|bad|broken|dropped) connection|(?:connect|conversation|talking|talk|connecting) (?:to|with) [^;]{1,120} (?:timed out|failed|refused|lost)|(?:can't|cannot|could not|couldn't|unable to|not able to|failed to|wasn't able to) (?:connect|establish|initiate|contact|reach|open|make|complete)[^.;]{0,40}|no route to host|network (?:is )?(?:unreachable|error|problem)|host (?:is )?(?:unreachable|down|not responding|not reachable)|(?:operation|connection|read|session|command|data|smtp|socket) (?:has )?(?:timeout|time-out|timed out|times out)|timed out (?:while|waiting|after|during|sending)|timeout (?:waiting|while|after|on|-|exceeded while|error)|socket error|(?:read|write) error|no answer from|(?:server|host|mx|mta)[^.;]{0,40} (?:did not|didn't|does not|not) (?:respond|answer|reply|reachable)|remote (?:server|host) (?:is )?(?:unavailable|down|not|did)|unreachable|suspiciousremoteservererror|delivery temporarily suspended|wrong office 365 region|connection attempt/i,
      reason: 'connection-failed',
      example: '<bo@example.com>: connect to mx.example.com[192.0.2.1]:25: Connection refused',
      alsoExamples: [
        '451 4.4.1 reply: read error from mx.example.com.',
        "451 4.4.2 Timeout - closing connection.",
        '<bo@example.com>: conversation with mx.example.com[192.0.2.1] timed out while sending end of data -- message may be sent more than once',
      ],
      source: 'RFC 3463 §3.5',
    },
    {
      id: 'anybody/protocol',
      match: /bad sequence|(?:command|syntax)[^.;]{0,30} (?:unrecogni[sz]ed|not recogni[sz]ed|unknown|not implemented|error|out of|sequence)|(?:unrecogni[sz]ed|unknown|unimplemented|invalid|illegal|unexpected|bad|unsupported|disabled) (?:smtp )?(?:command|parameter|argument|syntax|option)s?|syntax error|protocol (?:violation|error)|pipelin\w{1,3}|need (?:rcpt|mail|data|helo|ehlo)|(?:send|say) (?:helo|ehlo|hello) first|polite people|(?:must|nested|duplicate|second) (?:mail|rcpt|helo)|smtputf8|non-ascii address|8bitmime|not (?:permitted|allowed) (?:after|before|at this)|improper (?:command|use)|cannot decode response/i,
      reason: 'protocol-error',
      example: '503 5.5.1 Bad sequence of commands',
      alsoExamples: ['501 5.5.4 Syntax error in parameters or arguments', '523 5.7.10 SMTP protocol violation, no commands allowed to pipeline after STARTTLS.'],
      source: 'RFC 5321 §4.2.2',
    },
    {
      id: 'anybody/server-error',
      match: /(?:internal|local|temporary|temp|system|server|software|backend|unexpected|transient|general|database|ldap|directory|script|filter|scanner|i\/o|input\/output|queue|configuration|config|program|milter|policy|delivery|unknown) (?:\w{1,16} ){0,3}(?:error|failure|fault|problem|issue|exception|crash)\b|(?:resources?|service|server|system|mailbox|recipient|account)s?(?: \S{1,40})? (?:is |are |was )?(?:temporarily|currently) (?:unavailable|not available|offline|down|disabled|out of|inaccessible)|service (?:temporarily )?not available|(?:error|failure) (?:in|while|during) (?:processing|writing|opening|delivery|delivering|reading)|(?:can ?not|can't|unable to|could not|failed to) (?:open|create|write|read|access|switch|chdir|chdir to|lock|append|store|deliver|process|execute|run|queue|save|forward|load|scan)\b|errno|no such file or directory|permission denied|input\/output|misconfigur|incorrectly configured|configur(?:ed|ation) (?:incorrectly|error|problem)|message failed to be replicated|license expired|maintenance|shutting down|shut down|agent busy|(?:command|program|process|child|script|pipe) (?:died|failed|crash|exited|returned|terminated)|(?:mail ?box|maildrop|folder|mail file) (?:is )?(?:locked|corrupt|busy|in use)|multiple destination domains per transaction|domain policy size|temporarily rejected|temp_?fail|try (?:again|later)|(?:retry|come back|resend)[^.;]{0,20} later|please retry|later/i,
      reason: 'server-error',
      example: '451 4.3.0 Temporary system failure',
      alsoExamples: ['451 4.3.0 Mail server temporarily rejected message', '421 4.3.2 Service not available', '554 5.3.5 system config error'],
      source: 'RFC 3463 §3.4',
    },
  ],
} satisfies RuleFile
