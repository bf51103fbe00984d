/** Whether those who are told are reached: each endpoint, what its failures have led to, and its newest deliveries. */
import { html } from 'hono/html'
import type { Table } from '../../../shared/aws/table.ts'
import { listDeliveries } from '../../../shared/ledger/deliveries.ts'
import type { Delivery } from '../../../shared/ledger/deliveries.ts'
import { targetsOf } from '../../../shared/ledger/mailbox.ts'
import { getSender } from '../../../shared/ledger/senders.ts'
import type { Endpoint } from '../../../shared/ledger/senders.ts'
import { inert, plural } from '../look/parts.ts'
import type { Markup } from '../look/shell.ts'
import { time } from '../look/time.ts'
import type { Clock } from '../look/time.ts'
import { sayLast } from './deliveryParts.ts'

const mostEndpoints = 20
const newest = 20

export async function webhookHealth(table: Table, senders: readonly string[], clock: Clock): Promise<Markup> {
  const found = await Promise.all(senders.map((id) => getSender(table, id)))
  const all = found
    .flatMap((sender) => (sender ? targetsOf(sender).map((endpoint) => ({ sender: sender.id, endpoint })) : []))
    .sort((one, other) => concern(other.endpoint) - concern(one.endpoint))
  const endpoints = all.slice(0, mostEndpoints)
  const others = all.slice(mostEndpoints)
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
    ${others.length === 0 ? '' : html`<p class="note">${sayOthers(others.map(({ endpoint }) => endpoint))} <a href="/deliveries">All deliveries</a></p>`}
  </section>`
}

/** What somebody must look at stands first: what fails, what was disabled for it, what somebody paused. */
const concern = ({ state, circuit }: Endpoint): number =>
  state === 'disabled' ? 2 : state === 'paused' ? 1 : circuit?.state === 'open' ? 3 : 0

function sayOthers(endpoints: readonly Endpoint[]): string {
  const still = endpoints.filter((endpoint) => concern(endpoint) > 0).length
  const more = plural(endpoints.length, 'more endpoint')
  return still === 0
    ? `${more}, none of them failing, disabled or paused.`
    : `${more}, ${still} of them take no events now.`
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
