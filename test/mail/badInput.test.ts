import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readMail } from '../../shared/mail/readMail.ts'
import { readReport } from '../../shared/report/readReport.ts'

const head = 'From: MAILER-DAEMON@mx.example.org\r\nTo: anna@example.net\r\nSubject: failure notice\r\n'
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1')

async function codes(input: Uint8Array): Promise<string[]> {
  const mail = await readMail(input)
  const reading = readReport(mail)
  return [...mail.problems, ...reading.problems].map(({ code }) => code)
}

test('an empty mail is a mail with the problem empty', async () => {
  expect(await codes(new Uint8Array())).toContain('empty')
  expect(await codes(bytes('\r\n \r\n'))).toContain('empty')
  expect(readReport(await readMail(new Uint8Array())).kind).toBe('other')
})

test('a 40 MB mail is read from its first MiB, report included', async () => {
  const report = `${head}Content-Type: text/plain\r\n\r\n<bo@example.org>:\r\n550 5.1.1 no such user\r\n\r\n--- Below this line is a copy of the message.\r\n`
  const huge = Buffer.concat([bytes(report), Buffer.alloc(40 * 1024 * 1024, 'x')])
  const mail = await readMail(huge)
  expect(mail.problems.map(({ code }) => code)).toContain('truncated')
  expect(readReport(mail).reports).toMatchObject([{ recipient: 'bo@example.org', status: '5.1.1' }])
})

test('100,000 parts are cut with a problem, and the first are read', async () => {
  const part = '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n'
  const mail = await readMail(
    bytes(`${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(100_000)}--b--\r\n`),
  )
  expect(mail.problems.map(({ code }) => code)).toContain('limit-exceeded')
  expect(mail.text).toContain('x')
})

test('20,000 levels are cut with a problem', async () => {
  const levels = Array.from(
    { length: 20_000 },
    (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
  )
  const problems = (await readMail(bytes(head + levels.join('')))).problems
  expect(problems.map(({ code }) => code)).toContain('limit-exceeded')
})

test('a header of 2 MB is cut with a problem, and its first fields are read', async () => {
  const mail = await readMail(bytes(`${head}${'X-Filler: y\r\n'.repeat(160_000)}\r\nhello`))
  expect(mail.headers.get('from')).toBe('MAILER-DAEMON@mx.example.org')
  expect(mail.problems.map(({ code }) => code)).toEqual(expect.arrayContaining(['truncated', 'limit-exceeded']))
})

test('100,000 addresses in one field do no harm', async () => {
  const mail = await readMail(bytes(`${head}Cc: ${'a@example.org,\r\n '.repeat(100_000)}b@example.org\r\n\r\nhello`))
  expect(mail.headers.get('subject')).toBe('failure notice')
})

test('a million blanks in quoted-printable text do no harm', async () => {
  // The charset leaves it to mailparser, which spends 17 s on 80,000 of them.
  const type = 'Content-Type: text/plain; charset=koi8-r\r\nContent-Transfer-Encoding: quoted-printable\r\n'
  const mail = await readMail(bytes(`${head}${type}\r\n\xc1${' '.repeat(1_000_000)}hello\r\n`))
  expect(mail.text).toContain('hello')
})

test('NUL bytes stay where they are and hide nothing', async () => {
  const text = `${head}Content-Type: text/plain\r\n\r\n\0\0<bo@example.org>:\r\n550 5.1.1 no\0such user\r\n`
  expect(readReport(await readMail(bytes(text))).reports).toMatchObject([
    { recipient: 'bo@example.org', replyCode: '550' },
  ])
})

test('an unknown charset is a problem, and the text is still read', async () => {
  const mail = await readMail(
    bytes(`${head}Content-Type: text/plain; charset=x-klingon\r\n\r\n<bo@example.org>:\r\n550 5.1.1 gone\r\n`),
  )
  expect(mail.problems).toContainEqual({ code: 'unknown-charset', detail: 'x-klingon' })
  expect(readReport(mail).reports).toHaveLength(1)
})

test('invalid UTF-8 is read as Windows-1252 where nothing better is declared', async () => {
  const mail = await readMail(
    bytes(
      `${head}X-Note: caf\xe9\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; bo@example.org\r\nAction: failed\r\nDiagnostic-Code: smtp; 550 5.1.1 Empf\xe4nger unbekannt\r\n`,
    ),
  )
  expect(mail.headers.get('x-note')).toBe('café')
  expect(readReport(mail).reports[0]?.diagnostic).toBe('550 5.1.1 Empfänger unbekannt')
})

test.each([
  ['unclosed tags', '<div '.repeat(50_000)],
  ['many styles', '<style>'.repeat(10_000)],
  ['only angle brackets', '<'.repeat(200_000)],
  ['blanks', ' '.repeat(300_000)],
  ['comments', '<!--'.repeat(20_000)],
  ['entities', '&#x41'.repeat(20_000)],
  ['scripts', '<script>while(1){}</script>'.repeat(3_000)],
])('hostile HTML ends: %s', async (_, html) => {
  const mail = await readMail(
    bytes(`${head}Content-Type: text/html\r\n\r\n<p>&lt;bo@example.org&gt;: 550 5.1.1 gone</p>${html}`),
  )
  expect(mail.text).toContain('<bo@example.org>: 550 5.1.1 gone')
})

test('14,000 recipient groups give the wanted number of reports and a problem', async () => {
  const group = (n: number) => `Final-Recipient: rfc822; r${n}@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n`
  const groups = Array.from({ length: 14_000 }, (_, n) => group(n)).join('')
  const report = `${head}Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n${groups}--b--\r\n`
  const mail = await readMail(bytes(report))
  const reading = readReport(mail)
  expect(reading.reports).toHaveLength(100)
  expect(reading.problems.map(({ code }) => code)).toContain('too-many-recipients')
  expect(readReport(mail, { maxReports: 1_000 }).reports).toHaveLength(1_000)
})

test('a wrong boundary is a problem, and the parts are found by their shape', async () => {
  const body =
    '--right\r\nContent-Type: text/plain\r\n\r\nhello\r\n--right\r\nContent-Type: message/delivery-status\r\n\r\nFinal-Recipient: rfc822; bo@example.org\r\nAction: failed\r\n--right--\r\n'
  const mail = await readMail(bytes(`${head}Content-Type: multipart/report; boundary=wrong\r\n\r\n${body}`))
  expect(mail.problems.map(({ code }) => code)).toContain('bad-boundary')
  expect(mail.parts.map(({ type }) => type)).toEqual(['message/delivery-status'])
  expect(readReport(mail).reports).toMatchObject([{ recipient: 'bo@example.org' }])
})

test('compressed bytes in place of a mail are other', async () => {
  expect(readReport(await readMail(gzipSync(Buffer.alloc(100_000, 'bo@example.org ')))).kind).toBe('other')
})

test('reports wrapped in reports stop at a few levels', async () => {
  let inner = `${head}Content-Type: text/plain\r\n\r\n<bo@example.org>:\r\n550 5.1.1 gone\r\n`
  for (let n = 0; n < 30; n++) {
    inner = `${head}Content-Type: multipart/mixed; boundary=w${n}\r\n\r\n--w${n}\r\nContent-Type: message/rfc822\r\n\r\n${inner}\r\n--w${n}--\r\n`
  }
  expect(readReport(await readMail(bytes(inner))).kind).toBe('bounce')
})
