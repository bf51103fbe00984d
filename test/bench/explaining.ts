/** `explain` on one thread, and how long the knowledge takes to load. */
import { execFileSync } from 'node:child_process'
import { ruleFiles } from '../../shared/knowledge/rules.ts'
import { explain } from '../../shared/rebound.ts'

const passes = 11

export function measureExplaining(): void {
  const replies = ruleFiles.flatMap(({ rules }) => rules.map(({ example }) => example))
  for (const reply of replies) explain(reply)
  const times = Array.from({ length: passes }, () => {
    const started = performance.now()
    for (const reply of replies) explain(reply)
    return performance.now() - started
  }).sort((a, b) => a - b)
  const median = times[Math.floor(passes / 2)] ?? Number.NaN
  console.log(`\nexplain, ${replies.length} replies, ${passes} passes, median`)
  console.log(`  replies              ${((replies.length / median) * 1000).toFixed(0)} /s`)
  for (const [what, module] of [
    ['from the sources', './shared/verdict/explain.ts'],
    ['from the built library', './dist/rebound.js'],
  ] as const) {
    console.log(`  loaded ${what.padEnd(24)} ${loadTime(module).toFixed(0)} ms`)
  }
}

/** Milliseconds that a fresh process takes to import a module; the best of five, without the process's own start. */
function loadTime(module: string): number {
  const script = `const started = performance.now(); await import(${JSON.stringify(module)}); console.log(performance.now() - started)`
  const run = () => Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }))
  return Math.min(...Array.from({ length: 5 }, run))
}
