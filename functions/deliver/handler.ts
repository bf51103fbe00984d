/** Lambda behind the deliver queue: each message asks for one attempt at one delivery, a webhook or a mail. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { handleBatch } from '../../shared/aws/batch.ts'
import { mailClient, objectClient, parameterClient, queueClient, tableClient } from '../../shared/aws/clients.ts'
import { Fault } from '../../shared/aws/faults.ts'
import { parameterKeys } from '../../shared/aws/keys.ts'
import { readRequest } from '../../shared/aws/queue.ts'
import { batchMilliseconds } from '../../shared/evidence/resolver.ts'
import { readConfig } from '../../shared/config.ts'
import { rememberSenders } from '../../shared/ledger/senders.ts'
import { attemptDelivery } from './attempt.ts'
import type { Ports } from './attempt.ts'
import { enricher } from './enrich.ts'

type Running = Ports & { deadLettersUrl: string }
let running: Running | undefined

function start(): Running {
  const config = readConfig('deliver')
  const table = tableClient(config.REBOUND_TABLE)
  return {
    table,
    queues: queueClient(),
    queueUrl: config.REBOUND_DELIVER_QUEUE_URL,
    deadLettersUrl: config.REBOUND_DELIVER_DEAD_LETTERS_URL,
    keys: parameterKeys(parameterClient(), config.REBOUND_KEY_PREFIX),
    senderOf: rememberSenders(table),
    enrich: enricher(table),
    objects: objectClient(),
    mails: mailClient(),
    from: config.REBOUND_FORWARD_FROM,
    returnPath: config.REBOUND_FORWARD_RETURN_PATH,
    allowLoopback: process.env['REBOUND_LOCAL'] === '1',
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
