/** What the window of `npm start` shows: each webhook that arrived, and each mail or attempt that brought none. */
import { mailboxTarget } from '../../shared/ledger/mailbox.ts'
import { sesListTarget } from '../../shared/ledger/sesList.ts'
import { plain, showVerdict } from '../../shared/verdict/show.ts'
import type { Received } from './demoReceiver.ts'

const colour = process.stdout.isTTY && !process.env['NO_COLOR']
const paint = (code: number, text: string) => (colour ? `\u001B[${code}m${text}\u001B[0m` : text)

export const look = { bold: (text: string) => paint(1, text) }

/** A bounce as the demo receiver got it, with the proof that the webhook verified. */
export function showReceived({ id, verified, payload }: Received): string {
  const data = payload.data
  const type: string = payload.type
  if (/^(?:recipient\.|incident\.|test$)/.test(type)) {
    const { recipient, says } = data as { recipient?: unknown; says?: unknown }
    return `\n${plain(type, 40)} ${text(recipient ?? '')}  ${text(says ?? '')}, ${verified ? 'signature verified' : 'signature does NOT verify'}\n`
  }
  const verdict = { ...data, source: data.receivedAt, messageId: null, reports: [data], problems: [] }
  const signature = verified ? paint(32, 'signature verified') : paint(31, 'signature does NOT verify')
  return `\n${showVerdict(verdict, { colour })}  webhook  ${plain(type, 40)} arrived, ${signature}, webhook-id ${plain(id, 64)}\n`
}

/** A function's log line, where it tells more than the webhooks do; otherwise nothing. */
export function showLog(line: string): string {
  const entry = parse(line)
  if (entry === null) return `${plain(line, 2_000)}\n`
  if (entry['event'] === 'mail') {
    const reports = Array.isArray(entry['reports']) ? entry['reports'].length : 0
    const problems = Array.isArray(entry['problems']) ? entry['problems'].join(', ') : ''
    if (reports > 0) return ''
    return `\nmail ${text(entry['mail'])}  ${text(entry['kind'])}: stored, nobody is told${problems && ` (${plain(problems, 200)})`}\n`
  }
  if (entry['event'] === 'attempt' || entry['event'] === 'parked') {
    return showAttempt(entry)
  }
  return `${plain(line, 2_000)}\n`
}

function showAttempt(entry: Record<string, unknown>): string {
  const isMail = entry['endpoint'] === mailboxTarget
  const isList = entry['endpoint'] === sesListTarget
  const what = `${isMail ? 'mail' : isList ? 'SES list' : 'webhook'} ${text(entry['deliveryId'])}`
  switch (entry['state']) {
    case 'delivered':
      return isMail ? '  mail     forwarded, kept in the folder "sent"\n' : ''
    case 'held-back':
      return `  mail     not forwarded: ${text(entry['error'])}\n`
    case 'parked':
      return `${what}  waits until its endpoint takes events\n`
    default: {
      const next = entry['state'] === 'failed' ? 'given up' : `again at ${text(entry['next'])}`
      return `${what}  attempt ${text(entry['attempt'])}: ${text(entry['error'])} ${text(entry['status'])}, ${next}\n`
    }
  }
}

const text = (value: unknown) => plain(typeof value === 'string' ? value : JSON.stringify(value), 300)

function parse(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return null
  }
}
