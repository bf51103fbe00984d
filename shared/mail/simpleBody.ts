/**
 * The bodies that need no parser: text, and multiparts (RFC 2046 §5.1) of text, reports and returned messages, well
 * formed and in the encodings of RFC 2045 §6. Nearly all bounces are built so, and mailparser's streams take many times
 * as long for the same result. Whatever is doubtful is left to mailparser: null.
 */
import type { Part } from './mail.ts'
import type { RawField } from './headerFields.ts'
import { decodeQuotedPrintable } from './charset.ts'
import { fieldsOf, headerEnd } from './headerFields.ts'
import { Leaf } from './readInner.ts'

export interface SimpleBody {
  text: string
  html: string
  parts: Part[]
}

const MAX_PARTS = 50
const MAX_DEPTH = 5
/** A field longer than this is not simple. */
const MAX_FIELD = 1_000

/** What the Content- fields of a mail or of a part say (RFC 2045 §5, §6; RFC 2183). */
interface Entity {
  type: string
  params: Map<string, string>
  encoding: string
  isAttachment: boolean
}

interface Found {
  texts: string[]
  htmls: string[]
  parts: Part[]
}

/** Reads the body behind a header with these fields, both from the mail's own bytes. */
export function readSimpleBody(fields: readonly RawField[], body: Buffer): SimpleBody | null {
  const entity = entityOf(fields)
  const found: Found = { texts: [], htmls: [], parts: [] }
  if (!entity || (!isText(entity) && !isMultipart(entity)) || !readEntity(entity, body, found, 0)) return null
  return { text: found.texts.join('\n'), html: found.htmls.join('<br/>\n'), parts: found.parts }
}

const isText = ({ type, isAttachment }: Entity): boolean => !isAttachment && /^text\/(?:plain|html)$/.test(type)
const isMultipart = ({ type }: Entity): boolean => /^multipart\/(?:report|mixed|alternative|related|signed)$/.test(type)

const parameter = /\s*;\s*([\w-]{1,30})\s*=\s*(?:"([^"\\\n]{0,200})"|([^\s;"()\\]{1,200}))/y
const blank = /\s*;?\s*$/y

/** Value and parameters of a field without comments, escapes, repetitions or RFC 2231; else null. */
function structured(raw: string, value: RegExp): { value: string; params: Map<string, string> } | null {
  const found = raw.length > MAX_FIELD ? null : value.exec(raw)
  if (!found) return null
  const params = new Map<string, string>()
  let at = found[0].length
  for (;;) {
    parameter.lastIndex = at
    const match = parameter.exec(raw)
    if (!match) break
    const name = (match[1] ?? '').toLowerCase()
    if (params.has(name)) return null
    params.set(name, match[2] ?? match[3] ?? '')
    at = parameter.lastIndex
  }
  blank.lastIndex = at
  return blank.test(raw) ? { value: (found[1] ?? '').toLowerCase(), params } : null
}

const mediaType = /^\s*([\w.+-]{1,60}\/[\w.+-]{1,80})/
const dispositionType = /^\s*(inline|attachment)/i
const transferEncoding = /^\s*(?:7bit|8bit|binary|(quoted-printable|base64))\s*$/i
/** Fields that change nothing in how a part is read. */
const harmless = /^content-(?:description|id|language|length|location|md5|class)$/

/** The Content- fields, each once and understood in full; else null. */
function entityOf(fields: readonly RawField[]): Entity | null {
  const entity: Entity = { type: 'text/plain', params: new Map(), encoding: '', isAttachment: false }
  const names = new Set<string>()
  for (const { name, raw } of fields) {
    if (!name.startsWith('content-')) continue
    if (names.has(name)) return null
    names.add(name)
    if (name === 'content-type') {
      const type = structured(raw, mediaType)
      if (!type) return null
      entity.type = type.value
      entity.params = type.params
    } else if (name === 'content-transfer-encoding') {
      const encoding = transferEncoding.exec(raw)
      if (!encoding) return null
      entity.encoding = (encoding[1] ?? '').toLowerCase()
    } else if (name === 'content-disposition') {
      const disposition = structured(raw, dispositionType)
      if (!disposition) return null
      entity.isAttachment = disposition.value === 'attachment'
    } else if (!harmless.test(name)) return null
  }
  // Without a type the file name gives one.
  return names.has('content-disposition') && !names.has('content-type') ? null : entity
}

