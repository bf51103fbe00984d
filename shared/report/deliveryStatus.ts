/**
 * Delivery status notifications (RFC 3464 §2), read tolerantly: of 341 real reports a strict reader would refuse 134.
 * Takes the text of a delivery-status part, or any text in which such fields stand.
 */
import type { Action } from '../verdict/verdict.ts'
import type { RawReport } from './reading.ts'
import { fieldOf } from '../mail/headerFields.ts'
import { cleanAddress } from './address.ts'
import { foldWords, isVague, readReply, statusIn } from './reply.ts'

export interface DeliveryStatus {
  reportingMta: string | null
  /** Original-Envelope-Id, which an application may have set (RFC 3461 §4.4). */
  envelopeId: string | null
  reports: RawReport[]
  /** Status fields that the receiver's own reply contradicts. */
  mismatches: string[]
  /** True where more groups were found than `max` allows. */
  cut: boolean
}

type Group = Map<string, string>

const MAX_LINES = 200_000
const MAX_FIELD = 8_000
const perMessage = new Set([
  'reporting-mta',
  'original-envelope-id',
  'dsn-gateway',
  'received-from-mta',
  'arrival-date',
  'x-postfix-sender',
  'x-postfix-queue-id',
])

/** Reads all recipient groups up to `max`. A group is a recipient, not a paragraph: blank lines come and go in the wild. */
export function readDeliveryStatus(text: string, max: number): DeliveryStatus {
  const message: Group = new Map()
  const groups: Group[] = []
  let current: Group = new Map()
  let cut = false
  const wanted = (): boolean => groups.length < max
  for (const [name, value, afterBlank] of fieldsIn(text)) {
    if (perMessage.has(name)) {
      if (!message.has(name)) message.set(name, value)
      continue
    }
    if (startsGroup(current, name, afterBlank)) {
      if (isGroup(current)) {
        if (!wanted()) {
          cut = true
          break
        }
        groups.push(current)
      }
      current = new Map()
    }
    const old = current.get(name)
    current.set(name, old === undefined ? value : `${old} ${value}`.slice(0, MAX_FIELD))
  }
  if (!cut && isGroup(current)) {
    if (wanted()) groups.push(current)
    else cut = true
  }
  return {
    reportingMta: mtaName(message.get('reporting-mta')),
    envelopeId: message.get('original-envelope-id') ?? null,
    reports: groups.map(reportOf),
    mismatches: groups.map(mismatchOf).filter((text) => text !== null),
    cut,
  }
}

const isGroup = (group: Group): boolean => group.has('final-recipient') || group.has('original-recipient')

function startsGroup(group: Group, name: string, afterBlank: boolean): boolean {
  if (name === 'final-recipient') return group.has('final-recipient') || (afterBlank && group.has('action'))
  if (name === 'original-recipient')
    return group.has('original-recipient') || (afterBlank && isGroup(group) && group.has('action'))
  return name === 'action' && afterBlank && group.has('action')
}

/** Fields of the text with folds joined; lines that are no field continue the field before them. */
function* fieldsIn(text: string): Generator<[name: string, value: string, afterBlank: boolean]> {
  let name: string | null = null
  let value = ''
  let blank = false
  let nextBlank = false
  let indent = ''
  let at = 0
  for (let n = 0; at < text.length && n < MAX_LINES; n++) {
    const next = text.indexOf('\n', at)
    const line = text.slice(at, next === -1 ? text.length : next).trimEnd()
    at = next === -1 ? text.length : next + 1
    if (line === '') {
      nextBlank = true
      continue
    }
    const lead = /^[ \t]*/.exec(line)?.[0] ?? ''
    // Nothing stands above a paragraph's first line that it could continue: its indent is that of the whole paragraph.
    if (name === null || nextBlank) indent = lead
    const isFold = lead !== '' && lead !== indent
    const field = isFold ? null : fieldOf(line.slice(lead.length))
    if (field) {
      if (name !== null) yield [name, value.trim(), blank]
      name = field.name
      value = field.raw
      blank = nextBlank
      nextBlank = false
    } else if (name !== null && !nextBlank && value.length < MAX_FIELD) {
      value += `\n${line}`
    }
  }
  if (name !== null) yield [name, value.trim(), blank]
}

