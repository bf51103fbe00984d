/** What anybody says about loops, disks, faults, connections and the SMTP dialogue. */
import type { RuleFile } from '../rule.ts'

export const anybodySystem = {
  provider: null,
  rules: [
    {
      id: 'anybody/loop',
      match:
        /(?:mail|routing|message|forwarding|delivery|possible|infinite)[ -]{0,2}(?:mail |forward\w{0,3} )?loop(?:s|ing)?\b|(?:message|mail) is looping|too many hops|hop count|exceeded \d{1,3} hops|too many (?:\W{0,2})received|(?:hop|hops) (?:limit|exceed|reached)|loops back|loop(?:ing)? detected|loop count|message depth exceeded|points (?:back )?to (?:itself|us|ourselves|localhost)|lowest numbered mx record points to local host|delivered-to (?:header|line)/i,
      reason: 'mail-loop',
      example: '554 5.4.6 Message exceeded 50 hops, this may indicate a mail loop',
      alsoExamples: [
        '554 5.4.0 Error: too many hops',
        'mail for example.com loops back to myself',
        '550 5.4.11 Agent generated message depth exceeded',
      ],
      source: 'RFC 5321 §6.3',
    },
    {
      id: 'anybody/system-full',
      match:
        /insufficient (?:system )?(?:resources|storage|disk|memory|space)|space shortage|(?:out of|not enough|no|low on|lack of|low) (?:disk |system |file ?system |free |spool |swap |available ){0,2}(?:space|memory|disk|resources|inodes|storage)\b|(?:disk|file ?system|spool|partition|system|queue|volume)(?: \w{1,12})? (?:is )?full\b|disk ?full|system storage/i,
      reason: 'system-full',
      example: '452 4.3.1 Insufficient system resources',
      alsoExamples: ['451 4.3.0 Queue file write error: No space left on device', '452 4.3.1 Mail system full'],
      source: 'RFC 3463 §3.4',
    },
    {
      id: 'anybody/connection-refused',
      match:
        /connection (?:was )?(?:timed out|refused|reset|closed abruptly|dropped|lost|failed|aborted|terminated|broken|interrupted|closed (?:by|unexpectedly)|to \S{1,100} (?:was |has )?(?:timed|refused|failed|lost|dropped|reset|closed)|unexpectedly)|(?:lost|bad|broken|dropped) connection|connection attempt|attempts? to (?:reach|contact|connect)(?:[^.;]|\.\S){0,80} (?:failed|unsuccessful)|(?:host|server|peer|side|end) (?:has )?(?:unexpectedly )?(?:closed|dropped|reset|cut) (?:the )?connection|connection closed$/i,
      reason: 'connection-failed',
      example: '<bo@example.com>: connect to mx.example.com[192.0.2.1]:25: Connection refused',
      alsoExamples: ['lost connection with mx.example.com[192.0.2.1] while receiving the initial server greeting'],
      source: 'RFC 3463 §3.5',
    },
    {
      id: 'anybody/cannot-connect',
      match:
        /(?:connect|connection|conversation|talking|talk|connecting) (?:to|with) [^;]{1,120} (?:timed out|failed|refused|lost)|no (?:mta|server|host) (?:answer|respond)(?:ed|s)\b|(?:can't|cannot|could not|couldn't|unable to|not able to|failed to|wasn't able to) (?:connect|establish|initiate|contact|reach|make contact)[^.;]{0,40}|no route to host|(?:network|host|domain) (?:is )?(?:unreachable|down|not responding|not reachable)|unreachable|did not accept our requests to connect|could not connect and send|could not find a gateway for|no (?:mail |smtp )?(?:servers?|hosts?|exchangers?)[^.;]{0,40} (?:could be reached|(?:is|are|was|were) (?:reachable|available|responding)|responded|answered|respond|answer)|none (?:of them )?(?:answered|responded|could be reached)|no-answer-from-host|bad-connection/i,
      reason: 'connection-failed',
      example:
        '<bo@example.com>: conversation with mx.example.com[192.0.2.1] timed out while sending end of data -- message may be sent more than once',
      alsoExamples: ['mx.example.com.: No route to host', 'unable to connect to remote server [192.0.2.1:25]'],
      source: 'RFC 3463 §3.5',
    },
    {
      id: 'anybody/timed-out',
      match:
        /(?:operation|connection|read|session|command|data|smtp|socket) (?:has )?(?:timeout|time-out|timed out|times out)|timed out (?:while|waiting|after|during|sending)|timeout (?:waiting|while|after|on|-|error)|socket error|(?:read|write) error from|no answer from|(?:did not|didn't|does not|doesn't) (?:respond|answer|reply)\b|never (?:answered|responded|replied)|delivery temporarily suspended|no response from|\bE(?:CONN(?:RESET|REFUSED|ABORTED)|TIMEDOUT|HOSTUNREACH|NETUNREACH|PIPE|HOSTDOWN)\b|\bEAI_AGAIN\b|socket (?:closed|hang|timeout)|no (?:answer|reply) from|i\/o timeout|(?<!retry )timeout exceeded|dial tcp/i,
      reason: 'connection-failed',
      example: '451 4.4.2 Timeout - closing connection.',
      alsoExamples: [
        'ECONNRESET while talking to mx.example.com',
        'No response from remote host within 300 seconds',
        '451 4.4.1 reply: read error from mx.example.com.',
        'mx.example.com did not respond',
      ],
      source: 'RFC 3463 §3.5',
    },
    {
      id: 'anybody/wrong-region',
      match: /wrong office 365 region|suspiciousremoteservererror/i,
      reason: 'connection-failed',
      example: '451 4.4.62 Mail sent to the wrong Office 365 region.',
      source: 'https://go.microsoft.com/fwlink/?linkid=865268',
    },
    {
      id: 'anybody/sequence',
      match:
        /bad sequence|(?:out of|wrong) (?:sequence|order)|need (?:rcpt|mail|data|helo|ehlo)|(?:send|say) (?:helo|ehlo|hello) first|polite people|(?:nested|duplicate|second) (?:mail|rcpt|helo)|pipelin\w{1,3}|no valid recipients/i,
      reason: 'protocol-error',
      example: '503 5.5.1 Bad sequence of commands',
      source: 'RFC 5321 §4.2.2',
    },
    {
      id: 'anybody/command-syntax',
      match:
        /(?:command|syntax)[^.;]{0,30} (?:unrecogni[sz]ed|not recogni[sz]ed|unknown|not implemented|error)|(?:unrecogni[sz]ed|unknown|unimplemented|invalid|illegal|unexpected|bad|unsupported|disabled) (?:smtp )?(?:command|parameter|argument|syntax|option)s?|syntax error|protocol error|smtp synchroni[sz]ation error|improper (?:command|use)|bad syntax|cannot decode response/i,
      reason: 'protocol-error',
      example: '501 5.5.4 Syntax error in parameters or arguments',
      alsoExamples: ['500 5.5.1 Unrecognized command'],
      source: 'RFC 5321 §4.2.2',
    },
    {
      id: 'anybody/extension-missing',
      match: /smtputf8|non-ascii address|8bitmime|\bchunking\b|\bbdat\b|\bburl\b/i,
      reason: 'protocol-error',
      example: '553 5.6.7 SMTPUTF8 is required, but was not offered by host mx.example.com[192.0.2.1]',
      source: 'RFC 6531 §3.5',
    },
    {
      id: 'anybody/some-error',
      match:
        /(?:internal|local|temporary|temp|system|server|software|backend|unexpected|transient|general|database|ldap|directory|script|filter|scanner|i\/o|input\/output|queue|configuration|config|program|milter|unknown|application) (?:\w{1,16} ){0,3}(?:error|failure|fault|problem|exception|crash)\b/i,
      reason: 'server-error',
      example: '451 4.3.0 Temporary system failure',
      alsoExamples: ['553 5.3.5 system config error', '451 4.0.0 I/O error'],
      source: 'RFC 3463 §3.4',
    },
    {
      id: 'anybody/unavailable-for-now',
      match:
        /(?:resources?|service|server|system|mailbox|recipient|account)s?(?: \S{1,40})? (?:is |are |was )?(?:temporarily|currently) (?:unavailable|not available|offline|down|out of|inaccessible)|temporarily unavailable|service (?:is )?(?:temporarily )?not available|service unavailable|(?:system|server) (?:is )?(?:unavailable|down|offline)/i,
      when: { code: /^4/i },
      reason: 'server-error',
      example: '421 Service temporarily unavailable',
      alsoExamples: ['421 4.3.2 Service not available'],
      source: 'RFC 5321 §4.2.3',
    },
    {
      id: 'anybody/delivery-program-unavailable',
      match:
        /^(?:<?x{1,64}@x{1,200}>?\.{3} )?service unavailable\.?(?:$| \(in reply| giving up)|\.\.\. service unavailable\.?$|\bupstream error\b/i,
      when: { code: /^5/i },
      reason: 'server-error',
      example: '554 5.0.0 Service unavailable',
      alsoExamples: ['521 5.3.0 Upstream error, the reason for the rejection stands in the log'],
      source: 'https://www.sendmail.org/',
    },
    {
      id: 'anybody/cannot-do-it',
      match:
        /(?:can ?not|can't|unable to|could not|failed to) (?:\w{1,12} )?(?:open|create|write|read|access|switch|chdir|lock|append|store|process|execute|run|queue|save|forward|load|scan)\b|errno|no such file or directory|permission denied|input\/output|misconfigur|incorrectly configured|failed to be replicated|agent busy|mailer error|interrupted system call|fs error|missing home directory|maildir does not exist|no route for current request|could not be (?:loaded|saved|stored|written)|delivery to file forbidden/i,
      reason: 'server-error',
      example: '451 4.3.0 cannot open mailbox file errno=13',
      alsoExamples: [
        '554 5.3.0 mailer error 2',
        '550 Received, but it could not be saved',
        'maildir delivery failed: create maildir file /home/bo/Maildir/tmp/1.P2.mx: Permission denied',
      ],
    },
    {
      id: 'anybody/program-failed',
      match:
        /(?:command|program|process|child|script|pipe|transport) (?:\S{1,60} )?(?:died|failed|crash|exited|returned|terminated)|(?:mail ?box|maildrop|folder|mail file) (?:is )?(?:locked|corrupt|busy|in use)|(?:error|failure) (?:in|while|during) (?:processing|writing|opening|delivery|delivering|reading)|error delivering/i,
      reason: 'server-error',
      example: 'Child process of virtual_delivery transport returned 69 (could mean service or program unavailable)',
    },
    {
      id: 'anybody/maintenance',
      match:
        /maintenance|shutting down|shut down|multiple destination domains per transaction|domain policy size|temporarily rejected|temp_?fail(?:ure)?$|temporarily deferred|not accepting network messages|(?:mailbox|account|user|domain) is (?:currently )?(?:being )?(?:migrated|restored|repaired|moved to (?:another|a new|a different) server|in transit)|(?:mail ?box|account|mail ?store|storage|database) (?:is )?(?:currently )?(?:(?:under|in) migration|off-?line|not mounted)/i,
      reason: 'server-error',
      example: '421 4.3.2 We do some maintenance tonight',
      alsoExamples: [
        '451 4.3.0 Mail server temporarily rejected message',
        '450 4.2.1 The mailbox is being migrated',
        '550 5.2.1 Mailbox in migration, retry tomorrow',
        '550 5.2.1 Mailbox is currently offline',
      ],
    },
    {
      id: 'anybody/try-again-later',
      match:
        /try (?:again|later)|(?:retry|come back|resend)[^.;]{0,20} later|please retry|later please|später (?:noch ?mal|erneut|wieder)|essayer plus tard|réessayer|int[eé]ntelo|tente novamente|riprova|spr[oó]buj (?:ponownie|później)|повторите|попробуйте|稍后|しばらく/i,
      when: { code: /^4/i },
      reason: 'server-error',
      example: '421 That did not work, please try again later.',
      alsoExamples: ['451 Bitte später erneut versuchen', '451 请稍后再试'],
      source: 'RFC 5321 §4.2.1',
    },
  ],
} satisfies RuleFile
