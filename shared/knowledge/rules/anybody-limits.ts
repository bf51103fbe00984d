/** What anybody says about full mailboxes, sizes, rates and sending limits. */
import type { RuleFile } from '../rule.ts'

export const anybodyLimits = {
  provider: null,
  rules: [
    {
      id: 'anybody/message-too-large',
      match: /(?:message|mail|e-?mail|letter|data|header|attachment)(?:'s)?(?: \S{1,40}){0,3} (?:size|length)(?: \S{1,30}){0,5} (?:exceed|too (?:big|large|long)|limit|larger|maximum|over)|(?:message|mail|e-?mail|data|attachments?)(?: (?:is|are|was|body|content|header|file|you sent|size)){0,4} (?:is |are |was )?(?:too (?:big|large|long)|larger than|oversized?)|size (?:limit|exceeds|of (?:this|the|your) (?:message|mail|header|<header))|(?:exceed\w{0,3}|over|above|maximum|max|fixed|larger)[^.;]{0,40} (?:message|mail|e-?mail|attachment|permitted|allowed|allowable|file|mime)[ -]?size|exceeded google's message size|(?:recip|send|sender|organization)sizelimit|class=size|message (?:length )?exceeds administrative limit|too big for (?:system|this)|(?:nachricht|mail|e-mail)[^.;]{0,30} (?:zu groß|zu gross)|message trop (?:volumineux|gros|long)|taille (?:du message|maximale)|(?:mensaje|correo) (?:demasiado|excede)[^.;]{0,20}(?:grande|tamaño|tama)|tamanho (?:da mensagem|máximo)|messaggio troppo grande|bericht is te groot|сообщение слишком больш|размер (?:сообщения|письма)|邮件(?:大小|过大|太大)|サイズ(?:が|超過|制限)/i,
      reason: 'message-too-large',
      example: '552 5.3.4 Message size exceeds fixed maximum message size',
      alsoExamples: [
        '550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient',
        "552-5.3.4 Your message exceeded Google's message size limits.",
        'message size 8596800 exceeds size limit 5242880 of server mx.example.com[192.0.2.1]',
        '552 Nachricht zu groß',
      ],
      source: 'RFC 1870 §6.3',
    },
    {
      id: 'anybody/sending-limit',
      match: /(?:daily|hourly|monthly)(?: \w{1,12}){0,4} (?:sending|send|submission|relay|user|outgoing|message|recipient|e?mail) ?(?:quota|limit|rate)|(?:sending|send|submission|outbound|outgoing|relay|smtp) (?:quota|limit|rate|allowance)(?: for)?[^.;]{0,40} (?:exceed|reached|hit|over)|(?:exceed|reach|over|hit)[^.;]{0,40} (?:sending|send|submission|outbound|outgoing|smtp relay|daily|hourly|max(?:imum)? (?:emails?|defers?|messages?)[^.;]{0,20} per (?:hour|day)) ?(?:quota|limit|rate|allowance|threshold)?|submission quota|email quota exceeded|daily message quota|maximum sending rate|reached your (?:daily|hourly|sending)|exceeded the max (?:emails|defers)|max emails per hour|throttling failure|(?:account|user|sender|you|domain)[^.;]{0,40} (?:has |have )?(?:exceeded|reached)[^.;]{0,40} (?:quota|limit|allowed)[^.;]{0,30} (?:send|sent|outgoing|per (?:hour|day)|today)|credits? (?:exceeded|exhausted)|plan limit/i,
      reason: 'sending-limit',
      example: '550 5.4.5 Daily user sending limit exceeded.',
      alsoExamples: [
        '550 5.2.2 Submission quota exceeded',
        'Domain example.com has exceeded the max emails per hour (100/100 (100%)) allowed. Message discarded.',
        '454 Throttling failure: Maximum sending rate exceeded.',
        '550 5.7.1 Email quota exceeded.',
      ],
    },
    {
      id: 'anybody/mailbox-full',
      match: /(?:mailbox|mail box|mail ?folder|inbox|mail ?drop|account|user(?:'s)?|recipient(?:'s)?|user\(s\)|boite|maildir|postfach|mail ?file|message store|storage|disk|disc|folder|box|x)\b[^.;]{0,60} (?:is |are |was |has |being |currently |temporarily |already |almost ){0,4}(?:full|over ?-?quota|over (?:the |its |his |their |disk |storage |allowed ){0,4}(?:quota|limit|allocation)|out of (?:storage|disk|space|quota|room)|exceed\w{0,4} (?:\w{1,12} ){0,4}(?:quota|storage|space|limit|capacity|allocation|size|allotted))/i,
      reason: 'mailbox-full',
      example: '452 4.2.2 The mailbox of the recipient is full',
      alsoExamples: [
        '552 5.2.2 <bo@example.com>: user is over quota',
        "452-4.2.2 The recipient's inbox is out of storage space.",
        '552 User has exceeded storage allocation',
      ],
      source: 'RFC 3463 §3.3',
    },
    {
      id: 'anybody/quota',
      match: /\bquotas?\b|over-?quota|quota-?(?:exceeded|violation)|mailbox ?full|mailfull|(?:full|filled) (?:mail ?box|inbox|postbox)|(?:not enough|insufficient|no|low|lack of)[^.;]{0,20} (?:storage|space|room)[^.;]{0,30} (?:user|mailbox|recipient|account|inbox)|exceed(?:s|ed)? (?:the )?(?:allotted |allowed |mailbox )?(?:storage|mailbox|quota)|(?:storage|mailbox) (?:size )?(?:limit|allocation) (?:exceeded|reached|is)|mailbox (?:for \S{1,100} )?(?:size )?(?:limit )?(?:is )?(?:exceeded|full|overflow|too large|out of)|does not have enough (?:\w{1,10} )?space|(?:account|mailbox|user|recipient)(?: \S{1,80})? (?:does not have|has no|has not|hasn't|doesn't have) (?:enough |sufficient |any |more |remaining ){0,4}(?:\w{1,10} )?(?:space|room|storage)|too much mail data|mailbox would exceed|would (?:be )?(?:over|exceed)[^.;]{0,12}quota|dasa?turado/i,
      reason: 'mailbox-full',
      example: '552 5.2.2 Over quota',
      alsoExamples: [
        "Message rejected. Not enough storage space in user's mailbox to accept message.",
        '552 Requested mailbox exceeds quota.',
        'mail.local: /var/mail/b/bo: Disc quota exceeded',
      ],
      source: 'RFC 3463 §3.3',
    },
    {
      id: 'anybody/mailbox-full-in-other-languages',
      match: /postfach[^.;]{0,30} (?:ist )?(?:voll|überfüllt|ueberfuellt)|(?:mailbox|postfach|speicherplatz)[^.;]{0,40}(?:überschritten|ueberschritten|erschöpft|belegt|voll\b)|bo[iî]te[^.;]{0,40} (?:est )?(?:pleine|satur)|espace (?:de stockage |disque )?insuffisant|buz[oó]n[^.;]{0,40} (?:est[aá] )?(?:lleno|lleña|excede|sin espacio|satura)|cuota[^.;]{0,20} (?:excedida|superada)|caixa[^.;]{0,40} (?:est[aá] )?(?:cheia|lotada)|cota (?:excedida|ultrapassada)|casella[^.;]{0,40} (?:è |e' )?(?:piena|satura)|mailbox (?:is )?(?:vol\b|piena|pełna|plein)|postvak[^.;]{0,20} (?:is )?vol\b|skrzynk\w{1,3}[^.;]{0,40} (?:jest )?(?:pe[lł]na|przepe[lł]niona|zape[lł]niona)|przekroczon\w{1,3} (?:limit|pojemno)|(?:почтовый )?ящик[^.;]{0,40} (?:переполнен|полон|заполнен)|квот\w{1,3}[^.;]{0,20} (?:превышен|исчерпан)|posta kutusu[^.;]{0,20} dolu|kota[^.;]{0,10} a[sş][iı]ld|schránka[^.;]{0,20} (?:je )?plná|メールボックス[^.;]{0,20}(?:一杯|いっぱい|満杯|容量)|容量(?:超過|オーバー|不足)|(?:邮箱|信箱)[^.;]{0,20}(?:已满|已滿|空间不足|容量|满)|超(?:出|过)[^.;]{0,10}(?:容量|配额)/i,
      reason: 'mailbox-full',
      example: '552 5.2.2 Das Postfach des Empfängers ist voll',
      alsoExamples: ['552 5.1.1 Boite du destinataire pleine.', '552 收件人邮箱已满', '550 El buzon del usuario esta lleno'],
    },
    {
      id: 'anybody/greylisted',
      match: /gr[ea]y-?\s?list|grey-?listed|gr[ea]ylisting|please (?:wait|come back|retry|try again)[^.;]{0,30} (?:minute|second)s?[^.;]{0,30}|try again in \d{1,6} ?(?:second|minute|sec|min|s\b)|delayed? (?:message )?(?:for|by) (?:grey|policy)|temporary envelope failure|not yet authorized to deliver mail|(?:first|initial) (?:time|contact|delivery attempt)[^.;]{0,40}(?:retry|try again|later)|triplet|postgrey|sqlgrey|milter-greylist/i,
      reason: 'greylisted',
      example: '451 4.7.1 Greylisted for 5 minutes',
      alsoExamples: ['450 4.2.0 <bo@example.com>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/help/example.com.html'],
      source: 'RFC 6647 §2.1',
    },
    {
      id: 'anybody/rate-of-the-recipient',
      match: /receiving (?:e?mail|messages) (?:too (?:quickly|fast)|at a rate)|recipient(?:'s)?[^.;]{0,40} (?:exceeded|message)[^.;]{0,20} (?:rate|limit for the number of messages)|per hour message receive limit|received too (?:much|many) (?:e?mails?|messages)|recipient thread limit|(?:mailbox|recipient|user)[^.;]{0,40} (?:is )?(?:receiving|received|getting)[^.;]{0,20} too (?:many|much)/i,
      reason: 'rate-limited',
      example: '450 4.2.1 The user you are trying to contact is receiving email too quickly. Please resend your message at a later time.',
      alsoExamples: [
        '554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour.',
        '450 4.2.1 <bo@example.com>: Mailbox received too much email in a short period of time',
      ],
    },
    {
      id: 'anybody/too-many-of-something',
      match: /too many (?:(?:concurrent|simultaneous|parallel|open|smtp|current|new|active|failed|invalid|bad|unknown|unsuccessful|recent|different|total) ){0,4}(?:connections?|sessions?|recipients?|rcpts?|messages?|mails?|e-?mails?|errors?|requests?|processes|commands|transactions|login|logins|attempts|users|deliver|unknown|addresses|invalid|bad|from|per)|(?:connections?|sessions?|messages?|recipients?|mails?|emails?)[^.;]{0,30} (?:limit|rate|count|threshold)[^.;]{0,20} (?:exceed|reached|hit|over)|max(?:imum)?(?: number of)? (?:\w{1,14} )?(?:messages?|connections?|sessions?|recipients?|rcpts?)[^.;]{0,40}(?:reached|exceeded|connection|has)|number of (?:\w{1,12} ){0,2}(?:connections|messages|recipients|sessions)[^.;]{0,40} (?:exceed|limit)|trop de (?:connexions|messages|mails|destinataires)|zu viele (?:verbindungen|nachrichten|empfänger)|demasiad[ao]s (?:conexiones|mensajes|destinatarios)|troppe connessioni|слишком много/i,
      reason: 'rate-limited',
      example: '421 Too many concurrent SMTP connections; please try again later.',
      alsoExamples: ['452 4.5.3 Your message has too many recipients.', '421 Max message per connection reached, closing transmission channel'],
      source: 'RFC 5321 §4.5.3.1.8',
    },
    {
      id: 'anybody/unusual-rate-blocked',
      match: /unusual rate of (?:unsolicited )?(?:e?mail|messages)[^.;]{0,60}[^;]{0,100} has been blocked/i,
      reason: 'bad-reputation',
      example:
        '550 5.7.1 Our system has detected an unusual rate of unsolicited mail originating from your IP address. To protect our users from spam, mail sent from your IP address has been blocked.',
    },
    {
      id: 'anybody/rate-limited',
      match: /rate.?limit|(?:sending|message|connection|mail|delivery) rate|unusual rate|throttl|(?:frequency|freq) (?:limit|is|exceed|control)|frequency limited|temporarily (?:deferred|rate|limited|restricted|suspended) due to|deferred due to (?:excessive|unexpected|user|too)|(?:excessive|unexpected|unusual|high|increased) (?:volume|traffic|load|rate|mail)|slow(?:ing)? down|(?:you(?:r)?|ip|host|client|sender|server|domain)[^.;]{0,60} (?:exceeded|exceeds|over|reached|hit)[^.;]{0,30} (?:limit|rate|threshold|allowed|permitted)|(?:limit|rate|threshold|quota) (?:for|on|of)[^.;]{0,40} (?:exceeded|reached)|(?:send|sending|sent)[^.;]{0,20} too (?:fast|quickly|many|much)|too (?:fast|frequent)|mail flood|(?:server|system) (?:is )?(?:too )?busy|too busy|server busy|try again later[^.;]{0,20} \(?too|exceeded its quota for sending|exceeded (?:the )?(?:number|amount|permitted|allowed) |过于频繁|频率|发送频率/i,
      reason: 'rate-limited',
      example: '452 4.5.3 rate limit exceeded',
      alsoExamples: [
        '421 4.7.1 Messages to bo@example.com deferred due to excessive volume. Try again later',
        '451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (AS77712344)',
        '550 Ip frequency limited.',
      ],
    },
  ],
} satisfies RuleFile
