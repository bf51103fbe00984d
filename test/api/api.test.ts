import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { rateLimit } from '../../functions/console/api/rate.ts'
import type { Table } from '../../shared/aws/table.ts'
import { listApiKeys } from '../../shared/ledger/apiKeys.ts'
import { listAudit, listRecipientAudit } from '../../shared/ledger/audit.ts'
import { getPayload } from '../../shared/ledger/attempts.ts'
import { openMassFailure } from '../../shared/ledger/guard.ts'
import { getState, readRecipient } from '../../shared/ledger/recipients.ts'
import { getSender } from '../../shared/ledger/senders.ts'
import { bounceAbout } from '../journey/journey.ts'
import { addSender, arrive, bounceOfAddress, pathOf } from '../suppression/arriving.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { serveApi } from './serving.ts'
import type { Call } from './serving.ts'

let table: Table
let stop: () => Promise<void>
let operator: Call
let served: ReturnType<typeof serveApi>
beforeAll(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  ;({ table, stop } = await openTestTable())
  served = serveApi(table)
  operator = await served.as(null)
})
afterAll(() => stop())

test('whoever does not say who he is, or says it with a key that is none, is told so in a problem', async () => {
  const problem = { type: 'about:blank', title: 'Who is calling?', status: 401 }
  const wrong = `rbk_shop_0a1b2c3d4e5f_${'x'.repeat(43)}`
  for (const word of [null, 'rbk_', wrong, 'x'.repeat(300)]) {
    const answered = await served.withKey(word)('GET', '/bounces')
    expect(answered).toMatchObject({ status: 401, type: 'application/problem+json', body: problem })
  }
  // What the calls are is no secret.
  expect((await served.withKey(null)('GET', '/openapi.json')).body).toMatchObject({ openapi: '3.1.0' })
})

test('a key is shown once, kept as a hash, known by the day of its last use, and ends when it is revoked', async () => {
  await addSender(table, 'keys')
  const made = await operator('POST', '/senders/keys/keys', { name: 'web shop' })
  const { key: word, id } = made.body as { key: string; id: string }
  expect(made.status).toBe(201)
  expect(word).toMatch(/^rbk_keys_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/)
  const mine = served.withKey(word)
  expect((await mine('GET', '/bounces')).status).toBe(200)
  const listed = await operator('GET', '/senders/keys/keys')
  const today = new Date().toISOString().slice(0, 10)
  expect(listed.body).toEqual({ keys: [{ id, name: 'web shop', created: today, lastUsed: today }] })
  const secret = word.slice(-43)
  const rows = await table.query({ where: { text: '#pk = :pk', values: { pk: 'S#keys' } } })
  expect(JSON.stringify(rows) + listed.text).not.toContain(secret)

  const second = (await operator('POST', '/senders/keys/keys', { name: 'second' })).body as { key: string }
  // One letter off, or another's id, is another key.
  const off = word.endsWith('A') ? `${word.slice(0, -1)}B` : `${word.slice(0, -1)}A`
  expect((await served.withKey(off)('GET', '/bounces')).status).toBe(401)
  expect((await served.withKey(word.replace('rbk_keys', 'rbk_shop'))('GET', '/bounces')).status).toBe(401)
  expect((await operator('DELETE', `/senders/keys/keys/${id}`)).status).toBe(200)
  expect((await mine('GET', '/bounces')).status).toBe(401)
  expect((await served.withKey(second.key)('GET', '/bounces')).status).toBe(200)
  expect((await operator('DELETE', `/senders/keys/keys/${id}`)).status).toBe(404)
  for (let more = 1; more < 20; more += 1) await operator('POST', '/senders/keys/keys', {})
  expect((await operator('POST', '/senders/keys/keys', {})).body['detail']).toContain('at most 20')
  expect(await listApiKeys(table, 'keys')).toHaveLength(20)
})

