/**
 * An account as it is after a deployment, made from the synthesised template: what CloudFormation, SES, SNS, SQS and Lambda
 * then say, written from their API models, and a DNS server with the records of the outputs. None of it came from AWS.
 * A test changes what is there, as an operator's colleague would.
 */
import { createSocket } from 'node:dgram'
import { stackOutputs } from '../../shared/config.ts'
import { found, list } from '../infra/template.ts'
import type { Resource, Template } from '../infra/template.ts'
import { describedStack, startFakeAws } from './fakeAws.ts'

const account = '000000000000'
const region = 'eu-west-1'

export interface Rule {
  name: string
  enabled: boolean
  scan: boolean
  recipients: string[]
  stops: boolean
}

export interface Deployed {
  url: string
  /** `127.0.0.1:PORT` of the DNS server. */
  dns: string
  outputs: Record<string, string>
  rules: Rule[] | null
  identity: string | null
  filters: { cidr: string; policy: string }[]
  quota: { most: number; sent: number }
  concurrency: number
  /** Milliseconds by which AWS's clock differs from this machine's. */
  clock: number
  subscriptions: { topic: string; protocol: string; endpoint: string; arn: string }[]
  /** By URL. */
  queues: Record<string, { arn: string; policy: string; visible: number }>
  /** By name in lower case; a name without records does not exist. */
  records: Record<string, { a?: string; mx?: string[] }>
  close: () => Promise<void>
}

/** `local` are the settings of a local stack, which has the table, the bucket and the secret keys. */
export async function startDeployed(template: Template, local: Readonly<Record<string, string>>): Promise<Deployed> {
  const aws = await startFakeAws()
  const value = resolverOf(template, aws.url)
  const own = Object.entries(stackOutputs).filter(([name]) => !name.endsWith('_URL'))
  const outputs: Record<string, string> = {
    ...Object.fromEntries(Object.entries(template.outputs).map(([name, { Value }]) => [name, value(Value)])),
    ...Object.fromEntries(own.map(([name, output]) => [output, local[name] ?? ''])),
  }
  const policies = template.of('AWS::SQS::QueuePolicy')
  const dns = await startDns((name) => deployed.records[name])
  const deployed: Deployed = {
    url: aws.url,
    dns: dns.address,
    outputs,
    rules: found(template.of('AWS::SES::ReceiptRule')).map(ruleOf(value)),
    identity: 'Success',
    filters: template.of('AWS::SES::ReceiptFilter').map(({ Properties }) => {
      const { IpFilter } = Properties['Filter'] as { IpFilter: { Cidr: string; Policy: string } }
      return { cidr: IpFilter.Cidr, policy: IpFilter.Policy }
    }),
    quota: { most: 50_000, sent: 7 },
    concurrency: 1_000,
    clock: 0,
    subscriptions: found(template.of('AWS::SNS::Subscription')).map(({ id, Properties }) => {
      const topic = value(Properties['TopicArn'])
      return {
        topic,
        protocol: String(Properties['Protocol']),
        endpoint: value(Properties['Endpoint']),
        arn: `${topic}:${id}`,
      }
    }),
    queues: Object.fromEntries(
      found(template.of('AWS::SQS::Queue')).map(({ id }) => {
        const policy = policies.find(({ Properties }) =>
          list(Properties['Queues']).some((queue) => template.named(queue)?.id === id),
        )
        const arn = value({ 'Fn::GetAtt': [id, 'Arn'] })
        return [value({ Ref: id }), { arn, policy: value(policy?.Properties['PolicyDocument']), visible: 0 }]
      }),
    ),
    records: {
      [`inbound-smtp.${region}.amazonaws.com`]: { a: '192.0.2.25' },
      [outputs['BounceDomain'] ?? '']: { mx: [/MX \d+ (\S+)/.exec(outputs['Dns1'] ?? '')?.[1] ?? ''] },
    },
    close: async () => {
      await dns.close()
      await aws.close()
    },
  }
  const members = (all: readonly string[]) => all.map((each) => `<member>${each}</member>`).join('')
  const dated = (answer: () => string) => () => {
    aws.headers = { date: new Date(Date.now() + deployed.clock).toUTCString() }
    return answer()
  }
  aws.answers = {
    DescribeStacks: () => describedStack(deployed.outputs),
    DescribeActiveReceiptRuleSet: dated(() =>
      deployed.rules === null
        ? ''
        : `<Metadata><Name>theirs</Name></Metadata><Rules>${members(deployed.rules.map(ruleXml))}</Rules>`,
    ),
    GetIdentityVerificationAttributes: dated(() => {
      const { identity, outputs: told } = deployed
      const state = `<value><VerificationStatus>${String(identity)}</VerificationStatus></value>`
      const entry = `<entry><key>${told['BounceDomain'] ?? ''}</key>${state}</entry>`
      return `<VerificationAttributes>${identity === null ? '' : entry}</VerificationAttributes>`
    }),
    ListReceiptFilters: () => {
      const all = deployed.filters.map(
        ({ cidr, policy }) => `<Name>f</Name><IpFilter><Cidr>${cidr}</Cidr><Policy>${policy}</Policy></IpFilter>`,
      )
      return `<Filters>${members(all)}</Filters>`
    },
    GetSendQuota: () =>
      `<Max24HourSend>${deployed.quota.most}</Max24HourSend><MaxSendRate>14</MaxSendRate><SentLast24Hours>${deployed.quota.sent}</SentLast24Hours>`,
    ListSubscriptionsByTopic: (body: string) => {
      const topic = new URLSearchParams(body).get('TopicArn')
      const all = deployed.subscriptions
        .filter((each) => each.topic === topic)
        .map(
          ({ protocol, endpoint, arn }) =>
            `<Protocol>${protocol}</Protocol><Endpoint>${endpoint}</Endpoint><SubscriptionArn>${arn}</SubscriptionArn>`,
        )
      return `<Subscriptions>${members(all)}</Subscriptions>`
    },
    GetQueueAttributes: (body: string) => {
      const { QueueUrl } = JSON.parse(body) as { QueueUrl: string }
      const queue = deployed.queues[QueueUrl]
      if (!queue) throw new Error(`nobody made the queue ${QueueUrl}`)
      const { arn, policy, visible } = queue
      return { Attributes: { QueueArn: arn, Policy: policy, ApproximateNumberOfMessages: String(visible) } }
    },
    'account-settings': () => ({ AccountLimit: { ConcurrentExecutions: deployed.concurrency } }),
  }
  return deployed
}

