/**
 * Bytes → Mail. The only importer of mailparser; its options and the repairs before it are measured (RFC 5322, 2045).
 * Content never throws: what mailparser refuses is read by our own smaller reader and noted as a problem.
 */
import type { Attachment, ParsedMail, SimpleParserOptions } from 'mailparser'
import type { Mail, Part } from './mail.ts'
import type { Problem } from '../verdict/verdict.ts'
import { decodeStrayJapanese, isKnownCharset } from './charset.ts'
import { fieldsOf, headerEnd, headersOf } from './headerFields.ts'
import type { RawField } from './headerFields.ts'
import { htmlText } from './htmlText.ts'
import { normalise } from './normalise.ts'
import { Leaf, mediaType, rawText, readInner } from './readInner.ts'
import { readSimpleBody } from './simpleBody.ts'
import type { SimpleBody } from './simpleBody.ts'

/** Bytes read of one mail: the report precedes the returned mail, and 40 MB would take 190 MB of memory. */
export const MAX_MAIL = 1024 * 1024
/** Beyond this mailparser spends its time in addresses; our own reader stops earlier. */
const MAX_HEAD = 256 * 1024

// keepDeliveryStatus and ignoreEmbedded keep reports and returned mails apart from the text; the rest is speed.
// ignoreEmbedded and maxHeadSize go on to mailsplit and are absent from @types/mailparser.
export const parserOptions = {
  keepDeliveryStatus: true,
  ignoreEmbedded: true,
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipImageLinks: true,
  skipTextLinks: true,
  keepCidLinks: true,
  maxChildNodes: 200,
  maxHeadSize: MAX_HEAD,
} as SimpleParserOptions

/** mailparser takes 100 ms to load, which who only explains replies need not wait for. */
let parser: Promise<typeof import('mailparser')> | undefined
const loadParser = () => (parser ??= import('mailparser'))

/** Reads at most `maxBytes` (default 1 MiB) of one mail. Never throws on content; oddities are in `problems`. */
export async function readMail(bytes: Uint8Array, options: { maxBytes?: number } = {}): Promise<Mail> {
  const limit = options.maxBytes ?? MAX_MAIL
  const problems: Problem[] = []
  if (bytes.length > limit)
    problems.push({ code: 'truncated', detail: `${bytes.length} bytes; the first ${limit} were read` })
  const normal = normalise(bytes.length > limit ? bytes.subarray(0, limit) : bytes)
  if (isBlank(normal)) problems.push({ code: 'empty', detail: 'the mail has no content' })
  noteCharsets(normal, problems)
  const mail = await parse(normal, problems)
  mail.problems.unshift(...problems)
  return mail
}

async function parse(bytes: Uint8Array, problems: Problem[]): Promise<Mail> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = headerEnd(buffer.subarray(0, MAX_HEAD))
  // A header of megabytes is no mail worth mailparser's time (100,000 addresses: 0.5 s, 210 MB).
  if (end === -1 && bytes.length > MAX_HEAD) return readInner(bytes)
  const fields = fieldsOf(buffer.toString('latin1', 0, end === -1 ? bytes.length : end))
  const simple = end === -1 ? null : readSimpleBody(fields, buffer.subarray(bodyStart(buffer, end)))
  if (simple) return mailOf(fields, simple, bytes)
  try {
    const { simpleParser } = await loadParser()
    // The header is read here, and only once: decoding all its fields is a third of mailparser's work.
    const mime = fields.filter(({ name }) => name.startsWith('content-'))
    const parsed = await simpleParser(
      end === -1 ? buffer : Buffer.concat([headerOf(mime), buffer.subarray(end)]),
      parserOptions,
    )
    const isEmpty = !parsed.text && !parsed.html && parsed.attachments.length === 0
    // A boundary that the body lacks gives an empty result and no error.
    if (isEmpty && /^multipart\//.test(rootType(parsed))) return readInner(bytes)
    const html = typeof parsed.html === 'string' ? parsed.html : ''
    const parts = parsed.attachments.map(attachmentPart)
    return mailOf(fields, { text: parsed.text ?? '', html, parts }, bytes)
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'EMAXLEN'
    const detail = error instanceof Error ? error.message.slice(0, 200) : 'the parser failed'
    problems.push({ code: tooLarge ? 'limit-exceeded' : 'unreadable', detail })
    return readInner(bytes)
  }
}

const bodyStart = (buffer: Buffer, end: number): number => end + (buffer[end] === 0x0d ? 2 : 1)

const headerOf = (fields: readonly RawField[]): Buffer =>
  Buffer.from(fields.map(({ name, raw }) => `${name}:${raw}\n`).join(''), 'latin1')

function mailOf(fields: readonly RawField[], { text, html, parts }: SimpleBody, bytes: Uint8Array): Mail {
  const plain = decodeStrayJapanese(text)
  return {
    headers: headersOf(fields),
    parts,
    text: html !== '' && plain.trim() === '' ? htmlText(html) : plain,
    raw: () => rawText(bytes),
    problems: [],
  }
}

function attachmentPart(attachment: Attachment): Part {
  const value: unknown = attachment.headers.get('content-type')
  const params = value !== null && typeof value === 'object' && 'params' in value ? value.params : null
  const charset = params !== null && typeof params === 'object' && 'charset' in params ? params.charset : null
  return new Leaf(mediaType(attachment.contentType), attachment.content, typeof charset === 'string' ? charset : null)
}

function rootType(parsed: ParsedMail): string {
  const value: unknown = parsed.headers.get('content-type')
  const type = value !== null && typeof value === 'object' && 'value' in value ? value.value : null
  return typeof type === 'string' ? mediaType(type) : 'text/plain'
}

function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 0x20) return false
  return true
}

const charsetParameter = Buffer.from('charset=')
const MAX_LOOK = 32 * 1024

/** Notes charsets that nobody can decode; mailparser leaves their text undecoded without a word. */
function noteCharsets(bytes: Uint8Array, problems: Problem[]): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, MAX_LOOK))
  let at = buffer.indexOf(charsetParameter)
  for (let n = 0; at !== -1 && n < 8; n++) {
    const label = /^charset="?([\w.:+-]{1,40})/.exec(buffer.toString('latin1', at, at + 60))?.[1]
    // `charset=3D…` is quoted-printable inside a body.
    if (label !== undefined && !/^3D/.test(label) && !isKnownCharset(label)) {
      problems.push({ code: 'unknown-charset', detail: label })
      return
    }
    at = buffer.indexOf(charsetParameter, at + 8)
  }
}
