/** Where a name leads that is only an alias (CNAME, RFC 1034 §3.6.2): asked when the name itself has no answer. */
import { inert } from './inert.ts'
import type { Questions } from './resolver.ts'

/** Long enough for what people set up, short enough for the budget. */
const longestChain = 3

export interface Alias {
  /** The last name of the chain. */
  target: string
  /** The chain comes back to a name that it went through. */
  loops: boolean
}

/** Returns where a name leads, or null where it is no alias or DNS does not say. */
export async function followAlias(ask: Questions, name: string): Promise<Alias | null> {
  const seen = [name.toLowerCase()]
  for (let step = 0; step < longestChain; step += 1) {
    const answer = await ask.cname(seen.at(-1) ?? name)
    const next = answer.is === 'found' ? answer.records[0]?.toLowerCase().replace(/\.$/, '') : undefined
    if (next === undefined) break
    if (seen.includes(next)) return { target: inert(next), loops: true }
    seen.push(next)
  }
  return seen.length === 1 ? null : { target: inert(seen.at(-1) ?? ''), loops: false }
}
