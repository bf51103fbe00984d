/** A verdict → rows: evidence, the recipient's state, the report itself, deliveries. In this order, because advice follows from the state. */
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { canonicalAddress } from '../../shared/identity/address.ts'
import { isAliased } from '../../shared/identity/attribute.ts'
import { announceTo, wants } from '../../shared/ledger/announce.ts'
import { correctBounce, saysTheSame } from '../../shared/ledger/correct.ts'
import { defaultDays, getBounce, recordBounce, unreadable } from '../../shared/ledger/bounces.ts'
import type { MailPointer, NewBounce, StoredBounce } from '../../shared/ledger/bounces.ts'
import { deliveryDays } from '../../shared/ledger/deliveries.ts'
import { isForgotten } from '../../shared/ledger/forgotten.ts'
import { deriveId, idWithoutReport, trustRank } from '../../shared/ledger/ids.ts'
import type { noteMailed } from '../../shared/ledger/mailed.ts'
import { taggerOf } from '../../shared/ledger/recipientKey.ts'
import type { AddressKeys } from '../../shared/ledger/recipientKey.ts'
import type { RowOfMail } from '../../shared/ledger/rowsOfMails.ts'
import { getState, readRecipient, recordEvidence } from '../../shared/ledger/recipients.ts'
import { recordSuccessKnown, thresholdsOf } from '../../shared/ledger/senders.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import { settleRecipient } from '../../shared/ledger/settle.ts'
import type { Naming } from '../../shared/report/reading.ts'
import { hideAddresses } from '../../shared/privacy/hide.ts'
import { log } from '../../shared/log.ts'
import { adviceFor } from '../../shared/suppression/advice.ts'
import { evidenceOf } from '../../shared/suppression/evidence.ts'
import type { State } from '../../shared/suppression/fold.ts'
import type { EvidenceRow } from '../../shared/suppression/rows.ts'
import type { Report, Verdict } from '../../shared/verdict/verdict.ts'
import type { Scan } from '../../shared/forward/rules.ts'
import { eventOf } from '../../shared/webhook/payload.ts'
import { askMailbox } from './askMailbox.ts'
import { withdrawRows } from './withdrawRows.ts'

export interface RecordPorts {
  table: Table
  /** Asks `deliver` for first attempts. */
  request: (requests: readonly DeliveryRequest[]) => Promise<void>
  senderOf: (id: string) => Promise<Sender | null>
  /** Asked only for senders that keep no addresses, or for whom somebody was forgotten. */
  addressKeys: AddressKeys
  /** When rows are written: now, except for samples of the past. */
  now?: () => Date
  /** Nobody is told and nothing is logged: of samples of the past. */
  quiet?: boolean
  /** Notes a success, so that the sweep knows how many were mailed. */
  mailed?: ReturnType<typeof noteMailed>
}

export interface Judgement {
  verdict: Verdict
  messageKey: string
  /** Arrival, ISO 8601 UTC. */
  receivedAt: string
  mail: MailPointer
  /** Of the whole mail. */
  bytes?: number
  /** What the original names in DNS. */
  naming?: Naming
  /** Stored, and nobody is told. */
  quiet?: boolean
  /** The mail was read again: reports that are stored are corrected. */
  correct?: boolean
  /** Then: the rows that were recorded of it, and what its message is named by where it names none itself. */
  reread?: { rows: readonly RowOfMail[]; named: string }
  /** What SES's scan said; absent where there was no mail. A FAIL is never forwarded. */
  scan?: Scan
}

/** Reports of one mail that are written at the same time. */
const atOnce = 10

/** Returns how many reports were left out because their recipients were forgotten after they came. */
export async function recordVerdict(ports: RecordPorts, given: Judgement): Promise<{ forgotten: number }> {
  const { sender, judgement, forgotten } = await withoutForgotten(ports, given)
  const { verdict, mail } = judgement
  const requests: DeliveryRequest[] = []
  const rows = verdict.reports.length > 0 || forgotten > 0 ? verdict.reports : [null]
  for (let at = 0; at < rows.length; at += atOnce) {
    const batch = rows.slice(at, at + atOnce)
    const recorded = await Promise.all(batch.map((report) => recordReport(ports, judgement, sender, report)))
    requests.push(...recorded.flat())
  }
  requests.push(...(await withdrawRows(ports, judgement, sender)))
  await ports.request(requests)
  if (ports.quiet) return { forgotten }
  log({
    event: 'mail',
    mail: mail.id,
    kind: verdict.kind,
    ...marks(judgement),
    sender: verdict.sender,
    reports: verdict.reports.map(({ bounceId, category, reason, because, trust, advice }) => {
      return { bounceId, category, reason, rule: because?.rule ?? null, trust, advice }
    }),
    problems: verdict.problems.map(({ code }) => code),
    ...(forgotten > 0 ? { forgotten } : {}),
  })
  return { forgotten }
}

