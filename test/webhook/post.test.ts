import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { guardedLookup } from '../../shared/webhook/guard.ts'
import { longestAnswer, longestExchange, post } from '../../shared/webhook/post.ts'

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

test('a receiver that takes long is waited for while there is room, and hung up on where there is none', async () => {
  const url = await serve((_, response) => {
    setTimeout(() => response.writeHead(200).end(), 60)
  })
  const ask = (granted: boolean) =>
    post(url, {}, '{}', { allowLoopback: true, quick: 20, more: () => Promise.resolve(granted) })
  expect(await ask(true)).toMatchObject({ status: 200, error: null })
  expect(await ask(false)).toMatchObject({ status: null, error: 'crowded' })
  const unknown = post(url, {}, '{}', {
    allowLoopback: true,
    quick: 20,
    more: () => Promise.reject(new Error('table')),
  })
  expect(await unknown).toMatchObject({ status: 200 })
})

test('an answer that drips a byte at a time is cut off as a whole, its status does not count', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write('x'), 5)
    response.on('close', () => {
      clearInterval(timer)
    })
  })
  expect(await post(url, {}, '{}', { allowLoopback: true, timeout: 80 })).toMatchObject({
    status: null,
    error: 'timeout',
  })
})

test('the whole exchange may take 15 s and an answer 64 KB, as the documentation says', () => {
  expect([longestExchange, longestAnswer]).toEqual([15_000, 64 * 1024])
})

test('a public name is connected to at the address that was vetted, whatever it resolves to the second time', async () => {
  let asked = 0
  const rebinding = ((_name: string, _options: object, done: (error: null, all: object[]) => void) => {
    asked += 1
    // Public when vetted, the metadata service at a second look-up: there is none.
    done(null, [{ address: asked === 1 ? '8.8.8.8' : '169.254.169.254', family: 4 }])
  }) as never
  const connected: string[] = []
  const pinned = guardedLookup(rebinding)
  const lookup: typeof pinned = (name, options, callback) => {
    pinned(name, options, (error, address, family) => {
      connected.push(JSON.stringify(address))
      // Here it ends: nothing is sent to anybody.
      callback(error ?? Object.assign(new Error('stop'), { code: 'ESTOP' }), address, family)
    })
  }
  expect(await post('https://hooks.example.com/', {}, '{}', { lookup })).toMatchObject({ error: 'connection-failed' })
  expect(asked).toBe(1)
  expect(connected.join()).toContain('8.8.8.8')
  expect(connected.join()).not.toContain('169.254')
})

test.each(['169.254.169.254', '127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::'])(
  'a name that resolves to %s is refused before a connection',
  async (address) => {
    const resolve = ((_name: string, _options: object, done: (error: null, all: object[]) => void) => {
      done(null, [{ address, family: address.includes(':') ? 6 : 4 }])
    }) as never
    const result = await post('https://hooks.example.com/', {}, '{}', { lookup: guardedLookup(resolve) })
    expect(result).toMatchObject({ status: null, error: 'private-address' })
  },
)

test.each(['http://169.254.169.254/latest/', 'https://[::1]/', 'http://localhost:1/', '//192.168.0.1/', '/elsewhere'])(
  'a redirect to %s is an answer like any other failure: nothing is asked there',
  async (location) => {
    let asked = 0
    const url = await serve((_, response) => {
      asked += 1
      response.writeHead(asked === 1 ? 308 : 200, { location }).end()
    })
    expect(await post(url, {}, '{}', { allowLoopback: true })).toMatchObject({ status: 308, error: 'redirect' })
    expect(asked).toBe(1)
  },
)

test('Retry-After as a date comes back in seconds', async () => {
  const at = new Date(Date.now() + 90_000).toUTCString()
  const url = await serve((_, response) => response.writeHead(503, { 'retry-after': at }).end())
  const { retryAfter } = await post(url, {}, '{}', { allowLoopback: true })
  expect(retryAfter).toBeGreaterThan(60)
  expect(retryAfter).toBeLessThanOrEqual(91)
})
