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
import { sweepStale } from './stale.ts'
import type { MinuteSweep } from './minutes.ts'

type Swept = { sent: number; settled: number; recounted: number; lost: number } & Omit<MinuteSweep, 'requests'>

export async function handler(): Promise<Swept> {
  const config = readConfig('sweep')
  const table = tableClient(config.REBOUND_TABLE)
  const request: Request = (requests, delay) =>
    sendRequests(queueClient(), config.REBOUND_DELIVER_QUEUE_URL, requests, delay)
  const senderOf = rememberSenders(table)
  const faults: unknown[] = []
  /** A stage that fails, perhaps every minute, must not keep the ones behind it from their work. */
  const stage = <T>(run: Promise<T>, otherwise: T): Promise<T> =>
    run.catch((fault: unknown) => {
      faults.push(fault)
      return otherwise
    })
  const due = await stage(sweepDue(table, request, new Date()), 0)
  const released = await stage(sweepCircuits(table, request, senderOf, new Date()), 0)
  const { requests: told, ...summed } = await stage(sweepMinutes(table, new Date()), {
    minutes: 0,
    opened: [],
    closed: [],
    requests: [],
  })
  const recounted = await stage(sweepStale(table, config.REBOUND_DEFAULT_SENDER, new Date()), 0)
  const { settled, requests, opened } = await stage(sweepRecipients(table, new Date()), {
    settled: 0,
    requests: [],
    opened: [],
  })
  const digests = await stage(sweepDigests(table, await closedThrough(table), new Date()), [])
  await stage(request([...told, ...requests, ...digests], 0), undefined)
  summed.opened.push(...opened)
  const lost = await stage(
    sweepObjects(
      {
        table,
        objects: objectClient(),
        queues: queueClient(),
        bucket: config.REBOUND_BUCKET,
        queueUrl: config.REBOUND_RECEIVE_QUEUE_URL,
      },
      new Date(),
    ),
    0,
  )
  const sent = due + released
  const done = { sent, settled, recounted, lost, ...summed }
  if (sent + settled + recounted + lost + summed.opened.length + summed.closed.length > 0)
    log({ event: 'sweep', ...done })
  if (faults.length > 0) throw faults[0]
  return done
}
