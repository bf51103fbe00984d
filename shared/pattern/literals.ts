/**
 * Finds many literals in one walk over a text. Flat tables of numbers, 300 KB for 5,000 literals: between two mails
 * everything else has been through the processor's cache, and objects would have to be fetched again one by one.
 */
import { beyondAscii, shortest } from './requirements.ts'

/**
 * Literals by a hash of four of their characters in a row, or of three where there are no more. At most places of a
 * text none begins.
 */
interface Index {
  fours: Begins
  threes: Begins
  /** By the id of a literal: the next one with the same hash plus 1, and where in it the hashed characters end. */
  next: Uint16Array
  end: Uint8Array
  /** All literals one behind the other, and where each begins. */
  codes: Uint16Array
  start: Uint32Array
}

interface Begins {
  /** A bit for each hash with which a literal is looked for: 8 KB. */
  some: Uint8Array
  /** The id of the first literal with this hash plus 1. */
  first: Uint16Array
}

const slots = 1 << 16
const noBegins = (): Begins => ({ some: new Uint8Array(slots / 8), first: new Uint16Array(slots) })
/** Four characters shift each other out of 16 bits; what three of them leave stands in the lower 12. */
const withCode = (hash: number, code: number) => ((hash << 4) ^ code) & (slots - 1)
const ofThree = (hash: number) => hash & 0xfff

/** Returns a function that gives the ids, in `literals`, of those in a text of lower case. */
export function finderOf(literals: readonly string[]): (lower: string) => readonly number[] {
  const index = makeIndex(literals)
  const present = new Uint8Array(literals.length)
  const other = literals.indexOf(beyondAscii)
  return (lower) => {
    const found: number[] = []
    let four = 0
    let all = 0
    for (let at = 0; at < lower.length; at += 1) {
      const code = lower.charCodeAt(at)
      all |= code
      four = withCode(four, code)
      const three = ofThree(four)
      if (((index.fours.some[four >> 3] ?? 0) >> (four & 7)) & 1) note(index.fours.first[four] ?? 0, at)
      if (((index.threes.some[three >> 3] ?? 0) >> (three & 7)) & 1) note(index.threes.first[three] ?? 0, at)
    }
    for (const id of found) present[id] = 0
    if (all > 0x7f && other !== -1) found.push(other)
    return found

    function note(first: number, at: number): void {
      for (let id = first; id !== 0; id = index.next[id - 1] ?? 0) {
        if (present[id - 1] === 1 || !stands(index, id - 1, lower, at - (index.end[id - 1] ?? 0))) continue
        present[id - 1] = 1
        found.push(id - 1)
      }
    }
  }
}

function stands({ codes, start }: Index, id: number, text: string, at: number): boolean {
  const stop = start[id + 1] ?? 0
  for (let n = start[id] ?? 0, place = at; n < stop; n += 1, place += 1)
    if (codes[n] !== text.charCodeAt(place)) return false
  return true
}

function makeIndex(literals: readonly string[]): Index {
  const index: Index = {
    fours: noBegins(),
    threes: noBegins(),
    next: new Uint16Array(literals.length),
    end: new Uint8Array(literals.length),
    codes: Uint16Array.from(literals.join(''), (char) => char.charCodeAt(0)),
    start: new Uint32Array(literals.length + 1),
  }
  const shared = new Uint16Array(slots)
  for (const literal of literals) hashFours(literal, (hash) => (shared[hash] = (shared[hash] ?? 0) + 1))
  for (const [id, literal] of literals.entries()) {
    index.start[id + 1] = (index.start[id] ?? 0) + literal.length
    if (literal === beyondAscii) continue
    let slot = 0
    let rarest = Infinity
    index.end[id] = shortest - 1
    for (let at = 0; at < shortest; at += 1) slot = ofThree(withCode(slot, literal.charCodeAt(at)))
    // The rarest four characters: "user unknown" is looked for by what few other literals have.
    hashFours(literal, (hash, at) => {
      const count = shared[hash] ?? 0
      if (count >= rarest) return
      rarest = count
      slot = hash
      index.end[id] = at
    })
    const { some, first } = literal.length > shortest ? index.fours : index.threes
    index.next[id] = first[slot] ?? 0
    first[slot] = id + 1
    some[slot >> 3] = (some[slot >> 3] ?? 0) | (1 << (slot & 7))
  }
  return index
}

/** Hands over the hash of each four characters and where they end, at most 255. */
function hashFours(literal: string, take: (hash: number, end: number) => void): void {
  let hash = 0
  for (let at = 0; at < literal.length && at < 256; at += 1) {
    hash = withCode(hash, literal.charCodeAt(at))
    if (at >= shortest) take(hash, at)
  }
}
