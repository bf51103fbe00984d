/** Signatures of the Standard Webhooks specification (symmetric scheme v1): HMAC-SHA256 over `id.timestamp.body`. */
import { createHmac } from 'node:crypto'

const prefix = 'whsec_'

export interface SignedHeaders {
  'webhook-id': string
  'webhook-timestamp': string
  'webhook-signature': string
}

/**
 * Returns the three headers for one attempt. `secrets` are `whsec_<base64>`; while one is being replaced there are two,
 * and the header carries a signature for each.
 */
export function sign(id: string, body: string, secrets: readonly string[], now: Date): SignedHeaders {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    const mac = createHmac('sha256', readSecret(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')
    return `v1,${mac}`
  })
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/** Returns the key bytes of a `whsec_…` secret; throws where it is not 24 to 64 bytes of base64. */
export function readSecret(secret: string): Buffer {
  const bytes = Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : '', 'base64')
  if (bytes.length < 24 || bytes.length > 64) throw new Error('a webhook secret is whsec_ and 24 to 64 bytes in base64')
  return bytes
}

export function newSecret(random: (bytes: number) => Uint8Array): string {
  return prefix + Buffer.from(random(32)).toString('base64')
}
