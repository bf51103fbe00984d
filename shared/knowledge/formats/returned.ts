/** How mail systems announce the returned original inside a text: behind these lines the sender's words end. */

const message = '(?:message|mail|e-?mail|msg|letter)'
const what = '(?:original|returned|undelivered|undeliverable|source|failed|rejected|unsent|bounced|non-delivered|old)'
const piece =
  '(?:copy|contents?|transcript|headers?|body|text|start|first \\d{1,4} (?:lines?|bytes|characters)|beginning|first part|summary|envelope|part)'
const behind =
  '(?:follows?|headers?|text|body|contents?|details?|attached|is attached|as received|below|info|information|source|included|enclosed)'

const lines: readonly string[] = [
  // this is a copy of the message · here is a copy of your message, including all the headers
  `(?:this|here|following|below|attached|included|enclosed|here below)(?: is| are| you will find| follows|:),? (?:a |the |your )?(?:partial )?(?:original|${piece}|returned|undelivered|message headers?)\\b.{0,80}`,
  `(?:below|included|attached|enclosed) (?:is )?(?:a|the) (?:copy|headers?|text|original) .{0,80}`,
  `below (?:this|the next|the following) line\\b.{0,60}`,
  `(?:a |the |partial ){0,3}${piece} of (?:the |your |this )?(?:${what} )?${message}\\b.{0,60}`,
  `(?:the )?(?:original |your )?${message} (?:headers?|body|text|contents?)\\b(?: (?:follows?|is|are|below|as)\\b.{0,40})?[:.]?`,
  `(?:the )?${message} (?:begins|follows)\\b.{0,30}`,
  // Not "Original Message Details": Office 365 heads a table with it, and its own "Error Details" stand below.
  `(?:the |your )?(?:original|unsent) (?:${message}|text)(?: (?!details)${behind}\\b.{0,50})?[:.]?`,
  `(?:the |your )?${what} ${message} (?!details)${behind}\\b.{0,50}`,
  `your ${message} (?:reads|follows|was as follows|is (?:attached|enclosed|returned|appended))\\b.{0,40}`,
  `(?:the )?attachment is a copy\\b.{0,60}`,
  `start of returned message.{0,20}`,
  `original mail info.{0,20}`,
  // de
  '(?:urspr.{1,2}ngliche |original-?|die original)\\s?(?:nachricht|mail|e-mail)(?: folgt)?.{0,20}',
  '.{0,30}(?:kopie|kopfzeilen|header) (?:ihrer|der|von) .{0,12}(?:nachricht|mail)\\b.{0,40}',
  // fr
  '(?:ci-dessous|voici|copie).{0,40}(?:message|courrier)\\b.{0,60}',
  "(?:le )?message (?:d['’]origine|original|initial)\\b.{0,40}",
  // es, pt, it
  '(?:copia|cabeceras?|encabezados?).{0,20} mensaje\\b.{0,40}',
  '(?:el )?mensaje original\\b.{0,40}',
  '(?:mensagem original|c.{1,2}pia da (?:sua )?mensagem)\\b.{0,40}',
  '(?:messaggio (?:originale|di origine)|copia del messaggio)\\b.{0,40}',
  // nl, pl, tr
  '(?:origineel|originele|oorspronkelijke?) bericht\\b.{0,40}',
  '(?:oryginalna wiadomo|kopia (?:orygin|wiadomo)|tre.{1,2} (?:orygin|wiadomo)).{0,60}',
  '(?:orijinal|özgün) (?:ileti|mesaj).{0,40}',
  // ru
  '(?:исходное сообщение|исходное письмо|оригинал (?:сообщения|письма)|копия (?:вашего )?(?:сообщения|письма)|ниже (?:этой|следующей|приведен|следует|находится)).{0,80}',
  // ja, zh
  '(?:以下|下記|次).{0,30}(?:元のメール|元のメッセージ|オリジナル|原文|送信されたメール|コピー).{0,30}',
  '.{0,12}(?:元のメッセージ|元のメール|オリジナルメッセージ|オリジナルのメッセージ|オリジナルメール)(?:[:：]|の(?:内容|ヘッダ).{0,20})?',
  '.{0,16}(?:原信件|原邮件|原始邮件|原郵件|原始郵件|原文)(?:的?(?:内容|內容|一份)?)?(?:如下|拷贝|副本|备份|附件|附|一份拷贝).{0,20}',
]

/** Tested on a line without its decoration (dashes, stars, bars), lower case. */
export const returnedLine = new RegExp(`^(?:${lines.join('|')})$`, 'u')

/** Only between dashes or stars: bare, these are headings of the report itself. */
export const decoratedReturnedLine = new RegExp(
  `^(?:(?:the |your )?${what} ${message}\\b.{0,40}|forwarded message|message|mail|original|headers?)$`,
  'u',
)

/** A line can only be one when it contains one of these. */
export const returnedHints: readonly string[] = [
  'message',
  'mail',
  'copy',
  'header',
  'original',
  'nachricht',
  'kopie',
  'mensaje',
  'mensagem',
  'messaggio',
  'bericht',
  'wiadomo',
  'сообщени',
  'письм',
  'ниже',
  'ileti',
  'mesaj',
  'below',
  'メ',
  'コピー',
  '原',
]
