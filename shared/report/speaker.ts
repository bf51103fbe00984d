/**
 * Whose words a text holds: first the mail system's own, then the returned original. Only the first are evidence.
 */
import { decoratedReturnedLine, returnedHints, returnedLine } from '../knowledge/formats/returned.ts'

export interface Split {
  /** The mail system's own words. */
  speaker: string
  /** The returned original as far as it stands in the text; empty where it does not. */
  returned: string
}

/** A report's own words stand at the front; the rest is not looked at. */
const MAX_TEXT = 48 * 1024
const MAX_CANDIDATES = 2_000
/** Fields that only a real header has, quoted or not. */
const sureField =
  /^>? ?(?:received|return-path|message-id|mime-version|dkim-signature|x-mailer|x-received|delivered-to):/gm

/** Cuts before the announced original, a pasted header block, or the end of what is looked at. */
export function splitSpeaker(text: string): Split {
  const front = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text
  const lower = front.toLowerCase()
  // Some letters change their length in lower case (İ); positions must agree.
  const same = lower.length === front.length ? lower : front
  const block = headerBlock(same)
  const announced = announcement(same, block ?? front.length)
  if (announced)
    return { speaker: front.slice(0, announced.start), returned: text.slice(announced.end, announced.end + MAX_TEXT) }
  if (block !== null) return { speaker: front.slice(0, block), returned: text.slice(block, block + MAX_TEXT) }
  return { speaker: front, returned: '' }
}

/** The first line before `limit` that announces the original. Only lines with a hint in them are looked at. */
function announcement(lower: string, limit: number): { start: number; end: number } | null {
  const starts = new Set<number>()
  hints.lastIndex = 0
  for (let match = hints.exec(lower); match && match.index < limit; match = hints.exec(lower)) {
    if (starts.size >= MAX_CANDIDATES) break
    starts.add(lower.lastIndexOf('\n', match.index) + 1)
    // One hint a line is enough.
    const next = lower.indexOf('\n', match.index)
    if (next === -1) break
    hints.lastIndex = next
  }
  for (const start of starts) {
    const next = lower.indexOf('\n', start)
    const end = next === -1 ? lower.length : next
    if (end - start <= 160 && announcesOriginal(lower.slice(start, end))) return { start, end: end + 1 }
  }
  return null
}

/** True for a line such as "--- below this line is a copy of the message." in the languages of mail systems; lower case. */
function announcesOriginal(line: string): boolean {
  const bare = line.replace(/^[-=*_|#<>+.~\s]{1,100}/, '').replace(/[-=*_|#<>+.~\s]{1,100}$/, '')
  if (bare === '') return false
  return (
    returnedLine.test(bare) ||
    (/^[\s|<>]{0,10}[-=*_#+~]{2}/.test(line) && decoratedReturnedLine.test(bare.replace(/:$/, '')))
  )
}

const hints = new RegExp(returnedHints.join('|'), 'g')

/** Where a pasted header begins: three fields in a row of which one is certain; null where none does. */
function headerBlock(lower: string): number | null {
  sureField.lastIndex = 0
  for (let n = 0; n < 50; n++) {
    const match = sureField.exec(lower)
    if (!match) return null
    const start = blockAround(lower, match.index)
    if (start !== null) return start
  }
  return null
}

const fieldLine = /^>?\s?[a-z][a-z0-9-]{1,60}:/
const foldLine = /^(?:[ \t]+|> ?[ \t]+)\S/

function blockAround(lower: string, at: number): number | null {
  let start = at
  let fields = 1
  for (let n = 0; start > 0 && n < 60; n++) {
    const previous = lower.lastIndexOf('\n', start - 2) + 1
    const line = lower.slice(previous, Math.min(start - 1, previous + 200))
    if (fieldLine.test(line)) fields += 1
    else if (!foldLine.test(line)) break
    start = previous
  }
  // Folds at the front belong to a sentence before, not to the header.
  while (start < at && !fieldLine.test(lower.slice(start, start + 80))) start = lower.indexOf('\n', start) + 1
  let end = at
  for (let n = 0; fields < 3 && n < 60; n++) {
    const next = lower.indexOf('\n', end)
    if (next === -1) break
    const line = lower.slice(next + 1, next + 200)
    if (fieldLine.test(line)) fields += 1
    else if (!foldLine.test(line)) break
    end = next + 1
  }
  return fields >= 3 ? start : null
}
