/**
 * What speaks of a user, an account or an address that is not the recipient's: asked before every hard rule, so that
 * "unknown" and "disabled" said of a sender, a machine, a contract or a database end no mail to a living address.
 */
import type { RuleFile } from '../rule.ts'

export const anybodyNotRecipient = {
  provider: null,
  rules: [
    {
      id: 'anybody/sending-user-unknown',
      match:
        /mailbox for bounces|(?:mailbox|account|user|address) (?:for|of|in) (?:the |your )?(?:return|reverse)[- ]path|returned mail address|customer not found for|(?:postmaster|abuse) (?:address|mailbox|account) (?:of|for|at) |(?:user|account|address|mailbox) (?:that )?you (?:are sending|send) (?:as|from|with)|(?:submission|smtp|relay|auth(?:entication|enticated)?|outbound|outgoing|errors-to|reply-to|bounce|return) (?:user|account|address|mailbox)[^.;]{0,24} ?(?:unknown|not (?:found|valid|known)|invalid|do(?:es)?(?: not|n't) exist)/i,
      reason: 'sender-invalid',
      example: '550 5.7.1 The user you are sending as does not exist',
      alsoExamples: [
        '550 5.7.1 Submission user unknown',
        '550 Reply-To address is invalid',
        '550 The abuse address of example.com is not valid',
      ],
    },
    {
      id: 'anybody/sending-account-closed',
      match:
        /(?:outbound|outgoing|submission|smtp|relay|sending) (?:mail )?(?:account|user)(?:[^.;]|\.\S){0,40} (?:disabled|suspended|locked|blocked|inactive|expired)|(?:disabled|suspended|blocked|locked) (?:for|from) (?:sending|outgoing|outbound|submission)|\boutbound(?: mail)?\b[^.;]{0,30} (?:suspended|disabled|refused)/i,
      reason: 'sender-rejected',
      example: '550 The outbound account for example.com is suspended',
      alsoExamples: [
        '550 This account has been disabled for sending',
        '550 5.7.1 Customer account disabled, outbound mail refused',
      ],
    },
    {
      id: 'anybody/sender-unknown-in-asia',
      match:
        /(?:送信元|送信者|差出人)[^。;]{0,20}(?:見つかり|存在し|不明|無効|正しくあり)|(?:发信人|发件人|寄件人|寄件者|發件人|寄信人)[^。;]{0,12}(?:不存在|无效|無效|未找到|不正确|找不到)|(?:송신자|발신자|보낸 ?사람|보내는 ?사람)[^.;]{0,20}(?:존재하지|찾을 수|없습니다|유효하지)|pengirim[^.;]{0,20} tidak (?:ditemukan|dikenal|ada|terdaftar|valid)|người gửi[^.;]{0,20} không/i,
      reason: 'sender-invalid',
      example: '550 送信元アドレスが見つかりません',
      alsoExamples: ['550 发信人地址不存在', '550 Alamat pengirim tidak ditemukan'],
    },
    {
      id: 'anybody/sender-unknown-abroad',
      match:
        /(?:absender|afzender)[^.;:,]{0,24} (?:existiert nicht|(?:wurde )?nicht gefunden|unbekannt|bestaat niet|onbekend)|(?:exp[eé]diteur|[eé]metteur)[^.;:,]{0,24} (?:n['’]existe pas|inconnue?|introuvable|inexistante?)|remitente[^.;:,]{0,24} (?:no existe|inexistente|desconocid[oa])|remetente[^.;:,]{0,24} (?:n[aã]o existe|inexistente|desconhecid[oa])|mittente[^.;:,]{0,24} (?:non esiste|inesistente|sconosciut[oa])|nadawc[^.;:,]{0,24} (?:nie istnieje|nieznan)|отправител[^.;:,]{0,24} (?:не (?:существует|найден)|неизвест)|gönderen[^.;:,]{0,24} (?:bulunamad|mevcut de)/i,
      reason: 'sender-invalid',
      example: '550 Absender existiert nicht',
      alsoExamples: [
        "550 L'adresse de l'expéditeur n'existe pas",
        '550 El remitente no existe',
        '550 O remetente é desconhecido',
        '550 Il mittente non esiste',
        '550 Отправитель не существует',
      ],
    },
    {
      // Whatever the code says: who writes "for now" expects the mailbox back.
      id: 'anybody/disabled-for-now-abroad',
      match:
        /(?:vorübergehend|zeitweise|temporär|temporairement|provisoirement|temporalmente|temporariamente|temporaneamente|tijdelijk|tymczasowo|временно|dočasně|geçici olarak|暂时|暫時|一時的に|일시적으로) ?(?:\S{1,12} )?(?:gesperrt|deaktiv|inaktiv|geschlossen|d[eé]sactiv|suspen|bloqu|ferm[eé]|desativ|inactiv|inativ|disabilit|disattiv|sospes|blocc|geblokk|gedeact|uitgeschak|zablokow|zawiesz|nieaktyw|заблокир|отключ|zablok|deaktiv|kapat|ask[ıi]|停用|禁用|冻结|锁定|停止|凍結|정지)|(?:d[eé]sactiv|suspen|bloqu|desativ|inativ|disabilit|disattiv|sospes|blocc|заблокир|отключ)\S{0,8} (?:temporairement|temporalmente|temporariamente|temporaneamente|временно)/i,
      reason: 'rate-limited',
      example: '450 Postfach vorübergehend deaktiviert',
      alsoExamples: [
        '550 Le compte est temporairement suspendu',
        '550 Cuenta suspendida temporalmente',
        '550 Ящик временно заблокирован',
      ],
    },
    {
      id: 'anybody/closed-for-being-full-abroad',
      match:
        /(?:bloqu|bloccat|sospes|suspen|gesperrt|deaktiv|desactiv|desativ|zablokow|заблокирован)\S{0,6}[^;]{0,30} (?:cuota|cota|quote|espacio|espaço|spazio|espace|speicher(?:platz)?|voll|zapełn|przepełn|квот)/i,
      reason: 'mailbox-full',
      example: '550 El buzón está bloqueado por exceso de cuota',
      alsoExamples: ['550 Conta bloqueada por excesso de espaço'],
    },
    {
      id: 'anybody/recipient-blocked-you-abroad',
      match:
        /hat (?:sie|dich|ihre?|deine?)\b[^.;]{0,24} ?(?:gesperrt|blockiert)|a bloqu[eé] (?:votre|ton|vos)\b|(?:ha|han) bloqueado (?:a |su|tu|al remitente)|bloqueou (?:voc|seu|o remetente)|ha bloccato (?:il (?:tuo|suo|mittente)|la (?:tua|sua)|lei|l['’])|heeft (?:u|uw|je) [^.;]{0,16}geblokkeerd|заблокировал\S{0,2} (?:вас|ваш|отправител)|zablokowa[lł]\S{0,2} (?:nadawc|twoj|pa[nń]|ci[eę])|拉黑|屏蔽了/i,
      reason: 'sender-rejected',
      example: '550 Empfänger hat Sie gesperrt',
      alsoExamples: [
        '550 Le destinataire a bloqué votre adresse',
        '550 El usuario ha bloqueado su dirección',
        '550 Пользователь заблокировал вас',
      ],
    },
    {
      id: 'anybody/machine-address-abroad',
      match:
        /(?:adresse|direcci[oó]n|indirizzo|endereço|adres|адрес) ip\b[^.;]{0,20} (?:inconnue|invalide|non valid|no (?:encontrad|v[aá]lid)|inv[aá]lid|sconosciut|não|nieznan|не найден|неизвест)|\bip[- ]?(?:adresse|adres|адрес|地址|アドレス|주소)[^.;]{0,20}(?:ungültig|unbekannt|onbekend|ongeldig|не найден|неизвест|неверн|无效|無効|不存在|유효하지)/i,
      reason: 'ptr-missing',
      example: '550 Adresse IP inconnue',
      alsoExamples: ['550 IP-Adresse ungültig', '550 IP地址无效'],
    },
    {
      id: 'anybody/closed-for-spamming-abroad',
      match:
        /(?:bloqu|suspend|sospes|blocc|gesperrt|zablokowan|заблокирован)\S{0,4} (?:pour|por|per|wegen|za|за)[^.;]{0,24} spam/i,
      reason: 'sender-rejected',
      example: '550 Compte bloqué pour envoi de spam',
    },
    {
      id: 'anybody/contract-of-the-filter',
      match:
        /\b(?:licen[sc]e|subscription|contract)\b[^.;]{0,40} (?:expired|inactive|not active|ended|suspended|exceeded)|inactive licen[sc]e/i,
      reason: 'server-error',
      example: '550 5.7.1 The mail filtering license of this domain expired',
      alsoExamples: ['550 Subscription of the domain is not active', '422 License Expired'],
    },
    {
      id: 'anybody/lock-on-the-mailbox',
      match:
        /(?:mailbox|mail ?file|mail ?drop|folder) (?:is )?(?:currently )?(?:locked|busy|in use) by (?!an? ?admin|the admin|admin)|(?:unable|cannot|can't|could not|failed)(?: to)? (?:get a |obtain a )?lock\b|lock (?:file|timeout|held)/i,
      reason: 'server-error',
      example: '550 Mailbox locked by another process',
      alsoExamples: ['451 Could not lock the mailbox of bo'],
    },
    {
      id: 'anybody/turned-off-by-choice',
      match:
        /(?:user|recipient|owner|customer|addressee|x@x{1,200}>?) (?:has )?disabled (?:the )?(?:external|receipt|receiving|reception|incoming|inbound|mails?|messages?|e-?mails?) (?:mails?|of|from|e-?mails?|messages?)/i,
      reason: 'recipient-restricted',
      example: '550 The recipient has disabled receipt of messages with attachments',
      alsoExamples: ['550 bo@example.com has disabled messages from strangers'],
    },
    {
      id: 'anybody/address-blocked',
      match:
        /(?:^|[^\w])(?:recipient |e-?mail |to )?address (?:is |has been |was )?blocked\b(?! by)|(?:messages?|mails?|e-?mails?) (?:sent )?(?:to|for) [<"']?x{1,64}@x{1,200}[>"']? (?:is |was |has been |were |have been )?blocked/i,
      reason: 'policy-refused',
      example: '550 Message to bo@example.com blocked',
      alsoExamples: ['550 address blocked'],
    },
    {
      id: 'anybody/address-of-a-machine',
      match:
        /(?:bad|invalid|unknown|unresolvable) (?:ip |client |host )?address:? [[(]?\d{1,3}\.\d{1,3}\.|invalid address literal|(?:ip )?address not found in (?:the )?dns|client (?:host |ip )?address (?:is )?unknown|(?:connections?|mail) from (?:an? )?unknown (?:host|client|server)|(?:sending|connecting|client|your) (?:mail ?)?(?:server|host|client|mta)[^.;]{0,20} (?:does not|doesn't) exist/i,
      reason: 'ptr-missing',
      example: '550 5.7.1 The sending server does not exist in DNS',
      alsoExamples: ['550 bad address 192.0.2.1', '550 Connection from unknown host', '450 Client address unknown'],
    },
    {
      id: 'anybody/user-database-down',
      match:
        /(?:user|mailbox|recipient|account|alias) (?:database|directory|driver|lookup|table|map)(?: \w{1,12}){0,2},? (?:error|fail\w{0,4}|not available|unavailable|unreachable|busy|try (?:again|later)|problem|timed? ?out)/i,
      reason: 'server-error',
      example: '550 Unknown user database, try later',
      alsoExamples: ['451 4.3.0 User lookup failed'],
    },
    {
      id: 'anybody/number-of-recipients',
      match:
        /(?:invalid|wrong|excessive|illegal) (?:number|count|amount) of recipients|recipients? list (?:is )?(?:invalid|too (?:long|large|big))/i,
      reason: 'rate-limited',
      example: '550 Invalid number of recipients',
    },
  ],
} satisfies RuleFile
