import type { LookupAddress } from 'node:dns'
import { expect, test } from 'vitest'
import { guardedLookup, isPublic, refuseUrl } from '../../shared/webhook/guard.ts'

test.each([
  ['https://hooks.example.com/rebound', null],
  ['http://hooks.example.com/', 'not-https'],
  ['https://hooks.example.com:8443/', 'bad-port'],
  ['https://user:pass@hooks.example.com/', 'userinfo'],
  ['https://127.0.0.1/', 'ip-literal'],
  ['https://0x7f.1/', 'ip-literal'],
  ['https://2130706433/', 'ip-literal'],
  ['https://0177.0.0.1/', 'ip-literal'],
  ['https://127.1/', 'ip-literal'],
  ['https://127.0.0.1./', 'ip-literal'],
  ['https://\u2460\u2461\u2466.0.0.1/', 'ip-literal'],
  ['https://[64:ff9b::7f00:1]/', 'ip-literal'],
  ['https://[::7f00:1]/', 'ip-literal'],
  ['https://[::1]/', 'ip-literal'],
  ['https://[::ffff:127.0.0.1]/', 'ip-literal'],
  ['http://localhost:8080/', 'not-https'],
  ['file:///etc/passwd', 'not-https'],
  ['no url', 'bad-url'],
])('%s is refused for: %s', (url, refusal) => {
  expect(refuseUrl(url, false)).toBe(refusal)
})

test('on one machine http to localhost is allowed, and nothing else besides', () => {
  expect(refuseUrl('http://localhost:8080/', true)).toBeNull()
  expect(refuseUrl('http://127.0.0.1:8080/', true)).toBeNull()
  expect(refuseUrl('http://192.168.1.1/', true)).toBe('not-https')
})

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b:1::7f00:1',
  '2001:0:7f00:1::',
  '::7f00:1',
  'fec0::1',
  '3fff::1',
  'fe80::1',
  'fd00:ec2::254',
  '2002:7f00:1::',
  '2001:db8::1',
  'ff02::1',
  'no address',
])('%s is not public', (address) => {
  expect(isPublic(address)).toBe(false)
})

test.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111'])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true)
})

test('a name with one private address among public ones is refused whole', async () => {
  expect(
    await ask([
      { address: '8.8.8.8', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ]),
  ).toBe('private-address')
})

test('a name with public addresses gets exactly the vetted ones', async () => {
  expect(await ask([{ address: '8.8.8.8', family: 4 }])).toEqual([{ address: '8.8.8.8', family: 4 }])
})

function ask(answers: LookupAddress[]): Promise<unknown> {
  const resolve = ((_name: string, _options: object, done: (error: null, all: LookupAddress[]) => void) => {
    done(null, answers)
  }) as never
  return new Promise((done) => {
    guardedLookup(resolve)('hooks.example.com', { all: true }, (error, addresses) => {
      done(error ? error.code : addresses)
    })
  })
}
