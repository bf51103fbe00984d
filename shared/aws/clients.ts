/**
 * The AWS clients that the functions share, made once a process. Where a service lives is the environment's business
 * (`AWS_ENDPOINT_URL_*`); nothing here knows whether it talks to AWS or to the local stack.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { SESClient } from '@aws-sdk/client-ses'
import { SQSClient } from '@aws-sdk/client-sqs'
import { SSMClient } from '@aws-sdk/client-ssm'
import { openTable } from './table.ts'
import type { Table } from './table.ts'

/** The mark at each use lets a bundle leave out the clients that its function never asks for. */
const once = <T>(make: () => T) => {
  let made: T | undefined
  return (): T => (made ??= make())
}

export type Queues = SQSClient
export type Objects = S3Client
export type Parameters = SSMClient
export type Mails = SESClient

const documents = /* @__PURE__ */ once(() =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: 4 }), {
    marshallOptions: { removeUndefinedValues: true },
  }),
)
export const tableClient = (name: string): Table => openTable(documents(), name)
export const objectClient = /* @__PURE__ */ once((): Objects => new S3Client({ maxAttempts: 4 }))
export const queueClient = /* @__PURE__ */ once((): Queues => new SQSClient({ maxAttempts: 4 }))
export const parameterClient = /* @__PURE__ */ once((): Parameters => new SSMClient({ maxAttempts: 4 }))
export const mailClient = /* @__PURE__ */ once((): Mails => new SESClient({ maxAttempts: 2 }))
