/**
 * A function's code as one file. The SDK is bundled (the runtime's own copy is another version and slower to load), and
 * CommonJS packages get a `require`: without it mailparser fails with "Dynamic require of "stream" is not supported".
 */
import { build } from 'esbuild'
import type { BuildOptions } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { FunctionName } from '../../shared/config.ts'
import { leaveOut } from './leaveOut.ts'

export const repository = join(import.meta.dirname, '../..')

/** `handler` of `index.mjs`, as Lambda writes it. */
export const lambdaHandler = 'index.handler'

const standIn = (name: string) => join(import.meta.dirname, `${name}.ts`)

export const bundleOptions = (name: FunctionName): BuildOptions => ({
  absWorkingDir: repository,
  entryPoints: [`functions/${name}/handler.ts`],
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  minify: true,
  // Escaped, the character tables take 242 KB more.
  charset: 'utf8',
  mainFields: ['module', 'main'],
  alias: {
    'encoding-japanese': standIn('japanese'),
    'html-to-text': standIn('no-html-to-text'),
    '@aws-sdk/credential-provider-node': standIn('lambda-credentials'),
  },
  plugins: leaveOut,
  legalComments: 'none',
  logLevel: 'warning',
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
})

/** Writes `index.mjs` into a directory. */
export async function bundle(name: FunctionName, directory: string): Promise<void> {
  await build({ ...bundleOptions(name), outfile: join(directory, 'index.mjs') })
}

/** The same for who cannot wait for a promise, as CDK: in a process of its own. */
export function bundleNow(name: FunctionName, directory: string): void {
  execFileSync(process.execPath, [import.meta.filename, name, directory], { stdio: 'inherit' })
}

if (import.meta.main) await bundle(process.argv[2] as FunctionName, process.argv[3] ?? '.')
