/** Fills the placeholders of a text; what is missing takes its half of the sentence with it. */
import type { Placeholder } from '../knowledge/fixes/fixText.ts'
import type { Values } from './values.ts'

/** One alternative of a bracket: words and placeholders in turn, words first. */
interface Half {
  words: readonly string[]
  names: readonly Placeholder[]
}

/** Texts come from `knowledge` only, so that there are no more of them than stand there. */
const parsed = new Map<string, readonly (string | readonly Half[])[]>()

/**
 * Returns the text with `[…{x}…|…]` resolved: of the alternatives in a bracket the first whose values are all there,
 * and nothing if there is none. Values are put in once and never read as text to fill.
 */
export function fill(text: string, values: Values): string {
  let filled = ''
  for (const piece of piecesOf(text)) filled += typeof piece === 'string' ? piece : fillBracket(piece, values)
  return filled.trim()
}

/** Returns the placeholders that a text can show. */
export function placeholdersIn(text: string): Placeholder[] {
  return piecesOf(text).flatMap((piece) => (typeof piece === 'string' ? [] : piece.flatMap(({ names }) => names)))
}

function piecesOf(text: string): readonly (string | readonly Half[])[] {
  const known = parsed.get(text)
  if (known) return known
  const pieces = parse(text)
  parsed.set(text, pieces)
  return pieces
}

/** Words outside of brackets stand at even places, what is inside at odd ones. */
function parse(text: string): readonly (string | readonly Half[])[] {
  return text.split(/\[([^[\]]*)\]/).map((piece, place) => (place % 2 === 0 ? piece : piece.split('|').map(parseHalf)))
}

function parseHalf(half: string): Half {
  const pieces = half.split(/\{([a-zA-Z]{1,30})\}/)
  return {
    words: pieces.filter((_, place) => place % 2 === 0),
    names: pieces.filter((_, place) => place % 2 === 1) as Placeholder[],
  }
}

function fillBracket(halves: readonly Half[], values: Values): string {
  const half = halves.find(({ names }) => names.every((name) => values[name] !== undefined))
  if (!half) return ''
  const [first = '', ...rest] = half.words
  return half.names.reduce((filled, name, place) => filled + (values[name] ?? '') + (rest[place] ?? ''), first)
}
