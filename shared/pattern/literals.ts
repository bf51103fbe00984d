/**
 * Which of many patterns can match a text. Hundreds are asked about each reply and almost none fits: one walk looks for
 * the literals of all of them, and only those patterns are run whose literals are all there.
 */
import { beyondAscii, requirementsOf, shortest } from './requirements.ts'
import { remember } from './remember.ts'

/** Places in a list of patterns, ascending. */
export type Places = readonly number[]

/**
 * Returns a function that tells which of the patterns can match a text; the others surely do not. All lists that are
 * made this way share one walk, and what it found is kept for the next list that is asked about the same text.
 */
export function candidates(patterns: readonly RegExp[]): (text: string) => Places {
  const list: PatternList = { patterns, always: [], asked: [] }
  unread.push(list)
  return (text) => {
    // At the first question, 15 ms for all that is known: who only loads the knowledge does not pay for it.
    if (unread.length > 0) literalsIn = readAll()
    return placesIn(list, literalsIn(text))
  }
}

interface PatternList {
  patterns: readonly RegExp[]
  /** Places that nothing can be said of. */
  always: number[]
  /** By the id of a literal, the alternatives whose sharpest clause it meets. */
  asked: (Alternative[] | undefined)[]
}

/** One alternative of a pattern: met where one literal of each clause was found. */
interface Alternative {
  place: number
  /** Clauses beside the sharpest, as ids of literals. */
  others: readonly (readonly number[])[]
}

const unread: PatternList[] = []
/** Literals by id: their order of registration. The first is no literal: any letter beyond ASCII. */
const literals: string[] = [beyondAscii]
const idOf = new Map<string, number>([[beyondAscii, 0]])
/** 1 at the id of each literal that the text at hand has; clean again after each question. */
let present = new Uint8Array(0)
let literalsIn: (text: string) => readonly number[] = () => []

/** Reads the patterns of all lists that are new, and returns a walk for the literals of all lists. */
function readAll(): (text: string) => readonly number[] {
  for (const { patterns, always, asked } of unread.splice(0)) {
    for (const [place, pattern] of patterns.entries()) {
      const required = requirementsOf(pattern)
      if (required === null) always.push(place)
      for (const [sharpest, ...rest] of required ?? []) {
        const alternative = { place, others: rest.map((clause) => clause.map(register)) }
        for (const id of sharpest.map(register)) (asked[id] ??= []).push(alternative)
      }
    }
  }
  present = new Uint8Array(literals.length)
  const index = makeIndex()
  return remember((text) => walk(index, text.toLowerCase()))
}

function register(literal: string): number {
  const known = idOf.get(literal)
  if (known !== undefined) return known
  idOf.set(literal, literals.push(literal) - 1)
  return literals.length - 1
}

function placesIn({ always, asked }: PatternList, found: readonly number[]): Places {
  for (const id of found) present[id] = 1
  const places = always.slice()
  for (const id of found) {
    const alternatives = asked[id]
    if (alternatives === undefined) continue
    for (const { place, others } of alternatives)
      if (others.every((clause) => clause.some((other) => present[other] === 1))) places.push(place)
  }
  for (const id of found) present[id] = 0
  if (places.length > always.length) places.sort((a, b) => a - b)
  return places.length < 2 ? places : places.filter((place, n) => place !== places[n - 1])
}

/**
 * Literals by a hash of four of their characters in a row (of three where there are no more): at most places of a text
 * none begins.
 */
interface Index {
  /** Literals with four characters or more, and those with three: the id of the first with this hash plus 1. */
  byFour: Uint16Array
  byThree: Uint16Array
  /** The id of the next literal with the same hash plus 1. */
  next: Uint16Array
  /** Where in the literal the hashed characters end. */
  end: Uint8Array
}

const slots = 1 << 16
/** Four characters shift each other out of 16 bits, three out of 15. */
const withFour = (hash: number, code: number) => ((hash << 4) ^ code) & (slots - 1)
const withThree = (hash: number, code: number) => ((hash << 5) ^ code) & (slots / 2 - 1)

function makeIndex(): Index {
  const byFour = new Uint16Array(slots)
  const byThree = new Uint16Array(slots)
  const next = new Uint16Array(literals.length)
  const end = new Uint8Array(literals.length)
  const shared = new Uint16Array(slots)
  for (const literal of literals) hashFours(literal, (hash) => (shared[hash] = (shared[hash] ?? 0) + 1))
  for (const [id, literal] of literals.entries()) {
    if (id === 0) continue
    let slot = 0
    let rarest = Infinity
    end[id] = shortest - 1
    for (let at = 0; at < shortest; at += 1) slot = withThree(slot, literal.charCodeAt(at))
    // The rarest four characters: "user unknown" is looked for by what few other literals have.
    hashFours(literal, (hash, at) => {
      const count = shared[hash] ?? 0
      if (count >= rarest) return
      rarest = count
      slot = hash
      end[id] = at
    })
    const table = literal.length > shortest ? byFour : byThree
    next[id] = table[slot] ?? 0
    table[slot] = id + 1
  }
  return { byFour, byThree, next, end }
}

/** Hands over the hash of each four characters and where they end, at most 255. */
function hashFours(literal: string, take: (hash: number, end: number) => void): void {
  let hash = 0
  for (let at = 0; at < literal.length && at < 256; at += 1) {
    hash = withFour(hash, literal.charCodeAt(at))
    if (at >= shortest) take(hash, at)
  }
}

/** The ids of all literals in a text that is in lower case. */
function walk({ byFour, byThree, next, end }: Index, lower: string): readonly number[] {
  const found: number[] = []
  let four = 0
  let three = 0
  let all = 0
  for (let at = 0; at < lower.length; at += 1) {
    const code = lower.charCodeAt(at)
    all |= code
    four = withFour(four, code)
    three = withThree(three, code)
    for (let id = byFour[four] ?? 0; id !== 0; id = next[id - 1] ?? 0) {
      if (present[id - 1] === 0 && lower.startsWith(literals[id - 1] ?? '', at - (end[id - 1] ?? 0))) {
        present[id - 1] = 1
        found.push(id - 1)
      }
    }
    for (let id = byThree[three] ?? 0; id !== 0; id = next[id - 1] ?? 0) {
      if (present[id - 1] === 0 && lower.startsWith(literals[id - 1] ?? '', at - (end[id - 1] ?? 0))) {
        present[id - 1] = 1
        found.push(id - 1)
      }
    }
  }
  for (const id of found) present[id] = 0
  if (all > 0x7f) found.push(0)
  return found
}
