/** All pages, in the order in which they stand in the navigation. */
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { mountBounce } from './bounce.ts'
import { mountBounces } from './bounces.ts'
import { mountDeliveries } from './deliveries.ts'
import { mountExplain } from './explain.ts'
import { mountIncidents } from './incidents.ts'
import { mountOverview } from './overview.ts'
import { mountRecipient } from './recipient.ts'
import { mountRecipients } from './recipients.ts'
import { mountSenders } from './senders.ts'

export function mountPages(app: ConsoleApp, deps: ConsoleDeps): void {
  mountOverview(app, deps)
  mountBounces(app, deps)
  mountBounce(app, deps)
  mountIncidents(app, deps)
  mountRecipients(app, deps)
  mountRecipient(app, deps)
  mountSenders(app, deps)
  mountDeliveries(app, deps)
  mountExplain(app, deps)
}
