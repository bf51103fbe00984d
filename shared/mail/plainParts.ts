/**
 * The bodies that need no parser: plain text, and a multipart (RFC 2046 §5.1) whose parts are plain text, a status
 * report or a returned message, none of them encoded. Most reports are built so; mailparser takes ten times as long
 * for the same result. Whatever is not as simple as can be is left to mailparser: null.
 */
import type { Part } from './mail.ts'
import type { RawField } from './headerFields.ts'
import { fieldsOf, headerEnd } from './headerFields.ts'
import { Leaf } from './readInner.ts'

export interface PlainBody {
  text: string
  parts: Part[]
}

const MAX_PARTS = 50

const charset = String.raw`(?:\s*;\s*charset\s*=\s*"?(us-ascii|utf-8)"?)?\s*;?\s*$`
const plainType = new RegExp(String.raw`^\s*text\/plain${charset}`, 'i')
const attachedType = new RegExp(
  String.raw`^\s*(message\/(?:rfc822|delivery-status)|text\/rfc822-headers)${charset}`,
  'i',
)
const multipart =
  /^\s*multipart\/(?:report|mixed)\s*(?:;\s*report-type\s*=\s*"?[\w-]{1,40}"?\s*)?;\s*boundary\s*=\s*(?:"([\w'()+,./:=?-]{1,70})"|([\w'+.-]{1,70}))\s*(?:;\s*(?:report-type\s*=\s*"?[\w-]{1,40}"?|charset\s*=\s*"?[\w-]{1,20}"?))?\s*;?\s*$/i
const unencoded = /^\s*(?:7bit|8bit)\s*$/i
/** Fields of a part that change nothing in how it is read. */
const harmless = /^content-(?:description|id|language|length)$/

/** Reads the body behind a header with these fields, both from the mail's own bytes. */
export function readPlainBody(fields: readonly RawField[], body: Buffer): PlainBody | null {
  const mime = fields.filter(({ name }) => name.startsWith('content-'))
  const type = mime.find(({ name }) => name === 'content-type')
  const boundary = type && multipart.exec(type.raw)
  if (!boundary) return isPlain(mime, plainType) ? { text: textOf(body), parts: [] } : null
  return isPlain(mime, multipart) ? readParts(body, boundary[1] ?? boundary[2] ?? '') : null
}

/** True where the fields say this type and no encoding, each once. */
function isPlain(mime: readonly RawField[], type: RegExp): boolean {
  const names = new Set<string>()
  for (const { name, raw } of mime) {
    if (names.has(name)) return false
    names.add(name)
    if (
      name === 'content-type'
        ? !type.test(raw)
        : name === 'content-transfer-encoding'
          ? !unencoded.test(raw)
          : !harmless.test(name)
    )
      return false
  }
  return true
}

const textOf = (bytes: Buffer): string => bytes.toString('utf8').replaceAll('\r\n', '\n')

function readParts(body: Buffer, boundary: string): PlainBody | null {
  const delimiter = `\n--${boundary}`
  const texts: string[] = []
  const parts: Part[] = []
  const isFirst = body.toString('latin1', 0, delimiter.length - 1) === delimiter.slice(1)
  let at = isFirst ? -1 : body.indexOf(delimiter)
  if (at === -1 && !isFirst) return null
  for (let n = 0; n < MAX_PARTS; n += 1) {
    const behind = at + delimiter.length
    const end = lineEnd(body, behind)
    if (end === null) return isClosing(body, behind) ? { text: texts.join('\n'), parts } : null
    const next = body.indexOf(delimiter, end - 1)
    if (next === -1 || !readPart(body.subarray(end, body[next - 1] === 0x0d ? next - 1 : next), texts, parts))
      return null
    at = next
  }
  return null
}

/** Where the next line begins if this one ends here, else null. */
function lineEnd(body: Buffer, at: number): number | null {
  if (body[at] === 0x0a) return at + 1
  return body[at] === 0x0d && body[at + 1] === 0x0a ? at + 2 : null
}

const isClosing = (body: Buffer, at: number): boolean =>
  body[at] === 0x2d && body[at + 1] === 0x2d && (at + 2 === body.length || lineEnd(body, at + 2) !== null)

/** Adds one part to what was read; false where it is not plain. */
function readPart(part: Buffer, texts: string[], parts: Part[]): boolean {
  const end = headerEnd(part)
  if (end === -1) return false
  const mime = fieldsOf(part.toString('latin1', 0, end)).filter(({ name }) => name.startsWith('content-'))
  const body = part.subarray(lineEnd(part, end) ?? end)
  if (isPlain(mime, plainType)) {
    if (body.length > 0) texts.push(textOf(body))
    return true
  }
  const [, type, label = null] = attachedType.exec(mime.find(({ name }) => name === 'content-type')?.raw ?? '') ?? []
  if (type === undefined || !isPlain(mime, attachedType)) return false
  parts.push(new Leaf(type.toLowerCase(), body, label, null))
  return true
}
