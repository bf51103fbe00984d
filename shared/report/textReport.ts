/** Free text of mail systems: by the speaker's format where it is known, by common shapes where not. */
import type { Mail } from '../mail/mail.ts'
import type { RawReport, Reading } from './reading.ts'
import { addressesIn, addressKey } from './address.ts'
import { isBelieved, sureCode } from './belief.ts'
import { conclude, tooMany } from './conclude.ts'
import { identifyFormat, isCertain, readFormat } from './formatted.ts'
import { LIKELY, readFreeText } from './freeText.ts'
import type { Found } from './freeText.ts'
import type { Manner } from './manner.ts'
import { isAutoReply } from './manner.ts'
import { partHeaders, pastedHeaders, returnedPart } from './original.ts'
import { foldWords, readReply } from './reply.ts'
import { splitSpeaker } from './speaker.ts'
import type { Spoken } from './spoken.ts'
import { flatten, saysDelay, saysFailure, saysSuccess } from './tone.ts'
import { failureParagraph, failureWord, isCause } from './words.ts'

/** Returns what the text reports, perhaps of nobody; null where it is no report. */
export function readTextReport(mail: Mail, manner: Manner, spoken: Spoken, max: number): Reading | null {
  const { sender, failed } = manner
  const isMachine = sender === 'daemon' || sender === 'postmaster'
  const maybe = sender !== 'somebody' || manner.reportSubject || failed.length > 0
  const format = identifyFormat(mail, spoken, maybe)
  const certain = format !== null && isCertain(format)
  if (!maybe && !certain) return null
  if (sender !== 'daemon' && !certain && failed.length === 0 && isAutoReply(mail)) return null
  const flat = `${flatten(manner.subject)} ${spoken.flat}`
  if (saysSuccess(flat) && !saysDelay(flat)) return null
  const byFormat = format ? readFormat(format, mail, spoken) : []
  const self = new Set(addressesIn(mail.headers.get('to') ?? '').map(addressKey))
  const inText = byFormat.length > 0 ? withCauses(byFormat, spoken) : readFreeText(spoken.speaker, self)
  const read = inText.length > 0 || !isMachine ? inText : readFreeText(behindSummary(spoken), self)
  const own = sender === 'somebody' && !certain ? withoutQuotes(read, spoken.speaker) : read
  if (own.length === 0 && read.length > 0) return null
  const named = recipientsOf(own, failed)
  const found = named.length > 1 ? withoutBystanders(named, self) : named
  const isTold = certain || failed.length > 0 || byFormat.length > 0 || saysFailure(flat)
  // In a language that we do not know, a mail system's reply code beside an address still tells what happened.
  const codes = isMachine && !isTold ? found.map(sender === 'daemon' ? toldCode : fullCode) : []
  const delayed = saysDelay(flat) || (codes.length > 0 && codes.every((code) => code?.startsWith('4')))
  if (!delayed && !isTold && !codes.some((code) => code !== null)) return null
  if (!certain && !isBelieved({ mail, manner, spoken, isFormat: format !== null, found, flat, self })) return null
  const reports = found.slice(0, max).map((one) => reportOf(one, spoken, found.length, delayed, manner.subject))
  const isDelay = delayed || (found.length > 0 && found.every((one) => one.isDelayed === true))
  const result = conclude(isDelay ? 'delay' : 'bounce', reports, mail, spoken)
  result.format = format?.id ?? null
  if (found.length > max) result.problems.push(tooMany(max))
  return result
}

/** Recipients of a format whose words say nothing take the words that the common shapes find for the same address. */
function withCauses(found: Found[], spoken: Spoken): Found[] {
  if (found.every((one) => one.hasCause)) return found
  return found.map((one) => {
    const other = one.hasCause
      ? undefined
      : spoken.found.find((f) => f.hasCause && addressKey(f.recipient) === addressKey(one.recipient))
    return other ? { ...one, words: other.words, hasCause: true } : one
  })
}

/**
 * Without the bounce's own addressee, where the text names him without a cause and others with one; and without what
 * stands somewhere in a line that speaks of no failure, where others do: a help desk, in whatever language.
 */
function withoutBystanders(found: Found[], self: ReadonlySet<string>): Found[] {
  const isSelf = ({ recipient, hasCause }: Found) => !hasCause && self.has(addressKey(recipient))
  const isHelper = ({ strength, words }: Found) => strength <= LIKELY && !failureWord.test(words)
  const others = found.filter((one) => !isSelf(one) && !isHelper(one))
  return others.some((one) => one.hasCause) ? others : found
}

/** Without what a person quotes: it was said to him. */
function withoutQuotes(found: Found[], speaker: string): Found[] {
  const lines = speaker.split('\n', 1_000)
  return found.filter(({ line }) => lines[line]?.startsWith('>') !== true)
}

