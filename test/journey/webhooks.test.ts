/** Receivers that misbehave and processes that die, through the whole local stack: what arrives, and what the ledger tells of it. */
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, test } from 'vitest'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { getHistory, listDeliveries } from '../../shared/ledger/deliveries.ts'
import { getSender, recordEndpoint } from '../../shared/ledger/senders.ts'
import type { BounceEvent } from '../../shared/webhook/events.ts'
import {
  bounceAbout,
  killed,
  newDataDir,
  secret,
  sendMails,
  settingsFor,
  silent,
  startProcess,
  until,
} from './journey.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** `n` counts the requests about one recipient, 1 for the first. */
type Behaviour = (response: ServerResponse, n: number, request: IncomingMessage) => void

/** A receiver that verifies and answers as it is told for each recipient; 204 for the others. */
async function receive(behaviours: Record<string, Behaviour>) {
  const heard: { id: string; recipient: string; body: string; path: string }[] = []
  const webhook = new Webhook(secret)
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      const body = Buffer.concat(chunks as Buffer[]).toString()
      const path = request.url ?? ''
      const { data } = (
        path === '/' ? webhook.verify(body, request.headers as Record<string, string>) : JSON.parse(body)
      ) as BounceEvent
      const { recipient } = data
      heard.push({ id: String(request.headers['webhook-id']), recipient, body, path })
      const n = heard.filter((each) => each.recipient === recipient && each.path === path).length
      const behave = behaviours[path === '/' ? recipient : path]
      if (behave) behave(response, n, request)
      else response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, heard }
}

const firstThen =
  (first: Behaviour): Behaviour =>
  (response, n, request) => {
    if (n === 1) first(response, n, request)
    else response.writeHead(204).end()
  }
const user = (n: number) => `user${n}@example.org`

async function historiesOf(stack: LocalStack, endpoint: string) {
  const table = openStackTable(stack)
  const { deliveries } = await listDeliveries(table, { sender: 'shop', endpoints: [endpoint] }, new Date())
  const all = await Promise.all(deliveries.map(({ deliveryId }) => getHistory(table, 'shop', deliveryId)))
  return new Map(
    all
      .filter((each) => each !== null)
      .map((each) => {
        const { data } = JSON.parse(each.payload ?? '{"data":{}}') as BounceEvent
        return [data.recipient, each]
      }),
  )
}

test('whatever a receiver does, every event arrives, copies carry one id and the same bytes, and the ledger tells the true story', async () => {
  const { url, heard } = await receive({
    [user(1)]: firstThen((response) => response.writeHead(500).end()),
    [user(2)]: firstThen((response) => response.writeHead(429, { 'retry-after': '8' }).end()),
    [user(3)]: firstThen((_, __, request) => request.socket.destroy()),
    [user(4)]: firstThen(() => undefined),
    [user(5)]: (response) => void setTimeout(() => response.writeHead(200).end(), 6_000),
    [user(6)]: firstThen((response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()),
    '/gone': (response) => response.writeHead(410).end(),
  })
  const data = newDataDir()
  cleanups.push(data.remove)
  const stack = await startRebound({ dataDir: data.dir, smtpPort: 0, ...silent }, settingsFor(`${url}/`))
  cleanups.push(() => stack.close())
  const table = openStackTable(stack)
  const main = (await getSender(table, 'shop'))?.endpoints[0]
  if (!main) throw new Error('no endpoint')
  await recordEndpoint(table, 'shop', { ...main, id: 'gone', url: `${url}/gone`, secrets: [] })
  await sendMails(
    stack.smtpPort,
    [1, 2, 3, 4, 5, 6, 7].map((n) => bounceAbout(n)),
  )
  const done = async () =>
    [...(await historiesOf(stack, 'main')).values()].filter(({ delivery }) => delivery.state === 'delivered')
  await until('all deliveries', async () => (await done()).length === 7, 60)

  const stories = await historiesOf(stack, 'main')
  const story = (n: number) => stories.get(user(n))?.attempts.map(({ status, error }) => error ?? status)
  expect([1, 2, 3, 5, 6, 7].map(story)).toEqual([
    ['http-status', 204],
    ['http-status', 204],
    ['connection-failed', 204],
    [200],
    ['redirect', 204],
    [204],
  ])
  // The first attempt had no answer; both could have taken place.
  expect(story(4)).toEqual(['timeout', 204])
  const [asked, again] = stories.get(user(2))?.attempts ?? []
  expect(Date.parse(again?.at ?? '') - Date.parse(asked?.at ?? '')).toBeGreaterThanOrEqual(8_000)
  for (let n = 1; n <= 7; n += 1) {
    const copies = heard.filter(({ recipient, path }) => recipient === user(n) && path === '/')
    expect(copies.length).toBe(story(n)?.length)
    expect(new Set(copies.map(({ id }) => id)).size).toBe(1)
    expect(new Set(copies.map(({ body }) => body))).toEqual(new Set([stories.get(user(n))?.payload]))
  }
  const gone = (await getSender(table, 'shop'))?.endpoints.find(({ id }) => id === 'gone')
  expect(gone).toMatchObject({ state: 'disabled', because: 'gone' })
  const parked = await listDeliveries(table, { sender: 'shop', endpoints: ['gone'], state: 'parked' }, new Date())
  expect(parked.deliveries).toHaveLength(7)
})

test('a process killed between posting and recording, and one killed between storing and posting: the events arrive, once more or at last', async () => {
  const dying: { kill?: () => void } = {}
  const { url, heard } = await receive({ [user(1)]: firstThen(() => dying.kill?.()) })
  const data = newDataDir(settingsFor(`${url}/`))
  cleanups.push(data.remove)
  const first = await startProcess(data.dir)
  const died = new Promise((resolve) => first.process.once('exit', resolve))
  dying.kill = () => void first.process.kill('SIGKILL')
  await sendMails(first.smtpPort, [bounceAbout(1)])
  await died

  // The mail is on disk when its sender has its 250; nothing more is waited for.
  const second = await startProcess(data.dir)
  await sendMails(second.smtpPort, [bounceAbout(2)], 1, () => void second.process.kill('SIGKILL'))
  await killed(second.process)

  const stack = await startRebound(
    { dataDir: data.dir, smtpPort: 0, visibilityTimeout: 2, ...silent },
    settingsFor(`${url}/`),
  )
  cleanups.push(() => stack.close())
  const arrived = (n: number) => heard.filter(({ recipient }) => recipient === user(n))
  const delivered = async (n: number) => (await historiesOf(stack, 'main')).get(user(n))?.delivery.state === 'delivered'
  await until('both', async () => (await delivered(1)) && (await delivered(2)))
  const copies = arrived(1)
  expect(copies.length).toBeGreaterThanOrEqual(2)
  expect(new Set(copies.map(({ id, body }) => id + body)).size).toBe(1)
  expect(arrived(2).length).toBeGreaterThanOrEqual(1)
  const attempts = (await historiesOf(stack, 'main')).get(user(1))?.attempts ?? []
  expect(attempts[0]).toMatchObject({ error: 'interrupted', status: null })
  expect(attempts.at(-1)).toMatchObject({ error: null, status: 204 })
})