/** The group's report; `recipient` is empty where it names a file, a program or nothing. */
function reportOf(group: Group): RawReport {
  const original = addressOf(group, 'original-recipient')
  const final = addressOf(group, 'final-recipient')
  const actual = addressOf(group, 'x-actual-recipient')
  const recipient =
    [original, final, actual].find((address) => address?.includes('@')) ?? original ?? final ?? actual ?? ''
  const diagnostic = diagnosticOf(group)
  const reply = readReply(diagnostic ?? '')
  const status = sharper(statusIn(group.get('status') ?? ''), reply.status)
  return {
    recipient: original !== null && final !== null && unquoted(original) === unquoted(final) ? final : recipient,
    originalRecipient: original,
    finalRecipient: final,
    action: actionOf(group.get('action') ?? '', status),
    status,
    replyCode: reply.code ?? codeInStatus(group.get('status')),
    diagnostic,
    context: null,
    remoteMta: mtaName(group.get('remote-mta')),
  }
}

/** `"bo"@example.org` and `bo@example.org` are one mailbox; the final one is the quoting that was sent. */
const unquoted = (address: string): string => address.replaceAll('"', '').toLowerCase()

/** Says that the Status field and the reply name different codes, where both name one. */
function mismatchOf(group: Group): string | null {
  const field = statusIn(group.get('status') ?? '')
  const reply = readReply(diagnosticOf(group) ?? '').status
  if (field === null || reply === null || field === reply || isVague(field) || isVague(reply)) return null
  return `Status says ${field}, the reply ${reply}`
}

function addressOf(group: Group, name: string): string | null {
  const value = group.get(name)
  return value === undefined || /^unknown;?$/i.test(value) ? null : cleanAddress(value)
}

/** The receiver's own code wins over the Status field, which the reporting system made up; a vague one never does. */
export function sharper(field: string | null, inReply: string | null): string | null {
  if (inReply === null) return field
  if (field === null) return inReply
  return isVague(inReply) && !isVague(field) ? field : inReply
}

/** Some write "550 5.1.1" or "553 too large" into Status. */
const codeInStatus = (status: string | undefined): string | null => /^([45]\d\d)\b/.exec(status ?? '')?.[1] ?? null

/**
 * The words of a Diagnostic-Code without its type (RFC 3464 §2.3.6), else those of the field that Exchange writes in its
 * stead: `X-Supplementary-Info: <mx.example.net #5.1.1 smtp;550 no such user>`.
 */
function diagnosticOf(group: Group): string | null {
  const supplement = /#[245]\.\d{1,3}\.\d{1,3} ([^>]{1,2000})>?$/.exec(group.get('x-supplementary-info') ?? '')?.[1]
  const value = group.get('diagnostic-code') ?? supplement
  if (value === undefined) return null
  const words = foldWords(value).replace(
    /^(?:smtp|x-[\w-]{1,30}|lmtp|esmtp|x400|dns|unknown|local|rfc822|unix)\s?;\s?/i,
    '',
  )
  // An exit code alone (`x-unix; 77`) is no word.
  return /^\d{0,3}$/.test(words) ? null : words
}

/** The host name of an MTA field (RFC 3464 §2.2.2) without its type. */
export function mtaName(value: string | undefined): string | null {
  const name = value
    ?.replace(/^[\w-]{1,20}\s{0,5};\s{0,5}/, '')
    .replace(/\s*\([^)]{0,200}\)\s*$/, '')
    .trim()
    .slice(0, 255)
  return name === undefined || name === '' ? null : name
}

/** The action, from its field or, where that is missing, from the class of the status (RFC 3463 §3.1). */
function actionOf(value: string, status: string | null): Action {
  const word = /[a-z]{4,}/i.exec(value)?.[0].toLowerCase() ?? ''
  if (word.startsWith('fail')) return 'failed'
  if (word.startsWith('delay')) return 'delayed'
  if (word.startsWith('deliver')) return 'delivered'
  if (word.startsWith('relay')) return 'relayed'
  if (word.startsWith('expand')) return 'expanded'
  if (status?.startsWith('2')) return 'delivered'
  return status?.startsWith('4') ? 'delayed' : 'failed'
}
