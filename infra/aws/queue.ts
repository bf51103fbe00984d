/** A queue and its dead letters, encrypted by SQS itself: with the mail's key they and the topic would need each other. */
import { Duration } from 'aws-cdk-lib'
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import type { Function } from 'aws-cdk-lib/aws-lambda'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import { Construct } from 'constructs'
import { allow, functionTimeout } from './function.ts'

/**
 * A function gives a message up after a day (`shared/aws/batch.ts`), which takes it about 105 receptions: the queue's own
 * limit is for messages that kill the function, and must not come first.
 */
const mostReceptions = 110

const settings = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: Duration.days(14),
} as const

export class WorkQueue extends Construct {
  readonly queue: Queue
  readonly deadLetters: Queue

  constructor(scope: Construct, id: string) {
    super(scope, id)
    this.deadLetters = new Queue(this, 'DeadLetters', settings)
    this.queue = new Queue(this, 'Queue', {
      ...settings,
      // AWS's advice for event sources: six times the function's timeout.
      visibilityTimeout: Duration.seconds(6 * functionTimeout),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: mostReceptions },
    })
  }

  /** What a function behind this queue needs: the event source's calls, and those of `shared/aws/batch.ts`. */
  workStatements(): PolicyStatement[] {
    return [
      allow(
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
        [this.queue.queueArn],
      ),
      allow(['sqs:SendMessage'], [this.deadLetters.queueArn]),
    ]
  }

  feed(target: Function, maxConcurrency: number): void {
    new EventSourceMapping(this, 'Source', {
      target,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      maxConcurrency,
    })
  }
}
