/** Bytes to text by charset label, and encoded words in headers (RFC 2047). Unknown labels fall back, never throw. */

import { TextDecoder } from 'node:util'

const decoders = new Map<string, TextDecoder | null>()
const utf8 = new TextDecoder('utf-8', { fatal: true })
const latin1 = new TextDecoder('windows-1252')

/** Labels seen in mail that the WHATWG table lacks. */
const aliases: Record<string, string> = {
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'x-sjis-cp932': 'shift_jis',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  'iso8859-1': 'windows-1252',
  latin: 'windows-1252',
}

function decoderFor(label: string): TextDecoder | null {
  const name = label.toLowerCase().trim()
  const known = decoders.get(name)
  if (known !== undefined) return known
  let decoder: TextDecoder | null = null
  for (const candidate of [name, aliases[name], name.replace(/^(?:cp|ansi-|win-?)(?=\d)/, 'windows-')]) {
    if (candidate === undefined) continue
    try {
      decoder = new TextDecoder(candidate)
      break
    } catch {
      // not a label of the Encoding Standard
    }
  }
  // Labels come from strangers: the map must not grow with them.
  if (decoders.size < 200) decoders.set(name, decoder)
  return decoder
}

/** True where text in this charset can be read. */
export const isKnownCharset = (label: string): boolean => decoderFor(label) !== null

/** Text of the bytes: by the label where it is known, else UTF-8 where that is valid, else Windows-1252. */
export function decodeText(bytes: Uint8Array, label?: string | null): string {
  const wanted = label ? decoderFor(label) : null
  if (wanted && wanted.encoding !== 'utf-8' && wanted.encoding !== 'windows-1252') return wanted.decode(bytes)
  return decodeStrayJapanese(wanted?.encoding === 'windows-1252' ? latin1.decode(bytes) : undeclared(bytes))
}

function undeclared(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return latin1.decode(bytes)
  }
}

/** Text whose undeclared ISO-2022-JP escapes were left in place, decoded; any other text unchanged. */
export function decodeStrayJapanese(text: string): string {
  if (!text.includes('\x1b$')) return text
  return decoderFor('iso-2022-jp')?.decode(Buffer.from(text, 'latin1')) ?? text
}

const encodedWord = /=\?([\w.:-]{1,40})(?:\*[\w-]{0,20})?\?([BbQq])\?([^?\r\n]{0,2000})\?=/g

/** The header value with its encoded words decoded; neighbours of one charset are joined before decoding. */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value
  const joined = value.replace(/\?=[ \t\r\n]{1,40}(?==\?)/g, '?=')
  let out = ''
  let pending: Uint8Array[] = []
  let charset = ''
  let last = 0
  const flush = () => {
    if (pending.length > 0) out += decodeText(Buffer.concat(pending), charset)
    pending = []
  }
  for (const match of joined.matchAll(encodedWord)) {
    const [whole, label = '', encoding = '', data = ''] = match
    if (match.index > last || label.toLowerCase() !== charset) flush()
    out += joined.slice(last, match.index)
    charset = label.toLowerCase()
    pending.push(/b/i.test(encoding) ? Buffer.from(data, 'base64') : qWord(data))
    last = match.index + whole.length
  }
  flush()
  return out + joined.slice(last)
}

/** The Q encoding (RFC 2047 §4.2); blanks at its end are text. */
const qWord = (data: string): Uint8Array => decodeQuotedPrintable(data.replaceAll('_', '=20'))

/**
 * Bytes of quoted-printable text given as one byte a character (RFC 2045 §6.7): blanks at a line's end and soft line
 * breaks go, broken escapes stay as they are. One pass however many blanks there are.
 */
export function decodeQuotedPrintable(text: string): Buffer {
  const unescaped = text
    .replace(/(?<![ \t])[ \t]+$/gm, '')
    .replace(/=(?:\r?\n|$)/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(unescaped, 'latin1')
}
