import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readMail } from '../../shared/mail/readMail.ts'
import { readReport } from '../../shared/report/readReport.ts'
import type { Reading } from '../../shared/report/reading.ts'
import { expected } from '../corpus/expect.ts'
import { newlines } from '../corpus/newlines.ts'

const samples = expected.map(({ file }) => ({
  file,
  bytes: readFileSync(new URL(`../corpus/${file}`, import.meta.url)),
}))
const sample = fc.constantFrom(...samples)
const kinds = ['bounce', 'delay', 'delivery', 'complaint', 'auto-reply', 'receipt', 'report', 'other']

const read = async (bytes: Uint8Array): Promise<Reading> => readReport(await readMail(bytes))
const core = ({ kind, reports }: Reading): string =>
  JSON.stringify([kind, reports.map((report) => ({ ...report, context: null }))])
const sorted = ({ kind, reports }: Reading): string =>
  JSON.stringify([kind, reports.map((report) => JSON.stringify({ ...report, context: null })).sort()])

describe('content never throws', () => {
  test('any bytes at all give a reading', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        expect(kinds).toContain((await read(bytes)).kind)
      }),
      { numRuns: 300 },
    )
  })

  test('any prefix of a sample gives a reading', async () => {
    await fc.assert(
      fc.asyncProperty(sample, fc.double({ min: 0, max: 1, noNaN: true }), async ({ bytes }, share) => {
        expect(kinds).toContain((await read(bytes.subarray(0, Math.floor(bytes.length * share)))).kind)
      }),
      { numRuns: 400 },
    )
  })

  test('a sample with random bytes in it gives a reading', async () => {
    await fc.assert(
      fc.asyncProperty(
        sample,
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.nat(),
        async ({ bytes }, noise, at) => {
          const spoilt = Buffer.from(bytes)
          spoilt.set(noise.subarray(0, spoilt.length), at % Math.max(1, spoilt.length - noise.length))
          expect(kinds).toContain((await read(spoilt)).kind)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('what does not matter changes nothing', () => {
  test('the style of line ends', async () => {
    for (const { file, bytes } of samples) {
      const readings = await Promise.all(Object.values(newlines).map((style) => read(style(bytes))))
      expect(new Set(readings.map(core)).size, file).toBe(1)
    }
  })

  test('the case of header names', async () => {
    for (const { file, bytes } of samples) {
      const text = bytes.toString('latin1')
      const end = text.indexOf('\n\n')
      const shouted = text.slice(0, end).replace(/^[\w-]+(?=:)/gm, (name) => name.toUpperCase()) + text.slice(end)
      expect(core(await read(Buffer.from(shouted, 'latin1'))), file).toBe(core(await read(bytes)))
    }
  })

  test('unknown fields in the header and in a delivery status', async () => {
    for (const { file, bytes } of samples) {
      const more = bytes
        .toString('latin1')
        .replace(/^Date:/m, 'X-Unheard-Of: yes; 550 5.9.9\nDate:')
        .replace(/^(Action: .*)$/gm, '$1\nX-Unheard-Of: 551 5.9.9 cleo@example.com')
      expect(core(await read(Buffer.from(more, 'latin1'))), file).toBe(core(await read(bytes)))
    }
  })

  test('the order of the recipients', async () => {
    const recipient = fc.record({
      local: fc.stringMatching(/^[a-z]{3,8}$/),
      status: fc.constantFrom('5.1.1', '5.2.2', '4.2.0', '5.7.1'),
      action: fc.constantFrom('failed', 'delayed', 'delivered'),
    })
    const reportOf = (groups: { local: string; status: string; action: string }[]) =>
      Buffer.from(
        'From: MAILER-DAEMON@mx.example.org\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n' +
          groups
            .map(
              ({ local, status, action }) =>
                `Final-Recipient: rfc822; ${local}@example.org\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; 550 ${status} words\n`,
            )
            .join('\n') +
          '--b--\n',
      )
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(recipient, { minLength: 1, maxLength: 8, selector: ({ local }) => local }),
        async (groups) => {
          const reading = await read(reportOf(groups))
          expect(reading.reports).toHaveLength(groups.length)
          expect(sorted(await read(reportOf(groups.toReversed())))).toBe(sorted(reading))
        },
      ),
      { numRuns: 60 },
    )
  })
})
