/** From the rows to the senders: the deliver queue and the function that posts webhooks. */
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

  constructor(scope: Construct, id: string, { config, ledger, secrets }: DeliveryProps) {
    super(scope, id)
    this.work = new WorkQueue(this, 'Work')
    this.deliver = this.#makeDeliver(config, ledger, secrets)
    this.work.feed(this.deliver, config.concurrency.deliver)
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
          ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:Query'],
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
}
