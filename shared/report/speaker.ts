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
const MAX_LINES = 1_000

/** Cuts before the announced original, a pasted header block, or the end of what is looked at. */
export function splitSpeaker(text: string): Split {
  const front = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text
  let at = 0
  let block = new HeaderBlock()
  for (let n = 0; at < front.length; n++) {
    if (n >= MAX_LINES) return { speaker: front.slice(0, at), returned: front.slice(at) }
    const next = front.indexOf('\n', at)
    const end = next === -1 ? front.length : next
    const line = front.slice(at, Math.min(end, at + 500))
    if (line.length > 3 && announcesOriginal(line))
      return { speaker: front.slice(0, at), returned: front.slice(end + 1) }
    if (block.add(line, at)) return { speaker: front.slice(0, block.start), returned: front.slice(block.start) }
    at = end + 1
  }
  return { speaker: front, returned: '' }
}

/** True for a line such as "--- Below this line is a copy of the message." in the languages of mail systems. */
export function announcesOriginal(line: string): boolean {
  if (line.length > 160) return false
  const lower = line.toLowerCase()
  if (!returnedHints.some((hint) => lower.includes(hint))) return false
  const bare = lower.replace(/^[-=*_|#<>+.~\s]{1,100}/, '').replace(/[-=*_|#<>+.~\s]{1,100}$/, '')
  if (bare === '') return false
  return (
    returnedLine.test(bare) ||
    (/^[\s|<>]{0,10}[-=*_#+~]{2}/.test(line) && decoratedReturnedLine.test(bare.replace(/:$/, '')))
  )
}

/** Watches for three header lines in a row of which one only a real header has. */
class HeaderBlock {
  start = 0
  #lines = 0
  #sure = false

  /** Takes the next line; true as soon as the block is certain. */
  add(line: string, at: number): boolean {
    if (/^[ \t]/.test(line) && this.#lines > 0 && line.trim() !== '') return false
    const name = /^>?[ ]?([A-Za-z][A-Za-z0-9-]{1,60}):(?:\s|$|\S)/.exec(line)?.[1]?.toLowerCase()
    if (name === undefined) {
      this.#lines = 0
      this.#sure = false
      return false
    }
    if (this.#lines === 0) this.start = at
    this.#lines += 1
    if (
      /^(?:received|return-path|message-id|mime-version|dkim-signature|x-mailer|content-type|x-received|delivered-to)$/.test(
        name,
      )
    ) {
      this.#sure = true
    }
    return this.#sure && this.#lines >= 3
  }
}
