/** One reply in the layouts in which reports and logs carry it; every rule must decide its example in each. */

const prefix = /^(\d{3})[ -](?:(#?[245]\.\d{1,3}\.\d{1,3}) )?/

/** Returns the same reply under the name of each layout; the words and codes are unchanged. */
export function layoutsOf(reply: string): Map<string, string> {
  const line = reply.replace(/\r?\n\d{3}[ -](?:[245]\.\d{1,3}\.\d{1,3} )?/g, ' ').replace(/\s+/g, ' ')
  const layouts = new Map([
    ['as it is', reply],
    ['on one line', line],
    ['in capitals', line.replace(/[a-z]/g, (letter) => letter.toUpperCase())],
    ['behind a type', `smtp; ${line}`],
    ['with tabs', line.replaceAll(' ', '\t')],
    ['folded', line.replace(/((?:\S+ ){4}\S+) /g, '$1\r\n\t')],
  ])
  const codes = prefix.exec(line)
  if (codes) layouts.set('continued', continued(line.slice(codes[0].length), codes[1] ?? '', codes[2] ?? ''))
  return layouts
}

/** `550-5.1.1 four words`, line by line, the last one with a blank (RFC 5321 §4.2.1). */
function continued(words: string, code: string, status: string): string {
  const lines = words.match(/(?:\S+ ){0,4}\S+/g) ?? [words]
  const behind = status ? `${status} ` : ''
  return lines.map((line, at) => `${code}${at < lines.length - 1 ? '-' : ' '}${behind}${line}`).join('\r\n')
}
