import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { killed, newDataDir, startProcess, until } from './journey.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

test('the line that npm start prints sends a bounce, and its window shows verdict, fix and a verified webhook', async () => {
  const data = newDataDir()
  cleanups.push(data.remove)
  const rebound = await startProcess(data.dir)
  cleanups.push(() => killed(rebound.process, 'SIGTERM'))
  const line = /npm run -s rebound -- (send .*)/.exec(rebound.output())?.[1] ?? ''
  const sent = execFileSync(process.execPath, ['functions/cli/main.ts', ...line.split(' ')], { encoding: 'utf8' })
  expect(sent).toMatch(/spf-refused\.eml: 250 /)
  await until('the webhook', () => rebound.output().includes('signature verified'))
  for (const part of ['bo@example.org', 'POLICY', 'spf-failed', 'advice   fix', 'why ', 'fix ', '203.0.113.9']) {
    expect(rebound.output()).toContain(part)
  }
})

test('mail that is no bounce is stored and said to be so', async () => {
  const data = newDataDir()
  cleanups.push(data.remove)
  const rebound = await startProcess(data.dir)
  cleanups.push(() => killed(rebound.process, 'SIGTERM'))
  const send = ['functions/cli/main.ts', 'send', 'test/examples/receiver.mjs', '--port', String(rebound.smtpPort)]
  expect(spawnSync(process.execPath, send).status).toBe(0)
  await until('the note', () => /other: stored, nobody is told/.test(rebound.output()))
})

test('a second start on the same data says in one line that it is in use', async () => {
  const data = newDataDir()
  cleanups.push(data.remove)
  const rebound = await startProcess(data.dir)
  cleanups.push(() => killed(rebound.process, 'SIGTERM'))
  const second = spawnSync(process.execPath, ['infra/local/main.ts'], {
    env: { ...process.env, REBOUND_DATA: data.dir, REBOUND_SMTP_PORT: '0' },
    encoding: 'utf8',
  })
  expect(second.status).toBe(1)
  expect(second.stderr.trim().split('\n')).toHaveLength(1)
  expect(second.stderr).toMatch(/in use/)
})

test('settings with mistakes are refused with all of them in one line', () => {
  const data = newDataDir({ sender: 'much too long', webhookUrl: 'http://example.com/', webhookSecret: 'x' })
  cleanups.push(data.remove)
  const start = spawnSync(process.execPath, ['infra/local/main.ts'], {
    env: { ...process.env, REBOUND_DATA: data.dir, REBOUND_SMTP_PORT: '0' },
    encoding: 'utf8',
  })
  expect(start.stderr).toMatch(/sender is .*webhookUrl is .*webhookSecret/)
  expect(readFileSync(`${data.dir}/settings.json`, 'utf8')).toContain('much too long')
})
