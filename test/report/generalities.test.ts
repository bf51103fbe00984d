/** What stands below every report says nothing of this one. */
import { describe, expect, test } from 'vitest'
import { analyze } from '../../shared/rebound.ts'
import { withoutGeneralities } from '../../shared/report/generalities.ts'

const kept = 'Your message to bo@example.org was not delivered.'

describe('sentences that say nothing of this failure are left out', () => {
  test.each([
    'This mail was scanned for viruses by Example Scanner and is believed to be clean.',
    'No virus found in this message.',
    'Spam filtering is powered by Example Security.',
    'Diese Nachricht wurde auf Viren geprüft.',
  ])('%s', (notice) => {
    expect(withoutGeneralities(`${kept} ${notice}\n\nRegards`)).toBe(`${kept}\n\nRegards`)
  })

  test('lists of what may have happened, with or without a blank line below their heading', () => {
    const list = ' - the mailbox is full\n - the address is wrong'
    expect(withoutGeneralities(`${kept}\nPossible reasons:\n${list}\n\nRegards`)).toBe(`${kept}\n\nRegards`)
    expect(withoutGeneralities(`${kept}\n\nPossible reasons:\n\n${list}\n\nRegards`).trim()).toMatch(
      /delivered\.\s+Regards/,
    )
  })
})

test.each([
  'Your message was scanned for viruses and a virus was found: it was rejected.',
  'The attachment was checked by the virus scanner, which refused it.',
  'The mailbox of bo@example.org is full.',
])('%s stays', (words) => {
  expect(withoutGeneralities(`${kept}\n\n${words}`)).toBe(`${kept}\n\n${words}`)
})

const report = (status: string, above: string) =>
  [
    'From: MAILER-DAEMON@mx.example.net',
    'Subject: Delivery Status Notification',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    '',
    `${above}\n\n${kept}`,
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.net',
    '',
    'Final-Recipient: rfc822; bo@example.org',
    'Action: failed',
    `Status: ${status}`,
    '--b--',
    '',
  ].join('\r\n')

const reasonOf = async (mail: string) => (await analyze(mail)).reports[0]?.reason

test("a report's own sharp status is surer than the words around it, unless it would end mail to the address", async () => {
  expect(await reasonOf(report('5.2.2', 'Virus protection for everybody at example.net!'))).toBe('mailbox-full')
  expect(await reasonOf(report('5.1.1', 'The mailbox is full.'))).toBe('mailbox-full')
  expect(await reasonOf(report('5.0.0', 'The mailbox is full.'))).toBe('mailbox-full')
})
