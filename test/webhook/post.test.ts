import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { post } from '../../shared/webhook/post.ts'

let server: Server | undefined

afterEach(async () => {
  const running = server
  server = undefined
  running?.closeAllConnections()
  if (running) await new Promise((done) => running.close(done))
})

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener)
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done))
  return `http://localhost:${(server.address() as AddressInfo).port}/hook`
}

test('a 2xx answer is success, and the receiver got body and headers', async () => {
  let got = ''
  let id: unknown
  const url = await serve((request, response) => {
    id = request.headers['webhook-id']
    request.on('data', (chunk: Buffer) => (got += chunk.toString()))
    request.on('end', () => response.writeHead(204).end())
  })
  const result = await post(url, { 'webhook-id': 'msg_1' }, '{"a":"ü"}', { allowLoopback: true })
  expect(result).toMatchObject({ status: 204, error: null })
  expect([got, id]).toEqual(['{"a":"ü"}', 'msg_1'])
})

test('a redirect is not followed', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    asked += 1
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end()
  })
  expect(await post(url, {}, '{}', { allowLoopback: true })).toMatchObject({ status: 302, error: 'redirect' })
  expect(asked).toBe(1)
})

test('Retry-After of a refusal comes back in seconds', async () => {
  const url = await serve((_, response) => response.writeHead(429, { 'retry-after': '77' }).end())
  expect(await post(url, {}, '{}', { allowLoopback: true })).toMatchObject({
    status: 429,
    error: 'http-status',
    retryAfter: 77,
  })
})

test('a receiver that never answers is given up', async () => {
  const url = await serve(() => undefined)
  expect(await post(url, {}, '{}', { allowLoopback: true, timeout: 50 })).toMatchObject({
    status: null,
    error: 'timeout',
  })
})

test('a receiver that sends its answer without end is cut off and its status counts', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200)
    const chunk = Buffer.alloc(32 * 1024)
    const timer = setInterval(() => response.write(chunk), 1)
    response.on('close', () => {
      clearInterval(timer)
    })
  })
  expect(await post(url, {}, '{}', { allowLoopback: true })).toMatchObject({ status: 200, error: null })
})

test('a closed connection is a failed connection', async () => {
  const url = await serve((request) => request.socket.destroy())
  expect(await post(url, {}, '{}', { allowLoopback: true })).toMatchObject({ status: null, error: 'connection-failed' })
})

test('without the local setting localhost is refused before anything is sent', async () => {
  let asked = 0
  const url = await serve((_, response) => {
    asked += 1
    response.end()
  })
  expect(await post(url, {}, '{}')).toMatchObject({ status: null, error: 'not-https' })
  expect(asked).toBe(0)
})
