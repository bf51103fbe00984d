/** What is read without mailparser is what mailparser reads. */
import { readFileSync, readdirSync } from 'node:fs'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { fieldsOf, headerEnd } from '../../shared/mail/headerFields.ts'
import { readPlainBody } from '../../shared/mail/plainParts.ts'
import { parserOptions } from '../../shared/mail/readMail.ts'

const corpus = new URL('../corpus/', import.meta.url)
const mails = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.eml'))
  .map((name) => readFileSync(new URL(name, corpus)))

function read(mail: Buffer) {
  const end = headerEnd(mail)
  if (end === -1) return null
  return readPlainBody(fieldsOf(mail.toString('latin1', 0, end)), mail.subarray(end + (mail[end] === 0x0d ? 2 : 1)))
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
  ].map((variant) => Buffer.from(variant, 'latin1'))
}

test('a body that needs no parser is read as mailparser reads it', async () => {
  let count = 0
  for (const mail of mails.flatMap(variantsOf)) {
    const ours = read(mail)
    if (!ours) continue
    count += 1
    const theirs = await simpleParser(mail, parserOptions)
    expect(ours.text).toBe(theirs.text ?? '')
    expect(ours.parts.map(({ type, bytes }) => [type, Buffer.from(bytes)])).toEqual(
      theirs.attachments.map(({ contentType, content }) => [contentType, content]),
    )
  }
  expect(count).toBeGreaterThan(mails.length)
})

const report = (type: string, part: string) =>
  Buffer.from(`Content-Type: ${type}\n\n--b\nContent-Type: text/plain\n\nhello\n--b\n${part}\n\nx\n--b--\n`)
const plain = 'Content-Type: message/rfc822'

test('a plain report is read here', () => {
  expect(read(report('multipart/report; report-type=delivery-status; boundary="b"', plain))?.text).toBe('hello')
})

test.each([
  ['another multipart', 'multipart/alternative; boundary=b', plain],
  ['an unknown parameter', 'multipart/mixed; boundary=b; x=y', plain],
  ['an encoded part', 'multipart/mixed; boundary=b', `${plain}\nContent-Transfer-Encoding: base64`],
  ['another charset', 'multipart/mixed; boundary=b', 'Content-Type: text/plain; charset=koi8-r'],
  ['a disposition', 'multipart/mixed; boundary=b', `${plain}\nContent-Disposition: inline`],
  ['HTML', 'multipart/mixed; boundary=b', 'Content-Type: text/html'],
  ['a multipart inside', 'multipart/mixed; boundary=b', 'Content-Type: multipart/mixed; boundary=c'],
  ['two types', 'multipart/mixed; boundary=b', `${plain}\n${plain}`],
])('%s is left to mailparser', (_, type, part) => {
  expect(read(report(type, part))).toBeNull()
})
