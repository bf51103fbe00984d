import { describe, expect, it } from 'vitest'
import { readReply } from '../../shared/classify/reply.ts'

const codes = (text: string): [string | null, string | null] => {
  const { replyCode, status } = readReply(text)
  return [replyCode, status]
}

describe('readReply', () => {
  it('reads code and status in the layouts of reports and logs', () => {
    expect(codes('550 5.1.1 User unknown')).toEqual(['550', '5.1.1'])
    expect(codes('550-5.1.1 User\r\n550 5.1.1 unknown')).toEqual(['550', '5.1.1'])
    expect(codes('smtp; 550 User unknown')).toEqual(['550', null])
    expect(codes('[550] User unknown')).toEqual(['550', null])
    expect(codes('#5.1.1 smtp;550 User unknown')).toEqual(['550', '5.1.1'])
    expect(codes('Sorry, no mailbox here by that name. (#5.1.1)')).toEqual([null, '5.1.1'])
    expect(codes('550 #5.1.0 Address rejected.')).toEqual(['550', '5.1.0'])
    expect(codes('550 Invalid recipient <bo@example.com> (#5.1.1)')).toEqual(['550', '5.1.1'])
    expect(codes('host mx.example.com[192.0.2.1] said: 452 4.2.2 full')).toEqual(['452', '4.2.2'])
    expect(codes('bo@example.com: SMTP error after RCPT TO:<bo@example.com>: 550 5.1.1 no')).toEqual(['550', '5.1.1'])
  })

  it('takes no version, address or number for a code', () => {
    expect(codes('Exim 4.92.3 at 192.0.2.1 with 512 bytes')).toEqual([null, null])
    expect(codes('451 Resources temporarily unavailable [#4.16.1]')).toEqual(['451', null])
    expect(codes('message of 550 bytes')).toEqual([null, null])
  })

  it('drops the codes that continuation lines repeat', () => {
    expect(readReply('550-5.1.1 The mailbox\r\n550-5.1.1 does not\r\n550 5.1.1 exist').text).toBe(
      '550-5.1.1 The mailbox does not exist',
    )
    expect(readReply('550-The mailbox 550-does not 550 exist').text).toBe('550-The mailbox does not exist')
    expect(readReply('450 the code 550 stays').text).toBe('450 the code 550 stays')
  })

  it('folds white space and cuts at 2,000 characters', () => {
    expect(readReply('  550\t5.1.1  User\r\n\tunknown ').text).toBe('550 5.1.1 User unknown')
    expect(readReply(`550 ${'a '.repeat(5_000)}`).text).toHaveLength(2_000)
    expect(readReply('')).toEqual({ replyCode: null, status: null, text: '' })
  })
})
