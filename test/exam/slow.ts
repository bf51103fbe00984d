/** How long each pattern of the knowledge takes on texts made to hurt it: milliseconds, the slowest first. */
import { knownPatterns } from '../knowledge/patterns.ts'

const length = 2_000
/** Long runs of what patterns repeat: letters, blanks, digits, dots, and the beginnings of things that never end. */
const hostile = ['a', ' ', '1', '.', '-', '<', 'a ', '1.', 'user ', 'mailbox ', 'no such ', '550 ', 'blocked by ', 'a@']

export function slowestPatterns(): { id: string; ms: number }[] {
  return knownPatterns()
    .map(({ id, pattern, example }) => ({ id, ms: slowest(pattern, example) }))
    .sort((a, b) => b.ms - a.ms)
}

/** The best of three runs on the worst text: the machine's hiccups are not the pattern's. */
function slowest(pattern: RegExp, example: string): number {
  const start = example.slice(0, Math.ceil(example.length / 2))
  const texts = [...hostile, `${start} `].map((part) => part.repeat(Math.ceil(length / part.length)).slice(0, length))
  return Math.max(...texts.map((text) => Math.min(...[1, 2, 3].map(() => timed(pattern, text)))))
}

function timed(pattern: RegExp, text: string): number {
  const started = performance.now()
  pattern.test(text)
  return performance.now() - started
}
