/**
 * The reader of last resort: recipients and their words in the mail system's own text, whatever the system.
 * It knows shapes of lines (an address alone, a RCPT TO, a label, an address inside a failure), no system's name.
 */
import { failureSentences, idleWordsOtherLanguages } from '../knowledge/formats/sentences.ts'
import { addressesIn, addressKey, addressSource } from './address.ts'
import { foldWords, readReply } from './reply.ts'
import { flatten, saysFailure } from './tone.ts'

/** A recipient found in the text and what the text says about it. */
export interface Found {
  recipient: string
  /** The address that the sender used, where the text says that another was made of it. */
  originalRecipient: string | null
  words: string
  strength: number
  /** False where the words only repeat that nothing was delivered. */
  hasCause: boolean
  /** Where the text first names it, counted from 0. */
  line: number
}

/** Strengths: how surely the line names a failed recipient. */
export const SURE = 3
const LIKELY = 2
const WEAK = 1

const MAX_LINES = 1_000
const MAX_FOUND = 2_000
const MAX_A_LINE = 30
/** Lines behind a recipient that can still be its words. */
const MAX_WORD_LINES = 20

const lead = '^[\\s>*•·\\-–|"\'(\\[]{0,40}(?:\\d{1,3}[.)]\\s{1,3})?(?:(?:smtp|rfc822|mailto|e?mail)\\s?[:;]\\s?)?'
/** An address at the front of the line, alone or with a colon, dots, a date, a bracket or words behind it. */
const front = new RegExp(
  `${lead}(?:"[^"]{0,80}"\\s?|'[^']{0,80}'\\s?)?(?:${addressSource}\\s{1,3}(?=<))?<?(?:mailto:|smtp:)?(${addressSource})>?(?:<mailto:[^>\\s]{1,320}>)?["'\\])]*\\s{0,10}(?=$|[:;,(=\\[]|\\.{2,}|-{1,3}\\s|–|<|on\\s|\\d{3}\\s|\\s|\\.$)`,
  'iu',
)
const rcptTo = new RegExp(`\\brcpt\\s{0,3}to\\s{0,3}:\\s{0,3}<?(${addressSource})`, 'iu')
const labelled = new RegExp(
  `(?:^|[\\s*\\[|("])(?:(?:final|original|failed|intended|undeliverable|invalid|bad|unknown|rejected|affected|e?mail|envelope|smtp|to|the)[\\s-]{1,2}){0,3}(?:recipients?|addresse?e?s?|mailbox|users?|userid|rcpt|error-for|recipient\\(s\\)|address\\(es\\)|empf.nger|adressat|destinataires?|destinatarios?|destinat.rios?|destinatari|adresse|direcci.n|endere.o|indirizzo|odbiorca|адрес|получатель|получателю|宛先|受信者|送信先|收件人|alıcı|ontvanger)\\s{0,3}(?:is|was|ist)?\\s{0,3}[:：=\\]]{1,2}\\s{0,10}[\\["'<(]{0,3}(?:smtp:|rfc822;|mailto:)?\\s?(${addressSource})`,
  'iu',
)
const words = String.raw`[^\n]{0,120}`
const last = new RegExp(`^${words}[:：]\\s{1,5}[<"'\\[(]{0,2}(${addressSource})[>"'\\])]{0,2}[\\s.]{0,5}$`, 'iu')

