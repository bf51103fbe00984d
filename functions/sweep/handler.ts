/** Lambda that runs every minute: due deliveries are handed to `deliver`, closed minutes are summed, holds end. */
import { queueClient, tableClient } from '../../shared/aws/clients.ts'
import { sendRequests } from '../../shared/aws/queue.ts'
import { readConfig } from '../../shared/config.ts'
import { rememberSenders } from '../../shared/ledger/senders.ts'
import { log } from '../../shared/log.ts'
import { sweepCircuits, sweepDue } from './due.ts'
import type { Request } from './due.ts'
import { sweepRecipients } from './recipients.ts'
import { sweepMinutes } from './minutes.ts'
import type { MinuteSweep } from './minutes.ts'

export async function handler(): Promise<{ sent: number; settled: number } & Omit<MinuteSweep, 'requests'>> {
  const config = readConfig('sweep')
  const table = tableClient(config.REBOUND_TABLE)
  const request: Request = (requests, delay) =>
    sendRequests(queueClient(), config.REBOUND_DELIVER_QUEUE_URL, requests, delay)
  const senderOf = rememberSenders(table)
  const due = await sweepDue(table, request, new Date())
  const released = await sweepCircuits(table, request, senderOf, new Date())
  const { requests: told, ...summed } = await sweepMinutes(table, new Date())
  const { settled, requests, opened } = await sweepRecipients(table, new Date())
  await request([...told, ...requests], 0)
  summed.opened.push(...opened)
  const sent = due + released
  const done = { sent, settled, ...summed }
  if (sent + settled + summed.opened.length + summed.closed.length > 0) log({ event: 'sweep', ...done })
  return done
}
