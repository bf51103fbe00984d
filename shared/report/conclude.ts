/** From reports to a Reading: the mail's kind, the original, and what was odd. */
import type { Headers, Mail } from '../mail/mail.ts'
import type { Kind, Problem } from '../verdict/verdict.ts'
import type { RawReport, Reading } from './reading.ts'
import { namingOf, noNaming, noOriginal, originalOf, partHeaders, pastedHeaders, returnedPart } from './original.ts'
import type { Spoken } from './spoken.ts'

/** `bounce` if any recipient has failed, else `delay`, else `delivery`. */
export function kindOf(reports: readonly RawReport[]): Kind {
  if (reports.some((report) => report.action === 'failed')) return 'bounce'
  return reports.some((report) => report.action === 'delayed') ? 'delay' : 'delivery'
}

/** Problems are told at most this often: a mail can lack the status of a thousand recipients. */
const MAX_PROBLEMS = 20

/** A Reading of this kind; the original comes from the returned part, else from the text. */
export function conclude(kind: Kind, reports: RawReport[], mail: Mail, spoken: Spoken): Reading {
  const problems: Problem[] = []
  const isFailure = kind === 'bounce' || kind === 'delay'
  if (reports.length === 0 && (isFailure || kind === 'complaint')) {
    problems.push({ code: 'no-recipient', detail: 'the mail names no recipient' })
  }
  for (const report of isFailure ? reports : []) {
    if (problems.length >= MAX_PROBLEMS) break
    if (!report.recipient.includes('@'))
      problems.push({ code: 'invalid-address', detail: report.recipient.slice(0, 200) })
    if (report.status === null) problems.push({ code: 'no-status', detail: report.recipient })
    if (report.diagnostic === null) problems.push({ code: 'no-diagnostic', detail: report.recipient })
  }
  const headers = originalHeaders(kind, mail, spoken)
  return {
    kind,
    reports,
    reportingMta: null,
    format: null,
    original: headers ? originalOf(headers) : noOriginal,
    naming: headers ? namingOf(headers) : noNaming,
    problems,
  }
}

function originalHeaders(kind: Kind, mail: Mail, spoken: Spoken): Headers | null {
  if (kind === 'other' || kind === 'auto-reply' || kind === 'report') return null
  const returned = returnedPart(mail)
  if (returned) return partHeaders(returned)
  return spoken.returned === '' ? null : pastedHeaders(spoken.returned)
}

export const tooMany = (max: number): Problem => ({
  code: 'too-many-recipients',
  detail: `only the first ${max} recipients were read`,
})