test('a sender is registered, shown, changed and removed, and what is wrong is said as the command line says it', async () => {
  const wrong = await operator('POST', '/senders', {
    id: 'Wrong',
    token: 'toolongone',
    domains: ['no_domain'],
    settings: { thresholds: { holdMinutes: 1 }, retain: 3 },
    endpoint: { url: 'http://192.0.2.7/', categories: ['bad'] },
  })
  expect(wrong).toMatchObject({ status: 422, body: { title: 'Nothing was stored' } })
  for (const said of ['id "Wrong"', '10 characters', 'no_domain', 'https', '"bad"', 'holdMinutes', '"retain"'])
    expect(wrong.text.replaceAll('\\"', '"'), said).toContain(said)
  const url = 'https://hooks.example.com/in'
  const made = await operator('POST', '/senders', { id: 'news', domains: ['News.Example.COM'], endpoint: { url } })
  expect(made).toMatchObject({ status: 201, body: { sender: { names: { domains: ['news.example.com'] } } } })
  expect(made.body['secret']).toMatch(/^whsec_/)
  expect((await operator('POST', '/senders', { id: 'news' })).status).toBe(409)
  const paused = await operator('PATCH', '/senders/news', { tags: ['letters'], endpoint: { state: 'paused' } })
  expect(paused.body).toMatchObject({
    secret: null,
    sender: {
      names: { tags: ['letters'], domains: ['news.example.com'] },
      endpoints: [{ url, state: 'paused', secrets: 1 }],
    },
  })
  await operator('PATCH', '/senders/news', { endpoint: { state: 'active' } })
  const rotated = await operator('POST', '/senders/news/endpoints/main/secret', {})
  expect(rotated).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) as string } })
  expect(rotated.body['secret']).not.toBe(made.body['secret'])
  expect((await operator('POST', '/senders/news/endpoints/none/secret', {})).status).toBe(404)
  const shown = await operator('GET', '/senders/news')
  expect(shown.body).toMatchObject({ endpoints: [{ state: 'active', secrets: 2 }] })
  // Not even sealed ones.
  expect(shown.text).not.toMatch(/whsec_|"\d+\.[\w-]{40,}"/)
  expect((await operator('GET', '/senders')).text).toContain('"news"')
  const { tests } = (await operator('POST', '/senders/news/test')).body as { tests: { deliveryId: string }[] }
  expect(tests).toHaveLength(1)
  const asked = served.asked.at(-1)
  expect(asked && (await getPayload(table, asked))).toContain('"type":"test"')
  const key = await served.as('news')
  expect((await operator('DELETE', '/senders/news/endpoints/main')).status).toBe(200)
  expect((await operator('DELETE', '/senders/news')).status).toBe(200)
  expect((await operator('GET', '/senders/news')).status).toBe(404)
  // Its keys end with it.
  expect((await key('GET', '/bounces')).status).toBe(401)
})

test('what an API key may not do, it is told', async () => {
  await addSender(table, 'small')
  const mine = await served.as('small')
  for (const [method, path] of [
    ['GET', '/senders'],
    ['GET', '/senders/small'],
    ['PATCH', '/senders/small'],
    ['POST', '/senders/small/keys'],
    ['DELETE', '/senders/small'],
  ] as const) {
    expect(await mine(method, path, method === 'GET' ? undefined : {})).toMatchObject({ status: 403 })
  }
})

