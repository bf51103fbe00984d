/** Header fields (RFC 5322 §2.2), decoded when asked for. One byte a character comes in, text goes out. */
import type { Headers } from './mail.ts'
import { decodeText, decodeWords } from './charset.ts'

/** A field as it stands in the mail: lower-case name and the raw value after the colon, folds included. */
export interface RawField {
  name: string
  raw: string
}

const MAX_FIELDS = 5_000
const MAX_VALUE = 20_000

/** Headers over raw fields; a value is unfolded and decoded at its first reading. */
export function headersOf(fields: readonly RawField[]): Headers {
  const byName = new Map<string, RawField[]>()
  for (const field of fields) {
    const list = byName.get(field.name)
    if (list) list.push(field)
    else byName.set(field.name, [field])
  }
  const first = new Map<string, string | undefined>()
  return {
    get(name) {
      const key = name.toLowerCase()
      if (first.has(key)) return first.get(key)
      const field = byName.get(key)?.[0]
      const value = field && valueOf(field)
      first.set(key, value)
      return value
    },
    all: (name) => (byName.get(name.toLowerCase()) ?? []).map(valueOf),
    names: () => [...byName.keys()],
  }
}

function valueOf({ raw }: RawField): string {
  const cut = raw.length > MAX_VALUE ? raw.slice(0, MAX_VALUE) : raw
  const unfolded = (cut.includes('\n') ? cut.replace(/\r?\n[ \t]*/g, ' ') : cut).trim()
  const text = /[^\x00-\x7f]/.test(unfolded) ? decodeText(Buffer.from(unfolded, 'latin1')) : unfolded
  return decodeWords(text)
}

/** Where the empty line stands that ends the header (RFC 5322 §2.1), or -1. */
export function headerEnd(bytes: Uint8Array): number {
  let at = 0
  do {
    if (bytes[at] === 0x0a || (bytes[at] === 0x0d && bytes[at + 1] === 0x0a)) return at
    at = bytes.indexOf(0x0a, at) + 1
  } while (at > 0)
  return -1
}

/** Splits one byte a character text at the blank line that ends the header; a mail without header is all body. */
export function splitHeader(text: string): { head: string; body: string } {
  const end = /\r?\n\r?\n/.exec(text)
  const blankFirst = /^\r?\n/.exec(text)
  if (blankFirst) return { head: '', body: text.slice(blankFirst[0].length) }
  if (!looksLikeHeader(text)) return { head: '', body: text }
  if (!end) return { head: text, body: '' }
  return { head: text.slice(0, end.index), body: text.slice(end.index + end[0].length) }
}

const looksLikeHeader = (text: string): boolean => /^(?:>?From [^\n]{0,300}\n)?[!-9;-~]{1,80}[ \t]{0,10}:/.test(text)

/** The fields of a header block; lines that are no field are left out, an mbox "From " line too. */
export function fieldsOf(head: string): RawField[] {
  const fields: RawField[] = []
  let current: RawField | null = null
  let at = 0
  while (at < head.length && fields.length < MAX_FIELDS) {
    const next = head.indexOf('\n', at)
    const stop = next === -1 ? head.length : next
    const line = head.slice(at, head[stop - 1] === '\r' ? stop - 1 : stop)
    at = stop + 1
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (current && current.raw.length < MAX_VALUE) current.raw += `\n${line}`
      continue
    }
    const field = fieldOf(line)
    if (field) fields.push(field)
    current = field
  }
  return fields
}

/** A field from its first line, or null where the line is none. */
export function fieldOf(line: string): RawField | null {
  const colon = line.indexOf(':')
  if (colon < 1 || colon > 100) return null
  const name = line.slice(0, colon).toLowerCase()
  const bare = name.charCodeAt(colon - 1) > 0x20 && name.charCodeAt(colon - 1) < 0x7f ? name : name.trimEnd()
  return /\s/.test(bare) ? null : { name: bare, raw: line.slice(colon + 1) }
}
