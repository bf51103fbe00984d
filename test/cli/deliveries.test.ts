/** `rebound deliveries` and the rotation of a secret, against a running stack whose receiver fails first. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { recordDelivery } from '../../shared/ledger/deliveries.ts'
import { claimAttempt, recordOutcome } from '../../shared/ledger/attempts.ts'
import { bounceAbout, newDataDir, secret, sendMails, settingsFor, silent, until } from '../journey/journey.ts'
import { runRebound } from './run.ts'

const data = newDataDir()
const heard: { id: unknown; signatures: number; body: string }[] = []
const receiver = createServer((request, response) => {
  void request.toArray().then((chunks) => {
    const signatures = String(request.headers['webhook-signature']).split(' ').length
    heard.push({ id: request.headers['webhook-id'], signatures, body: Buffer.concat(chunks as Buffer[]).toString() })
    response.writeHead(204).end()
  })
})
let stack: LocalStack
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port } = receiver.address() as AddressInfo
  stack = await startRebound({ dataDir: data.dir, smtpPort: 0, ...silent }, settingsFor(`http://localhost:${port}/`))
})
afterAll(async () => {
  await stack.close()
  receiver.closeAllConnections()
  receiver.close()
  data.remove()
})

const rebound = (...args: string[]) => runRebound(args, { REBOUND_DATA: data.dir })

test('a delivery is listed, shown with its attempt and body, and replayed with the same bytes under the same id', async () => {
  await sendMails(stack.smtpPort, [bounceAbout(1)])
  await until('the webhook', () => heard.length === 1)
  await until('its outcome', async () =>
    (await rebound('deliveries', 'list', '--format', 'text')).out.includes('delivered'),
  )
  const [line = ''] = (await rebound('deliveries', 'list', '--sender', 'shop', '--since', '1h')).out.split('\n')
  const { deliveryId } = JSON.parse(line) as { deliveryId: string }
  const shown = await rebound('deliveries', 'show', deliveryId, '--format', 'text')
  // The delivery row tells of a first success; a row of the attempt itself is written when it is sent again.
  const attempts = { text: '#pk = :pk AND begins_with(#sk, :a)', values: { pk: `D#shop#${deliveryId}`, a: 'A#' } }
  expect(await openStackTable(stack).query({ where: attempts })).toEqual([])
  expect(shown.out).toMatch(/attempt 1 {2}\S+ {2}204, \d+ ms\n {2}body \{"type":"bounce\.hard"/)
  expect((await rebound('deliveries', 'replay', deliveryId)).out).toContain('goes out again')
  await stack.invoke('sweep')
  await until('the copy', () => heard.length === 2)
  expect(heard[1]).toEqual(heard[0])
  await until('both attempts', async () => {
    const { out } = await rebound('deliveries', 'show', deliveryId, '--format', 'text')
    return /attempt 1 .+\n {2}attempt 2 {2}\S+ {2}204, /.test(out)
  })
  expect((await rebound('deliveries', 'show', 'none')).err).toContain('there is no delivery "none"')
})

test('all failed deliveries of a sender since a time go out again', async () => {
  const table = openStackTable(stack)
  const now = new Date()
  const delivery = { sender: 'shop', deliveryId: 'given-up', endpoint: 'main', bounceId: 'none', event: 'test' }
  await recordDelivery(table, delivery, now)
  const claimed = await claimAttempt(table, { ...delivery, attempt: 1 }, 'm', now)
  if (!claimed) throw new Error('not claimed')
  const last = { at: now.toISOString(), status: 500, ms: 3, error: 'http-status', next: null }
  await recordOutcome(table, claimed, { state: 'failed', last }, now)
  const failed = await rebound('deliveries', 'list', '--failed', '--format', 'text')
  expect(failed.out).toMatch(/failed +test +shop\/main {2}given-up {2}1 attempt {2}http-status 500\n/)
  expect((await rebound('deliveries', 'replay', '--sender', 'shop', '--since', '1h', '--failed')).out).toContain(
    '1 go out',
  )
  const parked = (await rebound('deliveries', 'list', '--parked')).out.trim().split('\n')
  // The one that was delivered, and the endpoint that nobody named, are left alone.
  expect(parked.map((line) => (JSON.parse(line) as { deliveryId: string }).deliveryId)).toEqual(['given-up'])
  expect((await rebound('deliveries', 'replay', 'given-up')).err).toContain('is parked')
  expect((await rebound('deliveries', 'list', '--since', 'soon')).code).toBe(2)
})

test('a rotated secret is shown once, and both sign until the old one ends', async () => {
  const rotated = await rebound('senders', 'rotate', 'shop', 'main')
  const [fresh] = /whsec_[A-Za-z0-9+/=]{40,}/.exec(rotated.out) ?? ['']
  expect(fresh).not.toBe(secret)
  expect(rotated.out).toMatch(/signs too until 20/)
  expect((await rebound('senders', 'show', 'shop')).out).toContain('"secrets": 2')
  expect((await rebound('senders', 'rotate', 'shop', 'other')).err).toContain('has no endpoint "other"')
  await rebound('senders', 'rotate', 'shop', 'main', '--hours', '0')
  expect((await rebound('senders', 'show', 'shop')).out).toContain('"secrets": 1')
})
