import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { newSecret, readSecret, sign } from '../../shared/webhook/sign.ts'
import { verify } from '../../shared/webhook/verify.ts'

const secret = newSecret(randomBytes)
const body = JSON.stringify({ type: 'bounce.hard', data: { recipient: 'bo@example.org' } })

test('an independent verifier accepts our signature and returns the payload', () => {
  const headers = sign('msg_1', body, [secret], new Date())
  expect(new Webhook(secret).verify(body, { ...headers })).toEqual(JSON.parse(body))
})

test('while a secret is being replaced, holders of the old and of the new one both verify', () => {
  const old = newSecret(randomBytes)
  const headers = sign('msg_1', body, [secret, old], new Date())
  expect(() => new Webhook(secret).verify(body, { ...headers })).not.toThrow()
  expect(() => new Webhook(old).verify(body, { ...headers })).not.toThrow()
  expect(verify({ ...headers }, body, old, new Date())).toBe(true)
})

test('the signature of a fixed message is this one', () => {
  const headers = sign(
    'msg_2',
    '{"a":1}',
    [`whsec_${Buffer.alloc(24, 7).toString('base64')}`],
    new Date(1_700_000_000_000),
  )
  // Computed apart: printf 'msg_2.1700000000.{"a":1}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707…07 -binary | base64
  expect(headers['webhook-signature']).toBe('v1,ue9j/lhD2VAqKuRK1R37apZsKSXf0h+SxDIE5RNmlwY=')
})

test('any flipped bit in id, timestamp, body or signature fails', () => {
  const now = new Date()
  const headers = sign('msg_1', body, [secret], now)
  const parts = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'body'] as const
  fc.assert(
    fc.property(fc.constantFrom(...parts), fc.nat(), fc.integer({ min: 0, max: 5 }), (part, position, bit) => {
      const all = { ...headers, body }
      const text = Buffer.from(all[part])
      const at = position % text.length
      text[at] = (text[at] ?? 0) ^ (1 << bit)
      // The last character of base64 carries bits that decode to nothing.
      fc.pre(part !== 'webhook-signature' || (at > 2 && at < text.length - 2))
      const changed = { ...all, [part]: text.toString('latin1') }
      const { body: changedBody, ...changedHeaders } = changed
      expect(verify(changedHeaders, changedBody, secret, now)).toBe(false)
    }),
  )
})

test('a request older than five minutes is refused', () => {
  const headers = sign('msg_1', body, [secret], new Date(Date.now() - 301_000))
  expect(verify({ ...headers }, body, secret, new Date())).toBe(false)
})

test('a secret that is too short or not base64 is refused', () => {
  expect(() => readSecret('whsec_c2hvcnQ=')).toThrow(/24 to 64 bytes/)
  expect(() => readSecret('topsecret')).toThrow(/24 to 64 bytes/)
})
