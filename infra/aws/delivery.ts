/** From the rows to the senders: the deliver queue, the function that posts webhooks, and the sweep behind both. */
import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { Config } from './config.ts'
import { allow, makeFunction } from './function.ts'
import type { Ledger } from './ledger.ts'
import { WorkQueue } from './queue.ts'
import type { Secrets } from './secrets.ts'

export interface DeliveryProps {
  config: Config
  ledger: Ledger
  secrets: Secrets
}

export class Delivery extends Construct {
  readonly work: WorkQueue
  readonly deliver: Function
  readonly sweep: Function

  constructor(scope: Construct, id: string, { config, ledger, secrets }: DeliveryProps) {
    super(scope, id)
    this.work = new WorkQueue(this, 'Work')
    this.deliver = this.#makeDeliver(config, ledger, secrets)
    this.work.feed(this.deliver, config.concurrency.deliver)
    this.sweep = this.#makeSweep(config, ledger)
  }

  #makeDeliver({ concurrency, retention }: Config, ledger: Ledger, secrets: Secrets): Function {
    return makeFunction(new Construct(this, 'Deliver'), 'deliver', {
      description: 'Rebound: attempts a webhook delivery',
      environment: {
        REBOUND_TABLE: ledger.table.tableName,
        REBOUND_DELIVER_QUEUE_URL: this.work.queue.queueUrl,
        REBOUND_DELIVER_DEAD_LETTERS_URL: this.work.deadLetters.queueUrl,
        REBOUND_KEY_PREFIX: secrets.prefix,
      },
      statements: [
        ...this.work.workStatements(),
        allow(
          ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
          [ledger.table.tableArn],
        ),
        allow(['sqs:SendMessage'], [this.work.queue.queueArn]),
        ...secrets.mayRead('webhook'),
      ],
      memory: 512,
      logDays: retention.logs,
      // Slow receivers fill these and no others: mail is read on.
      ...(concurrency.reserveDeliver ? { reserved: concurrency.deliver } : {}),
    })
  }

  #makeSweep({ retention }: Config, ledger: Ledger): Function {
    const sweep = makeFunction(new Construct(this, 'Sweep'), 'sweep', {
      description: 'Rebound: hands due deliveries to the queue',
      environment: {
        REBOUND_TABLE: ledger.table.tableName,
        REBOUND_DELIVER_QUEUE_URL: this.work.queue.queueUrl,
      },
      statements: [
        allow(
          ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
          [ledger.table.tableArn],
        ),
        allow(['dynamodb:Query'], [ledger.indexArn('due'), ledger.indexArn('minute')]),
        allow(['sqs:SendMessage'], [this.work.queue.queueArn]),
      ],
      memory: 512,
      logDays: retention.logs,
    })
    new Rule(this, 'EveryMinute', {
      description: 'Rebound: starts the sweep',
      schedule: Schedule.rate(Duration.minutes(1)),
      // A sweep that failed is not repeated: the next one does its work.
      targets: [new LambdaFunction(sweep, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    })
    sweep.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) })
    return sweep
  }
}
