/**
 * Reply → reason: the provider's words, anybody's words, the enhanced status code, the reply code, in that order.
 * Pure: it asks nobody, and knows only what `knowledge` says.
 */
import { type Reason, reasons } from '../knowledge/reasons.ts'
import type { Rule } from '../knowledge/rule.ts'
import { ruleFiles } from '../knowledge/rules.ts'
import { providers } from '../knowledge/providers.ts'
import type { Classification, Failure } from './classification.ts'
import { reasonOfCode, reasonOfStatus } from './codes.ts'
import { identifySpeaker } from './provider.ts'
import { candidates, type Places } from '../pattern/candidates.ts'
import { foldReply, quotedAt, readPrefix, readReply, withoutAddresses } from './reply.ts'

/** What one speaker said: its words without the codes in front, and those codes. */
interface Said {
  words: string
  /** The reply of which `words` are a part. */
  whole: string
  /** `words` with every address struck out, so that <user.unknown@example.com> decides nothing. Same length. */
  bare: string
  replyCode: string | null
  status: string | null
  /** The places in `rules` of those that may match `bare`; made when they are asked for. */
  possible?: Places
}

const rules: readonly Rule[] = ruleFiles.flatMap((file) => file.rules)
const canMatch = candidates(rules.map((rule) => rule.match))

/** Whose rules stand where in `rules`; null is anybody. */
const speakerAt = ruleFiles.flatMap(({ provider, rules: own }) => own.map(() => provider))
const speakersWithRules = new Set(speakerAt)
const alsoOf = new Map<string, readonly string[]>(providers.map((provider) => [provider.id, provider.also ?? []]))

/** Returns the category, the reason and what decided it. Any strings at all are taken; nothing is thrown. */
export function classify(failure: Failure): Classification {
  const decided = decide(failure)
  if (!aboutTheRecipient.has(decided.reason) || !answersMailFrom.test(failure.text)) return decided
  return conclude('sender-invalid', decided.because.rule, decided.because.matched)
}

/** RFC 5321 §3.3: a server that answers MAIL FROM has not heard the recipient yet, so an unknown address is the sender's. */
const answersMailFrom = /(?:after|in reply to) (?:pipelined )?mail from/i
const aboutTheRecipient: ReadonlySet<Reason> = new Set<Reason>([
  'user-unknown',
  'mailbox-disabled',
  'address-moved',
  'address-invalid',
  'domain-unknown',
  'domain-no-mail',
])

function decide(failure: Failure): Classification {
  const whole = hear(failure.text, failure.replyCode, failure.status)
  const inner = quotedReply(whole)
  const heard = inner ? [inner, whole] : [whole]
  const byWords = decideByWords(heard, failure.provider)
  if (byWords && byWords.reason !== 'expired') return byWords
  // A sharp status of the report's own is surer than words somewhere in the mail, unless it would end mail to the address.
  const byStatus = byWords ? null : decideByCodes(whole, failure.provider)
  if (byStatus?.because.rule.startsWith('status/') && !isVague(byStatus.reason) && byStatus.category !== 'hard')
    return byStatus
  // `expired` says only that the sender gave up: a sharper cause of the last reply wins, in words or as a status code.
  const context = failure.context?.()
  const byContext = context ? decideByWords([hear(context, null, null)], failure.provider) : null
  if (byContext && !(byWords && isVague(byContext.reason))) return byContext
  const byInnerStatus = inner?.status ? decideByCodes(inner, failure.provider) : null
  return (
    byInnerStatus ??
    byWords ??
    (inner && decideByCodes(inner, failure.provider)) ??
    decideByCodes(whole, failure.provider) ??
    conclude('unclassified', 'none', null)
  )
}

/** Said of any failure by the boilerplate around it. */
function isVague(reason: Reason): boolean {
  return reason === 'expired' || reason === 'server-error' || reason === 'policy-refused' || reason === 'unclassified'
}

function conclude(reason: Reason, rule: string, matched: string | null): Classification {
  return { category: reasons[reason].category, reason, because: { rule, matched } }
}

function hear(text: string, replyCode: string | null, status: string | null): Said {
  const folded = foldReply(text)
  const { words } = readPrefix(folded)
  const isSharp = status !== null && !status.endsWith('.0.0')
  const own = replyCode !== null && isSharp ? null : readReply(folded)
  const known = isSharp ? status : (own?.status ?? status)
  return {
    words,
    whole: folded,
    bare: withoutAddresses(words),
    replyCode: replyCode ?? own?.replyCode ?? null,
    status: known,
  }
}

/** A call-back that quotes "user unknown" about the *sender's* address says nothing of the recipient. */
const ofTheSender =
  /sender verif|verif\w{1,10} (?:(?:of|for|the|your) )?sender|verif\w{1,10} you\b|sender'?s? (?:mail ?)?server|verification failed for|sender address rejected|call-?(?:out|back)/i

