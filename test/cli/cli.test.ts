import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Verdict } from '../../shared/verdict/verdict.ts'

let dir = ''
beforeAll(() => (dir = mkdtempSync(join(tmpdir(), 'rebound-cli-'))))
afterAll(() => {
  rmSync(dir, { recursive: true, force: true })
})

const sample = 'test/examples/user-unknown.eml'
const hostile = 'Subject: \u001B]0;owned\u0007hi\n\n<bo@example.org>: \u001B[2J550 5.1.1 \u009B31m user unknown\n'

function rebound(args: string[], input?: string) {
  return spawnSync(process.execPath, ['functions/cli/main.ts', ...args], {
    encoding: 'utf8',
    ...(input === undefined ? {} : { input }),
  })
}
const verdicts = (output: string) =>
  output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Verdict)

test('analyze writes one verdict a line, with the path as it was given', () => {
  const { stdout, status } = rebound(['analyze', '--format', 'ndjson', sample, './test/examples/spf-refused.eml'])
  expect(verdicts(stdout).map(({ source }) => source)).toEqual([sample, './test/examples/spf-refused.eml'])
  expect(status).toBe(0)
})

test('analyze without a terminal writes ndjson', () => {
  expect(verdicts(rebound(['analyze', sample]).stdout)).toHaveLength(1)
})

test('analyze --format json writes one array, also for nothing', () => {
  const files = readdirSync('test/examples')
  expect(JSON.parse(rebound(['analyze', '--format', 'json', 'test/examples']).stdout)).toHaveLength(files.length)
  const empty = join(dir, 'empty')
  mkdirSync(empty)
  expect(JSON.parse(rebound(['analyze', '--format', 'json', empty]).stdout)).toEqual([])
})

test('analyze --format text names recipient, category, reason, advice, why and fix', () => {
  const { stdout } = rebound(['analyze', '--format', 'text', sample])
  for (const part of ['al@example.org', 'HARD', 'user-unknown', 'advice', 'why', 'fix', 'SOFT', 'mailbox-full']) {
    expect(stdout).toContain(part)
  }
})

test('a missing file is one line on stderr; the others are done; the exit code is 1', () => {
  const { stdout, stderr, status } = rebound(['analyze', '--format', 'ndjson', join(dir, 'nothing.eml'), sample])
  expect(stderr.trim().split('\n')).toEqual([`rebound analyze: ${join(dir, 'nothing.eml')}: no such file`])
  expect(verdicts(stdout)).toHaveLength(1)
  expect(status).toBe(1)
})

test('standard input is read as one mail or as an mbox', () => {
  const mail = readFileSync(sample, 'utf8')
  expect(verdicts(rebound(['analyze', '-'], mail).stdout).map(({ source }) => source)).toEqual(['-'])
  const mbox = `From a@example.com Sat Nov 21 10:00:00 2026\n${mail}\nFrom b@example.com Sat Nov 21 10:01:00 2026\n${mail}`
  const read = verdicts(rebound(['analyze', '-'], mbox).stdout)
  expect(read.map(({ source, reports }) => [source, reports.length])).toEqual([
    ['-#1', 2],
    ['-#2', 2],
  ])
})

test('a file of a directory that quotes a mail below a "From " line is still one mail', () => {
  const folder = join(dir, 'folder')
  mkdirSync(folder)
  const mail = readFileSync(sample, 'utf8')
  writeFileSync(
    join(folder, 'one'),
    `From a@example.com Sat Nov 21 10:00:00 2026\n${mail}\nFrom b@example.com Sat Nov 21 10:01:00 2026\n${mail}`,
  )
  expect(verdicts(rebound(['analyze', folder]).stdout)).toHaveLength(1)
})

test('empty input is a verdict, not an error', () => {
  const [verdict] = verdicts(rebound(['analyze', '-'], '').stdout)
  expect(verdict).toMatchObject({ kind: 'other', reports: [] })
  expect(verdict?.problems.map(({ code }) => code)).toContain('empty')
})

test('nothing in a mail reaches the terminal as a control character', () => {
  const file = join(dir, 'hostile.eml')
  writeFileSync(file, hostile)
  for (const args of [
    ['analyze', '--format', 'text', file],
    ['explain', '550 \u001B[2J\u009B31m user unknown'],
  ]) {
    expect(rebound(args).stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/)
  }
})

test('explain answers a reply for people, and one a line for programs', () => {
  expect(rebound(['explain', '452 4.2.2 Mailbox full']).stdout).toMatch(/SOFT {2}mailbox-full/)
  const input = '452 4.2.2 Mailbox full\n"550 5.1.1 \\u003cbo@example.org\\u003e: user unknown"\n'
  const { stdout } = rebound(['explain', '--format', 'ndjson', '-'], input)
  const lines = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.map(({ text, category, reason }) => [text, category, reason])).toEqual([
    ['452 4.2.2 Mailbox full', 'soft', 'mailbox-full'],
    ['550 5.1.1 <bo@example.org>: user unknown', 'hard', 'user-unknown'],
  ])
  expect(Object.keys(lines[0] ?? {})).toEqual(['text', 'category', 'reason', 'because', 'fix'])
})

test('wrong usage is one line on stderr and exit code 2', () => {
  for (const args of [
    ['analyze'],
    ['explain'],
    ['send'],
    ['analyze', '--nonsense', 'x'],
    ['analyze', '--format', 'xml', 'x'],
  ]) {
    const { stderr, status } = rebound(args)
    expect([status, stderr.trim().split('\n').length]).toEqual([2, 1])
  }
  expect(rebound(['juggle']).status).toBe(2)
})

test('send without a server says what to do', () => {
  const { stderr, status } = rebound(['send', sample, '--port', '1'])
  expect([status, stderr]).toEqual([
    1,
    `rebound send: ${sample}: no mail server at 127.0.0.1:1; is "npm start" running?\n`,
  ])
})
