/**
 * The embedded DynamoDB: `dynoxide` (a static binary on SQLite) where it installs, else `dynalite` (JavaScript on
 * LevelDB, any system). Neither outlives this process: dynalite is a thread of it, dynoxide has a watcher on a pipe.
 */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Worker } from 'node:worker_threads'

export type EngineName = 'dynoxide' | 'dynalite'

export interface Engine {
  name: EngineName
  url: string
  close(): Promise<void>
}

/** Starts the engine on the data in `folder`; the other engine's data there is an error, never an empty table. */
export async function startEngine(folder: string, asked: EngineName | undefined): Promise<Engine> {
  const path = { dynoxide: join(folder, 'dynoxide.db'), dynalite: join(folder, 'dynalite') }
  const stored = (['dynoxide', 'dynalite'] as const).find((name) => existsSync(path[name]))
  const name = asked ?? stored ?? (dynoxideBinary() ? 'dynoxide' : 'dynalite')
  if (stored && !existsSync(path[name])) {
    throw new Error(
      `the data in ${folder} was written by ${stored}: set REBOUND_ENGINE=${stored}, or another directory`,
    )
  }
  return name === 'dynoxide' ? startDynoxide(path.dynoxide) : startDynalite(path.dynalite)
}

/** Returns the path of dynoxide's binary, or undefined where it does not install. */
export function dynoxideBinary(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide')
  } catch {
    return undefined
  }
}

/**
 * The watcher reads a pipe whose other end only this process holds, and kills dynoxide when it closes, which it does
 * however this process dies. `exec` gives dynoxide the child's own process id.
 */
const watched = 'exec 3<&0; (cat <&3; kill -9 $$) >/dev/null 2>&1 & exec "$@" </dev/null 3<&-'

async function startDynoxide(path: string): Promise<Engine> {
  const binary = dynoxideBinary()
  if (binary === undefined) throw new Error('dynoxide is not installed: @dynoxide/linux-x64 is for Linux on x64')
  let port = 0
  let closing = false
  let restarts = 0
  const start = async (): Promise<ChildProcess> => {
    const serve = [binary, 'serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', path]
    // In a process group of its own: Ctrl-C is ours to hear, and the database goes down last.
    const child = spawn('/bin/sh', ['-c', watched, 'sh', ...serve], {
      stdio: ['pipe', 'ignore', 'pipe'],
      detached: true,
    })
    let said = ''
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', () => {
        reject(new Error(`dynoxide did not start: ${said}`))
      })
      createInterface(child.stderr).on('line', (line) => {
        if (line.includes('listening')) resolve()
        else said = line
      })
    })
    child.once('exit', (code, signal) => {
      if (closing) return
      console.error(`dynoxide ended with ${String(code ?? signal)}`)
      restarts += 1
      // Its file survives a kill. Five times is not an accident; calls then fail and the messages stay queued.
      if (restarts <= 5) running = start()
      running.catch(console.error)
    })
    return child
  }
  // Asked for port 0, dynoxide 1.2.1 listens but does not say where. The free port may be gone again: three tries.
  const tryToStart = async (tries: number): Promise<ChildProcess> => {
    port = await freePort()
    return start().catch((fault: unknown) => {
      if (tries <= 1) throw fault
      return tryToStart(tries - 1)
    })
  }
  let running: Promise<ChildProcess> = tryToStart(3)
  await running
  return {
    name: 'dynoxide',
    url: `http://127.0.0.1:${port}`,
    async close() {
      closing = true
      const child = await running.catch(() => undefined)
      if (!child || child.exitCode !== null) return
      await new Promise((resolve) => {
        child.once('exit', resolve)
        // dynoxide waits for idle connections on SIGTERM; SQLite is as safe after a kill.
        child.kill('SIGKILL')
      })
    },
  }
}

async function startDynalite(path: string): Promise<Engine> {
  // There while dynalite has the folder open: found at start, it tells of a kill, after which the indexes are rebuilt.
  const marker = `${path}.open`
  const unclean = existsSync(marker)
  writeFileSync(marker, '')
  const worker = new Worker(new URL('./dynalite.ts', import.meta.url), { workerData: { path, unclean } })
  const url = await new Promise<string>((resolve, reject) => {
    worker.once('message', resolve).once('error', reject)
  })
  worker.on('error', (fault) => {
    console.error('dynalite:', fault)
  })
  return {
    name: 'dynalite',
    url,
    async close() {
      const closed = new Promise((resolve) => worker.once('message', resolve).once('exit', resolve))
      worker.postMessage('close')
      if ((await closed) === 'closed') rmSync(marker)
      await worker.terminate()
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => {
        resolve(port)
      })
    })
  })
}
