/** Which words of a text belong to a recipient, and which only repeat that nothing was delivered. */
import { failureSentences, idleWordsOtherLanguages } from '../knowledge/formats/sentences.ts'
import { remember } from '../pattern/remember.ts'
import { addressKey } from './address.ts'
import type { Sighting } from './freeText.ts'
import { foldWords, readReply } from './reply.ts'
import { flatten, saysFailure } from './tone.ts'

const MAX_LINES = 1_000
/** Lines behind a recipient that can still be its words. */
const MAX_WORD_LINES = 20

/** Words that say of which address this one was made. */
export const aliasOf =
  /(?:expanded|generated|ultimately generated|forwarded|redirected|derived|rewritten) from:?|originally addressed to|original address(?:ed)?:?|alias of|on behalf of|weitergeleitet von/i

/** A local user alone on its line, named in full by the alias below it. */
export const bareLocal = /^\s{0,8}[\w.+-]{1,64}\s{0,3}$/

/** Words of which one stands in most sentences about a failure. */
export const failureWord =
  /unknown|reject|refus|fail|invalid|not exist|n't exist|no such|disabled|inactive|suspend|full|quota|unable|undeliver|not deliver|not be delivered|not been delivered|cannot|can't|could ?n[o']t|couldn’t|not found|n't found|not valid|no longer|unavailable|denied|blocked|bounced|returned|wrong|does not|did not|returned|delay|expired|unrout|error|problem|deliver|unbekannt|nicht|fehl|inconnu|existe|échou|no se|não|nao |sconosciut|impossibil|non è|non può|consegnat|recapitat|entreg|pien[ao]|cheia|lleno|doruč|levere|容量|満|满|niet|nie |not a|не |rifiutat|recha[zc]|rejeit|rejet|abgelehnt|geweiger|odrzuc|отклон|ошибк|ませ|失敗|エラー|不明|失败|不存在|无法|拒/i

/** How much words tell: a reply with its status, a reply, a failure, anything. */
export function worth(words: string): number {
  const reply = readReply(words)
  return (reply.code ? 4 : 0) + (reply.status ? 2 : 0) + (failureWord.test(words) ? 1 : 0)
}

/**
 * The line and the lines below, up to the next recipient, or a blank or ruled line once a cause is found.
 * Sentences that only repeat that nothing was delivered are passed over where a cause follows.
 */
export function wordsAt(
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
    if (dialogueStep.test(text) || aboutOriginal.test(text)) continue
    if (parts.length > 0 && afterEffect.test(text)) continue
    const isRule = /^\s*[-=*_#~]{5,}/.test(text)
    if (text.trim() === '' || isRule) {
      blanks += 1
      isOpen = false
      if (parts.length > 0 || blanks > 3) break
      continue
    }
    if ((starts.get(n) ?? key) !== key && !isContinuation(text, parts)) break
    // "The response of the other server was:" and the response: the prose before it is the reporter's.
    if (parts.length > 0 && /^\s*[45]\d\d[ -]/.test(text) && !hasReply(parts) && isIntroduction(lines, n - 1)) {
      parts.length = 0
    }
    if (parts.length > 0) parts.push(text)
    else take(text)
  }
  if (parts.length > 0 && !hasReply(parts)) {
    const below = replyBelow(line + 1, key, lines, starts)
    if (below !== null)
      parts.splice(isIntroduction(lines, below - 1) ? 0 : parts.length, MAX_WORD_LINES, lines[below] ?? '')
  }
  if (parts.length === 0 && aliasOf.test(before)) parts.push(...transcriptOf(lines[line - 1] ?? '', lines))
  return foldWords((parts.length > 0 ? parts : idle).join(' '))
}

/** A step of a session that went well, with the log's time before it: `250-SIZE 52428800` is no cause. */
const dialogueStep = /^\s*(?:\.{3} while talking to|>>> |(?:[\w :,.[\]-]{0,40}[:\]] {1,3})?(?:-->|<-- ?[23]\d\d[ -]))/

