/** Lambda behind the receive queue: each message is SES's notification of one stored mail. */
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { handleBatch } from '../../shared/aws/batch.ts'
import type { BatchQueue } from '../../shared/aws/batch.ts'
import { objectClient, parameterClient, queueClient, tableClient } from '../../shared/aws/clients.ts'
import { Fault } from '../../shared/aws/faults.ts'
import { parameterKeys } from '../../shared/aws/keys.ts'
import { collectRequests } from '../../shared/aws/queue.ts'
import { readConfig } from '../../shared/config.ts'
import { rootKeys } from '../../shared/identity/rootKeys.ts'
import { floodGate } from '../../shared/ledger/flood.ts'
import { rememberRegistry } from '../../shared/ledger/registry.ts'
import { rememberSenders } from '../../shared/ledger/senders.ts'
import { isSetupNotice, readNotification } from './notification.ts'
import { recordMail } from './recordMail.ts'
import type { Ports } from './recordMail.ts'

type Running = Ports & BatchQueue
let running: Running | undefined

function start(): Running {
  const config = readConfig('receive')
  const table = tableClient(config.REBOUND_TABLE)
  return {
    table,
    objects: objectClient(),
    queues: queueClient(),
    queueUrl: config.REBOUND_RECEIVE_QUEUE_URL,
    deadLettersUrl: config.REBOUND_RECEIVE_DEAD_LETTERS_URL,
    request: collectRequests(queueClient(), config.REBOUND_DELIVER_QUEUE_URL),
    defaultSender: config.REBOUND_DEFAULT_SENDER,
    senderOf: rememberSenders(table),
    registry: rememberRegistry(table),
    rootKeys: rootKeys(() => parameterKeys(parameterClient(), config.REBOUND_KEY_PREFIX)),
    gate: floodGate(table),
  }
}

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const ports = (running ??= start())
  return handleBatch(event, ports, async (record) => {
    const notification = readNotification(record.body)
    if (!notification && isSetupNotice(record.body)) return
    if (!notification) throw new Fault('no-notification', false)
    await recordMail(ports, notification, record.body, Number(record.attributes.ApproximateReceiveCount) > 1)
  })
}
