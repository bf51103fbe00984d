/** A mail that is read again, and the rows that it gave and no longer gives. */
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import { unreadable } from '../../shared/ledger/bounces.ts'
import { idWithoutReport } from '../../shared/ledger/ids.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import { withdrawBounce } from '../../shared/ledger/withdraw.ts'
import type { Problem } from '../../shared/verdict/verdict.ts'
import type { Judgement, RecordPorts } from './recordVerdict.ts'

/** Problems after which a report may be missing that is there. */
const unsure: readonly Problem['code'][] = [...unreadable, 'limit-exceeded', 'too-many-recipients']

/** Call it when the rows that it gives are written: so no state changes for a moment. */
export async function withdrawRows(
  { table, now = () => new Date() }: RecordPorts,
  { verdict, messageKey, mail, reread }: Judgement,
  sender: Sender | null,
): Promise<DeliveryRequest[]> {
  if (!reread || verdict.problems.some(({ code }) => unsure.includes(code))) return []
  const { kind, reports } = verdict
  const bounceIds = new Set(reports.map(({ bounceId }) => bounceId))
  if (reports.length === 0) bounceIds.add(idWithoutReport(messageKey, kind))
  const today = { mail, bounceIds, messageKeys: [messageKey, reread.named] }
  const requests: DeliveryRequest[] = []
  for (const row of reread.rows) {
    if (row.sender !== verdict.sender.id) continue
    requests.push(...(await withdrawBounce(table, sender, row.bounceId, { ...today, sender: row.sender }, now())))
  }
  return requests
}
