/**
 * Which of many patterns can match a text. Hundreds are asked about each reply and almost none fits: one walk looks for
 * the literals of all of them, and only those patterns are run whose literals are all there.
 */
import { finderOf } from './literals.ts'
import { remember } from './remember.ts'
import { requirementsOf } from './requirements.ts'
import type { Requirement } from './requirements.ts'

/** Places in a list of patterns, ascending. */
export type Places = readonly number[]

/** Makes lists of patterns that share one walk: what it found is kept for the next list that is asked about the text. */
export function patternLists(): (patterns: readonly RegExp[]) => (text: string, within?: string) => Places {
  const lists: (readonly RegExp[])[] = []
  let answer: ((text: string) => readonly Places[]) | null = null
  return (patterns) => {
    const list = lists.push(patterns) - 1
    answer = null
    return (text, within = text) => {
      // At the first question, 20 ms for all that is known: who only loads the knowledge does not pay for it.
      answer ??= remember(answererOf(lists))
      return answer(within)[list] ?? []
    }
  }
}

/**
 * Returns a function that tells which of the patterns can match a reply; the others surely do not. Rules, providers,
 * fixes and blocklists are asked about the same words: `within` is the whole reply where `text` is a part of it, perhaps
 * with its addresses struck out, so that one walk serves all.
 */
export const candidates = patternLists()

/** One alternative of a pattern, looked for by its sharpest clause. */
interface Alternative {
  list: number
  place: number
  /** Literals of which one must be there, too; more clauses would spare no pattern that this one does not. */
  also: readonly number[] | null
}

/** Returns a function that gives, for each list, the places of its patterns that can match. */
function answererOf(lists: readonly (readonly RegExp[])[]): (text: string) => readonly Places[] {
  const ids = new Map<string, number>()
  const idOf = (literal: string): number => {
    const id = ids.get(literal) ?? ids.size
    ids.set(literal, id)
    return id
  }
  /** By the id of a literal. */
  const asked: (Alternative[] | undefined)[] = []
  const always: number[][] = lists.map(() => [])
  for (const [list, patterns] of lists.entries()) {
    for (const [place, pattern] of patterns.entries()) {
      const required = requirementsOf(pattern)
      if (required === null) always[list]?.push(place)
      for (const [sharpest, second] of required ?? ([] as Requirement[])) {
        const alternative = { list, place, also: second?.map(idOf) ?? null }
        for (const id of sharpest.map(idOf)) (asked[id] ??= []).push(alternative)
      }
    }
  }
  const literalsIn = finderOf([...ids.keys()])
  const present = new Uint8Array(ids.size)
  return (text) => {
    const found = literalsIn(text.toLowerCase())
    for (const id of found) present[id] = 1
    const places = always.map((own) => own.slice())
    for (const id of found) {
      for (const { list, place, also } of asked[id] ?? [])
        if (also === null || hasAny(present, also)) insert(places[list] ?? [], place)
    }
    for (const id of found) present[id] = 0
    return places
  }
}

function hasAny(present: Uint8Array, ids: readonly number[]): boolean {
  for (const id of ids) if (present[id] === 1) return true
  return false
}

/** Puts a place where it belongs in an ascending list, once. */
function insert(places: number[], place: number): void {
  if (places.includes(place)) return
  let at = places.push(place) - 1
  for (let before = places[at - 1]; before !== undefined && before > place; before = places[at - 1]) {
    places[at] = before
    at -= 1
  }
  places[at] = place
}
