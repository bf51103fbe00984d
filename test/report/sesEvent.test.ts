import { expect, test } from 'vitest'
import { readSesEvent, sesEventIn } from '../../shared/report/sesEvent.ts'

const mail = {
  messageId: '0100-abc',
  commonHeaders: { subject: 'Invoice', from: ['anna@example.net'], messageId: '<inv-1@example.net>' },
}

test('a bounce event names its recipients with status and words', () => {
  const reading = readSesEvent({
    eventType: 'Bounce',
    bounce: {
      bouncedRecipients: [{ emailAddress: 'bo@example.org', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 gone' }],
      reportingMTA: 'dsn; a1.example.com',
    },
    mail,
  })
  expect(reading).toMatchObject({
    kind: 'bounce',
    reportingMta: 'a1.example.com',
    reports: [
      {
        recipient: 'bo@example.org',
        action: 'failed',
        status: '5.1.1',
        replyCode: '550',
        diagnostic: '550 5.1.1 gone',
      },
    ],
    original: { messageId: 'inv-1@example.net', subject: 'Invoice' },
  })
})

test('a recipient on the suppression list gets words that say so', () => {
  const reading = readSesEvent({
    notificationType: 'Bounce',
    bounce: { bounceSubType: 'OnAccountSuppressionList', bouncedRecipients: [{ emailAddress: 'bo@example.org' }] },
  })
  expect(reading?.reports[0]?.diagnostic).toContain('suppression list')
})

test('complaint, delivery and delay are told apart', () => {
  const kinds = [
    { eventType: 'Complaint', complaint: { complainedRecipients: [{ emailAddress: 'bo@example.org' }] } },
    { eventType: 'Delivery', delivery: { recipients: ['bo@example.org'], smtpResponse: '250 2.6.0 ok' } },
    {
      eventType: 'DeliveryDelay',
      deliveryDelay: { delayedRecipients: [{ emailAddress: 'bo@example.org', status: '4.4.1' }] },
    },
  ].map((event) => readSesEvent(event)?.kind)
  expect(kinds).toEqual(['complaint', 'delivery', 'delay'])
})

test('an SNS envelope is opened', () => {
  const Message = JSON.stringify({
    notificationType: 'Bounce',
    bounce: { bouncedRecipients: [{ emailAddress: 'bo@example.org' }] },
  })
  expect(readSesEvent({ Type: 'Notification', Message })?.reports).toHaveLength(1)
})

test.each([
  null,
  7,
  'text',
  [],
  {},
  { eventType: 'Open' },
  { Message: '{' },
  { eventType: 'Bounce', bounce: { bouncedRecipients: 3 } },
])('no event and no throw: %j', (value) => {
  expect(readSesEvent(value)?.reports ?? []).toEqual([])
})

test('JSON that a relay has broken into lines is mended', () => {
  const json =
    '{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"bo@exam!\n ple.org"}]}}\n\n--\nIf you wish'
  expect(readSesEvent(sesEventIn(json))?.reports[0]?.recipient).toBe('bo@example.org')
})
