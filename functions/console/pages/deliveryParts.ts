/** Deliveries as lists show them, with the way to send one again. */
import { html } from 'hono/html'
import type { Delivery, DeliveryHistory } from '../../../shared/ledger/deliveries.ts'
import type { View } from '../look/page.ts'
import { change, hidden, inert } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { time } from '../look/time.ts'

export const deliveryPath = ({ sender, deliveryId }: Pick<Delivery, 'sender' | 'deliveryId'>): string =>
  `/deliveries/${encodeURIComponent(sender)}/${encodeURIComponent(deliveryId)}`

/** Only what is over can be sent again. */
export const canReplay = ({ state }: Delivery): boolean =>
  state === 'delivered' || state === 'failed' || state === 'held-back'

/** What became of the last attempt, in words. */
export function sayLast({ state, last }: Delivery): string {
  if (state === 'parked') return 'waits until its endpoint takes events again'
  if (!last) return 'no attempt yet'
  const took = `in ${last.ms.toLocaleString('en-US')} ms`
  if (last.error === null) return last.status === null ? `done ${took}` : `answered ${last.status} ${took}`
  return `${inert(last.error, 60)}${last.status === null ? '' : ` (${last.status})`}`
}

export function deliveryTable(view: View, deliveries: readonly Delivery[], choosable = false): Markup {
  return html`<div class="scroll">
    <table class="list">
      <thead>
        <tr>
          ${choosable ? html`<th scope="col"><input type="checkbox" data-all hidden aria-label="Choose all" /></th>` : ''}
          <th scope="col">Created</th>
          <th scope="col">Event</th>
          <th scope="col">Endpoint</th>
          <th scope="col">State</th>
          <th scope="col">Attempts</th>
          <th scope="col">Last</th>
        </tr>
      </thead>
      <tbody>
        ${deliveries.map(
          (delivery) =>
            html`<tr>
              ${choosable ? html`<td>${canReplay(delivery) ? html`<input type="checkbox" name="delivery" value="${delivery.sender}/${delivery.deliveryId}" aria-label="Choose ${delivery.event} of ${delivery.createdAt}" />` : ''}</td>` : ''}
              <td class="tight">${time(delivery.createdAt, view.clock)}</td>
              <td><a href="${deliveryPath(delivery)}">${inert(delivery.event, 40)}</a></td>
              <td data-label="Endpoint:">${delivery.sender} / ${delivery.endpoint}</td>
              <td><span class="state ${delivery.state}">${delivery.state}</span></td>
              <td class="num" data-label="Attempts:">${delivery.attempt}</td>
              <td data-label="Last:">${sayLast(delivery)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** `back` is the page to come back to: that of the delivery, or of its bounce. */
export function replayForm(view: View, delivery: Delivery, back: 'one' | 'bounce'): Markup {
  return change(
    view.token(),
    '/deliveries/replay',
    html`${hidden('delivery', `${delivery.sender}/${delivery.deliveryId}`)}${hidden('back', back)}<button
        class="primary"
      >
        Send again
      </button>`,
  )
}

export function attemptTable(view: View, attempts: DeliveryHistory['attempts']): Markup {
  return html`<div class="scroll">
    <table class="list">
      <thead>
        <tr>
          <th scope="col">Attempt</th>
          <th scope="col">At</th>
          <th scope="col">Answer</th>
          <th scope="col" class="num">Milliseconds</th>
        </tr>
      </thead>
      <tbody>
        ${attempts.map(
          ({ attempt, at, status, error, ms }) =>
            html`<tr>
              <td data-label="Attempt">${attempt}</td>
              <td class="tight">${time(at, view.clock)}</td>
              <td>
                ${error === null ? html`<span class="state delivered">${status ?? 'ok'}</span>` : html`<span class="state failed">${status ?? 'none'}</span> ${inert(error, 80)}`}
              </td>
              <td class="num" data-label="ms:">${ms.toLocaleString('en-US')}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
