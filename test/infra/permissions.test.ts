/** Who may do what: no function more than its code does, nobody else more than he must, and nobody without TLS. */
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { bundleOptions } from '../../infra/aws/bundle.ts'
import { configNames } from '../../shared/config.ts'
import type { FunctionName } from '../../shared/config.ts'
import { everything, found, functionOf, list, sample, synthesise, withConsole } from './template.ts'
import type { Resource, Template } from './template.ts'

interface Statement {
  Effect: 'Allow' | 'Deny'
  Action: string | string[]
  Resource: unknown
  Principal?: unknown
  Condition?: Record<string, Record<string, unknown>>
}

const statementsOf = (policy: unknown): Statement[] => (policy as { Statement: Statement[] }).Statement

function roleStatements(role: Resource): Statement[] {
  const policies = list(role.Properties['Policies']) as { PolicyDocument: unknown }[]
  return policies.flatMap(({ PolicyDocument }) => statementsOf(PolicyDocument))
}

/** The statements that a bucket, queue, topic or key carries itself. */
function ownStatements(template: Template, resource: Resource): Statement[] {
  if (resource.Properties['KeyPolicy']) return statementsOf(resource.Properties['KeyPolicy'])
  const policies = template.all.filter(({ Type, Properties }) => {
    const on = [...list(Properties['Queues']), ...list(Properties['Topics']), ...list(Properties['Bucket'])]
    return Type.endsWith('Policy') && on.some((each) => template.named(each) === resource)
  })
  return policies.flatMap(({ Properties }) => statementsOf(Properties['PolicyDocument']))
}

/** The actions that a call needs (Service Authorization Reference), with those of the encryption below it. */
const actionsOf: Record<string, readonly string[]> = {
  GetCommand: ['dynamodb:GetItem'],
  BatchGetCommand: ['dynamodb:BatchGetItem'],
  PutCommand: ['dynamodb:PutItem'],
  UpdateCommand: ['dynamodb:UpdateItem'],
  DeleteCommand: ['dynamodb:DeleteItem'],
  QueryCommand: ['dynamodb:Query'],
  // ListBucket is what makes a missing object a 404 (GetObject, "Permissions").
  GetObjectCommand: ['s3:GetObject', 's3:ListBucket', 'kms:Decrypt'],
  ListObjectsV2Command: ['s3:ListBucket'],
  PutObjectCommand: ['s3:PutObject', 'kms:GenerateDataKey'],
  PutObjectTaggingCommand: ['s3:PutObjectTagging'],
  DeleteObjectCommand: ['s3:DeleteObject'],
  SendMessageCommand: ['sqs:SendMessage'],
  SendMessageBatchCommand: ['sqs:SendMessage'],
  ChangeMessageVisibilityCommand: ['sqs:ChangeMessageVisibility'],
  GetParameterCommand: ['ssm:GetParameter', 'kms:Decrypt'],
  SendRawEmailCommand: ['ses:SendRawEmail'],
  PutSuppressedDestinationCommand: ['ses:PutSuppressedDestination'],
  DeleteSuppressedDestinationCommand: ['ses:DeleteSuppressedDestination'],
  CreateReceiptRuleCommand: ['ses:CreateReceiptRule'],
  DeleteReceiptRuleCommand: ['ses:DeleteReceiptRule'],
  DescribeActiveReceiptRuleSetCommand: ['ses:DescribeActiveReceiptRuleSet'],
  DescribeReceiptRuleSetCommand: ['ses:DescribeReceiptRuleSet'],
  SetActiveReceiptRuleSetCommand: ['ses:SetActiveReceiptRuleSet'],
  SetReceiptRulePositionCommand: ['ses:SetReceiptRulePosition'],
  UpdateReceiptRuleCommand: ['ses:UpdateReceiptRule'],
}
/** Actions for which SES knows no names of resources (Service Authorization Reference, "Amazon SES" and "… v2"). */
const withoutResources = /^ses:(?:\w+ReceiptRule(?:Set|Position)?|(?:Put|Delete)SuppressedDestination)$/
const tableCalls: Record<string, string> = {
  get: 'GetCommand',
  getMany: 'BatchGetCommand',
  put: 'PutCommand',
  update: 'UpdateCommand',
  query: 'QueryCommand',
  pages: 'QueryCommand',
  looks: 'QueryCommand',
  remove: 'DeleteCommand',
}
const logActions = ['logs:CreateLogStream', 'logs:PutLogEvents']
const sourceActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes']

