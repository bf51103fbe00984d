/**
 * What the local servers have in common: a call, a reply, and the three ways in which AWS services write errors
 * (JSON 1.0/1.1, Query/XML, S3's XML). It knows no service.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { randomUUID } from 'node:crypto'

export interface Call {
  method: string
  /** Still percent-encoded, never normalised: `..` in an S3 key is a name, not a way up. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: Buffer
  /** Aborted when the caller has gone: a long poll must not take messages for nobody. */
  gone: AbortSignal
}

export interface Reply {
  status: number
  headers?: Record<string, string>
  body?: Buffer | string
}

/** An answer that the caller has earned, by AWS's error code. Anything else thrown by a service is our own fault: 500. */
export class ServiceError extends Error {
  readonly code: string
  readonly status: number
  constructor(code: string, message: string, status = 400) {
    super(message)
    this.code = code
    this.status = status
  }
}

export interface Service {
  operation(call: Call): string
  answer(operation: string, call: Call): Promise<Reply> | Reply
  refuse(error: ServiceError, call: Call): Reply
}

export type Input = Record<string, unknown>
export type JsonOperations = Record<string, (input: Input, call: Call) => object | Promise<object>>

/** AWS JSON 1.0 (SQS) and 1.1 (SSM). `legacy` maps a code to the name that SQS had in its Query days. */
export function jsonService(version: '1.0' | '1.1', operations: JsonOperations, legacy: Record<string, string> = {}) {
  const headers = { 'content-type': `application/x-amz-json-${version}` }
  return {
    operation: (call) => String(call.headers['x-amz-target'] ?? '').split('.')[1] ?? '',
    async answer(operation, call) {
      const perform = Object.hasOwn(operations, operation) ? operations[operation] : undefined
      if (!perform) throw new ServiceError('UnknownOperationException', `not served here: ${operation}`, 501)
      return { status: 200, headers, body: JSON.stringify(await perform(parseObject(call.body), call)) }
    },
    refuse: ({ code, message, status }) => ({
      status,
      headers: { ...headers, 'x-amzn-query-error': `${legacy[code] ?? code};${status < 500 ? 'Sender' : 'Receiver'}` },
      body: JSON.stringify({ __type: code, message }),
    }),
  } satisfies Service
}

export type QueryOperations = Record<string, (form: URLSearchParams) => Promise<Record<string, string>>>

/** The Query protocol (SNS, SES v1): a form in, XML out. */
export function queryService(namespace: string, operations: QueryOperations) {
  const form = (call: Call): URLSearchParams => new URLSearchParams(call.body.toString())
  const headers = { 'content-type': 'text/xml' }
  return {
    operation: (call) => form(call).get('Action') ?? '',
    async answer(operation, call) {
      const perform = Object.hasOwn(operations, operation) ? operations[operation] : undefined
      if (!perform) throw new ServiceError('InvalidAction', `not served here: ${operation}`, 501)
      const fields = Object.entries(await perform(form(call)))
      const result = fields.map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`).join('')
      const body =
        `<${operation}Response xmlns="${namespace}"><${operation}Result>${result}</${operation}Result>` +
        `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`
      return { status: 200, headers, body }
    },
    refuse: ({ code, message, status }) => ({
      status,
      headers,
      body:
        `<ErrorResponse xmlns="${namespace}"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>` +
        `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>` +
        `<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
    }),
  } satisfies Service
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"\r\n]/g, (char) => `&#${char.charCodeAt(0)};`)
}

export function readText(input: Input, name: string): string {
  const value = input[name]
  if (typeof value !== 'string') throw new ServiceError('MissingParameter', `${name} is missing`)
  return value
}

/** The whole number at `name`, or `otherwise` where it is absent; outside of 0..`most` is the caller's error. */
export function readNumber<T>(input: Input, name: string, most: number, otherwise: T): number | T {
  const value = input[name]
  if (value === undefined || value === null) return otherwise
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most) return value
  throw new ServiceError('InvalidParameterValue', `${name} must be a whole number from 0 to ${most}`)
}

function parseObject(body: Buffer): Input {
  try {
    const value: unknown = JSON.parse(body.toString())
    if (typeof value === 'object' && value !== null) return value as Input
  } catch {
    // said below
  }
  throw new ServiceError('SerializationException', 'the body is not a JSON object')
}