/** The address that stands in front of these is the sender's or a helper's, not the recipient's. */
const senderish =
  /\b(?:from|sender|by|reply-to|cc|errors-to|return-path|mail from|von|absender|expéditeur|remitente|remetente|mittente|от|отправитель|contact|message-id|x-[\w-]{1,30})\s{0,3}[:=]?\s{0,3}[<"'([]{0,3}(?:"[^"]{0,60}"\s?<?)?$/i
const helpish =
  /\b(?:contact(?:ing)?|e-?mails?|write|send|sent|reply|forward|ask|call|notify|help|assistance|questions?|support|problems?|inform|kontakt\w*|wenden|contacter|póngase|contatt\w*|обрат\w*)\b[^@\n]{0,60}$/i
const role =
  /^(?:postmaster|mailer-daemon|abuse|hostmaster|webmaster|support|helpdesk|help|noreply|no-reply|info-?support|mailmaster|admin-?mail|spam|security)$/i
const aliasOf =
  /(?:expanded|generated|ultimately generated|forwarded|redirected|derived|rewritten) from:?|originally addressed to|original address(?:ed)?:?|alias of|on behalf of|weitergeleitet von/i

/** A local user alone on its line, named in full by the alias below it. */
const bareLocal = /^\s{0,8}[\w.+-]{1,64}\s{0,3}$/

const failureWord =
  /unknown|reject|refus|fail|invalid|not exist|n't exist|no such|disabled|inactive|suspend|full|quota|unable|undeliver|not deliver|not be delivered|not been delivered|cannot|can't|could ?n[o']t|couldn’t|not found|n't found|not valid|no longer|unavailable|denied|blocked|bounced|returned|wrong|does not|did not|returned|delay|expired|unrout|error|problem|deliver|unbekannt|nicht|fehl|inconnu|existe|échou|no se|não|nao |sconosciut|impossibil|niet|nie |not a|не |ошибк|ませ|失敗|エラー|不明|失败|不存在|无法|拒/i

/** Finds recipients in the speaker's text. `self` holds the addresses of the bounce's own To, weak where they stand alone. */
export function readFreeText(speaker: string, self: ReadonlySet<string>): Found[] {
  const lines = speaker.split('\n', MAX_LINES)
  const sightings = sight(lines, self)
  const best = Math.max(0, ...sightings.map((s) => s.strength))
  if (best === 0) return []
  const kept = sightings.filter((s) => s.strength >= Math.min(best, LIKELY))
  return collect(kept, lines)
}

export interface Sighting {
  line: number
  address: string
  /** What follows the address on its line. */
  rest: string
  before: string
  strength: number
}

function sight(lines: readonly string[], self: ReadonlySet<string>): Sighting[] {
  const found: Sighting[] = []
  for (let n = 0; n < lines.length && found.length < MAX_FOUND; n++) {
    const line = (lines[n] ?? '').slice(0, 1_000)
    if (!line.includes('@')) continue
    const shaped = shapeOf(line)
    const seen = new Set<string>()
    for (const address of addressesIn(line).slice(0, MAX_A_LINE)) {
      const key = addressKey(address)
      if (seen.has(key)) continue
      seen.add(key)
      const at = line.indexOf(address)
      const before = line.slice(0, at)
      const rest = line.slice(at + address.length)
      const above = lines[n - 1] ?? ''
      const previous = before.trim().length < 4 ? above : ''
      const strength = strengthOf(address, before, rest, previous, above, shaped, self)
      if (strength > 0) found.push({ line: n, address, rest, before, strength })
    }
  }
  return found
}

/** The address that the shape of the line makes a recipient, and how surely. */
function shapeOf(line: string): { address: string; strength: number } | null {
  const command = rcptTo.exec(line)?.[1]
  if (command !== undefined) return { address: command, strength: SURE }
  const label = labelled.exec(line)?.[1]
  if (label !== undefined) return { address: label, strength: SURE }
  const first = front.exec(line)
  if (first?.[1] !== undefined) {
    const rest = line.slice(first[0].length).trim()
    const alone = rest === '' || /^[:;,(=[<.\-–]|^\d{3}[ -]/.test(rest) || /^on\s/.test(rest)
    return { address: first[1], strength: alone || failureWord.test(rest) ? SURE : LIKELY }
  }
  const end = last.exec(line)?.[1]
  return end === undefined ? null : { address: end, strength: LIKELY }
}

function strengthOf(
  address: string,
  before: string,
  rest: string,
  previous: string,
  previousLine: string,
  shaped: { address: string; strength: number } | null,
  self: ReadonlySet<string>,
): number {
  if (/[/?&=]$|https?:\/\/\S*$|<mailto:$/i.test(before)) return 0
  if (/^>?\s?>?:?\s*$/.test(rest) && /message-id|<[^>]{0,20}$/i.test(before) && /message-id/i.test(before + previous))
    return 0
  const isShaped = shaped?.address === address
  if (aliasOf.test(before)) return bareLocal.test(previousLine) ? SURE : WEAK
  const lead = isShaped && before.trim().length < 4 ? '' : before
  if (senderish.test(lead) && !(isShaped && shaped.strength === SURE && /rcpt/i.test(before))) return 0
  const local = address.slice(0, address.indexOf('@'))
  if (
    helpish.test(lead) &&
    (!failureWord.test(lead) || role.test(local)) &&
    !/\b(?:sent|send|message|mail) to\b/i.test(lead)
  )
    return 0
  if (lead === '' && !isShaped && helpish.test(previous)) return 0
  if (isShaped && lead === '' && role.test(local) && helpish.test(previous)) return 0
  if (role.test(local) && !isShaped) return 0
  if (isShaped) {
    if (/^\s*(?:to|an|à|para|a|кому|cc)\s*[:：]/i.test(before)) return WEAK
    return self.has(addressKey(address)) && shaped.strength < SURE ? WEAK : shaped.strength
  }
  const near = `${before.slice(-100)} ${rest.slice(0, 100)}`
  if (self.has(addressKey(address))) return 0
  return failureWord.test(near) ? LIKELY : WEAK
}

/** One entry a recipient: the sighting with the best words wins; lines between two recipients belong to the first. */
export function collect(sightings: readonly Sighting[], lines: readonly string[]): Found[] {
  const byKey = new Map<string, Found>()
  const starts = new Map(sightings.map((s) => [s.line, addressKey(s.address)]))
  for (const sighting of sightings) {
    const key = addressKey(sighting.address)
    const words = wordsAt(sighting, lines, starts)
    const known = byKey.get(key)
    if (!known) {
      byKey.set(key, {
        recipient: sighting.address,
        originalRecipient: aliasAt(sighting, lines),
        words,
        strength: sighting.strength,
        hasCause: isCause(words),
        line: sighting.line,
      })
      continue
    }
    known.originalRecipient ??= aliasAt(sighting, lines)
    known.strength = Math.max(known.strength, sighting.strength)
    if (worth(words) <= worth(known.words)) continue
    known.words = words
    known.hasCause = isCause(words)
  }
  return [...byKey.values()]
}

/** How much words tell: a reply with its status, a reply, a failure, anything. */
function worth(words: string): number {
  const reply = readReply(words)
  return (reply.code ? 4 : 0) + (reply.status ? 2 : 0) + (failureWord.test(words) ? 1 : 0)
}

function aliasAt({ line, rest }: Sighting, lines: readonly string[]): string | null {
  for (const text of [rest, lines[line + 1] ?? '']) {
    const match = aliasOf.exec(text)
    const address = match && addressesIn(text.slice(match.index))[0]
    if (address !== undefined && address !== null) return address
  }
  return null
}

/**
 * The line and the lines below, up to the next recipient, or a blank or ruled line once a cause is found.
 * Sentences that only repeat that nothing was delivered are passed over where a cause follows.
 */
function wordsAt(
  { line, address, rest, before }: Sighting,
  lines: readonly string[],
  starts: ReadonlyMap<number, string>,
): string {
  const key = addressKey(address)
  const own = rest.replace(/^<mailto:[^>]{0,320}>/i, '').replace(/^[>"'\])\s]{0,6}[:;,.…\s]{0,6}/, '')
  const parts: string[] = []
  const idle: string[] = []
  let isOpen = false
  const take = (text: string) => {
    const telling = tellingWords(text)
    if (telling < 2) {
      idle.push(text)
      // A sentence that goes on: its first line belongs to the cause on its second.
      isOpen = telling > 0 && /[^\s.:;,]\s*$/.test(text)
      return
    }
    if (isOpen) parts.push(idle.at(-1) ?? '')
    parts.push(text)
  }
  take(/\brcpt\s?to|^[\s<>"'*([|-]{0,40}$/i.test(before) ? own : `${before}${address}${rest}`)
  for (let n = line + 1, blanks = 0; n < lines.length && n <= line + MAX_WORD_LINES; n++) {
    const text = lines[n] ?? ''
    if (/^\s*(?:\.{3} while talking to|>>> )/.test(text)) continue
    const isRule = /^\s*[-=*_#~]{5,}/.test(text)
    if (text.trim() === '' || isRule) {
      blanks += 1
      isOpen = false
      if (parts.length > 0 || blanks > 3) break
      continue
    }
    if ((starts.get(n) ?? key) !== key && !isContinuation(text, parts)) break
    if (parts.length > 0) parts.push(text)
    else take(text)
  }
  if (parts.length > 0 && !hasReply(parts)) parts.push(...replyBelow(line + 1, key, lines, starts))
  if (parts.length === 0 && aliasOf.test(before)) parts.push(...transcriptOf(lines[line - 1] ?? '', lines))
  return foldWords((parts.length > 0 ? parts : idle).join(' '))
}

const hasReply = (parts: readonly string[]): boolean => readReply(parts.join(' ')).code !== null

/** The reply that stands a paragraph below the first words, still before the next recipient. */
function replyBelow(
  from: number,
  key: string,
  lines: readonly string[],
  starts: ReadonlyMap<number, string>,
): string[] {
  for (let n = from; n < lines.length && n < from + 8; n++) {
    const text = lines[n] ?? ''
    if ((starts.get(n) ?? key) !== key || /^\s*[-=*_#~]{5,}/.test(text)) return []
    if (/[45][0-7]\d/.test(text) && readReply(text).code !== null) return [text]
  }
  return []
}

/** What a session transcript says of a local user: `550 5.1.1 bo... User unknown`. */
function transcriptOf(localLine: string, lines: readonly string[]): string[] {
  const local = localLine.trim().toLowerCase()
  if (!bareLocal.test(localLine)) return []
  return lines.filter((text) => /^[45]\d\d/.test(text) && text.toLowerCase().includes(` ${local}...`)).slice(0, 1)
}

const idlePhrase =
  /(?:i'?m )?(?:sorry|afraid)|unable to deliver|not able to deliver|(?:was|were)(?: not|n[’']t) delivered|(?:could|can) ?(?:not|n[’']t) be (?:delivered|sent|reached)|has not been delivered|undeliverable|error (?:occurred |has occurred )?(?:while )?(?:attempting to |trying to )?deliver\w*|failed to (?:deliver|send)|delivery (?:has )?fail\w*(?: permanently)?|failed permanently|did not reach|has been delayed|will be retried for[^.]{0,40}|will be returned|permanent error|permanent failure|given up|(?:expanded|generated|ultimately generated|redirected) from|originally addressed to|no action is required[^.]{0,80}|on (?:mon|tue|wed|thu|fri|sat|sun)\w{0,6},? [\w ,:+-]{0,40}|please (?:check|verify|contact|do not|reply|try)[^.]{0,120}|if you (?:feel|think|believe|need|have)[^.]{0,120}|technical details[^:]{0,40}|attempts?/gi
const idleWords = new Set(
  `your the this that message messages mail email e-mail mails was were has have been had not for following recipient recipients address addresses address(es) recipient(s) because reason reasons below error errors with subject sent original details user users failed attached some all any one more its and but are from you delivery status notification permanent fatal problem problems after hour hours day days unfortunately wasn able deliver list warning only ${idleWordsOtherLanguages}`.split(
    ' ',
  ),
)

/** Short causes, made of words that say nothing alone. */
const shortCause =
  /unknown|no such|not (?:a )?(?:valid|known|listed|found|exist)|n['’]t exist|unrout|disabled|inactive|suspend|\bfull\b|quota|no mailbox|illegal user|invalid (?:user|recipient|address|mailbox)|bad (?:user|address|mailbox|destination)|unavailable|timed? ?out|expired|too (?:large|big|many)|access denied|relaying denied/i

/** True where the words name a cause, not only that nothing was delivered. */
const isCause = (text: string): boolean => tellingWords(text) > 1

/** How many words tell anything; two are a cause. */
function tellingWords(text: string): number {
  if (readReply(text).code !== null) return 2
  const rest = text
    .toLowerCase()
    .replace(/\S{1,300}@\S{1,300}/g, ' ')
    .replace(idlePhrase, ' ')
  if (shortCause.test(rest)) return 2
  const cjk = rest.match(/[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/g)?.length ?? 0
  if (cjk > 0)
    return cjk >= 8 && !others.some((sentence) => rest.includes(sentence) && cjk < sentence.length + 16) ? 2 : 0
  return rest.split(/[^\p{L}'’()-]{1,200}/u, 60).filter((word) => word.length > 2 && !idleWords.has(word)).length
}

const others = [...(failureSentences['ja'] ?? []), ...(failureSentences['zh'] ?? []), ...(failureSentences['ko'] ?? [])]

/** A reply often repeats the address at the front of its second line. */
const isContinuation = (line: string, parts: readonly string[]): boolean =>
  /^\s+</.test(line) && /[a-z0-9:]\s*$/i.test(parts.join(' ')) && parts.length > 0

/** The sharpest reply anywhere in the text: for recipients whose own lines hold none. */
export function replyLines(speaker: string): string {
  const lines = speaker.split('\n', MAX_LINES)
  let bestAt = -1
  let bestWorth = 0
  lines.forEach((line, n) => {
    if (!/[45][0-7]\d/.test(line)) return
    const value =
      worth(line.slice(0, 500)) + (/<<<|<--/.test(line) ? 4 : /said|returned|respon|reply|received/i.test(line) ? 1 : 0)
    if (value > bestWorth && readReply(line).code) {
      bestWorth = value
      bestAt = n
    }
  })
  if (bestAt === -1) return ''
  const parts: string[] = []
  for (let n = bestAt; n < lines.length && n < bestAt + 6; n++) {
    const line = lines[n] ?? ''
    if (
      line.trim() === '' ||
      (n > bestAt && (/^\s*(?:[-=*_#]{5,}|>>>|\.\.\. while)/.test(line) || isOtherReply(line, lines[bestAt] ?? '')))
    )
      break
    parts.push(line)
  }
  return foldWords(parts.join(' '))
}

/** True for a line that starts another reply than the one before it. */
function isOtherReply(line: string, first: string): boolean {
  const code = /^([2-5]\d\d)[ -]/.exec(line)?.[1]
  return code !== undefined && code !== readReply(first).code
}

/** Sentences of the text that say why, for a recipient without words of its own. */
export function failureParagraph(speaker: string): string {
  const paragraphs = speaker.split(/\n\s*\n/, 60).map((paragraph) => foldWords(paragraph))
  const telling = paragraphs.filter((paragraph) => paragraph.length > 10 && saysFailure(flatten(paragraph)))
  return foldWords((telling.length > 0 ? telling : paragraphs).join(' '))
}