test('who asks before sending hears send, hold or stop, and why', async () => {
  await addSender(table, 'ask')
  const mine = await served.as('ask')
  await arrive(table, pathOf('ask', '1', 'held@example.org'), bounceOfAddress(1, 'held@example.org'))
  await mine('POST', '/suppressions/add', { recipients: ['Stop@Example.ORG'] })
  const recipients = ['fine@example.org', 'HELD@example.org', 'stop@example.org']
  const { answers } = (await mine('POST', '/check', { recipients })).body as { answers: Record<string, string>[] }
  expect(answers.map(({ recipient, answer }) => [recipient, answer])).toEqual([
    ['fine@example.org', 'send'],
    ['HELD@example.org', 'hold'],
    ['stop@example.org', 'stop'],
  ])
  expect(answers[1]?.['says']).toContain('hard bounce user-unknown')
  expect(answers[2]?.['says']).toContain('added by an operator')
  expect((await mine('POST', '/check', { recipient: 'fine@example.org' })).text).toContain('"answer":"send"')
  const thousand = Array.from({ length: 1000 }, (_, n) => `n${n}@example.org`)
  expect((await mine('POST', '/check', { recipients: thousand })).body['answers']).toHaveLength(1000)
  const more = await mine('POST', '/check', { recipients: [...thousand, 'x@example.org'] })
  expect(more).toMatchObject({ status: 400, body: { status: 400 } })
  expect((await mine('POST', '/check', { recipients: ['nobody'] })).body).toMatchObject({
    status: 422,
    errors: ['not an address: nobody'],
  })
})

test('an accepted message takes soft failures away where its token says whose it is', async () => {
  await addSender(table, 'took')
  const mine = await served.as('took')
  await arrive(table, pathOf('took', 'soft', 'user1@example.org'), bounceAbout(1, '452 4.2.2 Mailbox full'))
  const accepted = [
    { recipient: 'user1@example.org', returnPath: pathOf('took', 'ok', 'user1@example.org') },
    { recipient: 'user1@example.org', returnPath: pathOf('ask', 'ok', 'user1@example.org') },
    { recipient: 'user1@example.org' },
    { recipient: 'nobody', messageId: '<1@example.com>' },
    { recipient: 'user1@example.org', messageId: 'no id' },
    { recipient: 'user1@example.org', messageId: '<4711@example.com>' },
  ]
  expect((await mine('POST', '/accepted', { accepted })).body).toEqual({
    recorded: 1,
    registered: 1,
    refused: [
      { entry: 1, why: 'other-sender' },
      { entry: 2, why: 'no-proof' },
      { entry: 3, why: 'no-address' },
      { entry: 4, why: 'bad-message-id' },
    ],
  })
  const { rows } = await readRecipient(table, 'took', 'user1@example.org', new Date())
  expect(rows.map((row) => row.class).sort()).toEqual(['soft', 'success'])
  expect(await getSender(table, 'took')).toMatchObject({ successKnown: true, registersIds: true })
})

test('bounces are listed newest first in pages that neither repeat nor miss one, and found by recipient', async () => {
  await addSender(table, 'many')
  const mine = await served.as('many')
  for (let n = 0; n < 7; n += 1)
    await arrive(table, pathOf('many', `n${n}`, `user${n}@example.org`), bounceAbout(n), new Date(), 'many')
  await arrive(table, pathOf('many', 'again', 'user3@example.org'), bounceAbout(3), new Date(), 'many')
  const seen: string[] = []
  let cursor = ''
  for (let page = 0; page < 9; page += 1) {
    const { bounces, next } = (await mine('GET', `/bounces?limit=3${cursor}`)).body as {
      bounces: { bounceId: string; storedAt: string; report: { recipient: string } }[]
      next: string | null
    }
    seen.push(...bounces.map(({ storedAt, bounceId }) => `${storedAt} ${bounceId}`))
    if (next === null) break
    cursor = `&cursor=${next}`
  }
  expect(seen).toHaveLength(8)
  expect(seen).toEqual([...new Set(seen)].sort().reverse())
  const found = await mine('POST', '/bounces/search', { recipient: 'User3@example.org' })
  const rows = found.body['bounces'] as { bounceId: string; report: { recipient: string } }[]
  expect(rows.map(({ report }) => report.recipient)).toEqual(['user3@example.org', 'user3@example.org'])
  const one = await mine('GET', `/bounces/${rows[0]?.bounceId ?? ''}`)
  expect(one.body).toMatchObject({
    sender: 'many',
    report: { reason: 'user-unknown', trust: 'signed', advice: 'hold' },
  })
  const bad = Buffer.from('B#other').toString('base64url')
  expect((await mine('GET', `/bounces?cursor=${bad}`)).status).toBe(400)
  const noDay = Buffer.from('2026-99-99T00').toString('base64url')
  expect((await mine('GET', `/bounces?cursor=${noDay}`)).status).toBe(400)
  const old = await mine('GET', '/bounces?since=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z')
  expect(old.body).toEqual({ bounces: [], next: null })
})

