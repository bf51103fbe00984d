/**
 * Webhook secrets at rest: AES-256-GCM under the webhook key, bound to sender and endpoint, so that a row copied to
 * another endpoint does not open there. Sealed form: `key version.base64url(nonce ‖ ciphertext ‖ tag)`.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Keys } from '../aws/keys.ts'

const nonceLength = 12
const tagLength = 16

export async function seal(keys: Keys, sender: string, endpoint: string, secret: string): Promise<string> {
  const key = await keys('webhook')
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce).setAAD(owner(sender, endpoint))
  const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${key.version}.${sealed.toString('base64url')}`
}

/** Returns the secret; throws where the key is another or the row was moved or changed. */
export async function unseal(keys: Keys, sender: string, endpoint: string, sealed: string): Promise<string> {
  const [version = '', body = ''] = sealed.split('.')
  const key = await keys('webhook', Number(version))
  const bytes = Buffer.from(body, 'base64url')
  const tag = bytes.subarray(-tagLength)
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, nonceLength), {
    authTagLength: tagLength,
  })
  decipher.setAAD(owner(sender, endpoint)).setAuthTag(tag)
  return Buffer.concat([decipher.update(bytes.subarray(nonceLength, -tagLength)), decipher.final()]).toString('utf8')
}

function owner(sender: string, endpoint: string): Buffer {
  return Buffer.from(JSON.stringify([sender, endpoint]))
}
