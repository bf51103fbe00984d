/**
 * What a text must contain for a pattern to match it. Hundreds of patterns are asked about each reply and almost none
 * fits: looking for a word of each first is some ten times quicker than running them all.
 */

/** Letters that one lower-case form does not settle (Greek final sigma, dotless and dotted i) are no evidence. */
const unsettled = /[^\x20-\x7e\u00df-\u00f6\u00f8-\u00ff\u0430-\u044f\u0451\u3040-\u30ff\u4e00-\u9fff]/
const shortest = 3

/**
 * Returns literals in lower case of which every text that matches has at least one, or null where nothing can be said.
 * Sound for patterns with the flag `i` and without `u` or `v`; a construct that it does not know says nothing.
 */
export function requiredLiterals(pattern: RegExp): readonly string[] | null {
  const { required, at } = readAlternatives(pattern.source, 0)
  return at === pattern.source.length ? required : null
}

/**
 * Returns a function that tells which of the patterns can match a text: 1 at the index of each that may, 0 where it
 * surely does not. One walk over the text's trigrams serves all patterns.
 */
export function candidates(patterns: readonly RegExp[]): (text: string) => Uint8Array {
  let index: Index | undefined
  return (text) => walk((index ??= makeIndex(patterns)), text)
}

interface Index {
  /** 1 for each pattern that nothing can be said of. */
  always: Uint8Array
  byTrigram: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>
}

/** Made at the first question, 10 ms for 400 patterns: who only loads the knowledge does not pay for it. */
function makeIndex(patterns: readonly RegExp[]): Index {
  const always = new Uint8Array(patterns.length)
  const byTrigram = new Map<string, Map<string, number[]>>()
  for (const [index, pattern] of patterns.entries()) {
    const required = requiredLiterals(pattern)
    if (required === null) always[index] = 1
    for (const literal of required ?? []) {
      const starts = literal.slice(0, shortest)
      const literals = byTrigram.get(starts) ?? new Map<string, number[]>()
      byTrigram.set(starts, literals.set(literal, [...(literals.get(literal) ?? []), index]))
    }
  }
  return { always, byTrigram }
}

function walk({ always, byTrigram }: Index, text: string): Uint8Array {
  const lower = text.toLowerCase()
  const found = always.slice()
  for (let at = 0; at + shortest <= lower.length; at += 1) {
    const literals = byTrigram.get(lower.slice(at, at + shortest))
    if (!literals) continue
    for (const [literal, indexes] of literals) {
      if (lower.startsWith(literal, at)) for (const index of indexes) found[index] = 1
    }
  }
  return found
}

type Required = readonly string[] | null
interface Read {
  required: Required
  at: number
}

/** Alternatives up to `)` or the end: any of them may match, so each must require something. */
function readAlternatives(source: string, start: number): Read {
  let all: string[] | null = []
  let at = start
  for (;;) {
    const read = readSequence(source, at)
    all = all !== null && read.required !== null ? [...all, ...read.required] : null
    at = read.at
    if (source[at] !== '|') break
    at += 1
  }
  return { required: all && [...new Set(all)], at }
}

/** Atoms one after the other: all must match, so the sharpest of what they require is enough. */
function readSequence(source: string, start: number): Read {
  let best: Required = null
  let run = ''
  const endRun = () => {
    if (run.length >= shortest && !unsettled.test(run)) best = sharper(best, [run])
    run = ''
  }
  let at = start
  while (at < source.length && source[at] !== '|' && source[at] !== ')') {
    const atom = readAtom(source, at)
    const { optional, repeated, at: after } = readQuantifier(source, atom.at)
    at = after
    if (atom.nothing) continue
    if (optional) endRun()
    else if (atom.literal !== null) {
      run += atom.literal.toLowerCase()
      if (repeated) endRun()
    } else {
      endRun()
      best = sharper(best, atom.required)
    }
  }
  endRun()
  return { required: best, at }
}

interface Atom {
  /** One character that is taken literally. */
  literal: string | null
  /** What a group requires. */
  required: Required
  /** Matches the empty string and stands for no character: `^`, `\b`. */
  nothing: boolean
  at: number
}

const unknown = (at: number): Atom => ({ literal: null, required: null, nothing: false, at })

function readAtom(source: string, at: number): Atom {
  const char = source[at] ?? ''
  if (char === '^' || char === '$') return { literal: null, required: null, nothing: true, at: at + 1 }
  if (char === '.') return unknown(at + 1)
  if (char === '[') return unknown(classEnd(source, at))
  if (char === '(') return readGroup(source, at)
  if (char !== '\\') return { literal: char, required: null, nothing: false, at: at + 1 }
  const escaped = source[at + 1] ?? ''
  if (escaped === 'b' || escaped === 'B') return { literal: null, required: null, nothing: true, at: at + 2 }
  if (escaped === 'u') return unknown(at + 6)
  if (escaped === 'x') return unknown(at + 4)
  if (/[a-z0-9]/i.test(escaped)) return unknown(at + 2)
  return { literal: escaped, required: null, nothing: false, at: at + 2 }
}

function readGroup(source: string, at: number): Atom {
  const kind = /^\((?:\?(?::|<?[=!]|<\w+>))?/.exec(source.slice(at, at + 40))?.[0] ?? '('
  const { required, at: end } = readAlternatives(source, at + kind.length)
  const looksAround = /[=!]$/.test(kind)
  return { literal: null, required: looksAround ? null : required, nothing: looksAround, at: end + 1 }
}

function readQuantifier(source: string, at: number): { optional: boolean; repeated: boolean; at: number } {
  const quantifier = /^(?:[?*+]|\{(\d+)(?:,\d*)?\})\??/.exec(source.slice(at, at + 20))
  if (!quantifier) return { optional: false, repeated: false, at }
  const [text, least] = quantifier
  const optional = text.startsWith('?') || text.startsWith('*') || Number(least) === 0
  return { optional, repeated: true, at: at + text.length }
}

function classEnd(source: string, start: number): number {
  let at = start + 1
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1
  return at + 1
}

/** The set whose shortest literal is longer says more. */
function sharper(a: Required, b: Required): Required {
  const length = (set: Required) =>
    set === null || set.length === 0 ? 0 : Math.min(...set.map((literal) => literal.length))
  return length(b) > length(a) ? b : a
}
