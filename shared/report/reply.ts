/**
 * The reply inside words: SMTP reply code (RFC 5321 §4.2) and enhanced status code (RFC 3463 §2).
 * The receiver's own code counts, not what the reporting system made of it: a reply quoted inside a reply is the sharper.
 */
export interface Reply {
  /** Three digits, or null. */
  code: string | null
  /** Enhanced status code, or null. */
  status: string | null
}

/** Words are cut here: the worst pattern of the field took 202 ms on 10,000 characters. */
export const MAX_WORDS = 2_000

const statusPattern = /(?<![\w.])([245]\.\d{1,2}\.\d{1,3})(?![\w]|\.\d)/
/** Three digits that can be a reply code; what surrounds them decides. */
const digits = /[45][0-7][0-9]/g
const anyDigits = /[45][0-7][0-9]|[245]\.[0-9]/
const none: Reply = { code: null, status: null }
const introduced =
  /(?:^|[:;>"'`=<([{|,.«#：（，。「]\s{0,3}|<--\s{1,3}|\b(?:said|says|errors?|(?:response|error|smtp|reply|status)?[_ -]?code|reply|replied|response|responded|returned|status|message|reason|smtp|with|result|answer|answered|failure|failed|fehler|erreur|errore|was|is)[:\s]{1,4}|ошибка[:\s]{1,4})$/i
const followed = /^(?![.%/@]|-\d{2}|,\d|:\S)(?:[-\s:,=)\]]{0,4}["'(#]{0,2}([245]\.\d{1,2}\.\d{1,3})(?!\w|\.\d))?/
/** `mail.example.org[192.0.2.80]:465` is a port. */
const isPort = /(?:\]|\.[a-z0-9-]{1,63}):$/i
/** A bare number inside a sentence is a reply only where a hyphen or a new sentence follows. */
const sentence = /^[-\s]{1,2}(?:[A-Z<"'#(]|$)/
const MAX_CANDIDATES = 40

/** Reads the first reply in the words; a quoted inner reply outranks an outer one that only says "expired" or "other". */
export function readReply(words: string): Reply {
  let best: Reply | null = null
  let weak: Reply | null = null
  const text = words.length > MAX_WORDS ? words.slice(0, MAX_WORDS) : words
  if (!anyDigits.test(text)) return none
  let candidates = 0
  digits.lastIndex = 0
  for (let match = digits.exec(text); match && candidates < MAX_CANDIDATES; match = digits.exec(text)) {
    candidates += 1
    const code = match[0]
    if (isDigit(text.charCodeAt(match.index - 1)) || isDigit(text.charCodeAt(match.index + 3))) continue
    const behind = text.slice(match.index + 3, match.index + 24)
    const status = followed.exec(behind)
    if (!status) continue
    const found = { code, status: status[1] ?? null }
    const before = text.slice(Math.max(0, match.index - 24), match.index)
    if (isPort.test(before)) continue
    if (!introduced.test(before) && !(found.status && /\s$/.test(before))) {
      if (!weak && /\s$/.test(before) && sentence.test(behind)) weak = found
      continue
    }
    if (!best) best = found
    else if (isVague(best.status) && found.status && !isVague(found.status)) best = found
    else if (best.status && isVague(best.status) && !found.status && found.code !== best.code) best = found
    else if (best.code === '554' && !best.status && found.code !== '554') best = found
    else if (!best.status && found.status && best.code === found.code) best = found
  }
  best ??= weak
  const anywhere = best?.status ?? statusPattern.exec(text)?.[1] ?? null
  return { code: best?.code ?? null, status: anywhere }
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39

/** True for a status that only says "other", "expired" or, as 5.0.350 does, "the remote server said". */
export function isVague(status: string | null): boolean {
  return status === null || /^[245]\.(?:0\.(?:0|350)|4\.7)$/.test(status)
}

/** The first enhanced status code in a field or line, or null. */
export const statusIn = (text: string): string | null => statusPattern.exec(text)?.[1] ?? null

/** Every run of white space as one blank; most are one already, and are passed over. */
export const foldBlanks = (text: string): string => text.replace(/[^\S ]\s*| \s+/g, ' ')

/** White space folded to single blanks, at most 2,000 characters. */
export function foldWords(text: string): string {
  return foldBlanks(text.slice(0, MAX_WORDS * 2))
    .trim()
    .slice(0, MAX_WORDS)
}
