/**
 * The one HTTP listener behind every `AWS_ENDPOINT_URL_*`. The service is read from the scope of the signature
 * (`Credential=<key>/<day>/<region>/<service>/aws4_request`); the signature itself is not checked. A call without one is
 * refused: a web page can post a form to 127.0.0.1, but it cannot send an Authorization header without asking.
 */
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ServiceError } from './protocol.ts'
import type { Call, Reply, Service } from './protocol.ts'
import type { Failure, Unkind } from './unkind.ts'

/** An S3 object of 40 MB, with room; a 10 MB mail to SES is about 14 MB as a form. */
const mostBytes = 64 * 1024 * 1024

export interface Listener {
  url: string
  close(): Promise<void>
}

export async function listen(port: number, services: Map<string, Service>, unkind: Unkind): Promise<Listener> {
  const server = createServer((request, response) => {
    serve(request, response, services, unkind).catch((fault: unknown) => {
      if (!response.destroyed) console.error('local server:', fault)
      request.socket.destroy()
    })
  })
  // Longer than the SDK keeps an idle connection: it must not write to one that closes under it.
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve)
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => shut(server) }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  services: Map<string, Service>,
  unkind: Unkind,
): Promise<void> {
  const name = /^AWS4-HMAC-SHA256 Credential=[^/,]+\/\d{8}\/[^/,]+\/([a-z0-9]+)\/aws4_request/.exec(
    request.headers.authorization ?? '',
  )?.[1]
  const service = name === undefined ? undefined : services.get(name)
  if (name === undefined || !service) {
    send(response, { status: 403, body: 'not an AWS call to a service that is served here\n' })
    return
  }
  const call = await readCall(request, response)
  if (!call) return void request.socket.destroy()
  const operation = service.operation(call)
  const fate = unkind.fate(name, operation)
  if (fate.before === 'cut') return void request.socket.destroy()
  if (fate.before) {
    send(response, service.refuse(failure(name, fate.before), call))
    return
  }
  const reply = await answer(service, operation, call)
  if (!unkind.survives(operation) || fate.after === 'cut') return void request.socket.destroy()
  send(response, fate.after ? service.refuse(failure(name, fate.after), call) : reply)
}

async function answer(service: Service, operation: string, call: Call): Promise<Reply> {
  try {
    return await service.answer(operation, call)
  } catch (error) {
    if (error instanceof ServiceError) return service.refuse(error, call)
    console.error(`${operation}:`, error)
    return service.refuse(new ServiceError('InternalFailure', 'the local server failed', 500), call)
  }
}

async function readCall(request: IncomingMessage, response: ServerResponse): Promise<Call | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > mostBytes) return undefined
    chunks.push(chunk)
  }
  const gone = new AbortController()
  response.once('close', () => {
    gone.abort()
  })
  const [path = '', query = ''] = (request.url ?? '').split('?', 2)
  return {
    method: request.method ?? '',
    path,
    query: new URLSearchParams(query),
    headers: request.headers,
    body: Buffer.concat(chunks),
    gone: gone.signal,
  }
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  if (response.destroyed) return
  response.writeHead(status, body === undefined ? headers : { 'content-length': Buffer.byteLength(body), ...headers })
  response.end(body)
}

/** The codes by which the SDK knows that a retry may help. */
function failure(service: string, kind: Failure): ServiceError {
  if (kind !== 'throttle') return new ServiceError('InternalError', 'unkind on demand', 500)
  if (service === 's3') return new ServiceError('SlowDown', 'unkind on demand', 503)
  return new ServiceError('ThrottlingException', 'unkind on demand')
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve()
    })
    server.closeAllConnections()
  })
}
