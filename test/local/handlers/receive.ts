/** A small function for the tests: what it does with a message is written in the message. */
import { appendFileSync } from 'node:fs'
import { SQSClient, ChangeMessageVisibilityCommand } from '@aws-sdk/client-sqs'
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'

const log = process.env['TEST_LOG'] ?? ''

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = []
  for (const { messageId, receiptHandle, body, attributes, eventSourceARN } of event.Records) {
    const tries = Number(attributes.ApproximateReceiveCount)
    const record = { body, tries, arn: eventSourceARN, engineEnv: process.env['AWS_ENDPOINT_URL_DYNAMODB'] }
    appendFileSync(log, `${JSON.stringify(record)}\n`)
    if (body === 'throw once' && tries === 1) throw new Error('as asked')
    if (body === 'fail once' && tries === 1) batchItemFailures.push({ itemIdentifier: messageId })
    if (body === 'fail always') batchItemFailures.push({ itemIdentifier: messageId })
    if (body === 'hang once' && tries === 1) for (;;);
    if (body === 'later' && tries === 1) {
      const QueueUrl = process.env['REBOUND_RECEIVE_QUEUE_URL']
      const change = { QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 }
      await new SQSClient({}).send(new ChangeMessageVisibilityCommand(change))
      batchItemFailures.push({ itemIdentifier: messageId })
    }
  }
  return { batchItemFailures }
}
