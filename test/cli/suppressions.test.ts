/** What operators say about many addresses at once, and how senders are tried and removed. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStackTable, startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { openMassFailure } from '../../shared/ledger/guard.ts'
import { readRecipient } from '../../shared/ledger/recipients.ts'
import { bounceAbout, newDataDir, quiet, settingsFor, silent, startReceiver, until } from '../journey/journey.ts'
import { keyOf, sendTo, signedPath } from '../journey/signed.ts'
import { runRebound } from './run.ts'

const data = newDataDir()
let stack: LocalStack
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  receiver = await startReceiver()
  stack = await startRebound(
    { dataDir: data.dir, smtpPort: 0, sweepEveryMs: 500, ...silent },
    settingsFor(receiver.url),
  )
})
afterAll(async () => {
  await stack.close()
  await receiver.close()
  data.remove()
})

const rebound = (...args: string[]) => runRebound(args, { REBOUND_DATA: data.dir })
const suppressions = (...args: string[]) => rebound('suppressions', ...args, '--sender', 'shop')
const stateOf = async (n: number) => {
  const { out } = await suppressions('check', `user${n}@example.org`)
  return (JSON.parse(out) as { state: string }).state
}

test('lift takes what a reason, a provider, a rule and a time have in common, and leaves the rest', async () => {
  const key = await keyOf(stack, 'shop')
  const replies = ['550 5.1.1 User unknown', '550 5.2.1 This mailbox is disabled', '550 5.1.1 User unknown']
  await sendTo(
    stack.smtpPort,
    replies.map((reply, n) => ({
      to: signedPath(key, `m${n}`, `user${n}@example.org`),
      raw: bounceAbout(n, reply).replace('mx.example.org', n === 2 ? 'aspmx.l.google.com' : 'mx.example.org'),
    })),
  )
  const table = openStackTable(stack)
  const rowsOf = async (n: number) => (await readRecipient(table, 'shop', `user${n}@example.org`, new Date())).rows
  await until('the evidence', async () => (await Promise.all([0, 1, 2].map(rowsOf))).every((rows) => rows.length === 1))
  await until('quiet queues', () => quiet(stack))
  expect((await suppressions('lift', '--reason', 'user-unknown', '--since', '2030-01-01T00:00:00Z')).out).toBe(
    '0 lifted\n',
  )
  expect((await suppressions('lift', '--reason', 'user-unknown', '--until', '2020-01-01T00:00:00Z')).out).toBe(
    '0 lifted\n',
  )
  expect((await suppressions('lift', '--reason', 'user-unknown', '--provider', 'google')).out).toBe('1 lifted\n')
  expect(await Promise.all([0, 1, 2].map(stateOf))).toEqual(['held', 'held', 'clear'])
  const rule = (await rowsOf(1))[0]?.rule ?? ''
  expect((await suppressions('lift', '--rule', rule)).out).toBe('1 lifted\n')
  expect(await Promise.all([0, 1, 2].map(stateOf))).toEqual(['held', 'clear', 'clear'])
  // What is held and confirmed is suppressed without waiting.
  await suppressions('confirm', 'user0@example.org')
  expect(await stateOf(0)).toBe('suppressed')
  expect((await suppressions('lift', '--incident', 'none')).err).toContain('no such incident')
})

test('lift --incident takes what belongs to the incident and leaves the rest', async () => {
  const key = await keyOf(stack, 'shop')
  const replies = ['550 5.1.1 User unknown', '550 5.2.1 This mailbox is disabled']
  await sendTo(
    stack.smtpPort,
    replies.map((reply, n) => ({
      to: signedPath(key, `i${n}`, `user${20 + n}@example.org`),
      raw: bounceAbout(20 + n, reply).replace('mx.example.org', 'example-org.mail.protection.outlook.com'),
    })),
  )
  const table = openStackTable(stack)
  const rowsOf = async (n: number) => (await readRecipient(table, 'shop', `user${n}@example.org`, new Date())).rows
  await until('the evidence', async () => (await Promise.all([20, 21].map(rowsOf))).every((rows) => rows.length === 1))
  await until('quiet queues', () => quiet(stack))
  const [row] = await rowsOf(20)
  if (!row) throw new Error('no evidence')
  const id = await openMassFailure(table, 'shop', row, new Date())
  expect(id).not.toBeNull()
  expect((await suppressions('lift', '--incident', String(id))).out).toBe('1 lifted\n')
  expect(await Promise.all([20, 21].map(stateOf))).toEqual(['clear', 'held'])
})

test('an exported list is imported again, in both forms, and a line that is no address stops all of it', async () => {
  await suppressions('add', '"odd, one"@example.org', '=cmd@example.org')
  for (const format of ['csv', 'ndjson']) {
    const { out } = await suppressions('export', '--format', format)
    const file = join(data.dir, `list.${format}`)
    writeFileSync(file, out)
    await rebound('senders', 'add', format)
    const lines = out.trim().split('\n').length - (format === 'csv' ? 1 : 0)
    expect((await rebound('suppressions', 'import', file, '--sender', format)).out).toBe(`${lines} added\n`)
    expect((await rebound('suppressions', 'check', '=cmd@example.org', '--sender', format)).out).toContain('suppressed')
  }
  const bad = join(data.dir, 'bad.csv')
  writeFileSync(bad, 'recipient\r\nnew@example.org\r\nnobody\r\n')
  expect((await suppressions('import', bad)).code).toBe(2)
  expect((await suppressions('check', 'new@example.org')).out).toContain('clear')
})

test('a test event reaches the endpoint, signed; a removed sender is gone and its states are found by one of its id', async () => {
  const tested = await rebound('senders', 'test', 'shop')
  expect(tested.out).toMatch(/^endpoint main: test \S+ goes out/)
  const id = /test (\S+) /.exec(tested.out)?.[1]
  await until('the test event', () => receiver.verified.some((heard) => heard.id === id), 100)
  await rebound('senders', 'add', 'gone', '--tag', 'gone')
  await rebound('suppressions', 'add', 'bo@example.org', '--sender', 'gone')
  expect((await rebound('senders', 'remove', 'gone')).out).toBe('removed gone\n')
  expect((await rebound('senders', 'list')).out).not.toContain('"gone"')
  expect((await rebound('suppressions', 'check', 'bo@example.org', '--sender', 'gone')).code).toBe(2)
  await rebound('senders', 'add', 'gone')
  expect(JSON.parse((await rebound('senders', 'show', 'gone')).out)).toMatchObject({ stateKnown: true })
  expect((await rebound('suppressions', 'check', 'bo@example.org', '--sender', 'gone')).out).toContain('suppressed')
}, 150_000)
