import { describe, expect, it } from 'vitest'
import { reasonOfCode, reasonOfStatus } from '../../shared/classify/codes.ts'
import { reasons } from '../../shared/knowledge/reasons.ts'
import { replyCodes } from '../../shared/knowledge/replyCodes.ts'
import { statuses, vendorStatuses } from '../../shared/knowledge/statuses.ts'

/** The details of each subject in the IANA registry "SMTP Enhanced Status Codes". */
const registered = { 0: 0, 1: 10, 2: 4, 3: 6, 4: 7, 5: 6, 6: 10, 7: 30 }

describe('the status codes', () => {
  it('are those of the IANA registry, in its order, each once', () => {
    const wanted = Object.entries(registered).flatMap(([subject, last]) =>
      Array.from({ length: last + 1 }, (_, detail) => `x.${subject}.${detail}`),
    )
    expect(statuses.map((status) => status.code)).toEqual(wanted)
  })

  it('name the document that defines them', () => {
    for (const { code, source } of statuses) expect(source, code).toMatch(/^(?:RFC \d{4} §\d+(?:\.\d+)*|IANA .+)$/)
  })

  it('end mail only where the registry itself speaks of the recipient or of its domain', () => {
    const hard = statuses.filter(({ permanent }) => permanent && reasons[permanent].category === 'hard')
    expect(hard.map((status) => status.code)).toEqual([
      'x.1.1',
      'x.1.2',
      'x.1.3',
      'x.1.6',
      'x.1.10',
      'x.2.1',
      'x.7.17',
      'x.7.18',
    ])
  })

  it('of success allow no reason', () => {
    for (const { code } of statuses) expect(reasonOfStatus(`2${code.slice(1)}`, null)).toBe(null)
  })

  it('that nobody registered are soft as 4.x.x and tell nothing as 5.x.x', () => {
    expect(reasonOfStatus('4.7.99', null)).toBe('server-error')
    expect(reasonOfStatus('5.7.99', null)).toBe(null)
  })

  it('of vendors are matched whole', () => {
    for (const { code } of vendorStatuses) expect(code.source).toMatch(/^\^.*\$$/)
  })
})

describe('the reply codes', () => {
  it('alone end mail only as 556, which RFC 7504 made for it', () => {
    const hard = Object.keys(replyCodes).filter((code) => {
      const reason = reasonOfCode(code)
      return reason !== null && reasons[reason].category === 'hard'
    })
    expect(hard).toEqual(['556'])
  })

  it('of 4yz are soft, known or not', () => {
    for (const code of [...Object.keys(replyCodes).filter((known) => known.startsWith('4')), '499']) {
      expect(reasons[reasonOfCode(code) ?? 'unclassified'].category, code).toBe('soft')
    }
    expect(reasonOfCode('599')).toBe(null)
  })
})
