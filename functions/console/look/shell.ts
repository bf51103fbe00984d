/** The frame of every document: title, style, script, nothing inline and nothing from elsewhere. */
import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import { assetPaths } from './assets.ts'

/** Escaped text; `html` waits for what is a promise. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString> | ''
/** Markup, or plain text that is still to be escaped. */
export type Words = string | Promise<HtmlEscapedString>

export function shell({ title, refresh = null }: { title: string; refresh?: string | null }, body: Markup): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        ${refresh === null ? '' : html`<meta http-equiv="refresh" content="0;url=${refresh}" />`}
        <title>${title} · Rebound</title>
        <link rel="icon" href="${assetPaths.icon}" type="image/svg+xml" />
        <link rel="stylesheet" href="${assetPaths.style}" />
        <script src="${assetPaths.script}" defer></script>
      </head>
      <body>
        ${body}
      </body>
    </html>`
}
