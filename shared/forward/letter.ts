/**
 * A mail to a person, before it is text and HTML: both are made from the same blocks, so that they say the same. Every
 * string is plain text and may come from a stranger; the renderers make it inert.
 */

/** The colour of the label, by what the reader does. */
export type Tone = 'stop' | 'wait' | 'fix' | 'look'

export type Block =
  | { is: 'heading'; text: string }
  | { is: 'paragraph'; text: string; strong?: boolean }
  | { is: 'steps'; items: readonly string[] }
  | { is: 'list'; items: readonly string[] }
  /** The only links: URLs of `knowledge`. */
  | { is: 'links'; urls: readonly string[] }
  /** Words of somebody else, line by line. */
  | { is: 'said'; text: string }
  /** To be copied: a DNS record, a command. */
  | { is: 'code'; text: string }
  | { is: 'facts'; rows: readonly (readonly [name: string, value: string])[] }

export interface Letter {
  subject: string
  label: string
  tone: Tone
  title: string
  blocks: readonly Block[]
  footer: readonly string[]
}

/** At most so many characters of one string, and lines of one block: a mail is read by a person. */
const longestString = 600
const longestSaid = 6_000
const mostLines = 120

/** Returns one line without control characters and bidirectional overrides. */
export function inertLine(text: string, longest = longestString): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text
  return cut.replace(hidden, ' ').toWellFormed().trim()
}

/** Returns lines without control characters; what is too much is cut and said so. */
export function inertLines(text: string): string[] {
  const cut = text.length > longestSaid
  const lines = text.slice(0, longestSaid).split(/\r\n|\n|\r/)
  const kept = lines
    .slice(0, mostLines)
    .map((line) => line.replaceAll('\t', '    ').replace(hidden, ' ').toWellFormed().trimEnd())
  return cut || lines.length > mostLines ? [...kept, '[… cut here]'] : kept
}

/** C0, C1, line separators, bidirectional controls, zero-width and tag characters: what changes a text unseen. */
const hidden =
  /[\u0000-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]+/gu
