import { expect, test } from 'vitest'
import { bounceIdOf, deriveId, messageKey } from '../../shared/ledger/ids.ts'

const receivedAt = '2026-11-21T10:00:00.000Z'
const raw = (text: string) => Buffer.from(text.replaceAll('\n', '\r\n'))
const mail = raw('Received: from a.example by b.example; now\nSubject: x\n\nbody')

test('a verified token names the message before anything else', () => {
  const token = { sender: 'shop', id: '42' }
  expect(messageKey({ token, originalMessageId: '<a@example.com>', receivedAt, raw: mail })).toBe('t:shop:42')
})

test('the SES message id is the same in every region and spelling', () => {
  const id = '0100018b3c4d5e6f-a1b2c3d4-e5f6-7890-abcd-ef0123456789-000000'
  const keys = [`<${id}@email.amazonses.com>`, `${id}@eu-west-1.amazonses.com`, `<${id.toUpperCase()}@amazonses.com>`]
  expect(new Set(keys.map((originalMessageId) => messageKey({ originalMessageId, receivedAt, raw: mail })))).toEqual(
    new Set([`s:${id}`]),
  )
})

test('an original Message-ID counts for one day of arrival', () => {
  const of = (day: string) => messageKey({ originalMessageId: '<a@example.com>', receivedAt: day, raw: mail })
  expect(of('2026-11-21T23:59:59Z')).toBe(of('2026-11-21T00:00:00Z'))
  expect(of('2026-11-22T00:00:00Z')).not.toBe(of('2026-11-21T00:00:00Z'))
})

test('two copies of one mail that took other ways have one key', () => {
  const other = raw(
    'Return-Path: <>\nX-SES-Spam-Verdict: PASS\nReceived: from c.example\n by d.example; later\nSubject: x\n\nbody',
  )
  const of = (bytes: Uint8Array) => messageKey({ originalMessageId: null, receivedAt, raw: bytes })
  expect(of(other)).toBe(of(mail))
  expect(of(raw('Subject: y\n\nbody'))).not.toBe(of(mail))
  expect(of(raw('Subject: x\n\nother'))).not.toBe(of(mail))
})

test('a bounce id depends on message, recipients and action, and on nothing else', () => {
  const id = bounceIdOf('k', 'Bo@Example.org', null, 'failed')
  expect(bounceIdOf('k', '<bo@example.org>', 'bo@example.org', 'failed')).toBe(id)
  expect(bounceIdOf('k', 'bo@example.org', 'al@example.org', 'failed')).not.toBe(id)
  expect(bounceIdOf('k', 'bo@example.org', null, 'delayed')).not.toBe(id)
  expect(bounceIdOf('l', 'bo@example.org', null, 'failed')).not.toBe(id)
})

test('parts of an id cannot run together', () => {
  expect(deriveId('ab', 'c')).not.toBe(deriveId('a', 'bc'))
})