/**
 * What is left of a function's code when everything it does not reach is gone, a text for each file. The table is the one
 * object of which a function need not use everything: its calls are looked for by name, `table.get(`.
 */
async function reachedCode(name: FunctionName): Promise<Map<string, string>> {
  const { outputFiles } = await build({
    ...bundleOptions(name),
    packages: 'external',
    minify: false,
    banner: {},
    write: false,
  })
  const parts = (outputFiles[0]?.text ?? '').split(/^\/\/ ((?:shared|functions)\/\S+\.ts)$/m)
  return new Map(parts.flatMap((part, at) => (at % 2 === 1 ? [[part, parts[at + 1] ?? '']] : [])))
}

const names = Object.keys(configNames) as FunctionName[]
const reached = new Map(await Promise.all(names.map(async (name) => [name, await reachedCode(name)] as const)))
const filesOf = (name: FunctionName): Map<string, string> => reached.get(name) ?? new Map<string, string>()

const matches = (code: string, pattern: RegExp): string[] => [...code.matchAll(pattern)].map(([, part]) => part ?? '')

const commandsIn = (code: string): string[] => matches(code, /new (\w+Command)\(/g)

function commandsOf(name: FunctionName): string[] {
  const code = [...filesOf(name)].flatMap(([file, text]) => (file === 'shared/aws/table.ts' ? [] : text)).join('\n')
  const ofTable = matches(code, /\btable\d*\.(\w+)\(/g).map((call) => tableCalls[call] ?? `table.${call}`)
  return [...commandsIn(code), ...ofTable]
}

describe.each(names)('%s', (name) => {
  const template = synthesise(withConsole)
  const [lambda] = template.of('AWS::Lambda::Function').filter((each) => functionOf(each) === name)
  const role = template.named(lambda?.Properties['Role'])
  const statements = role ? roleStatements(role) : []
  const allowed = statements.flatMap(({ Action }) => list(Action))
  const fed = template
    .of('AWS::Lambda::EventSourceMapping')
    .some(({ Properties }) => template.named(Properties['FunctionName']) === lambda)

  /** The ends of the ARNs that an action is allowed on. */
  const resourcesOf = (action: string) =>
    statements
      .filter(({ Action }) => list(Action).includes(action))
      .flatMap(({ Resource }) => list(Resource))
      .map((resource) => (JSON.stringify(resource).match(/"([^"]*)"[\]}]*$/) ?? [])[1])
      .sort()
  const code = [...filesOf(name).values()].join('\n')

  test('may do what its code does, its queue and its log need, and nothing else', () => {
    const needed = found(commandsOf(name)).flatMap((command) => actionsOf[command] ?? [`what is ${command}?`])
    expect([...new Set(allowed)].sort()).toEqual(
      [...new Set([...needed, ...logActions, ...(fed ? sourceActions : [])])].sort(),
    )
  })

  test('may query the indexes that its code names, and the table where it names none', () => {
    const queries = matches(code, /\btable\d*\.(?:query|pages)\(\{([^{}]*)/g)
    const indexes = queries.map((given) => /\bindex: "(\w+)"/.exec(given)?.[1])
    const wanted = new Set(indexes.map((index) => (index === undefined ? 'Arn' : `/index/${index}`)))
    expect(resourcesOf('dynamodb:Query')).toEqual([...wanted].sort())
  })

  test('may read the secret keys that its code asks for', () => {
    const purposes = new Set(matches(code, /\bkeys\("(\w+)"/g))
    expect(resourcesOf('ssm:GetParameter')).toEqual(
      [...purposes].map((each) => `:parameter/rebound/Rebound/${each}`).sort(),
    )
  })
})

test("the console may read the client's secret where it has one, and nobody else may", () => {
  const readers = synthesise(everything)
    .of('AWS::IAM::Role')
    .filter((role) => JSON.stringify(roleStatements(role)).includes(':parameter/login/rebound"'))
  expect(readers.map(({ id }) => id)).toEqual([expect.stringMatching(/^ConsoleRole/)])
})

test('a secret key is decrypted as the parameter that may be read, and as nothing else', () => {
  const template = synthesise(everything)
  const texts = (values: unknown[]) => values.map((value) => JSON.stringify(value)).sort()
  const roles = template.of('AWS::IAM::Role').map(roleStatements)
  const readers = roles.filter((role) => role.some(({ Action }) => Action === 'ssm:GetParameter'))
  for (const role of found(readers)) {
    const readable = role
      .filter(({ Action }) => Action === 'ssm:GetParameter')
      .flatMap(({ Resource }) => list(Resource))
    const decrypting = role.filter(
      ({ Action, Resource }) =>
        list(Action).includes('kms:Decrypt') && template.named(Resource)?.id.startsWith('Secrets') === true,
    )
    expect(texts(decrypting.map(({ Condition }) => Condition))).toEqual(
      texts(readable.map((arn) => ({ StringEquals: { 'kms:EncryptionContext:PARAMETER_ARN': arn } }))),
    )
  }
})

test('the calls of the table are those that this file knows', () => {
  const commands = commandsIn(filesOf('receive').get('shared/aws/table.ts') ?? '')
  expect(Object.values(tableCalls)).toEqual(expect.arrayContaining(found(commands)))
})

describe.each([
  ['the sample settings', sample],
  ['everything turned on', everything],
])('with %s', (_, settings) => {
  const template = synthesise(settings)
  const queues = template.of('AWS::SQS::Queue')
  const topics = template.of('AWS::SNS::Topic')
  const buckets = template.of('AWS::S3::Bucket')
  const keys = template.of('AWS::KMS::Key')

  test.each(found(template.of('AWS::IAM::Role')))('$id has its own statements only, without wildcards', (role) => {
    expect(role.Properties['ManagedPolicyArns']).toBeUndefined()
    for (const statement of found(roleStatements(role))) {
      expect(statement.Effect).toBe('Allow')
      for (const action of list(statement.Action)) expect(action).toMatch(/^[a-z0-9]+:[A-Z][A-Za-z]+$/)
      if (list(statement.Action).every((action) => withoutResources.test(action))) continue
      for (const resource of list(statement.Resource)) expect(resource).not.toBe('*')
    }
  })

  test('stand in the roles and nowhere else', () => {
    expect(template.all.filter(({ Type }) => /^AWS::IAM::(?!Role$)/.test(Type))).toEqual([])
  })

  test.each(found([...queues, ...topics, ...buckets, ...keys]))('$id lets in services, and only for us', (resource) => {
    const allowed = ownStatements(template, resource).filter(({ Effect }) => Effect === 'Allow')
    for (const statement of allowed) {
      // Without this statement nobody could manage the key any more; it leaves the decision to the account's roles.
      if (resource.Type === 'AWS::KMS::Key' && statement.Action === 'kms:*') {
        expect(JSON.stringify(statement.Principal)).toContain(':root')
        continue
      }
      for (const action of list(statement.Action)) expect(action).toMatch(/^[a-z0-9]+:[A-Z][A-Za-z]+$/)
      const { Service } = statement.Principal as { Service?: string }
      expect(Service).toMatch(/^(?:ses|sns|cloudwatch)\.amazonaws\.com$/)
      const conditions = Object.values(statement.Condition ?? {}).flatMap((each) => Object.keys(each))
      // A condition that CloudWatch does not meet would silence every alarm; its topic's policy has one.
      if (Service === 'cloudwatch.amazonaws.com' && resource.Type === 'AWS::KMS::Key') continue
      expect(conditions.some((name) => name === 'aws:SourceAccount' || name === 'aws:SourceArn')).toBe(true)
    }
  })

  test.each(found([...queues, ...topics, ...buckets]))('$id refuses calls without TLS', (resource) => {
    const refusing = ownStatements(template, resource).filter(
      ({ Effect, Condition }) => Effect === 'Deny' && Condition?.['Bool']?.['aws:SecureTransport'] === 'false',
    )
    expect(refusing).toHaveLength(1)
  })
})
