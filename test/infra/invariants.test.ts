/** What holds for every resource of the stack, whichever way the operator has set it up. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repository } from '../../infra/aws/bundle.ts'
import { counted } from '../../infra/aws/metrics.ts'
import { runbook } from '../../infra/aws/watch.ts'
import { visibilityAfter } from '../../shared/aws/batch.ts'
import { configNames } from '../../shared/config.ts'
import { tableSchema } from '../../shared/ledger/schema.ts'
import { everything, found, functionOf, list, sample, synthesise } from './template.ts'
import type { Resource, Template } from './template.ts'

/** Set where people sign in, and where the client has a secret. */
const optionalNames = [
  'REBOUND_OIDC_ISSUER',
  'REBOUND_OIDC_CLIENT_ID',
  'REBOUND_OIDC_ALLOW',
  'REBOUND_OIDC_SECRET_PARAMETER',
]

/** Articles of the runbook by their anchor, as GitHub makes it of a heading. */
const articles = new Map(
  readFileSync(join(repository, runbook), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((article) => {
      const [heading = '', ...text] = article.split('\n')
      return [heading.toLowerCase().replaceAll(' ', '-'), text.join('\n')] as const
    }),
)

const redriveTarget = (template: Template, queue: Resource): Resource | undefined =>
  template.named(
    (queue.Properties['RedrivePolicy'] as { deadLetterTargetArn?: unknown } | undefined)?.deadLetterTargetArn,
  )

describe.each([
  ['the sample settings', sample],
  ['everything turned on', everything],
])('with %s', (_, settings) => {
  const template = synthesise(settings)
  const queues = template.of('AWS::SQS::Queue')
  const functions = template.of('AWS::Lambda::Function')
  const alarms = template.of('AWS::CloudWatch::Alarm')
  const topics = template.of('AWS::SNS::Topic')
  const buckets = template.of('AWS::S3::Bucket')
  const tables = template.of('AWS::DynamoDB::GlobalTable')
  const keys = template.of('AWS::KMS::Key')
  const sources = template.of('AWS::Lambda::EventSourceMapping')
  const deadLetters = new Set(queues.map((queue) => redriveTarget(template, queue)))

  const watches = (alarm: Resource, dimension: string, resource: Resource): boolean =>
    (list(alarm.Properties['Dimensions']) as { Name: string; Value: unknown }[]).some(
      ({ Name, Value }) => Name === dimension && template.named(Value) === resource,
    )

  describe('queues', () => {
    test.each(found(queues))('$id has dead letters or is one, and keeps messages for 14 days', (queue) => {
      expect(deadLetters.has(queue) || redriveTarget(template, queue) !== undefined).toBe(true)
      expect(queue.Properties['MessageRetentionPeriod']).toBe(14 * 86_400)
    })

    test.each(queues.filter((queue) => deadLetters.has(queue)))('the dead letters $id have an alarm', (queue) => {
      const watching = alarms.filter((alarm) => watches(alarm, 'QueueName', queue))
      expect(watching.map(({ Properties }) => Properties)).toMatchObject([
        {
          MetricName: 'ApproximateNumberOfMessagesVisible',
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        },
      ])
    })

    test.each(queues.filter((queue) => !deadLetters.has(queue)))('$id is watched for its age', (queue) => {
      const watching = alarms.filter((alarm) => watches(alarm, 'QueueName', queue))
      expect(watching.map(({ Properties }) => Properties['MetricName'])).toEqual(['ApproximateAgeOfOldestMessage'])
    })

    test.each(found(sources))('$id gives single messages back and waits six times its function', (source) => {
      const queue = template.named(source.Properties['EventSourceArn'])
      const reader = template.named(source.Properties['FunctionName'])
      expect(source.Properties).toMatchObject({ BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] })
      expect(queue?.Properties['VisibilityTimeout']).toBe(6 * Number(reader?.Properties['Timeout']))
      const { MaximumConcurrency } = source.Properties['ScalingConfig'] as { MaximumConcurrency: number }
      const reserved = Number(reader?.Properties['ReservedConcurrentExecutions'] ?? Infinity)
      expect(MaximumConcurrency).toBeLessThanOrEqual(reserved)
    })

    test.each(sources)('the queue behind $id outlasts the day in which a fault may heal', (source) => {
      let receptions = 0
      for (let seconds = 0; seconds < 86_400; seconds += visibilityAfter(receptions)) receptions += 1
      const queue = template.named(source.Properties['EventSourceArn'])
      const { maxReceiveCount } = queue?.Properties['RedrivePolicy'] as { maxReceiveCount: number }
      expect(maxReceiveCount).toBeGreaterThan(receptions)
    })

    test.each(found(template.of('AWS::SNS::Subscription').filter((each) => each.Properties['Protocol'] === 'sqs')))(
      '$id hands on what SES said, unwrapped, and loses none of it',
      (subscription) => {
        expect(subscription.Properties['RawMessageDelivery']).toBe(true)
        expect(deadLetters.has(redriveTarget(template, subscription))).toBe(true)
      },
    )
  })

  describe('functions', () => {
    test('are those that the shared settings know, each once', () => {
      const known = Object.keys(configNames).filter((name) => name !== 'console' || settings === everything)
      expect(functions.map(functionOf).sort()).toEqual(known.sort())
    })

    test.each(found(functions))('$id runs on Node 24 and arm64', ({ Properties }) => {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' })
    })

    test.each(functions)('the environment of $id is what its code reads, exactly', (resource) => {
      const optional = functionOf(resource) === 'console' ? optionalNames : []
      expect(Object.keys(variablesOf(resource)).sort()).toEqual(
        [...configNames[functionOf(resource)], ...optional].sort(),
      )
    })

    test.each(functions)('the environment of $id has names of resources and no secret', (resource) => {
      for (const [name, value] of Object.entries(variablesOf(resource))) {
        expect(name).not.toMatch(/(?:SECRET|PASSWORD|CREDENTIAL|TOKEN)(?!_PARAMETER$)/)
        if (typeof value === 'string') expect(value).not.toMatch(/\{\{resolve:|[A-Za-z0-9+/]{32}|whsec_/)
        else expect(template.named(value)?.Type).toMatch(/Table$|::Bucket$|::Queue$|^AWS::ApiGatewayV2::Api$/)
      }
    })

    test.each(functions)('$id is watched for errors and throttles', (resource) => {
      const watching = alarms.filter((alarm) => watches(alarm, 'FunctionName', resource))
      const metrics = watching.map(({ Properties }) => Properties['MetricName'])
      expect(metrics).toEqual(expect.arrayContaining(['Errors', 'Throttles']))
    })

    test.each(functions)('$id writes to a log of its own', (resource) => {
      const { LogGroup } = resource.Properties['LoggingConfig'] as { LogGroup: unknown }
      expect(template.named(LogGroup)?.Type).toBe('AWS::Logs::LogGroup')
    })
  })

  describe('alarms', () => {
    test.each(found(alarms))('$id tells somebody, of its end too, and what it means', ({ Properties }) => {
      const { AlarmActions, OKActions, AlarmDescription } = Properties
      for (const actions of [AlarmActions, OKActions]) {
        expect(list(actions).map((action) => template.named(action)?.Type)).toEqual(['AWS::SNS::Topic'])
      }
      const [, article = ''] =
        /^[A-Z][^\n]{30,}\. What to do: infra\/aws\/RUNBOOK\.md#([a-z-]+)$/.exec(String(AlarmDescription)) ?? []
      expect([...articles.keys()]).toContain(article)
    })
  })

  test('what SES counts, what the functions log and the table are all watched', () => {
    const metrics = alarms.flatMap(({ Properties }) => {
      const several = list(Properties['Metrics']) as { MetricStat?: { Metric: { MetricName: string } } }[]
      return [Properties['MetricName'], ...several.map(({ MetricStat }) => MetricStat?.Metric.MetricName)]
    })
    const wanted = [
      'PublishFailure',
      'PublishExpired',
      'ReadThrottleEvents',
      'WriteThrottleEvents',
      ...Object.keys(counted),
    ]
    expect(wanted.filter((name) => !metrics.includes(name))).toEqual([])
  })

  test('metrics come from the log of the function that writes the line', () => {
    const filters = template.of('AWS::Logs::MetricFilter').map(({ Properties }) => {
      const [{ MetricName, MetricNamespace } = {}] = Properties['MetricTransformations'] as Record<string, unknown>[]
      const log = template.named(Properties['LogGroupName'])
      const writer = functions.find(
        (each) => template.named((each.Properties['LoggingConfig'] as { LogGroup: unknown }).LogGroup) === log,
      )
      return [MetricName, MetricNamespace, writer && functionOf(writer)]
    })
    expect(filters.sort()).toEqual(
      Object.entries(counted)
        .map(([name, { of }]) => [name, 'Rebound/Rebound', of])
        .sort(),
    )
  })

  describe('stored data', () => {
    test.each(found(queues))('the queue $id is encrypted', ({ Properties }) => {
      expect(Properties['SqsManagedSseEnabled']).toBe(true)
    })

    test.each(found(topics))('the topic $id is encrypted', ({ Properties }) => {
      expect(template.named(Properties['KmsMasterKeyId'])?.Type).toBe('AWS::KMS::Key')
    })

    test.each(found(buckets))('the bucket $id is encrypted, closed to the public, and forgets', ({ Properties }) => {
      expect(Properties).toMatchObject({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      })
      const { Rules } = Properties['LifecycleConfiguration'] as { Rules: Record<string, unknown>[] }
      const forAll = Rules.filter((rule) => rule['Status'] === 'Enabled' && !rule['Prefix'] && !rule['TagFilters'])
      expect(forAll.map((rule) => rule['ExpirationInDays'])).toEqual([30])
    })

    test.each(found(tables))('the table $id is encrypted, can be restored and is not deleted by mistake', (table) => {
      expect(table.Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      })
    })

    test.each(found(keys))('the key $id is rotated', ({ Properties }) => {
      expect(Properties['EnableKeyRotation']).toBe(true)
    })

    test.each(found([...tables, ...buckets, ...keys]))('$id outlives the stack', ({ Type, ...policies }) => {
      // A key costs a dollar a month: one of a creation that failed protects nothing, and nobody would look for it.
      const deletion = Type === 'AWS::KMS::Key' ? 'RetainExceptOnCreate' : 'Retain'
      expect([policies.DeletionPolicy, policies.UpdateReplacePolicy]).toEqual([deletion, 'Retain'])
    })

    test.each(found(template.of('AWS::Logs::LogGroup')))('the log $id expires', ({ Properties }) => {
      expect(Properties['RetentionInDays']).toBe(30)
    })
  })

  test('a mail is kept for longer than the messages that need it', () => {
    const least = synthesise({ ...settings, retention: { rawMail: 16 } })
    const [bucket] = found(least.of('AWS::S3::Bucket'))
    const { Rules } = bucket?.Properties['LifecycleConfiguration'] as { Rules: Record<string, unknown>[] }
    const days = Rules.filter((rule) => !rule['TagFilters']).map((rule) => Number(rule['ExpirationInDays']))
    const dead = queues.map((queue) => Number(queue.Properties['MessageRetentionPeriod']) / 86_400)
    expect(Math.min(...days)).toBeGreaterThan(1 + Math.max(...dead))
    expect(() => synthesise({ ...settings, retention: { rawMail: 15 } })).toThrow('retention.rawMail')
  })

  test('the table has the keys, indexes and expiry of the schema', () => {
    const keysOf = (partition: string, sort: string) => [
      { AttributeName: partition, KeyType: 'HASH' },
      { AttributeName: sort, KeyType: 'RANGE' },
    ]
    expect(tables.map(({ Properties }) => Properties)).toMatchObject([
      {
        KeySchema: keysOf(tableSchema.partitionKey, tableSchema.sortKey),
        TimeToLiveSpecification: { AttributeName: tableSchema.timeToLive, Enabled: true },
        GlobalSecondaryIndexes: tableSchema.indexes.map(({ name, partitionKey, sortKey, projection }) => ({
          IndexName: name,
          KeySchema: keysOf(partitionKey, sortKey),
          Projection:
            typeof projection === 'string'
              ? { ProjectionType: projection }
              : { ProjectionType: 'INCLUDE', NonKeyAttributes: projection.include },
        })),
      },
    ])
  })

  test('no resource has a name of ours: a second stack fits beside the first, and a replacement beside the replaced', () => {
    // The names of DNS records are their content.
    const named = template.all.filter(({ Type }) => Type !== 'AWS::Route53::RecordSet')
    const names = named.flatMap(({ id, Properties }) =>
      Object.keys(Properties)
        .filter((name) => /^(?:Bucket|Queue|Topic|Function|Role|Table|LogGroup|Alarm)Name$|^(?:Alias)?Name$/.test(name))
        .filter((name) => typeof Properties[name] === 'string')
        .map((name) => `${id}.${name}`),
    )
    // Several HTTP APIs may have one name.
    expect(names.filter((name) => !/^ConsoleApi\w+\.Name$/.test(name))).toEqual([])
    for (const rule of template.of('AWS::SES::ReceiptRule')) expect(rule.Properties['Rule']).not.toHaveProperty('Name')
    for (const set of template.of('AWS::SES::ReceiptRuleSet')) expect(set.Properties).toEqual({})
  })
})

describe('the door from the internet', () => {
  const doors = (settings: object) => synthesise({ ...sample, ...settings }).of('AWS::ApiGatewayV2::Api').length

  test('is there only where the settings ask for the API or the dashboard', () => {
    expect([doors({}), doors({ api: true }), doors({ console: everything.console })]).toEqual([0, 1, 1])
  })

  test('is one API, which only the function of the console stands behind, bounded and logged', () => {
    const template = synthesise(everything)
    expect(template.of('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties['RouteKey'])).toEqual([
      '$default',
    ])
    const callers = template.of('AWS::Lambda::Permission').map(({ Properties }) => {
      const called = template.named(Properties['FunctionName'])
      return [called && functionOf(called), Properties['Principal'], template.named(Properties['SourceArn'])?.Type]
    })
    expect(callers.sort()).toEqual([
      ['console', 'apigateway.amazonaws.com', 'AWS::ApiGatewayV2::Api'],
      ['sweep', 'events.amazonaws.com', 'AWS::Events::Rule'],
    ])
    const [stage] = found(template.of('AWS::ApiGatewayV2::Stage'))
    const { AccessLogSettings, DefaultRouteSettings } = stage?.Properties as {
      AccessLogSettings: { DestinationArn: unknown; Format: string }
      DefaultRouteSettings: unknown
    }
    expect(DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 })
    expect(template.named(AccessLogSettings.DestinationArn)?.Type).toBe('AWS::Logs::LogGroup')
    // Paths of the API may have an address in them.
    expect(AccessLogSettings.Format).not.toMatch(/path|routeKey|querystring/i)
    expect(Object.keys(template.outputs)).toEqual(expect.arrayContaining(['ApiUrl', 'ConsoleUrl', 'ConsoleRedirect']))
  })

  const host = { name: 'rebound.example.org', certificate: everything.host.certificate }
  const urlOf = (template: Template) => {
    const [console] = template.of('AWS::Lambda::Function').filter((each) => functionOf(each) === 'console')
    return console && variablesOf(console)['REBOUND_CONSOLE_URL']
  }

  test('has the name that the settings give it, and no other', () => {
    const template = synthesise(everything)
    expect(template.of('AWS::ApiGatewayV2::Api')[0]?.Properties['DisableExecuteApiEndpoint']).toBe(true)
    const [domain] = found(template.of('AWS::ApiGatewayV2::DomainName'))
    expect(domain?.Properties).toMatchObject({
      DomainName: 'rebound.example.com',
      DomainNameConfigurations: [
        { CertificateArn: everything.host.certificate, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
      ],
    })
    const [mapping] = found(template.of('AWS::ApiGatewayV2::ApiMapping'))
    expect(template.named(mapping?.Properties['DomainName'])).toBe(domain)
    const [stage] = found(template.of('AWS::ApiGatewayV2::Stage'))
    expect(mapping?.Properties['Stage']).toBe(stage?.Properties['StageName'])
    expect(mapping?.DependsOn).toContain(stage?.id)
    expect(urlOf(template)).toBe('https://rebound.example.com')
    expect(template.outputs['ConsoleRedirect']?.Value).toBe('https://rebound.example.com/signed-in')
    const names = template.of('AWS::Route53::RecordSet').map(({ Properties }) => Properties['Name'])
    expect(names).toContain('rebound.example.com.')
    expect(template.outputs).not.toHaveProperty('HostDns')
  })

  test('tells the record of its name where the stack may not write it', () => {
    for (const settings of [
      { ...sample, api: true, host },
      { ...everything, host },
    ]) {
      const { outputs } = synthesise(settings)
      expect(JSON.stringify(outputs['HostDns']?.Value)).toContain('rebound.example.org CNAME ')
    }
  })

  test("has API Gateway's own name where the settings give it none", () => {
    const template = synthesise({ ...sample, api: true })
    expect(template.of('AWS::ApiGatewayV2::DomainName')).toEqual([])
    expect(template.named(urlOf(template))?.Type).toBe('AWS::ApiGatewayV2::Api')
  })

  test('serves no pages where nobody can sign in', () => {
    const template = synthesise({ ...sample, api: true })
    const [console] = template.of('AWS::Lambda::Function').filter((each) => functionOf(each) === 'console')
    expect(console && Object.keys(variablesOf(console)).filter((name) => name.includes('OIDC'))).toEqual([])
    expect(template.outputs).not.toHaveProperty('ConsoleUrl')
  })
})

test('every article of the runbook belongs to an alarm, and says what it means, how to look and how to repair', () => {
  const descriptions = synthesise(everything)
    .of('AWS::CloudWatch::Alarm')
    .map(({ Properties }) => String(Properties['AlarmDescription']))
  const linked = new Set(descriptions.map((text) => text.slice(text.lastIndexOf('#') + 1)))
  expect([...articles.keys()].sort()).toEqual([...linked].sort())
  for (const article of articles.values()) {
    for (const part of ['**Means.**', '**Look.**', '**Repair.**']) expect(article).toContain(part)
    for (const [, anchor = ''] of article.matchAll(/\]\(#([^)]+)\)/g)) expect([...articles.keys()]).toContain(anchor)
  }
})

function variablesOf(resource: Resource): Record<string, unknown> {
  return (resource.Properties['Environment'] as { Variables: Record<string, unknown> } | undefined)?.Variables ?? {}
}
