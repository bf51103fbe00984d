/** All pages, in the order in which they stand in the navigation. */
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { mountOverview } from './overview.ts'

export function mountPages(app: ConsoleApp, deps: ConsoleDeps): void {
  mountOverview(app, deps)
}
