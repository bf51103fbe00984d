/**
 * The wire protocol of S3 (REST/XML, path style, which is what the SDK sends to an address) in front of one bucket.
 * What it does not serve (metadata, conditions) it refuses, so that nothing relies on it here and fails on AWS or the reverse.
 */
import { crc32 } from 'node:zlib'
import { escapeXml, ServiceError } from './protocol.ts'
import type { Call, Reply, Service } from './protocol.ts'
import type { ByteRange, Found, Objects } from './objects.ts'

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'
const xml = { 'content-type': 'application/xml' }

export function s3Service(objects: Objects): Service {
  return {
    operation,
    async answer(name, call) {
      const { bucket, key } = readPath(call)
      if (bucket !== objects.bucket) throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404)
      if (name === 'PutObject') return put(objects, key, call)
      if (name === 'PutObjectTagging') return tag(objects, key, call)
      if (name === 'GetObject') return get(objects, key, call)
      if (name === 'HeadObject') return { status: 200, headers: describe(await objects.find(key)) }
      if (name === 'ListObjectsV2') return list(objects, call)
      if (name !== 'DeleteObject') throw new ServiceError('NotImplemented', 'not served here', 501)
      await objects.remove(key)
      return { status: 204 }
    },
    refuse: ({ code, message, status }) => ({
      status,
      headers: xml,
      body: `<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`,
    }),
  }
}

/** Subresources (`?tagging`, `?acl`, `?uploads` …) have names of their own: they must not pass for the plain call. */
function operation({ method, path, query }: Call): string {
  const plain = new Set(['x-id', 'list-type', 'prefix', 'max-keys', 'continuation-token', 'start-after'])
  if (method === 'PUT' && query.has('tagging')) return 'PutObjectTagging'
  const other = [...query.keys()].find((name) => !plain.has(name))
  if (other !== undefined) return `${method} ?${other}`
  if (/^\/[^/]+\/./.test(path)) {
    const names: Record<string, string> = { PUT: 'PutObject', GET: 'GetObject', HEAD: 'HeadObject' }
    return method === 'DELETE' ? 'DeleteObject' : (names[method] ?? method)
  }
  return method === 'GET' && query.get('list-type') === '2' ? 'ListObjectsV2' : `${method} bucket`
}

function readPath({ path }: Call): { bucket: string; key: string } {
  try {
    const [, bucket = '', ...key] = path.split('/')
    return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key.join('/')) }
  } catch {
    throw new ServiceError('InvalidURI', 'the path is not percent-encoded UTF-8')
  }
}

async function put(objects: Objects, key: string, { headers, body }: Call): Promise<Reply> {
  const unkept = Object.keys(headers).find((name) => /^(?:x-amz-meta-|if-)/.test(name))
  if (unkept !== undefined) throw new ServiceError('NotImplemented', `${unkept} is not served here`, 501)
  const streamed = String(headers['x-amz-content-sha256']).startsWith('STREAMING-')
  const { bytes, trailers } = streamed ? decodeChunks(body) : { bytes: body, trailers: new Map<string, string>() }
  const declared = headers['x-amz-decoded-content-length']
  if (declared !== undefined && Number(declared) !== bytes.length) {
    throw new ServiceError('IncompleteBody', 'fewer or more bytes than x-amz-decoded-content-length')
  }
  // CRC32 is what the SDK sends unless told otherwise.
  const sum = trailers.get('x-amz-checksum-crc32') ?? headers['x-amz-checksum-crc32']
  if (sum !== undefined && sum !== checksum(bytes)) throw new ServiceError('BadDigest', 'the CRC32 does not match')
  const tags = Object.fromEntries(new URLSearchParams(String(headers['x-amz-tagging'] ?? '')))
  const { etag } = await objects.put(key, [bytes], tags)
  return { status: 200, headers: { etag, 'x-amz-checksum-crc32': checksum(bytes) } }
}

