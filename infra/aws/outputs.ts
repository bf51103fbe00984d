/** What the operator is told after a deployment: what to publish and to run, and the names that the command line reads. */
import { CfnOutput, Stack } from 'aws-cdk-lib'
import { stackOutputs } from '../../shared/config.ts'
import type { Config } from './config.ts'
import type { Console } from './console.ts'
import type { Delivery } from './delivery.ts'
import type { DomainIdentity } from './identity.ts'
import type { Inbound } from './inbound.ts'
import type { Ledger } from './ledger.ts'
import type { Processing } from './processing.ts'
import type { Secrets } from './secrets.ts'
import type { Sweeping } from './sweeping.ts'
import type { Watch } from './watch.ts'

export interface Told {
  config: Config
  identity: DomainIdentity
  secrets: Secrets
  ledger: Ledger
  inbound: Inbound
  processing: Processing
  delivery: Delivery
  sweeping: Sweeping
  watch: Watch
  door: Console | null
}

export function tell(stack: Stack, parts: Told): void {
  const output = (id: string, value: string, description: string) => new CfnOutput(stack, id, { value, description })
  const { config, identity, secrets, ledger, inbound, processing, delivery, sweeping, watch, door } = parts
  const rebound = (command: string) =>
    `AWS_REGION=${config.region} npm run -s rebound -- ${command} --stack ${config.stackName}`

  for (const [at, { name, type, value }] of identity.records.entries()) {
    const what = config.hostedZone ? 'look for: the stack has written it' : 'publish'
    output(`Dns${at + 1}`, `${name} ${type} ${value}`, `DNS record to ${what}`)
  }
  output('Next1Keys', rebound('keys create'), 'Run first, once: makes the secret keys that are missing, replaces none')
  output('Next2Mx', `dig +short MX ${config.domain}`, 'Then, when the records are published: must print what Dns1 says')
  output(
    'Next3Verified',
    `aws sesv2 get-email-identity --region ${config.region} --email-identity ${config.domain} --query VerificationStatus`,
    'Must say "SUCCESS": before, SES takes no mail',
  )
  output('Next4Doctor', rebound('doctor'), 'Checks everything, and says how to repair what is wrong')
  output('Next5Console', rebound('console'), 'Opens the dashboard on this machine')

  if (door?.record) {
    const { name, type, value } = door.record
    output('HostDns', `${name} ${type} ${value}`, 'DNS record to publish')
  }
  if (door) output('ApiUrl', `${door.url}/api/v1`, 'The JSON API, for applications with a key: senders key ID')
  if (door && config.console) {
    output('ConsoleUrl', door.url, 'The dashboard, for the people whom the settings allow')
    output('ConsoleRedirect', `${door.url}/signed-in`, 'Register it with the identity provider as the redirect address')
  }

  const settings: Record<keyof typeof stackOutputs, [value: string, description: string]> = {
    REBOUND_TABLE: [ledger.table.tableName, 'The ledger'],
    REBOUND_BUCKET: [inbound.bucket.bucketName, 'Raw mail'],
    REBOUND_RECEIVE_QUEUE_URL: [processing.work.queue.queueUrl, 'Notifications of mails'],
    REBOUND_RECEIVE_DEAD_LETTERS_URL: [processing.work.deadLetters.queueUrl, 'Mails that could not be worked on'],
    REBOUND_EVENTS_QUEUE_URL: [processing.events.queue.queueUrl, 'SES events'],
    REBOUND_EVENTS_DEAD_LETTERS_URL: [processing.events.deadLetters.queueUrl, 'Events that could not be worked on'],
    REBOUND_DELIVER_QUEUE_URL: [delivery.work.queue.queueUrl, 'Requests for webhook attempts'],
    REBOUND_DELIVER_DEAD_LETTERS_URL: [delivery.work.deadLetters.queueUrl, 'Requests that could not be worked on'],
    REBOUND_DEFAULT_SENDER: [config.defaultSender, 'The sender of bounces that nobody else claims'],
    REBOUND_KEY_PREFIX: [secrets.prefix, 'Where the secret keys are'],
  }
  for (const [setting, [value, description]] of Object.entries(settings)) {
    output(stackOutputs[setting as keyof typeof stackOutputs], value, description)
  }
  output('SecretsKey', secrets.key.keyArn, 'The KMS key of the secret keys')
  output('InboundTopic', inbound.topic.topicArn, 'SES announces stored mails here')
  output('EventsTopic', processing.eventsTopic.topicArn, 'For SES events: bounces, complaints, delays, deliveries')
  output('AlarmTopic', watch.topic.topicArn, 'Alarms are published here')
  output('RuleSet', inbound.ruleSetName, 'Our receipt rule set: active, or its rules stand in the one that is')
  output('Rules', inbound.rules.map(({ ref }) => ref).join(' '), 'Our receipt rules, in their order')
  output('Region', config.region, 'Where all of this is')
  output('BounceDomain', config.domain, 'Bounces come to this domain')
  output('BounceAddresses', config.addresses.map((local) => `${local}@${config.domain}`).join(' '), 'Bounce addresses')
  output('WholeDomain', String(config.wholeDomain), 'Whether every other address of the domain is one too')
  output('AllowFrom', config.allowFrom.join(' ') || 'none', 'Networks that SES would block otherwise')
  output('ReceiveLog', processing.receive.logGroup.logGroupName, 'The log of receive, a line a mail')
  output('DeliverLog', delivery.deliver.logGroup.logGroupName, 'The log of deliver, a line an attempt')
  output('SweepLog', sweeping.sweep.logGroup.logGroupName, 'The log of the sweep')
}
