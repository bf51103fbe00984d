/**
 * A table in memory, for simulations of more events than an engine takes: conditions as the ledger writes them, the `due`
 * index, and a count of index writes as DynamoDB bills them (a key that changes is a deletion and an insertion).
 */
import type { Change, Condition, Item, Key, Query, Table } from '../../shared/aws/table.ts'
import { tableSchema } from '../../shared/ledger/schema.ts'

type Test = (item: Item | undefined, values: Item) => boolean

export interface MemoryTable extends Table {
  readonly counts: { writes: number; indexWrites: number }
}

export function memoryTable(): MemoryTable {
  const rows = new Map<string, Map<string, Item>>()
  const due = new Map<string, Entry[]>()
  const counts = { writes: 0, indexWrites: 0 }
  const find = ({ pk, sk }: Key) => rows.get(pk)?.get(sk)

  const write = (key: Key, next: Item | undefined): void => {
    const before = find(key)
    counts.writes += 1
    for (const { name, partitionKey, sortKey } of tableSchema.indexes) {
      const old = entryOf(before, partitionKey, sortKey)
      const fresh = entryOf(next, partitionKey, sortKey)
      if (old?.[0] === fresh?.[0] && old?.[1] === fresh?.[1]) continue
      counts.indexWrites += (old ? 1 : 0) + (fresh ? 1 : 0)
      if (name !== 'due') continue
      if (old) takeOut(due, old, key)
      if (fresh) putIn(due, fresh, key)
    }
    const group = rows.get(key.pk) ?? new Map<string, Item>()
    rows.set(key.pk, group)
    if (next) group.set(key.sk, next)
    else group.delete(key.sk)
  }

  const query = ({ index, where, newestFirst = false, limit = Infinity }: Query): Item[] => {
    const values = where.values ?? {}
    if (index === undefined) {
      const test = compile(where.text)
      return [...(rows.get(String(values['pk']))?.values() ?? [])].filter((item) => test(item, values)).slice(0, limit)
    }
    if (index !== 'due') throw new Error(`index ${index} is not kept`)
    const entries = due.get(String(values['due'])) ?? []
    const found: Item[] = []
    const test = compile(where.text)
    for (let n = 0; n < entries.length && found.length < limit; n += 1) {
      const entry = entries[newestFirst ? entries.length - 1 - n : n]
      if (!entry) break
      const item = { ...entry.key, due: values['due'], dueSort: entry.sort }
      if (test(item, values)) found.push(item)
      else if (!newestFirst) break
    }
    return found
  }

  return {
    counts,
    get: (key) => Promise.resolve(copy(find(key))),
    looks: () => {
      throw new Error('searches are not simulated')
    },
    getMany: (keys) => Promise.resolve(keys.map((key) => copy(find(key))).filter((item) => item !== null)),
    put: (item, condition) => {
      const { pk, sk } = item
      if (!holds(condition, find({ pk, sk }))) return Promise.resolve(false)
      write({ pk, sk }, item)
      return Promise.resolve(true)
    },
    update: (key, change, condition) => {
      const before = find(key)
      if (!holds(condition, before)) return Promise.resolve(null)
      const next = apply(key, before, change)
      write(key, next)
      return Promise.resolve(copy(next))
    },
    query: (asked) => Promise.resolve(query(asked)),
    // eslint-disable-next-line @typescript-eslint/require-await -- an AsyncGenerator is what the interface asks for
    async *pages(asked) {
      yield query(asked)
    },
    remove: (key, condition) => {
      if (!holds(condition, find(key))) return Promise.resolve(false)
      write(key, undefined)
      return Promise.resolve(true)
    },
  }
}

interface Entry {
  sort: string
  key: Key
}

const copy = (item: Item | undefined): Item | null => (item ? { ...item } : null)

function entryOf(item: Item | undefined, partitionKey: string, sortKey: string): [string, string] | undefined {
  const partition = item?.[partitionKey]
  const sort = item?.[sortKey]
  return typeof partition === 'string' && typeof sort === 'string' ? [partition, sort] : undefined
}

function placeOf(entries: readonly Entry[], sort: string): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entries[middle]?.sort ?? '') < sort) low = middle + 1
    else high = middle
  }
  return low
}

function putIn(index: Map<string, Entry[]>, [partition, sort]: [string, string], key: Key): void {
  const entries = index.get(partition) ?? []
  index.set(partition, entries)
  entries.splice(placeOf(entries, sort), 0, { sort, key })
}

function takeOut(index: Map<string, Entry[]>, [partition, sort]: [string, string], key: Key): void {
  const entries = index.get(partition) ?? []
  for (let at = placeOf(entries, sort); entries[at]?.sort === sort; at += 1) {
    const { pk, sk } = entries[at]?.key ?? { pk: '', sk: '' }
    if (pk === key.pk && sk === key.sk) {
      entries.splice(at, 1)
      return
    }
  }
}

function apply(key: Key, before: Item | undefined, { set, setIfAbsent = {}, remove = [], add }: Change): Item {
  if (add) throw new Error('add is not provided')
  const next: Item = { ...key, ...setIfAbsent, ...before, ...set }
  return Object.fromEntries(Object.entries(next).filter(([name]) => !remove.includes(name)))
}

const holds = (condition: Condition | undefined, item: Item | undefined): boolean =>
  condition === undefined || compile(condition.text)(item, condition.values ?? {})

const compiled = new Map<string, Test>()

/** `a OR b`, `a AND b`, parentheses, comparisons of `#name` with `:value`, attribute_exists, attribute_not_exists. */
function compile(text: string): Test {
  const known = compiled.get(text)
  if (known) return known
  const tokens = text.match(/\(|\)|<>|[=<>]|[#:]?\w+/g) ?? []
  let at = 0
  const take = (): string => tokens[at++] ?? ''
  const either = (): Test => {
    const parts = [both()]
    while (tokens[at] === 'OR') parts.push((take(), both()))
    return (item, values) => parts.some((part) => part(item, values))
  }
  const both = (): Test => {
    const parts = [one()]
    while (tokens[at] === 'AND') parts.push((take(), one()))
    return (item, values) => parts.every((part) => part(item, values))
  }
  const one = (): Test => {
    const first = take()
    if (first === '(') {
      const inner = either()
      take()
      return inner
    }
    if (first === 'attribute_exists' || first === 'attribute_not_exists') {
      take()
      const name = take().replace('#', '')
      take()
      return (item) => (item?.[name] !== undefined) === (first === 'attribute_exists')
    }
    const [operator, value] = [take(), take().slice(1)]
    const name = first.slice(1)
    const compare = comparisons[operator]
    if (!first.startsWith('#') || !compare) throw new Error(`not provided: ${text}`)
    return (item, values) => item?.[name] !== undefined && compare(item[name] as string, values[value] as string)
  }
  const test = either()
  if (at !== tokens.length) throw new Error(`not provided: ${text}`)
  compiled.set(text, test)
  return test
}

const comparisons: Record<string, (a: string, b: string) => boolean> = {
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
}
