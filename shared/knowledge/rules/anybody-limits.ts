/** What anybody says about sizes, sending limits, full mailboxes, greylisting and rates. */
import type { RuleFile } from '../rule.ts'

export const anybodyLimits = {
  provider: null,
  rules: [
    {
      // Exchange says "larger than the limit, or the mailbox is full" in one sentence; its status tells which.
      id: 'anybody/too-large-by-status',
      match:
        /\b(?:larger|bigger|oversized?|too (?:large|big|long))\b|größer als|zu gro(?:ß|ss)|trop (?:grand|gros|volumineu)|demasiado grande|muito grande|maior que|troppo grande|te groot|groter dan|zbyt du[zż]/i,
      when: { status: /^5\.2\.3$/i },
      reason: 'message-too-large',
      example: "550 5.2.3 The message is larger than the limit or the recipient's mailbox is full",
      alsoExamples: ['550 5.2.3 Die Nachricht ist größer als die Grenze oder der Posteingang ist voll'],
      butNot: "The message is larger than the limit or the recipient's mailbox is full",
      source: 'RFC 3463 §3.3',
    },
    {
      id: 'anybody/mailbox-is-full',
      match:
        /(?:mailbox|mail ?box|mail ?folder|inbox|mail ?drop|account|user|recipient(?!'s (?:mail )?(?:server|system))|maildir|mail ?file|message store|storage|folder|x@x{1,200}>?)(?:\(s\))?(?:'s)?\b[^.;]{0,60} (?:is |are |was |has |being |currently |temporarily |already |almost ){0,3}(?:full\b|over ?-?quota|over (?:the |its |his |their |disk |storage |allowed ){0,3}(?:quota|limit|allocation)(?! (?:of|for|on) (?:out|sent|messages?|mails?|recipients?|connections?))|out of (?:storage|disk|space|quota|room))/i,
      reason: 'mailbox-full',
      example: '452 4.2.2 The mailbox of the recipient is full',
      alsoExamples: [
        '552 5.2.2 <bo@example.com>: user is over quota',
        "452-4.2.2 The recipient's inbox is out of storage space.",
      ],
      source: 'RFC 3463 §3.3',
    },
    {
      id: 'anybody/mailbox-exceeds',
      match:
        /(?:mailbox|mail ?box|inbox|account|user|recipient|message store|storage|(?<!(?:message|mail)(?: sent)? to:? [<"']?x{0,64})x@x{1,200}>?)(?:'s)?\b(?:(?! (?:the|this|your) (?:message|e?-?mail) )[^.;]){0,60} (?:has |have |would |will )?(?:be )?exceed\w{0,4} (?:(?!send|daily|hourly|monthly|out|submi)\w{1,12} ){0,4}(?:quota|storage|space|capacity|allocation|size|allotted)|(?:storage|mailbox) (?:size )?(?:limit|allocation)(?: (?:of|for) (?:the )?\S{1,80})? (?:exceeded|reached|is)|exceed(?:s|ed)? (?:the |its )?(?:allotted |allowed |mailbox )?(?:storage|mailbox|quota)|mailbox size|(?:mailbox|inbox|mail drop)[^.;]{0,40} exceeded (?:its|the|their) (?:\w{1,10} ){0,2}limit|mailbox (?:is )?over (?:its|the) limit|(?:recipient|mailbox|user)(?:'s)? storage (?:limit|quota)|exceeds maximum for mailbox/i,
      reason: 'mailbox-full',
      example: '552 User has exceeded storage allocation',
      alsoExamples: [
        '552 Requested mail action aborted: exceeded storage allocation',
        '552 5.2.2 Mailbox size limit exceeded',
      ],
      butNot: 'To: bo@example.com The message has exceeded the permitted size of 5 MB',
      source: 'RFC 5321 §4.2.3',
    },
    {
      id: 'anybody/mailbox-reached-its-size',
      match:
        /(?:mailbox|inbox)(?:'s)? (?:capacity|quota|storage)(?: limit)? (?:is |was |has been )?(?:reached|exceeded|exhausted|used)|(?:mailbox|inbox|account|storage)(?:'s)?[^.;]{0,20} (?:reached|hit) (?:its|the|their|his|her) (?:maximum |max |full |allowed |storage |disk |size ){0,3}(?:size|capacity|storage|quota|space|ceiling)(?! of (?:sent|outgoing))|exceeds? (?:the )?(?:(?:free|available|remaining) space|space available)|over (?:its|their|his|her) allotted|(?:insufficient|not enough|no) (?:\w{1,10} )?(?:mailbox|inbox|quota) (?:space|storage|room)/i,
      reason: 'mailbox-full',
      example: '550 5.7.1 Delivery is not possible: the mailbox has reached its maximum size',
      alsoExamples: [
        "550 The recipient's mailbox capacity is reached",
        '554 5.3.4 Message exceeds the free space of bo',
        '552 Mail exceeds the space available: over their allotted disk storage',
      ],
      butNot: '550 The account has reached its sending limit',
    },
    {
      id: 'anybody/message-size',
      match:
        /(?<!mailbox |box |quota |storage |space )(?:message|mail|e-?mail|letter|data|header|attachment)(?:'s)?(?: <?\S{1,40}){0,3} size\b(?: \S{1,30}){0,5} (?:exceed\w{0,4}|too (?:big|large|long)|limits?|larger|maximum|over|violat)/i,
      reason: 'message-too-large',
      example: '552 5.3.4 Message size exceeds fixed maximum message size',
      alsoExamples: [
        'message size 8596800 exceeds size limit 5242880 of server mx.example.com[192.0.2.1]',
        '554 5.7.1 Message Rejected: message size 18571048 is over the limit',
      ],
      source: 'RFC 1870 §6.3',
    },
    {
      id: 'anybody/message-too-big',
      match:
        /(?:message|mail|e-?mail|data|attachments?)(?: (?:is|are|was|body|content|file|you sent|size|length|contents)){0,3} (?:too (?:big|large|long)|larger than|oversized?|bigger than)|message (?:length )?exceeds (?:administrative|the|fixed|maximum|size|our) ?(?:limit|size|maximum)?|too (?:big|large) for (?:system|this|the (?:recipient|mailbox|system))|maximum inbound message size|max(?:imum)? message size|(?:messages?|mails?|e-?mails?) of (?:this|that|such) (?:length|size)|(?<!250[ -])size \d{4,12} |message exceeds (?:mailbox|user|recipient)|message exceeds (?:the )?(?:size|maximum)|recipient list, exceeds policy/i,
      reason: 'message-too-large',
      example: '552 5.3.4 Message too large for this recipient',
      alsoExamples: ['552 5.2.3 Message length exceeds administrative limit', '552 Message is larger than the limit'],
      source: 'RFC 3463 §3.4',
    },
    {
      id: 'anybody/size-limit',
      match:
        /(?:exceed\w{0,3}|over|above|maximum|max|fixed|larger)[^.;]{0,40} (?:message|mail|e-?mail|attachment|permitted|allowed|allowable|file|mime)[ -]?size|(?:message|mail|attachment|file)[ -]?size (?:limit|exceed|too|is)|exceeds size limit|google's message size|class=size|sizelimit|size of (?:this|the|your) (?:message|mail|<?header)|(?:over|more than|larger than|bigger than|above|exceed\w{0,4}|limit (?:of|is)) (?:the |limit |of ){0,2}\d{1,9} ?[kmg]i?b(?:ytes)?\b|<?header(?: name)?>? header value|per individual header/i,
      reason: 'message-too-large',
      example: '552 This exceeds the permitted size',
      alsoExamples: [
        '554 5.7.1 Message Rejected Class=size limit=15728640',
        '552 5.3.4 The size of the header exceeds the limit per individual header',
      ],
    },
    {
      id: 'anybody/message-too-large-in-other-languages',
      match:
        /(?:nachricht|mail|e-mail)[^.;]{0,30} (?:ist )?(?:zu groß|zu gross)|message trop (?:volumineux|gros|long)|taille (?:du message|maximale)|(?:mensaje|correo) (?:demasiado|excede)[^.;]{0,20}(?:grande|tama)|tamanho (?:da mensagem|máximo)|messaggio troppo grande|bericht is te groot|сообщение слишком больш|размер (?:сообщения|письма)|邮件(?:大小|过大|太大)|サイズ(?:が|超過|制限)/i,
      reason: 'message-too-large',
      example: '552 Die Nachricht ist zu groß',
      alsoExamples: ['552 Message trop volumineux', '552 邮件大小超过限制'],
    },
    {
      id: 'anybody/sending-limit',
      match:
        /limit of (?:outbound|outgoing|sent) (?:recipients|messages|mails?|e-?mails)|(?:daily|hourly|monthly)(?: \w{1,12}){0,3} (?:sending|send|submission|relay|user|outgoing|message|e?mail) ?(?:quota|limit|rate)|(?:sending|send|submission|outbound|outgoing|smtp relay) (?:quota|limit|rate|allowance)(?: for)?[^.;]{0,40} (?:exceed|reached|hit|over)|submission quota|email quota exceeded|daily message quota|maximum sending rate|throttling failure|your (?:account|mailbox|domain) (?:is|was|has been) sending too (?:many|much)|(?:daily|hourly) (?:\w{1,12} )?limit of \d{1,7}|outgoing (?:mail|messages?|e-?mail)[^.;]{0,60} (?:limit|exceed|suspended)|(?:limit|quota) of (?:outgoing|sent)|sent too many (?:messages|mails|e-?mails)|(?:quota|limit) of your (?:plan|account|subscription)|your (?:plan|account|subscription)(?:'s)? (?:\w{1,12} )?(?:limit|quota)/i,
      reason: 'sending-limit',
      example: '550 5.4.5 Daily user sending limit exceeded.',
      alsoExamples: [
        '550 5.7.1 You have sent too many messages today, your account limit is 300',
        '550 5.7.1 Outgoing mail for this account has been rate limited: daily limit of 500 reached',
        '550 5.2.2 Submission quota exceeded',
        '454 Throttling failure: Maximum sending rate exceeded.',
        '550 5.7.1 Email quota exceeded.',
        '550 Refused since your account is sending too many mails',
        '554 5.7.0 account has exceeded its daily sending quota',
      ],
    },
    {
      id: 'anybody/sending-limit-reached',
      match:
        /(?:reached|exceeded|hit|over) (?:the |your |its |his |their |a |this )?(?:daily|hourly|outgoing|submission|max(?:imum)?(?: number of)? (?:emails?|messages?|recipients?|defers?)[^.;]{0,30} per (?:hour|day))[^.;]{0,24}(?:limit|quota|allowed|per|rate)?|(?:you|user|account|sender)[^.;]{0,20} exceeded[^.;]{0,40} (?:send\w{0,3} (?:limit|quota|per)|(?:can|may|to) send)|exceeded the max (?:emails|defers)|max emails per hour|credits? (?:exceeded|exhausted)|plan limit|limit (?:for|on|of) sending|your (?:plan|subscription|package) (?:allows|permits|includes|is limited)/i,
      reason: 'sending-limit',
      example: 'Domain example.com has exceeded the max emails per hour (100/100 (100%)) allowed. Message discarded.',
      alsoExamples: [
        '550 You have reached your daily limit',
        '554 5.7.0 You have exceeded the limit of messages you can send per day',
        "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
      ],
      source: 'https://docs.cpanel.net/',
    },
    {
      id: 'anybody/rate-of-the-recipient',
      match:
        /receiving (?:e?mail|messages) (?:too (?:quickly|fast)|at a rate)|(?:recipient|user)[^.;]{0,20} exceeded (?:\w{1,10} ){0,3}(?:rate|limit for the number of messages)|per hour message receive limit|received too (?:much|many) (?:e?mails?|messages)|(?:mailbox|recipient|user)[^.;]{0,40} (?:is )?(?:receiving|getting)[^.;]{0,20} too (?:many|much)/i,
      reason: 'rate-limited',
      example:
        '450 4.2.1 The user you are writing to is receiving mail too quickly. Please resend your message at a later time.',
      alsoExamples: [
        '554 5.2.122 The recipient has exceeded their limit for the number of messages they can receive per hour.',
        '450 4.2.1 <bo@example.com>: Mailbox received too much email in a short period of time',
        '450 4.2.1 The recipient has exceeded message rate limit. Try again later.',
      ],
    },
    {
      // Policyd counts messages over time here, of a sender or for a recipient; it knows nothing of the mailbox.
      id: 'anybody/policyd-quota',
      match: /policy rejection ?[-:] ?quota exceeded/i,
      reason: 'rate-limited',
      example: '450 4.7.1 <bo@example.com>: Recipient address rejected: Policy Rejection- Quota Exceeded',
    },
    {
      id: 'anybody/quota',
      match:
        /(?<!connection |sending |hourly |daily )\bquotas?\b(?! (?:for|of) (?:your|this) (?:host|ip|server|network|domain)|[^.;]{0,40} (?:per|an|this|for the|each) (?:hour|day|minute))|over-?quota|quota(?:exceeded|violation)|exceed\w{0,3} (?:his|her|their|its|the user's?)\b[^.;]{0,20} (?:space|storage) (?:limit|allocation|allowance)/i,
      reason: 'mailbox-full',
      example: '552 5.2.2 Over quota',
      alsoExamples: ['552 Quota exceeded for this box', 'mail.local: /var/mail/b/bo: Disc quota exceeded'],
      source: 'RFC 3463 §3.3',
    },
    {
      id: 'anybody/no-room-in-mailbox',
      match:
        /(?:not enough|insufficient|no|low|lack of)[^.;]{0,20} (?:storage|space|room)[^.;]{0,30} (?:user|mailbox|recipient|account|inbox)|does not have enough (?:\w{1,10} )?space|(?:account|mailbox|user|recipient)[^.;]{0,80} (?:does not have|has no|has not|hasn't|doesn't have|has insufficient|no) (?:enough |sufficient |any |more |remaining |disk ){0,3}(?:\w{1,10} )?(?:space|room|storage)|not sufficient disk|space (?:is )?not enough/i,
      reason: 'mailbox-full',
      example: "Message rejected. Not enough storage space in user's mailbox to accept message.",
      alsoExamples: [
        '552 Account(s) <bo@example.com> does not have enough space',
        '552 User bo has insufficient space',
      ],
    },
    {
      id: 'anybody/space-used-up',
      match:
        /mailbox ?full|mailfull|quota-issues|(?:full|filled) (?:mail ?box|inbox|postbox)|too much mail data|mailbox (?:is )?(?:overflow|too large|out of)|(?:exhausted|used up|filled up)[^.;]{0,40} (?:storage|space|quota)|(?:storage|space)[^.;]{0,20} (?:has been |is |been )?(?:used up|exhausted)|mail ?file size exceeds|too many messages on the server|exceeded the local limit|over the maximum allowed (?:mailbox|number of messages)/i,
      reason: 'mailbox-full',
      example: '552 Too much mail data bo@example.com',
      alsoExamples: ['550 User has exhausted allowed storage space', "550 5.2.2 The user's space has been used up"],
    },
    {
      id: 'anybody/mailbox-full-in-german-or-dutch',
      match:
        /(?:speicher)?kontingent[^.;]{0,20} (?:überschritten|erschöpft|ausgeschöpft)|(?:postfach|posteingang)[^.;]{0,30} (?:ist )?(?:voll|überfüllt|ueberfuellt)|(?:mailbox|postfach|speicherplatz)[^.;]{0,40}(?:überschritten|ueberschritten|erschöpft|belegt|voll\b)|(?:mailbox|postvak|postbus)[^.;]{0,20} (?:is |zit )?vol\b/i,
      reason: 'mailbox-full',
      example: '552 5.2.2 Das Postfach des Empfängers ist voll',
      alsoExamples: [
        '552 Mailbox is vol',
        '550 De mailbox van de ontvanger zit vol',
        '552 Der Speicherplatz ist überschritten',
        'Der Posteingang des Empfängers ist voll.',
      ],
    },
    {
      id: 'anybody/mailbox-full-in-romance-languages',
      match:
        /bo[iî]te[^.;]{0,40} (?:est )?(?:pleine|satur)|espace (?:de stockage |disque )?insuffisant|buz[oó]n[^.;]{0,40} (?:est[aá] )?(?:lleno|excede|sin espacio|satura)|cuota[^.;]{0,20} (?:excedida|superada)|(?:super|exced|sobrepas)ad[oa] (?:su|la|el|de) (?:\w{1,12} ){0,2}(?:cuota|capacidad|espacio|almacenamiento)|spazio[^.;]{0,20} (?:esaurito|terminato|insufficiente)|espace[^.;]{0,20} (?:épuisé|satur)|caixa[^.;]{0,40} (?:est[aá] )?(?:cheia|lotada)|cota (?:excedida|ultrapassada)|casella[^.;]{0,40} (?:è |e' )?(?:piena|satura)/i,
      reason: 'mailbox-full',
      example: '552 5.1.1 Boite du destinataire pleine.',
      alsoExamples: ['550 El buzon del usuario esta lleno', '552 A caixa postal está cheia', '552 La casella è piena'],
    },
    {
      id: 'anybody/mailbox-full-in-other-languages',
      match:
        /skrzynk\w{1,3}[^.;]{0,40} (?:jest )?(?:pe[lł]na|przepe[lł]niona|zape[lł]niona)|przekroczon\w{1,3} (?:limit|pojemno)|ящик[^.;]{0,40} (?:переполнен|полон|заполнен)|квот\S{1,3}[^.;]{0,20} (?:превышен|исчерпан)|(?:превышен|исчерпан)\S{0,2} квот|posta kutusu[^.;]{0,20} dolu|kota[^.;]{0,10} a[sş][iı]ld|schránka[^.;]{0,20} (?:je )?plná|メールボックス[^.;]{0,20}(?:一杯|いっぱい|満杯|容量)|容量(?:超過|オーバー|不足)|(?:邮箱|信箱)[^.;]{0,20}(?:已满|已滿|空间不足|容量|满)|超(?:出|过)[^.;]{0,10}(?:容量|配额)/i,
      reason: 'mailbox-full',
      example: '552 收件人邮箱已满',
      alsoExamples: [
        '552 Skrzynka odbiorcy jest pełna',
        '552 Почтовый ящик переполнен',
        '552 メールボックスの容量超過',
      ],
    },
    {
      id: 'anybody/greylisted',
      match: /gr[ea]y-?\s?list|greylisting|not yet authori[sz]ed to deliver mail|triplet|postgrey|sqlgrey/i,
      reason: 'greylisted',
      example: '451 4.7.1 Greylisted for 5 minutes',
      alsoExamples: ['450 4.2.0 <bo@example.com>: Recipient address rejected: Greylisted'],
      source: 'RFC 6647 §2.1',
    },
    {
      id: 'anybody/greylisted-abroad',
      match:
        /liste grise|graue liste|lista (?:gris|cinza|grigia)|szar\S{1,2} li[sś]|сер[а-я]{2} списк|灰名单|グレイ?リスト/i,
      when: { code: /^4/i },
      reason: 'greylisted',
      example: '451 Message mis en liste grise',
      alsoExamples: ['450 4.7.1 Liste grise, veuillez réessayer'],
    },
    {
      id: 'anybody/come-back-in-minutes',
      match:
        /(?:wait|come back|retry|try again|try later)[^.;]{0,30} \d{1,6} ?(?:minute|second|min|sec|s\b)|(?:first|initial) (?:time|contact|delivery attempt)[^.;]{0,40}(?:retry|try again|later)|delayed (?:for|by) (?:grey|policy)|temporary envelope failure/i,
      when: { code: /^4/i },
      reason: 'greylisted',
      example: '451 4.7.1 Please try again in 300 seconds',
      source: 'RFC 6647 §2.1',
    },
    {
      id: 'anybody/too-many',
      match:
        /directory.?harvest|too many user unknown|(?:invalid|bad|unknown) recipients? (?:\w{1,9} )?exceeded|too many (?:(?:concurrent|simultaneous|parallel|open|smtp|current|new|active|failed|invalid|bad|unknown|unsuccessful|recent|different|total|messages?|mails?) ){0,3}(?:connections?|sessions?|recipients?|rcpts?|messages?|mails?|e-?mails?|errors?|requests?|processes|commands|transactions|attempts|users|deliver\w{0,4}|addresses|from|per)/i,
      reason: 'rate-limited',
      example: '421 Too many concurrent SMTP connections; please try again later.',
      alsoExamples: [
        '452 4.5.3 Your message has too many recipients.',
        '421 4.7.0 Error: too many errors',
        '550 Directory harvest attack: too many user unknown',
      ],
      source: 'RFC 5321 §4.5.3.1.8',
    },
    {
      id: 'anybody/maximum-reached',
      match:
        /(?:connections?|sessions?|messages?|recipients?|mails?|emails?)[^.;]{0,30} (?:limit|count|threshold)(?:[^.;]|\.\S){0,50} (?:exceed|reached|hit|over)|max(?:imum)?(?: number of)? (?:\w{1,14} )?(?:messages?|connections?|sessions?|recipients?|rcpts?|message)[^.;]{0,60}(?:reached|exceeded|has exceeded)|max message per|number of (?:\w{1,12} ){0,2}(?:connections|messages|recipients|sessions)[^.;]{0,60} (?:exceed|limit)|(?:reached|exceeded) (?:the |your |a )?(?:maximum|limit) of \d{1,6} (?:messages|e?mails|recipients|connections)|at maximum connection limit|exceeds per-domain connection|numerous attempts to deliver|exceeded the maximum number of|accept (?:any )?(?:further|more|new) connections/i,
      reason: 'rate-limited',
      example:
        '421 4.3.2 The maximum number of concurrent connections has exceeded a limit, closing transmission channel.',
      alsoExamples: [
        '421 4.7.0 IP connection limit for 192.0.2.1 reached',
        '452 4.5.3 Recipients per message limit reached',
      ],
    },
    {
      id: 'anybody/too-many-in-other-languages',
      match:
        /trop de (?:connexions|messages|mails|destinataires)|zu viele (?:verbindungen|nachrichten|empfänger|mails)|demasiad[ao]s (?:conexiones|mensajes|destinatarios)|muit[ao]s (?:conexões|mensagens)|troppe connessioni|zbyt wiele (?:połączeń|wiadomości)|слишком много|过于频繁|发送频率|频率/i,
      reason: 'rate-limited',
      example: '421 Trop de connexions, veuillez verifier votre configuration.',
      alsoExamples: ['421 Zu viele Verbindungen', '451 发送频率过高'],
    },
    {
      id: 'anybody/unusual-rate-blocked',
      match: /unusual rate of (?:unsolicited )?(?:e?mail|messages)[^;]{0,160} has been blocked/i,
      reason: 'bad-reputation',
      example:
        '550 5.7.1 We see an unusual rate of unsolicited mail originating from your IP address. Mail sent from it has been blocked.',
    },
    {
      id: 'anybody/rate-limit',
      match:
        /rate.?limit|\brate (?:is |was |has been )?exceeded|(?:sending|message|connection|mail|delivery) rate|unusual rate|throttl|frequency (?:limit|is|exceed|control)|mail flood|(?:concurrency|frequency|connection|recipients?|message) limit|intrusion prevention|too (?:much|often) (?:today|lately|for now)/i,
      reason: 'rate-limited',
      example: '452 4.5.3 rate limit exceeded',
      alsoExamples: ['550 Sending frequency limited', '421 4.7.0 Throttled'],
    },
    {
      id: 'anybody/deferred-for-volume',
      match:
        /(?:temporarily )?(?:deferred|limited|restricted|suspended) due to (?:excessive|unexpected|user|too|high|unusual)|(?:excessive|unexpected|unusual|high|increased) (?:volume|traffic|load|rate|number)|slow(?:ing)? down|too (?:fast|frequent\w{0,2}|often)\b|too much (?:mail|traffic)|accept (?:any )?more (?:e?mails?|messages)|(?:send|sending|sent)[^.;]{0,20} too (?:quickly|many|much)|try again slower|slower|faster than|more (?:connections?|messages|mails?|e-?mails?|recipients) than|quota (?:for|of) (?:your|this) (?:host|ip|server|network|domain)|quota[^.;]{0,40} (?:per|an|this|for the|each) (?:hour|day|minute)/i,
      reason: 'rate-limited',
      example: '421 4.7.1 Messages to bo@example.com deferred due to excessive volume.',
      alsoExamples: [
        '421 Please slow down',
        '450 4.7.1 Error: too much mail from 192.0.2.1',
        '450 You are sending too fast',
      ],
    },
    {
      id: 'anybody/too-many-parts',
      match: /invalid mime content|number of (?:nested )?mime parts|single text value size/i,
      reason: 'message-malformed',
      example: '554 5.6.211 Invalid MIME Content: Number of MIME parts (501) exceeded allowed maximum (500).',
    },
    {
      id: 'anybody/over-a-limit',
      match:
        /(?:\byou\b|\bip\b|host|client|sender|server|domain)[^.;]{0,60} (?:exceeded|exceeds|over|reached|hit)[^.;]{0,30} (?:limit|rate|threshold|allowed|permitted)|(?:limit|rate|threshold) (?:for|on|of)[^.;]{0,40} (?:exceeded|reached)|exceeded its (?:limit|rate)|exceeded (?:the )?(?:number|amount|permitted|allowed) /i,
      reason: 'rate-limited',
      example: '421 Your host has exceeded the permitted threshold',
      alsoExamples: ['450 Limit for recipients exceeded'],
    },
    {
      id: 'anybody/busy',
      match:
        /(?:server|system|service|host) (?:is )?(?:too )?busy|too busy|server overload|load (?:average )?(?:is )?too high|system load/i,
      reason: 'rate-limited',
      example: '451 4.7.500 Server busy. Please try again later from [192.0.2.1].',
    },
  ],
} satisfies RuleFile
