/** What tells the operator that something is wrong. An alarm's description says what it means. */
import { Duration, Stack } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import type { WorkQueue } from './queue.ts'

export interface WatchProps {
  /** Of the alarms' topic. */
  key: Key
  /** Where alarms go; more subscribers can be added to the topic by hand. */
  email: string | null
  queues: Record<string, WorkQueue>
  functions: Record<string, Function>
  /** The one of them that runs every minute. */
  sweep: Function
}

interface Limit {
  metric: IMetric
  meaning: string
  /** The value that alarms, and all above it. */
  atLeast?: number
  /** How many of the last three periods must be over the limit. */
  times?: number
  /** Alarms where there is no value at all. */
  absence?: boolean
}

const period = Duration.minutes(5)

/** Seconds: twice the longest delay of a message. SQS leaves out what has been received three times. */
const oldMessage = 30 * 60

export class Watch extends Construct {
  readonly topic: Topic

  constructor(scope: Construct, id: string, { key, email, queues, functions, sweep }: WatchProps) {
    super(scope, id)
    this.topic = this.#alarmTopic(key)
    if (email !== null) this.topic.addSubscription(new EmailSubscription(email))
    for (const [name, work] of Object.entries(queues)) this.#watchQueue(name, work)
    for (const [name, each] of Object.entries(functions)) this.#watchFunction(name, each)
    this.#alarm('SweepAbsent', {
      metric: sweep.metricInvocations({ period, statistic: Stats.SUM }),
      times: 3,
      absence: true,
      meaning: 'The sweep has not run for 15 minutes: deliveries that must be repeated are waiting.',
    })
  }

  #watchQueue(name: string, { queue, deadLetters }: WorkQueue): void {
    this.#alarm(`${name}DeadLetters`, {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: Stats.MAXIMUM }),
      meaning: `Dead letters of ${name}: messages that cannot be worked on stay here for 14 days. The attribute "fault" and the log say why.`,
    })
    this.#alarm(`${name}Age`, {
      metric: queue.metricApproximateAgeOfOldestMessage({ period, statistic: Stats.MAXIMUM }),
      atLeast: oldMessage,
      meaning: `The oldest message of ${name} has waited for 30 minutes: its function does not run or cannot keep up.`,
    })
  }

  #watchFunction(name: string, each: Function): void {
    this.#alarm(`${name}Errors`, {
      metric: each.metricErrors({ period, statistic: Stats.SUM }),
      times: 2,
      meaning: `The function ${name} failed as a whole: it ran out of time or memory, or its configuration is wrong. Its log says which.`,
    })
    this.#alarm(`${name}Throttles`, {
      metric: each.metricThrottles({ period, statistic: Stats.SUM }),
      times: 2,
      meaning: `Calls of the function ${name} were refused: the account's or the function's concurrency is used up.`,
    })
  }

  #alarm(name: string, { metric, meaning, atLeast = 1, times = 1, absence = false }: Limit): void {
    const alarm = new Alarm(this, name, {
      alarmDescription: meaning,
      metric,
      threshold: atLeast,
      evaluationPeriods: 3,
      datapointsToAlarm: times,
      comparisonOperator: absence
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
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
