import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checkReturnPath,
  longestLocalPart,
  messageId,
  readMessageIdToken,
  returnPath,
} from '../../shared/identity/returnPath.ts'
import { checkToken, issueToken, validDays } from '../../shared/identity/token.ts'
import { keyIdOf, readSenderKey, senderKey, showSenderKey } from '../../shared/identity/tokenKeys.ts'
import type { RootKey } from '../../shared/identity/tokenKeys.ts'

const root: RootKey = { id: 'b', root: Buffer.alloc(32, 7) }
const key = senderKey(root, 'shop')
const sent = new Date('2026-11-21T10:00:00Z')
const domain = 'bounces.example.com'
const recipient = 'bo@example.org'
const dayMs = 86_400_000
const after = (days: number) => new Date(sent.getTime() + days * dayMs)
const address = returnPath(key, { messageId: '4711', recipient, domain, now: sent })

const word = (max: number) =>
  fc.string({
    unit: fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz0123456789')),
    minLength: 1,
    maxLength: max,
  })
const recipients = fc.tuple(word(20), word(20)).map(([local, host]) => `${local}@${host}.example`)
const issued = fc.record({
  sender: word(6),
  messageId: word(11),
  recipient: recipients,
  separator: fc.constantFrom('+', '-'),
})
const returnPathOf = ({
  sender,
  ...options
}: {
  sender: string
  messageId: string
  recipient: string
  separator: '+' | '-'
}) => returnPath(senderKey(root, sender), { ...options, domain, now: sent })

test('a token says again what went into it, for every sender, id and recipient, in both forms', () => {
  fc.assert(
    fc.property(issued, (options) => {
      const check = checkReturnPath([root], returnPathOf(options), sent)
      expect(check).toMatchObject({
        ok: true,
        sender: options.sender,
        messageId: options.messageId,
        day: '2026-11-21',
        keyId: 'b',
      })
      expect(check.ok && check.covers(options.recipient)).toBe(true)
    }),
  )
})

test('the local part never has more than 48 characters, and with BATV around it never more than 64', () => {
  fc.assert(
    fc.property(issued, (options) => {
      const local = returnPathOf(options).split('@')[0] ?? ''
      expect(local.length).toBeLessThanOrEqual(longestLocalPart)
      expect(`prvs=0123456789=${local}`.length).toBeLessThanOrEqual(64)
    }),
  )
  const longest = returnPathOf({ sender: 'sixsix', messageId: 'eleveneleve', recipient, separator: '+' })
  expect(longest.indexOf('@')).toBe(48)
})

test('any flipped bit of the address fails, but for the case of a letter and the form b+ or b-', () => {
  const bytes = Buffer.from(address)
  let flipped = 0
  for (let at = 0; at < bytes.length; at += 1) {
    for (let bit = 0; bit < 8; bit += 1) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ (1 << bit)
      const text = changed.toString('latin1')
      if (text.toLowerCase() === address || text.replace(/^b-/, 'b+') === address) continue
      expect(checkReturnPath([root], text, sent).ok, text).toBe(false)
      flipped += 1
    }
  }
  expect(flipped).toBeGreaterThan(400)
})

test('a character that is replaced, removed, added or moved fails', () => {
  const position = fc.nat({ max: address.length - 1 })
  fc.assert(
    fc.property(position, position, fc.string({ maxLength: 2 }), (from, to, text) => {
      const at = Math.min(from, to)
      const changed = address.slice(0, at) + text + address.slice(Math.max(from, to))
      fc.pre(changed.trim().replace(/^<|>$/g, '').toLowerCase().replace(/^b-/, 'b+').replace(/\.$/, '') !== address)
      expect(checkReturnPath([root], changed, sent).ok).toBe(false)
    }),
  )
})

test('a token of one recipient never counts for another', () => {
  fc.assert(
    fc.property(recipients, recipients, (mine, other) => {
      fc.pre(mine !== other)
      const check = checkReturnPath(
        [root],
        returnPath(key, { messageId: '1', recipient: mine, domain, now: sent }),
        sent,
      )
      expect(check.ok && check.covers(other)).toBe(false)
      expect(check.ok && check.covers(mine)).toBe(true)
    }),
  )
})

test('a recipient is the same however it is written, and no other because it is long', () => {
  const check = checkReturnPath([root], address, sent)
  if (!check.ok) throw new Error(check.why)
  for (const same of ['Bo@Example.ORG', '<bo@example.org>', '"bo"@example.org.', 'prvs=0123456789=bo@example.org']) {
    expect(check.covers(same), same).toBe(true)
  }
  for (const other of [
    'bo+x@example.org',
    'bo@example.org.invalid',
    'bo@example.org/x',
    'bo',
    '',
    `bo@example.org${' '.repeat(400)}`,
  ]) {
    expect(check.covers(other), other).toBe(false)
  }
})

test('another root key, another sender and another domain never verify', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 40 }), word(6), recipients, (bytes, sender, who) => {
      const foreign: RootKey = { id: 'b', root: bytes }
      fc.pre(Buffer.compare(bytes, root.root) !== 0)
      const theirs = returnPath(senderKey(foreign, sender), { messageId: '1', recipient: who, domain, now: sent })
      expect(checkReturnPath([root], theirs, sent)).toEqual({ ok: false, why: 'wrong-mac', sender: null })
    }),
  )
  const stolen = address.replace('shop', 'news')
  expect(checkReturnPath([root], stolen, sent)).toMatchObject({ ok: false, why: 'wrong-mac' })
  for (const elsewhere of ['example.com', 'b.bounces.example.com', 'bounces.example.net']) {
    expect(checkReturnPath([root], address.replace(domain, elsewhere), sent)).toMatchObject({
      ok: false,
      why: 'wrong-mac',
    })
  }
})

