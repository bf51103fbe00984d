/**
 * AWS list prices of us-east-1 in USD, as the services' price pages had them in November 2025; written from memory and not
 * checked since. Free tiers are left out. Look them up again before relying on a sum.
 */
export const dated = '2025-11'

export const prices = {
  /** A mail received, and each 256 KB of it ("incoming mail chunks": whole ones only). */
  sesMail: 0.1 / 1e3,
  sesChunk: 0.09 / 1e3,
  dynamodbWrite: 0.625 / 1e6,
  dynamodbRead: 0.125 / 1e6,
  /** GB and month. */
  dynamodbStored: 0.25,
  s3Put: 0.005 / 1e3,
  s3Get: 0.0004 / 1e3,
  s3Stored: 0.023,
  snsPublish: 0.5 / 1e6,
  sqsRequest: 0.4 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  /** arm64, GB-second. */
  lambdaTime: 0.0000133334,
  /** GB taken in. */
  logs: 0.5,
  kmsRequest: 0.03 / 1e4,
  kmsKey: 1,
  alarm: 0.1,
  metric: 0.3,
} as const
