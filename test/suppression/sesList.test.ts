/** The mirror of SES's suppression list, from an operator's decision to the list of a local SES. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { listen } from '../../infra/local/listener.ts'
import type { Listener } from '../../infra/local/listener.ts'
import { queryService, ServiceError } from '../../infra/local/protocol.ts'
import type { Service } from '../../infra/local/protocol.ts'
import { withSesList } from '../../infra/local/sesList.ts'
import { Unkind } from '../../infra/local/unkind.ts'
import type { DeliveryRequest } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { getDelivery } from '../../shared/ledger/deliveries.ts'
import { decide } from '../../shared/ledger/operate.ts'
import { getState } from '../../shared/ledger/recipients.ts'
import { checkSender } from '../../shared/ledger/readSender.ts'
import { getSender, recordSender } from '../../shared/ledger/senders.ts'
import type { Sender, SenderSettings } from '../../shared/ledger/senders.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { answered, Process } from '../webhook/delivering.ts'
import { arrive, bounceOfAddress, complaintAbout, pathOf } from './arriving.ts'

const recipient = 'bo@example.org'
let table: Table
let stop: () => Promise<void>
let listener: Listener
let directory: string
/** What SES was asked, in order. */
let asked: string[] = []
/** Calls that SES throttles from now on. */
let throttles = 0
/** Happens once, while SES is at work on a call. */
let meanwhile: (() => Promise<unknown>) | null = null

const file = () => join(directory, 'ses-list.json')
const listed = (): unknown => (existsSync(file()) ? JSON.parse(readFileSync(file(), 'utf8')) : {})

beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  directory = mkdtempSync(join(tmpdir(), 'rebound-ses-list-'))
  const ses = withSesList(file(), queryService('', {}))
  const watched: Service = {
    ...ses,
    async answer(operation, call) {
      asked.push(operation)
      const now = meanwhile
      meanwhile = null
      await now?.()
      if ((throttles -= 1) >= 0) throw new ServiceError('TooManyRequestsException', 'slow down', 429)
      return ses.answer(operation, call)
    },
  }
  listener = await listen(0, new Map([['ses', watched]]), new Unkind())
  vi.stubEnv('AWS_ENDPOINT_URL_SESV2', listener.url)
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local')
  ;({ table, stop } = await openTestTable())
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await listener.close()
  await stop()
  rmSync(directory, { recursive: true, force: true })
})

let senders = 0
let clock: { now: Date }
let deliver: Process
beforeEach(() => {
  asked = []
  throttles = 0
  clock = { now: new Date() }
  deliver = new Process(table, clock, () => answered(200))
})
afterEach(() => {
  rmSync(file(), { force: true })
})

async function newSender(settings: SenderSettings): Promise<Sender> {
  const id = `shop${(senders += 1)}`
  await recordSender(table, { id, name: id, settings })
  return (await getSender(table, id)) as Sender
}

/** An operator decides, each time a minute later; returns what is asked of deliver. */
async function decided(sender: Sender, what: 'add' | 'lift' | 'confirm', who = recipient): Promise<DeliveryRequest[]> {
  clock.now = new Date(clock.now.getTime() + 60_000)
  return (await decide(table, sender, who, { class: what }, clock.now)).requests
}

async function attemptAll(requests: readonly DeliveryRequest[]): Promise<void> {
  for (const request of requests) await deliver.attempt(request)
}

test('SES is not called for a sender that did not ask for it', async () => {
  const sender = await newSender({})
  const requests = [...(await decided(sender, 'add')), ...(await decided(sender, 'lift'))]
  await attemptAll(requests)
  expect([requests, asked]).toEqual([[], []])
})

test('a suppressed address is put on the list, and lifting deletes it there', async () => {
  const sender = await newSender({ sesList: true })
  await attemptAll(await decided(sender, 'add'))
  expect(listed()).toEqual({ [recipient]: 'BOUNCE' })
  await attemptAll(await decided(sender, 'lift'))
  expect(listed()).toEqual({})
  expect(asked).toEqual(['PutSuppressedDestination', 'DeleteSuppressedDestination'])
})

