/** Whether webhooks arrive: each endpoint with its state and what became of its newest deliveries. */
import { html } from 'hono/html'
import type { Table } from '../../../shared/aws/table.ts'
import { getSender } from '../../../shared/ledger/senders.ts'
import type { Clock } from '../look/time.ts'
import type { Markup } from '../look/shell.ts'

export async function webhookHealth(table: Table, senders: readonly string[], _clock: Clock): Promise<Markup> {
  const found = await Promise.all(senders.slice(0, 50).map((id) => getSender(table, id)))
  const endpoints = found.flatMap((sender) =>
    (sender?.endpoints ?? []).map((endpoint) => ({ sender: sender?.id ?? '', endpoint })),
  )
  if (endpoints.length === 0) return ''
  return html`<section class="panel" aria-labelledby="webhooks">
    <h2 id="webhooks">Webhooks</h2>
    <ul class="health">
      ${endpoints.map(({ sender, endpoint }) => html`<li><span class="state ${endpoint.state}">${endpoint.state}</span> ${sender} / ${endpoint.id}</li>`)}
    </ul>
  </section>`
}
