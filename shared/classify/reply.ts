/**
 * Reads an SMTP reply as text: its code (RFC 5321 §4.2), its enhanced status code (RFC 3463 §2) and its words,
 * with the codes that continuation lines repeat (RFC 5321 §4.2.1) folded away. It knows nothing of causes.
 */
import { remember } from '../pattern/remember.ts'

export interface Reply {
  /** Three digits, or null. */
  replyCode: string | null
  /** `5.1.1`, or null. */
  status: string | null
  /** The reply on one line with its first code, white space folded, at most 2,000 characters. */
  text: string
}

const longestText = 2_000
/** Read before folding: a page of spaces or of repeated codes must not hide the words behind it. */
const longestInput = 16_000

const typePrefix = /^[\s"'<]{0,4}(?:smtp|smpt|esmtp|lmtp|dns|local|unix|x\.?400|x-[a-z0-9-]{1,24})\s{0,4};\s{0,4}/i
/** Subjects end at 7 (RFC 3463 §3), so that `4.92.3` (a version) and `192.0.2.1` (an address) are not read as codes. */
const anyStatus = /(?<![\d.])([245]\.[0-7]\.\d{1,3})(?!\.?\d)/
const leadingCode = /^[\s"'[(#]{0,4}([2-5]\d\d)(?=[\s\-#;:,.)\]"']|$)[)\]]?/
const leadingStatus = /^[\s\-#;:,.(["']{0,4}([245]\.[0-7]\.\d{1,3})(?!\.?\d)[)\]]?/
/** What introduces the reply of another server further on, as Postfix, Exim, qmail, sendmail and Exchange write it. */
const quote =
  /(?:\b(?:said|says|returned|replied|responded|response|reply|reported|error|code|reason|was|status|backend replied \[[^\]]{1,120}\])\b[\s"']{0,2}[:;=]?|<<<|->|=>|\b(?:smtp|x-postfix);|refused to talk to me:|\bafter (?:pipelined )?(?:rcpt to|mail from|end of data|data|ehlo|helo|initial connection|sending \w{1,12})\b[^;]{0,160}?:|\bhost \S{1,120}(?: \[[^\]]{1,60}\])?:)[\s"'([]{0,4}(?=[45](?:\d\d(?:[\s\-:;,.)\]'"]|$)|\.[0-7]\.\d))/gi
const codeBeforeStatus = /(?<![\d.])([45]\d\d)[\s\-:;,]{1,3}#?[45]\.[0-7]\.\d{1,3}(?!\.?\d)/

/** The code and status at the beginning of a reply, and what stands behind them. */
export function readPrefix(text: string): { replyCode: string | null; status: string | null; words: string } {
  const code = leadingCode.exec(text)
  const behindCode = code ? text.slice(code[0].length) : text
  const status = leadingStatus.exec(behindCode)
  const words = (status ? behindCode.slice(status[0].length) : behindCode).replace(/^[\s\-:;,]{1,8}/, '')
  return { replyCode: code?.[1] ?? null, status: status?.[1] ?? null, words }
}

/** What makes folding necessary: white space other than single blanks inside, or a line end written out. */
const unfolded = /[^\S ]|\s\s|^\s|\s$|\\r/

/** Returns the reply on one line: type prefix gone, white space folded, repeated codes of continuation lines dropped. */
export const foldReply = remember((text: string): string => {
  const cut = text.length > longestInput ? text.slice(0, longestInput) : text
  const typed = typePrefix.exec(cut)?.[0] ?? ''
  const lines = unfolded.test(cut) ? linesOf(cut) : [cut.slice(typed.length)]
  const folded = lines.join(' ')
  const { replyCode, status } = readPrefix(folded)
  if (!replyCode || !folded.includes(` ${replyCode}`)) return folded.slice(0, longestText)
  // `550-5.1.1 words 550-5.1.1 more 550 5.1.1 end`: the repeats, whether lines or already folded into one.
  const continued = folded.startsWith(`${replyCode}-`) || lines.slice(1).some((line) => line.startsWith(replyCode))
  const again = status ? `[ -]#?${status.replaceAll('.', '\\.')}(?![\\d.])` : null
  const repeated = [...(again ? [again] : []), ...(continued ? ['-', '(?= )'] : [])].join('|')
  const repeat = repeated === '' ? null : new RegExp(`(?<=\\S) ${replyCode}(?:${repeated})`, 'g')
  const once = repeat ? folded.replace(repeat, ' ') : folded
  return once.replace(/\s+/g, ' ').trim().slice(0, longestText)
})

const linesOf = (text: string): string[] =>
  text
    .replace(/\\r\\n/g, '\n')
    .replace(typePrefix, '')
    .split(/[\r\n]+/)
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')

const inLocalPart = /[a-z0-9._%+~-]/i
const longestLocalPart = 64
const domainBehind = /@[a-z0-9.-]{1,255}/iy

/** RFC 5321 §4.1.2: no two dots in a row, so that `not allowed...bo@example.com` keeps its words. */
const isInLocalPart = (text: string, at: number): boolean =>
  inLocalPart.test(text.charAt(at)) && !text.startsWith('..', at)

/** The text with every address written `xx@xxxxxx`, so that <user.unknown@example.com> says nothing. Same length. */
export const withoutAddresses = remember((text: string): string => {
  let bare = text
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    domainBehind.lastIndex = at
    const domain = domainBehind.exec(text)?.[0].length ?? 0
    let start = at
    while (start > 0 && at - start < longestLocalPart && isInLocalPart(text, start - 1)) start -= 1
    if (domain === 0 || start === at) continue
    bare = `${bare.slice(0, start)}${'x'.repeat(at - start)}@${'x'.repeat(domain - 1)}${bare.slice(at + domain)}`
  }
  return bare
})

/** No reply is quoted without a code somewhere behind its beginning. */
const anyCode = /.[45](?:\d\d|\.[0-7]\.\d)/s

/** Where the innermost reply that this one quotes begins, or null. */
export function quotedAt(text: string): number | null {
  if (!anyCode.test(text)) return null
  let at: number | null = null
  for (const found of text.matchAll(quote)) {
    const end = found.index + found[0].length
    // RFC 5321 §3.3: DATA after a refused RCPT is answered 503, which says nothing of the cause.
    if (!text.startsWith('503', end)) at = end
  }
  return at
}

/** Reads a bare reply, in whatever layout a report or a log carries it. */
export function readReply(text: string): Reply {
  const folded = foldReply(text)
  const { replyCode, status, words } = readPrefix(folded)
  const quoted = replyCode ? null : quotedAt(folded)
  return {
    replyCode:
      replyCode ??
      (quoted === null ? null : readPrefix(folded.slice(quoted)).replyCode) ??
      codeBeforeStatus.exec(folded)?.[1] ??
      null,
    status: status ?? anyStatus.exec(words)?.[1] ?? null,
    text: folded,
  }
}
