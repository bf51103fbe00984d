/** A fix with its steps and what DNS says behind it; records stand ready to be copied. Links come from `knowledge` alone. */
import { html } from 'hono/html'
import type { Evidence, Fix } from '../../../shared/verdict/verdict.ts'
import { copyable, inert } from './parts.ts'
import type { Markup } from './shell.ts'
import { time } from './time.ts'
import type { Clock } from './time.ts'
import { whoWords } from './words.ts'

export function fixOf(fix: Fix | null): Markup {
  if (!fix) return html`<p class="dim">There is nothing to fix.</p>`
  return html`<p class="lead">${inert(fix.title, 300)}</p>
    <p><span class="dim">Who acts:</span> ${whoWords[fix.who]}</p>
    <ol class="steps">
      ${fix.steps.map((step) => html`<li>${inert(step, 1_500)}</li>`)}
    </ol>
    ${fix.links.length === 0 ? '' : html`<p>${fix.links.map((link) => html`<a href="${link}" rel="noreferrer noopener">${hostOf(link)}</a> `)}</p>`}`
}

/** Where a link leads, as far as it fits. */
const hostOf = (link: string): string => {
  const { host, pathname } = new URL(link)
  return `${host}${pathname.length > 30 ? `${pathname.slice(0, 29)}…` : pathname.replace(/\/$/, '')}`
}

export function evidenceOf(evidence: readonly Evidence[], clock: Clock): Markup {
  return html`<ul class="evidence">
    ${evidence.map(({ check, asked, found, verdict, record, recordName, link, at }) => {
      const name = inert(recordName ?? '', 260)
      return html`<li>
        <span class="state ${verdict}"
          >${verdict === 'ok' ? 'ok' : verdict === 'problem' ? 'problem' : 'not known'}</span
        >
        <b>${inert(check, 60)}</b> ${inert(found, 800)}
        ${link === undefined ? '' : html`<a href="${link}" rel="noreferrer noopener">Look it up</a>`}
        <small>asked ${inert(asked, 300)}, ${time(at, clock)}</small>
        ${
          record === undefined
            ? ''
            : html`<p class="note">Publish this TXT record${name === '' ? '' : ' under the name'}:</p>
                ${name === '' ? '' : copyable(name, 'name')}${copyable(inert(record, 2_000), 'record')}`
        }
      </li>`
    })}
  </ul>`
}
