/**
 * `npm run artefacts`: the bundles against their limits, how long Node takes to load them and how much memory that takes,
 * and what a million bounces cost. Ends with 1 where a limit is passed.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { bundle } from '../../infra/aws/bundle.ts'
import { configNames } from '../../shared/config.ts'
import type { FunctionName } from '../../shared/config.ts'
import { measureCost } from './cost.ts'
import { limits } from './limits.ts'

const passes = 9

interface Loaded {
  ms: number
  rss: number
}

function load(file: string): Loaded {
  const code = `const t = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)})
    process.stdout.write(JSON.stringify({ ms: performance.now() - t, rss: process.memoryUsage().rss }))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' })
  if (stderr !== '') throw new Error(stderr)
  return JSON.parse(stdout) as Loaded
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const directory = mkdtempSync(join(tmpdir(), 'rebound-artefacts-'))
console.log(`bundles, Node ${process.versions.node}, medians of ${passes} processes`)
for (const name of Object.keys(configNames) as FunctionName[]) {
  mkdirSync(join(directory, name))
  await bundle(name, join(directory, name))
  const file = join(directory, name, 'index.mjs')
  const bytes = readFileSync(file)
  const loads = Array.from({ length: passes }, () => load(file))
  const kilobytes = (size: number) => `${(size / 1000).toFixed(0)} KB`
  const over = bytes.length > limits[name]
  if (over) process.exitCode = 1
  console.log(
    `  ${name.padEnd(9)} ${kilobytes(bytes.length).padStart(8)} of ${kilobytes(limits[name])}${over ? ' TOO LARGE' : ''}, ${kilobytes(gzipSync(bytes).length)} gzipped; loaded in ${median(loads.map(({ ms }) => ms)).toFixed(0)} ms, ${median(loads.map(({ rss }) => rss / 1e6)).toFixed(0)} MB`,
  )
}
rmSync(directory, { recursive: true })
await measureCost(200)
