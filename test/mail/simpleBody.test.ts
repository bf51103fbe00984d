/** What is read without mailparser is what mailparser reads. */
import { readFileSync, readdirSync } from 'node:fs'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { fieldsOf, headerEnd } from '../../shared/mail/headerFields.ts'
import { htmlText } from '../../shared/mail/htmlText.ts'
import { parserOptions } from '../../shared/mail/readMail.ts'
import { readSimpleBody } from '../../shared/mail/simpleBody.ts'

const corpus = new URL('../corpus/', import.meta.url)
const mails = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.eml'))
  .map((name) => readFileSync(new URL(name, corpus)))

function read(mail: Buffer) {
  const end = headerEnd(mail)
  if (end === -1) return null
  return readSimpleBody(fieldsOf(mail.toString('latin1', 0, end)), mail.subarray(end + (mail[end] === 0x0d ? 2 : 1)))
}

/** The mail as it is, with other line ends, without its end, and with what makes a structure doubtful. */
function variantsOf(mail: Buffer): Buffer[] {
  const text = mail.toString('latin1').replace(/\r\n?/g, '\n')
  return [
    text,
    text.replaceAll('\n', '\r\n'),
    text.slice(0, text.length / 2),
    text.replace(/^--(.*)--$/gm, '--$1'),
    text.replace(/^--/gm, '--x'),
    text.replaceAll('\n--', '\n\n--'),
    text.replace(/^(content-type:.*)\n/gim, '$1\n$1\n'),
    text.replaceAll('\n\n', '\n'),
    text.replace(/charset="?us-ascii"?/gi, 'charset=iso-8859-1').replaceAll('e', '\xe9'),
    text.replace(/^(content-type:.*(?:\n[ \t].*)*)\n/gim, '$1\nContent-Transfer-Encoding: quoted-printable\n'),
    text.replace(/^(content-type:.*(?:\n[ \t].*)*)\n/gim, '$1\nContent-Disposition: attachment; filename="a.txt"\n'),
    text.replace(/multipart\/(?:report|mixed)/gi, 'multipart/alternative'),
    text.replace(/^content-type: text\/plain/gim, 'Content-Type: text/html'),
  ].map((variant) => Buffer.from(variant, 'latin1'))
}

test('a body that needs no parser is read as mailparser reads it', async () => {
  let count = 0
  for (const mail of mails.flatMap(variantsOf)) {
    const ours = read(mail)
    if (!ours) continue
    count += 1
    const theirs = await simpleParser(mail, parserOptions)
    // mailparser adds empty texts for HTML parts and joins HTML by <br/>.
    expect(ours.text.trimEnd()).toBe((theirs.text ?? '').trimEnd())
    expect(htmlText(ours.html)).toBe(htmlText(theirs.html || ''))
    expect(ours.parts.map(({ type, bytes }) => [type, Buffer.from(bytes)])).toEqual(
      theirs.attachments.map(({ contentType, content }) => [contentType, content]),
    )
  }
  expect(count).toBeGreaterThan(mails.length)
})

const report = (type: string, part: string) =>
  Buffer.from(`Content-Type: ${type}\n\n--b\nContent-Type: text/plain\n\nhello\n--b\n${part}\n\nx\n--b--\n`, 'latin1')
const plain = 'Content-Type: message/rfc822'

const encoded = (encoding: string) => `${plain}\nContent-Transfer-Encoding: ${encoding}`

test.each([
  ['a report', 'multipart/report; report-type=delivery-status; boundary="b"', plain],
  ['an alternative', 'multipart/alternative; boundary=b', 'Content-Type: text/html; charset=utf-8'],
  [
    'a signed mail',
    'multipart/signed; protocol="application/x"; boundary=b',
    'Content-Type: application/x; name="a.x"',
  ],
  ['an encoded part', 'multipart/mixed; boundary=b', encoded('quoted-printable')],
  ['a disposition', 'multipart/mixed; boundary=b', `${plain}\nContent-Disposition: inline; filename="a b.eml"`],
  [
    'a multipart inside',
    'multipart/mixed; boundary=b',
    'Content-Type: multipart/mixed; boundary=c\n\n--c\n\nmore\n--c--',
  ],
])('%s is read here', (_, type, part) => {
  expect(read(report(type, part))?.text).toMatch(/^hello/)
})

test.each([
  ['another multipart', 'multipart/digest; boundary=b', plain],
  ['a comment', 'multipart/mixed (a mail); boundary=b', plain],
  ['a continued parameter', 'multipart/mixed; boundary=b', `${plain}; name*0=a; name*1=b`],
  ['a parameter given twice', 'multipart/mixed; boundary=b; boundary=c', plain],
  ['an unknown encoding', 'multipart/mixed; boundary=b', encoded('x-uuencode')],
  ['broken base64', 'multipart/mixed; boundary=b', `${encoded('base64')}\n\nYQ==YQ=`],
  ['a broken escape', 'multipart/mixed; boundary=b', `${encoded('quoted-printable')}\n\na=b`],
  ['another charset', 'multipart/mixed; boundary=b', 'Content-Type: text/plain; charset=koi8-r\n\n\xc1'],
  ['flowed text', 'multipart/mixed; boundary=b', 'Content-Type: text/plain; format=flowed'],
  ['a type that the name tells', 'multipart/mixed; boundary=b', 'Content-Type: application/octet-stream; name=a.eml'],
  ['a multipart without end', 'multipart/mixed; boundary=b', 'Content-Type: multipart/mixed; boundary=c\n\n--c\n\nx'],
  ['two types', 'multipart/mixed; boundary=b', `${plain}\n${plain}`],
])('%s is left to mailparser', (_, type, part) => {
  expect(read(report(type, part))).toBeNull()
})
