/**
 * SPF records as text (RFC 7208 §4.5): which TXT records are one, and how several become the one to publish. The merged
 * record never lets everybody send: `+all` and ranges that mean the same are left out, and the end is `~all` at most.
 */

/** TXT values longer than this are not proposed; RFC 7208 §3.4 warns from 450 octets on. */
const longestProposal = 1_000

export const isSpf = (record: string): boolean => /^v=spf1(?: |$)/i.test(record)

/** Whether the record passes every address there is. */
export const allowsAll = (record: string): boolean => termsOf(record).some((term) => isOpen(term))

/**
 * Returns one record with the terms of all, and `mechanism` before them so that nothing can refuse it first; null where
 * no sound record can be made of them. Of several ends the softest is kept; a `redirect` beside other terms becomes an
 * `include` (RFC 7208 §6.1: it is used only where nothing else matched).
 */
export function mergeSpf(records: readonly string[], mechanism: string | null): string | null {
  const all = records.flatMap(termsOf)
  if (!all.every((term) => /^[\x21-\x7e]{1,255}$/.test(term))) return null
  const ends = all.filter(isEnd)
  const joined = records.length > 1
  const terms = all
    .filter((term) => !isEnd(term) && !isOpen(term))
    .map((term) => (joined ? term.replace(/^redirect=/i, 'include:') : term))
  const modifiers = terms.filter(isModifier).filter((term, place, own) => place === firstOfName(own, term))
  const mechanisms = [...(mechanism === null ? [] : [mechanism]), ...terms.filter((term) => !isModifier(term))]
  const redirects = modifiers.some((term) => /^redirect=/i.test(term))
  const end = ends.length === 0 && redirects ? [] : [softest(ends)]
  const merged = ['v=spf1', ...distinct(mechanisms), ...end, ...modifiers].join(' ')
  return merged.length <= longestProposal ? merged : null
}

const termsOf = (record: string): string[] =>
  record
    .split(/\s+/)
    .slice(1)
    .filter((term) => term !== '')

const isEnd = (term: string): boolean => /^[-+~?]?all$/i.test(term)
const isOpen = (term: string): boolean =>
  /^\+?(?:all|ip[46]:[^/]{1,50}\/0{1,3}|(?:a|mx)(?::[^/]{1,255})?\/0{1,3})$/i.test(term)
const isModifier = (term: string): boolean => /^[a-z][a-z0-9_.-]{0,60}=/i.test(term)

function softest(ends: readonly string[]): string {
  if (ends.some((end) => end.startsWith('?'))) return '?all'
  return ends.length > 0 && ends.every((end) => end.startsWith('-')) ? '-all' : '~all'
}

function distinct(terms: readonly string[]): string[] {
  const plain = terms.map((term) => term.toLowerCase().replace(/^\+/, ''))
  return terms.filter((_, place) => plain.indexOf(plain[place] ?? '') === place)
}

/** `exp` and `redirect` may stand once (RFC 7208 §6). */
function firstOfName(terms: readonly string[], term: string): number {
  const name = term.slice(0, term.indexOf('=')).toLowerCase()
  return terms.findIndex((other) => other.toLowerCase().startsWith(`${name}=`))
}
