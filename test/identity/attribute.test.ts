import { expect, test } from 'vitest'
import { attribute, isAliased } from '../../shared/identity/attribute.ts'
import type { AttributionInput, SenderLookup } from '../../shared/identity/attribute.ts'
import { messageId, returnPath } from '../../shared/identity/returnPath.ts'
import { senderKey } from '../../shared/identity/tokenKeys.ts'

const root = { id: 'b', root: Buffer.alloc(32, 7) }
const now = new Date('2026-11-21T10:00:00Z')
const domain = 'bounces.example.com'
const registry = [
  { id: 'shop', tags: ['shop'], domains: ['example.com'] },
  { id: 'news', tags: ['news'], domains: ['example.net', 'news@mail.example', 'bounces.example.com'] },
  { id: 'other', tags: [], domains: ['victim.example'] },
]
const senders: SenderLookup = {
  byToken: (name) => registry.find(({ id }) => id === name)?.id ?? null,
  byTag: (tag) => registry.find(({ tags }) => tags.includes(tag))?.id ?? null,
  byName: (name) => registry.filter(({ domains }) => domains.includes(name)),
}
const tokenFor = (sender: string, recipient: string, at = now) =>
  returnPath(senderKey(root, sender), { messageId: '4711', recipient, domain, now: at })
const of = (input: Partial<AttributionInput>) =>
  attribute({
    recipients: [],
    keys: [root],
    senders,
    defaultSender: 'main',
    original: { messageId: null, from: null },
    now,
    ...input,
  })
const report = (recipient: string, finalRecipient: string | null = null) => ({ recipient, finalRecipient })

test('a token comes before a tag, a tag before headers, headers before the default sender', () => {
  const original = { messageId: null, from: 'News <hello@example.net>' }
  const tag = `b+shop@${domain}`
  const token = tokenFor('news', 'bo@example.org')
  expect(of({ recipients: [tag, token], original }).sender).toEqual({ id: 'news', by: 'token' })
  expect(of({ recipients: [tag], original }).sender).toEqual({ id: 'shop', by: 'tag' })
  expect(of({ recipients: [`B-SHOP@${domain}`], original }).sender).toEqual({ id: 'shop', by: 'tag' })
  expect(of({ recipients: [`b@${domain}`], original }).sender).toEqual({ id: 'news', by: 'original' })
  expect(of({ recipients: [`b@${domain}`] }).sender).toEqual({ id: 'main', by: 'default' })
})

test('a header gives the mail only to a sender whose domain fits the bounce address', () => {
  const from = (address: string, recipient = `b@${domain}`) =>
    of({ recipients: [recipient], original: { messageId: null, from: address } }).sender
  expect(from('hello@example.com').id).toBe('shop')
  expect(from('hello@mail.example.com').id).toBe('shop')
  expect(from('hello@victim.example')).toEqual({ id: 'main', by: 'default' })
  expect(from('hello@example.com', 'b@bounces.example.net')).toEqual({ id: 'main', by: 'default' })
  expect(from('hello@example.com', 'b@notexample.com')).toEqual({ id: 'main', by: 'default' })
  expect(from('hello@example.com', 'b@example.com')).toEqual({ id: 'shop', by: 'original' })
  expect(from('News <NEWS@mail.example>').id).toBe('news')
  expect(from('else@mail.example').by).toBe('default')
})

test('the return path of the original is asked where its From names nobody', () => {
  const original = { messageId: null, from: 'x@unknown.example', returnPath: '<b@example.net>' }
  expect(of({ recipients: [`b@${domain}`], original }).sender).toEqual({ id: 'news', by: 'original' })
})

test('a domain that two fitting senders registered gives the mail to neither', () => {
  const twice: SenderLookup = {
    ...senders,
    byName: () => [
      { id: 'a', domains: ['example.com'] },
      { id: 'b', domains: ['example.com'] },
    ],
  }
  expect(
    of({ recipients: [`b@${domain}`], senders: twice, original: { messageId: null, from: 'x@example.com' } }).sender.by,
  ).toBe('default')
})

