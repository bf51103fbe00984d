/** In what manner a mail was sent: by a mail system, by an answering machine, as a receipt or a collected report. */
import type { Mail } from '../mail/mail.ts'
import type { Kind } from '../verdict/verdict.ts'
import { addressesIn } from './address.ts'
import { isReportSubject } from './tone.ts'

/**
 * Who speaks: a mailer daemon; a postmaster, who can also be a person; nobody (the null reverse-path, RFC 5321 §4.5.5,
 * which answering machines use too); or somebody. The less sure, the more the text must show.
 */
export type Sender = 'daemon' | 'postmaster' | 'nobody' | 'somebody'

/** What a mail's own header says about its being a report. */
export interface Manner {
  sender: Sender
  subject: string
  reportSubject: boolean
  /** An answer in a conversation: it quotes what others wrote. */
  isAnswer: boolean
  /** What a person hands on, in its own words too. */
  isForward: boolean
  /** Mail to a list's or newsletter's readers (RFC 2369, RFC 2919), which returns no message: it quotes what it likes. */
  isBulk: boolean
  /** X-Failed-Recipients, as Exim and Gmail write it. */
  failed: string[]
}

/** Fields of lists, newsletters and issue trackers. */
const toReaders = [
  'list-unsubscribe',
  'list-id',
  'list-post',
  'mailing-list',
  'x-mailing-list',
  'x-beenthere',
  'x-bugzilla-reason',
  'x-github-reason',
  'x-gitlab-project',
  'x-jira-fingerprint',
  'x-launchpad-bug',
  'x-trac-version',
]

export function identifyManner(mail: Mail): Manner {
  const { headers } = mail
  const subject = headers.get('subject') ?? ''
  const sender = senderOf(mail)
  return {
    sender,
    subject,
    reportSubject: isReportSubject(subject),
    isAnswer: isAnswer(mail, sender),
    isForward: /^\s*(?:fwd?|wg|tr|rv|enc|doorst|vb|pd|ilt)\s?:/i.test(subject),
    isBulk:
      toReaders.some((name) => headers.get(name) !== undefined) &&
      !mail.parts.some((part) => part.type === 'message/rfc822'),
    failed: headers.all('x-failed-recipients').flatMap(addressesIn),
  }
}

/**
 * "Re:" with the mail that it answers, or a postmaster's under his own reverse-path: a mailer that answers under the
 * original's subject uses none (RFC 5321 §4.5.5).
 */
