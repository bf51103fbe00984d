import { expect, test } from 'vitest'
import { canonicalAddress, domainOf } from '../../shared/identity/address.ts'

test.each([
  ['Bo@Example.ORG', 'bo@example.org'],
  [' <bo@example.org> ', 'bo@example.org'],
  ['"bo"@example.org', 'bo@example.org'],
  ['"b\\"o"@example.org', 'b"o@example.org'],
  ['bo+news@example.org', 'bo+news@example.org'],
  ['bo@bücher.example', 'bo@xn--bcher-kva.example'],
  ['bo@example.org.', 'bo@example.org'],
  ['prvs=0123456789=bo@example.org', 'bo@example.org'],
  ['btv1==0123456789==bo@example.org', 'bo@example.org'],
  ['postmaster', 'postmaster'],
  ['', ''],
])('%s is written %s', (address, canonical) => {
  expect(canonicalAddress(address)).toBe(canonical)
})

test('the domain of an address is its last part', () => {
  expect(domainOf('"a@b"@Example.org')).toBe('example.org')
  expect(domainOf('nobody')).toBeNull()
  expect(domainOf('bo@')).toBeNull()
})

test('an ASCII domain is never decoded or cut, so that two addresses do not become one', () => {
  expect(canonicalAddress('bo@example.org/x')).toBe('bo@example.org/x')
  expect(canonicalAddress('bo@ex%61mple.org')).toBe('bo@ex%61mple.org')
})

test('an accented local part is the same composed and decomposed (RFC 6532 §3.1)', () => {
  expect(canonicalAddress('Jose\u0301@example.org')).toBe(canonicalAddress('JOS\u00c9@example.org'))
})
