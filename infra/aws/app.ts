/** The CDK app: `cdk` starts this file; `npm run synth` and the tests build the same app in their own process. */
import { App, Validations } from 'aws-cdk-lib'
import type { AppProps } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { join } from 'node:path'
import { repository } from './bundle.ts'
import { readConfigFile } from './config.ts'
import type { Config } from './config.ts'
import { ReboundStack } from './stack.ts'

/** Another file by the environment: `REBOUND_CONFIG=mine.json npm run deploy`. */
const configFile = process.env['REBOUND_CONFIG'] ?? join(repository, 'infra/aws/rebound.config.json')

/** Synthesis fails where AwsSolutions has a finding that nobody has acknowledged with a reason. */
export function buildApp(config: Config, props: AppProps = {}): { app: App; stack: ReboundStack } {
  const app = new App({ analyticsReporting: false, ...props })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return { app, stack: new ReboundStack(app, config) }
}

/** Returns the operator's settings, or ends the process with what to repair in them. */
export function operatorConfig(): Config {
  try {
    return readConfigFile(configFile)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

if (import.meta.main) buildApp(operatorConfig()).app.synth()