/** A field by which the report names the message that it speaks of: its subject can say anything. */
const aboutOriginal =
  /^\s{0,12}(?:subject|date|sent|message-id|betreff|datum|gesendet|objet|asunto|assunto|oggetto|onderwerp|temat|předmět|ämne|konu|тема|件名|主题|主旨|제목)\s{0,3}[:：]/i

/** The line above, blank ones passed over, is prose that ends in a colon; a step of the SMTP dialogue is none. */
function isIntroduction(lines: readonly string[], from: number): boolean {
  for (let n = from; n >= 0 && n > from - 3; n--) {
    const text = (lines[n] ?? '').trim()
    if (text !== '') return /[:：]$/.test(text) && !/[[<@]|\b(?:rcpt|data|ehlo|helo|mail from)\b/i.test(text)
  }
  return false
}

const hasReply = (parts: readonly string[]): boolean => readReply(parts.join(' ')).code !== null

/** The line of the reply that stands a paragraph below the first words, still before the next recipient. */
function replyBelow(
  from: number,
  key: string,
  lines: readonly string[],
  starts: ReadonlyMap<number, string>,
): number | null {
  for (let n = from; n < lines.length && n < from + 8; n++) {
    const text = lines[n] ?? ''
    if ((starts.get(n) ?? key) !== key || /^\s*[-=*_#~]{5,}/.test(text)) return null
    if (/[45][0-7]\d/.test(text) && readReply(text).code !== null) return n
  }
  return null
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
export const isCause = (text: string): boolean => tellingWords(text) > 1

/** How many words tell anything; two are a cause. */
const tellingWords = remember((text: string): number => {
  if (readReply(text).code !== null) return 2
  const lower = text.toLowerCase()
  const rest = (lower.includes('@') ? lower.replace(/\S{1,300}@\S{1,300}/g, ' ') : lower).replace(idlePhrase, ' ')
  if (shortCause.test(rest)) return 2
  const cjk = rest.match(/[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/g)?.length ?? 0
  if (cjk > 0)
    return cjk >= 8 && !others.some((sentence) => rest.includes(sentence) && cjk < sentence.length + 16) ? 2 : 0
  return rest.split(/[^\p{L}'’()-]{1,200}/u, 60).filter((word) => word.length > 2 && !idleWords.has(word)).length
})

const others = [...(failureSentences['ja'] ?? []), ...(failureSentences['zh'] ?? []), ...(failureSentences['ko'] ?? [])]

/** A reply often repeats the address at the front of its second line. */
const isContinuation = (line: string, parts: readonly string[]): boolean =>
  /^\s+</.test(line) && /[a-z0-9:]\s*$/i.test(parts.join(' ')) && parts.length > 0

/** What a server says to the commands after a refused RCPT TO: no cause of its own. */
const afterEffect =
  /^\s{0,4}(?:<<< |<-- )?5\d\d[ -].{0,60}(?:need rcpt|rcpt first|no valid recipients?|no recipients|need (?:a )?recipient|bad sequence)/i

/** The sharpest reply anywhere in the text: for recipients whose own lines hold none. */
export function replyLines(speaker: string): string {
  const lines = speaker.split('\n', MAX_LINES)
  let bestAt = -1
  let bestWorth = 0
  lines.forEach((line, n) => {
    if (!/[45][0-7]\d/.test(line)) return
    if (bestAt !== -1 && afterEffect.test(line)) return
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
  const code = /^(?:<<< |<-- )?([2-5]\d\d)[ -]/.exec(line)?.[1]
  return code !== undefined && code !== readReply(first).code
}

/** Sentences of the text that say why, for a recipient without words of its own. */
export function failureParagraph(speaker: string): string {
  const paragraphs = speaker.split(/\n\s*\n/, 60).map((paragraph) => foldWords(paragraph))
  const telling = paragraphs.filter((paragraph) => paragraph.length > 10 && saysFailure(flatten(paragraph)))
  return foldWords((telling.length > 0 ? telling : paragraphs).join(' '))
}
