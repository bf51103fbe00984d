/**
 * `npm run bench [-- FOLDER …]`: ratios measured in one run, because these machines are noisy.
 * End to end: bounces a second through the local stack, and AWS calls a bounce. Reading: mails a second of `analyze`
 * beside mailparser alone on the same mails. FOLDERs hold mails; without one, the mails of this repository are read, and
 * those of `../shared/corpus` where it is there.
 * The console: pages over many stored bounces; `BENCH_BOUNCES` says how many.
 */
import { existsSync } from 'node:fs'
import { measureConsole } from './console.ts'
import { measureExplaining } from './explaining.ts'
import { measureHotRows } from './hotRows.ts'
import { measurePatterns, measureReading } from './reading.ts'
import { measureStack } from './stack.ts'

const folders = process.argv.slice(2)
const known = [
  ['test/corpus', 'test/examples'],
  ['../shared/corpus/sisimai/mails', '../shared/corpus/independent/mails'],
]
for (const all of folders.length > 0 ? [folders] : known) {
  const there = all.filter((folder) => existsSync(folder))
  if (there.length > 0) await measureReading(there)
}
measurePatterns()
measureExplaining()
await measureHotRows()
await measureStack(1000)
await measureConsole(Number(process.env['BENCH_BOUNCES'] ?? 10_000))
