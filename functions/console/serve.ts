/** The console on Node, bound to loopback: for `npm start` and for `rebound console`. */
import type { AddressInfo } from 'node:net'
import { userInfo } from 'node:os'
import { createAdaptorServer } from '@hono/node-server'
import { createConsole } from './app.ts'
import type { ConsoleDeps } from './deps.ts'
import { loopbackGate } from './loopback.ts'
import { sealsOf } from './seals.ts'

export interface RunningConsole {
  /** `http://127.0.0.1:4100` */
  url: string
  /** Returns a link that opens the console once; the one before opens nothing any more. */
  newLink: () => string
  close: () => Promise<void>
}

/** Serves on the port that is asked for, or where that is taken, on any other. */
export async function serveConsole(deps: Omit<ConsoleDeps, 'gate'>, wantedPort: number): Promise<RunningConsole> {
  let port = 0
  const seals = sealsOf((await deps.keys('session')).bytes)
  const { gate, newLink } = loopbackGate(seals, () => port, userInfo().username)
  const app = await createConsole({ ...deps, gate })
  const listen = (at: number) =>
    new Promise<ReturnType<typeof createAdaptorServer>>((resolve, reject) => {
      const server = createAdaptorServer({ fetch: app.fetch })
      server.once('error', reject).listen(at, '127.0.0.1', () => {
        resolve(server)
      })
    })
  const server = await listen(wantedPort).catch((fault: unknown) => {
    if ((fault as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw fault
    return listen(0)
  })
  port = (server.address() as AddressInfo).port
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    newLink: () => `${url}${newLink()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
