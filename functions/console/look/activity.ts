/** Who changed what and when. */
import { html } from 'hono/html'
import type { AuditEntry } from '../../../shared/ledger/audit.ts'
import { everybody } from '../../../shared/ledger/sums.ts'
import { inert } from './parts.ts'
import type { Markup } from './shell.ts'
import { time } from './time.ts'
import type { Clock } from './time.ts'

export function activity(entries: readonly AuditEntry[], clock: Clock): Markup {
  return html`<section class="panel" aria-labelledby="activity">
    <h2 id="activity">Changes</h2>
    ${
      entries.length === 0
        ? html`<p class="dim">Nobody has changed anything here.</p>`
        : html`<ul class="evidence">
            ${entries.map(({ at, who, what, sender }) => html`<li>${inert(who, 80)} ${inert(what, 200)} <small>${time(at, clock)}${sender === everybody ? '' : `, sender ${sender}`}</small></li>`)}
          </ul>`
    }
  </section>`
}
