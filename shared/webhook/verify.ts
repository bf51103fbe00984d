/** The receiver's half of Standard Webhooks: is this request ours, whole, and fresh? */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { readSecret } from './sign.ts'

/** Seconds that a receiver's clock may differ, and a captured request stays good. */
const tolerance = 300

/** Returns whether any signature of the request was made with the secret, over this body, in the last five minutes. */
export function verify(
  headers: Record<string, string | string[] | undefined>,
  body: string,
  secret: string,
  now: Date,
): boolean {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const signatures = headers['webhook-signature']
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now.getTime() / 1000 - Number(timestamp)) > tolerance) return false
  const expected = createHmac('sha256', readSecret(secret)).update(`${id}.${timestamp}.${body}`).digest()
  return signatures
    .split(' ')
    .slice(0, 10)
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice(3), 'base64'))
    .some((signature) => signature.length === expected.length && timingSafeEqual(signature, expected))
}
