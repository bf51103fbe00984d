/** Lambda that runs every minute: due deliveries are handed to `deliver`, closed minutes are summed, holds end, lost mails are found. */
import { objectClient, queueClient, tableClient } from '../../shared/aws/clients.ts'
import { sendRequests } from '../../shared/aws/queue.ts'
import { readConfig } from '../../shared/config.ts'
import { log } from '../../shared/log.ts'
import { sweepDue } from './due.ts'
import { sweepObjects } from './objects.ts'
import { sweepRecipients } from './recipients.ts'
import { sweepMinutes } from './minutes.ts'
import type { MinuteSweep } from './minutes.ts'

export async function handler(): Promise<{ sent: number; settled: number; lost: number } & MinuteSweep> {
  const config = readConfig('sweep')
  const table = tableClient(config.REBOUND_TABLE)
  const sent = await sweepDue(table, queueClient(), config.REBOUND_DELIVER_QUEUE_URL)
  const summed = await sweepMinutes(table, new Date())
  const { settled, requests, opened } = await sweepRecipients(table, new Date())
  await sendRequests(queueClient(), config.REBOUND_DELIVER_QUEUE_URL, requests)
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
  const done = { sent, settled, lost, ...summed }
  if (sent + settled + lost + summed.opened.length + summed.closed.length > 0) log({ event: 'sweep', ...done })
  return done
}
