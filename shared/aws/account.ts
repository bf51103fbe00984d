/** What an AWS account says about itself, as far as `rebound doctor` asks. Every call only reads. */
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  GetIdentityVerificationAttributesCommand,
  GetSendQuotaCommand,
  ListReceiptFiltersCommand,
  SESClient,
} from '@aws-sdk/client-ses'
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { openRuleSets } from './receiptRules.ts'
import type { RuleSet } from './receiptRules.ts'

export interface Account {
  /** The active receipt rule set, or null. */
  activeRules: () => Promise<RuleSet | null>
  /** SES's word for the state of an identity (`Success`, `Pending`, …), or null where there is none. */
  identity: (domain: string) => Promise<string | null>
  filters: () => Promise<{ cidr: string; policy: string }[]>
  /** Mails in 24 hours, and how many were sent. */
  quota: () => Promise<{ most: number; sent: number }>
  subscriptions: (topicArn: string) => Promise<{ protocol: string; endpoint: string; confirmed: boolean }[]>
  queue: (url: string) => Promise<{ arn: string; policy: string; visible: number }>
  /** Concurrent executions of all functions. */
  concurrency: () => Promise<number>
  /** Milliseconds that this machine's clock is ahead of AWS's, to the second; null where AWS did not say. */
  clock: () => Promise<number | null>
}

export function openAccount(): Account {
  const ses = new SESClient({ maxAttempts: 8 })
  const sns = new SNSClient({})
  const sqs = new SQSClient({})
  let ahead: number | null = null
  ses.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const { headers } = result.response as { headers?: Record<string, string> }
      const date = Date.parse(headers?.['date'] ?? '')
      if (!Number.isNaN(date)) ahead = Date.now() - date
      return result
    },
    { step: 'deserialize', name: 'readDate', priority: 'low' },
  )
  return {
    activeRules: () => openRuleSets(ses).active(),
    identity: async (domain) => {
      const asked = new GetIdentityVerificationAttributesCommand({ Identities: [domain] })
      return (await ses.send(asked)).VerificationAttributes?.[domain]?.VerificationStatus ?? null
    },
    filters: async () => {
      const { Filters = [] } = await ses.send(new ListReceiptFiltersCommand({}))
      return Filters.map(({ IpFilter }) => ({ cidr: IpFilter?.Cidr ?? '', policy: IpFilter?.Policy ?? '' }))
    },
    quota: async () => {
      const { Max24HourSend = 0, SentLast24Hours = 0 } = await ses.send(new GetSendQuotaCommand({}))
      return { most: Max24HourSend, sent: SentLast24Hours }
    },
    subscriptions: async (topicArn) => {
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn }))
      return Subscriptions.map(({ Protocol = '', Endpoint = '', SubscriptionArn = '' }) => {
        return { protocol: Protocol, endpoint: Endpoint, confirmed: SubscriptionArn.startsWith('arn:') }
      })
    },
    queue: async (url) => {
      const names = ['QueueArn', 'Policy', 'ApproximateNumberOfMessages'] as const
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] }),
      )
      return {
        arn: Attributes?.QueueArn ?? '',
        policy: Attributes?.Policy ?? '',
        visible: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
      }
    },
    concurrency: async () => {
      const { AccountLimit } = await new LambdaClient({}).send(new GetAccountSettingsCommand({}))
      return AccountLimit?.ConcurrentExecutions ?? 0
    },
    clock: () => Promise.resolve(ahead),
  }
}
