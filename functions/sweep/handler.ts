/** Lambda that runs every minute: deliveries whose time has come are claimed and handed to `deliver`. */
import { queueClient, tableClient } from '../../shared/aws/clients.ts'
import { sendRequests } from '../../shared/aws/queue.ts'
import { readConfig } from '../../shared/config.ts'
import { claimDue, listDue } from '../../shared/ledger/deliveries.ts'
import { dueShards } from '../../shared/ledger/keys.ts'
import { log } from '../../shared/log.ts'

export async function handler(): Promise<{ sent: number }> {
  const config = readConfig('sweep')
  const table = tableClient(config.REBOUND_TABLE)
  const sweepShard = async (shard: number): Promise<number> => {
    const entries = await listDue(table, shard, new Date())
    const claimed = await Promise.all(entries.map((entry) => claimDue(table, entry, new Date())))
    const requests = claimed
      .filter((delivery) => delivery !== null)
      .filter(({ state }) => state === 'pending')
      .map(({ sender, deliveryId, attempt }) => ({ v: 1 as const, sender, deliveryId, attempt: attempt + 1 }))
    await sendRequests(queueClient(), config.REBOUND_DELIVER_QUEUE_URL, requests)
    return requests.length
  }
  const sums = await Promise.all(Array.from({ length: dueShards }, (_, shard) => sweepShard(shard)))
  const sent = sums.reduce((sum, count) => sum + count, 0)
  if (sent > 0) log({ event: 'sweep', sent })
  return { sent }
}
