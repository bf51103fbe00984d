/** The whole of Rebound in one account and region, and what the operator is told after a deployment. */
import { Annotations, CfnOutput, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { Config } from './config.ts'
import { Activation } from './activation.ts'
import { Delivery } from './delivery.ts'
import { DomainIdentity } from './identity.ts'
import { Inbound } from './inbound.ts'
import { Ledger } from './ledger.ts'
import { Processing } from './processing.ts'
import { Secrets } from './secrets.ts'
import { Watch } from './watch.ts'

export class ReboundStack extends Stack {
  constructor(scope: Construct, config: Config) {
    super(scope, config.stackName, {
      env: { region: config.region },
      description: 'Rebound: reads bounce mail, says what it means and tells the sender',
    })
    const secrets = new Secrets(this, 'Secrets')
    const ledger = new Ledger(this, 'Ledger')
    const identity = new DomainIdentity(this, 'Domain', config)
    const inbound = new Inbound(this, 'Inbound', config)
    const delivery = new Delivery(this, 'Delivery', { config, ledger, secrets })
    const processing = new Processing(this, 'Processing', { config, inbound, ledger, delivery, secrets })
    const activation = new Activation(this, 'Activation', { config, inbound })
    const watch = new Watch(this, 'Watch', {
      key: inbound.key,
      email: config.alarmEmail,
      queues: { Receive: processing.work, Events: processing.events, Deliver: delivery.work },
      functions: {
        Receive: processing.receive,
        Deliver: delivery.deliver,
        Sweep: delivery.sweep,
        Activate: activation.activate,
      },
      sweep: delivery.sweep,
    })
    activation.activateAfter([secrets, ledger, identity, inbound, delivery, processing, watch])

    for (const [at, { name, type, value }] of identity.records.entries()) {
      this.#output(
        `Dns${at + 1}`,
        `${name} ${type} ${value}`,
        `DNS record to ${config.hostedZone ? 'look for: the stack has written it' : 'publish'}`,
      )
    }
    this.#output(
      'Verified',
      `aws sesv2 get-email-identity --region ${this.region} --email-identity ${config.domain} --query VerificationStatus`,
      'Says SUCCESS when SES has seen the records: before, it takes no mail',
    )
    this.#output('CreateKey', secrets.creation('webhook'), 'Run once: the key that protects webhook secrets')
    this.#output('CreateTokenKey', secrets.creation('verp'), 'Run once: the key behind signed return paths')
    this.#output(
      'CreatePepper',
      secrets.creation('pepper'),
      'Run once: the key behind the tags that stand for addresses',
    )
    this.#output('CreateSessionKey', secrets.creation('session'), 'Run once: the key behind sessions of the console')
    this.#output('KeyPrefix', secrets.prefix, 'Where the secret keys are')
    this.#output('DeliverQueue', delivery.work.queue.queueUrl, 'Requests for webhook attempts')
    this.#output('Table', ledger.table.tableName, 'The ledger')
    this.#output(
      'EventsTopic',
      processing.eventsTopic.topicArn,
      'SES event destinations publish here: bounces, complaints, delays, deliveries',
    )
    this.#output('Bucket', inbound.bucket.bucketName, 'Raw mail')
    this.#output(
      'RuleSet',
      inbound.ruleSetName,
      'Our receipt rule set: active itself, or its rules are copied into the one that is',
    )
    this.#output('AlarmTopic', watch.topic.topicArn, 'Alarms are published here')
    this.#warn(config)
  }

  #output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description })
  }

  #warn({ domain, alarmEmail }: Config): void {
    const warnings = Annotations.of(this)
    if (/(?:^|\.)(?:example\.(?:com|net|org)|example|invalid|test|localhost)$/.test(domain)) {
      warnings.addWarningV2(
        'rebound:documentation-domain',
        `${domain} is a name for documentation: put your own in the settings.`,
      )
    }
    if (alarmEmail === null) {
      warnings.addWarningV2(
        'rebound:nobody-hears',
        'No alarmEmail in the settings: alarms reach nobody until the topic has a subscriber.',
      )
    }
  }
}
