/** Deliveries whose time has come are claimed and handed to `deliver`; so are probes of open circuits, and what was parked. */
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { claimDue, listDue, listParked } from '../../shared/ledger/attempts.ts'
import {
  claimProbe,
  claimRelease,
  isOver,
  leaveCircuit,
  listCircuits,
  resumeCircuit,
} from '../../shared/ledger/circuits.ts'
import type { CircuitEntry } from '../../shared/ledger/circuits.ts'
import type { Delivery } from '../../shared/ledger/deliveries.ts'
import { dueShards } from '../../shared/ledger/keys.ts'
import { endpointOf } from '../../shared/ledger/mailbox.ts'
import type { SenderReader } from '../../shared/ledger/senders.ts'

/** Asks `deliver` for attempts, `delaySeconds` from now. */
export type Request = (requests: readonly DeliveryRequest[], delaySeconds: number) => Promise<void>

const page = 100

/** Returns how many attempts were asked for. Pages are read as far as `budget` milliseconds reach. */
export async function sweepDue(table: Table, request: Request, now: Date, budget = 8_000): Promise<number> {
  const started = Date.now()
  const sweepShard = async (shard: number): Promise<number> => {
    let sent = 0
    for (let more = true; more && Date.now() - started < budget;) {
      const entries = await listDue(table, shard, now, page)
      const claimed = await Promise.all(entries.map((entry) => claimDue(table, entry, now)))
      const waiting = claimed.filter((delivery) => delivery?.state === 'pending') as Delivery[]
      await request(waiting.map(nextAttempt), 0)
      sent += waiting.length
      // Where nothing could be claimed the index lags behind: the next run finds what is left.
      more = entries.length === page && waiting.length > 0
    }
    return sent
  }
  const sums = await Promise.all(Array.from({ length: dueShards }, (_, shard) => sweepShard(shard)))
  return sums.reduce((sum, count) => sum + count, 0)
}

/** Sends the probes that are due, and this minute's share of what is parked for endpoints that are well again. */
export async function sweepCircuits(
  table: Table,
  request: Request,
  senderOf: SenderReader,
  now: Date,
): Promise<number> {
  const entries = await listCircuits(table, now)
  const sent = await Promise.all(entries.map((entry) => sweepCircuit(table, request, senderOf, entry, now)))
  return sent.reduce((sum, count) => sum + count, 0)
}

/** A minute's share goes out in so many parts, evenly spaced. */
const parts = 6

async function sweepCircuit(
  table: Table,
  request: Request,
  senderOf: SenderReader,
  entry: CircuitEntry,
  now: Date,
): Promise<number> {
  const { sender, endpoint: id } = entry
  const known = await senderOf(sender)
  const endpoint = known && endpointOf(known, id)
  const circuit = endpoint?.circuit
  if (!circuit) return 0
  if (endpoint.state !== 'active') {
    await leaveCircuit(table, entry, circuit)
    return 0
  }
  if (circuit.state === 'open') {
    if (!(await claimProbe(table, entry, circuit, now))) return 0
    // The oldest and the newest in turn: one event that the receiver can never take must not keep the circuit open.
    const { parked } = await listParked(table, sender, id, now, 1, circuit.probes % 2 === 1)
    const [delivery] = parked
    if (delivery) await request([{ ...nextAttempt(delivery), probe: true }], 0)
    else await resumeCircuit(table, sender, id, now)
    return delivery ? 1 : 0
  }
  const { parked, empty } = await listParked(table, sender, id, now, circuit.pace)
  if (empty && isOver(circuit, now)) {
    await leaveCircuit(table, entry, circuit)
    return 0
  }
  if (!(await claimRelease(table, entry, circuit, now))) return 0
  const share = Math.ceil(parked.length / parts)
  for (let part = 0; part < parts; part += 1) {
    await request(parked.slice(part * share, (part + 1) * share).map(nextAttempt), part * (60 / parts))
  }
  return parked.length
}

const nextAttempt = ({ sender, deliveryId, attempt }: Delivery): DeliveryRequest => {
  return { v: 1, sender, deliveryId, attempt: attempt + 1 }
}
