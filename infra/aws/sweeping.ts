/** The sweep: once a minute it does what time alone makes due. */
import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { Config } from './config.ts'
import type { Delivery } from './delivery.ts'
import { allow, makeFunction } from './function.ts'
import type { Inbound } from './inbound.ts'
import type { Ledger } from './ledger.ts'
import type { Processing } from './processing.ts'

export interface SweepingProps {
  config: Config
  inbound: Inbound
  ledger: Ledger
  processing: Processing
  delivery: Delivery
}

export class Sweeping extends Construct {
  readonly sweep: Function

  constructor(scope: Construct, id: string, { config, inbound, ledger, processing, delivery }: SweepingProps) {
    super(scope, id)
    this.sweep = makeFunction(this, 'sweep', {
      description: 'Rebound: due deliveries, closed minutes, holds that end, mails that nobody heard of',
      environment: {
        REBOUND_TABLE: ledger.table.tableName,
        REBOUND_BUCKET: inbound.bucket.bucketName,
        REBOUND_RECEIVE_QUEUE_URL: processing.work.queue.queueUrl,
        REBOUND_DELIVER_QUEUE_URL: delivery.work.queue.queueUrl,
        REBOUND_DEFAULT_SENDER: config.defaultSender,
      },
      statements: [
        allow(
          ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
          [ledger.table.tableArn],
        ),
        allow(['dynamodb:Query'], [ledger.indexArn('due'), ledger.indexArn('minute'), ledger.indexArn('list')]),
        allow(['sqs:SendMessage'], [delivery.work.queue.queueArn, processing.work.queue.queueArn]),
        allow(['s3:ListBucket'], [inbound.bucket.bucketArn]),
        allow(['s3:PutObject'], [inbound.envelopeArn]),
        allow(['kms:GenerateDataKey'], [inbound.key.keyArn]),
      ],
      memory: 512,
      logDays: config.retention.logs,
    })
    inbound.acknowledgePrefixes(this, ['envelope'])
    new Rule(this, 'EveryMinute', {
      description: 'Rebound: starts the sweep',
      schedule: Schedule.rate(Duration.minutes(1)),
      // A sweep that failed is not repeated: the next one does its work.
      targets: [new LambdaFunction(this.sweep, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    })
    this.sweep.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) })
  }
}
