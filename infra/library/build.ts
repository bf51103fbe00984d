/**
 * Builds what an application imports: `dist/rebound.js`, one bundle with its dependencies left outside, and its types.
 * Node does not run TypeScript below node_modules, so the sources cannot be imported from there.
 */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const dist = join(root, 'dist')
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')

rmSync(dist, { recursive: true, force: true })
await build({
  absWorkingDir: root,
  entryPoints: ['shared/rebound.ts'],
  outfile: 'dist/rebound.js',
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node24',
  charset: 'utf8',
  // Half the time to load goes into reading the source; names stay, for stack traces.
  minifyWhitespace: true,
  minifySyntax: true,
  sourcemap: true,
  logLevel: 'warning',
})
execFileSync(process.execPath, [tsc, '-p', join(root, 'infra/library/tsconfig.json')], { stdio: 'inherit' })
