/** What comes back of the original message: by what an application knows its own mail. */
import { expect, test } from 'vitest'
import { analyze } from '../../shared/rebound.ts'
import { readSesEvent } from '../../shared/report/sesEvent.ts'
import { bounceAbout } from '../journey/journey.ts'

const fields = {
  date: 'Sat, 21 Nov 2026 10:00:00 +0000',
  'x-campaign': 'winter',
  'x-campaign-id': '17',
  'x-order-id': '4711',
  'list-id': '<news.example.com>',
  'feedback-id': '1:2:3:shop',
  'cfbl-address': 'fbl@example.com; report=arf',
  'cfbl-feedback-id': 'winter:4711',
}
const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
const returning = (more: readonly string[]) =>
  bounceAbout(1).replace('From: Shop', [...more, 'From: Shop'].join('\r\n'))

test('the date and the chosen headers are kept, and no others', async () => {
  const { original } = await analyze(returning([...lines, 'X-Secret: 1', 'Cc: al@example.org', 'Received: by mx']))
  expect(original).toEqual({
    messageId: 'original-1@example.com',
    from: 'Shop <shop@example.com>',
    subject: null,
    headers: fields,
  })
})

test('they are bounded in number and length', async () => {
  const many = Array.from({ length: 50 }, (_, n) => `X-Campaign-${n}: ${'x'.repeat(2_000)}`)
  const { original } = await analyze(returning(many))
  const values = Object.values(original.headers)
  expect(values).toHaveLength(20)
  expect(Math.max(...values.map((value) => value.length))).toBe(500)
})

test('an SES event tells the same of its message', () => {
  const headers = Object.entries(fields).map(([name, value]) => ({ name: name.toUpperCase(), value }))
  const mail = { messageId: 'ses-1', headers: [...headers, { name: 'X-Secret', value: '1' }] }
  const bounce = { bouncedRecipients: [{ emailAddress: 'bo@example.org' }] }
  expect(readSesEvent({ eventType: 'Bounce', mail, bounce })?.original.headers).toEqual(fields)
  const common = { mail: { commonHeaders: { date: fields.date } }, eventType: 'Bounce', bounce }
  expect(readSesEvent(common)?.original.headers).toEqual({ date: fields.date })
})

test('a complaint under RFC 9477 carries what its message said of itself', async () => {
  const complaint = [
    'From: fbl@mail.example.net',
    'To: fbl@example.com',
    'Subject: Abuse report',
    'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'A recipient has called this message unwanted.',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    'Feedback-Type: abuse',
    'User-Agent: example/1',
    'Version: 1',
    'Original-Rcpt-To: bo@example.org',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `CFBL-Address: ${fields['cfbl-address']}`,
    `CFBL-Feedback-ID: ${fields['cfbl-feedback-id']}`,
    'Message-ID: <4711@example.com>',
    '',
    '--b--',
    '',
  ].join('\r\n')
  expect(await analyze(complaint)).toMatchObject({
    kind: 'complaint',
    reports: [{ recipient: 'bo@example.org' }],
    original: {
      messageId: '4711@example.com',
      headers: { 'cfbl-address': fields['cfbl-address'], 'cfbl-feedback-id': fields['cfbl-feedback-id'] },
    },
  })
})
