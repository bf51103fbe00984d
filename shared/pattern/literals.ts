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
  /** 1 where a literal may be looked for by the three characters of this hash: at most places of a text none is. */
  begins: Uint8Array
  byTrigram: ReadonlyMap<number, readonly Start[]>
}

/** A literal, the place of the three characters in it that it is looked for by, and the patterns that ask for it. */
interface Start {
  literal: string
  offset: number
  patterns: number[]
}

/** A hash of three characters in `slots` places. */
const slots = 1 << 14
const hash = (a: number, b: number, c: number) => ((a * 31 + b) * 31 + c) & (slots - 1)

/** Made at the first question, 10 ms for 400 patterns: who only loads the knowledge does not pay for it. */
function makeIndex(patterns: readonly RegExp[]): Index {
  const always = new Uint8Array(patterns.length)
  const begins = new Uint8Array(slots)
  const starts = new Map<string, Start>()
  for (const [place, pattern] of patterns.entries()) {
    const required = requiredLiterals(pattern)
    if (required === null) always[place] = 1
    for (const literal of required ?? []) {
      const start = starts.get(literal) ?? { literal, offset: 0, patterns: [] }
      starts.set(literal, start)
      start.patterns.push(place)
    }
  }
  const byTrigram = new Map<number, Start[]>()
  const shared = new Map<number, number>()
  for (const { literal } of starts.values())
    for (const at of trigramsOf(literal)) shared.set(at, (shared.get(at) ?? 0) + 1)
  for (const start of starts.values()) {
    // The rarest three characters: "user unknown" is looked for by what few other literals have.
    const trigrams = trigramsOf(start.literal)
    const counts = trigrams.map((at) => shared.get(at) ?? 0)
    start.offset = counts.indexOf(Math.min(...counts))
    const at = trigrams[start.offset] ?? 0
    begins[at] = 1
    byTrigram.set(at, [...(byTrigram.get(at) ?? []), start])
  }
  return { always, begins, byTrigram }
}

const trigramsOf = (text: string) =>
  Array.from({ length: text.length - shortest + 1 }, (_, at) =>
    hash(text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)),
  )

function walk({ always, begins, byTrigram }: Index, text: string): Uint8Array {
  const lower = text.toLowerCase()
  const found = always.slice()
  let [a, b] = [lower.charCodeAt(0), lower.charCodeAt(1)]
  for (let at = 0; at + shortest <= lower.length; at += 1) {
    const c = lower.charCodeAt(at + 2)
    const trigram = hash(a, b, c)
    if (begins[trigram] === 1) {
      for (const { literal, offset, patterns } of byTrigram.get(trigram) ?? []) {
        if (lower.startsWith(literal, at - offset)) for (const place of patterns) found[place] = 1
      }
    }
    a = b
    b = c
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
