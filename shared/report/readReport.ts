/**
 * Mail → reports: what the mail is, whom it speaks of, and in whose words (RFC 3464, 5965, 8098, 3834).
 * Structure first, then fields pasted as text, then free text; never what stands in the returned original.
 */
import type { Mail } from '../mail/mail.ts'
import type { Reading } from './reading.ts'
import { readInner } from '../mail/readInner.ts'
import { readComplaint } from './complaint.ts'
import { conclude } from './conclude.ts'
import { identifyManner, isAutoReply, machineKind } from './manner.ts'
import type { Manner } from './manner.ts'
import { readRejection } from './receipt.ts'
import { readSesEvent, sesEventIn } from './sesEvent.ts'
import { Spoken } from './spoken.ts'
import { hasStatusPart, readPasted, readStatusReport } from './statusReport.ts'
import { readTextReport, withGuess } from './textReport.ts'
import { challenges } from './tone.ts'

/** Reports of one mail: beyond this they are an attack or a list's whole membership. */
const MAX_REPORTS = 100
/** A report wrapped in a report wrapped in a report: nobody sends more. */
const MAX_DEPTH = 3

/** Reads the reports of a mail; any mail gives a Reading. */
export function readReport(mail: Mail, options: { maxReports?: number } = {}): Reading {
  return read(mail, options.maxReports ?? MAX_REPORTS, 0)
}

function read(mail: Mail, max: number, depth: number): Reading {
  const spoken = new Spoken(mail.text)
  const complaint = readComplaint(mail, spoken, max)
  if (complaint) return complaint
  const inParts = hasStatusPart(mail) ? readStatusReport(mail, spoken, max) : null
  if (inParts) return inParts
  const manner = identifyManner(mail)
  const isQuoting = manner.isBulk || manner.isForward || manner.isAnswer
  const isReport = manner.sender !== 'somebody' || (manner.reportSubject && !isQuoting)
  const pasted = isReport ? readPasted(mail, spoken, max) : null
  if (pasted) return pasted
  const event = readSesEvent(sesEventIn(mail.text), max)
  if (event) return event
  const machine = machineKind(mail)
  if (machine) return readRejection(mail, spoken) ?? conclude(machine, [], mail, spoken)
  const inText = readTextReport(mail, manner, spoken, max)
  if (inText && inText.reports.length > 0) return inText
  const inside = readWrapped(mail, manner, spoken, max, depth)
  if (inside) return inside
  if (inText) return withGuess(inText, mail, spoken)
  const isAnswered = isAutoReply(mail) || (!isQuoting && challenges(spoken.flat))
  return conclude(isAnswered ? 'auto-reply' : 'other', [], mail, spoken)
}

/** The report inside a mail that itself names nobody: attached, pasted as a whole mail, or laid bare by a broken structure. */
function readWrapped(mail: Mail, manner: Manner, spoken: Spoken, max: number, depth: number): Reading | null {
  if (depth >= MAX_DEPTH) return null
  const attached = mail.parts.filter((part) => part.type === 'message/rfc822' || part.type === 'message/global')
  const pasted =
    (manner.sender === 'daemon' || manner.sender === 'postmaster') && spoken.returned !== ''
      ? [Buffer.from(spoken.returned)]
      : []
  for (const bytes of [...attached.map((part) => part.bytes), ...pasted]) {
    const inner = readInner(bytes)
    if (!hasStatusPart(inner) && identifyManner(inner).sender !== 'daemon') continue
    const result = read(inner, max, depth + 1)
    if (result.reports.length === 0 || !/^(?:bounce|delay|delivery)$/.test(result.kind)) continue
    result.problems.push({ code: 'nested-report', detail: 'the report was wrapped in another mail' })
    return result
  }
  const texts = mail.parts.filter((part) => part.type === 'text/plain').map((part) => part.text)
  const inText = texts.length > 0 ? readTextReport(mail, manner, new Spoken(texts.join('\n')), max) : null
  if (inText && inText.reports.length > 0) return inText
  const isBroken = mail.parts.length === 0 && mail.problems.some((problem) => problem.code === 'bad-boundary')
  return isBroken ? readPasted(mail, new Spoken(mail.raw()), max) : null
}