test('suppressions are listed in pages, exported as they are imported, and lifted by address', async () => {
  await addSender(table, 'list')
  await addSender(table, 'copy')
  const mine = await served.as('list')
  const copy = await served.as('copy')
  const recipients = ['=cmd@example.org', ...Array.from({ length: 6 }, (_, n) => `p${n}@example.org`)]
  await mine('POST', '/suppressions/add', { recipients, until: '2099-01-01T00:00:00Z' })
  const listed: string[] = []
  let cursor = ''
  for (let page = 0; page < 9; page += 1) {
    const { suppressions, next } = (await mine('GET', `/suppressions?limit=2${cursor}`)).body as {
      suppressions: { recipient: string }[]
      next: string | null
    }
    listed.push(...suppressions.map(({ recipient }) => recipient))
    if (next === null) break
    cursor = `&cursor=${next}`
  }
  expect(listed.sort()).toEqual([...recipients].sort())
  for (const format of ['csv', 'ndjson']) {
    const exported = await mine('GET', `/suppressions/export?format=${format}`)
    expect(exported.status).toBe(200)
    if (format === 'csv') expect(exported.text).toContain("'=cmd@example.org")
    expect((await copy('POST', '/suppressions/import', { list: exported.text })).body).toEqual({ added: 7 })
  }
  expect((await getState(table, 'copy', '=cmd@example.org'))?.state).toBe('suppressed')
  const bad = await copy('POST', '/suppressions/import', { list: 'recipient\r\nal@example.org\r\nnobody\r\n' })
  expect(bad.body).toMatchObject({ status: 422, errors: ['line 3: not an address: nobody'] })
  expect(await getState(table, 'copy', 'al@example.org')).toBeNull()
  const lifted = await copy('POST', '/suppressions/lift', { recipients: ['p1@example.org'] })
  expect(lifted.body).toMatchObject({ decided: 1, states: [{ recipient: 'p1@example.org' }] })
  expect((await getState(table, 'copy', 'p1@example.org'))?.state).toBe('clear')
})

test('what is held is lifted by incident, by rule, or by reason, provider and period', async () => {
  await addSender(table, 'lift')
  const mine = await served.as('lift')
  const hold = (who: string, mx?: string) =>
    arrive(table, pathOf('lift', who.slice(0, 2), who), bounceOfAddress(1, who, mx))
  for (const who of ['g1@example.org', 'g2@example.org']) await hold(who, 'aspmx.l.google.com')
  await hold('o1@example.org')
  const decide = async (body: object) => (await mine('POST', '/suppressions/lift', body)).body
  expect(await decide({})).toMatchObject({ status: 400 })
  expect(await decide({ incident: 'none' })).toMatchObject({ status: 404 })
  expect(await decide({ reason: 'user-unknown', provider: 'google', until: '2026-01-01T00:00:00Z' })).toEqual({
    decided: 0,
    more: false,
  })
  const [row] = (await readRecipient(table, 'lift', 'g1@example.org', new Date())).rows
  if (!row) throw new Error('no row')
  const incident = await openMassFailure(table, 'lift', row, new Date())
  expect(await decide({ incident })).toEqual({ decided: 2, more: false })
  expect(await decide({ rule: row.rule })).toEqual({ decided: 1, more: false })
  for (const who of ['g1@example.org', 'o1@example.org'])
    expect((await getState(table, 'lift', who))?.says).toContain('lifted by an operator')
  const { incidents } = (await mine('GET', '/incidents')).body as { incidents: { id: string; says: string }[] }
  expect(incidents).toMatchObject([{ id: incident }])
})

