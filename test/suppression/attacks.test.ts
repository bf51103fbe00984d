import { expect, test } from 'vitest'
import { attribute } from '../../shared/identity/attribute.ts'
import type { SenderLookup } from '../../shared/identity/attribute.ts'
import { returnPath } from '../../shared/identity/returnPath.ts'
import { senderKey } from '../../shared/identity/tokenKeys.ts'
import { judgeHours } from '../../shared/suppression/abnormal.ts'
import { evidenceOf } from '../../shared/suppression/evidence.ts'
import { fold } from '../../shared/suppression/fold.ts'
import type { EvidenceRow } from '../../shared/suppression/rows.ts'
import { evidenceId } from '../../shared/suppression/rows.ts'
import type { Kind, Report } from '../../shared/verdict/verdict.ts'
import { context, ours } from './rows.ts'

const root = { id: 'b', root: Buffer.alloc(32, 7) }
const shop = senderKey(root, 'shop')
const domain = 'bounces.example.com'
const none: SenderLookup['byName'] = () => []
const senders: SenderLookup = { byToken: (name) => (name === 'shop' ? name : null), byTag: () => null, byName: none }
const noon = (day: number) => new Date(`2026-11-${day}T12:00:00.000Z`)

/** One mail that names `recipient`, delivered to `to`: the evidence that it leaves. */
function arrives(
  to: string,
  recipient: string,
  at: Date,
  message: string,
  kind: Kind = 'bounce',
  final = recipient,
): EvidenceRow | null {
  const named = { recipient, finalRecipient: final }
  const found = attribute({
    recipients: [to],
    keys: [root],
    senders,
    defaultSender: 'shop',
    original: { messageId: null, from: null },
    now: at,
  })
  const report: Report = {
    ...named,
    bounceId: message,
    originalRecipient: recipient,
    action: kind === 'bounce' ? 'failed' : 'delivered',
    status: '5.1.1',
    replyCode: '550',
    diagnostic: 'user unknown',
    remoteMta: null,
    provider: 'google',
    category: kind === 'bounce' ? 'hard' : null,
    reason: kind === 'bounce' ? 'user-unknown' : null,
    trust: found.trustOf(named),
    advice: null,
    because: null,
    fix: null,
    evidence: [],
    incident: null,
  }
  return evidenceOf({
    kind,
    report,
    messageKey: found.token ? `t:shop:${found.token.messageId}` : `m:${message}`,
    receivedAt: at.toISOString(),
  })
}

const rowsOf = (rows: readonly (EvidenceRow | null)[]) => rows.filter((row) => row !== null)

test('forged bounces, complaints and successes, every field perfect but the token, on three days, change nobody', () => {
  const genuine = returnPath(shop, { messageId: '1', recipient: 'al@example.org', domain, now: noon(10) })
  for (let person = 0; person < 100; person += 1) {
    const victim = `person${person}@example.org`
    const rows = [10, 11, 12].flatMap((day) =>
      (['bounce', 'complaint', 'delivery'] as const).flatMap((kind) => [
        arrives(`b@${domain}`, victim, noon(day), `f${day}${person}`, kind),
        arrives(genuine.replace('-1', '-2'), victim, noon(day), `g${day}${person}`, kind),
        // A genuine token that names somebody else.
        arrives(genuine, victim, noon(day), `h${day}${person}`, kind, 'al@example.org'),
      ]),
    )
    expect(fold(rowsOf(rows), context('2026-11-20')).state).toBe('clear')
    // Bounded growth: a row a day and class.
    expect(new Set(rowsOf(rows).map(evidenceId)).size).toBe(9)
  }
})

test('a genuine bounce counts whether the forgery comes before, with or after it', () => {
  const path = returnPath(shop, { messageId: '7', recipient: 'bo@example.org', domain, now: noon(10) })
  const genuine = arrives(path, 'bo@example.org', noon(10), 'x')
  for (const day of [10, 11]) {
    const forged = arrives(`b@${domain}`, 'bo@example.org', noon(day), 'x')
    const state = fold(rowsOf([forged, genuine]), context('2026-11-20'))
    expect(state).toMatchObject({ state: 'suppressed', because: genuine })
  }
})

test('a replay of one genuine bounce is one piece of evidence, and none after its token has expired', () => {
  const path = returnPath(shop, { messageId: '7', recipient: 'team@example.org', domain, now: noon(10) })
  const replays = [10, 11, 12, 13].map((day) =>
    arrives(path, 'team@example.org', noon(day), `r${day}`, 'bounce', 'gone@example.net'),
  )
  expect(new Set(rowsOf(replays).map(evidenceId)).size).toBe(1)
  expect(fold(rowsOf(replays), context('2026-11-20')).state).toBe('clear')
  const expired = new Date('2026-12-11T12:00:00.000Z')
  expect(arrives(path, 'team@example.org', expired, 'late')?.rank).toBe(0)
})

test('a bounce that was lifted does not count again when it is replayed', () => {
  const path = returnPath(shop, { messageId: '8', recipient: 'bo@example.org', domain, now: noon(10) })
  const [genuine, replay] = [10, 13].map((day) => arrives(path, 'bo@example.org', noon(day), `l${day}`))
  const lift = ours('lift', '2026-11-12T09:00:00.000Z')
  expect(fold(rowsOf([genuine ?? null, lift, replay ?? null]), context('2026-11-20')).state).toBe('clear')
})

test('two thousand signed 5.1.1 of one provider in an hour suppress nobody, and one release frees all', () => {
  const people = Array.from({ length: 2000 }, (_, at) => `person${at}@example.org`)
  const countIn = (hour: string) => (hour === '2026-11-10T12' ? people.length : 0)
  const outage = context('2026-11-12', { hour: ({ at = '' }) => judgeHours(at, countIn, () => []) })
  const only = {
    reason: 'user-unknown',
    provider: 'google',
    since: '2026-11-10T11:00:00Z',
    until: '2026-11-10T14:00:00Z',
  }
  const release = ours('release', '2026-11-11T09:00:00.000Z', { only })
  for (const [at, recipient] of people.entries()) {
    const path = returnPath(shop, { messageId: `${at}`, recipient, domain, now: noon(10) })
    const rows = rowsOf([arrives(path, recipient, noon(10), `${at}`)])
    expect(fold(rows, outage).state).toBe('held')
    expect(fold([...rows, release], outage).state).toBe('clear')
  }
})
