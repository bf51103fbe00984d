/** The commands about senders, tokens and suppressions, against a running stack. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { checkApiKey } from '../../shared/ledger/apiKeys.ts'
import { listAudit, listRecipientAudit } from '../../shared/ledger/audit.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { bounceAbout, newDataDir, quiet, settingsFor, silent, until } from '../journey/journey.ts'
import { sendTo } from '../journey/signed.ts'
import { runRebound } from './run.ts'

const data = newDataDir()
let stack: LocalStack
beforeAll(async () => {
  stack = await startRebound({ dataDir: data.dir, smtpPort: 0, ...silent }, settingsFor('http://localhost:9/'))
})
afterAll(async () => {
  await stack.close()
  data.remove()
})

const rebound = (...args: string[]) => runRebound(args, { REBOUND_DATA: data.dir })

test('a sender is stored with its names and an endpoint whose secret is shown once', async () => {
  const added = await rebound(
    ...['senders', 'add', 'news', '--domain', 'News.Example.COM', '--tag', 'letters', '--url'],
    ...['https://hooks.example.com/in', '--category', 'hard', '--event', 'bounce', '--trust', 'signed'],
  )
  expect(added).toMatchObject({ code: 0, err: '' })
  const secret = /whsec_[A-Za-z0-9+/=]{40,}/.exec(added.out)?.[0] ?? ''
  expect(secret).not.toBe('')
  const shown = await rebound('senders', 'show', 'news')
  expect(JSON.parse(shown.out)).toMatchObject({
    names: { token: 'news', domains: ['news.example.com'], tags: ['letters'] },
    endpoints: [{ id: 'main', secrets: 1, filter: { categories: ['hard'], events: ['bounce'], leastTrust: 'signed' } }],
  })
  const again = await rebound('senders', 'set', 'news', '--state', 'paused')
  expect(again.out + shown.out).not.toContain('whsec_')
  expect(JSON.parse((await rebound('senders', 'show', 'news')).out)).toMatchObject({ endpoints: [{ state: 'paused' }] })
})

test('everything that is wrong with a sender is said at once, and nothing is stored', async () => {
  const wrong = await rebound(
    ...['senders', 'add', 'Wrong', '--token', 'toolongone', '--domain', 'no_domain', '--tag', 'letters'],
    ...['--url', 'http://192.0.2.7/', '--category', 'bad', '--thresholds', '{"holdMinutes":1}'],
  )
  expect(wrong.code).toBe(2)
  for (const said of ['id "Wrong"', '10 characters', 'no_domain', 'that of', 'https', '"bad"', 'holdMinutes'])
    expect(wrong.err, said).toContain(said)
  expect((await rebound('senders', 'list')).out).not.toContain('Wrong')
})

test("SES's list is followed when that is said, and not by a sender that keeps no addresses", async () => {
  expect(JSON.parse((await rebound('senders', 'show', 'news')).out)).not.toHaveProperty('settings.sesList')
  expect(await rebound('senders', 'set', 'news', '--ses-list', 'on')).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse((await rebound('senders', 'show', 'news')).out)).toMatchObject({ settings: { sesList: true } })
  expect(await rebound('senders', 'set', 'news', '--ses-list', 'off')).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse((await rebound('senders', 'show', 'news')).out)).toMatchObject({ settings: { sesList: false } })
  const refused = await rebound('senders', 'add', 'hidden', '--hashed', '--ses-list', 'on')
  expect(refused.code).toBe(2)
  expect(refused.err).toContain('SES list: a sender that keeps no addresses')
})

test('an issued return path holds the recipient when it bounces, and an operator lifts the hold', async () => {
  const issued = await rebound(
    ...['token', 'issue', 'news', '--message', 'm1', '--recipient', 'user1@example.org', '--domain', 'b.example.com'],
  )
  const [path = ''] = issued.out.split('\n')
  expect((await rebound('token', 'check', path, '--recipient', 'user1@example.org')).out).toContain('"recipient":true')
  expect((await rebound('token', 'check', path, '--recipient', 'al@example.org')).code).toBe(1)
  expect((await rebound('token', 'issue', 'news')).out).toMatch(/^verp_[a-z2-7]_news_/)
  const tooLong = await rebound(
    ...[
      'token',
      'issue',
      'news',
      '--message',
      'm'.repeat(12),
      '--recipient',
      'a@example.org',
      '--domain',
      'b.example.com',
    ],
  )
  expect(tooLong).toMatchObject({ code: 2, out: '' })
  expect(tooLong.err).toContain('12 characters')

  await sendTo(stack.smtpPort, [{ to: path, raw: bounceAbout(1) }])
  const day = new Date().toISOString().slice(0, 10)
  await until('the bounce', async () => (await listBounces(openStackTable(stack), 'news', day)).length === 1)
  await until('quiet queues', () => quiet(stack))
  const suppressions = (...args: string[]) => rebound('suppressions', ...args, '--sender', 'news')
  expect((await suppressions('list')).out).toMatch(/^\{"recipient":"user1@example.org","state":"held".+token verified/)
  expect((await suppressions('export', '--format', 'csv')).out).toMatch(/^recipient,.+\r\nuser1@example.org,held,/)
  await suppressions('lift', 'user1@example.org')
  expect((await suppressions('check', 'user1@example.org')).out).toContain('clear: lifted by an operator')
  expect((await suppressions('list')).out).toBe('')
})

test('an API key is shown once, listed without its secret, and revoked', async () => {
  await rebound('senders', 'add', 'keys')
  const made = await rebound('senders', 'key', 'keys', '--name', 'web shop')
  const [word = ''] = made.out.split('\n')
  expect(word).toMatch(/^rbk_keys_[0-9a-f]{12}_[A-Za-z0-9_-]{43}$/)
  const table = openStackTable(stack)
  expect(await checkApiKey(table, word, new Date())).toMatchObject({ owner: 'keys' })
  const id = word.split('_')[2] ?? ''
  const listed = await rebound('senders', 'keys', 'keys')
  expect(JSON.parse(listed.out)).toMatchObject({ id, name: 'web shop' })
  expect(listed.out).not.toContain(word.slice(-43))
  expect(await rebound('senders', 'keys', 'keys', '--revoke', id)).toMatchObject({ code: 0 })
  expect(await checkApiKey(table, word, new Date())).toBeNull()
  expect((await rebound('senders', 'keys', 'keys', '--revoke', id)).code).toBe(2)
  expect((await rebound('senders', 'key', 'nobody')).err).toContain('there is no sender "nobody"')
  const operator = (await rebound('senders', 'key', '--operator')).out.split('\n')[0] ?? ''
  expect(await checkApiKey(table, operator, new Date())).toMatchObject({ owner: null })
})

test('what one sender knows is nothing to another', async () => {
  await rebound('senders', 'add', 'other')
  await rebound('suppressions', 'add', 'private@example.org', '--sender', 'news')
  expect((await rebound('suppressions', 'check', 'private@example.org', '--sender', 'news')).out).toContain(
    'suppressed',
  )
  const asOther = await Promise.all([
    rebound('suppressions', 'check', 'private@example.org', '--sender', 'other'),
    rebound('suppressions', 'list', '--sender', 'other'),
    rebound('suppressions', 'lift', '--reason', 'none', '--sender', 'other'),
    rebound('senders', 'show', 'other'),
  ])
  expect(asOther.map(({ out }) => out).join('')).not.toMatch(/added by|news|hooks/)
  expect((await rebound('suppressions', 'list', '--sender', 'news')).out).toContain('private@example.org')
})

test('a mailbox and its rules are stored, said in one sentence, and taken away again', async () => {
  await rebound('senders', 'add', 'mail')
  const rules = '{"send":["policy","answer"],"when":"daily"}'
  const set = await rebound('senders', 'set', 'mail', '--forward', 'ops@example.com', '--forward-rules', rules)
  expect(set.out).toContain('ops@example.com gets a daily digest of policy; answers of people, at most 5 an hour.')
  expect(JSON.parse((await rebound('senders', 'show', 'mail')).out)).toMatchObject({
    forward: 'ops@example.com',
    settings: { forwardRules: { send: ['policy', 'answer'], when: 'daily' } },
  })
  const wrong = await rebound(
    ...['senders', 'set', 'mail', '--forward', 'ops@example.com, b@example.com'],
    ...['--forward-rules', '{"send":["all"],"perHour":0}'],
  )
  expect(wrong.code).toBe(2)
  for (const said of ['is no address', 'send is a list of', 'perHour']) expect(wrong.err).toContain(said)
  expect((await rebound('senders', 'set', 'mail', '--forward-rules', 'daily')).err).toContain(
    '--forward-rules is not JSON',
  )
  await rebound('senders', 'set', 'mail', '--forward', 'none', '--forward-rules', 'default')
  const shown = JSON.parse((await rebound('senders', 'show', 'mail')).out) as { forward: null; settings: object }
  expect([shown.forward, shown.settings]).toEqual([null, {}])
})

test('every change made on the command line is recorded, what was refused is not', async () => {
  await rebound('senders', 'add', 'audit', '--url', 'https://hooks.example.com/in')
  await rebound('senders', 'set', 'audit', '--tag', 'audit', '--retention', '30d')
  await rebound('senders', 'set', 'audit', '--url', 'http://192.0.2.7/')
  await rebound('senders', 'rotate', 'audit', 'main')
  await rebound('senders', 'rotate', 'audit', 'none')
  await rebound('suppressions', 'add', 'bo@example.org', '--sender', 'audit')
  await rebound('suppressions', 'lift', '--reason', 'user-unknown', '--sender', 'audit')
  await rebound('forget', 'al@example.org', '--sender', 'audit', '--once')
  const table = openStackTable(stack)
  const entries = await listAudit(table, 'audit')
  expect(entries.map(({ what }) => what)).toEqual([
    'forgot a person',
    'lifted all of reason user-unknown',
    'added an address',
    'gave endpoint main a new secret',
    'changed tags, retention',
    'added the sender; added endpoint main',
  ])
  expect(new Set(entries.map(({ who }) => who))).toEqual(new Set(['command line']))
  expect(await listRecipientAudit(table, 'audit', 'bo@example.org')).toMatchObject([{ what: 'added an address' }])
})
