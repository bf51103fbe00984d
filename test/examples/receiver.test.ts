import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Ajv } from 'ajv'
import { afterEach, expect, test } from 'vitest'
import { newSecret, sign } from '../../shared/webhook/sign.ts'
import { post } from '../../shared/webhook/post.ts'
import { makeSchema } from '../webhook/makeSchema.ts'
import { until } from '../journey/journey.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

test('the example receiver verifies, acts on advice, and does a copy only once', async () => {
  const secret = newSecret(randomBytes)
  const port = await freePort()
  const env = { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) }
  const receiver = spawn(process.execPath, ['test/examples/receiver.mjs'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(() => receiver.kill())
  let output = ''
  receiver.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const url = `http://localhost:${port}/`
  const send = async (id: string, data: object, key = secret) => {
    const body = JSON.stringify({ type: 'bounce.hard', data })
    return (await post(url, { ...sign(id, body, [key], new Date()) }, body, { allowLoopback: true })).status
  }
  const hold = { advice: 'hold', recipient: 'bo@example.org', reason: 'user-unknown' }
  await until(
    'the receiver',
    async () => (await send('0', { advice: 'wait', recipient: 'a', reason: 'b' })) === 204,
    10,
  )
  expect(await send('1', hold)).toBe(204)
  expect(await send('1', hold)).toBe(204)
  expect(await send('2', { advice: 'fix', recipient: 'x', fix: { who: 'sender-admin', title: 'Mend SPF' } })).toBe(204)
  expect(await send('3', hold, newSecret(randomBytes))).toBe(401)
  await until('its output', () => output.includes('Mend SPF'), 5)
  expect(output.match(/do not send to bo@example\.org/g)).toHaveLength(1)
  expect(output).toContain('sender-admin: Mend SPF')
})

test('the example script signs a body with openssl and curl, and the example receiver verifies it', async () => {
  const secret = newSecret(randomBytes)
  const port = await freePort()
  const receiver = spawn(process.execPath, ['test/examples/receiver.mjs'], {
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  cleanups.push(() => receiver.kill())
  let output = ''
  receiver.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const send = (key: string) => {
    const args = ['test/examples/send-webhook.sh', `http://localhost:${port}/`, 'test/examples/bounce.hard.json']
    return spawnSync('bash', args, { env: { ...process.env, WEBHOOK_SECRET: key }, encoding: 'utf8' }).stdout.trim()
  }
  await until('the receiver', () => send(secret) === '204', 10)
  await until('its output', () => output.includes('do not send to bo@example.org'), 5)
  expect(send(newSecret(randomBytes))).toBe('401')
})

test('the body in the examples is one that the schema takes, every field of it', async () => {
  const strict = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(await makeSchema(true)) as object)
  const bodies = [readFileSync('test/examples/bounce.hard.json', 'utf8')]
  const page = readFileSync('shared/webhook/README.md', 'utf8')
  bodies.push(...[...page.matchAll(/```json\n(.*?)```/gs)].map(([, json]) => json ?? ''))
  expect(bodies.length).toBeGreaterThanOrEqual(5)
  for (const body of bodies) expect([strict(JSON.parse(body)), strict.errors]).toEqual([true, null])
})

test('the example is about 20 lines', () => {
  const lines = readFileSync('test/examples/receiver.mjs', 'utf8').trim().split('\n')
  expect(lines.length).toBeLessThanOrEqual(24)
})
