/** Lambda that runs every minute: due deliveries are handed to `deliver`, closed minutes are summed. */
import { queueClient, tableClient } from '../../shared/aws/clients.ts'
import { readConfig } from '../../shared/config.ts'
import { log } from '../../shared/log.ts'
import { sweepDue } from './due.ts'
import { sweepMinutes } from './minutes.ts'
import type { MinuteSweep } from './minutes.ts'

export async function handler(): Promise<{ sent: number } & MinuteSweep> {
  const config = readConfig('sweep')
  const table = tableClient(config.REBOUND_TABLE)
  const sent = await sweepDue(table, queueClient(), config.REBOUND_DELIVER_QUEUE_URL)
  const summed = await sweepMinutes(table, new Date())
  if (sent + summed.opened.length + summed.closed.length > 0) log({ event: 'sweep', sent, ...summed })
  return { sent, ...summed }
}
