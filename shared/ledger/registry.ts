/** The registry as attribution asks it. A name that two senders have taken is nobody's. */
import type { Table } from '../aws/table.ts'
import type { SenderLookup } from '../identity/attribute.ts'
import { listNames } from './senders.ts'
import type { Names } from './senders.ts'

export function lookupOf(all: readonly ({ id: string } & Names)[]): SenderLookup {
  const tokens = new Map<string, string | null>()
  const tags = new Map<string, string | null>()
  const names = new Map<string, { id: string; domains: readonly string[] }[]>()
  const claim = (map: Map<string, string | null>, name: string, id: string) =>
    map.set(name, map.has(name) && map.get(name) !== id ? null : id)
  for (const { id, token, domains, addresses, tags: own } of all) {
    if (token !== null) claim(tokens, token, id)
    for (const tag of own) claim(tags, tag, id)
    for (const name of [...domains, ...addresses]) {
      const takers = names.get(name) ?? []
      names.set(name, [...takers, { id, domains }])
    }
  }
  return {
    byToken: (name) => tokens.get(name) ?? null,
    byTag: (tag) => tags.get(tag) ?? null,
    byName: (name) => names.get(name) ?? [],
  }
}

/** Returns a reader of the whole registry that asks once in `seconds`. */
export function rememberRegistry(table: Table, seconds = 10, clock = () => Date.now()): () => Promise<SenderLookup> {
  let known: { until: number; lookup: Promise<SenderLookup> } | undefined
  return () => {
    if (known && known.until > clock()) return known.lookup
    const lookup = listNames(table).then(lookupOf)
    known = { until: clock() + seconds * 1000, lookup }
    lookup.catch(() => (known = undefined))
    return lookup
  }
}
