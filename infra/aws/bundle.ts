/**
 * A function's code as one file. The SDK is bundled (the runtime's own copy is another version and slower to load), and
 * CommonJS packages get a `require`: without it mailparser fails with "Dynamic require of "stream" is not supported".
 */
import { buildSync } from 'esbuild'
import type { BuildOptions } from 'esbuild'
import { join } from 'node:path'
import type { FunctionName } from '../../shared/config.ts'

export const repository = join(import.meta.dirname, '../..')

/** `handler` of `index.mjs`, as Lambda writes it. */
export const lambdaHandler = 'index.handler'

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
    'html-to-text': join(import.meta.dirname, 'no-html-to-text.ts'),
    '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'lambda-credentials.ts'),
  },
  legalComments: 'none',
  logLevel: 'warning',
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
})

/** Writes `index.mjs` into a directory. */
export function bundle(name: FunctionName, directory: string): void {
  buildSync({ ...bundleOptions(name), outfile: join(directory, 'index.mjs') })
}