function isAnswer({ headers }: Mail, sender: Sender): boolean {
  const subject = headers.get('subject') ?? ''
  // `[Ticket#12] Re: Undelivered Mail`: help desks put their number in front and quote what they were sent.
  if (/^\s*\[[^\]#]{0,40}#\s?[\w.-]{2,40}\]\s{0,3}(?:re|aw|sv|antw)\s?:/i.test(subject)) return true
  if (!/^\s*(?:re|aw|sv|antw|rif|odp|ynt)\s?:/i.test(subject)) return false
  if (headers.get('in-reply-to') !== undefined) return true
  return sender === 'postmaster' && (headers.get('return-path') ?? '').includes('@')
}

const daemonName =
  /mailer[-_. ]?daemon|mail deliver(?:y|ies)?(?= (?:sub-?)?(?:sys\w{0,5}|service|agent|software|status|fail\w{0,5}|err\w{0,3}|problem|notif\w{0,10}|report|daemon|admin\w{0,12}|robot|server|program|manager)\b|["'\s]{0,3}(?:<|$))|mail[-_. ]deliver(?:y|ies)[-_. ](?:sub)?system|maildaemon|mdaemon|delivery subsystem|undeliver|\bndr@|\bimss@|microsoftexchange|mail transport|mail router@?|mailer service|jetmail system|no-?reply@(?:[\w.-]{1,60}\.)?(?:dion\.ne\.jp|amazonses\.com)/i
const postmasterName =
  /post[-_]?master|(?:mail|system) administrator|mail[-_ ]?system|mail[-_ ]?server|content[-_ ]filter|e?-?mail filter|mail gateway|smtp gateway|mail relay|\brelay@|root@|(?<!bugzilla-|bug-)daemon@|"?system"? <|admin(?:istrator)?@|mailmarshal|m(?:ime|ail)sweeper|mail ?essentials|fortimail|puremessage|scanmail|\bmail security|spam firewall|mimedefang|mailscanner|interscan|groupwise|gateway@|e500_smtp/i

const watchName =
  /\b(?:cron daemon|logwatch|logcheck|fail2ban|denyhosts|pflogsumm|fetchmail|monit|nagios|icinga|zabbix|munin|rkhunter|ossec|prometheus|alertmanager|grafana|(?:hourly|daily|weekly|monthly) (?:\w{1,20} ){0,3}(?:report|statistics|summary|digest|log)|(?:mail|queue|smtp) (?:statistics|log summary|queue report))\b/i

function senderOf({ headers }: Mail): Sender {
  const from = headers.get('from') ?? ''
  if (daemonName.test(from) || /<>\s*$/.test(from)) return 'daemon'
  // Italian certified mail reports under its own address (DM 2 November 2005, annex §6).
  if (/errore-consegna|non-accettazione/i.test(headers.get('x-ricevuta') ?? '')) return 'daemon'
  // Programs that watch a server write of its mail log: root is no postmaster there.
  const subject = headers.get('subject') ?? ''
  const watches = watchName.test(from) || (watchName.test(subject) && !isReportSubject(subject))
  if (watches || headers.get('x-cron-env') !== undefined) return 'somebody'
  if (postmasterName.test(from)) return 'postmaster'
  const returnPath = headers.get('return-path')?.trim()
  return returnPath !== undefined && /^<\s*>$|mailer-daemon/i.test(returnPath) ? 'nobody' : 'somebody'
}

const autoSubject =
  /^(?:re: ?)?(?:\[?auto(?:mat\w{0,8})?[- ]?(?:reply|response|respond\w*|antwort|antwoord|svar|reply-?message)|automati(?:c|sche|sk|sche[rn]?) (?:reply|response|antwort|antwoord|svar)|automated (?:reply|response)|out[- ]of[- ](?:the[- ])?office|away from|on (?:vacation|holiday|leave)|vacation|abwesenheit|automatische (?:antwort|abwesenheit)|réponse automatique|reponse automatique|absence du bureau|absent du bureau|respuesta automática|fuera de la oficina|resposta automática|ausente|risposta automatica|fuori sede|afwezig|autosvar|frånvaro|fravær|poissa|automatyczna odpowiedź|odpowiedź automatyczna|automati[cs]k[aáét]\w{0,2} (?:odpov|svar)|automaattinen vastaus|automatikus válasz|răspuns automat|автоматична відповідь|αυτόματη απάντηση|balasan otomatis|nieobecn|автоматический ответ|автоответ|otomatik yanıt|自動応答|自動返信|不在|自动(?:回复|答复)|自動(?:答覆|回信)|自動回覆|부재중|자동|תשובה אוטומטית|رد تلقائي|ตอบกลับอัตโนมัติ|trả lời tự động)/i
const autoHeaders = [
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-autoreply-from',
  'x-vacation',
  'x-mail-autoreply',
]

/** Answers of a machine on somebody's behalf (RFC 3834): vacations, acknowledgements, challenges. */
export function isAutoReply({ headers }: Mail): boolean {
  if (/^auto-replied/i.test(headers.get('auto-submitted') ?? '')) return true
  if (/auto[_-]?reply|auto[_-]?response/i.test(headers.get('precedence') ?? '')) return true
  if (autoHeaders.some((name) => headers.get(name) !== undefined)) return true
  const subject = headers.get('subject') ?? ''
  return autoSubject.test(subject) || isChallenge(subject)
}

/** Mails by which a sender is asked to prove that he is a person. */
const isChallenge = (subject: string): boolean =>
  /requires? (?:your )?(?:verification|confirmation)|awaits? verification|please confirm (?:your|that you sent)|\bverify#|confirm your (?:message|e-?mail) to\b/i.test(
    subject,
  )

/** Receipts (RFC 8098), collected reports (DMARC: RFC 7489 §7.2.1.1, TLS: RFC 8460 §5.3), and notices of no message. */
export function machineKind(mail: Mail): Kind | null {
  const subject = mail.headers.get('subject') ?? ''
  if (mail.parts.some((part) => part.type === 'message/disposition-notification')) return 'receipt'
  // What a server tells its postmaster of a client that it refused.
  if (/^postfix smtp server: errors from\b/i.test(subject)) return 'other'
  // amavis to administrators and recipients; to the sender it writes "from YOU".
  if (
    /^(?:virus|banned|spam|unsolicited|bad.header|infected)\b.{0,200} in mail (?:from(?! you\b)|to you\b)/i.test(
      subject,
    )
  )
    return 'other'
  // What Mailman tells a list's owner of a member; the bounce it attaches was the list's.
  if (/^(?:bounce action|uncaught bounce) notification$/i.test(subject.trim())) return 'other'
  if (mail.parts.some((part) => /^application\/tlsrpt\+(?:gzip|json)$/.test(part.type))) return 'report'
  if (mail.headers.get('tls-report-domain') !== undefined) return 'report'
  if (
    /^\s{0,10}(?:\[[^\]]{1,30}\] )?report domain: \S{1,255} submitter: /i.test(subject) ||
    /\bdmarc\b.{0,40}\breport\b/i.test(subject)
  ) {
    if (mail.parts.some((part) => /zip|gzip|xml/.test(part.type))) return 'report'
  }
  return null
}
