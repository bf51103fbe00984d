/** A stored mail in one sentence. */
import type { StoredBounce } from '../../../shared/ledger/bounces.ts'
import type { RecipientState } from '../../../shared/suppression/fold.ts'
import type { Report } from '../../../shared/verdict/verdict.ts'
import { inert } from '../look/parts.ts'
import { adviceWords, reasonSays } from '../look/words.ts'

/** Returns what happened and what follows. `state` is the recipient's now: it may have changed since. */
export function sayBounce({ kind, report, problems }: StoredBounce, state: RecipientState | null): string {
  if (!report)
    return sayOther(
      kind,
      problems.map(({ code }) => code),
    )
  const recipient = inert(report.recipient, 160)
  if (kind === 'complaint') return `${recipient} complained about your mail. ${stop(report, state)}`
  if (report.reason === null) return `Mail to ${recipient} was ${report.action}.`
  const says = reasonSays(report.reason)
  if (report.action === 'delayed') return `Mail to ${recipient} is delayed and still being tried: ${lower(says)}`
  return `Mail to ${recipient} failed: ${lower(says)} ${adviceNow(report, state)}`
}

function sayOther(kind: StoredBounce['kind'], codes: readonly string[]): string {
  if (codes.includes('raw-gone')) return 'The raw mail was gone before it could be read.'
  if (codes.includes('empty')) return 'This mail has no content.'
  if (codes.includes('unreadable')) return 'This mail could not be read.'
  if (kind === 'auto-reply') return 'An automatic reply, not a bounce. Nothing follows from it.'
  if (kind === 'receipt') return 'A read receipt, not a bounce. Nothing follows from it.'
  if (kind === 'report') return 'A DMARC or TLS report, not a bounce. Nothing follows from it.'
  if (kind === 'bounce' || kind === 'delay') return 'A bounce that names no recipient. Nothing follows from it.'
  return 'Ordinary mail, not a bounce. Nothing follows from it.'
}

/** The advice was given when the bounce came. An operator, or time, may have cleared the address since. */
function adviceNow({ advice, reason }: Report, state: RecipientState | null): string {
  if (state?.state === 'suppressed') return adviceWords.stop
  if (state?.state === 'held') return adviceWords.hold
  // Another system's own list holds no address here, and is not cleared here.
  if ((advice === 'hold' || advice === 'stop') && reason !== 'suppressed')
    return 'The address has been cleared since: mail to it may go on.'
  return advice ? adviceWords[advice] : ''
}

function stop({ trust }: Report, state: RecipientState | null): string {
  if (state?.state === 'suppressed') return adviceWords.stop
  if (state?.state === 'held') return adviceWords.hold
  return trust === 'signed' || trust === 'event'
    ? 'The address has been cleared since: mail to it may go on.'
    : 'Nothing proves the complaint, so mail to it is not stopped.'
}

/** SPF keeps its capitals. */
const lower = (sentence: string): string =>
  /^[A-Z][a-z']/.test(sentence) ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence
