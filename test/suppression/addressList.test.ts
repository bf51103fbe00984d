import { expect, test } from 'vitest'
import { canonicalAddress } from '../../shared/identity/address.ts'
import { csvLine, readAddressList } from '../../shared/suppression/addressList.ts'

const two = { addresses: ['al@example.org', 'bo@example.org'], problems: [] }

test.each([
  ['CSV with headings', 'recipient,state\r\nAl@example.org,held\r\n"bo@example.org",held\r\n'],
  ['addresses, one a line', 'al@example.org\n\nbo@example.org'],
  ['JSON objects, one a line', '{"recipient":"al@example.org"}\n{"recipient":"bo@EXAMPLE.org","state":"held"}\n'],
  ['a JSON array of addresses', ' ["al@example.org", "bo@example.org"]'],
  ['a JSON array of objects', '[\n {"recipient": "al@example.org"},\n {"recipient": "bo@example.org"}\n]'],
])('a list is read from %s', (_, text) => {
  expect(readAddressList(text)).toEqual(two)
})

test('what is no address is said with its line, and what is no JSON is no crash', () => {
  expect(readAddressList('al@example.org\nnobody\n{"recipient":7}\n{').problems).toEqual([
    'line 2: not an address: nobody',
    'line 3: not an address: {"recipient":7}',
    'line 4: not an address: {',
  ])
  for (const text of ['[', '[null, 3, {}]', `[${'['.repeat(50_000)}`, '\u0000', '{}'])
    expect(readAddressList(text).addresses).toEqual([])
  expect(readAddressList('x\n'.repeat(1_000)).problems).toHaveLength(20)
})

test('what a spreadsheet would run is text, and comes back as the address it was', () => {
  for (const address of ['=cmd@example.org', '+1@example.org', '-x@example.org', '"a,b"@example.org']) {
    const line = csvLine([address, 'held'])
    expect(line).not.toMatch(/^[=+-]/)
    expect(readAddressList(`recipient,state\r\n${line}`)).toEqual({
      addresses: [canonicalAddress(address)],
      problems: [],
    })
  }
})
