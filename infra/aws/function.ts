/**
 * A Lambda function that may do what its statements say and nothing else: a role of its own with hand-written
 * statements, a log group that expires, exactly the environment that `shared/config.ts` asks for.
 */
import { AssetHashType, DockerImage, Duration, RemovalPolicy } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { join } from 'node:path'
import type { FunctionName, readConfig } from '../../shared/config.ts'
import { bundleNow, lambdaHandler, repository } from './bundle.ts'

/** Seconds. A batch works on its ten messages at the same time; one webhook may take 15 s. */
export const functionTimeout = 30

export interface FunctionSettings<F extends FunctionName> {
  description: string
  environment: ReturnType<typeof readConfig<F>>
  /** What the code reads where it is set. */
  optional?: Record<string, string>
  /** What the code's own calls and the function's event source need; writing logs is added. */
  statements: readonly PolicyStatement[]
  /** MB; the share of a processor grows with it. */
  memory: number
  logDays: RetentionDays
  /** Seconds; default `functionTimeout`. */
  timeout?: number
  /** Reserved: at most so many at a time, and these for sure. */
  reserved?: number
}

export function makeFunction<F extends FunctionName>(
  scope: Construct,
  name: F,
  settings: FunctionSettings<F>,
): Function {
  const logGroup = new LogGroup(scope, 'Log', {
    retention: settings.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  // Statements stand in the role itself: an event source is refused while its function may not read the queue.
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      calls: new PolicyDocument({
        statements: [
          ...settings.statements,
          allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logGroup.logGroupArn]),
        ],
      }),
    },
  })
  return new Function(scope, 'Function', {
    description: settings.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    handler: lambdaHandler,
    code: codeOf(name),
    role,
    logGroup,
    environment: { ...settings.environment, ...settings.optional },
    memorySize: settings.memory,
    timeout: Duration.seconds(settings.timeout ?? functionTimeout),
    ...(settings.reserved === undefined ? {} : { reservedConcurrentExecutions: settings.reserved }),
  })
}

export const allow = (
  actions: string[],
  resources: string[],
  conditions?: Record<string, Record<string, string | string[]>>,
): PolicyStatement => new PolicyStatement({ actions, resources, ...(conditions ? { conditions } : {}) })

/** The bundle as asset, named by the hash of its bytes: unchanged code is not deployed again. */
function codeOf(name: FunctionName): Code {
  return Code.fromAsset(join(repository, 'functions', name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // CDK asks for an image; it is never run, because the local bundling below does not fail half-way.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle: (directory) => {
          bundleNow(name, directory)
          return true
        },
      },
    },
  })
}
