/**
 * What a text must contain for a pattern to match it, read from the pattern's own source. Sound for patterns with the
 * flag `i` and without `u` or `v`; a construct that it does not know says nothing.
 */

/** Literals in lower case of which one must be there. */
export type Clause = readonly string[]

/** All clauses of one alternative must be met; the sharpest comes first. */
export type Requirement = readonly [Clause, ...Clause[]]

/** Stands among literals for any letter beyond ASCII, none of which `i` folds into ASCII (ECMA-262 §22.2.2.7.3). */
export const beyondAscii = '\x80'

export const shortest = 3
/** Spellings of one run of characters that are told apart: `e-?mail` has two. */
const MAX_SPELLINGS = 4

/** Returns what each alternative of the pattern requires; null where one of them requires nothing. */
export function requirementsOf(pattern: RegExp): readonly Requirement[] | null {
  const { alternatives, at } = readAlternatives(pattern.source, 0)
  if (at !== pattern.source.length) return null
  const required: Requirement[] = []
  for (const { clauses } of alternatives) {
    const [first, ...others] = clauses.toSorted((a, b) => sharpness(b) - sharpness(a))
    if (first === undefined) return null
    required.push([first, ...others])
  }
  return required
}

/** A clause says more the longer its shortest literal is. */
const sharpness = (clause: Clause): number => Math.min(...clause.map((literal) => literal.length))

interface Sequence {
  clauses: Clause[]
  /** All texts that match, where they are few and known. */
  exact: readonly string[] | null
}

interface Atom {
  exact: readonly string[] | null
  /** What a group requires beside, or instead of, being one of the `exact` texts. */
  required: Clause | null
  at: number
}

/** Alternatives up to `)` or the end: any of them may match. */
function readAlternatives(source: string, start: number): { alternatives: Sequence[]; at: number } {
  const alternatives: Sequence[] = []
  let at = start
  for (;;) {
    const read = readSequence(source, at)
    alternatives.push(read)
    at = read.at
    if (source[at] !== '|') return { alternatives, at }
    at += 1
  }
}