/** The innermost reply that this one quotes, or null. */
function quotedReply(whole: Said): Said | null {
  const at = ofTheSender.test(whole.bare) ? null : quotedAt(whole.bare)
  if (at === null) return null
  const { replyCode, status, words } = readPrefix(whole.words.slice(at))
  const bare = whole.bare.slice(whole.bare.length - words.length)
  return { words, whole: whole.whole, bare, replyCode, status: status ?? (replyCode ? null : whole.status) }
}

/** The rules of the provider, then of whoever else is recognised by these very words, then anybody's. */
function decideByWords(heard: readonly Said[], provider: string | null): Classification | null {
  const speakers = new Set([provider, ...heard.map((said) => identifySpeaker(said.bare, said.whole))])
  for (const id of speakers) {
    if (id === null) continue
    for (const speaker of [id, ...(alsoOf.get(id) ?? [])]) {
      const decided = firstMatch(speaker, heard)
      if (decided) return decided
    }
  }
  return firstMatch(null, heard)
}

function firstMatch(speaker: string | null, heard: readonly Said[]): Classification | null {
  if (!speakersWithRules.has(speaker)) return null
  for (const said of heard) {
    if (said.words === '') continue
    for (const place of (said.possible ??= canMatch(said.bare, said.whole))) {
      const rule = speakerAt[place] === speaker ? rules[place] : undefined
      if (!rule || (rule.when && !applies(rule.when, said))) continue
      const found = rule.match.exec(said.bare)
      if (!found) continue
      if (
        aboutTheRecipient.has(rule.reason) &&
        (asksToComeBack(said) ||
          waitsForIt(said, rule) ||
          isOfSender(said.status) ||
          saysNothingOfTheRecipient(said.bare, found, rule))
      )
        continue
      const matched = said.words.slice(found.index, found.index + found[0].length)
      return conclude(rule.reason, rule.id, matched.slice(0, 200))
    }
  }
  return null
}

/**
 * Words of an unknown address with the sender named beside them are too likely to be the sender's to end mail on, and
 * the path of a help page (`/user-unknown.html`) is nobody's; a provider's own rule knows its own pages.
 */
function saysNothingOfTheRecipient(text: string, found: RegExpExecArray, rule: Rule): boolean {
  const before = text.slice(0, found.index)
  if (rule.id.startsWith('anybody/') && insideUrl.test(before)) return true
  // An address between the two words is no distance.
  const near = before.slice(-200).replace(oneAddress, '').slice(-32)
  const end = found.index + found[0].length
  if (rule.reason === 'domain-unknown' && machineBehind.test(text.slice(end, end + 24))) return true
  // Nor is a host name: "no such host mail.example.com for HELO".
  const name = hostName.exec(text.slice(end, end + 100))?.[0].length ?? 0
  const behind = text.slice(end + name, end + name + 24)
  // A word cut in two is another word: "Origin|al message".
  const wholeWords = behind.replace(/\w+$/, (cut) => (/\w/.test(text.charAt(end + name + 24)) ? '' : cut))
  const all = near + found[0] + wholeWords
  return besideIt.test(all) || (rule.id.startsWith('anybody/') && ofAnotherThing.test(all)) || goesOn.test(behind)
}

/** RFC 3463 §3.2: X.1.7 and X.1.8 are about the sender's address. */
const isOfSender = (status: string | null): boolean => status !== null && /^\d\.1\.[78]$/.test(status)

