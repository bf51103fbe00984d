/** The last resource of the stack: our receipt rules receive mail only when everything behind them is there. */
import { CustomResource, Duration, Stack, Validations } from 'aws-cdk-lib'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { createHash } from 'node:crypto'
import type { Config } from './config.ts'
import { allow, makeFunction } from './function.ts'
import type { Inbound } from './inbound.ts'

export interface ActivationProps {
  config: Config
  inbound: Inbound
}

/** Seconds: some ten calls, of which SES takes one a second and refuses the rest for a while. */
const timeout = 300

/** SES knows no names of resources for these calls (Service Authorization Reference, "Amazon SES"). */
const calls = [
  'ses:CreateReceiptRule',
  'ses:DeleteReceiptRule',
  'ses:DescribeActiveReceiptRuleSet',
  'ses:DescribeReceiptRuleSet',
  'ses:SetActiveReceiptRuleSet',
  'ses:SetReceiptRulePosition',
  'ses:UpdateReceiptRule',
]

export class Activation extends Construct {
  readonly activate: Function
  readonly #config: Config
  readonly #inbound: Inbound

  constructor(scope: Construct, id: string, { config, inbound }: ActivationProps) {
    super(scope, id)
    this.#config = config
    this.#inbound = inbound
    this.activate = makeFunction(this, 'activate', {
      description: 'Rebound: makes its receipt rules receive mail, and undoes that',
      environment: {},
      statements: [allow(calls, ['*'])],
      memory: 256,
      timeout,
      logDays: config.retention.logs,
    })
    Validations.of(this).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason:
        'SES knows no resource names for receipt rules and rule sets: its actions are granted on all of them or not at all. The seven actions are named, and code that only CloudFormation calls uses them.',
    })
  }

  activateAfter(others: readonly Construct[]): void {
    const { ruleSet } = this.#config
    const { rules, ruleSetName } = this.#inbound
    const content = createHash('sha256').update(JSON.stringify(Stack.of(this).resolve(rules.map(({ rule }) => rule))))
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: this.activate.functionArn,
      serviceTimeout: Duration.seconds(timeout + 60),
      resourceType: 'Custom::ReboundActivation',
      properties: {
        RuleSet: ruleSetName,
        Rules: rules.map(({ ref }) => ref),
        Mode: ruleSet.mode,
        ...('name' in ruleSet ? { Theirs: ruleSet.name } : {}),
        ...('after' in ruleSet && ruleSet.after !== null ? { After: ruleSet.after } : {}),
        // CloudFormation asks again where a property has changed, and at no other time.
        Content: content.digest('hex').slice(0, 16),
      },
    })
    for (const other of [...others, this.activate]) resource.node.addDependency(other)
  }
}
