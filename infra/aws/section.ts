/** Reads objects of a settings file so that everything wrong in it is said at once, with the path where it stands. */

export interface Kind<T> {
  /** Ends the sentence "must be …". */
  what: string
  is: (value: unknown) => value is T
}

export const flag: Kind<boolean> = { what: 'true or false', is: (value) => typeof value === 'boolean' }

export const text = (pattern: RegExp, what: string): Kind<string> => ({
  what,
  is: (value): value is string => typeof value === 'string' && pattern.test(value),
})

export const oneOf = <T extends string | number>(...values: readonly T[]): Kind<T> => ({
  what: `one of ${values.join(', ')}`,
  is: (value): value is T => (values as readonly unknown[]).includes(value),
})

export const wholeNumber = (least: number, most: number): Kind<number> => ({
  what: `a whole number from ${least} to ${most}`,
  is: (value): value is number => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
})

export const listOf = <T>(kind: Kind<T>, least: number, most: number): Kind<readonly T[]> => ({
  what: `a list of ${least} to ${most}, none twice, each ${kind.what}`,
  is: (value): value is readonly T[] =>
    Array.isArray(value) &&
    value.length >= least &&
    value.length <= most &&
    new Set(value).size === value.length &&
    value.every((each) => kind.is(each)),
})

export const orNull = <T>(kind: Kind<T>): Kind<T | null> => ({
  what: `${kind.what}, or null`,
  is: (value): value is T | null => value === null || kind.is(value),
})

/** Reads the names of one object; what is wrong goes to `problems`, and the fallback stands in for it. */
export class Section {
  readonly #values: Readonly<Record<string, unknown>>
  readonly #whole: boolean
  readonly #path: string
  readonly #problems: string[]
  readonly #known: string[] = []

  constructor(values: unknown, path: string, problems: string[]) {
    const whole = values !== null && typeof values === 'object' && !Array.isArray(values)
    if (!whole) problems.push(`${path || 'the file'}: must be an object, { … }`)
    this.#whole = whole
    this.#values = whole ? (values as Readonly<Record<string, unknown>>) : {}
    this.#path = path === '' ? '' : `${path}.`
    this.#problems = problems
  }

  /** Without a fallback the value is required. */
  take<T>(name: string, kind: Kind<T>, fallback?: T): T {
    this.#known.push(name)
    const value = this.#values[name]
    if (value === undefined && fallback !== undefined) return fallback
    if (kind.is(value)) return value
    if (!this.#whole) return fallback as T
    const got = value === undefined ? 'is missing and' : `is ${JSON.stringify(value)} but`
    this.#problems.push(`${this.#path}${name}: ${got} must be ${kind.what}`)
    return fallback as T
  }

  /** Returns the object under a name; an absent one is empty. */
  inner(name: string): Section {
    this.#known.push(name)
    return new Section(this.#values[name] ?? {}, `${this.#path}${name}`, this.#problems)
  }

  isNull(name: string): boolean {
    this.#known.push(name)
    return (this.#values[name] ?? null) === null
  }

  /** A misspelt name must not fall back to a default in silence. */
  end(): void {
    for (const name of Object.keys(this.#values).filter((each) => !this.#known.includes(each))) {
      this.#problems.push(`${this.#path}${name}: unknown; known here: ${[...new Set(this.#known)].join(', ')}`)
    }
  }
}