/** "Invalid recipient count", "user has disabled auto-reply": the next word says what it was really about. */
const goesOn =
  /^[:,]? (?:please )?renew\b|^(?:['’]s)? (?:counts?|tokens?|(?:domain )?polic(?:y|ies)|state|databases?|index|locks?|certificates?|keys?|filters?|rules?|sessions?|forwarding|relay\w{0,3}|auto-?repl\w{1,5}|external|access|notifications?|(?:out of |after )?hours|until\b|(?:for|during|on) (?:the )?(?:night|weekends?|holidays?|maintenance)|credentials|your?\b|in your\b|tried\b|connect\w{0,3}\b|(?:the |this )?(?:messages?|e?-?mails?) (?:to|into)\b|to (?:strangers|outsiders|non-?members|externals?|unknown|the public)|(?:to )?(?:quarantine|spam|junk|(?:another|a new|the new|new|a different) (?:server|store|host|node|database|cluster|machine|system|mx)))\b/i

/** "450 user unknown, try again later": a server that cannot tell yet ends no mail. */
const asksToComeBack = (said: Said): boolean =>
  said.replyCode?.startsWith('4') === true &&
  /\btry (?:again|later)|\blater\b|\btempor[aä]|\btime(?:d )?-?out\b|vorübergehend|später|plus tard|m[aá]s tarde|pi[uù] tardi|tijdelijk|tymczasow|временно|позже|dočasn|geçici|暂时|暫時|稍后|一時的|일시|\bretry|\byet\b|at the moment|\bcache\b|mantenimiento|manuten[zç]|\bwartung|datenbank|base de dat|derzeit|繁忙/i.test(
    said.bare,
  )

/** A mailbox that is closed or moved by a 4yz reply is being worked on; an outage that knows no user knows nobody. */
const waitsForIt = (said: Said, rule: Rule): boolean =>
  (rule.id.startsWith('anybody/') &&
    said.replyCode?.startsWith('4') === true &&
    said.status?.startsWith('5') !== true &&
    (rule.reason === 'mailbox-disabled' || rule.reason === 'address-moved' || rule.reason === 'domain-no-mail')) ||
  /\boutage\b|\btemporary (?:\w{1,16} )?(?:failure|error|problem)\b/i.test(said.bare)

const insideUrl = /(?:\bhttps?:\/\/|\bwww\.)[^\s<>"]{0,200}$/i
const machineBehind = /^:? ?[[(]?\d{1,3}(?:\.\d{1,3}){3}/
const hostName = /^:? [<("[]?(?:[\w-]{1,63}\.){1,6}[a-z]{2,18}[>)"\]]?(?= )/i

/** Parts of a service that can be unknown or disabled while the mailbox lives. */
const ofAnotherThing =
  /\b(?:scanning|responder|feature|vacation|credentials?|contacts|indexing|synchroni[sz]ation|unauthori[sz]ed|country|image)\b|\b(?:pop3?|imap|webmail) access|(?<!\bno )\bforward(?:ing)? address (?:of|for|is|does|not)\b|\balias target|\blist[- ]owner|\bcontact address|\bin (?:the )?(?:message )?body\b|\bcannot reply\b|\bverify you\b|\bbeing (?:moved|relocated|migrated)|\bmoved temporarily|\banhang\b|\bhat sie\b|\bpièce jointe/i
const oneAddress = /<?\bx{1,64}@x{1,200}\b>?:? ?/g
const besideIt =
  /\bsender|\bfrom: address\b|\byour (?:server|domain)\b|\blog ?in\b|\burl domain|\brecipient policy\b|\bsending (?:account|user|mailbox)\b|\byour (?!recipient|destination|target|intended|addressee)(?:[\w-]{1,12} )?(?:address|account|mailbox)\b|\bcall-?(?:out|back)\b|\bwhile verifying (?!recipient)|\bsmtp auth\b|\b(?:link|url)s? (?:to|of|in)\b|\bheader \w{1,12}:|\b(?:sending|mailing) from\b|\b(?:for|from) sending\b|\b(?:cannot|may not) send\b|\boutgoing\b|\borigin(?:ating|ator)?\b|\bbounce address|\breply-to\b|\bauthenticated\b|\b(?:he|eh)lo\b|\bconnecting (?:host|client|server)|\bsubject:? ?['"(]|phish|\bscam\b|\bmail from\b|\bbackscatter|\bprvs\b|\bbatv\b|\bheader field\b|\breturn[- ](?:path|address)\b|\breverse[- ]path\b|\bfrom (?:address|line|field)\b|\bpasswords?\b|\bforwarding (?:for|of)\b|\bin (?:the )?(?:received|cc|bcc|resent)\b|\bheader (?:\w{2,9} )?(?:syntax|address|contains?)|\b(?:to|cc|from|in) headers?\b|\benvelope[- ]from\b|absender|exp[eé]diteur|[eé]metteur|remitente|remetente|mittente|afzender|nadawc|avsändar|отправител|відправник|gönder(?:en|ici)|送信者|差出人|发件人|寄件人|보낸/i

function applies(when: { code?: RegExp; status?: RegExp }, said: Said): boolean {
  return (
    (!when.code || (said.replyCode !== null && when.code.test(said.replyCode))) &&
    (!when.status || (said.status !== null && when.status.test(said.status)))
  )
}

function decideByCodes(said: Said, provider: string | null): Classification | null {
  const transient = said.replyCode?.startsWith('4') === true
  const byStatus = said.status ? reasonOfStatus(said.status, provider) : null
  // A hard status behind a 4yz reply contradicts itself: the reply code, which says "try again", is believed.
  if (byStatus && !(transient && reasons[byStatus].category === 'hard')) {
    return conclude(byStatus, `status/${said.status ?? ''}`, null)
  }
  const byCode = said.replyCode ? reasonOfCode(said.replyCode) : null
  return byCode ? conclude(byCode, `code/${said.replyCode ?? ''}`, null) : null
}
