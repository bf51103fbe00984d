import { describe, expect, test } from 'vitest'
import { decodeWords } from '../../shared/mail/charset.ts'
import { htmlText } from '../../shared/mail/htmlText.ts'
import { normalise } from '../../shared/mail/normalise.ts'
import { readInner } from '../../shared/mail/readInner.ts'
import { readMail } from '../../shared/mail/readMail.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')

describe('the repairs before parsing', () => {
  test.each([
    ['lone CR', 'a\rb\r', 'a\nb\n'],
    ['CRCRLF', 'a\r\r\nb\r\r\n', 'a\nb\n'],
    ['a byte order mark', '\xef\xbb\xbfFrom: a', 'From: a'],
    ['blanks behind a boundary', 'x\n--b1 \t\ny', 'x\n--b1\ny'],
    ['a long run of blanks', `x${' \t'.repeat(5_000)}y z`, `x${' \t'.repeat(100)}y z`],
  ])('%s', (_, before, after) => {
    expect(text(normalise(Buffer.from(before, 'latin1')))).toBe(after)
  })

  test('bytes that need nothing are not copied', () => {
    const good = Buffer.from('From: a\r\n\r\n-- \r\nhello\r\n')
    expect(normalise(Buffer.from('From: a\n\nhello\n')).length).toBe(15)
    const plain = Buffer.from('From: a\r\n\r\nhello\r\n')
    expect(normalise(plain)).toBe(plain)
    expect(text(normalise(good))).toContain('-- ')
  })

  test("the caller's bytes stay untouched", () => {
    const given = Buffer.from('a\rb')
    normalise(given)
    expect(text(given)).toBe('a\rb')
  })
})

describe('encoded words (RFC 2047)', () => {
  test.each([
    ['=?utf-8?Q?Zustellung_fehlgeschlagen?=', 'Zustellung fehlgeschlagen'],
    ['=?utf-8?B?8J+YgA==?=', '😀'],
    ['=?utf-8?B?8J8=?= =?utf-8?B?mIA=?=', '😀'],
    ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=', '日本'],
    ['Re: =?iso-8859-1?Q?caf=E9?= there', 'Re: café there'],
    ['=?x-unknown?Q?abc?=', 'abc'],
    ['no words =? at all', 'no words =? at all'],
  ])('%s', (value, decoded) => {
    expect(decodeWords(value)).toBe(decoded)
  })
})

describe('HTML as text', () => {
  test.each([
    ['<p>a<br>b</p><div>c</div>', 'a\nb\n\nc'],
    ['<style>p{}</style>gone<script>x()</script>', 'gone'],
    ['&lt;bo@example.org&gt;: f&uuml;r &amp; &#x41;', '<bo@example.org>: für & A'],
    ['mail to <bo@example.org> failed', 'mail to <bo@example.org> failed'],
    ['<table><tr><td>To:</td><td>bo@example.org</td></tr></table>', 'To: bo@example.org'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
  ])('%s', (html, expected) => {
    expect(htmlText(html).replace(/\n{2,}/g, '\n\n')).toBe(expected)
  })
})

describe('what mailparser reads and what our own reader reads', () => {
  const mail = [
    'From: =?utf-8?Q?Mail_System?= <MAILER-DAEMON@mx.example.org>',
    'Subject: a',
    ' folded subject',
    // The comment leaves it to mailparser.
    'Content-Type: multipart/report (of a bounce); boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'f=C3=BCr =',
    'bo=40example.org \t',
    '--b',
    'Content-Type: message/delivery-status',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from('Final-Recipient: rfc822; bo@example.org\n').toString('base64'),
    '--b',
    'Content-Type: message/rfc822',
    '',
    'Subject: inner',
    '',
    'hello',
    '--b--',
    '',
  ].join('\r\n')

  test('is the same', async () => {
    const ours = readInner(Buffer.from(mail))
    const theirs = await readMail(Buffer.from(mail))
    for (const one of [ours, theirs]) {
      expect(one.headers.get('Subject')).toBe('a folded subject')
      expect(one.headers.get('from')).toBe('Mail System <MAILER-DAEMON@mx.example.org>')
      expect(one.text.trim()).toBe('für bo@example.org')
      expect(one.parts.map(({ type }) => type)).toEqual(['message/delivery-status', 'message/rfc822'])
      expect(one.parts[0]?.text).toBe('Final-Recipient: rfc822; bo@example.org\n')
      expect(one.parts[1]?.text).toMatch(/^Subject: inner\n\nhello/)
      expect(one.raw()).toContain('Subject: inner\n\nhello')
      expect(one.problems).toEqual([])
    }
  })

  test('a mail inside a multipart/digest is a message without saying so', () => {
    const digest = 'Content-Type: multipart/digest; boundary=d\n\n--d\n\nSubject: inner\n\nhello\n--d--\n'
    expect(readInner(Buffer.from(digest)).parts.map(({ type }) => type)).toEqual(['message/rfc822'])
  })
})
