/** One HTTP POST to a webhook endpoint. It never throws: what happened is the result. */
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { guardedLookup, isLoopbackUrl, refuseUrl } from './guard.ts'
import type { Refusal } from './guard.ts'
import { readRetryAfter } from './schedule.ts'

export type PostError =
  Refusal | 'timeout' | 'crowded' | 'connection-failed' | 'not-found' | 'tls-failed' | 'redirect' | 'http-status'

export interface PostResult {
  /** HTTP status, or null where no answer came. */
  status: number | null
  /** Null exactly when the receiver answered 2xx. */
  error: PostError | null
  /** Milliseconds. */
  ms: number
  /** Seconds that the receiver asked us to wait, or null. */
  retryAfter: number | null
}

export interface PostOptions {
  /** http to localhost, on one machine only. */
  allowLoopback?: boolean
  /** Milliseconds for the whole exchange: a receiver that sends a byte a second is cut off too. */
  timeout?: number
  lookup?: LookupFunction
  /** Asked once, where no answer has come after `quick` milliseconds: false ends the exchange as `crowded`. */
  more?: () => Promise<boolean>
  quick?: number
}

/** Milliseconds. A receiver that answers before it works, as it should, needs a fraction of it. */
export const quickAnswer = 3_000

/** An answer's body is read so that the connection ends well, and cut here: an endless one must not feed us. */
export const longestAnswer = 64 * 1024

/** Milliseconds for the whole exchange. */
export const longestExchange = 15_000

export function post(
  url: string,
  headers: Record<string, string>,
  body: string,
  options: PostOptions = {},
): Promise<PostResult> {
  const started = performance.now()
  const ms = () => Math.round(performance.now() - started)
  const allowLoopback = options.allowLoopback ?? false
  const refusal = refuseUrl(url, allowLoopback)
  if (refusal) return Promise.resolve({ status: null, error: refusal, ms: 0, retryAfter: null })
  const target = new URL(url)
  const local = allowLoopback && isLoopbackUrl(target)
  const { promise, resolve } = Promise.withResolvers<PostResult>()
  const failed = (error: PostError) => {
    resolve({ status: null, error, ms: ms(), retryAfter: null })
  }
  const outgoing = (local ? httpRequest : httpsRequest)(target, {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) },
    ...(local ? {} : { lookup: options.lookup ?? guardedLookup() }),
  })
  const timer = setTimeout(() => {
    failed('timeout')
    outgoing.destroy()
  }, options.timeout ?? longestExchange)
  const { more = () => Promise.resolve(true) } = options
  const patience = setTimeout(() => {
    void more()
      // Not knowing is no reason to hang up.
      .catch(() => true)
      .then((granted) => {
        if (granted) return
        failed('crowded')
        outgoing.destroy()
      })
  }, options.quick ?? quickAnswer)
  outgoing.on('error', (error: NodeJS.ErrnoException) => {
    failed(errorOf(error))
  })
  outgoing.on('response', (response) => {
    const status = response.statusCode ?? 0
    const done = () => {
      const ok = status >= 200 && status < 300
      const retryAfter = readRetryAfter(response.headers['retry-after'], new Date())
      const error = ok ? null : status >= 300 && status < 400 ? 'redirect' : 'http-status'
      resolve({ status, error, ms: ms(), retryAfter })
      outgoing.destroy()
    }
    let read = 0
    response.on('data', (chunk: Buffer) => {
      read += chunk.length
      if (read > longestAnswer) done()
    })
    response.on('end', done)
    response.on('error', () => {
      failed('connection-failed')
    })
  })
  outgoing.end(body)
  return promise.finally(() => {
    clearTimeout(timer)
    clearTimeout(patience)
  })
}

function errorOf(error: NodeJS.ErrnoException): PostError {
  const code = error.code ?? ''
  if (code === 'private-address') return 'private-address'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'not-found'
  if (/^(?:ERR_TLS|CERT_|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) return 'tls-failed'
  return 'connection-failed'
}
