/** How mail comes in: the receipt rules, what SES may do, and what the operator is told. */
import { describe, expect, test } from 'vitest'
import { stackOutputs } from '../../shared/config.ts'
import { everything, functionOf, sample, synthesise } from './template.ts'
import type { Resource, Template } from './template.ts'

interface Rule {
  Recipients: string[]
  ScanEnabled: boolean
  TlsPolicy: string
  Enabled: boolean
  Actions: Record<string, Record<string, unknown>>[]
}

const ruleOf = (resource: Resource | undefined): Rule => resource?.Properties['Rule'] as Rule

/** The names that values refer to, wherever they stand. */
function references(value: unknown): Record<string, true> {
  const names = [...JSON.stringify(value ?? null).matchAll(/\{"(?:Ref":|Fn::GetAtt":\[)"(\w+)"/g)]
  return Object.fromEntries(names.map(([, name = '']) => [name, true]))
}

/** The two rules in the order in which SES asks them. */
function rules(template: Template): [Resource, Resource] {
  const all = template.of('AWS::SES::ReceiptRule')
  const second = all.find(({ Properties }) => all.includes(template.named(Properties['After']) as Resource))
  const first = template.named(second?.Properties['After'])
  if (all.length !== 2 || !first || !second) throw new Error(`expected one rule after another, got ${all.length}`)
  return [first, second]
}

describe('receipt rules', () => {
  const template = synthesise(sample)
  const [loopStop, intake] = rules(template)

  test('mail that comes back to what Rebound sent is dropped before anything else', () => {
    expect(ruleOf(loopStop)).toMatchObject({
      Recipients: ['loop@bounces.example.com'],
      Actions: [{ StopAction: { Scope: 'RuleSet' } }],
    })
    expect(loopStop.Properties).not.toHaveProperty('After')
  })

  test('bounces are stored under raw/ and their notification is published', () => {
    expect(ruleOf(intake).Recipients).toEqual(['b@bounces.example.com'])
    const [action, ...others] = ruleOf(intake).Actions
    const { BucketName, TopicArn, ...rest } = action?.['S3Action'] ?? {}
    expect(others).toEqual([])
    expect(template.named(BucketName)?.Type).toBe('AWS::S3::Bucket')
    expect(template.named(TopicArn)?.Type).toBe('AWS::SNS::Topic')
    // A key in the rule would be client-side encryption, which no Node client reads.
    expect(rest).toEqual({ ObjectKeyPrefix: 'raw/' })
  })

  test.each([
    ['loop stop', loopStop],
    ['intake', intake],
  ])('%s scans, and takes mail of servers without TLS', (_, rule) => {
    expect(ruleOf(rule)).toMatchObject({ ScanEnabled: true, TlsPolicy: 'Optional', Enabled: true })
  })

  test('the intake is made when SES may write and publish: SES tries both', () => {
    expect(intake.DependsOn?.map((id) => template.all.find((each) => each.id === id)?.Type).sort()).toEqual([
      'AWS::S3::BucketPolicy',
      'AWS::SNS::TopicPolicy',
    ])
  })

  test('SES may write raw mail and nothing beside it', () => {
    const policies = template.of('AWS::S3::BucketPolicy').map(({ Properties }) => JSON.stringify(Properties))
    expect(policies).toHaveLength(1)
    expect(policies[0]).toMatch(/"s3:PutObject".{0,200}"ses\.amazonaws\.com".{0,100}"\/raw\/\*"/)
  })

  test('SES may publish for a receipt rule, and to another topic for events, of this account', () => {
    const policies = template.of('AWS::SNS::TopicPolicy').map(({ Properties }) => JSON.stringify(Properties))
    const wanted = [
      /"aws:SourceAccount".{0,120}"aws:SourceArn".{0,140}:receipt-rule-set\/\*"/,
      /"aws:SourceAccount".{0,120}"aws:SourceArn".{0,140}:configuration-set\/\*".{0,140}:identity\/\*"/,
    ]
    const found = policies.filter((text) => text.includes('ses.amazonaws.com'))
    expect(found).toHaveLength(wanted.length)
    for (const each of wanted) expect(found.filter((text) => each.test(text))).toHaveLength(1)
  })
})

describe('settings', () => {
  test('the whole domain is taken where `+` gets mangled, and the loop address still is dropped', () => {
    const [loopStop, intake] = rules(synthesise({ ...sample, wholeDomain: true }))
    expect(ruleOf(loopStop).Recipients).toEqual(['loop@bounces.example.com'])
    expect(ruleOf(intake).Recipients).toEqual(['bounces.example.com'])
  })

  test('networks that SES would block are let in', () => {
    const filters = (settings: unknown) => synthesise(settings).of('AWS::SES::ReceiptFilter')
    expect(filters(everything).map(({ Properties }) => Properties)).toEqual([
      { Filter: { IpFilter: { Cidr: '192.0.2.0/24', Policy: 'Allow' } } },
      { Filter: { IpFilter: { Cidr: '198.51.100.7/32', Policy: 'Allow' } } },
    ])
    expect(filters(sample)).toEqual([])
  })

  test('the records are written into a hosted zone, or named for the operator to publish', () => {
    const written = synthesise({ ...everything, host: null }).of('AWS::Route53::RecordSet')
    expect(written.map(({ Properties }) => Properties['Type'])).toEqual(['MX', 'CNAME', 'CNAME', 'CNAME'])
    expect(written[0]?.Properties).toMatchObject({
      Name: 'bounces.example.com.',
      ResourceRecords: ['10 inbound-smtp.eu-west-1.amazonaws.com'],
    })
    // A name that is known at deployment only must not get the zone's name behind it.
    expect(JSON.stringify(written[1]?.Properties['Name'])).toMatch(/DkimDNSTokenName1"\]\},"\."\]\]\}$/)
    const template = synthesise(sample)
    expect(template.of('AWS::Route53::RecordSet')).toEqual([])
    expect(template.outputs['Dns1']?.Value).toBe('bounces.example.com MX 10 inbound-smtp.eu-west-1.amazonaws.com')
    expect(Object.keys(template.outputs).filter((name) => name.startsWith('Dns'))).toHaveLength(4)
  })

  test('an identity that the stack has made stays when a setting or the stack goes, and so do its records', () => {
    const template = synthesise({ ...sample, hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' } })
    const dkim = template.of('AWS::Route53::RecordSet').filter(({ Properties }) => Properties['Type'] === 'CNAME')
    expect(dkim).toHaveLength(3)
    for (const kept of [...template.of('AWS::SES::EmailIdentity'), ...dkim])
      expect(kept).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' })
  })

  test('an identity that is there is left alone', () => {
    const template = synthesise({ ...sample, identity: 'existing' })
    expect(template.of('AWS::SES::EmailIdentity')).toEqual([])
    expect(Object.keys(template.outputs).filter((name) => name.startsWith('Dns'))).toEqual(['Dns1'])
  })

  test('alarms go to the address in the settings', () => {
    const emails = (settings: unknown) =>
      synthesise(settings)
        .of('AWS::SNS::Subscription')
        .filter(({ Properties }) => Properties['Protocol'] === 'email')
        .map(({ Properties }) => Properties['Endpoint'])
    expect(emails(everything)).toEqual(['ops@example.com'])
    expect(emails(sample)).toEqual([])
  })

  test('deliver has a concurrency of its own, unless the account is too small', () => {
    const reserved = (reserveDeliver: boolean) =>
      synthesise({ ...sample, concurrency: { deliver: 7, reserveDeliver } })
        .of('AWS::Lambda::Function')
        .map(({ Properties }) => Properties['ReservedConcurrentExecutions'])
        .filter((value) => value !== undefined)
    expect(reserved(true)).toEqual([7])
    expect(reserved(false)).toEqual([])
  })

  test('raw mail and logs are kept as long as the settings say', () => {
    const template = synthesise({ ...sample, retention: { rawMail: 20, logs: 7 } })
    expect(template.of('AWS::S3::Bucket')[0]?.Properties['LifecycleConfiguration']).toMatchObject({
      Rules: [
        { ExpirationInDays: 20 },
        // A sender can choose a shorter term, never a longer one.
        { ExpirationInDays: 1, TagFilters: [{ Key: 'rebound-days', Value: '1' }] },
        { ExpirationInDays: 3, TagFilters: [{ Key: 'rebound-days', Value: '3' }] },
        { ExpirationInDays: 7, TagFilters: [{ Key: 'rebound-days', Value: '7' }] },
        { ExpirationInDays: 14, TagFilters: [{ Key: 'rebound-days', Value: '14' }] },
      ],
    })
    const days = template.of('AWS::Logs::LogGroup').map(({ Properties }) => Properties['RetentionInDays'])
    expect(new Set(days)).toEqual(new Set([7]))
  })
})

describe('activation', () => {
  const activation = (template: Template) => template.of('Custom::ReboundActivation')

  test.each([
    ['the sample settings', sample],
    ['everything turned on', everything],
  ])('comes after every other resource, with %s', (_, settings) => {
    const template = synthesise(settings)
    const [last] = activation(template)
    const before = new Set<string>()
    const visit = (resource: Resource | undefined): void => {
      const names = [...(resource?.DependsOn ?? []), ...Object.keys(references(resource?.Properties))]
      for (const name of names) {
        if (before.has(name)) continue
        before.add(name)
        visit(template.all.find(({ id }) => id === name))
      }
    }
    visit(last)
    const others = template.all.filter(({ id }) => id !== last?.id && !before.has(id))
    expect(others.map(({ id }) => id)).toEqual([])
  })

  test.each([
    [{}, { Mode: 'auto' }],
    [
      { mode: 'auto', after: 'spam' },
      { Mode: 'auto', After: 'spam' },
    ],
    [{ mode: 'create' }, { Mode: 'create' }],
    [
      { mode: 'existing', name: 'theirs', after: 'spam' },
      { Mode: 'existing', Theirs: 'theirs', After: 'spam' },
    ],
    [
      { mode: 'takeOver', name: 'theirs' },
      { Mode: 'takeOver', Theirs: 'theirs' },
    ],
  ])('is told %j, our set and its rules in order', (ruleSet, told) => {
    const template = synthesise({ ...sample, ruleSet })
    const { ServiceToken, ServiceTimeout, RuleSet, Rules, Content, ...rest } = activation(template)[0]?.Properties ?? {}
    expect(rest).toEqual(told)
    expect(functionOf(template.named(ServiceToken) as Resource)).toBe('activate')
    expect(Number(ServiceTimeout)).toBeGreaterThan(300)
    expect(template.named(RuleSet)?.Type).toBe('AWS::SES::ReceiptRuleSet')
    expect((Rules as unknown[]).map((each) => template.named(each))).toEqual(rules(template))
    expect(Content).toMatch(/^[0-9a-f]{16}$/)
  })

  test('is asked again when a rule changes, and not when nothing does', () => {
    const content = (settings: unknown) => activation(synthesise(settings))[0]?.Properties['Content']
    expect(content({ ...sample, wholeDomain: true })).not.toBe(content(sample))
    expect(content({ ...sample, retention: { rawMail: 20 } })).toBe(content(sample))
  })
})

test('the outputs have everything that the command line reads, the next steps, and no secret', () => {
  const { outputs, named } = synthesise(sample)
  expect(Object.keys(outputs)).toEqual(expect.arrayContaining(Object.values(stackOutputs)))
  expect(outputs['Next1Keys']?.Value).toBe('AWS_REGION=eu-west-1 npm run -s rebound -- keys create --stack Rebound')
  for (const { Description } of Object.values(outputs)) expect(Description).toMatch(/^[A-Z]/)
  // The runbook tells to look into these.
  const logs = ['ReceiveLog', 'DeliverLog', 'SweepLog'].map((name) => named(outputs[name]?.Value)?.Type)
  expect(new Set(logs)).toEqual(new Set(['AWS::Logs::LogGroup']))
  expect(JSON.stringify(outputs)).not.toMatch(/whsec_|resolve:ssm/)
})

test('an account budget tells whoever hears of alarms, where it is wanted', () => {
  expect(synthesise(sample).of('AWS::Budgets::Budget')).toEqual([])
  const [budget] = synthesise(everything).of('AWS::Budgets::Budget')
  expect(budget?.Properties).toMatchObject({
    Budget: { TimeUnit: 'MONTHLY', BudgetLimit: { Amount: 20, Unit: 'USD' } },
  })
  expect(JSON.stringify(budget?.Properties)).toContain('ops@example.com')
})
