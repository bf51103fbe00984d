import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { formats } from '../../shared/knowledge/formats/formats.ts'
import { decoratedReturnedLine, returnedLine } from '../../shared/knowledge/formats/returned.ts'
import {
  delaySentences,
  failureSentences,
  finalSentences,
  reportSubjects,
} from '../../shared/knowledge/formats/sentences.ts'
import { readMail } from '../../shared/mail/readMail.ts'
import { readReport } from '../../shared/report/readReport.ts'
import { expected } from '../corpus/expect.ts'

const patternsOf = (format: (typeof formats)[number]): RegExp[] =>
  [
    format.from,
    format.subject,
    format.header?.value,
    format.body,
    format.start,
    format.end,
    format.recipient,
    format.words instanceof RegExp ? format.words : undefined,
    format.wordsEnd,
  ].filter((pattern) => pattern !== undefined)

/** Texts on which careless patterns take minutes. */
const hostile = [
  'a'.repeat(2_000),
  ' '.repeat(2_000),
  '@'.repeat(2_000),
  '<'.repeat(2_000),
  'a@'.repeat(1_000),
  'a.'.repeat(1_000),
  '- '.repeat(1_000),
  '\n'.repeat(2_000),
  '=?'.repeat(1_000),
  '550 '.repeat(500),
  'to: '.repeat(500),
  'message '.repeat(250),
  'Technical details: '.repeat(110),
]

describe('formats are sound data', () => {
  test('ids are unique', () => {
    const ids = formats.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('every format can be recognised', () => {
    for (const format of formats)
      expect(format.from ?? format.subject ?? format.header ?? format.body, format.id).toBeDefined()
  })

  test('no pattern has an unbounded dot or the flags g and y, which keep state', () => {
    for (const format of formats) {
      for (const pattern of patternsOf(format)) {
        const outsideClasses = pattern.source.replace(/\[(?:[^\]\\]|\\.)*\]/g, '')
        expect(/(?<!\\)\.[*+]/.test(outsideClasses), `${format.id}: ${pattern.source}`).toBe(false)
        expect(pattern.flags, format.id).not.toMatch(/[gy]/)
      }
    }
  })

  test('every recipient pattern has one group, which is the address', () => {
    for (const format of formats) {
      if (!format.recipient) continue
      const groups = new RegExp(`${format.recipient.source}|`).exec('')?.length
      expect(groups, format.id).toBe(2)
    }
  })

  test('every pattern finishes 2,000 hostile characters', () => {
    const patterns = [...formats.flatMap(patternsOf), returnedLine, decoratedReturnedLine]
    for (const pattern of patterns) for (const text of hostile) expect(typeof pattern.test(text)).toBe('boolean')
  })

  test('sentences are lower case with single blanks, as the texts that they are looked for in', () => {
    const all = [...Object.values(failureSentences).flat(), ...delaySentences, ...finalSentences, ...reportSubjects]
    for (const sentence of all)
      expect(sentence.toLowerCase().replace(/\s+/g, ' ').trim().normalize('NFC')).toBe(sentence)
  })
})

describe('every format reads a sample of the corpus', () => {
  const read = new Set<string>()
  beforeAll(async () => {
    for (const { file } of expected) {
      const { format } = readReport(await readMail(readFileSync(new URL(`../corpus/${file}`, import.meta.url))))
      if (format !== null) read.add(format)
    }
  })

  for (const { id } of formats) {
    test(id, () => {
      expect([...read]).toContain(id)
    })
  }
})
