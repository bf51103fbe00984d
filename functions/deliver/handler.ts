/** Lambda behind the deliver queue: each message asks for one attempt at one delivery, a webhook or a mail. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { handleBatch } from '../../shared/aws/batch.ts'
import type { BatchQueue } from '../../shared/aws/batch.ts'
import { mailClient, objectClient, parameterClient, queueClient, tableClient } from '../../shared/aws/clients.ts'
import { Fault } from '../../shared/aws/faults.ts'
import { parameterKeys } from '../../shared/aws/keys.ts'
import { readRequest, sendRequests } from '../../shared/aws/queue.ts'
import { batchMilliseconds } from '../../shared/evidence/resolver.ts'
import { readConfig } from '../../shared/config.ts'
import { rememberSenders } from '../../shared/ledger/senders.ts'
import { post } from '../../shared/webhook/post.ts'
import { attemptDelivery } from './attempt.ts'
import type { Ports } from './attempt.ts'
import { Streaks } from './endpointHealth.ts'
import { enricher } from './enrich.ts'

type Running = Ports & BatchQueue
let running: Running | undefined

function start(): Running {
  const config = readConfig('deliver')
  const table = tableClient(config.REBOUND_TABLE)
  const queues = queueClient()
  const queueUrl = config.REBOUND_DELIVER_QUEUE_URL
  const allowLoopback = process.env['REBOUND_LOCAL'] === '1'
  return {
    table,
    queues,
    queueUrl,
    deadLettersUrl: config.REBOUND_DELIVER_DEAD_LETTERS_URL,
    keys: parameterKeys(parameterClient(), config.REBOUND_KEY_PREFIX),
    senderOf: rememberSenders(table),
    enrich: enricher(table),
    request: (requests, delay) => sendRequests(queues, queueUrl, requests, delay),
    post: (url, headers, body, more) => post(url, headers, body, { allowLoopback, more }),
    mailing: {
      objects: objectClient(),
      mails: mailClient(),
      from: config.REBOUND_FORWARD_FROM,
      returnPath: config.REBOUND_FORWARD_RETURN_PATH,
    },
    streaks: new Streaks(),
    now: () => new Date(),
    random: Math.random,
  }
}

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const ports = (running ??= start())
  const until = AbortSignal.timeout(batchMilliseconds)
  return handleBatch(
    event,
    () => ports,
    async (record) => {
      const request = readRequest(record.body)
      if (!request) throw new Fault('no-delivery-request', false)
      await attemptDelivery(ports, request, record.messageId, until)
    },
  )
}
