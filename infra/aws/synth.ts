/**
 * `npm run synth`: what `cdk deploy` would send (but for the construct paths that the command line adds), checked,
 * without network, credentials or the command line itself.
 */
import { readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { buildApp, operatorConfig } from './app.ts'
import { repository } from './bundle.ts'

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

const { output, context } = read(join(repository, 'cdk.json')) as { output: string; context: Record<string, unknown> }
const outdir = process.env['CDK_OUTDIR'] ?? join(repository, output)
const { app, stack } = buildApp(operatorConfig(), { context, outdir })
app.synth()

const template = join(outdir, stack.templateFile)
const { Resources } = read(template) as { Resources: Record<string, unknown> }
const { files } = read(join(outdir, `${stack.artifactId}.assets.json`)) as {
  files: Record<string, { source: { path: string; packaging: string } }>
}
const bundles = Object.values(files)
  .filter(({ source }) => source.packaging === 'zip')
  .map(({ source }) => statSync(join(outdir, source.path, 'index.mjs')).size)
const kilobytes = Math.round(bundles.reduce((sum, size) => sum + size, 0) / 1000)
process.stdout
  .write(`${relative(process.cwd(), template)}: ${Object.keys(Resources).length} resources in ${stack.region}, ${bundles.length} functions of ${kilobytes} KB together
Checked by CloudFormation's schemas and cdk-nag (AwsSolutions): nothing is open.
Next:
  1. Put your region, domain and alarm address into infra/aws/rebound.config.json.
  2. Once in an account and region: npx cdk bootstrap
  3. npm run deploy. Its outputs are the DNS records to publish and the commands to run.
`)
