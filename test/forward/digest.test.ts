/** What was held back, and days in numbers. The clock is handed in. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sweepDigests } from '../../functions/sweep/digest.ts'
import { openStackTable } from '../../infra/local/rebound.ts'
import { digestLetter } from '../../shared/forward/digestLetter.ts'
import type { Digest } from '../../shared/forward/digestLetter.ts'
import { renderText } from '../../shared/forward/renderText.ts'
import type { Table } from '../../shared/aws/table.ts'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { getPayload } from '../../shared/ledger/attempts.ts'
import { getDelivery } from '../../shared/ledger/deliveries.ts'
import { openIncident } from '../../shared/ledger/incidents.ts'
import { hourOf, recordHeldBack, takePlace } from '../../shared/ledger/mailbox.ts'
import { recordSender } from '../../shared/ledger/senders.ts'
import { recordSums } from '../../shared/ledger/sums.ts'
import type { Sums } from '../../shared/ledger/sums.ts'
import { bounceAbout } from '../journey/journey.ts'
import { keyOf, sendTo, signedPath } from '../journey/signed.ts'
import { bounceOf, openTestTable } from '../ledger/testTable.ts'
import { forwardingTo, mailbox, sendToQueue, sentMails, settledMails, startForwarding } from './mailbox.ts'

const cleanups: (() => unknown)[] = []
let table: Table
beforeEach(async () => {
  const opened = await openTestTable()
  table = opened.table
  cleanups.push(opened.stop)
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const sums: Sums = {
  kinds: { bounce: 9, other: 2, complaint: 1 },
  categories: { hard: 3, policy: 6 },
  reasons: { 'user-unknown': 3, 'spf-failed': 6 },
  providers: {},
  causes: {},
  unverified: 4,
}
const at = new Date('2026-11-22T00:02:00Z')
const names = { token: null, domains: ['example.com'], addresses: [], tags: [] }
const shop = (forward: object = {}) =>
  recordSender(table, { id: 'shop', name: 'shop', names, forward: mailbox, settings: { forwardRules: forward } })

async function sweep(through: string): Promise<Digest[]> {
  const requests = await sweepDigests(table, through, at)
  const payloads = await Promise.all(requests.map((request) => getPayload(table, request)))
  return payloads.map((payload) => JSON.parse(payload ?? '') as Digest)
}

describe('the cap of an hour', () => {
  test('is that of the mailbox, whoever sends to it, for reports and answers apart', async () => {
    const now = new Date('2026-11-21T10:15:00Z')
    const taken = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        takePlace(table, n % 2 === 0 ? mailbox : 'OPS@Example.com', 'report', 7, now),
      ),
    )
    expect(taken.filter(Boolean)).toHaveLength(7)
    expect(await takePlace(table, mailbox, 'answer', 1, now)).toBe(true)
    expect(await takePlace(table, 'else@example.com', 'report', 7, now)).toBe(true)
    expect(await takePlace(table, mailbox, 'report', 7, new Date('2026-11-21T11:00:00Z'))).toBe(true)
  })

  test('over SMTP: one mail goes out, the others are held back, and a digest tells them when the hour is over', async () => {
    const stack = await startForwarding(cleanups, forwardingTo({ forwardRules: { perHour: 1 } }))
    const key = await keyOf(stack, 'shop')
    const numbers = [1, 2, 3, 4]
    const before = hourOf(new Date())
    await sendTo(
      stack.smtpPort,
      numbers.map((n) => ({ to: signedPath(key, `cap${n}`, `user${n}@example.org`), raw: bounceAbout(n) })),
    )
    const [first] = await settledMails(stack)
    // A new hour has a new cap.
    if (hourOf(new Date()) !== before) return
    expect(await sentMails(stack)).toHaveLength(1)
    const stackTable = openStackTable(stack)
    for (const request of await sweepDigests(stackTable, `${before}:59`, new Date()))
      await sendToQueue(stack, 'deliver', request)
    const sent = await settledMails(stack)
    const digest = sent.find(({ mail }) => mail.subject?.includes('digest'))
    expect(sent).toHaveLength(2)
    expect(digest?.mail.subject).toMatch(
      /^\[shop\] Hourly digest: 3 reports held back between \d\d:00 and \d\d:59 UTC$/,
    )
    for (const n of numbers) {
      const wasSent = first?.mail.subject?.includes(`user${n}@`) ?? false
      expect(digest?.mail.text?.includes(`user${n}@example.org`)).toBe(!wasSent)
    }
    expect(digest?.mail.headers.get('x-bounce-loop')).toBe('bounces.example.com')
  })
})

describe('an hourly digest', () => {
  test('is made once, however often the sweep runs, and not for senders without a mailbox', async () => {
    await shop()
    await recordSender(table, { id: 'none', name: 'none', names })
    const now = new Date('2026-11-21T10:15:00Z')
    for (const sender of ['shop', 'none']) {
      await recordBounce(table, bounceOf(sender, 'b1', { trust: 'signed' }), now)
      for (const use of ['report', 'answer'] as const)
        await recordHeldBack(table, { sender, deliveryId: `d-${use}`, bounceId: 'b1', use }, now)
    }
    expect(await sweep('2026-11-21T10:58')).toEqual([])
    const [digest, ...others] = await sweep('2026-11-21T10:59')
    expect(others).toEqual([])
    expect(digest?.data).toMatchObject({
      sender: { id: 'shop' },
      span: '2026-11-21T10',
      held: { reports: [{ recipient: 'b1@example.org', reason: 'user-unknown' }], count: 1, answers: 1 },
    })
    expect(await sweep('2026-11-21T10:59')).toEqual([])
    // A sweep that died before it noted its progress makes the same delivery.
    await table.remove({ pk: 'SWEEP', sk: 'DIGESTS' })
    const [again] = await sweepDigests(table, '2026-11-21T10:59', new Date('2026-11-21T11:09:00Z'))
    expect(
      JSON.parse((await getPayload(table, { sender: 'shop', deliveryId: again?.deliveryId ?? '' })) ?? ''),
    ).toEqual(digest)
    expect(await getDelivery(table, 'shop', again?.deliveryId ?? '')).toMatchObject({
      event: 'digest',
      endpoint: '@mailbox',
    })
  })

  test('makes up for hours in which no sweep ran, a day of them at most', async () => {
    await shop()
    expect(await sweep('2026-11-19T10:59')).toEqual([])
    for (const hour of ['2026-11-20T02', '2026-11-21T02', '2026-11-21T09'])
      await recordHeldBack(
        table,
        { sender: 'shop', deliveryId: hour, bounceId: 'gone', use: 'report' },
        new Date(`${hour}:30:00Z`),
      )
    expect((await sweep('2026-11-21T10:59')).map(({ data }) => data.span)).toEqual(['2026-11-21T02', '2026-11-21T09'])
  })
})

describe('a daily digest', () => {
  const incident = (cause: string) =>
    openIncident(table, {
      ...{
        id: cause,
        sender: 'shop',
        cause,
        state: 'open',
        firstSeen: '2026-11-21T09:10',
        lastSeen: '2026-11-21T23:00',
      },
      ...{ count: 1243, recipients: ['victim@example.org'], evidence: [] },
      fix: { who: 'sender', title: 'Text of a stranger: evil.example', steps: [], links: [] },
    })

  test('has the chosen categories, the unverified as a number, and incidents without a word of a stranger', async () => {
    await shop({ when: 'daily', send: ['policy', 'complaint'] })
    await recordSums(table, 'shop', '2026-11-21T09:10', sums, at)
    await incident('spf-failed|google|203.0.113.9')
    await incident('spf-failed||example.com')
    await incident('domain-blocklisted||evil.example')
    await incident('unverified-flood')
    const [digest, ...others] = await sweep('2026-11-21T23:59')
    expect(others).toEqual([])
    expect(digest?.data.day?.counts).toEqual({
      categories: { policy: 6 },
      reasons: { 'spf-failed': 6 },
      complaints: 1,
      delays: 0,
      unverified: 4,
    })
    expect(digest?.data.day?.incidents.map(({ subject }) => subject).sort()).toEqual([
      '203.0.113.9',
      'example.com',
      null,
      null,
    ])
    const text = digest ? renderText(digestLetter(digest, mailbox)) : ''
    for (const part of [
      '6',
      'spf-failed',
      '4 reports of these are unverified',
      '1,243 bounces',
      'Google',
      '203.0.113.9',
    ])
      expect(text).toContain(part)
    for (const part of ['evil.example', 'stranger', 'victim', 'user-unknown']) expect(text).not.toContain(part)
  })

  test('of a mailbox that gets mail at once is made only where something was not told', async () => {
    await shop()
    await recordSums(table, 'shop', '2026-11-20T09:10', { ...sums, unverified: 0 }, at)
    expect(await sweep('2026-11-20T23:59')).toEqual([])
    await recordSums(table, 'shop', '2026-11-21T09:10', sums, at)
    expect((await sweep('2026-11-21T23:59')).map(({ data }) => data.span)).toEqual(['2026-11-21'])
  })

  test('is all that a daily mailbox gets', async () => {
    const stack = await startForwarding(cleanups, forwardingTo({ forwardRules: { when: 'daily' } }))
    const to = signedPath(await keyOf(stack, 'shop'), 'daily1', 'user1@example.org')
    await sendTo(stack.smtpPort, [{ to, raw: bounceAbout(1) }])
    expect(await settledMails(stack)).toEqual([])
  })
})
