/** What people read: everything that comes from a mail is text and nothing else. */
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import { answerLetter } from '../../shared/forward/answerLetter.ts'
import { bounceLetter } from '../../shared/forward/bounceLetter.ts'
import { composeMail, fits, longestMail } from '../../shared/forward/compose.ts'
import { inertLine } from '../../shared/forward/letter.ts'
import type { Block, Letter } from '../../shared/forward/letter.ts'
import { renderHtml } from '../../shared/forward/renderHtml.ts'
import { renderText } from '../../shared/forward/renderText.ts'
import { readAnswer, returnedFields } from '../../shared/forward/returned.ts'
import type { Report } from '../../shared/verdict/verdict.ts'
import { eventOf, renderPayload } from '../../shared/webhook/payload.ts'
import type { Payload } from '../../shared/webhook/payload.ts'
import { bounceOf } from '../ledger/testTable.ts'

function payloadOf(changes: Partial<Report>): Payload {
  const bounce = bounceOf('shop', 'b1', changes)
  const report = bounce.report as Report
  const stored = {
    ...bounce,
    report,
    sender: 'shop',
    rank: 3,
    version: 1,
    storedMinute: '',
    storedAt: '2026-11-21T10:00:31.000Z',
  }
  return JSON.parse(renderPayload(eventOf(bounce.kind, report) ?? 'bounce.unknown', stored)) as Payload
}

const letterOf = (changes: Partial<Report>, returned: [string, string][] = []): Letter =>
  bounceLetter({ payload: payloadOf(changes), returned, original: { is: 'attached' }, mailbox: 'ops@example.com' })

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' style='background:url(https://evil.example)",
    'javascript:alert(1)',
    'https://evil.example/?a=b&c=d',
    'a\r\nBcc: victim@example.org\r\n\r\n<b>body</b>',
    '\u202Egnp.exe\u0000\u001B[31m\u200B',
    '&lt;&#60;&amp;',
    '--forward-boundary\r\nContent-Type: text/html\r\n\r\nx',
  ),
)
const letters = fc
  .record({ words: fc.array(hostile, { minLength: 8, maxLength: 8 }), evidence: hostile })
  .map(({ words: [recipient = '', diagnostic, mta, rule = '', matched, name = '', value = '', link = ''], evidence }) =>
    letterOf(
      {
        ...{ recipient, diagnostic: diagnostic ?? null, remoteMta: mta ?? null, finalRecipient: recipient },
        because: { rule, matched: matched ?? null },
        fix: { who: 'sender', title: name, steps: [value, link], links: [link] },
        evidence: [{ check: evidence, asked: '', found: evidence, verdict: 'ok', at: '', record: evidence, link }],
      },
      [[name, value]],
    ),
  )

