import { describe, expect, test } from 'vitest'
import { addressesIn, cleanAddress } from '../../shared/report/address.ts'

describe('an address field of a report', () => {
  test.each([
    ['rfc822; bo@example.org', 'bo@example.org'],
    ['RFC822;<bo@example.org>', 'bo@example.org'],
    ['utf-8; bö@example.org', 'bö@example.org'],
    ['<bo@example.org>', 'bo@example.org'],
    ['"bo smith"@example.org', '"bo smith"@example.org'],
    ['rfc822;bo+40example.org', 'bo@example.org'],
    ['rfc822; bo+news@example.org', 'bo+news@example.org'],
    ['rfc822;@relay.example.net:bo@example.org', 'bo@example.org'],
    ['x400; /RFC-822=bo(a)example.org/ADMD= /C=WW/', 'bo@example.org'],
    ['c=US;a= ;p=Example;dda:SMTP=bo@example.org', 'bo@example.org'],
    ['rfc822; bo@example.org (Bo Example)', 'bo@example.org'],
    ['rfc822; bo', 'bo'],
    ['rfc822;|/usr/bin/procmail', null],
    ['rfc822;/var/mail/bo', null],
    ['', null],
  ])('%s', (field, address) => {
    expect(cleanAddress(field)).toBe(address)
  })
})

describe('addresses in running text', () => {
  test.each([
    ['<bo@example.org>: gone', ['bo@example.org']],
    ['bo@example.org...User unknown', ['bo@example.org']],
    ['收件人（bo@example.org）的邮箱不存在', ['bo@example.org']],
    ["to 'bo@example.org', cleo@example.com.", ['bo@example.org', 'cleo@example.com']],
    ['bo@[192.0.2.1] and no@', ['bo@[192.0.2.1]']],
    ["d'arcy@example.org", ["d'arcy@example.org"]],
  ])('%s', (line, addresses) => {
    expect(addressesIn(line)).toEqual(addresses)
  })
})
