/**
 * Words beside those of a dead address that say whose they really are: the sender's, another part's, a moment's. A rule
 * that would end mail to an address does not count where they stand.
 */

/** A reply that asks to be tried again: "450 user unknown, try again later". */
export const comesBack =
  /\btry (?:again|later)|\blater\b|\btempor[aä]|\btime(?:d )?-?out\b|vorübergehend|später|plus tard|m[aá]s tarde|pi[uù] tardi|tijdelijk|tymczasow|временно|позже|dočasn|geçici|暂时|暫時|稍后|一時的|일시|\bretry|\byet\b|at the moment|\bcache\b|mantenimiento|manuten[zç]|\bwartung|datenbank|base de dat|derzeit|\bmomento?\b|riprov|ponownie|r[eé]essay|reintent|tente novamente|bitte warten|maintenance|повторит|попроб|繁忙|再试/i

/** An outage that knows no user knows nobody. */
export const outage = /\boutage\b|\btemporary (?:\w{1,16} )?(?:failure|error|problem)\b/i

/** The path of a help page (`/user-unknown.html`) is nobody's. Tested on what stands before. */
export const insideUrl = /(?:\bhttps?:\/\/|\bwww\.)[^\s<>"]{0,200}$/i

/** The address of a machine right behind "host unknown". */
export const machineBehind = /^:? ?[[(]?\d{1,3}(?:\.\d{1,3}){3}/

/** A host name, or an address, between two words is no distance: "no such host mail.example.com for HELO". */
export const hostName = /^:? (?:<?x{1,64}@x{1,200}>?|[<("[]?(?:[\w-]{1,63}\.){1,6}[a-z]{2,18}[>)"\]]?)(?= )/i

/** "Invalid recipient count", "user has disabled auto-reply": the next word says what it was really about. */
export const goesOn =
  /^[:,]? (?:please )?renew\b|^(?:['’]s)? (?:counts?|tokens?|(?:domain )?polic(?:y|ies)|state|databases?|index|locks?|certificates?|keys?|filters?|rules?|sessions?|forwarding|relay\w{0,3}|auto-?repl\w{1,5}|external|access|notifications?|(?:out of |after )?hours|until\b|(?:for|during|on) (?:the )?(?:night|weekends?|holidays?|maintenance)|credentials|may not\b|as an? contact\b|(?:in|to) (?:the |our |my )?(?:white|allow|safe|ticket|billing|contact)|your?\b|in your\b|tried\b|connect\w{0,3}\b|(?:the |this )?(?:messages?|e?-?mails?) (?:to|into)\b|to (?:strangers|outsiders|non-?members|externals?|unknown|the public)|(?:to )?(?:quarantine|spam|junk|(?:another|a new|the new|new|a different) (?:server|store|host|node|database|cluster|machine|system|mx)))\b/i

/** Parts of a service that can be unknown or disabled while the mailbox lives. */
export const ofAnotherThing =
  /\b(?:scanning|responder|feature|vacation|contacts|indexing|synchroni[sz]ation|unauthori[sz]ed|country|image)\b|\b(?:pop3?|imap|webmail) access|(?<!\bno )\bforward(?:ing)? address (?:of|for|is|does|not)\b|\balias target|\blist[- ]owner|\bcontact address|\bin (?:the )?(?:message )?body\b|\bcannot reply\b|\bverify you\b|\bbeing (?:moved|relocated|migrated)|\bmoved temporarily|\banhang\b|\bhat sie\b|\bpièce jointe|\bpreferences\b|\balias map|\bmailbox owner|\bdismounted|\bfilter deleted|\busers that\b|\breply domain|\blist address|\bwird gerade\b|benutzerdatenbank|\bbase d['’e]|\barchivo de|\bfichier d/i

/** "Your address", said to the sender. Only before the words: behind them it is advice ("check your entry"). */
export const yoursAbroad =
  /(?:\b(?:ihr|dein)(?:e[mnrs]?)? (?:e-?mail-?)?|\b(?:votre|ton|uw|je) |\b(?:su|tu|seu|sua|tua|suo|tuo|vostr[oa]) (?:nombre de )?|ваш\S{0,2} |\b(?:twoj[ae]|twój|państwa) )(?:adres|dom[aäeíi]|direcci|endereço|indirizzo|compte|konto|cuenta|conta\b|serve?[uoi]|домен|адрес|сервер|ip\b)|(?:您的?|你的?|贵)(?:的)?(?:地址|域名|邮箱|账号|服务器)|(?:あなた|お客様)の(?:メール)?(?:アドレス|ドメイン|アカウント|サーバ)|귀하의 (?:이?메일 )?(?:주소|도메인|계정|서버)/i

/** The sender, its server, its headers. */
export const besideIt =
  /\bsender|\bfrom: address\b|\byour (?:server|domain)\b|\blog ?in\b|\burl domain|\brecipient policy\b|\bsending (?:account|user|mailbox)\b|\byour (?!recipient|destination|target|intended|addressee)(?:[\w-]{1,12} )?(?:address|account|mailbox)\b|\bcall-?(?:out|back)\b|\bwhile verifying (?!recipient)|\bsmtp auth\b|\b(?:link|url)s? (?:to|of|in)\b|\bheader \w{1,12}:|\b(?:sending|mailing) from\b|\b(?:for|from) sending\b|\b(?:cannot|may not) send\b|\boutgoing\b|\borigin(?:ating|ator)?\b|\bbounce address|\breply-to\b|\bauthenticated\b|\b(?:he|eh)lo\b|\bconnecting (?:host|client|server)|\bsubject:? ?['"(]|phish|\bscam\b|\bmail from\b|\bbackscatter|\bprvs\b|\bbatv\b|\bheader field\b|\breturn[- ](?:path|address)\b|\breverse[- ]path\b|\bfrom (?:address|line|field)\b|\bpasswords?\b|\bforwarding (?:for|of)\b|\bin (?:the )?(?:received|cc|bcc|resent)\b|\bheader (?:\w{2,9} )?(?:syntax|address|contains?)|\b(?:to|cc|from|in) headers?\b|\benvelope[- ]from\b|absender|exp[eé]diteur|[eé]metteur|remitente|remetente|mittente|afzender|nadawc|avsändar|отправител|відправник|gönder(?:en|ici)|送信者|差出人|发件人|寄件人|보낸/i
