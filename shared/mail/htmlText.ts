/** The text of an HTML body, bounded, in one pass. Only what a reader of bounces needs: lines, entities, addresses. */

const MAX_HTML = 64 * 1024

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  ecirc: 'ê',
  agrave: 'à',
  acirc: 'â',
  ccedil: 'ç',
  ocirc: 'ô',
  icirc: 'î',
  ugrave: 'ù',
  ucirc: 'û',
  aacute: 'á',
  iacute: 'í',
  oacute: 'ó',
  uacute: 'ú',
  ntilde: 'ñ',
  atilde: 'ã',
  otilde: 'õ',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
  ndash: '–',
  mdash: '—',
  laquo: '«',
  raquo: '»',
}

const breaking = new Set(
  'br p div tr li ul ol table h1 h2 h3 h4 h5 h6 hr pre blockquote title head body dt dd section center'.split(' '),
)
const hidden = new Set(['script', 'style', 'title'])

/** Text of the first 64 KB: block tags and line breaks become newlines, cells blanks; `<bo@example.org>` is kept. */
export function htmlText(html: string): string {
  const source = html.length > MAX_HTML ? html.slice(0, MAX_HTML) : html
  const lower = source.toLowerCase()
  const out: string[] = []
  let at = 0
  let pre = 0
  while (at < source.length) {
    const open = source.indexOf('<', at)
    const stop = open === -1 ? source.length : open
    if (stop > at) out.push(textOf(source.slice(at, stop), pre > 0))
    if (open === -1) break
    const close = source.startsWith('<!--', open) ? source.indexOf('-->', open) : source.indexOf('>', open)
    if (close === -1) break
    const inside = source.slice(open + 1, close)
    at = source[close] === '-' ? close + 3 : close + 1
    const name = /^\/?([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/]|$)/.exec(inside)?.[1]?.toLowerCase()
    if (name === undefined) {
      if (/^[^\s<>@"']{1,64}@[^\s<>@"']{1,255}$/.test(inside)) out.push(`<${inside}>`)
      continue
    }
    if (breaking.has(name)) out.push('\n')
    else if ((name === 'td' || name === 'th') && !inside.startsWith('/')) out.push(' ')
    if (name === 'pre') pre = Math.max(0, pre + (inside.startsWith('/') ? -1 : 1))
    if (hidden.has(name) && !inside.startsWith('/')) {
      const end = lower.indexOf(`</${name}`, at)
      at = end === -1 ? source.length : end
    }
  }
  return out
    .join('')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function textOf(text: string, pre: boolean): string {
  const flat = pre ? text : text.replace(/\s{1,1000}/g, ' ')
  if (!flat.includes('&')) return flat
  return flat.replace(/&(#x?[0-9a-fA-F]{1,7}|[a-zA-Z]{2,8});?/g, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? entities[name.toLowerCase()] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' '
  })
}
