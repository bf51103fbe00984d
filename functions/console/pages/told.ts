/** Who was told of one bounce: each delivery with its attempts, and the way to send it again. */
import { html } from 'hono/html'
import type { Table } from '../../../shared/aws/table.ts'
import type { StoredBounce } from '../../../shared/ledger/bounces.ts'
import { getHistory } from '../../../shared/ledger/deliveries.ts'
import type { DeliveryHistory } from '../../../shared/ledger/deliveries.ts'
import { deriveId, trustRank } from '../../../shared/ledger/ids.ts'
import { mailboxTarget, targetsOf } from '../../../shared/ledger/mailbox.ts'
import { getSender } from '../../../shared/ledger/senders.ts'
import type { View } from '../look/page.ts'
import { inert } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { time } from '../look/time.ts'
import { attemptTable, canReplay, deliveryPath, replayForm, sayLast } from './deliveryParts.ts'

/** Corrections of one verdict whose deliveries are looked for. */
const mostVersions = 5

/** An event has one delivery a target and rank of proof, a correction one a version, under ids that are derived from them. */
export async function historiesOf(
  table: Table,
  { sender, bounceId, version }: StoredBounce,
): Promise<DeliveryHistory[]> {
  const known = await getSender(table, sender)
  const versions = Array.from({ length: Math.min(version - 1, mostVersions) }, (_, n) => version - n)
  const ids = (known ? targetsOf(known) : []).flatMap(({ id }) =>
    [
      ...(id === mailboxTarget ? [[]] : Object.values(trustRank).map((rank) => [rank])),
      ...versions.map((each) => ['corrected', each]),
    ].map((parts) => deriveId('delivery', bounceId, id, ...parts)),
  )
  const found = await Promise.all(ids.map((id) => getHistory(table, sender, id)))
  return found.filter((each) => each !== null)
}

export function toldOf(view: View, { delivery, attempts }: DeliveryHistory): Markup {
  const { sender, endpoint, event, state, last } = delivery
  return html`<div class="told">
    <p class="row">
      <span class="state ${state}">${state}</span>
      <a href="${deliveryPath(delivery)}">${inert(event, 40)}</a> <span>to ${sender} / ${endpoint}</span>
    </p>
    ${attempts.length === 0 ? html`<p class="dim">${sayLast(delivery)}</p>` : attemptTable(view, attempts)}
    ${last?.next ? html`<p class="note">The next one at ${time(last.next, view.clock)}.</p>` : ''}
    ${canReplay(delivery) ? replayForm(view, delivery, 'bounce') : ''}
  </div>`
}