async function tag(objects: Objects, key: string, { body }: Call): Promise<Reply> {
  const pairs = body.toString('utf8').matchAll(/<Tag><Key>([^<]{1,128})<\/Key><Value>([^<]{0,256})<\/Value><\/Tag>/g)
  await objects.tag(key, Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, value])))
  return { status: 200 }
}

async function get(objects: Objects, key: string, { headers }: Call): Promise<Reply> {
  const range = readRange(headers.range)
  const found = await objects.get(key, range)
  const { start, bytes, size } = found
  if (!range) {
    const sum = { 'x-amz-checksum-crc32': checksum(bytes), 'x-amz-checksum-type': 'FULL_OBJECT' }
    return { status: 200, headers: { ...describe(found), ...sum }, body: bytes }
  }
  const part = { 'content-range': `bytes ${start}-${start + bytes.length - 1}/${size}` }
  return { status: 206, headers: { ...describe(found), ...part, 'content-length': String(bytes.length) }, body: bytes }
}

async function list(objects: Objects, { query }: Call): Promise<Reply> {
  const token = query.get('continuation-token')
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString()
  const most = Math.min(1000, Number.parseInt(query.get('max-keys') ?? '1000', 10) || 0)
  const prefix = query.get('prefix') ?? ''
  const { found, more } = await objects.list(prefix, after, most)
  const next = more ? Buffer.from(found.at(-1)?.key ?? after).toString('base64url') : undefined
  const contents = found.map(
    ({ key, size, modified, etag }) =>
      `<Contents><Key>${escapeXml(key)}</Key><LastModified>${modified.toISOString()}</LastModified>` +
      `<ETag>${escapeXml(etag)}</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  )
  const body =
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="${namespace}"><Name>${objects.bucket}</Name>` +
    `<Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${found.length}</KeyCount><MaxKeys>${most}</MaxKeys>` +
    `<IsTruncated>${String(more)}</IsTruncated>` +
    (next === undefined ? '' : `<NextContinuationToken>${next}</NextContinuationToken>`) +
    `${contents.join('')}</ListBucketResult>`
  return { status: 200, headers: xml, body }
}

function describe({ size, modified, etag }: Found): Record<string, string> {
  return {
    'content-length': String(size),
    'content-type': 'application/octet-stream',
    'last-modified': modified.toUTCString(),
    'accept-ranges': 'bytes',
    etag,
  }
}

/** RFC 9110 §14.1.2, one range. Anything else is ignored, as HTTP and S3 do. */
function readRange(header: string | undefined): ByteRange | undefined {
  const [, start, end] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (start) return end ? { start: Number(start), end: Number(end) } : { start: Number(start) }
  return end ? { start: -Number(end) } : undefined
}

/** A body in `aws-chunked` encoding: `<hex size>[;signature] CRLF bytes CRLF` …, a chunk of 0, then trailers. */
function decodeChunks(body: Buffer): { bytes: Buffer; trailers: Map<string, string> } {
  const chunks: Buffer[] = []
  for (let at = 0; ;) {
    const lineEnd = body.indexOf('\r\n', at)
    const size = lineEnd < 0 ? NaN : Number.parseInt(body.toString('latin1', at, lineEnd), 16)
    const start = lineEnd + 2
    if (Number.isNaN(size) || size < 0 || start + size > body.length) {
      throw new ServiceError('IncompleteBody', 'the aws-chunked body ends early')
    }
    if (size === 0) {
      const lines = body.toString('latin1', start).split('\r\n')
      const pairs = lines.map((line) => line.split(':', 2)).filter((pair) => pair.length === 2)
      const trailers = new Map(pairs.map(([name = '', value = '']) => [name.toLowerCase().trim(), value.trim()]))
      return { bytes: Buffer.concat(chunks), trailers }
    }
    chunks.push(body.subarray(start, start + size))
    at = start + size + 2
  }
}

function checksum(bytes: Buffer): string {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum.toString('base64')
}
