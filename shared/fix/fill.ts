/** Fills the placeholders of a text; what is missing takes its half of the sentence with it. */
import type { Placeholder } from '../knowledge/fixes/fixText.ts'
import type { Values } from './values.ts'

/**
 * Returns the text with `[…{x}…|…]` resolved: of the alternatives in a bracket the first whose values are all there,
 * and nothing if there is none. Values are put in once and never read as text to fill.
 */
export function fill(text: string, values: Values): string {
  return text
    .replace(/\[([^[\]]*)\]/g, (_, inner: string) => {
      for (const half of inner.split('|')) {
        const filled = fillHalf(half, values)
        if (filled !== null) return filled
      }
      return ''
    })
    .trim()
}

function fillHalf(half: string, values: Values): string | null {
  const names = [...half.matchAll(/\{([a-zA-Z]{1,30})\}/g)].map((found) => found[1] as Placeholder)
  if (names.some((name) => values[name] === undefined)) return null
  return half.replace(/\{([a-zA-Z]{1,30})\}/g, (_, name: string) => values[name as Placeholder] ?? '')
}
