/** Lambda that runs every minute: due deliveries are handed to `deliver`, closed minutes are summed, holds end, lost mails are found. */
import { objectClient, queueClient, tableClient } from '../../shared/aws/clients.ts'
import { sendRequests } from '../../shared/aws/queue.ts'
import { readConfig } from '../../shared/config.ts'
import { closedThrough } from '../../shared/ledger/progress.ts'
import { rememberSenders } from '../../shared/ledger/senders.ts'
import { log } from '../../shared/log.ts'
import { sweepDigests } from './digest.ts'
import { sweepCircuits, sweepDue } from './due.ts'
import type { Request } from './due.ts'
import { sweepObjects } from './objects.ts'
import { sweepRecipients } from './recipients.ts'
import { sweepMinutes } from './minutes.ts'
import type { MinuteSweep } from './minutes.ts'

type Swept = { sent: number; settled: number; lost: number } & Omit<MinuteSweep, 'requests'>

export async function handler(): Promise<Swept> {
  const config = readConfig('sweep')
  const table = tableClient(config.REBOUND_TABLE)
  const request: Request = (requests, delay) =>
    sendRequests(queueClient(), config.REBOUND_DELIVER_QUEUE_URL, requests, delay)
  const senderOf = rememberSenders(table)
  const due = await sweepDue(table, request, new Date())
  const released = await sweepCircuits(table, request, senderOf, new Date())
  const { requests: told, ...summed } = await sweepMinutes(table, new Date())
  const { settled, requests, opened } = await sweepRecipients(table, new Date())
  const digests = await sweepDigests(table, await closedThrough(table), new Date())
  await request([...told, ...requests, ...digests], 0)
  summed.opened.push(...opened)
  const lost = await sweepObjects(
    {
      table,
      objects: objectClient(),
      queues: queueClient(),
      bucket: config.REBOUND_BUCKET,
      queueUrl: config.REBOUND_RECEIVE_QUEUE_URL,
    },
    new Date(),
  )
  const sent = due + released
  const done = { sent, settled, lost, ...summed }
  if (sent + settled + lost + summed.opened.length + summed.closed.length > 0) log({ event: 'sweep', ...done })
  return done
}
