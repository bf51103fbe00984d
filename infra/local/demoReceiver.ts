/** The webhook receiver that `npm start` wires until you name your own: it verifies each request and shows it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Payload } from '../../shared/webhook/payload.ts'
import { verify } from '../../shared/webhook/verify.ts'

export interface Received {
  /** `webhook-id`: the same for every copy of one event. */
  id: string
  verified: boolean
  payload: Payload
}

export interface DemoReceiver {
  url: string
  close(): Promise<void>
}

const longestBody = 64 * 1024

/** Starts on a free port of the loopback interface. Answers 401 to what does not verify, else 204. */
export async function startDemoReceiver(
  secret: string,
  onReceived: (received: Received) => void,
): Promise<DemoReceiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > longestBody) request.destroy()
      else chunks.push(chunk)
    })
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const verified = verify(request.headers, body, secret, new Date())
      response.writeHead(verified ? 204 : 401).end()
      const payload = readPayload(body)
      if (payload) onReceived({ id: String(request.headers['webhook-id']), verified, payload })
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) =>
        server.close(() => {
          resolve()
        }),
      )
    },
  }
}

function readPayload(body: string): Payload | null {
  try {
    return JSON.parse(body) as Payload
  } catch {
    return null
  }
}
