/** A verdict as a person reads it in a terminal. What comes from a mail is shown without control characters: it is hostile. */
import { reasons } from '../knowledge/reasons.ts'
import type { Explanation } from './explain.ts'
import type { Advice, Because, Category, Evidence, Fix, Report, Verdict, Who } from './verdict.ts'

export interface Look {
  colour: boolean
}

export const who: Record<Who, string> = {
  sender: 'you, who sent the message',
  'sender-admin': 'whoever runs the sending domain and its mail server',
  recipient: 'the recipient',
  'recipient-admin': "the recipient's mail administrator",
  nobody: 'nobody; time heals it',
}

const advice: Record<Advice, string> = {
  stop: 'stop: do not send to this address',
  hold: 'hold: do not send until this is settled',
  wait: 'wait: the same message may succeed later',
  fix: 'fix: the address is fine, something must be changed',
  look: 'look: a person should read this; nothing is proven',
}

const kinds: Partial<Record<Verdict['kind'], string>> = {
  'auto-reply': 'an automatic reply, not a bounce',
  receipt: 'a read receipt, not a bounce',
  report: 'a DMARC or TLS report, not a bounce',
  other: 'ordinary mail, not a bounce',
}

/** Returns the verdict in lines, ending with a newline. */
export function showVerdict(verdict: Verdict, look: Look): string {
  const head = `${paint('dim', verdict.source === '' ? 'mail' : plain(verdict.source, 200), look)}  ${verdict.kind}`
  const lines = [head]
  for (const report of verdict.reports) lines.push(...showReport(report, verdict, look))
  if (verdict.reports.length === 0) lines.push(`  ${kinds[verdict.kind] ?? 'no recipient is named'}`)
  for (const { code, detail } of verdict.problems)
    lines.push(paint('dim', `  note     ${code}: ${plain(detail, 160)}`, look))
  return `${lines.join('\n')}\n`
}

/** Returns the meaning of one reply in lines, ending with a newline. */
export function showExplanation(explanation: Explanation, look: Look): string {
  const { category, reason, because, fix, text } = explanation
  const lines = [
    `${badge(category, look)}  ${paint('bold', reason, look)}`,
    `  ${reasons[reason].says}`,
    `  said     ${plain(text, 400)}`,
    ...showBecause(because),
    ...showFix(fix, look),
  ]
  return `${lines.join('\n')}\n`
}

function showReport(report: Report, verdict: Verdict, look: Look): string[] {
  const { category, reason, because, fix } = report
  const lines = [`  ${paint('bold', plain(report.recipient, 200), look)}  ${outcome(report, verdict, look)}`]
  if (reason) lines.push(`  meaning  ${reasons[reason].says}`)
  if (report.advice && category) lines.push(`  advice   ${advice[report.advice]}`)
  if (report.diagnostic) lines.push(`  said     ${plain(report.diagnostic, 400)}`)
  const by = [report.remoteMta, report.provider].filter((part) => part !== null).map((part) => plain(part, 80))
  if (by.length > 0) lines.push(`  by       ${by.join(', ')}`)
  if (because) lines.push(...showBecause(because))
  if (category) lines.push(`  trust    ${report.trust}`)
  if (fix) lines.push(...showFix(fix, look))
  lines.push(...showEvidence(report.evidence))
  return lines
}

function outcome(report: Report, verdict: Verdict, look: Look): string {
  if (report.category === null) return verdict.kind === 'complaint' ? 'complained' : report.action
  return `${badge(report.category, look)}  ${report.reason ?? ''}${report.action === 'delayed' ? '  (delayed, still being tried)' : ''}`
}

function showBecause({ rule, matched }: Because): string[] {
  return [`  why      ${rule}${matched === null ? '' : ` matched "${plain(matched, 160)}"`}`]
}

/** Returns a fix in lines, indented as below a report. */
export function showFix(fix: Fix, look: Look): string[] {
  return [
    `  fix      ${paint('bold', fix.title, look)}`,
    `           who acts: ${who[fix.who]}`,
    ...fix.steps.map((step, i) => `           ${i + 1}. ${step}`),
    ...fix.links.map((link) => `           see ${link}`),
  ]
}

/** What DNS says, and the record to publish, which never stands without what was found. */
export function showEvidence(evidence: readonly Evidence[]): string[] {
  return evidence.flatMap(({ check, found, record, recordName, link }) => [
    `  dns      ${check}: ${plain(found, 600)}`,
    ...(record === undefined
      ? []
      : [
          `           publish${recordName === undefined ? '' : ` at ${plain(recordName, 260)}`}: ${plain(record, 600)}`,
        ]),
    ...(link === undefined ? [] : [`           see ${link}`]),
  ])
}

const colours = { dim: 2, bold: 1, red: 31, yellow: 33, cyan: 36, magenta: 35 } as const
const badges = { hard: 'red', soft: 'yellow', policy: 'cyan', unknown: 'magenta' } as const

function badge(category: Category, look: Look): string {
  return paint(badges[category], category.toUpperCase(), look)
}

function paint(colour: keyof typeof colours, text: string, look: Look): string {
  return look.colour ? `\u001B[${colours[colour]}m${text}\u001B[0m` : text
}

/**
 * Returns text that a terminal only shows: no control characters (C0, C1, so no escape sequences), no bidirectional
 * overrides, at most `longest` characters.
 */
export function plain(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text
  return cut.replace(/[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]+/g, ' ')
}
