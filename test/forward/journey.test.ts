/** From a bounce over SMTP to the exact bytes that SES was given. */
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, test } from 'vitest'
import { openStackTable } from '../../infra/local/rebound.ts'
import { listBounces } from '../../shared/ledger/bounces.ts'
import { bounceAbout } from '../journey/journey.ts'
import { bounceDomain, keyOf, sendTo, signedPath } from '../journey/signed.ts'
import { arrive, forwardingTo, mailbox, oneMail, sendToQueue, settledMails, startForwarding } from './mailbox.ts'

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const spf = readFileSync('test/examples/spf-refused.eml', 'utf8').replaceAll('\n', '\r\n')
const today = () => new Date().toISOString().slice(0, 10)

describe('a proven bounce', () => {
  test('becomes a mail to the mailbox: who and why in the subject, the fix on top, the bounce attached byte by byte', async () => {
    const stack = await startForwarding(cleanups)
    const to = signedPath(await keyOf(stack, 'shop'), 'order1', 'bo@example.org')
    await sendTo(stack.smtpPort, [{ to, raw: spf }])
    const { from, to: destinations, mail, raw } = await oneMail(stack)

    expect([from, destinations]).toEqual(['loop@bounces.example.com', [mailbox]])
    expect(mail.subject).toBe(
      '[shop] Policy bounce, bo@example.org: SPF does not allow this server to send for the domain',
    )
    expect(mail.from?.value).toEqual([{ name: 'Rebound', address: 'rebound@bounces.example.com' }])
    expect(
      Object.fromEntries(
        ['auto-submitted', 'x-auto-response-suppress', 'precedence', 'x-bounce-loop'].map((name) => [
          name,
          mail.headers.get(name),
        ]),
      ),
    ).toEqual({
      'auto-submitted': 'auto-generated',
      'x-auto-response-suppress': 'All',
      precedence: 'bulk',
      'x-bounce-loop': 'bounces.example.com',
    })
    for (const text of [mail.text ?? '', String(mail.html)]) {
      const places = [
        'What to do',
        'v=spf1',
        'What the receiving side said',
        'Reporting-MTA',
        'Your order has been sent',
      ].map((part) => text.indexOf(part))
      expect(places).toEqual([...places].sort((a, b) => a - b))
      expect(Math.min(...places)).toBeGreaterThan(0)
    }
    const [attachment, ...others] = mail.attachments
    expect(others).toEqual([])
    expect(attachment).toMatchObject({ contentType: 'message/rfc822', filename: 'bounce.eml' })
    const stored = spf.trimEnd()
    expect(attachment?.content.toString('latin1')).toContain(stored)
    // No byte that a relay without 8BITMIME would have to change, no line that it would have to break.
    expect(/[^\x00-\x7f]/.test(raw.toString('latin1'))).toBe(false)
    expect(
      Math.max(
        ...raw
          .toString('latin1')
          .split('\r\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(998)
  })

  test('that comes again, or is proven once more by an event, is forwarded once', async () => {
    const stack = await startForwarding(cleanups)
    const to = signedPath(await keyOf(stack, 'shop'), 'again1', 'user1@example.org')
    await sendTo(stack.smtpPort, [{ to, raw: bounceAbout(1) }])
    await oneMail(stack)
    await sendTo(stack.smtpPort, [{ to, raw: bounceAbout(1) }])
    expect(await settledMails(stack)).toHaveLength(1)
  })

  test('that SES reports as an event is forwarded without a mail to attach, and says so', async () => {
    const stack = await startForwarding(cleanups)
    await sendToQueue(stack, 'events', event('user7@example.org', 'shop@example.com'))
    const { mail } = await oneMail(stack)
    expect(mail.subject).toContain('user7@example.org')
    expect(mail.attachments).toEqual([])
    expect(mail.text).toContain('reported this as an event, without a mail')
  })

  test('with bytes that a message/rfc822 part cannot carry is attached as a file, byte by byte', async () => {
    const stack = await startForwarding(cleanups)
    const to = signedPath(await keyOf(stack, 'shop'), 'bytes1', 'user3@example.org')
    const odd = Buffer.concat([Buffer.from(bounceAbout(3)), Buffer.from([0xff, 0xfe, 0x0d, 0x0a, 0x80])])
    await arrive(stack, { id: 'odd', raw: odd, to })
    const { mail, raw } = await oneMail(stack)
    const [attachment] = mail.attachments
    expect(raw.toString('latin1')).toContain('Content-Type: application/octet-stream; name=bounce.eml')
    expect(attachment?.content.equals(odd)).toBe(true)
  })

  test('that is too large for SES is explained all the same, with the place where it is stored', async () => {
    const stack = await startForwarding(cleanups)
    const to = signedPath(await keyOf(stack, 'shop'), 'large1', 'user4@example.org')
    await arrive(stack, {
      id: 'large',
      raw: bounceAbout(4).replace('--b--', `${'x'.repeat(70)}\r\n`.repeat(120_000)),
      to,
    })
    const { mail, raw } = await oneMail(stack)
    expect(mail.attachments).toEqual([])
    expect(mail.text).toMatch(
      /8\.\d MB do not fit into a mail\. It is stored\s+as\s+s3:\/\/rebound-mail\/inbound\/large\./,
    )
    expect(raw.length).toBeLessThan(100_000)
  })
})

test('a relay in the settings gets the mail, byte by byte', async () => {
  const received: Buffer[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.once('end', () => {
        received.push(Buffer.concat(chunks))
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve()
        })
      }),
  )
  const relay = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  const stack = await startForwarding(cleanups, forwardingTo({ relay }))
  await sendToQueue(stack, 'events', event('user7@example.org', 'shop@example.com'))
  const { raw } = await oneMail(stack)
  expect(received.map((bytes) => bytes.equals(raw))).toEqual([true])
})

describe('nothing is sent of', () => {
  test('what nothing proves, what the sender did not choose, and what the scan refused', async () => {
    const stack = await startForwarding(cleanups, forwardingTo({ forwardRules: { send: ['policy', 'answer'] } }))
    const key = await keyOf(stack, 'shop')
    const path = (n: number) => signedPath(key, `scan${n}`, `user${n}@example.org`)
    const refused = '550 5.7.1 Message rejected as spam'
    await sendTo(stack.smtpPort, [
      { to: `b@${bounceDomain}`, raw: bounceAbout(1, refused) },
      { to: path(2), raw: bounceAbout(2) },
    ])
    await arrive(stack, { id: 'spam', raw: bounceAbout(3, refused), to: path(3), spam: 'FAIL' })
    await arrive(stack, { id: 'virus', raw: bounceAbout(4, refused), to: path(4), virus: 'FAIL' })
    await arrive(stack, { id: 'good', raw: bounceAbout(5, refused), to: path(5), spam: 'GRAY', virus: 'GRAY' })
    expect((await oneMail(stack)).mail.subject).toContain('user5@example.org')
    // All of them are stored.
    expect(await listBounces(openStackTable(stack), 'shop', today())).toHaveLength(5)
  })

  test('a bounce of what was forwarded, however it comes back', async () => {
    const stack = await startForwarding(cleanups)
    const key = await keyOf(stack, 'shop')
    await sendTo(stack.smtpPort, [{ to: signedPath(key, 'loop1', 'user1@example.org'), raw: bounceAbout(1) }])
    const { raw } = await oneMail(stack)
    const header = raw.toString('latin1').split('\r\n\r\n')[0] ?? ''
    const aboutMailbox = bounceAbout(9).replaceAll('user9@example.org', mailbox)
    const returning = aboutMailbox.replace(/Message-ID: <original-9[^]*?\r\n\r\n/, `${header}\r\n\r\n`)
    const signedForMailbox = signedPath(key, 'loop2', mailbox)
    await sendTo(stack.smtpPort, [
      // To the return path of what was forwarded; with its header returned; with nothing that tells whose it was.
      { to: 'loop@bounces.example.com', raw: aboutMailbox },
      { to: signedForMailbox, raw: returning },
      { to: signedForMailbox, raw: aboutMailbox },
      // The mailbox sends it on to a bounce address.
      { to: signedForMailbox, raw: raw.toString('latin1') },
    ])
    await arrive(stack, { id: 'back', raw, to: `b@${bounceDomain}` })
    await sendToQueue(stack, 'events', event(mailbox, 'loop@bounces.example.com'))
    await sendToQueue(stack, 'events', event(mailbox, 'shop@example.com', '2'))
    expect(await settledMails(stack)).toHaveLength(1)
    // Those that came to the return path are dropped, the event about the mailbox is kept: it is dead.
    const rows = await listBounces(openStackTable(stack), 'shop', today())
    expect(rows.filter(({ rank }) => rank === 2).map(({ report }) => report?.recipient)).toEqual([mailbox])
    expect(Object.values(stack.queues()).map(({ dead }) => dead)).toEqual([0, 0, 0])
  })
})

describe('what a person wrote to the bounce address', () => {
  const answer = (more = '') =>
    [
      ...['From: Bo Ek <bo@example.org>', 'To: b@bounces.example.com', 'Subject: Re: Your order'],
      ...[
        `Message-ID: <a${more.length}@example.org>`,
        `${more}MIME-Version: 1.0`,
        'Content-Type: text/plain; charset=utf-8',
        '',
      ],
      ...['When does it come? <b>Grüße</b> https://evil.example/', ''],
    ].join('\r\n')

  test('is forwarded, and the reply goes to the person', async () => {
    const stack = await startForwarding(cleanups)
    await arrive(stack, { id: 'answer', raw: answer(), to: `b@${bounceDomain}` })
    const { mail } = await oneMail(stack)
    expect(mail.subject).toBe('[shop] Answer from Bo Ek <bo@example.org>: Re: Your order')
    expect(mail.replyTo?.value[0]?.address).toBe('bo@example.org')
    expect(mail.text).toContain('> When does it come? <b>Grüße</b>')
    expect(mail.html).not.toContain('<b>')
    expect(mail.html).not.toMatch(/href="[^"]*evil/)
    expect(mail.attachments[0]?.content.toString()).toContain('When does it come?')
  })

  test('is not where SES takes it for spam, has not scanned it, or a list or program wrote it', async () => {
    const stack = await startForwarding(cleanups)
    const to = `b@${bounceDomain}`
    await arrive(stack, { id: 'spam', raw: answer(), to, spam: 'FAIL' })
    await arrive(stack, { id: 'unscanned', raw: answer('X-A: 1\r\n'), to, spam: 'DISABLED' })
    await arrive(stack, { id: 'virus', raw: answer('X-A: 12\r\n'), to, virus: 'FAIL' })
    await arrive(stack, { id: 'news', raw: answer('List-Unsubscribe: <https://example.org/>\r\n'), to })
    await arrive(stack, { id: 'auto', raw: answer('Auto-Submitted: auto-generated\r\n'), to })
    expect(await settledMails(stack)).toEqual([])
  })

  test('has a cap of its own: many answers hold back no bounce', async () => {
    const stack = await startForwarding(cleanups, forwardingTo({ forwardRules: { answersPerHour: 2, perHour: 1 } }))
    const numbers = Array.from({ length: 6 }, (_, n) => n)
    await Promise.all(
      numbers.map((n) =>
        arrive(stack, { id: `a${n}`, raw: answer(`X-A: ${'1'.repeat(n)}\r\n`), to: `b@${bounceDomain}` }),
      ),
    )
    expect(await settledMails(stack)).toHaveLength(2)
    await sendTo(stack.smtpPort, [
      { to: signedPath(await keyOf(stack, 'shop'), 'cap1', 'user1@example.org'), raw: bounceAbout(1) },
    ])
    expect((await settledMails(stack)).filter(({ mail }) => mail.subject?.includes('user1@'))).toHaveLength(1)
  })
})

function event(recipient: string, source: string, id = '1') {
  return {
    eventType: 'Bounce',
    mail: { messageId: `0100018c2f3e4d5${id}-0a1b2c3d-1111-2222-3333-444455556666-000000`, source },
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [{ emailAddress: recipient, status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 User unknown' }],
    },
  }
}
