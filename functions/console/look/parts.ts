/** The small parts that pages are made of. Whatever comes from mail goes through `inert`. */
import { html } from 'hono/html'
import { plain } from '../../../shared/verdict/show.ts'
import type { Category } from '../../../shared/verdict/verdict.ts'
import type { Markup, Words } from './shell.ts'
import { categoryOf, reasonSays } from './words.ts'

/** Text from mail as text alone: no control characters, no bidirectional overrides, a bounded length. `html` escapes it. */
export const inert = (text: string | null, longest = 300): string => (text === null ? '' : plain(text, longest))

export const count = (number: number): string => number.toLocaleString('en-US')

export const plural = (number: number, one: string, many = `${one}s`): string =>
  `${count(number)} ${number === 1 ? one : many}`

export const badge = (category: Category | null, words: string = category ?? 'none'): Markup =>
  html`<span class="badge ${category ?? 'none'}">${words}</span>`

/** A reason with the colour of its category and what it says for whoever hovers. */
export const reasonMark = (reason: string | null): Markup =>
  reason === null
    ? html`<span class="badge none">no failure</span>`
    : html`<span class="badge ${categoryOf(reason) ?? 'none'}" title="${reasonSays(reason)}">${reason}</span>`

export function empty(title: string, says: Words, more: Markup = ''): Markup {
  return html`<section class="empty">
    <h2>${title}</h2>
    <p>${says}</p>
    ${more}
  </section>`
}

/** A form that changes something: it carries the token. */
export function change(token: string, action: string, fields: Markup, attributes: { upload?: boolean } = {}): Markup {
  return html`<form method="post" action="${action}" ${attributes.upload ? html`enctype="multipart/form-data"` : ''}>
    <input type="hidden" name="token" value="${token}" />
    ${fields}
  </form>`
}

export const hidden = (name: string, value: string): Markup =>
  html`<input type="hidden" name="${name}" value="${value}" />`

export interface Choice {
  value: string
  words: string
}

export function select(label: string, name: string, chosen: string, choices: readonly Choice[]): Markup {
  return html`<label class="field"
    ><span>${label}</span
    ><select name="${name}">
      ${choices.map(
        ({ value, words }) =>
          html`<option value="${value}" ${value === chosen ? html`selected` : ''}>${words}</option>`,
      )}
    </select></label
  >`
}

export function input(
  label: string,
  name: string,
  value: string,
  more: { placeholder?: string; type?: string } = {},
): Markup {
  return html`<label class="field"
    ><span>${label}</span
    ><input
      name="${name}"
      type="${more.type ?? 'text'}"
      value="${value}"
      placeholder="${more.placeholder ?? ''}"
      autocomplete="off"
      spellcheck="false"
  /></label>`
}

/** A share of a whole as a bar beside its number. */
export function share(part: number, whole: number): Markup {
  const percent = whole === 0 ? 0 : Math.max(1, Math.round((100 * part) / whole))
  return html`<svg class="share" aria-hidden="true"><rect width="${percent}%" height="100%" rx="2" /></svg>`
}

/** Something to copy, with a button that appears with script. */
export function copyable(text: string, label: string): Markup {
  return html`<div class="copy">
    <code>${text}</code><button type="button" data-copy hidden aria-label="Copy ${label}">Copy</button>
  </div>`
}