/** What may be stored of a judgement: without addresses where its sender keeps none, and of nobody who was forgotten since. */
async function withoutForgotten(ports: RecordPorts, judgement: Judgement) {
  const sender = await ports.senderOf(judgement.verdict.sender.id)
  const tagOf = await taggerOf(sender, ports.addressKeys)
  if (!sender || !tagOf) return { sender, judgement, forgotten: 0 }
  const { verdict, messageKey, receivedAt } = judgement
  const gone = sender.forgetKnown
    ? await Promise.all(
        verdict.reports.map(({ recipient }) => isForgotten(ports.table, sender.id, tagOf(recipient), receivedAt)),
      )
    : []
  const reports = verdict.reports.filter((_, at) => gone[at] !== true)
  const kept = { ...verdict, reports }
  const shown = sender.settings.hashed ? hideAddresses(kept, messageKey, tagOf) : kept
  return {
    sender,
    judgement: { ...judgement, verdict: shown },
    forgotten: verdict.reports.length - reports.length,
  }
}

/** What alarms count (`infra/aws/metrics.ts`); said only where it is so. */
function marks({ verdict: { problems }, bytes }: Judgement) {
  const loop = problems.some(({ code }) => code === 'loop')
  return {
    ...(bytes === undefined ? {} : { bytes }),
    ...(problems.some(({ code }) => unreadable.includes(code)) ? { unreadable: true } : {}),
    ...(loop ? { loop } : {}),
  }
}

/** Records what successes take away: evidence of addresses that have some, and that this sender's successes are known. */
export async function recordSuccess(ports: RecordPorts, given: Judgement): Promise<void> {
  const { table } = ports
  const { sender, judgement } = await withoutForgotten(ports, given)
  const { id } = judgement.verdict.sender
  const now = ports.now?.() ?? new Date()
  if (sender && !sender.successKnown) await recordSuccessKnown(table, id, now)
  const found = await Promise.all(
    judgement.verdict.reports.slice(0, mostSuccesses).map(async (report) => {
      if (thresholdsOf(sender).soft) await ports.mailed?.(id, report.recipient, judgement.receivedAt, now)
      return weigh(table, judgement, sender, report, now)
    }),
  )
  await ports.request(found.flatMap(({ requests }) => requests))
}

/** SES sends one message to 50 recipients at most. */
const mostSuccesses = 50

async function recordReport(
  { table, quiet: silent = false, now: clock = () => new Date() }: RecordPorts,
  judgement: Judgement,
  sender: Sender | null,
  judged: Report | null,
): Promise<DeliveryRequest[]> {
  const { verdict, messageKey, naming, receivedAt, mail, quiet } = judgement
  const now = clock()
  const stored = judgement.correct && judged ? await getBounce(table, verdict.sender.id, judged.bounceId) : null
  if (judged && stored?.report && isOf(stored, mail)) {
    const correction = { kind: verdict.kind, report: judged, messageKey }
    return (await correctBounce(table, sender, { ...stored, report: stored.report }, correction, now)).requests
  }
  const found = judged && (await weigh(table, judgement, sender, judged, now))
  const report = judged && found && { ...judged, advice: found.advice }
  const bounce: NewBounce = {
    bounceId: report?.bounceId ?? idWithoutReport(messageKey, verdict.kind),
    kind: verdict.kind,
    receivedAt,
    mail,
    attribution: verdict.sender,
    // Privacy by default: who wrote and about what is not kept.
    original: sender?.settings.original ? verdict.original : { ...verdict.original, from: null, subject: null },
    reportingMta: verdict.reportingMta,
    report,
    ...(naming ? { naming } : {}),
    problems: verdict.problems,
  }
  const recorded = await recordBounce(table, bounce, now, sender?.settings.retention ?? defaultDays)
  // The same mail read again (`reprocess`, or a redelivery) may be understood better than it was.
  const corrected =
    recorded.repeated && report ? await correctRow(table, sender, recorded.row, bounce, messageKey, now) : []
  const { row } = recorded
  // The row knows what the gate said: a redelivery does not ask it again.
  const hushed = quiet || silent || row.problems.some(({ code }) => code === 'flood')
  const settled = [...(found?.requests ?? []), ...(hushed ? [] : corrected)]
  // Deliveries of this row have expired: writing them anew would tell of it a second time.
  const isOld = now.getTime() - Date.parse(row.storedAt) > (deliveryDays(sender) - 1) * 86_400_000
  if (hushed || isOld) return settled
  const mailed = await askMailbox(table, sender, row, judgement.scan ?? null, now)
  return [...settled, ...mailed, ...(row.report ? await announce(table, sender, row, row.report, now) : [])]
}

