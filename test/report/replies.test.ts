import { describe, expect, test } from 'vitest'
import { readReply } from '../../shared/report/reply.ts'

describe('the reply in the words of a failure', () => {
  test.each([
    ['550 5.1.1 User unknown', '550', '5.1.1'],
    ['550-5.1.1 no such account 550-5.1.1 check it 550 5.1.1 end', '550', '5.1.1'],
    ['host mail.example.org[192.0.2.80] said: 450 4.2.0 try later (in reply to RCPT TO command)', '450', '4.2.0'],
    ['<<< 552 5.2.2 Over quota', '552', '5.2.2'],
    ['(reason: 550 Access denied)', '550', null],
    ['mailbox gone (#5.1.1)', null, '5.1.1'],
    ['550 #5.1.0 Address rejected', '550', '5.1.0'],
    ["5.1.0 - Unknown address error 550-'5.7.1 not welcome'", '550', '5.7.1'],
    ['554 4.4.7 Message expired<421 4.4.2 Connection timed out>', '421', '4.4.2'],
    ['550 5.0.350 Remote server returned an error -> 550 5.1.1 gone', '550', '5.1.1'],
    ['554 <bo@example.org>... 550 Host unknown', '550', null],
    ['with code 550 (5.1.1)', '550', '5.1.1'],
    ['ERROR_CODE :550, ERROR_CODE :5.1.1 no such mailbox', '550', '5.1.1'],
  ])('%s', (words, code, status) => {
    expect(readReply(words)).toEqual({ code, status })
  })

  test.each([
    'after 500 messages we stop',
    'connect to mail.example.org[192.0.2.80]:465: timed out',
    'the address 198.51.100.7 was used 450 times',
    'Postfix 3.5.1 on port 587',
    'delivery took 432000 seconds',
    'call us at 555-0100',
  ])('no reply is read into: %s', (words) => {
    expect(readReply(words)).toEqual({ code: null, status: null })
  })
})
