/** Deliveries whose time has come are claimed and handed to `deliver`. */
import type { Queues } from '../../shared/aws/clients.ts'
import { sendRequests } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { claimDue, listDue } from '../../shared/ledger/deliveries.ts'
import { dueShards } from '../../shared/ledger/keys.ts'

/** Returns how many attempts were asked for. */
export async function sweepDue(table: Table, queues: Queues, queueUrl: string): Promise<number> {
  const sweepShard = async (shard: number): Promise<number> => {
    const entries = await listDue(table, shard, new Date())
    const claimed = await Promise.all(entries.map((entry) => claimDue(table, entry, new Date())))
    const requests = claimed
      .filter((delivery) => delivery !== null)
      .filter(({ state }) => state === 'pending')
      .map(({ sender, deliveryId, attempt }) => ({ v: 1 as const, sender, deliveryId, attempt: attempt + 1 }))
    await sendRequests(queues, queueUrl, requests)
    return requests.length
  }
  const sums = await Promise.all(Array.from({ length: dueShards }, (_, shard) => sweepShard(shard)))
  return sums.reduce((sum, count) => sum + count, 0)
}
