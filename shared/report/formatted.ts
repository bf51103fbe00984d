/** Reads a text by the format of the mail system that wrote it; formats are data in `knowledge/formats`. */
import type { Mail } from '../mail/mail.ts'
import type { Format } from '../knowledge/formats/format.ts'
import { formats } from '../knowledge/formats/formats.ts'
import { patternLists } from '../pattern/candidates.ts'
import { addressesIn, addressKey, isAddress } from './address.ts'
import { SURE, collect } from './freeText.ts'
import type { Found, Sighting } from './freeText.ts'
import { partHeaders, pastedHeaders, returnedPart } from './original.ts'
import { foldWords } from './reply.ts'
import type { Spoken } from './spoken.ts'

const MAX_BODY = 1_500
const MAX_LINES = 400

const certainFormats = formats.filter(isCertain)

/** A format without a pattern for the body is asked about any. */
const canSpeak = patternLists()(formats.map(({ body }) => body ?? /^/))

/** The format whose speaker this is, or null. Words alone count only where `maybe`: anybody can quote them. */
export function identifyFormat(mail: Mail, spoken: Spoken, maybe: boolean): Format | null {
  const from = mail.headers.get('from') ?? ''
  const subject = mail.headers.get('subject') ?? ''
  let body: string | undefined
  const fits = (format: Format): boolean =>
    (!format.from || format.from.test(from)) &&
    (!format.subject || format.subject.test(subject)) &&
    (!format.header || format.header.value.test(mail.headers.get(format.header.name) ?? '')) &&
    (!format.body || format.body.test((body ??= spoken.speaker.slice(0, MAX_BODY))))
  if (!maybe) return certainFormats.find(fits) ?? null
  const place = canSpeak((body ??= spoken.speaker.slice(0, MAX_BODY))).find((at) => fits(formats[at] as Format))
  return place === undefined ? null : (formats[place] ?? null)
}

/** True where the format is recognised by who sent the mail, not only by words that anybody can quote. */
export function isCertain(format: Format): boolean {
  return format.header !== undefined || format.from !== undefined || format.subject !== undefined
}

/** Recipients and words by the format's own patterns; empty where it has none or they find nothing. */
export function readFormat(format: Format, mail: Mail, spoken: Spoken): Found[] {
  if (!format.recipient) return []
  const { speaker } = spoken
  const lines = speaker.split('\n', MAX_LINES)
  const first = format.start ? lines.findIndex((line) => format.start?.test(line)) : 0
  const from = first === -1 ? 0 : first
  const stop = format.end ? lines.findIndex((line, n) => n > from && format.end?.test(line)) : -1
  const region = lines.slice(0, stop === -1 ? lines.length : stop)
  const domain = format.domain === 'from' ? fromDomain(mail) : (format.domain ?? null)
  const sightings: Sighting[] = []
  for (let n = from; n < region.length; n++) {
    const line = (region[n] ?? '').slice(0, 1_000)
    const found = format.recipient.exec(line)?.[1]
    if (found === undefined) continue
    const address = found.includes('@')
      ? found
      : domain
        ? (addressee(found, mail, spoken) ?? `${found}@${domain}`)
        : null
    if (address === null || !isAddress(address)) continue
    const at = line.indexOf(found)
    sightings.push({ line: n, address, before: line.slice(0, at), rest: line.slice(at + found.length), strength: SURE })
  }
  const found = collect(sightings, region)
  return found.map((one, n) => {
    const words = wordsOf(format, one, found[n + 1]?.line ?? lines.length, lines, speaker)
    const end = format.wordsEnd ? words.search(format.wordsEnd) : -1
    return {
      ...one,
      hasCause: one.hasCause || words !== one.words,
      words: end > 0 ? words.slice(0, end).trim() : words,
    }
  })
}

function wordsOf(format: Format, found: Found, next: number, lines: readonly string[], speaker: string): string {
  const { words } = format
  if (words === undefined) return found.words
  if (words === 'before') return above(lines, found.line) || found.words
  const own = words.exec(lines.slice(found.line, next).join('\n')) ?? words.exec(speaker)
  return foldWords(own?.[1] ?? '') || found.words
}

/** The lines above a recipient up to a blank or ruled line. */
function above(lines: readonly string[], line: number): string {
  const parts: string[] = []
  for (let n = line - 1; n >= 0 && n > line - 6; n--) {
    const text = lines[n] ?? ''
    if (/^\s*(?:[-=*_]{4,}|$)/.test(text)) {
      if (parts.length > 0) break
      continue
    }
    parts.unshift(text)
  }
  return foldWords(parts.join(' '))
}

/** The address in the returned original's To with this local part: a mailer's own domain is not always its users'. */
function addressee(local: string, mail: Mail, spoken: Spoken): string | null {
  const returned = returnedPart(mail)
  const headers = returned ? partHeaders(returned) : pastedHeaders(spoken.returned)
  const start = `${addressKey(local)}@`
  return (
    headers
      .all('to')
      .flatMap(addressesIn)
      .find((address) => addressKey(address).startsWith(start)) ?? null
  )
}

function fromDomain(mail: Mail): string | null {
  const address = addressesIn(mail.headers.get('from') ?? '')[0]
  return address?.slice(address.lastIndexOf('@') + 1) ?? null
}
