/**
 * A mail's bytes → its verdict. Pure but for mailparser: asks no network, reads no clock, knows no database.
 * What only the envelope can tell (when it came, whose it is, what a token proves) is handed in.
 */
import { classify } from '../classify/classify.ts'
import { identifyProvider } from '../classify/provider.ts'
import { chooseFix } from '../fix/fix.ts'
import { isAliased } from '../identity/attribute.ts'
import type { Attributed, AttributionInput } from '../identity/attribute.ts'
import { bounceIdOf, messageKey } from '../ledger/ids.ts'
import type { Mail } from '../mail/mail.ts'
import { readMail } from '../mail/readMail.ts'
import type { Naming, RawReport, Reading } from '../report/reading.ts'
import { noNaming, noOriginal } from '../report/original.ts'
import { readReport } from '../report/readReport.ts'
import { isLoop, returnPathsIn } from '../report/returnPaths.ts'
import { adviceFor } from '../suppression/advice.ts'
import type { Report, Trust, Verdict } from './verdict.ts'

/** What the envelope says of a mail. */
export interface Envelope {
  /** Path, object key or queue id: where the mail came from. */
  source: string
  /** ISO 8601 UTC; without it the newest Received field is read. */
  receivedAt?: string
  /** Whose it is and what proves that, from what came back; nobody's and unverified where it is missing. Loops are read then, too. */
  attribute?: (claims: Claims) => Attributed | Promise<Attributed>
  /** 100 unless the mail is signed. */
  maxReports?: number
}

/** What the returned original says of itself, and whom the reports name. */
export type Claims = Required<Pick<AttributionInput, 'original' | 'complaintReturnPaths'>> & {
  named: readonly string[]
}

/** A verdict and the key of the message that bounced, which the ledger needs beside it. */
export interface Judged {
  verdict: Verdict
  messageKey: string
  /** What the original names in DNS, for the evidence that is gathered later. */
  naming: Naming
}

export async function judge(bytes: Uint8Array, envelope: Envelope): Promise<Judged> {
  const mail = await readMail(bytes)
  const reading =
    envelope.attribute && isLoop(mail) ? loopReading : readReport(mail, { maxReports: envelope.maxReports ?? 100 })
  const attributed = await envelope.attribute?.(claimsOf(mail, reading))
  const judged = judgeReading(reading, bytes, reading.original.messageId, {
    source: envelope.source,
    receivedAt: envelope.receivedAt ?? arrivalOf(mail) ?? '',
    attributed,
  })
  judged.verdict.messageId = mail.headers.get('message-id') ?? null
  judged.verdict.problems.unshift(...mail.problems)
  return judged
}

/** Return paths are looked for only where somebody attributes the mail by them. */
function claimsOf(mail: Mail, reading: Reading): Claims {
  const { reported, returned } = returnPathsIn(mail)
  return {
    original: { ...reading.original, returnPath: returned },
    complaintReturnPaths: reading.kind === 'complaint' ? [...reported, returned] : [],
    named: reading.reports.map(({ recipient }) => recipient),
  }
}

/** As `judge`, for reports that did not come as a mail. */
export function judgeReading(
  reading: Reading,
  raw: Uint8Array,
  originalMessageId: string | null,
  { source, receivedAt, attributed }: { source: string; receivedAt: string; attributed: Attributed | undefined },
): Judged {
  const token = attributed?.token ? { sender: attributed.sender.id, id: attributed.token.messageId } : null
  let known: string | undefined
  // Hashes the whole mail where nothing names the message: only when somebody asks.
  const key = () => (known ??= messageKey({ token, originalMessageId, receivedAt, raw }))
  const verdict: Verdict = {
    source,
    kind: reading.kind,
    receivedAt: receivedAt || null,
    messageId: null,
    reportingMta: reading.reportingMta,
    sender: attributed?.sender ?? { id: 'default', by: 'default' },
    original: reading.original,
    reports: reading.reports.map((raw) => judgeReport(raw, reading, key(), attributed?.trustOf(raw) ?? 'unverified')),
    problems: [...reading.problems],
  }
  return {
    verdict,
    get messageKey() {
      return key()
    },
    naming: reading.naming,
  }
}

const loopReading: Reading = {
  kind: 'other',
  reports: [],
  reportingMta: null,
  format: null,
  original: noOriginal,
  naming: noNaming,
  problems: [{ code: 'loop', detail: 'the mail, or what it returns, was sent by Rebound: it is not read' }],
}

function judgeReport(raw: RawReport, reading: Reading, key: string, trust: Trust): Report {
  const text = raw.diagnostic ?? ''
  const { recipient, remoteMta } = raw
  const provider = identifyProvider({ text, recipient, remoteMta, reportingMta: reading.reportingMta })
  const failure = {
    text,
    context: raw.context,
    replyCode: raw.replyCode,
    status: raw.status,
    provider,
  }
  const judged = raw.action === 'failed' || raw.action === 'delayed' ? reading.kind !== 'complaint' : false
  const found = judged ? classify(failure) : null
  return {
    bounceId: bounceIdOf(key, raw.recipient, raw.finalRecipient, raw.action),
    recipient: raw.recipient,
    originalRecipient: raw.originalRecipient,
    finalRecipient: raw.finalRecipient,
    action: raw.action,
    status: raw.status,
    replyCode: raw.replyCode,
    diagnostic: raw.diagnostic,
    remoteMta: raw.remoteMta,
    provider,
    category: found?.category ?? null,
    reason: found?.reason ?? null,
    trust,
    advice: adviceFor({
      kind: reading.kind,
      action: raw.action,
      category: found?.category ?? null,
      reason: found?.reason ?? null,
      trust,
      aliased: isAliased(raw),
    }),
    because: found?.because ?? null,
    fix:
      found &&
      chooseFix({
        reason: found.reason,
        rule: found.because.rule,
        provider,
        text: raw.diagnostic ?? raw.context?.() ?? '',
        // Where the reply itself decided, the words around it say nothing sharper.
        context: found.because.matched !== null && text.includes(found.because.matched) ? null : raw.context,
        replyCode: raw.replyCode,
        status: raw.status,
        action: raw.action,
        recipient: raw.recipient,
        remoteMta: raw.remoteMta,
        original: reading.original,
      }),
    evidence: [],
    incident: null,
  }
}

/** The time in the newest trace field (RFC 5321 §4.4), as ISO 8601 UTC, or null. A Date field is the sender's claim and not asked. */
function arrivalOf(mail: Mail): string | null {
  const received = mail.headers.get('received')?.slice(-200) ?? ''
  const at = Date.parse(received.slice(received.lastIndexOf(';') + 1).replace(/\([^()]{0,60}\)/g, ' '))
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}