test('an address with characters of its own is deleted as it was put', async () => {
  const sender = await newSender({ sesList: true })
  const who = 'bo/a+b%2f#c?@example.org'
  await attemptAll(await decided(sender, 'add', who))
  expect(listed()).toEqual({ [who]: 'BOUNCE' })
  await attemptAll(await decided(sender, 'lift', who))
  expect(listed()).toEqual({})
})

test('a held address is not on the list until it is suppressed', async () => {
  const sender = await newSender({ sesList: true })
  await attemptAll(await arrive(table, pathOf(sender.id, 'm1', recipient), bounceOfAddress(1, recipient)))
  expect([(await getState(table, sender.id, recipient))?.state, asked]).toEqual(['held', []])
  await attemptAll(await decided(sender, 'confirm'))
  expect(listed()).toEqual({ [recipient]: 'BOUNCE' })
})

test('who complained is on the list for that', async () => {
  const sender = await newSender({ sesList: true })
  await attemptAll(await arrive(table, pathOf(sender.id, 'm1', recipient), complaintAbout(1, recipient)))
  expect(listed()).toEqual({ [recipient]: 'COMPLAINT' })
})

test('a release that overtakes the suppression wins, and copies of both change nothing', async () => {
  const sender = await newSender({ sesList: true })
  const suppressed = await decided(sender, 'add')
  // Who changes a state announces the one before again, in case nobody did: the last is the release.
  const released = (await decided(sender, 'lift')).slice(-1)
  expect([suppressed.length, released.length]).toEqual([1, 1])
  await attemptAll([...released, ...suppressed, ...released, ...suppressed])
  expect(listed()).toEqual({})
  expect(asked).not.toContain('PutSuppressedDestination')
  for (const { deliveryId } of [...suppressed, ...released])
    expect(await getDelivery(table, sender.id, deliveryId)).toMatchObject({ state: 'delivered' })
})

test('an address that is lifted while SES puts it on the list ends off the list', async () => {
  const sender = await newSender({ sesList: true })
  const suppressed = await decided(sender, 'add')
  meanwhile = async () => attemptAll(await decided(sender, 'lift'))
  await attemptAll(suppressed)
  expect(await getState(table, sender.id, recipient)).toMatchObject({ state: 'clear' })
  expect(listed()).toEqual({})
})

test('what SES throttles is tried again', async () => {
  const sender = await newSender({ sesList: true })
  // The SDK asks twice.
  throttles = 2
  const [request] = await decided(sender, 'add')
  await attemptAll(request ? [request] : [])
  expect(listed()).toEqual({})
  const [next] = deliver.asked
  expect(await getDelivery(table, sender.id, request?.deliveryId ?? '')).toMatchObject({
    state: 'pending',
    last: { status: 429, error: 'throttled' },
  })
  expect(next?.request).toMatchObject({ deliveryId: request?.deliveryId, attempt: 2 })
  clock.now = new Date(clock.now.getTime() + (next?.delay ?? 0) * 1000)
  await attemptAll(next ? [next.request] : [])
  expect(listed()).toEqual({ [recipient]: 'BOUNCE' })
  expect(await getDelivery(table, sender.id, request?.deliveryId ?? '')).toMatchObject({ state: 'delivered' })
})

test('a sender that keeps no addresses cannot turn it on', () => {
  const names = { token: null, domains: [], addresses: [], tags: [] }
  const check = (settings: SenderSettings) => checkSender({ id: 'shop', name: 'shop', names, settings }, []).problems
  expect(check({ sesList: true })).toEqual([])
  expect(check({ sesList: true, hashed: true })).toEqual([
    "SES list: a sender that keeps no addresses has none to put on SES's suppression list",
  ])
})
