/** A page with nothing on it but a sentence: for people who are not signed in, and for what is not there. */
import { html } from 'hono/html'
import { shell } from './shell.ts'

export interface Way {
  href: string
  words: string
  /** Go there without waiting for a click. A page of ours does, so that a cookie for the same site alone goes with it. */
  at?: 'once'
}

export function notice(title: string, says: string, way?: Way) {
  return shell(
    { title, refresh: way?.at === 'once' ? way.href : null },
    html`<main class="notice" id="main">
      <p class="brand">Rebound</p>
      <h1>${title}</h1>
      <p>${says}</p>
      ${way ? html`<p><a class="button" href="${way.href}">${way.words}</a></p>` : ''}
    </main>`,
  )
}
