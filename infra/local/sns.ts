/** The wire protocol of SNS (Query): a topic hands each message to its queues as it is (raw delivery). */
import { randomUUID } from 'node:crypto'
import { queryService, ServiceError } from './protocol.ts'
import type { Service } from './protocol.ts'
import type { Queues } from './queues.ts'
import { account } from './sqs.ts'

export interface Topic {
  arn: string
  queues: readonly string[]
}

export const topicArn = (region: string, name: string): string => `arn:aws:sns:${region}:${account}:${name}`

/** On disk in every subscribed queue when it returns. */
export function publish(queues: Queues, topic: Topic, body: string): void {
  for (const queue of topic.queues) queues.send(queue, [{ body }])
}

export function snsService(queues: Queues, topics: readonly Topic[]): Service {
  return queryService('http://sns.amazonaws.com/doc/2010-03-31/', {
    Publish(form) {
      const topic = topics.find(({ arn }) => arn === form.get('TopicArn'))
      if (!topic) throw new ServiceError('NotFound', 'Topic does not exist', 404)
      const body = form.get('Message')
      if (!body) throw new ServiceError('InvalidParameter', 'Empty message')
      publish(queues, topic, body)
      return Promise.resolve({ MessageId: randomUUID() })
    },
  })
}
