/** Hostile texts of 2,000 characters for one pattern: what it looks for, repeated, and what every pattern skips over. */
const length = 2_000
const fillers = [
  'a',
  ' ',
  '.',
  '-',
  '<',
  '(',
  '[',
  '"',
  ':',
  '1',
  'x@xx ',
  'x@xx',
  'is ',
  'the ',
  'not ',
  'user ',
  'a.b ',
  '127.0.0.1 ',
  '550 ',
]

/** Returns the texts, each exactly 2,000 characters. */
export function pumpedFrom(example: string): string[] {
  const words = example.split(/\s+/)
  const seeds = new Set([
    ...fillers,
    example,
    ...words.map((word) => `${word} `),
    ...words,
    ...words.slice(1).map((word, at) => `${words[at] ?? ''} ${word} `),
  ])
  return [...seeds]
    .filter((seed) => seed !== '')
    .map((seed) => seed.repeat(Math.ceil(length / seed.length)).slice(0, length))
}
