/** In what manner a mail was sent: by a mail system, by an answering machine, as a receipt or a collected report. */
import type { Mail } from '../mail/mail.ts'
import type { Kind } from '../verdict/verdict.ts'
import { addressesIn } from './address.ts'
import { isReportSubject } from './tone.ts'

/** What a mail's own header says about its being a report. */
export interface Manner {
  subject: string
  /** From a mailer daemon, a postmaster, or nobody. */
  daemon: boolean
  reportSubject: boolean
  /** X-Failed-Recipients, as Exim and Gmail write it. */
  failed: string[]
}

export function identifyManner(mail: Mail): Manner {
  const subject = mail.headers.get('subject') ?? ''
  return {
    subject,
    daemon: isDaemon(mail),
    reportSubject: isReportSubject(subject),
    failed: mail.headers.all('x-failed-recipients').flatMap(addressesIn),
  }
}

const daemonName =
  /mailer[-_. ]?daemon|post[-_]?master|mail delivery|mail[-_ ]?system|mail[-_ ]?administrator|system administrator|delivery (?:sub)?system|delivery service|mailer|maildaemon|mdaemon|mail[-_ ]?server|mailsystem|bounce|daemon@|\bndr@|undeliver|antivirus|interscan|imss@|groupwise|exchange@|microsoftexchange|smtp[-_ ]?(?:gateway|service)|mail transport|mail router|mail gateway|system@|no-?reply@(?:.{0,60}\.)?(?:dion\.ne\.jp|amazonses\.com)/i

/** True for mails from a mailer daemon, a postmaster, or nobody (RFC 5321 §4.5.5: the null reverse-path). */
export function isDaemon(mail: Mail): boolean {
  const from = mail.headers.get('from') ?? ''
  if (daemonName.test(from)) return true
  const returnPath = mail.headers.get('return-path')
  if (/<>\s*$/.test(from)) return true
  return (
    returnPath !== undefined &&
    (/^<\s*>$/.test(returnPath.trim()) || /mailer-daemon/i.test(returnPath)) &&
    !isAutoReply(mail)
  )
}

const autoSubject =
  /^(?:re: ?)?(?:\[?auto(?:mat\w{0,8})?[- ]?(?:reply|response|respond\w*|antwort|antwoord|svar|reply-?message)|automati(?:c|sche|sk|sche[rn]?) (?:reply|response|antwort|antwoord|svar)|automated (?:reply|response)|out[- ]of[- ](?:the[- ])?office|away from|on (?:vacation|holiday|leave)|vacation|abwesenheit|automatische (?:antwort|abwesenheit)|réponse automatique|reponse automatique|absence du bureau|absent du bureau|respuesta automática|fuera de la oficina|resposta automática|ausente|risposta automatica|fuori sede|afwezig|autosvar|frånvaro|fravær|poissa|automatyczna odpowiedź|nieobecn|автоматический ответ|автоответ|otomatik yanıt|自動応答|自動返信|不在|自动回复|自動回覆|부재중|자동)/i

/** Answers of a machine on somebody's behalf (RFC 3834): vacations, acknowledgements, challenges. */
export function isAutoReply(mail: Mail): boolean {
  const { headers } = mail
  if (/^auto-replied/i.test(headers.get('auto-submitted') ?? '')) return true
  if (/auto[_-]?reply|auto[_-]?response/i.test(headers.get('precedence') ?? '')) return true
  if (
    ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-autoreply-from', 'x-vacation', 'x-mail-autoreply'].some(
      (name) => headers.get(name) !== undefined,
    )
  ) {
    return true
  }
  return autoSubject.test(headers.get('subject') ?? '')
}

/** Receipts (RFC 8098) and collected reports (DMARC: RFC 7489 §7.2.1.1, TLS: RFC 8460 §5.3). */
export function machineKind(mail: Mail): Kind | null {
  const subject = mail.headers.get('subject') ?? ''
  if (mail.parts.some((part) => part.type === 'message/disposition-notification')) return 'receipt'
  if (mail.parts.some((part) => part.type === 'application/tlsrpt+gzip' || part.type === 'application/tlsrpt+json'))
    return 'report'
  if (mail.headers.get('tls-report-domain') !== undefined) return 'report'
  if (/^report domain: \S{1,255} submitter: /i.test(subject.trim()) || /\bdmarc\b.{0,40}\breport\b/i.test(subject)) {
    if (mail.parts.some((part) => /zip|gzip|xml/.test(part.type))) return 'report'
  }
  return null
}
