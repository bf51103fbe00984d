/** From the rows to the senders: the deliver queue and the function that posts webhooks and sends mail. */
import { Stack, Validations } from 'aws-cdk-lib'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { Config } from './config.ts'
import { allow, makeFunction } from './function.ts'
import type { Inbound } from './inbound.ts'
import type { Ledger } from './ledger.ts'
import { WorkQueue } from './queue.ts'
import type { Secrets } from './secrets.ts'

export interface DeliveryProps {
  config: Config
  inbound: Inbound
  ledger: Ledger
  secrets: Secrets
}

export class Delivery extends Construct {
  readonly work: WorkQueue
  readonly deliver: Function

  constructor(scope: Construct, id: string, { config, inbound, ledger, secrets }: DeliveryProps) {
    super(scope, id)
    this.work = new WorkQueue(this, 'Work')
    this.deliver = this.#makeDeliver({ config, inbound, ledger, secrets })
    inbound.acknowledgePrefixes(this, ['raw', 'envelope'])
    Validations.of(this).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason:
        "SES knows no resource names for the account's suppression list: to put an address on it and to take one off is granted for the list or not at all. The two actions are named, and are used for senders that turned the mirror on.",
    })
    this.work.feed(this.deliver, config.concurrency.deliver)
  }

  #makeDeliver({ config, inbound, ledger, secrets }: DeliveryProps): Function {
    const { concurrency, domain, forwardFrom, loopAddress, retention } = config
    const from = `${forwardFrom}@${domain}`
    const returnPath = `${loopAddress}@${domain}`
    return makeFunction(new Construct(this, 'Deliver'), 'deliver', {
      description: 'Rebound: attempts a delivery, a webhook or a forwarded mail',
      environment: {
        REBOUND_TABLE: ledger.table.tableName,
        REBOUND_DELIVER_QUEUE_URL: this.work.queue.queueUrl,
        REBOUND_DELIVER_DEAD_LETTERS_URL: this.work.deadLetters.queueUrl,
        REBOUND_FORWARD_FROM: from,
        REBOUND_FORWARD_RETURN_PATH: returnPath,
        REBOUND_KEY_PREFIX: secrets.prefix,
      },
      statements: [
        ...this.work.workStatements(),
        allow(
          ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
          [ledger.table.tableArn],
        ),
        allow(['sqs:SendMessage'], [this.work.queue.queueArn]),
        // The original bounce hangs on what is forwarded; ListBucket makes one that is gone a 404.
        allow(['s3:GetObject'], [inbound.rawArn]),
        allow(['s3:ListBucket'], [inbound.bucket.bucketArn]),
        allow(['kms:Decrypt'], [inbound.key.keyArn]),
        // Of the two addresses of a raw mail, AWS does not say which one it compares.
        allow(['ses:SendRawEmail'], [identityArn(this, domain)], {
          StringEquals: { 'ses:FromAddress': [from, returnPath] },
        }),
        // SES knows no names of resources for these (Service Authorization Reference, "Amazon Simple Email Service v2").
        allow(['ses:PutSuppressedDestination', 'ses:DeleteSuppressedDestination'], ['*']),
        ...secrets.mayRead('webhook'),
      ],
      memory: 512,
      logDays: retention.logs,
      // Slow receivers fill these and no others: mail is read on.
      ...(concurrency.reserveDeliver ? { reserved: concurrency.deliver } : {}),
    })
  }
}

const identityArn = (scope: Construct, domain: string): string =>
  Stack.of(scope).formatArn({ service: 'ses', resource: 'identity', resourceName: domain })
