/** Lambda behind the receive queue (SES's notification of one stored mail a message) and the events queue (one SES event). */
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { handleBatch } from '../../shared/aws/batch.ts'
import type { BatchQueue } from '../../shared/aws/batch.ts'
import { objectClient, parameterClient, queueClient, tableClient } from '../../shared/aws/clients.ts'
import { Fault } from '../../shared/aws/faults.ts'
import { parameterKeys } from '../../shared/aws/keys.ts'
import { collectRequests } from '../../shared/aws/queue.ts'
import { readConfig } from '../../shared/config.ts'
import { rootKeys } from '../../shared/identity/rootKeys.ts'
import { floodGate } from '../../shared/ledger/flood.ts'
import { noteMailed } from '../../shared/ledger/mailed.ts'
import { addressKeys } from '../../shared/ledger/recipientKey.ts'
import { rememberRegistry } from '../../shared/ledger/registry.ts'
import { rememberSenders } from '../../shared/ledger/senders.ts'
import { isSetupNotice, readNotification, readStoredEvent } from './notification.ts'
import { recordEvent } from './recordEvent.ts'
import { recordMail } from './recordMail.ts'
import type { Ports } from './recordMail.ts'

type Running = Ports & Record<'mails' | 'events', BatchQueue>
let running: Running | undefined

/** Returns what mail is recorded with, as the environment says. */
export function openPorts(): Running {
  const config = readConfig('receive')
  const table = tableClient(config.REBOUND_TABLE)
  return {
    table,
    objects: objectClient(),
    bucket: config.REBOUND_BUCKET,
    mails: {
      queues: queueClient(),
      queueUrl: config.REBOUND_RECEIVE_QUEUE_URL,
      deadLettersUrl: config.REBOUND_RECEIVE_DEAD_LETTERS_URL,
    },
    events: {
      queues: queueClient(),
      queueUrl: config.REBOUND_EVENTS_QUEUE_URL,
      deadLettersUrl: config.REBOUND_EVENTS_DEAD_LETTERS_URL,
    },
    request: collectRequests(queueClient(), config.REBOUND_DELIVER_QUEUE_URL),
    defaultSender: config.REBOUND_DEFAULT_SENDER,
    returnPath: config.REBOUND_FORWARD_RETURN_PATH,
    senderOf: rememberSenders(table),
    registry: rememberRegistry(table),
    rootKeys: rootKeys(() => parameterKeys(parameterClient(), config.REBOUND_KEY_PREFIX)),
    addressKeys: addressKeys(() => parameterKeys(parameterClient(), config.REBOUND_KEY_PREFIX)),
    gate: floodGate(table),
    mailed: noteMailed(table),
  }
}

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const ports = (running ??= openPorts())
  const isEvent = ({ eventSourceARN }: SQSRecord) => nameOf(eventSourceARN, ':') === nameOf(ports.events.queueUrl, '/')
  const queueOf = (record: SQSRecord) => (isEvent(record) ? ports.events : ports.mails)
  return handleBatch(event, queueOf, async (record) => {
    if (isEvent(record)) {
      const stored = readStoredEvent(record.body)
      if (stored) {
        await recordEvent(ports, stored.event, stored.id, stored.storedAt, stored.recorded)
        return
      }
      const arrivedAt = new Date(Number(record.attributes.SentTimestamp)).toISOString()
      await recordEvent(ports, record.body, record.messageId, arrivedAt)
      return
    }
    const notification = readNotification(record.body)
    if (!notification && isSetupNotice(record.body)) return
    if (!notification) throw new Fault('no-notification', false)
    await recordMail(ports, notification, record.body, Number(record.attributes.ApproximateReceiveCount) > 1)
  })
}

/** The name of a queue in its URL or ARN: what the record itself says of its origin is not asked. */
const nameOf = (place: string, separator: string): string => place.slice(place.lastIndexOf(separator) + 1)
