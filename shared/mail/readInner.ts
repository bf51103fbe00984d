/**
 * A small MIME reader of our own (RFC 2045, 2046), synchronous and bounded: for mails inside mails, and for mails that
 * mailparser refuses (EMAXLEN and the like) or reads as empty because their boundary is wrong.
 */
import type { Mail, Part } from './mail.ts'
import type { Problem } from '../verdict/verdict.ts'
import { decodeQuotedPrintable, decodeStrayJapanese, decodeText } from './charset.ts'
import { fieldsOf, headersOf, splitHeader } from './headerFields.ts'
import { htmlText } from './htmlText.ts'
import { normalise } from './normalise.ts'

const MAX_PARTS = 200
const MAX_DEPTH = 20
const MAX_HEADER = 256 * 1024
/** What `raw` shows: reports stand at the front. */
const MAX_RAW = 256 * 1024

interface Tree {
  parts: Part[]
  text: string[]
  html: string[]
  problems: Problem[]
}

interface Entity {
  type: string
  params: string
  encoding: string
  disposition: string
  body: string
}

/** Reads bytes as one mail; any bytes give a Mail. */
export function readInner(bytes: Uint8Array): Mail {
  const normal = normalise(bytes)
  const { head, body } = splitHeader(
    Buffer.from(normal.buffer, normal.byteOffset, normal.byteLength).toString('latin1'),
  )
  const tree: Tree = { parts: [], text: [], html: [], problems: [] }
  if (head.length > MAX_HEADER) tree.problems.push({ code: 'limit-exceeded', detail: 'the header is over 256 KiB' })
  const fields = fieldsOf(head.slice(0, MAX_HEADER))
  const get = (name: string) => fields.find((field) => field.name === name)?.raw ?? ''
  walk(entityOf(get, body), tree, 0)
  const html = tree.html.join('\n')
  const plain = decodeStrayJapanese(tree.text.join('\n'))
  return {
    headers: headersOf(fields),
    parts: tree.parts,
    text: plain.trim() === '' && html !== '' ? htmlText(html) : plain,
    raw: () => rawText(normal),
    problems: tree.problems,
  }
}

function entityOf(get: (name: string) => string, body: string): Entity {
  const contentType = get('content-type').replace(/\n/g, ' ')
  return {
    type: mediaType(contentType),
    params: contentType,
    encoding: get('content-transfer-encoding').trim().toLowerCase(),
    disposition: get('content-disposition').trim(),
    body,
  }
}

/** Lower-case media type without parameters or comments; text/plain where there is none (RFC 2045 §5.2). */
export function mediaType(value: string): string {
  const type = /^[\s"]*([\w.+-]{1,60}\/[\w.+-]{1,80})/.exec(value)?.[1]
  return type?.toLowerCase() ?? 'text/plain'
}

/** A parameter of a header value, quotes off. */
export function parameter(value: string, name: string): string | null {
  const at = value.search(new RegExp(`[;\\s]${name}\\*?\\s{0,10}=`, 'i'))
  if (at === -1) return null
  const rest = value.slice(value.indexOf('=', at) + 1).trimStart()
  return rest.startsWith('"')
    ? (/^"([^"\n]{0,500})"?/.exec(rest)?.[1] ?? null)
    : (/^[^\s;]{1,500}/.exec(rest)?.[0] ?? null)
}

