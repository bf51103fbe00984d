/** What anybody says about who may write to whom: closed lists, blocked senders, the recipient's own lists. */
import type { RuleFile } from '../rule.ts'

export const anybodyPermission = {
  provider: null,
  rules: [
    {
      id: 'anybody/not-allowed-to-write-to-it',
      match:
        /not authorized to send (?:e?mail |messages? )?to (?:the |this |that )?(?:recipient|group|list|mailbox|address|distribution|user|x+@)|(?:sender|you)[^.;]{0,40} (?:is |are )?(?:not|n't) (?:authori[sz]ed|allowed|permitted|on|in)[^.;]{0,30} (?:to (?:post|contact)|to (?:send|mail|e-?mail) (?:e?mail |messages? )?to|recipient's (?:list|allow)|allow|list of senders|contact)|(?:may not|doesn't|does not|don't|do not|not) (?:have |be )?(?:the |a )?(?:permission|permitted|allowed) to (?:post|write to|send (?:e?mail |messages? )?to)|permission to (?:post|e-?mail|mail|write to|contact)|policy that prohibited the mail/i,
      reason: 'recipient-restricted',
      example: '550 5.7.1 You are not authorized to send to this recipient',
      alsoExamples: [
        '550 5.7.1 You do not have permission to send to this recipient',
        '550 5.7.1 The user or domain that you are sending to (or from) has a policy that prohibited the mail that you sent.',
      ],
    },
    {
      id: 'anybody/members-only',
      match:
        /members.only|closed (?:mailing list|group)|closed to (?:strangers|outsiders|non-?members|the public)|(?:accepts|takes) (?:only )?(?:posts|postings|submissions) (?:only )?from|not subscribed to (?:this|the) (?:group|(?:mailing )?list)|restricted to (?:list )?(?:subscribers|members)|non-?members?\b|not (?:a |an )?(?:member|subscriber)(?! of domain)|(?:only|members)[^.;]{0,40} (?:can|may|are allowed to) (?:post|send|mail)|accepts messages from its members|list (?:expansion )?(?:is )?(?:prohibited|closed|restricted|members)|(?:post|posting|posts|postings) (?:from|by|to)[^.;]{0,40} (?:not allowed|denied|restricted|held|rejected)|moderat(?:ed|ion|or) (?:list|group|required)/i,
      reason: 'recipient-restricted',
      example: '550 5.7.2 Only members may post to this list',
      alsoExamples: [
        '550 5.7.1 Delivery not authorized: members only list',
        '550 The address used is not subscribed to this group',
        '550 Posting to this list is restricted',
        '550 5.7.1 This list takes postings from its subscribers',
        '550 Mailbox closed to strangers',
        '550 Message distribution in the list is restricted to list subscribers',
      ],
      source: 'RFC 3463 §3.8',
    },
    {
      id: 'anybody/takes-mail-from-some-only',
      match:
        /(?:accepts?|receives?|takes?) (?:e?mails?|messages?) only from|only (?:accept(?:s|ing)?|receives?|allows?|takes?)[^.;]{0,30} (?:e?mails?|messages?|senders?)[^.;]{0,20} (?:from|by)|only (?:authenticated|internal|authori[sz]ed|registered|approved|known) (?:senders|users|people)|(?:internal|local) (?:senders?|use|users?|mail) only|external (?:senders?|e?-?mails?|users?|messages?)[^.;]{0,30} (?:not|blocked|denied|rejected)|(?:recipient|mailbox|user)[^.;]{0,40} (?:does not|doesn't|is not|do not|isn't) (?:accept(?:ing)?|allow|want|receiv\w{1,3}|take)[^.;]{0,30} (?:from|external|internet)|sendernotauthenticated|sender (?:address )?(?:is )?not (?:in|on) (?:the |my |our )?(?:(?:recipient|user|addressee)(?:['’]s|s['’])? )?(?:white|allow|safe|accept)\w{0,3}[- ]?list|does not accept (?:e?mail|messages) (?:over|via) ipv6|nur (?:für )?(?:interne|mitglieder)/i,
      reason: 'recipient-restricted',
      example: '550 5.7.1 This group only accepts messages from people in its organization',
      alsoExamples: [
        '550 Only authenticated senders may write to this mailbox',
        '550 5.7.1 External senders are not welcome at this mailbox',
        '550 5.7.1 The recipient does not accept mail from the internet',
        '550 5.1.1 Sender not in recipient whitelist',
      ],
    },
    {
      id: 'anybody/closed-to-outsiders',
      match:
        /(?:allowed|accepted|permitted) (?:only )?(?:from|for|by) (?:authenticated|authori[sz]ed|internal|local|known|trusted|approved|specific) (?:senders?|users?)|(?:group|list|mailbox|recipient|user|address|it) (?:does not|doesn['’]t|do not|don['’]t) (?:accept|take|receive) (?:any )?(?:external|outside|internet|outsiders?)/i,
      reason: 'recipient-restricted',
      example: "550 5.2.1 This group doesn't accept external mail",
      alsoExamples: ['554 5.7.1 Mail to this address is only allowed from authenticated senders'],
    },
    {
      id: 'anybody/no-mail-from-outside',
      match:
        /(?:denied|blocked|rejected|refused|closed|not (?:open|available|allowed)|restricted) (?:for|to|from) (?:external|outside|internet)|external access is not allowed|not authenticated by (?:the |its )?organi|(?:is|are) for internal use|(?:no|not|n't)\b[^.;]{0,30} (?:mails?|e-?mails?|messages?|posts?|senders?|anything|posting) (?:from|by) (?:the )?(?:outside|external|internet|strangers)|from (?:\w{1,12} )?(?:subscribers|members|employees|staff|insiders) only|(?:from|by) (?:its|their|the|an?|his|her) (?:allow|white|safe|accept)[- ]?list|requires? an? authenticated sender|authenticated (?:senders?|users?) only|(?:aren't|are not) (?:a )?(?:member|subscriber|subscribed)|must (?:first )?(?:be subscribed|be a member|subscribe|join)/i,
      reason: 'recipient-restricted',
      example: '550 5.7.1 bo@example.com takes no messages from outside the organization',
      alsoExamples: [
        '554 5.7.1 <bo@example.com>: Recipient address rejected: Access denied for external senders',
        '550 You must be subscribed to the list',
        '550 5.7.12 Sender was not authenticated by organization',
        '550 5.7.1 Recipient address rejected: this mailbox is for internal use',
      ],
    },
    {
      id: 'anybody/allow-list-of-the-recipient',
      match:
        /restricted (?:recipient|list|group|to (?:the |a few |some )?(?:internal|members|authori|employe|staff|student|subscrib|senders|certain|selected|specific|trusted|approved|known|organi|list|local))|list of (?:approved|allowed|permitted|authori[sz]ed) (?:posters|senders|people)|approved posters|recipient (?:is )?restricted|allow(?:ed)?.?(?:sender|list)s? list|delivery restriction|challenge.?response|sender confirmation|sender not pre-approved|account is protected by/i,
      reason: 'recipient-restricted',
      example: '550 5.7.1 Recipient is restricted',
      alsoExamples: [
        '550 5.7.1 A delivery restriction of the mailbox applies',
        '550 This account is protected by a list of friends',
      ],
    },
    {
      id: 'anybody/group-closed-in-other-languages',
      match:
        /グループ.{0,120}(?:投稿|権限)|skupin.{0,160}oprávnění|grupo.{0,160}(?:permisos?|permissão)|groupe.{0,160}autoris|gruppe.{0,160}berechtig|gruppo.{0,160}autorizza|групп.{0,160}прав|grup.{0,160}uprawni|קבוצה.{0,160}(?:אישור|הרשאה)|समूह.{0,160}अनुमति|群组.{0,80}权限|그룹.{0,80}권한/i,
      reason: 'recipient-restricted',
      example: 'El grupo no existe o no tienes los permisos para publicar en él',
      alsoExamples: [
        'このグループに投稿する権限がありません',
        'Die Gruppe gibt es nicht, oder Ihnen fehlt die Berechtigung',
      ],
      source: 'https://support.google.com/a/answer/9325676',
    },
    {
      id: 'anybody/blocked-by-the-recipient',
      match:
        /(?:sender|you|e?mail|message|address|from)[^.;]{0,40} (?:has been |have been |is |are |was |were |been ){0,3}(?:blocked|blacklisted|rejected|refused|banned|declined) by (?:the |this |that |your )?(?:recipients?|user|addressee|owner|receiver|mailbox)|rejected by (?:the |this )?(?:recipients?|user|addressee)|(?:refused|blocked) by (?:this )?(?:recipient|user)|you have been blocked by|return address (?:was |is |has been )?(?:refused|rejected|blocked)/i,
      reason: 'sender-rejected',
      example: '550 Your message was rejected by this user and was not delivered.',
      alsoExamples: [
        '550 You have been blocked by the recipient',
        'Your message was not delivered because the return address was refused.',
      ],
    },
    {
      id: 'anybody/recipient-blocks',
      match:
        /(?:user|recipient|addressee) (?:refuses|rejects|blocks|declines) (?:e?mails?|messages?) from|(?:user|recipient|addressee) (?:has )?(?:refused|rejected|blocked|declined) (?:to|your|this|the|e?mail|messages?|you)|(?:recipient|user) \S{0,100} ?(?:has|have) blocked (?:e?mail|messages|you)|(?:recipient|user|addressee) has (?:chosen|opted|elected) (?:to (?:block|reject|refuse)|not to (?:receive|accept))|refuses? to (?:receive|accept)|due to (?:recipient|user) (?:preferences|rules|settings)|envelope blocked|manually blocked|blocked senders|(?:recipient|user)'s (?:block|black|reject|ignore|kill) ?-?list|empfänger (?:hat )?(?:die )?annahme verweigert|收件人(?:拒收|拒绝)|受信者(?:の設定|側の設定|が|側で)[^。]{0,12}(?:拒否|受信し)/i,
      reason: 'sender-rejected',
      example: '553 User refused to receive this mail.',
      alsoExamples: [
        '554 Recipient bo@example.com has blocked mail from you',
        '550 5.1.1 Recipient refuses mail from this sender',
        '550 Mail refused due to recipient preferences',
        '550 Envelope blocked - User Entry',
        '550 The recipient has chosen to block messages from you',
        '550 受信者の設定により受信を拒否されました',
      ],
    },
    {
      id: 'anybody/recipient-does-not-want-it',
      match:
        /(?:user|recipient|addressee) (?:has )?(?:black-?listed|block-?listed|banned) (?:you|this|the sender)|(?:on|in) (?:our|the|my) (?:sender )?ban(?:ned)? list|(?:block|black|deny|reject)[- ]?list of (?:the|this|our) (?:recipient|user|addressee)|your (?:e-?mail )?address (?:is |has been |was )?(?:banned|black-?listed)|(?:recipient|user|addressee|owner)(?: \S{1,100})? (?:does not|doesn't|did not|no longer) (?:wish|wants?|like) (?:to (?:receive|get|hear)|your|this|any|e?-?mails?|messages?|you)|at the request of (?:our|the|this) (?:user|recipient|customer|owner)/i,
      reason: 'sender-rejected',
      example: '550 User bo@example.org does not wish to receive your mail',
      alsoExamples: ['550 The recipient has blacklisted you', '501 Sender address on our ban list'],
    },
    {
      id: 'anybody/sender-refused',
      match:
        /(?:sender|senders?'s? address|from address|return path|mail from|envelope from|reverse.path|sending (?:address|domain))(?: (?:e?mail )?address)?(?:,? [<(]?\S{1,120})? (?:is |was |has been |been |are |access ){0,3}(?:rejected|denied|refused|blocked|not (?:accepted|allowed|permitted|authori[sz]ed|welcome)|forbidden|banned|restricted|prohibited|disabled|suspended|black-?listed|block-?listed)|sender (?:access )?denied|sender is not (?:wanted|welcome)|unwanted sender|not (?:an? )?(?:known|approved|recogni[sz]ed) sender\b|(?:user|recipient|addressee|x@x{1,200}>?) refuses (?:e?mails?|messages?|everything) from/i,
      reason: 'sender-rejected',
      example: '550 5.7.1 <ann@example.com>: Sender address rejected: Access denied',
      alsoExamples: [
        '550 null sender is not allowed',
        '554 5.7.1 <ann@example.com> sender blocked',
        '550 User bo@example.org refuses mail from ann@example.com',
      ],
      source: 'https://www.postfix.org/postconf.5.html#check_sender_access',
    },
    {
      id: 'anybody/refused-sender',
      match:
        /(?:rejected|denied|refused|blocked|banned|bad outbound|forbidden) (?:e?mail )?(?:sender|from address)|sender (?:address )?(?:\S{1,120} )?(?:is |was )?(?:on|in|listed in) (?:the|our|a|my) (?:\w{1,12} ){0,2}(?:deny|black|block|reject|ban)[- ]?list|mail sending denied|badmailfrom|sender is spammer|(?:empty|null) (?:envelope )?senders? (?:is |are )?not allowed|(?:to\/)?from an address that has been blacklisted/i,
      reason: 'sender-rejected',
      example: '553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)',
      alsoExamples: ['550 5.1.8 Access denied, bad outbound sender', '550 5.7.0 Mail Sending denied.'],
    },
    {
      id: 'anybody/your-account-is-blocked',
      match:
        /unusual (?:sending|outgoing|account) activity|outgoing mail suspen|discarded due to sender restrictions|your (?:e?mail )?(?:account|address|mailbox) (?:has been |is |was )?(?:suspended|blocked|disabled|banned|restricted|locked)|(?:you are|user (?:[<"']?x{1,64}@x{1,200}[>"']? )?is) (?:not (?:allowed|permitted|authori[sz]ed|welcome) to send(?! to)|banned(?! by)|blocked (?:from|for) sending)|you are (?:banned|blocked)/i,
      reason: 'sender-rejected',
      example: '550 5.7.1 Your account has been suspended',
      alsoExamples: [
        '550 You are not allowed to send any mail',
        'Mail sent by user ann being discarded due to sender restrictions in WHM',
        '550 User ann@example.com is not allowed to send: account disabled',
      ],
    },
    {
      // A server says "you" to the sender; where a language says the same of "him", a living mailbox weighs more.
      id: 'anybody/your-account-is-blocked-abroad',
      match:
        /(?:\b(?:ihr|dein)e?n? (?:benutzer|e-?mail-?)?(?:konto|postfach|account|adresse|zugang)|\b(?:votre|ton) (?:compte|bo[iî]te|adresse)|\b(?:su|tu) (?:cuenta|buz[oó]n|direcci[oó]n|usuario)|\b(?:sua|tua|suo|tuo|vostr[oa]) (?:conta|caixa|account|casella|indirizzo|utenza)|\b(?:uw|je|jouw) (?:account|mailbox|postvak|adres)|\b(?:ditt|din|dit) (?:konto|postkasse|adresse?|brevlåda)|(?:twoje|pa[nń]stwa) konto|twoja skrzynka|ваш\S{0,2} (?:ящик|аккаунт|уч[её]тная запись|адрес)|(?:您的?|你的?)(?:账号|帐号|账户|帐户|邮箱|用户)|(?:お客様|あなた)の(?:アカウント|メールボックス)|귀하의 (?:계정|메일함)|hesab[ıi]n[ıi]z)[^.;。]{0,40}(?:gesperrt|deaktiv|d[eé]sactiv|suspen|bloqu|ferm[eé]|desativ|cancel|ina[ck]?tiv|disabilit|disattiv|sospes|blocc|chius|geblokk|gedeact|opgeheven|uitgeschak|sp[äæe]rr|zablokow|zawiesz|nieaktyw|заблокир|отключ|禁用|停用|冻结|锁定|注销|封|停止|凍結|無効|정지|비활성|kapat|ask[ıi]|devre d)/i,
      reason: 'sender-rejected',
      example: '550 Ihr Benutzerkonto ist gesperrt',
      alsoExamples: [
        '550 Votre compte est désactivé',
        '550 Su cuenta ha sido suspendida',
        '550 Twoje konto zostało zablokowane',
        '550 Ваша учетная запись заблокирована',
        '550 您的账号已被禁用',
      ],
    },
    {
      id: 'anybody/no-mail-from-you',
      match:
        /not accept(?:ing)? (?:e?mails?|messages?)(?: \w{1,10}){0,2} from (?:you|this|that|the)|(?:does not|doesn't|do not|don't) accept (?:e?mails?|messages?) from|not accepted from (?:this|that|your)|not accepting (?:e?mail|messages) from|(?:mails?|messages?) from <?x{1,64}@x{1,200}>? (?:is |are )?(?:not accepted|not wanted|blocked|refused|rejected|unwanted)|\b(?:mails?|messages?|e-?mails?) from [^;]{0,60} (?:is|are) (?:not (?:wanted|welcome)|unwelcome)/i,
      reason: 'sender-rejected',
      example: '550 We do not accept mail from this address',
      alsoExamples: [
        '550 Mails from ann@example.com are not accepted here',
        'They are not accepting mail from ann@example.com',
        '550 Mail from your domain example.com is not wanted here',
      ],
    },
    {
      id: 'anybody/sender-refused-in-other-languages',
      match:
        /absender[^.;]{0,30} (?:wurde |ist )?(?:abgelehnt|gesperrt|blockiert)|exp[eé]diteur[^.;]{0,30} ?(?:refus|rejet|bloqu)|remitente[^.;]{0,20} (?:rechazado|bloqueado)|mittente[^.;]{0,20} (?:rifiutato|bloccato)|afzender[^.;]{0,20} (?:geweigerd|geblokkeerd)|отправител[^.;]{0,20} (?:заблокирован|отклонен)|发件人[^.;]{0,10}(?:拒绝|被拒)/i,
      reason: 'sender-rejected',
      example: '550 Der Absender wurde abgelehnt',
      alsoExamples: ['550 Expéditeur bloqué', '550 发件人被拒绝'],
    },
  ],
} satisfies RuleFile
