import { expect, test } from 'vitest'
import { lookupOf } from '../../shared/ledger/registry.ts'

const names = (id: string, more: object = {}) => ({ id, token: id, domains: [], addresses: [], tags: [], ...more })

test('a token, a tag, a domain and an address lead to the sender that registered them', () => {
  const own = { domains: ['example.com'], addresses: ['bo@example.net'], tags: ['t'] }
  const lookup = lookupOf([names('shop', own), names('news')])
  expect([lookup.byToken('news'), lookup.byTag('t')]).toEqual(['news', 'shop'])
  expect(lookup.byName('example.com')).toEqual([{ id: 'shop', domains: ['example.com'] }])
  expect(lookup.byName('bo@example.net')).toHaveLength(1)
  expect([lookup.byToken('none'), lookup.byTag('none'), lookup.byName('none')]).toEqual([null, null, []])
})

test('a token or a tag that several have taken is nobody’s', () => {
  const lookup = lookupOf([
    names('one', { token: 'same', tags: ['t'] }),
    names('two', { token: 'same', tags: ['t'] }),
    names('three', { token: 'same', tags: ['t'] }),
  ])
  expect([lookup.byToken('same'), lookup.byTag('t')]).toEqual([null, null])
})
