/**
 * A letter as HTML that every mail program shows: one column, inline styles, nothing fetched, no script, no image. Dark
 * where the reader's system is dark. Strings are escaped, and links stand where `links` says so and nowhere else.
 */
import { inertLine, inertLines } from './letter.ts'
import type { Block, Letter, Tone } from './letter.ts'

const sans = "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const mono = "ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace"

/** Background and ink of the label, light and dark; each pair has a contrast of at least 4.5 (WCAG 2.2, 1.4.3). */
const tones: Record<Tone, { light: [string, string]; dark: [string, string] }> = {
  stop: { light: ['#fde8e8', '#9b1c1c'], dark: ['#4c1d1d', '#fca5a5'] },
  wait: { light: ['#fdf3d7', '#7a4b00'], dark: ['#45300a', '#fcd34d'] },
  fix: { light: ['#e1effe', '#1e4fa3'], dark: ['#16305c', '#93c5fd'] },
  look: { light: ['#ededf1', '#4b4b59'], dark: ['#34343d', '#d4d4dc'] },
}

const dark = `@media (prefers-color-scheme: dark) {
  body, .page { background: #16161a !important; }
  .card { background: #212127 !important; border-color: #37373f !important; }
  .ink, h1, h2, p, li, td { color: #e8e8ec !important; }
  .soft, th { color: #a5a5b0 !important; }
  .box { background: #17171b !important; border-color: #37373f !important; color: #e8e8ec !important; }
  .line { border-color: #37373f !important; }
  a { color: #93c5fd !important; }
${Object.entries(tones)
  .map(
    ([
      tone,
      {
        dark: [back, ink],
      },
    ]) => `  .${tone} { background: ${back} !important; color: ${ink} !important; }`,
  )
  .join('\n')}
}`

export function renderHtml(letter: Letter): string {
  const [back, ink] = tones[letter.tone].light
  const footer = letter.footer.map((text) => `<p class="soft" style="margin:0 0 6px">${escape(text)}</p>`).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escape(letter.subject)}</title>
<style>
:root { color-scheme: light dark; }
@media (max-width: 480px) { .page { padding: 0 !important; } .card { border-width: 0 !important; border-radius: 0 !important; padding: 20px 16px !important; } }
${dark}
</style>
</head>
<body style="margin:0;padding:0;background:#f4f4f6">
<div class="page" style="background:#f4f4f6;padding:24px 12px">
<div class="card ink" style="max-width:640px;margin:0 auto;box-sizing:border-box;background:#ffffff;border:1px solid #e2e2e8;border-radius:10px;padding:28px 32px;font-family:${sans};font-size:16px;line-height:1.5;color:#1c1c22;overflow-wrap:anywhere">
<p style="margin:0 0 12px"><span class="${letter.tone}" style="display:inline-block;border-radius:999px;padding:2px 12px;font-size:13px;font-weight:600;background:${back};color:${ink}">${escape(letter.label)}</span></p>
<h1 style="margin:0 0 12px;font-size:22px;line-height:1.3;color:#1c1c22">${escape(letter.title)}</h1>
${letter.blocks.map(renderBlock).join('\n')}
<div class="line soft" style="margin-top:28px;border-top:1px solid #e2e2e8;padding-top:14px;font-size:13px;color:#5c5c68">
${footer}
</div>
</div>
</div>
</body>
</html>
`
}

const boxStyle =
  'margin:0 0 14px;border:1px solid #e2e2e8;border-radius:6px;background:#f8f8fa;padding:10px 12px;color:#1c1c22;' +
  `font-family:${mono};font-size:13px;line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere`

function renderBlock(block: Block): string {
  switch (block.is) {
    case 'heading':
      return `<h2 style="margin:26px 0 8px;font-size:17px;line-height:1.35;color:#1c1c22">${escape(block.text)}</h2>`
    case 'paragraph': {
      const text = escape(block.text)
      return `<p style="margin:0 0 12px;color:#1c1c22">${block.strong ? `<strong>${text}</strong>` : text}</p>`
    }
    case 'steps':
    case 'list': {
      const tag = block.is === 'steps' ? 'ol' : 'ul'
      const items = block.items.map((item) => `<li style="margin:0 0 8px">${escape(item)}</li>`).join('\n')
      return `<${tag} style="margin:0 0 14px;padding-left:24px">\n${items}\n</${tag}>`
    }
    case 'links':
      return block.urls.map(renderLink).join('\n')
    case 'said':
    case 'code':
      return `<div class="box" style="${boxStyle}">${inertLines(block.text).map(escapeLine).join('<br>')}</div>`
    case 'facts':
      return `<table cellpadding="0" cellspacing="0" style="width:100%;margin:0 0 14px;border-collapse:collapse;font-size:14px">
${block.rows.map(renderRow).join('\n')}
</table>`
  }
}

const renderRow = ([name, value]: readonly [string, string]): string =>
  '<tr><th class="soft" scope="row" style="width:32%;text-align:left;vertical-align:top;font-weight:normal;' +
  `padding:4px 14px 4px 0;color:#5c5c68">${escape(name)}</th>` +
  `<td style="vertical-align:top;padding:4px 0;color:#1c1c22">${escape(value)}</td></tr>`

function renderLink(url: string): string {
  const href = /^https:\/\/[\w.-]+(?:\/[\w./?=&%#~:@+,;-]*)?$/.test(url) ? escapeAttribute(url) : null
  const shown = escapeAttribute(inertLine(url))
  return href === null
    ? `<p style="margin:0 0 12px">${escape(url)}</p>`
    : `<p style="margin:0 0 12px"><a href="${href}" style="color:#1e4fa3">${shown}</a></p>`
}

const escape = (text: string): string => escapeLine(inertLine(text))

/** Mail programs make links of what looks like one: a break inside leaves them nothing to find. */
const escapeLine = (line: string): string =>
  escapeAttribute(line)
    .replaceAll('://', ':<wbr>//')
    .replace(/www\./gi, (www) => `${www.slice(0, 3)}<wbr>.`)

const escapeAttribute = (text: string): string => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