/** What CloudFormation would put in place of a reference, in texts and in documents. */
function resolverOf(template: Template, url: string): (value: unknown) => string {
  const arnOf = (service: string, name: string) => `arn:aws:${service}:${region}:${account}:${name}`
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain)
    if (value === null || typeof value !== 'object') return value
    const node = value as { Ref?: string; 'Fn::GetAtt'?: [string, string]; 'Fn::Join'?: [string, unknown[]] }
    if (node['Fn::Join']) return (plain(node['Fn::Join'][1]) as string[]).join(node['Fn::Join'][0])
    if (node.Ref === 'AWS::AccountId') return account
    if (node.Ref === 'AWS::Partition') return 'aws'
    const id = node.Ref ?? node['Fn::GetAtt']?.[0]
    if (id === undefined) return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]))
    const { Type }: Partial<Resource> = template.all.find((resource) => resource.id === id) ?? {}
    if (Type === 'AWS::SNS::Topic') return arnOf('sns', id)
    if (Type === 'AWS::SQS::Queue') return node.Ref === undefined ? arnOf('sqs', id) : `${url}/${account}/${id}`
    return id
  }
  return (value) => {
    const resolved = plain(value)
    return typeof resolved === 'string' ? resolved : JSON.stringify(resolved ?? null)
  }
}

const ruleOf =
  (value: (of: unknown) => string) =>
  ({ id, Properties }: Resource): Rule => {
    const rule = Properties['Rule'] as {
      Enabled?: boolean
      ScanEnabled?: boolean
      Recipients?: unknown[]
      Actions?: object[]
    }
    return {
      name: id,
      enabled: rule.Enabled === true,
      scan: rule.ScanEnabled === true,
      recipients: (rule.Recipients ?? []).map(value),
      stops: (rule.Actions ?? []).some((action) => 'StopAction' in action),
    }
  }

const ruleXml = ({ name, enabled, scan, recipients, stops }: Rule): string =>
  [
    `<Name>${name}</Name><Enabled>${enabled}</Enabled><ScanEnabled>${scan}</ScanEnabled>`,
    `<Recipients>${recipients.map((each) => `<member>${each}</member>`).join('')}</Recipients>`,
    `<Actions>${stops ? '<member><StopAction><Scope>RuleSet</Scope></StopAction></member>' : ''}</Actions>`,
  ].join('')

/** Answers A and MX questions over UDP (RFC 1035 §4); a name without records does not exist. */
async function startDns(recordsOf: (name: string) => { a?: string; mx?: string[] } | undefined) {
  const socket = createSocket('udp4')
  const name = (text: string) =>
    Buffer.concat([...text.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.of(0)])
  socket.on('message', (question, { port, address }) => {
    const labels: string[] = []
    let at = 12
    for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
      labels.push(question.toString('latin1', at + 1, at + 1 + length).toLowerCase())
      at += 1 + length
    }
    const type = question.readUInt16BE(at + 1)
    const records = recordsOf(labels.join('.'))
    const data =
      type === 1 && records?.a !== undefined
        ? [Buffer.from(records.a.split('.').map(Number))]
        : type === 15
          ? (records?.mx ?? []).map((host) => Buffer.concat([Buffer.from([0, 10]), name(host)]))
          : []
    const head = Buffer.alloc(12)
    question.copy(head, 0, 0, 2)
    head.writeUInt16BE(records ? 0x8180 : 0x8183, 2)
    head.writeUInt16BE(1, 4)
    head.writeUInt16BE(data.length, 6)
    const answers = data.map((each) => {
      // The name is the question's; class IN, a minute to live.
      const fields = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, each.length])
      return Buffer.concat([fields, each])
    })
    socket.send(Buffer.concat([head, question.subarray(12, at + 5), ...answers]), port, address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${socket.address().port}`,
    close: () =>
      new Promise<void>((resolve) =>
        socket.close(() => {
          resolve()
        }),
      ),
  }
}