/** What stands behind a few header fields (`From: To: Subject:`) that the speaker quotes before it names anybody. */
function behindSummary({ speaker, returned }: Spoken): string {
  if (returned === '' || speaker.includes('@')) return ''
  const fields = /^(?:[ \t]{0,12}(?:from|to|cc|subject|date|sent|message-id):.{0,300}\n){1,6}\s{0,20}\n/i.exec(
    returned,
  )?.[0]
  const rest = fields === undefined ? '' : returned.slice(fields.length, fields.length + 1_500)
  return failureWord.test(rest.slice(0, 300)) ? splitSpeaker(rest).speaker : ''
}

/** The reply code where an enhanced status code confirms it. */
const fullCode = (one: Found): string | null => (readReply(one.words).status === null ? null : sureCode(one))

/** The reply code of a surely named recipient, and of any where the enhanced status code stands behind it. */
function toldCode(one: Found): string | null {
  const { code, status } = readReply(one.words)
  return status === null ? sureCode(one) : code
}

/** X-Failed-Recipients says who; the text says why. */
function recipientsOf(found: Found[], failed: readonly string[]): Found[] {
  if (failed.length > 0) {
    // The header can name an address that a gateway has rewritten; the text names the one it speaks of.
    const isNamed = failed.some((recipient) => found.some((f) => addressKey(f.recipient) === addressKey(recipient)))
    const sure = found.filter((f) => f.strength > 2 && readReply(f.words).code !== null)
    if (!isNamed && sure.length === failed.length) return sure
    return failed.map(
      (recipient) =>
        found.find((f) => addressKey(f.recipient) === addressKey(recipient)) ?? {
          recipient,
          originalRecipient: null,
          words: '',
          strength: 3,
          hasCause: false,
          line: 0,
        },
    )
  }
  const strong = found.filter((f) => f.strength > 1)
  return strong.length > 0 ? strong : found
}

/** Where the text names nobody: the address in the subject, else the only one in the returned original's To. */
export function withGuess(result: Reading, mail: Mail, spoken: Spoken): Reading {
  const subject = addressesIn(mail.headers.get('subject') ?? '')
  const returned = returnedPart(mail)
  const headers = returned ? partHeaders(returned) : pastedHeaders(spoken.returned)
  const to = headers.all('to').flatMap(addressesIn)
  const recipient = subject.length === 1 ? subject[0] : to.length === 1 ? to[0] : undefined
  if (recipient === undefined) return result
  const found: Found = { recipient, originalRecipient: null, words: '', strength: 1, hasCause: false, line: 0 }
  const report = reportOf(found, spoken, 1, result.kind === 'delay', mail.headers.get('subject') ?? '')
  return { ...conclude(result.kind, [report], mail, spoken), format: result.format }
}

/** `Status code: 5.4.4`, `(#5.1.1)`, `5.1.1 - ` at the front of a line: a code that the text marks as one; versions look the same. */
function labelledStatus(speaker: string): string | null {
  const match =
    /(?:status|code|dsn|error)\W{1,4}([45]\.\d{1,2}\.\d{1,3})(?![\w.]\d)|\(#?([45]\.\d{1,2}\.\d{1,3})\)|^\s{0,8}([45]\.\d{1,2}\.\d{1,3}) [-–:] /im.exec(
      speaker,
    )
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? null
}

function reportOf(found: Found, spoken: Spoken, total: number, delayed: boolean, subject: string): RawReport {
  let words = found.words
  let reply = readReply(words)
  // "554 …Remote protocol error" is the sending server's own summary; the receiver's reply stands behind "<<<".
  if (total === 1 && (reply.code === null || spoken.replies.startsWith('<<<'))) {
    const other = readReply(spoken.replies)
    if (other.code !== null) {
      words = spoken.replies
      reply = other.status === null ? { code: other.code, status: reply.status } : other
    }
  }
  if (words === '' || (total === 1 && !found.hasCause && reply.code === null))
    words = failureParagraph(spoken.speaker) || words
  // "Undeliverable: 5.1.1 user unknown" above a text that tells nothing.
  if (total === 1 && reply.code === null && reply.status === null && !isCause(words)) {
    const told = readReply(subject)
    if (told.code !== null || told.status !== null) {
      reply = told
      words = foldWords(`${subject}. ${words}`)
    }
  }
  // The address that the sender used, as RFC 3464 names it in Original-Recipient.
  const original = found.outerRecipient ?? found.originalRecipient
  return {
    recipient: original ?? found.recipient,
    originalRecipient: original,
    finalRecipient: found.recipient,
    action: delayed || found.isDelayed === true ? 'delayed' : 'failed',
    status: reply.status ?? (total === 1 ? labelledStatus(spoken.speaker) : null),
    replyCode: reply.code,
    diagnostic: words || null,
    // With several recipients the rest of the text may speak of another one.
    context: total === 1 ? () => spoken.context : null,
    remoteMta: null,
  }
}
