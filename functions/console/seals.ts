/**
 * What the console signs and hides, all with keys derived from one: session cookies, form tokens, and addresses in URLs.
 * A hidden address is encrypted with a nonce derived from it (the construction of RFC 5297), so that its URL stays the same.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

const tagLength = 16
const nonceLength = 12

export interface Seals {
  /** Returns text that only we can open; the same text twice is the same twice. */
  hide: (text: string) => string
  /** Returns what was hidden, or null where it is not ours. */
  reveal: (hidden: string) => string | null
  /** Returns a value with a signature and an end, in epoch milliseconds. */
  sign: (purpose: string, value: unknown, expires: number) => string
  /** Returns the value, or null where the signature is wrong or its time is over. */
  open: (purpose: string, signed: string, now: number) => unknown
  /** A form token: another one each time, so that compression tells nothing about it. */
  formToken: (session: string) => string
  isFormToken: (session: string, token: string) => boolean
}

export function sealsOf(key: Uint8Array): Seals {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', key, '', `rebound console ${use}`, 32))
  const [hiding, nonces, signing, forms] = [derive('hide'), derive('nonce'), derive('sign'), derive('form')]
  const mac = (under: Buffer, text: string) => createHmac('sha256', under).update(text).digest('base64url').slice(0, 32)
  return {
    hide(text) {
      const nonce = createHmac('sha256', nonces).update(text).digest().subarray(0, nonceLength)
      const cipher = createCipheriv('aes-256-gcm', hiding, nonce)
      const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
      return Buffer.concat(sealed).toString('base64url')
    },
    reveal(hidden) {
      try {
        const bytes = Buffer.from(hidden, 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', hiding, bytes.subarray(0, nonceLength), {
          authTagLength: tagLength,
        })
        decipher.setAuthTag(bytes.subarray(-tagLength))
        const opened = [decipher.update(bytes.subarray(nonceLength, -tagLength)), decipher.final()]
        return Buffer.concat(opened).toString('utf8')
      } catch {
        return null
      }
    },
    sign(purpose, value, expires) {
      const body = Buffer.from(JSON.stringify([value, expires])).toString('base64url')
      return `${body}.${mac(signing, `${purpose} ${body}`)}`
    },
    open(purpose, signed, now) {
      const [body = '', given = ''] = signed.split('.')
      if (!isSame(given, mac(signing, `${purpose} ${body}`))) return null
      const [value, expires] = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as [unknown, number]
      return expires > now ? value : null
    },
    formToken(session) {
      const nonce = randomBytes(12).toString('base64url')
      return `${nonce}.${mac(forms, `${session} ${nonce}`)}`
    },
    isFormToken(session, token) {
      const [nonce = '', given = ''] = token.split('.')
      return isSame(given, mac(forms, `${session} ${nonce}`))
    },
  }
}

function isSame(one: string, other: string): boolean {
  // Of bytes: a cookie may hold any character, and of buffers that differ in length the comparison throws.
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
