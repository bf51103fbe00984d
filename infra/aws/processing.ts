/** From the topic to the rows: the receive queue and the function that reads each mail. */
import { Stack } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { Config } from './config.ts'
import type { Delivery } from './delivery.ts'
import { allow, makeFunction } from './function.ts'
import { ses } from './inbound.ts'
import type { Inbound } from './inbound.ts'
import type { Ledger } from './ledger.ts'
import type { Secrets } from './secrets.ts'
import { WorkQueue } from './queue.ts'

export interface ProcessingProps {
  config: Config
  inbound: Inbound
  ledger: Ledger
  delivery: Delivery
  secrets: Secrets
}

export class Processing extends Construct {
  readonly work: WorkQueue
  /** SES events; its policy admits `eventsTopic` and nothing else, which is why they are believed. */
  readonly events: WorkQueue
  readonly eventsTopic: Topic
  readonly receive: Function

  constructor(scope: Construct, id: string, { config, inbound, ledger, delivery, secrets }: ProcessingProps) {
    super(scope, id)
    this.work = new WorkQueue(this, 'Work')
    const { queue, deadLetters } = this.work
    // The dead letters also take what SNS cannot hand to the queue.
    inbound.topic.addSubscription(
      new SqsSubscription(queue, { rawMessageDelivery: true, deadLetterQueue: deadLetters }),
    )
    this.events = new WorkQueue(this, 'Events')
    this.eventsTopic = new Topic(this, 'EventsTopic', { masterKey: inbound.key, enforceSSL: true })
    this.eventsTopic.addToResourcePolicy(sesMayPublishEvents(this.eventsTopic))
    this.eventsTopic.addSubscription(
      new SqsSubscription(this.events.queue, { rawMessageDelivery: true, deadLetterQueue: this.events.deadLetters }),
    )
    this.receive = makeFunction(this, 'receive', {
      description: 'Rebound: reads a stored mail and records what it reports',
      environment: {
        REBOUND_TABLE: ledger.table.tableName,
        REBOUND_BUCKET: inbound.bucket.bucketName,
        REBOUND_RECEIVE_QUEUE_URL: queue.queueUrl,
        REBOUND_RECEIVE_DEAD_LETTERS_URL: deadLetters.queueUrl,
        REBOUND_EVENTS_QUEUE_URL: this.events.queue.queueUrl,
        REBOUND_EVENTS_DEAD_LETTERS_URL: this.events.deadLetters.queueUrl,
        REBOUND_DELIVER_QUEUE_URL: delivery.work.queue.queueUrl,
        REBOUND_DEFAULT_SENDER: config.defaultSender,
        REBOUND_FORWARD_RETURN_PATH: `${config.loopAddress}@${config.domain}`,
        REBOUND_KEY_PREFIX: secrets.prefix,
      },
      statements: [
        ...this.work.workStatements(),
        ...this.events.workStatements(),
        allow(['s3:GetObject', 's3:PutObjectTagging'], [inbound.rawArn, inbound.envelopeArn]),
        allow(['s3:PutObject'], [inbound.envelopeArn, inbound.eventArn]),
        allow(['s3:PutObjectTagging'], [inbound.eventArn]),
        // Of senders that keep no addresses, and of people who were forgotten.
        allow(['s3:DeleteObject'], [inbound.rawArn, inbound.eventArn]),
        // Without it S3 answers 403 instead of 404 for an object that is gone, and the mail would be a dead letter.
        allow(['s3:ListBucket'], [inbound.bucket.bucketArn]),
        allow(['kms:Decrypt', 'kms:GenerateDataKey'], [inbound.key.keyArn]),
        allow(
          ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
          [ledger.table.tableArn],
        ),
        allow(['sqs:SendMessage'], [delivery.work.queue.queueArn]),
        ...secrets.mayRead('verp'),
        ...secrets.mayRead('pepper'),
      ],
      memory: 1024,
      logDays: config.retention.logs,
    })
    inbound.acknowledgePrefixes(this)
    this.work.feed(this.receive, config.concurrency.receive)
    this.events.feed(this.receive, config.concurrency.receive)
  }
}

/** Configuration sets and identities of this account: event publishing and identity notifications. */
function sesMayPublishEvents(topic: Topic): PolicyStatement {
  const stack = Stack.of(topic)
  const arns = ['configuration-set', 'identity'].map((resource) =>
    stack.formatArn({ service: 'ses', resource, resourceName: '*' }),
  )
  return new PolicyStatement({
    principals: [ses(stack)],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: { ArnLike: { 'aws:SourceArn': arns } },
  })
}
