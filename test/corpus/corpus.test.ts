import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readMail } from '../../shared/mail/readMail.ts'
import { readReport } from '../../shared/report/readReport.ts'
import { expected } from './expect.ts'
import { newlines } from './newlines.ts'

const here = new URL('.', import.meta.url)

describe('every sample reads as written down, whatever its line ends', () => {
  for (const { file, kind, reports } of expected) {
    for (const [style, withStyle] of Object.entries(newlines)) {
      test(`${file} with ${style} line ends is a ${kind}`, async () => {
        const bytes = withStyle(readFileSync(new URL(file, here)))
        const reading = readReport(await readMail(bytes))
        expect(reading.kind).toBe(kind)
        expect(reading.reports.map(({ recipient, action, status, replyCode }) => [recipient, action, status, replyCode])).toEqual(
          reports.map((report) => report.slice(0, 4)),
        )
        reports.forEach(([, , , , says], n) => {
          if (says !== undefined) expect(reading.reports[n]?.diagnostic).toContain(says)
        })
      })
    }
  }
})

describe('known wrong, and why', () => {
  const read = async (file: string) => readReport(await readMail(readFileSync(new URL(`known-wrong/${file}`, here))))

  test('local-user-without-domain: a bare local user is not named; right would be bo@mx.example.org', async () => {
    const reading = await read('local-user-without-domain/sendmail-local.eml')
    expect(reading).toMatchObject({ kind: 'bounce', reports: [], problems: [{ code: 'no-recipient' }] })
  })

  test('successor-named-beside-the-address: the living successor is reported too; right would be bo@example.org alone', async () => {
    const reading = await read('successor-named-beside-the-address/left-the-company.eml')
    expect(reading.reports.map(({ recipient }) => recipient)).toEqual(['bo@example.org', 'cleo@example.org'])
    // At least it does not inherit the other's words.
    expect(reading.reports[1]?.context).toBeNull()
    expect(reading.reports[1]?.diagnostic).not.toContain('does not exist')
  })
})

test('every sample in the folders has its line in the table', () => {
  const folders = ['standards', 'systems', 'traps', 'negatives']
  const found = folders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, here)).map((name) => `${folder}/${name}`),
  )
  expect(found.sort()).toEqual(expected.map(({ file }) => file).sort())
})

test('samples hold documentation names and addresses only', () => {
  // Names of services are facts that the recognition of a format needs; they are no addresses of people.
  const services =
    /^(?:[\w-]+\.)*(?:googlemail|gmail|google|yahoo|aol|163|qq|zoho|amazonaws|amazonses|ezweb|docomo|biglobe|vtext|orange|gmx|mail|yandex|dion|sina|aliyun|softbank|messagelabs|mxlogic)\.(?:com|net|ru|fr|jp|ne\.jp|co\.jp)$/
  for (const { file } of expected) {
    const text = readFileSync(new URL(file, here), 'latin1')
    for (const [, domain = ''] of text.matchAll(/[\w.+-]+@([\w-]+(?:\.[\w-]+)+)/g)) {
      const isDocumentation = /(?:^|\.)example(?:\.[a-z.]{2,6})?$|\.(?:invalid|test|example)$/i.test(domain)
      expect(isDocumentation || services.test(domain.toLowerCase()), `${file}: ${domain}`).toBe(true)
    }
  }
})
