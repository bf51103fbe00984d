/**
 * What tells the operator that something is wrong. An alarm's description says what it means and names its article in
 * `RUNBOOK.md`, which says how to look and how to repair.
 */
import { Duration, Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, MathExpression, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import { tableSchema } from '../../shared/ledger/schema.ts'
import { makeBudget } from './budget.ts'
import type { Config } from './config.ts'
import { Metrics } from './metrics.ts'
import type { MetricName } from './metrics.ts'
import type { WorkQueue } from './queue.ts'

export interface WatchProps {
  config: Config
  /** Of the alarms' topic. */
  key: Key
  queues: Record<'Receive' | 'Events' | 'Deliver', WorkQueue>
  functions: Record<'Receive' | 'Deliver' | 'Sweep' | 'Activate', Function> & Record<string, Function>
  tableName: string
  /** The receipt rule whose publishing SES counts. */
  intakeRule: string
}

interface Limit {
  metric: IMetric
  meaning: string
  /** Of the runbook, as an anchor. */
  article: string
  /** The value that alarms, and all beyond it. */
  atLeast?: number
  below?: number
  /** How many of the last periods must be beyond the limit; default 1 of 3. */
  times?: number
  periods?: number
  /** Alarms where there is no value at all. */
  absence?: boolean
}

/** Where articles are, from the root of the repository. */
export const runbook = 'infra/aws/RUNBOOK.md'

const period = Duration.minutes(5)
const hour = Duration.hours(1)

/** Seconds: twice the longest delay of a message. SQS leaves out what has been received three times. */
const oldMessage = 30 * 60

export class Watch extends Construct {
  readonly topic: Topic
  readonly #metrics: Metrics

  constructor(scope: Construct, id: string, { config, key, queues, functions, tableName, intakeRule }: WatchProps) {
    super(scope, id)
    this.topic = this.#alarmTopic(key)
    if (config.alarmEmail !== null) this.topic.addSubscription(new EmailSubscription(config.alarmEmail))
    const { Receive: receive, Deliver: deliver, Sweep: sweep } = functions
    this.#metrics = new Metrics(this, 'Metrics', { receive, deliver, sweep })
    for (const [name, work] of Object.entries(queues)) this.#watchQueue(name, work)
    for (const [name, each] of Object.entries(functions)) this.#watchFunction(name, each)
    this.#alarm('SweepAbsent', {
      metric: sweep.metricInvocations({ period, statistic: Stats.SUM }),
      below: 1,
      times: 3,
      absence: true,
      meaning: 'The sweep has not run for 15 minutes: deliveries that must be repeated are waiting.',
      article: 'sweep-absent',
    })
    this.#watchTable(tableName)
    this.#watchInbound(config, intakeRule)
    this.#watchDelivery()
    if (config.watch.budgetDollars !== null) makeBudget(this, config.watch.budgetDollars, config.alarmEmail)
  }

  #watchQueue(name: string, { queue, deadLetters }: WorkQueue): void {
    this.#alarm(`${name}DeadLetters`, {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM }),
      meaning: `Dead letters of ${name}: messages that cannot be worked on stay here for 14 days. The attribute "fault" and the log say why.`,
      article: 'dead-letters',
    })
    this.#alarm(`${name}Age`, {
      metric: queue.metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM }),
      atLeast: oldMessage,
      meaning: `The oldest message of ${name} has waited for 30 minutes: its function does not run or cannot keep up.`,
      article: 'old-messages',
    })
  }

  #watchFunction(name: string, each: Function): void {
    this.#alarm(`${name}Errors`, {
      metric: each.metricErrors({ period, statistic: Stats.SUM }),
      times: 2,
      meaning: `The function ${name} failed as a whole: it ran out of time or memory, or its configuration is wrong. Its log says which.`,
      article: 'function-errors',
    })
    this.#alarm(`${name}Throttles`, {
      metric: each.metricThrottles({ period, statistic: Stats.SUM }),
      times: 2,
      meaning: `Calls of the function ${name} were refused: the account's or the function's concurrency is used up.`,
      article: 'function-throttles',
    })
  }

  /** An alarm counts ten metrics at most: two of the table and two of each of its four indexes. */
  #watchTable(TableName: string): void {
    const indexes = tableSchema.indexes.map(({ name }) => ({ TableName, GlobalSecondaryIndexName: name }))
    const parts = [{ TableName }, ...indexes].flatMap((dimensionsMap) =>
      ['ReadThrottleEvents', 'WriteThrottleEvents'].map(
        (metricName) =>
          new Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap, statistic: Stats.SUM, period }),
      ),
    )
    this.#alarm('TableThrottles', {
      metric: sumOf(parts),
      times: 2,
      meaning: 'DynamoDB refused calls to the table or an index: one key gets more than a partition takes.',
      article: 'table-throttles',
    })
  }

  #watchInbound({ watch }: Config, RuleName: string): void {
    for (const [name, meaning] of [
      [
        'PublishFailure',
        'SES could not store a mail or publish its notification. It tries again for four hours: repair it before.',
      ],
      ['PublishExpired', 'SES has given up on a mail that it could not store or announce: that mail is lost.'],
    ] as const) {
      // SES guide, "Viewing metrics for email receiving": counted by receipt rule.
      const metric = new Metric({ namespace: 'AWS/SES', metricName: name, dimensionsMap: { RuleName } })
      this.#alarm(`Ses${name}`, {
        metric: metric.with({ statistic: Stats.SUM, period }),
        meaning,
        article: 'ses-publish',
      })
    }
    this.#alarm('Unreadable', {
      metric: this.#share('UnreadableMails', 'Mails', 20),
      atLeast: 5,
      meaning:
        'More than 5 % of the mails of an hour could not be read: they are stored as "other" with their problems.',
      article: 'unreadable',
      periods: 1,
    })
    this.#alarm('LoopSeen', {
      metric: this.#count('LoopMails'),
      meaning:
        'A mail that Rebound itself had sent came back to the bounce address: it was dropped, and somebody forwards it.',
      article: 'loop',
    })
    this.#alarm('LostMails', {
      metric: this.#count('LostMails', hour),
      periods: 1,
      meaning:
        'Mails were stored whose notification never came: the sweep has queued them again, without their tokens.',
      article: 'lost-mails',
    })
    this.#alarm('MailsAnHour', {
      metric: this.#count('Mails', hour),
      atLeast: watch.mailsAnHour,
      periods: 1,
      meaning: `Within an hour ${watch.mailsAnHour} mails came, the ceiling that the settings name: a campaign that fails, or a flood.`,
      article: 'too-much-mail',
    })
    this.#alarm('MegabytesAnHour', {
      metric: this.#count('MailBytes', hour),
      atLeast: watch.megabytesAnHour * 1_000_000,
      periods: 1,
      meaning: `Within an hour ${watch.megabytesAnHour} MB of mail came, the ceiling that the settings name.`,
      article: 'too-much-mail',
    })
    if (watch.noMailHours === null) return
    this.#alarm('NoMail', {
      metric: this.#count('Mails', hour),
      below: 1,
      periods: watch.noMailHours,
      times: watch.noMailHours,
      absence: true,
      meaning: `No mail has come for ${watch.noMailHours} hours: the MX, the rule set or the sending side has changed.`,
      article: 'no-mail',
    })
  }

  #watchDelivery(): void {
    this.#alarm('DeliverySuccess', {
      metric: this.#share('Delivered', 'Attempts', 20),
      below: 90,
      periods: 1,
      meaning: 'Fewer than 90 % of the webhook attempts of an hour succeeded: a receiver is down or refuses.',
      article: 'delivery-success',
    })
    this.#alarm('EndpointDisabled', {
      metric: this.#count('EndpointsDisabled'),
      meaning: 'An endpoint was disabled: its receiver answered 410, or nothing for days. Its events are kept.',
      article: 'endpoint-disabled',
    })
  }

  #count(name: MetricName, over = period): Metric {
    return this.#metrics.metric(name).with({ period: over })
  }

  /** Per cent of an hour; no value where there were fewer than `least` in all. */
  #share(part: MetricName, whole: MetricName, least: number): MathExpression {
    return new MathExpression({
      expression: `IF(whole >= ${least}, 100 * FILL(part, 0) / whole)`,
      usingMetrics: { part: this.#count(part, hour), whole: this.#count(whole, hour) },
      period: hour,
    })
  }

  #alarm(name: string, limit: Limit): void {
    const { metric, meaning, article, atLeast = 1, below, times = 1, periods = 3, absence = false } = limit
    const alarm = new Alarm(this, name, {
      alarmDescription: `${meaning} What to do: ${runbook}#${article}`,
      metric,
      threshold: below ?? atLeast,
      evaluationPeriods: periods,
      datapointsToAlarm: times,
      comparisonOperator:
        below === undefined
          ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: absence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(new SnsAction(this.topic))
    alarm.addOkAction(new SnsAction(this.topic))
  }

  #alarmTopic(key: Key): Topic {
    const topic = new Topic(this, 'Alarms', { masterKey: key, enforceSSL: true })
    const cloudwatch = new ServicePrincipal('cloudwatch.amazonaws.com')
    // `enforceSSL` has replaced the policy that lets the account's own alarms in.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [cloudwatch],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    )
    // Unconditional as in the SNS guide ("Encrypted topics and event sources"): a condition that CloudWatch does not meet
    // would silence every alarm. Who may publish is the topic's policy.
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [cloudwatch],
        actions: ['kms:GenerateDataKey', 'kms:Decrypt'],
        resources: ['*'],
      }),
    )
    return topic
  }
}

/** A metric without a value counts as nothing. */
function sumOf(metrics: readonly Metric[]): MathExpression {
  const named = metrics.map((metric, at) => [`m${at + 1}`, metric] as const)
  return new MathExpression({
    expression: named.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(named),
    period,
  })
}
