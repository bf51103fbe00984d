/** Lambda that runs every minute: due deliveries are handed to `deliver`, closed minutes are summed, holds end. */
import { queueClient, tableClient } from '../../shared/aws/clients.ts'
import { sendRequests } from '../../shared/aws/queue.ts'
import { readConfig } from '../../shared/config.ts'
import { log } from '../../shared/log.ts'
import { sweepDigests } from './digest.ts'
import { sweepDue } from './due.ts'
import { sweepRecipients } from './recipients.ts'
import { closedThrough, sweepMinutes } from './minutes.ts'
import type { MinuteSweep } from './minutes.ts'

export async function handler(): Promise<{ sent: number; settled: number } & MinuteSweep> {
  const config = readConfig('sweep')
  const table = tableClient(config.REBOUND_TABLE)
  const sent = await sweepDue(table, queueClient(), config.REBOUND_DELIVER_QUEUE_URL)
  const summed = await sweepMinutes(table, new Date())
  const { settled, requests, opened } = await sweepRecipients(table, new Date())
  requests.push(...(await sweepDigests(table, await closedThrough(table), new Date())))
  await sendRequests(queueClient(), config.REBOUND_DELIVER_QUEUE_URL, requests)
  summed.opened.push(...opened)
  const done = { sent, settled, ...summed }
  if (sent + settled + summed.opened.length + summed.closed.length > 0) log({ event: 'sweep', ...done })
  return done
}