/** Adds what one entity holds; false where it is not simple. */
function readEntity(entity: Entity, body: Buffer, found: Found, depth: number): boolean {
  if (entity.type.startsWith('multipart/'))
    return depth < MAX_DEPTH && entity.encoding === '' && isMultipart(entity) && readParts(entity, body, found, depth)
  // A file of an unnamed type gets its type from its name.
  if (entity.type === 'application/octet-stream') return false
  const bytes = decoded(entity, body)
  if (!bytes) return false
  if (!isText(entity)) {
    found.parts.push(new Leaf(entity.type, bytes, entity.params.get('charset') ?? null))
    return true
  }
  if (entity.params.get('format')?.toLowerCase() === 'flowed') return false
  const text = textOf(bytes, entity.params.get('charset'))
  if (text === null) return false
  if (text !== '') (entity.type === 'text/html' ? found.htmls : found.texts).push(text)
  return true
}

/** The bytes without their encoding, or null where they break its rules. */
function decoded({ encoding }: Entity, body: Buffer): Buffer | null {
  if (encoding === '') return body
  const text = body.toString('latin1')
  if (encoding === 'base64') return isBase64(text) ? Buffer.from(text, 'base64') : null
  return /=(?![0-9a-f]{2}|\r?\n|$)/i.test(text) ? null : decodeQuotedPrintable(text)
}

/** Lines of the alphabet and at most one padding, at the end (RFC 2045 §6.8). */
function isBase64(text: string): boolean {
  const padding = text.indexOf('=')
  return (
    !/[^A-Za-z0-9+/=\r\n]/.test(text) && (padding === -1 || /^={1,2}[\r\n]*$/.test(text.slice(padding, padding + 100)))
  )
}

const isAscii = (bytes: Buffer): boolean => bytes.every((byte) => byte < 0x80)

/** Text in the charsets that every decoder reads alike; null for the others. */
function textOf(bytes: Buffer, charset = 'utf-8'): string | null {
  const isUtf8 = /^(?:us-ascii|ascii|utf-?8)$/i.test(charset)
  if (!isUtf8 && !/^(?:iso-8859-\d{1,2}|windows-125\d)$/i.test(charset)) return null
  if (!isUtf8 && !isAscii(bytes)) return latinText(bytes, charset)
  return bytes.toString('utf8').replaceAll('\r\n', '\n')
}

/** ISO 8859-1 where no byte stands in the range that Windows uses otherwise. */
function latinText(bytes: Buffer, charset: string): string | null {
  if (!/^(?:iso-8859-1|windows-1252)$/i.test(charset)) return null
  return bytes.some((byte) => byte >= 0x80 && byte < 0xa0) ? null : bytes.toString('latin1').replaceAll('\r\n', '\n')
}

function readParts({ params }: Entity, body: Buffer, found: Found, depth: number): boolean {
  const boundary = params.get('boundary') ?? ''
  if (!/^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary)) return false
  const delimiter = `\n--${boundary}`
  const isFirst = body.toString('latin1', 0, delimiter.length - 1) === delimiter.slice(1)
  let at = isFirst ? -1 : body.indexOf(delimiter)
  if (at === -1 && !isFirst) return false
  for (let n = 0; n < MAX_PARTS; n += 1) {
    const behind = at + delimiter.length
    const end = lineEnd(body, behind)
    if (end === null) return isClosing(body, behind)
    const next = body.indexOf(delimiter, end - 1)
    if (next === -1) return false
    const part = body.subarray(end, body[next - 1] === 0x0d ? next - 1 : next)
    if (!readPart(part, found, depth + 1)) return false
    at = next
  }
  return false
}

function readPart(part: Buffer, found: Found, depth: number): boolean {
  const end = headerEnd(part)
  if (end === -1) return false
  const entity = entityOf(fieldsOf(part.toString('latin1', 0, end)))
  return entity !== null && readEntity(entity, part.subarray(lineEnd(part, end) ?? end), found, depth)
}

/** Where the next line begins if this one ends here, else null. */
function lineEnd(body: Buffer, at: number): number | null {
  if (body[at] === 0x0a) return at + 1
  return body[at] === 0x0d && body[at + 1] === 0x0a ? at + 2 : null
}

const isClosing = (body: Buffer, at: number): boolean =>
  body[at] === 0x2d && body[at + 1] === 0x2d && (at + 2 === body.length || lineEnd(body, at + 2) !== null)
