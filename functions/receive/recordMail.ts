/** One stored mail → its rows and the requests to announce it. Every step can be repeated; none is skipped because another was done. */
import type { Objects } from '../../shared/aws/clients.ts'
import { readObject, storeEnvelope } from '../../shared/aws/objects.ts'
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { canonicalAddress } from '../../shared/identity/address.ts'
import { recordBounce, recordEvidence } from '../../shared/ledger/bounces.ts'
import type { NewBounce, StoredBounce } from '../../shared/ledger/bounces.ts'
import { recordDelivery } from '../../shared/ledger/deliveries.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import { log } from '../../shared/log.ts'
import { judge } from '../../shared/verdict/judge.ts'
import type { Judged } from '../../shared/verdict/judge.ts'
import type { Report } from '../../shared/verdict/verdict.ts'
import { eventOf } from '../../shared/webhook/payload.ts'
import type { Notification } from './notification.ts'

export interface Ports {
  table: Table
  objects: Objects
  /** Asks `deliver` for first attempts. */
  request: (requests: readonly DeliveryRequest[]) => Promise<void>
  /** The sender that gets what nobody else claims. */
  defaultSender: string
  senderOf: (id: string) => Promise<Sender | null>
}

/** Soft failures that say something about the recipient; the others only about a moment. */
const tellingSoft: readonly (string | null)[] = ['mailbox-full', 'expired']

/** Reports of one mail that are written at the same time. */
const atOnce = 10

export async function recordMail(ports: Ports, notification: Notification, body: string): Promise<void> {
  await storeEnvelope(ports.objects, notification.bucket, notification.key, body)
  const object = await readObject(ports.objects, notification.bucket, notification.key)
  const judged = await judge(object?.bytes ?? new Uint8Array(), {
    source: notification.key,
    receivedAt: notification.receivedAt,
    sender: { id: ports.defaultSender, by: 'default' },
  })
  const { verdict } = judged
  if (!object) verdict.problems = [{ code: 'raw-gone', detail: 'the raw mail is no longer stored' }]
  else if (object.size > object.bytes.length) {
    verdict.problems.push({
      code: 'truncated',
      detail: `read the first ${object.bytes.length} of ${object.size} bytes`,
    })
  }
  const requests: DeliveryRequest[] = []
  const rows = verdict.reports.length > 0 ? verdict.reports : [null]
  for (let at = 0; at < rows.length; at += atOnce) {
    const batch = rows.slice(at, at + atOnce)
    const recorded = await Promise.all(batch.map((report) => recordReport(ports, notification, judged, report)))
    requests.push(...recorded.flat())
  }
  await ports.request(requests)
  log({
    event: 'mail',
    mail: notification.id,
    kind: verdict.kind,
    reports: verdict.reports.map(({ bounceId, category, reason, because }) => {
      return { bounceId, category, reason, rule: because?.rule ?? null }
    }),
    problems: verdict.problems.map(({ code }) => code),
  })
}

async function recordReport(
  ports: Ports,
  notification: Notification,
  { verdict, messageKey, naming }: Judged,
  report: Report | null,
): Promise<DeliveryRequest[]> {
  const now = new Date()
  const bounce: NewBounce = {
    bounceId: report?.bounceId ?? deriveId('mail', messageKey, verdict.kind),
    kind: verdict.kind,
    receivedAt: notification.receivedAt,
    mail: { id: notification.id, bucket: notification.bucket, key: notification.key },
    attribution: verdict.sender,
    // Privacy by default: who wrote and about what is not kept.
    original: { ...verdict.original, from: null, subject: null },
    reportingMta: verdict.reportingMta,
    report,
    naming,
    problems: verdict.problems,
  }
  const { row } = await recordBounce(ports.table, bounce, now)
  if (!row.report) return []
  await recordProof(ports, row, row.report, messageKey, now)
  return announce(ports, row, row.report, now)
}

async function recordProof(ports: Ports, row: StoredBounce, report: Report, messageKey: string, now: Date) {
  const telling =
    row.kind === 'complaint' ||
    (report.action === 'failed' &&
      (report.category === 'hard' || (report.category === 'soft' && tellingSoft.includes(report.reason))))
  if (!telling) return
  const proof = {
    recipient: canonicalAddress(report.recipient),
    messageKey,
    day: row.receivedAt.slice(0, 10),
    class: row.kind === 'complaint' ? 'complaint' : (report.category ?? 'unknown'),
    reason: report.reason ?? 'none',
    rank: row.rank,
    bounceId: row.bounceId,
    rule: report.because?.rule ?? 'none',
  }
  await recordEvidence(ports.table, row.sender, proof, now)
}

/** Writes a delivery row for each endpoint of the sender and returns the requests for their first attempts. */
async function announce(ports: Ports, row: StoredBounce, report: Report, now: Date): Promise<DeliveryRequest[]> {
  const event = eventOf(row.kind, report)
  const sender = event ? await ports.senderOf(row.sender) : null
  const endpoints = sender?.endpoints.filter((endpoint) => endpoint.state === 'active') ?? []
  return Promise.all(
    endpoints.map(async (endpoint) => {
      const deliveryId = deriveId('delivery', row.bounceId, endpoint.id, row.rank)
      const delivery = {
        sender: row.sender,
        deliveryId,
        endpoint: endpoint.id,
        bounceId: row.bounceId,
        event: event ?? '',
      }
      await recordDelivery(ports.table, delivery, now)
      return { v: 1, sender: row.sender, deliveryId, attempt: 1 } satisfies DeliveryRequest
    }),
  )
}
