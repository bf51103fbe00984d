/**
 * The one door from the internet, where the settings ask for it: an HTTP API before the console. Every request goes to the
 * function, which lets in keys of the JSON API and, where there is an identity provider, people who have signed in.
 */
import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import {
  DomainName,
  HttpApi,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { CnameRecord, HostedZone } from 'aws-cdk-lib/aws-route53'
import { Construct } from 'constructs'
import type { SignIn } from '../../shared/config.ts'
import type { Config } from './config.ts'
import type { DnsRecord } from './identity.ts'
import type { Delivery } from './delivery.ts'
import { allow, makeFunction } from './function.ts'
import type { Inbound } from './inbound.ts'
import type { Ledger } from './ledger.ts'
import type { Secrets } from './secrets.ts'

export interface ConsoleProps {
  config: Config
  inbound: Inbound
  ledger: Ledger
  delivery: Delivery
  secrets: Secrets
}

/** Seconds: an HTTP API waits 30 for its function. */
const timeout = 28

/** Requests a second, and at once: what a key may ask is bounded by the function again. */
const throttle = { rateLimit: 50, burstLimit: 100 }

export class Console extends Construct {
  readonly console: Function
  readonly url: string
  /** What must stand in the DNS for a name of the operator's; null where the stack has written it, or there is none. */
  readonly record: DnsRecord | null

  constructor(scope: Construct, id: string, props: ConsoleProps) {
    super(scope, id)
    const { host } = props.config
    const api = new HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      description: 'Rebound: the JSON API and the dashboard',
      createDefaultStage: false,
      // One address: sessions and links belong to it.
      disableExecuteApiEndpoint: host !== null,
    })
    const domainName = host && this.#makeHost(host)
    this.url = host ? `https://${host.name}` : api.apiEndpoint
    this.record = host && domainName && this.#writeRecord(host.name, domainName.regionalDomainName, props.config)
    this.console = this.#makeConsole(props)
    new HttpRoute(this, 'Route', {
      httpApi: api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration('Integration', this.console),
    })
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: props.config.retention.logs,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    new HttpStage(this, 'Stage', {
      httpApi: api,
      autoDeploy: true,
      throttle,
      ...(domainName && { domainMapping: { domainName } }),
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: logFormat },
    })
    Validations.of(this).acknowledge({
      id: 'AwsSolutions::AwsSolutions-APIG4',
      reason:
        'The function decides who may in: applications by a key of which the table has the hash, people by a signed session. An authorizer would need the same table and ask twice.',
    })
  }

  #makeHost({ name, certificate }: NonNullable<Config['host']>): DomainName {
    return new DomainName(this, 'Host', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificate),
      securityPolicy: SecurityPolicy.TLS_1_2,
    })
  }

  /** Writes the record where the name lies in the hosted zone, and returns it where somebody else must. */
  #writeRecord(name: string, value: string, { hostedZone }: Config): DnsRecord | null {
    if (!hostedZone || !name.endsWith(`.${hostedZone.name}`)) return { name, type: 'CNAME', value }
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: hostedZone.id,
      zoneName: hostedZone.name,
    })
    new CnameRecord(this, 'HostRecord', { zone, recordName: `${name}.`, domainName: value })
    return null
  }

  #makeConsole({ config, inbound, ledger, delivery, secrets }: ConsoleProps): Function {
    const secretParameter = config.console?.oidc.secretParameter ?? null
    const { queue } = delivery.work
    const scope = new Construct(this, 'Console')
    inbound.acknowledgePrefixes(scope, ['raw'])
    return makeFunction(scope, 'console', {
      description: 'Rebound: answers the JSON API and serves the dashboard',
      environment: {
        REBOUND_TABLE: ledger.table.tableName,
        REBOUND_DELIVER_QUEUE_URL: queue.queueUrl,
        REBOUND_KEY_PREFIX: secrets.prefix,
        REBOUND_CONSOLE_URL: this.url,
      },
      optional: signInOf(config),
      statements: [
        ...tableStatements(ledger),
        allow(['sqs:SendMessage'], [queue.queueArn]),
        // ListBucket makes a mail that is gone a 404.
        allow(['s3:GetObject'], [inbound.rawArn]),
        allow(['s3:ListBucket'], [inbound.bucket.bucketArn]),
        allow(['kms:Decrypt'], [inbound.key.keyArn]),
        ...(['session', 'verp', 'webhook', 'pepper'] as const).flatMap((purpose) => secrets.mayRead(purpose)),
        ...(secretParameter === null ? [] : secrets.mayReadNamed(secretParameter)),
      ],
      memory: 1024,
      logDays: config.retention.logs,
      timeout,
      ...(config.concurrency.console === null ? {} : { reserved: config.concurrency.console }),
    })
  }
}

const tableStatements = (ledger: Ledger): PolicyStatement[] => [
  allow(
    [
      'dynamodb:GetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:Query',
    ],
    [ledger.table.tableArn],
  ),
  allow(
    ['dynamodb:Query'],
    (['recipient', 'list', 'due', 'minute'] as const).map((name) => ledger.indexArn(name)),
  ),
]

function signInOf({ console: settings }: Config): Record<string, string> {
  if (settings === null) return {}
  const { issuer, clientId, allow: people, secretParameter } = settings.oidc
  const signIn: SignIn = {
    REBOUND_OIDC_ISSUER: issuer,
    REBOUND_OIDC_CLIENT_ID: clientId,
    REBOUND_OIDC_ALLOW: people.join(','),
  }
  return { ...signIn, ...(secretParameter === null ? {} : { REBOUND_OIDC_SECRET_PARAMETER: secretParameter }) }
}

/** Without the path: the API's may have an address in it. */
const logFormat = AccessLogFormat.custom(
  JSON.stringify({
    time: '$context.requestTime',
    request: '$context.requestId',
    from: '$context.identity.sourceIp',
    method: '$context.httpMethod',
    status: '$context.status',
    bytes: '$context.responseLength',
    ms: '$context.responseLatency',
    fault: '$context.integrationErrorMessage',
  }),
)