test('a report is signed when the token names its recipient, and no other report of the mail is', () => {
  const { trustOf, token } = of({ recipients: [tokenFor('shop', 'bo@example.org')] })
  expect(token).toMatchObject({ sender: 'shop', messageId: '4711' })
  expect(trustOf(report('Bo@example.org'))).toBe('signed')
  expect(trustOf(report('al@example.org'))).toBe('unverified')
})

test('naming the covered address as final recipient does not sign for another', () => {
  const { trustOf } = of({ recipients: [tokenFor('shop', 'mallory@example.org')] })
  expect(trustOf(report('victim@example.org', 'mallory@example.org'))).toBe('unverified')
})

test('a report about a member of a list is signed for the list and aliased', () => {
  const { trustOf } = of({ recipients: [tokenFor('shop', 'team@example.org')] })
  const member = report('team@example.org', 'gone@example.net')
  expect(trustOf(member)).toBe('signed')
  expect(isAliased(member)).toBe(true)
  expect(isAliased(report('team@example.org', '<Team@Example.org>'))).toBe(false)
  expect(isAliased(report('team@example.org'))).toBe(false)
})

test('an expired token leaves the mail with its sender and signs nothing', () => {
  const path = tokenFor('shop', 'bo@example.org', new Date('2026-10-01T00:00:00Z'))
  const late = of({ recipients: [path] })
  expect(late).toMatchObject({ sender: { id: 'shop', by: 'token' }, token: null, refusal: 'expired' })
  expect(late.trustOf(report('bo@example.org'))).toBe('unverified')
})

test('a token in the headers of a bounce is nothing; in those of a complaint it signs', () => {
  const path = tokenFor('shop', 'bo@example.org')
  const bounce = of({ recipients: [`b@${domain}`], original: { messageId: null, from: null, returnPath: path } })
  expect(bounce.token).toBeNull()
  expect(bounce.trustOf(report('bo@example.org'))).toBe('unverified')
  const complaint = of({ recipients: [`fbl@${domain}`], complaintReturnPaths: [null, `<${path}>`] })
  expect(complaint.sender).toEqual({ id: 'shop', by: 'token' })
  expect(complaint.trustOf(report('bo@example.org'))).toBe('signed')
})

test('a token of a sender that is no longer registered is nobody’s', () => {
  const gone = of({ recipients: [tokenFor('gone', 'bo@example.org')] })
  expect(gone.sender.by).toBe('default')
  expect(gone.trustOf(report('bo@example.org'))).toBe('unverified')
})

test('a Message-ID of ours matches its recipient, and only for the sender that issued it', () => {
  const id = messageId(senderKey(root, 'shop'), { messageId: '1', recipient: 'bo@example.org', domain, now })
  const original = { messageId: id, from: null }
  const shop = of({ recipients: [`b+shop@${domain}`], original })
  expect(shop.trustOf(report('bo@example.org'))).toBe('matched')
  expect(shop.trustOf(report('al@example.org'))).toBe('unverified')
  expect(of({ recipients: [`b+news@${domain}`], original }).trustOf(report('bo@example.org'))).toBe('unverified')
})

test('a Message-ID that the application registered for the recipient matches', () => {
  const { trustOf } = of({
    recipients: [`b+shop@${domain}`],
    original: { messageId: '<x@example.com>', from: null },
    registered: (sender, id, recipient) =>
      sender === 'shop' && id === '<x@example.com>' && recipient === 'bo@example.org',
  })
  expect(trustOf(report('BO@example.org'))).toBe('matched')
  expect(trustOf(report('al@example.org'))).toBe('unverified')
})

test('one valid token among many envelope recipients is found', () => {
  const forged = tokenFor('shop', 'bo@example.org').replace('4711', '4712')
  const found = of({ recipients: [forged, `b@${domain}`, tokenFor('shop', 'bo@example.org')] })
  expect(found.sender.by).toBe('token')
  expect(of({ recipients: [forged, `b@${domain}`] })).toMatchObject({ refusal: 'wrong-mac', token: null })
})