/** Characters that stand for themselves, up to one that a quantifier is about. */
const plain = /[a-z0-9 @:;,'"_=<>/#%&~!-]{1,200}(?![?*+{])/iy

/** Atoms one after the other: all must match. */
function readSequence(source: string, start: number): Sequence & { at: number } {
  const clauses: Clause[] = []
  let runs = 0
  let run: readonly string[] = ['']
  const endRun = () => {
    const clause = clauseOf(run)
    if (clause) clauses.push(clause)
    run = ['']
    runs += 1
  }
  let at = start
  while (at < source.length && source[at] !== '|' && source[at] !== ')') {
    plain.lastIndex = at
    const text = plain.exec(source)?.[0]
    if (text !== undefined) {
      run = run.map((before) => before + text.toLowerCase())
      at += text.length
      continue
    }
    const atom = readAtom(source, at)
    const { optional, repeated, at: after } = readQuantifier(source, atom.at)
    at = after
    const spellings = atom.exact && (optional ? ['', ...atom.exact] : atom.exact)
    if (spellings === null || (optional && repeated) || spellings.length > MAX_SPELLINGS) endRun()
    else {
      if (run.length * spellings.length > MAX_SPELLINGS) endRun()
      run = run.flatMap((before) => spellings.map((spelling) => before + spelling))
      if (repeated) endRun()
    }
    if (atom.required && !optional) clauses.push(atom.required)
  }
  const texts = runs === 0 ? run : null
  endRun()
  return { clauses, exact: texts, at }
}

/** Letters that one lower-case form does not settle (Greek final sigma, dotless and dotted i) are no evidence. */
const unsettled = /[^\x20-\x7e\u00df-\u00f6\u00f8-\u00ff\u0430-\u044f\u0451\u3040-\u30ff\u4e00-\u9fff]/

/** What stands for any address in the words that rules see: it is not in the reply as it came. */
const struckOut = /@x|x@|^x+(?![a-z0-9.-])|(?<![a-z0-9._%+~-])x+$/

/** What a text contains that has one of these spellings; null where one of them is too short to look for. */
function clauseOf(spellings: readonly string[]): Clause | null {
  const literals = new Set<string>()
  for (const spelling of spellings) {
    if (spelling.length >= shortest && !unsettled.test(spelling) && !struckOut.test(spelling)) literals.add(spelling)
    else if (/[^\x00-\x7f]/.test(spelling)) literals.add(beyondAscii)
    else return null
  }
  return [...literals]
}

const unknown = (at: number): Atom => ({ exact: null, required: null, at })
const character = (char: string, at: number): Atom => ({ exact: [char.toLowerCase()], required: null, at })
/** Matches the empty string: `^`, `\b`. */
const nothing = (at: number): Atom => ({ exact: [''], required: null, at })

function readAtom(source: string, at: number): Atom {
  const char = source[at] ?? ''
  if (char === '^' || char === '$') return nothing(at + 1)
  if (char === '.') return unknown(at + 1)
  if (char === '[') return readClass(source, at)
  if (char === '(') return readGroup(source, at)
  if (char !== '\\') return character(char, at + 1)
  const escaped = source[at + 1] ?? ''
  if (escaped === 'b' || escaped === 'B') return nothing(at + 2)
  if (escaped === 'u') return unknown(at + 6)
  if (escaped === 'x') return unknown(at + 4)
  if (/[a-z0-9]/i.test(escaped)) return unknown(at + 2)
  return character(escaped, at + 2)
}

/** A class of a few plain characters is one of them; any other says nothing. */
function readClass(source: string, start: number): Atom {
  let at = start + 1
  while (at < source.length && source[at] !== ']') at += source[at] === '\\' ? 2 : 1
  const inside = source.slice(start + 1, at)
  return /^[^\\^-]{1,8}$/.test(inside)
    ? { exact: [...new Set(inside.toLowerCase())], required: null, at: at + 1 }
    : unknown(at + 1)
}

function readGroup(source: string, at: number): Atom {
  const kind = /^\((?:\?(?::|<?[=!]|<\w+>))?/.exec(source.slice(at, at + 40))?.[0] ?? '('
  const { alternatives, at: end } = readAlternatives(source, at + kind.length)
  if (/[=!]$/.test(kind)) return nothing(end + 1)
  const exact = alternatives.every((one) => one.exact !== null) ? alternatives.flatMap((one) => one.exact ?? []) : null
  const fits = exact !== null && exact.length <= MAX_SPELLINGS
  return { exact: fits ? exact : null, required: fits ? null : oneOf(alternatives), at: end + 1 }
}

/** One clause for a whole group: the sharpest of each alternative, or null where one requires nothing. */
function oneOf(alternatives: readonly Sequence[]): Clause | null {
  const literals = new Set<string>()
  for (const { clauses } of alternatives) {
    const sharpest = clauses.toSorted((a, b) => sharpness(b) - sharpness(a))[0]
    if (sharpest === undefined) return null
    for (const literal of sharpest) literals.add(literal)
  }
  return [...literals]
}

function readQuantifier(source: string, at: number): { optional: boolean; repeated: boolean; at: number } {
  const char = source[at]
  if (char !== '?' && char !== '*' && char !== '+' && char !== '{') return { optional: false, repeated: false, at }
  const quantifier = /^(?:[?*+]|\{(\d+)(?:,\d*)?\})\??/.exec(source.slice(at, at + 20))
  if (!quantifier) return { optional: false, repeated: false, at }
  const [text, least] = quantifier
  const optional = text.startsWith('?') || text.startsWith('*') || Number(least) === 0
  return { optional, repeated: !text.startsWith('?'), at: at + text.length }
}
