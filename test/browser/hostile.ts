/** Rows in which every text is an attack: what a bounce, or whoever runs a server, can put into the ledger. */
import type { Table } from '../../shared/aws/table.ts'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { openIncident } from '../../shared/ledger/incidents.ts'
import { recordDelivery } from '../../shared/ledger/deliveries.ts'
import { recordPayload } from '../../shared/ledger/attempts.ts'
import { recordAudit } from '../../shared/ledger/audit.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { getSender, replaceSender } from '../../shared/ledger/senders.ts'
import { decide } from '../../shared/ledger/operate.ts'
import type { Evidence, Fix } from '../../shared/verdict/verdict.ts'
import { bounceOf } from '../ledger/testTable.ts'

/** Each would set `window.pwned` if it were anything but text. `\u202e` turns the direction of what follows. */
export const attack = `"'><script>window.pwned=1</script><img src=x onerror="window.pwned=1"><svg/onload=window.pwned=1>\u202e\u001b[2J{{7*7}}</textarea></title>`
export const hostileAddress = `"<script>window.pwned=1</script>"@example.org`

const fix: Fix = {
  who: 'sender',
  title: attack,
  steps: [attack, `javascript:window.pwned=1`],
  links: ['https://www.rfc-editor.org/rfc/rfc7208'],
}
const evidence: Evidence = {
  check: attack,
  asked: attack,
  found: attack,
  verdict: 'problem',
  at: '2026-11-21T10:00:00.000Z',
  record: attack,
  recordName: attack,
}

export async function recordHostile(
  table: Table,
  senderId: string,
  now: Date,
): Promise<{ bounceId: string; incidentId: string; deliveryId: string }> {
  const bounceId = deriveId('hostile')
  const bounce = bounceOf(senderId, bounceId, {
    recipient: hostileAddress,
    originalRecipient: attack,
    finalRecipient: attack,
    status: attack,
    replyCode: attack,
    diagnostic: `550 ${attack} no such user`,
    remoteMta: attack,
    provider: attack,
    because: { rule: attack, matched: 'NO SUCH user' },
    fix,
    evidence: [evidence],
  })
  const headers = { [attack]: attack, 'x-campaign': attack }
  const original = { messageId: attack, from: attack, subject: attack, headers }
  await recordBounce(
    table,
    { ...bounce, original, reportingMta: attack, problems: [{ code: 'no-status', detail: attack }] },
    now,
  )
  const minute = now.toISOString().slice(0, 16)
  const incidentId = deriveId('hostile incident')
  await openIncident(table, {
    id: incidentId,
    sender: senderId,
    cause: `user-unknown|${attack}|${attack}`,
    state: 'open',
    firstSeen: minute,
    lastSeen: minute,
    count: 20,
    recipients: [hostileAddress],
    fix,
    evidence: [evidence],
  })
  const deliveryId = deriveId('hostile delivery')
  const delivery = { sender: senderId, deliveryId, bounceId, event: `bounce.hard ${attack}` }
  await recordPayload(table, delivery, JSON.stringify({ type: attack, [attack]: attack }), now)
  await recordDelivery(table, { ...delivery, endpoint: 'main' }, now, true)
  await recordAudit(table, { sender: senderId, at: now.toISOString(), who: attack, what: attack }, now, hostileAddress)
  const sender = await getSender(table, senderId)
  if (!sender) throw new Error('no sender')
  await replaceSender(table, {
    ...sender,
    name: attack,
    forward: attack,
    names: { ...sender.names, domains: [attack], tags: [attack], addresses: [attack] },
  })
  await decide(table, sender, hostileAddress, { class: 'add' }, now)
  return { bounceId, incidentId, deliveryId }
}
