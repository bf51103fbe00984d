/** Stacks, folders and clients for these tests; everything that was started is stopped after each test. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach } from 'vitest'
import { startLocal } from '../../infra/local/stack.ts'
import type { LocalOptions, LocalStack } from '../../infra/local/stack.ts'

const cleaners: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleaners.splice(0).reverse()) await clean()
})

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rebound-test-'))
  cleaners.push(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  return folder
}

/** A stack on free ports without functions, unless told otherwise. */
export async function started(options: Partial<LocalOptions> = {}): Promise<LocalStack> {
  const dataDir = options.dataDir ?? newFolder()
  const stack = await startLocal({ smtpPort: 0, handlers: false, ...options, dataDir })
  cleaners.push(() => stack.close())
  return stack
}

export interface ChildStack {
  child: ChildProcess
  smtpPort: number
  env: Record<string, string>
  queueUrls: LocalStack['queueUrls']
  /** kill -9, and wait until the process is gone. */
  kill(): Promise<void>
}

/** The same in a process of its own, which can be killed. */
export async function startedInChild(options: LocalOptions): Promise<ChildStack> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    await new Promise((resolve) => {
      child.once('exit', resolve)
      child.kill('SIGKILL')
    })
  }
  cleaners.push(kill)
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => {
      reject(new Error('the child ended before it was up'))
    })
    createInterface(child.stdout).once('line', resolve)
  })
  return { ...(JSON.parse(line) as Omit<ChildStack, 'child' | 'kill'>), child, kill }
}

/** What the SDK's clients need to reach a stack; `over` changes it. */
export function clientConfig(env: Record<string, string>, service: string) {
  return {
    endpoint: env[`AWS_ENDPOINT_URL_${service}`] ?? '',
    region: env['AWS_REGION'] ?? '',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }
}

/** Looks every 20 ms, for at most ten seconds. */
export async function eventually<T>(look: () => T | Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const value = await look()
    if (done(value) || tries === 500) return value
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export function readLines(file: string): Record<string, unknown>[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** Speaks SMTP by hand and returns each reply line; `lines` are sent one after the other's reply. */
export async function smtp(port: number, lines: readonly string[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1')
  socket.setEncoding('latin1')
  const replies: string[] = []
  const waiting = [...lines]
  return new Promise((resolve, reject) => {
    createInterface(socket).on('line', (line) => {
      if (/^\d{3}-/.test(line)) return
      replies.push(line)
      const next = waiting.shift()
      if (next === undefined) {
        socket.destroy()
        resolve(replies)
      } else {
        socket.write(`${next}\r\n`)
      }
    })
    socket.once('error', reject).once('close', () => {
      resolve(replies)
    })
  })
}

/** The lines that hand over one mail, its dots doubled (RFC 5321 §4.5.2). */
export function mailLines(mail: string, to = ['b@bounces.example.com'], from = ''): string[] {
  const recipients = to.map((address) => `RCPT TO:<${address}>`)
  return [
    'EHLO client.example',
    `MAIL FROM:<${from}>`,
    ...recipients,
    'DATA',
    `${mail.replaceAll('\r\n.', '\r\n..')}\r\n.`,
  ]
}