function walk(entity: Entity, tree: Tree, depth: number): void {
  if (!entity.type.startsWith('multipart/')) {
    leaf(entity, tree)
    return
  }
  if (depth >= MAX_DEPTH) {
    tree.problems.push({ code: 'limit-exceeded', detail: `parts deeper than ${MAX_DEPTH} levels were not read` })
    return
  }
  const declared = parameter(entity.params, 'boundary')
  let children = declared ? split(entity.body, declared) : []
  if (children.length === 0) {
    const guessed = guessBoundary(entity.body)
    if (guessed !== null) children = split(entity.body, guessed)
    if (depth === 0 && entity.body.trim() !== '')
      tree.problems.push({ code: 'bad-boundary', detail: 'the declared boundary does not occur in the body' })
    if (children.length === 0) leaf({ ...entity, type: 'text/plain' }, tree)
  }
  for (const child of children) {
    if (tree.parts.length + tree.text.length + tree.html.length >= MAX_PARTS) {
      tree.problems.push({ code: 'limit-exceeded', detail: `parts beyond the first ${MAX_PARTS} were not read` })
      return
    }
    const { head, body } = /^(?:[!-9;-~]{1,80}:|\n)/.test(child) ? splitHeader(child) : { head: '', body: child }
    const fields = fieldsOf(head.slice(0, MAX_HEADER))
    const next = entityOf((name) => fields.find((field) => field.name === name)?.raw ?? '', body)
    if (entity.type === 'multipart/digest' && head === '') next.type = 'message/rfc822'
    walk(next, tree, depth + 1)
  }
}

/** Bodies between the delimiter lines (RFC 2046 §5.1.1); a missing closing delimiter is forgiven. */
function split(body: string, boundary: string): string[] {
  const delimiter = `--${boundary}`
  const found: string[] = []
  let start = -1
  let at = body.startsWith(delimiter) ? 0 : body.indexOf(`\n${delimiter}`) + 1
  if (at === 0 && !body.startsWith(delimiter)) return found
  while (found.length <= MAX_PARTS) {
    if (start !== -1) found.push(body.slice(start, Math.max(start, at - 1)))
    const lineEnd = body.indexOf('\n', at)
    if (lineEnd === -1 || body.startsWith('--', at + delimiter.length)) return found
    start = lineEnd + 1
    // The delimiter's own line end belongs to it: an empty part is followed at once by the next delimiter.
    const next = body.indexOf(`\n${delimiter}`, lineEnd)
    if (next === -1) {
      found.push(body.slice(start))
      return found
    }
    at = next + 1
  }
  return found
}

/** The first line that looks like a delimiter: two dashes, followed by a line that is a MIME field. */
function guessBoundary(body: string): string | null {
  return /^--([^\n]{1,200}?)[ \t]{0,20}\ncontent-[a-z-]{1,40}[ \t]{0,5}:/im.exec(body)?.[1] ?? null
}

function leaf(entity: Entity, tree: Tree): void {
  const bytes = decodedBody(entity)
  const charset = parameter(entity.params, 'charset')
  const isText = entity.type === 'text/plain' || entity.type === 'text/html'
  if (isText && !/^attachment/i.test(entity.disposition)) {
    const text = decodeText(bytes, charset).replaceAll('\r\n', '\n')
    if (entity.type === 'text/html') tree.html.push(text)
    else tree.text.push(text)
    return
  }
  tree.parts.push(new Leaf(entity.type, bytes, charset))
}

function decodedBody({ body, encoding }: Entity): Uint8Array {
  if (encoding.startsWith('base64')) return Buffer.from(body, 'base64')
  if (encoding.startsWith('quoted-printable')) return decodeQuotedPrintable(body)
  return Buffer.from(body, 'latin1')
}

/** A leaf whose text is decoded when asked for; binary types have none. */
export class Leaf implements Part {
  readonly type: string
  readonly bytes: Uint8Array
  readonly #charset: string | null
  #text: string | undefined

  constructor(type: string, bytes: Uint8Array, charset: string | null) {
    this.type = type
    this.bytes = bytes
    this.#charset = charset
  }

  get text(): string {
    return (this.#text ??= /^(?:text|message)\//.test(this.type) ? textOf(this.bytes, this.#charset) : '')
  }
}

/** The first 256 KiB as text with LF line ends. */
export const rawText = (bytes: Uint8Array): string => textOf(bytes, null)

const textOf = (bytes: Uint8Array, charset: string | null): string =>
  decodeText(bytes.subarray(0, MAX_RAW), charset).replaceAll('\r\n', '\n')