test('a reply and a pasted bounce are explained; nothing is stored of them', async () => {
  await addSender(table, 'words')
  const mine = await served.as('words')
  const reply = await mine('POST', '/explain', { text: '550 5.1.1 user unknown' })
  expect(reply.body).toMatchObject({
    category: 'hard',
    reason: 'user-unknown',
    fix: { who: expect.any(String) as string },
  })
  const verdict = await mine('POST', '/analyze', { mail: bounceAbout(9) })
  expect(verdict.body).toMatchObject({
    kind: 'bounce',
    reports: [{ recipient: 'user9@example.org', trust: 'unverified' }],
  })
  expect((await mine('GET', '/bounces')).body).toEqual({ bounces: [], next: null })
})

test('odd requests are problems, never faults: no JSON, other fields, too much, unknown calls', async () => {
  await addSender(table, 'odd')
  const mine = await served.as('odd')
  expect((await mine('POST', '/check', '{')).body).toMatchObject({
    status: 400,
    detail: expect.stringContaining('JSON') as string,
  })
  expect((await mine('POST', '/check', { recipients: [], more: 1 })).status).toBe(400)
  expect((await mine('POST', '/check', { recipient: 'x'.repeat(5_000_000) })).body).toMatchObject({ status: 413 })
  expect((await mine('GET', '/nothing')).body).toMatchObject({ status: 404, title: 'Not found' })
  expect((await mine('GET', '/bounces/%E0%A4%A')).status).toBe(404)
  const limited = serveApi(table, { rate: rateLimit(3, 2) })
  const busy = await limited.as('odd')
  const answers: number[] = []
  for (let n = 0; n < 5; n += 1) answers.push((await busy('GET', '/incidents')).status)
  expect(answers).toEqual([200, 200, 200, 429, 429])
})

test('every change is recorded with the key that made it, and never with an address', async () => {
  const id = 'audited'
  expect((await operator('POST', '/senders', { id, domains: ['audited.example.com'] })).status).toBe(201)
  const url = 'https://hooks.example.com/in'
  await operator('PATCH', `/senders/${id}`, { name: 'Audited', endpoint: { id: 'main', url } })
  expect((await operator('PATCH', `/senders/${id}`, { tags: ['not a tag!'] })).status).toBe(422)
  await operator('POST', `/senders/${id}/endpoints/main/secret`, { hours: 1 })
  const mine = await served.as(id)
  const query = `?sender=${id}`
  await mine('POST', `/suppressions/add${query}`, { recipients: ['bo@example.org'] })
  await mine('POST', `/suppressions/lift${query}`, { recipients: ['bo@example.org'] })
  await mine('POST', `/suppressions/lift${query}`, { reason: 'user-unknown' })
  await operator('POST', `/senders/${id}/test`, {})
  const { id: madeKey } = (await operator('POST', `/senders/${id}/keys`, { name: 'web' })).body as { id: string }
  await operator('DELETE', `/senders/${id}/keys/${madeKey}`)
  await operator('DELETE', `/senders/${id}/endpoints/main`)
  const entries = (await listAudit(table, id)).map(({ who, what }) => `${who.split(' ')[0] ?? ''}: ${what}`)
  expect(entries.sort()).toEqual([
    'key: added an address',
    'key: added the sender',
    'key: changed name; added endpoint main',
    'key: gave endpoint main a new secret',
    'key: lifted all of reason user-unknown',
    'key: lifted an address',
    `key: made API key ${madeKey}`,
    'key: removed endpoint main',
    `key: revoked API key ${madeKey}`,
    'key: sent a test',
  ])
  const [{ id: keyId } = { id: '' }] = await listApiKeys(table, id)
  const about = await listRecipientAudit(table, id, 'bo@example.org')
  expect(about.map(({ who }) => who)).toEqual([`key ${keyId}`, `key ${keyId}`])
  expect((await operator('DELETE', `/senders/${id}`)).status).toBe(200)
  expect((await listAudit(table, id)).map(({ what }) => what)).toContain('removed the sender')
})