describe('the HTML', () => {
  const known = new Set(
    'html head meta title style body div p span h1 h2 strong ol ul li a table tr th td br wbr'.split(' '),
  )

  test('has our own elements and attributes only, whatever the mail says, and nothing is fetched', () => {
    fc.assert(
      fc.property(letters, (letter) => {
        const html = renderHtml(letter)
        const tags = [...html.matchAll(/<\/?([a-zA-Z!][^\s>]*)((?:[^>"]|"[^"]*")*)>/g)]
        for (const [, name = '', attributes = ''] of tags) {
          expect(name === '!doctype' || known.has(name)).toBe(true)
          expect(attributes).not.toMatch(/\s(?:src|on\w+|background)=|url\(/i)
        }
        // Each angle bracket belongs to one of the tags.
        expect(html.split('<').length - 1).toBe(tags.length)
        for (const [, href = ''] of html.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https:\/\/[\w.-]+/)
        expect(html).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E]/)
      }),
      { numRuns: 300 },
    )
  })

  test('makes no link of what a stranger wrote, also where a mail program would', () => {
    const html = renderHtml(letterOf({ diagnostic: '550 see https://evil.example/ or www.evil.example' }))
    expect(html).not.toContain('://evil')
    expect(html).not.toContain('www.evil')
    expect(html.match(/href=/g)).toBeNull()
  })
})

test('text and HTML say the same', () => {
  const letter = letterOf({
    diagnostic: '550 5.1.1 no such user',
    fix: { who: 'sender', title: 'T', steps: ['S'], links: [] },
  })
  const words = (block: Block): string[] => {
    switch (block.is) {
      case 'steps':
      case 'list':
        return [...block.items]
      case 'links':
        return [...block.urls]
      case 'facts':
        return block.rows.flat()
      default:
        return [block.text]
    }
  }
  const html = renderHtml(letter).replace(/<[^>]+>/g, '')
  const text = renderText(letter).replace(/\s+/g, ' ')
  for (const said of [letter.title, ...letter.blocks.flatMap(words)]) {
    expect(html).toContain(said)
    expect(text).toContain(said)
  }
})

test('each kind of report has a subject that names recipient and reason', () => {
  const subjects = [
    letterOf({}),
    letterOf({ category: 'soft', reason: 'mailbox-full', advice: 'wait' }),
    letterOf({ category: 'policy', reason: 'spf-failed', advice: 'fix' }),
    letterOf({ category: 'unknown', reason: 'unclassified' }),
    letterOf({ action: 'delayed', category: 'soft', reason: 'greylisted', advice: 'wait' }),
  ].map(({ subject }) => subject)
  expect(subjects).toEqual([
    '[shop] Hard bounce, b1@example.org: There is no such mailbox at this domain',
    '[shop] Soft bounce, b1@example.org: The mailbox is full',
    '[shop] Policy bounce, b1@example.org: SPF does not allow this server to send for the domain',
    '[shop] Unclear bounce, b1@example.org: The bounce gives no usable cause',
    '[shop] Delayed, b1@example.org: The receiver asks unknown senders to try again later (greylisting)',
  ])
})

describe('the mail', () => {
  const envelope = {
    ...{ from: 'rebound@bounces.example.com', to: 'ops@example.com', returnPath: 'loop@bounces.example.com' },
    ...{ id: 'delivery-1', date: new Date('2026-11-21T10:00:31Z') },
  }
  const headerNames = (raw: Buffer) =>
    [...(raw.toString('latin1').split('\r\n\r\n')[0] ?? '').matchAll(/^([\w-]+):/gm)].map(([, name]) => name)

  test('has exactly our headers, whatever stands in the subject or the answer', async () => {
    const plain = headerNames(await composeMail(envelope, letterOf({}), null))
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (subject, from) => {
        const text = subject
        const answer = answerLetter({
          ...{ sender: 'shop', mailbox: 'ops@example.com', from, subject, text },
          receivedAt: from,
          stored: null,
          replyTo: null,
        })
        const raw = await composeMail(envelope, answer, null)
        expect(headerNames(raw)).toEqual(plain)
        const mail = await simpleParser(raw)
        expect(mail.subject).toBe(inertLine(answer.subject, 250))
        expect(mail.attachments).toEqual([])
      }),
      { numRuns: 100 },
    )
  })

  test('is the same, byte by byte, when it is made again', async () => {
    const attachment = { name: 'bounce.eml', bytes: Buffer.from('From: a@example.org\r\n\r\nx\r\n') }
    const [one, two] = await Promise.all([1, 2].map(() => composeMail(envelope, letterOf({}), attachment)))
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true)
  })

  test('stays below what SES takes, also where base64 makes it longer', async () => {
    for (const bytes of [Buffer.alloc(6_850_000, 'plain text in lines\r\n'), Buffer.alloc(5_000_000, 0xff)]) {
      expect(fits(bytes)).toBe(true)
      const raw = await composeMail(envelope, letterOf({ diagnostic: 'x'.repeat(2_000) }), { name: 'a.eml', bytes })
      expect(raw.length).toBeLessThanOrEqual(longestMail)
      expect(Math.ceil(raw.length / 3) * 4).toBeLessThan(10 * 1024 * 1024)
    }
    expect(fits(Buffer.alloc(5_010_000, 0xff))).toBe(false)
    expect(fits(Buffer.alloc(6_900_000, 'plain text in lines\r\n'))).toBe(false)
  })
})

test('any bytes at all can be read for a forwarded mail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      expect(Array.isArray(returnedFields(bytes))).toBe(true)
      expect(typeof readAnswer(bytes).from).toBe('string')
    }),
  )
})

test('of the returned header the fields that people look at come first', () => {
  const raw = [
    ...['From: MAILER-DAEMON@mx.example.net', 'Content-Type: multipart/report; boundary=b', '', '--b'],
    ...[
      'Content-Type: text/rfc822-headers',
      '',
      'Received: from a',
      'X-Order: 1',
      'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
    ],
    ...['From: Shop <shop@example.com>', 'Message-ID: <o@example.com>', '', '--b--', ''],
  ].join('\r\n')
  expect(returnedFields(Buffer.from(raw))).toEqual([
    ['From', 'Shop <shop@example.com>'],
    ['Subject', 'Grüße'],
    ['Message-ID', '<o@example.com>'],
    ['X-Order', '1'],
    ['Received', 'from a'],
  ])
})
