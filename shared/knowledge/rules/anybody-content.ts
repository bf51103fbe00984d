/** What anybody says about spam, viruses, reputation, content rules and the form of a message. */
import type { RuleFile } from '../rule.ts'

export const anybodyContent = {
  provider: null,
  rules: [
    {
      id: 'anybody/virus',
      match: /\bvirus(?:es)?\b(?! or spam)|malware|trojan|\bworm\b|infected|phish(?:ing)?\b(?!, the message)|eicar|viral|malicious (?:code|content|file|attachment|software)|вирус|virenverseucht|schadsoftware/i,
      reason: 'virus',
      example: '554 5.7.1 virus Eicar-Test-Signature detected',
      alsoExamples: ['552 Virus infected message rejected.', '554 5.7.1 We do not accept viral traffic'],
    },
    {
      id: 'anybody/reputation',
      match: /(?:bad|poor|low|insufficient|negative|no|none\/bad|unknown|very low|lack of|damaged) (?:ip |sender |domain |sending )?reputation|reputation (?:of|is|score|service|check|filter|too|block|based|rejected)|(?:sender|ip|domain)(?:'s)? reputation|(?:your )?access to (?:submit messages to )?this (?:e-?mail|mail) system has been rejected|due to (?:ip |domain |sender )?reputation|untrusted (?:ip|sender|network|host|organi)|non-trusted organi|(?:ip|sender|range|host)[^.;]{0,30} (?:is )?not trusted|unauthenticated mail not allowed from this range|traffic not accepted from this ip|talosintelligence|senderbase|permanently deferred|(?:too many|high (?:number|rate|percentage) of)[^.;]{0,20} (?:complaints|spam|bounces|invalid recipients)|due to (?:user |spam )?complaints|spam ?trap|service refuse\b/i,
      reason: 'bad-reputation',
      example: '554 5.5.4 Your IP 192.0.2.1 address has a bad reputation.',
      alsoExamples: [
        '550 #5.7.1 Your access to submit messages to this e-mail system has been rejected.',
        '550-5.7.1 Our system has detected that this message is likely suspicious due to the very low reputation of the sending domain.',
      ],
    },
    {
      id: 'anybody/spam',
      match: /\bspam(?:s|my|ming|med|iness)?\b|spam[ -]?(?:score|like|filter|assassin|detect|content|message|mail|check|signature|block|trap|level|points?|guard|mcspam)|mcspamsignature|\bjunk\b|junkmail|unsolicited|\bube\b|\buce\b|bulk (?:e?-?mail|message)|mass mailing|suspicious due to the nature|likely suspicious|unwanted (?:e?mail|message|here|content)|is unwanted|bayes|dspam|\bhits?=\d|message (?:was )?filtered|not solicited|unerwünscht|unerwuenscht|non sollicit|no solicitado|não solicitad|indesiderat|niechcian|спам|рассылк|垃圾|スパム|迷惑メール/i,
      reason: 'spam-content',
      example: '550 5.7.1 Message classified as spam',
      alsoExamples: [
        '550-5.7.1 Our system has detected that this message is likely unsolicited mail.',
        '550 This message scored 8.4 spam points.',
        '550 5.7.1 Suspicion de contenu non sollicite. Likely unsolicited email.',
      ],
    },
    {
      id: 'anybody/attachment-or-content-rule',
      match: /(?:banned|prohibited|forbidden|illegal|disallowed|dangerous|unacceptable|blocked|restricted|offensive|inappropriate|objectionable|suspicious|denied|executable|encrypted|password.protected|unsupported) (?:file|attachment|content|extension|attachments|mime|words?|subject|archive|zip|phrase|language|character)|(?:attachment|file|content|body|subject|extension|mime type)s?(?: \S{1,60}){0,4} (?:is |are |was |were |been |has |has been |type ){0,4}(?:not (?:allowed|permitted|accepted|acceptable)|rejected|denied|prohibited|banned|blocked|forbidden|refused|restricted|disallowed|unacceptable)|content (?:examination|filter|policy|reject|rule|scan|violation|check|restriction|control|block|denied|refused)|potential security issue|(?:message|mail) (?:content|body) (?:was )?(?:reject|refus|denied|not)|(?:remove|contains?) (?:the |an? )?(?:attachment|executable|macro|forbidden|banned|prohibited)|character sets?|non-western|media not supported|matches? (?:a )?(?:content|custom|blocked|customer) (?:rule|filter|policy)|customer rule based|html (?:mail|message|email)s? (?:is |are )?(?:not|rejected)|policy patrol|data loss|\bdlp\b/i,
      reason: 'content-rejected',
      example: '554 rejecting banned content',
      alsoExamples: [
        '550 Message bounced due to Content Examination Policy',
        '552-5.7.0 This message was blocked because its content presents a potential security issue.',
        'The user does not accept email in non-Western (non-Latin) character sets.',
      ],
    },
    {
      id: 'anybody/malformed',
      match: /(?:not|non)[- ](?:rfc|compliant|conform)|rfc.?(?:\d{3,4})?[^.;]{0,20} (?:compliant|compliance|violation)|(?:malformed|invalid|illegal|missing|bad|duplicate|multiple|broken|no|improper|corrupt\w{0,2}|wrong|empty|too many|more than one|incorrect)(?: \w{1,12}){0,3} (?:header|headers|mime|from header|message-id|message structure|structure|date:|from:|subject:|to:|boundary|line (?:feed|ending|length)s?|linefeeds?|newlines?|data in message|encoding|message format|characters? in|8.?bit)|headers? (?:is |are |was |field |syntax |line ){0,4}(?:invalid|malformed|missing|not|error|too|syntax|bad|contains?)|(?:message|mail|e-?mail)(?: \w{1,10}){0,2} (?:is |was |has )?(?:malformed|corrupt|badly formed|invalid format)|bare (?:linefeed|lf|cr|line feed|newline)s?|barelinefeed|stray lf|smtp smuggling|missing a valid|messages? (?:missing|without)|message-id|lines? (?:is |are )?too long|line length|mime error|mime\/reject|8.?bit|encoded-word|multiple addresses in|too many (?:mime|related|received|header)|too many related errors|rfc ?(?:2822|5322|822) (?:section|violation|format)|must be rfc|unexpectedbound/i,
      reason: 'message-malformed',
      example: '550 5.7.1 This message is not RFC 5322 compliant because it has duplicate headers.',
      alsoExamples: [
        '554 Message not allowed - Headers are not RFC compliant[291]',
        '550 5.6.11 SMTPSEND.BareLinefeedsAreIllegal; message contains bare linefeeds',
        '554 5.6.0 Mail message is malformed. Not accepted.',
      ],
      source: 'RFC 5322 §3.6',
    },
  ],
} satisfies RuleFile
