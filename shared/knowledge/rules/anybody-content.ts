/** What anybody says about spam, viruses, reputation, content rules and the form of a message. */
import type { RuleFile } from '../rule.ts'

export const anybodyContent = {
  provider: null,
  rules: [
    {
      id: 'anybody/filter-failed',
      match:
        /(?:anti-?(?:spam|virus)|virus|spam|content)(?: \w{1,12}){0,2} (?:failed|unavailable|error|not available|timed out|timeout|crashed)|(?:failed|error|unable)[^.;]{0,20} (?:anti-?(?:spam|virus)|virus scan)/i,
      reason: 'server-error',
      example: '471 The anti-spam software failed',
      alsoExamples: ['451 4.7.1 Virus scanner unavailable'],
    },
    {
      id: 'anybody/spam-or-virus',
      match: /spam or virus|virus or spam|spam\/virus|virus\/spam/i,
      reason: 'spam-content',
      example: '552 Message rejected for spam or virus content',
    },
    {
      id: 'anybody/virus',
      match:
        /\bvirus(?:es)?\b|malware|trojan|\bworm\b|\binfected|phish(?:ing)?\b|eicar|viral|malicious (?:code|content|file|attachment|software)|вирус|virenverseucht|schadsoftware|病毒|ウイルス/i,
      reason: 'virus',
      example: '554 5.7.1 virus Eicar-Test-Signature detected',
      alsoExamples: ['552 Virus infected message rejected.', '554 5.7.1 Malicious content was found'],
    },
    {
      id: 'anybody/access-to-this-system-rejected',
      match: /access to (?:submit messages to )?this (?:e-?mail|mail) system has been rejected/i,
      reason: 'bad-reputation',
      example: '550 #5.7.1 Your access to submit messages to this mail system has been rejected.',
      source: 'https://talosintelligence.com/reputation_center',
    },
    {
      id: 'anybody/untrusted-sender',
      match:
        /spam(?: \w{1,12})? (?:coming |originating |sent |seen )?(?:from|by) (?:your|this) (?:ip|host|server|network|address|range)|(?:ip|server|host|domain|sender|network)[^.;]{0,40} (?:a |known |possible |considered ){0,3}(?:poor|bad) standing|considered a spam (?:source|host|server)|(?:domain|sender|ip|host)[^.;]{0,40} (?:is not|isn't|not) trusted|(?:newly|recently) registered|registered (?:too )?recently|untrusted (?:ip|sender|network|host|organi)|non-trusted organi|(?:ip|sender|range|host)[^.;]{0,30} (?:is )?not trusted|unauthenticated mail not allowed|traffic not accepted from this ip|permanently deferred|(?:high (?:number|rate|percentage) of)[^.;]{0,20} (?:complaints|spam|bounces|invalid recipients)|due to (?:user |spam )?complaints|spam ?traps?\b(?! ?technology|=)/i,
      reason: 'bad-reputation',
      example: '550 Sender address belongs to a non-trusted organisation',
      alsoExamples: [
        '550 5.7.1 Blocked due to user complaints',
        '550 Unauthenticated mail not allowed from this range',
      ],
    },
    {
      id: 'anybody/not-rfc-compliant',
      match:
        /(?<!response was )(?:not|non)[- ](?:rfc|compliant|conform)|rfc.?(?:\d{3,4})?[^.;]{0,20} (?:compliant|compliance|violation)|rfc ?(?:2822|5322|822) (?:section|violation|format)|must be rfc/i,
      reason: 'message-malformed',
      example: '550 5.7.1 This message is not RFC 5322 compliant because it has duplicate headers.',
      alsoExamples: ['554 Message not allowed - Headers are not RFC compliant[291]'],
      source: 'RFC 5322 §3.6',
    },
    {
      id: 'anybody/header-fault',
      match:
        /(?:malformed|invalid|illegal|missing|bad|duplicate|multiple|broken|no|improper|wrong|empty|more than one|incorrect)(?: \w{1,12}){0,3} (?:headers?|from header|message-id|date:|from:|subject:|to:)(?! and)|headers? (?:is |are |was |field |syntax |line ){0,2}(?:invalid|malformed|missing|not|error|too (?:many|long|large)|bad)|missing a valid|messages? (?:missing|without|lacks|lacking)|no [\w-]{1,30} (?:header |field )(?:given|found|present)|encoded-word|multiple addresses in|valid sender in any header|header syntax|in header (?:to|from|cc|date|subject|reply-to)\b|header: missing|multiple from addresses|message-id (?:does not exist|is (?:missing|invalid|required))|too many header|invalid data in message|\bbad[-_]header\b/i,
      reason: 'message-malformed',
      example: '550 5.7.1 Messages missing a valid Message-ID: header are not accepted.',
      alsoExamples: [
        '554 No Resent-From field given',
        '554 5.6.0 Message with invalid header rejected, id=13462-01',
        '550 x-example header is too long',
        '550 5.1.20 Multiple From addresses are not allowed without Sender address',
        '550 Unacceptable header: missing Date',
        '554 5.6.0 Reject, id=13462-02 - BAD_HEADER',
      ],
      source: 'RFC 5322 §3.6',
    },
    {
      id: 'anybody/line-fault',
      match:
        /smtplf\b|outside of crlf|lines?[^.;]{0,30} (?:is |are )?longer than|bare (?:linefeed|lf|cr|line feed|newline)s?|barelinefeed|stray lf|lone (?:cr|lf)|smtp smuggling|contains? nul\b|non.ascii characters? in (?:the )?headers?|lines? (?:is |are )?too long|line length|8.?bit|(?:illegal|invalid) (?:characters?|8|newline|line)/i,
      reason: 'message-malformed',
      example: '550 5.6.11 SMTPSEND.BareLinefeedsAreIllegal; message contains bare linefeeds',
      alsoExamples: ['554 5.6.0 Line too long', '554 5.6.0 Message contains NUL characters'],
      source: 'RFC 5322 §2.1.1',
    },
    {
      id: 'anybody/mime-fault',
      match:
        /mime (?:error|\/reject|structure|format)|mime\/reject|(?:message|mail|e-?mail)(?: \w{1,10}){0,2} (?:is |was |has )?(?:malformed|corrupt\w{0,2}|badly formed|invalid format)|(?:malformed|invalid|broken) (?:mime|message|mail|structure|multipart)|unexpectedbound|missing boundary|too many (?:mime|related)|improperly.formatted|mime complexity|mime[^.;]{0,20} too deep|corrupt(?:ed)? message|unnecessary base64|binary content/i,
      reason: 'message-malformed',
      example: '554 5.6.0 Mail message is malformed. Not accepted.',
      alsoExamples: ['552 MessageWall: MIME/REJECT: Invalid structure', '550 5.3.0 Too many related errors'],
      source: 'RFC 2045 §1',
    },
    {
      id: 'anybody/likely-unsolicited',
      match:
        /unsolicited|\bube\b|\buce\b|likely suspicious|suspicious due to the nature|message (?:is |looks |seems )?suspicious|unwanted (?:e?mail|message|here)|message is unwanted|not solicited|bulk (?:e?-?mail|message)|mass mailing|bulk (?:advertis\w{2,5}|sender|campaign)|advertis(?:ement|ing) (?:mail|message|content|reject)|mass mailer|rejected as bulk|classification as bulk/i,
      reason: 'spam-content',
      example: '550-5.7.1 Our system has detected that this message is likely unsolicited mail.',
      alsoExamples: ['550 5.7.1 Message content rejected, UBE, id=1', '550 5.7.1 Rejected - bulk email'],
    },
    {
      id: 'anybody/banned-file',
      match:
        /- banned: \S|macro-?enabled|\[mime type|(?:banned|prohibited|forbidden|illegal|disallowed|dangerous|unacceptable|blocked|restricted|executable|encrypted|password.protected|unsupported|unwanted|suspicious) (?:file|attachment|extension|archive|zip)s?|(?:attachment|file|extension|mime type)s?(?: \S{1,60}){0,4} (?:is |are |was |were |been |has |type ){0,3}(?:not (?:allowed|permitted|accepted)|rejected|(?<!permission )denied|prohibited|banned|blocked|forbidden|refused|disallowed)|attachments?[^.;]{0,20} violat\w{1,5}|(?:attachment|attached file)s? (?:\w{1,12} ){0,2}contains? (?:an? |some )?(?:\w{1,12} )?(?:macro|executable|script)|(?:blocks|rejects|refuses|no longer accepts?|not (?:accept|allow|permit)) (?:\w{1,12} ){0,4}(?:attachments?|attached files?|file (?:type|extension)s?)/i,
      reason: 'content-rejected',
      example: '552 5.7.0 Our system detected an illegal attachment on your message.',
      alsoExamples: [
        '554 5.7.1 Attachment type .exe is not allowed',
        '550 This address no longer accepts messages with attachments',
        '554 5.7.1 Message rejected because the attachment contains a macro',
        '550 5.7.1 The server of the recipient blocks mail with this attachment type',
      ],
    },
    {
      id: 'anybody/banned-content',
      match:
        /(?:banned|prohibited|forbidden|disallowed|unsafe|offensive|inappropriate|objectionable|restricted) (?:content|words?|subject|phrase|language|character|text)|content (?:examination|policy|reject|rule|scan\b|violation|check|restriction|control|block|denied|refused)(?![^.;]{0,30} spam)|content presents|potential securi|customer rule based|policy patrol blocked content|data loss|\bdlp\b|media not supported|(?:documents?|files?|attachments?) (?:with|containing) macros/i,
      reason: 'content-rejected',
      example: '554 rejecting banned content',
      alsoExamples: [
        '550 Message bounced due to Content Examination Policy',
        '552-5.7.0 This message was blocked because its content presents a potential security issue.',
      ],
    },
    {
      id: 'anybody/character-set',
      match:
        /character sets?|non-western|charset[^.;]{0,30} (?:not|reject|block)|html (?:mail|message|email)s? (?:is |are )?(?:not|rejected)/i,
      reason: 'content-rejected',
      example: 'The user does not accept email in non-Western (non-Latin) character sets.',
    },
    {
      id: 'anybody/spam',
      match:
        /\bgtube\b|score(?:d| of| is| was|=)? ?\d[\d.]{0,8}[^;]{0,30}[ (](?:exceed|over|above|limit|threshold|required)|\b(?:anti-?)?spam(?!assassin failed| software failed|experts?\b|titan\b|hero\b)|mcspamsignature|spam(?:my|assassin)|\bjunk|dspam|bayes|message (?:was )?filtered|policy patrol|content filter/i,
      reason: 'spam-content',
      example: '550 5.7.1 Message classified as spam',
      alsoExamples: [
        '550 This message scored 8.4 spam points.',
        '550 Rejected by content filter',
        '550 5.7.1 Content refused due to suspected spam',
      ],
    },
    {
      id: 'anybody/spam-in-other-languages',
      match:
        /non sollicit|unerwünscht|unerwuenscht|no (?:solicitado|deseado)|não solicitad|indesiderat|niechcian|нежелательн|спам|рассылк|垃圾|スパム|迷惑メール/i,
      reason: 'spam-content',
      example: '550 5.7.1 Suspicion de contenu non sollicite.',
      alsoExamples: ['550 垃圾邮件', '550 Письмо похоже на спам'],
    },
    {
      id: 'anybody/black-list',
      match:
        /black-?list(?:ed|ing)?|black list|block-?list(?:ed|ing)?|deny-?list(?:ed)?|schwarze[nr]? liste|liste noire|lista (?:negra|nera)|czarn\w{1,3} li[sś]\w{1,4}|kara liste|zwarte lijst|黑名单/i,
      reason: 'ip-blocklisted',
      example: '554 5.7.1 Mail rejected: blacklisted',
      alsoExamples: ['550 发信IP在黑名单'],
    },
  ],
} satisfies RuleFile
