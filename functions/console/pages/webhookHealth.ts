/** Whether those who are told are reached: each endpoint, what its failures have led to, and its newest deliveries. */
import { html } from 'hono/html'
import type { Table } from '../../../shared/aws/table.ts'
import { listDeliveries } from '../../../shared/ledger/deliveries.ts'
import type { Delivery } from '../../../shared/ledger/deliveries.ts'
import { targetsOf } from '../../../shared/ledger/mailbox.ts'
import { getSender } from '../../../shared/ledger/senders.ts'
import type { Endpoint } from '../../../shared/ledger/senders.ts'
import { inert } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { time } from '../look/time.ts'
import type { Clock } from '../look/time.ts'
import { sayLast } from './deliveryParts.ts'

const mostEndpoints = 20
const newest = 20

export async function webhookHealth(table: Table, senders: readonly string[], clock: Clock): Promise<Markup> {
  const found = await Promise.all(senders.slice(0, mostEndpoints).map((id) => getSender(table, id)))
  const endpoints = found
    .flatMap((sender) => (sender ? targetsOf(sender).map((endpoint) => ({ sender: sender.id, endpoint })) : []))
    .slice(0, mostEndpoints)
  const day = new Date(clock.now.getTime() - 86_400_000).toISOString()
  const rows = await Promise.all(
    endpoints.map(async ({ sender, endpoint }) => {
      const query = { sender, endpoints: [endpoint.id], since: day, limit: newest }
      const { deliveries } = await listDeliveries(table, query, clock.now)
      return { sender, endpoint, deliveries }
    }),
  )
  return html`<section class="panel" aria-labelledby="webhooks">
    <h2 id="webhooks">Who is told</h2>
    ${
      rows.length === 0
        ? html`<p class="dim">No endpoint: nobody is told. <a href="/senders">Add one</a>.</p>`
        : html`<ul class="health">
            ${rows.map(({ sender, endpoint, deliveries }) => {
              const path = `/deliveries?sender=${encodeURIComponent(sender)}&endpoint=${encodeURIComponent(endpoint.id)}`
              return html`<li>
                <span>${stateOf(endpoint)}</span><a href="${path}">${sender} / ${endpoint.id}</a>
                <span>${sayHealth(deliveries, clock)}</span>
              </li>`
            })}
          </ul>`
    }
  </section>`
}

/** An endpoint is as it was set, or our doing has changed it. */
export function stateOf({ state, circuit }: Endpoint): Markup {
  if (state === 'active' && circuit?.state === 'open') return html`<span class="state failed">failing</span>`
  return html`<span class="state ${state}">${state}</span>`
}

function sayHealth(deliveries: readonly Delivery[], clock: Clock): Markup {
  const [last] = deliveries
  if (!last) return html`<span class="dim">nothing to send in the last 24 hours</span>`
  const arrived = deliveries.filter(({ state }) => state === 'delivered').length
  const failing = deliveries.find(({ state, last: attempt }) => state !== 'delivered' && attempt?.error)
  const words = `${arrived} of the last ${deliveries.length} arrived`
  return failing
    ? html`${words}; ${inert(sayLast(failing), 80)}`
    : html`${words}, the newest ${time(last.last?.at ?? last.createdAt, clock)}`
}
