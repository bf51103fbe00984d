/** The first page: what is going on, and what to do about it. */
import type { ConsoleApp } from '../app.ts'
import type { ConsoleDeps } from '../deps.ts'
import { notice } from '../look/notice.ts'

export function mountOverview(app: ConsoleApp, deps: ConsoleDeps): void {
  app.get('/', (context) =>
    context.html(notice('Overview', `Signed in as ${context.var.operator.name}, ${deps.place}.`)),
  )
}