/** Whether a row says what this mail (or event) said. */
const isOf = (row: StoredBounce, mail: MailPointer): boolean => row.mail.id === mail.id && row.mail.key === mail.key

/** Another mail or an event about the same failure changes nothing here: of those the better proven counts. */
async function correctRow(
  table: Table,
  sender: Sender | null,
  row: StoredBounce,
  { mail, kind, report }: NewBounce,
  messageKey: string,
  now: Date,
): Promise<DeliveryRequest[]> {
  if (!row.report || !report || !isOf(row, mail)) return []
  if (row.was === undefined && saysTheSame(row, kind, { ...report, trust: row.report.trust })) return []
  const stored = { ...row, report: row.report }
  return (await correctBounce(table, sender, stored, { kind, report, messageKey }, now)).requests
}

/** Writes what a report proves, and returns what the recipient's state then advises. */
async function weigh(table: Table, judgement: Judgement, sender: Sender | null, report: Report, now: Date) {
  const { verdict, messageKey, receivedAt } = judgement
  const { kind } = verdict
  const whose = { sender: verdict.sender.id, recipient: canonicalAddress(report.recipient) }
  const evidence = evidenceOf({ kind, report, messageKey, receivedAt })
  const thresholds = thresholdsOf(sender)
  const kept = evidence !== null && (await isWorthKeeping(table, whose, evidence, now))
  const counts =
    kept && (evidence.rank >= trustRank.event || thresholds.matched !== null || thresholds.unverified !== null)
  let state: State = 'clear'
  let requests: DeliveryRequest[] = []
  if (kept) await recordEvidence(table, whose.sender, evidence, now, thresholds)
  if (counts) ({ state, requests } = await settleRecipient(table, sender, whose, now))
  else if (sender?.stateKnown !== false && (report.action === 'failed' || report.action === 'delayed')) {
    state = (await getState(table, whose.sender, whose.recipient))?.state ?? 'clear'
  }
  const isSuccess = report.action !== 'failed' && report.action !== 'delayed' && kind !== 'complaint'
  const about = { kind, action: report.action, category: report.category, reason: report.reason, trust: report.trust }
  return { advice: adviceFor({ ...about, aliased: isAliased(report) }, isSuccess ? 'clear' : state), requests }
}

/** A success takes something away or is not worth a row; one that nothing proves takes nothing away. */
async function isWorthKeeping(
  table: Table,
  whose: { sender: string; recipient: string },
  evidence: EvidenceRow,
  now: Date,
): Promise<boolean> {
  if (evidence.class !== 'success') return true
  if (evidence.rank < trustRank.event) return false
  return (await readRecipient(table, whose.sender, whose.recipient, now)).rows.length > 0
}

/** Writes a delivery row for each endpoint that wants to hear of it and returns the requests for their first attempts. */
async function announce(
  table: Table,
  sender: Sender | null,
  row: StoredBounce,
  report: Report,
  now: Date,
): Promise<DeliveryRequest[]> {
  const event = eventOf(row.kind, report)
  if (!event) return []
  const { category, trust } = report
  const endpoints = (sender?.endpoints ?? []).filter((endpoint) => wants(endpoint, { event, category, trust }))
  const requests = await Promise.all(
    endpoints.map((endpoint) => {
      const deliveryId = deriveId('delivery', row.bounceId, endpoint.id, row.rank)
      const recipient = canonicalAddress(report.recipient)
      const delivery = { sender: row.sender, deliveryId, bounceId: row.bounceId, event, recipient }
      return announceTo(table, endpoint, delivery, now, null, deliveryDays(sender))
    }),
  )
  return requests.flat()
}