test('after a rotation the old key still checks, and a key that is gone is said to be unknown', () => {
  const next: RootKey = { id: 'c', root: Buffer.alloc(32, 8) }
  expect(checkReturnPath([next, root], address, sent).ok).toBe(true)
  expect(checkReturnPath([next], address, sent)).toEqual({ ok: false, why: 'unknown-key', sender: null })
  expect([1, 2, 32, 33].map(keyIdOf)).toEqual(['b', 'c', 'a', 'b'])
})

test('a token is valid for 30 days, and a day ahead for clocks that are', () => {
  const why = (days: number) => {
    const check = checkReturnPath([root], address, after(days))
    return check.ok ? 'valid' : check.why
  }
  expect([-2, -1, 0, validDays, validDays + 1, 400].map(why)).toEqual([
    'not-yet-valid',
    'valid',
    'valid',
    'valid',
    'expired',
    'expired',
  ])
  expect(checkReturnPath([root], address, new Date(Number.NaN)).ok).toBe(false)
})

test('an expired token still tells whose it was; a forged expired one does not', () => {
  expect(checkReturnPath([root], address, after(31))).toEqual({ ok: false, why: 'expired', sender: 'shop' })
  expect(checkReturnPath([root], address.replace('4711', '4712'), after(31))).toEqual({
    ok: false,
    why: 'wrong-mac',
    sender: null,
  })
})

test('case folding, BATV wrapping and angle brackets keep it valid', () => {
  fc.assert(
    fc.property(
      issued,
      fc.infiniteStream(fc.boolean()),
      fc.constantFrom('', 'prvs=0123456789=', 'btv1==0123456789=='),
      (options, capitals, batv) => {
        const path = `${batv}${returnPathOf(options)}`
        const folded = Array.from(path, (char) => (capitals.next().value ? char.toUpperCase() : char)).join('')
        expect(checkReturnPath([root], `<${folded}>`, sent).ok).toBe(true)
      },
    ),
  )
})

test('a bare token checks in any case at its own domain', () => {
  const token = issueToken(key, 'return-path', { messageId: '4711', recipient, domain, now: sent })
  expect(address).toBe(`b+${token}@${domain}`)
  expect(
    checkToken([root], 'return-path', { token: token.toUpperCase(), domain: 'BOUNCES.example.com.', now: sent }).ok,
  ).toBe(true)
})

test('a Message-ID carries its own token, which is no return path, nor the reverse', () => {
  const id = messageId(key, { messageId: '4711', recipient, domain, now: sent })
  expect(readMessageIdToken([root], id, sent)).toMatchObject({ ok: true, sender: 'shop', messageId: '4711' })
  expect(readMessageIdToken([root], id.slice(1, -1), sent).ok).toBe(true)
  expect(checkReturnPath([root], id.replace('<m-', '<b-'), sent)).toMatchObject({ ok: false, why: 'wrong-mac' })
  expect(readMessageIdToken([root], `<${address.replace('b+', 'm-')}>`, sent)).toMatchObject({
    ok: false,
    why: 'wrong-mac',
  })
  expect(readMessageIdToken([root], null, sent)).toMatchObject({ ok: false, why: 'no-token' })
})

test('what does not fit is refused when it is issued, with its length', () => {
  expect(() => senderKey(root, 'default')).toThrow('sender "default" has 7 characters; a return path has room for 6')
  const options = { recipient, domain, now: sent }
  expect(() => returnPath(key, { ...options, messageId: 'abcdefghijkl' })).toThrow(
    'has 12 characters; a return path has room for 11',
  )
  for (const id of ['', 'A', 'a-b', 'a b', 'é'])
    expect(() => returnPath(key, { ...options, messageId: id }), id).toThrow(/message id/)
  expect(() => returnPath(key, { ...options, messageId: '1', recipient: 'bo' })).toThrow(
    'the recipient is not an address',
  )
  expect(() => returnPath(key, { ...options, messageId: '1', recipient: `${'b'.repeat(330)}@example.org` })).toThrow(
    /has 342 characters/,
  )
  expect(() => returnPath(key, { ...options, messageId: '1', domain: 'a b' })).toThrow(/domain/)
  expect(() => returnPath(key, { ...options, messageId: '1', now: new Date(Number.NaN) })).toThrow(RangeError)
  expect(() => senderKey({ id: 'b', root: Buffer.alloc(16) }, 'shop')).toThrow(
    'a root key has at least 32 bytes, this one has 16',
  )
})

test('a sender key survives being written down, and a damaged one is refused without being shown', () => {
  expect(readSenderKey(showSenderKey(key))).toEqual(key)
  const damaged = showSenderKey(key).slice(0, -1)
  expect(() => readSenderKey(damaged)).toThrow(/^a sender key reads verp_/)
})

test('any text at all is answered', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 400 }), fc.constant(`b+${'a'.repeat(100_000)}@x`)),
      (text) => {
        expect(checkReturnPath([root], text, sent).ok).toBe(false)
        expect(readMessageIdToken([root], text, sent).ok).toBe(false)
      },
    ),
  )
})
