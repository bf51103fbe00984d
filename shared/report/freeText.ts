/**
 * The reader of last resort: recipients and their words in the mail system's own text, whatever the system.
 * It knows shapes of lines (an address alone, a RCPT TO, a label, an address inside a failure), no system's name.
 */
import { addressesIn, addressKey, addressSource } from './address.ts'
import { foldWords, readReply } from './reply.ts'
import { aliasOf, bareLocal, failureWord, isCause, wordsAt, worth } from './words.ts'

/** A recipient found in the text and what the text says about it. */
export interface Found {
  recipient: string
  /** The address that the sender used, where the text says that another was made of it. */
  originalRecipient: string | null
  /** The same from a line `Original address:`, which names an outer address for one that only the system knows. */
  outerRecipient?: string | null
  words: string
  strength: number
  /** False where the words only repeat that nothing was delivered. */
  hasCause: boolean
  /** Where the text first names it, counted from 0. */
  line: number
  /** True where it stands among those that are still being tried. */
  isDelayed?: boolean
}

/** Strengths: how surely the line names a failed recipient. */
export const SURE = 3
export const LIKELY = 2
const WEAK = 1

const MAX_LINES = 1_000
const MAX_FOUND = 2_000
const MAX_A_LINE = 30

const lead = '^[\\s>*•·\\-–|"\'(\\[]{0,40}(?:\\d{1,3}[.)]\\s{1,3})?(?:(?:smtp|rfc822|mailto|e?mail)\\s?[:;]\\s?)?'
/** An address at the front of the line, alone or with a colon, dots, a date, a bracket or words behind it. */
const front = new RegExp(
  `${lead}(?:"[^"]{0,80}"\\s?|'[^']{0,80}'\\s?)?(?:${addressSource}\\s{1,3}(?=<))?<?(?:mailto:|smtp:)?(${addressSource})>?(?:<mailto:[^>\\s]{1,320}>)?["'\\])]*\\s{0,10}(?=$|[:;,(=\\[]|\\.{2,}|-{1,3}\\s|–|<|on\\s|\\d{3}\\s|\\s|\\.$)`,
  'iu',
)
const rcptTo = new RegExp(`\\brcpt\\s{0,3}to\\s{0,3}:\\s{0,3}<?(${addressSource})`, 'iu')
const labelled = new RegExp(
  `(?:^|[\\s*\\[|("])(?:(?:final|original|failed|intended|undeliverable|invalid|bad|unknown|rejected|affected|e?mail|envelope|smtp|to|the)[\\s-]{1,2}){0,3}(?:recipients?|addresse?e?s?|mailbox|users?|userid|rcpt|error-for|recipient\\(s\\)|address\\(es\\)|empf.nger|adressat|destinataires?|destinatarios?|destinat.rios?|destinatari|adresse|direcci.n|endere.o|indirizzo|odbiorca|адрес|получатель|получателю|宛先|受信者|送信先|收件人|收件者|받는 ?사람|수신자|alıcı|ontvanger)(?: of (?:the|your) (?:message|e?-?mail))?\\s{0,3}(?:is|was|ist)?\\s{0,3}[:：=\\]]{1,2}\\s{0,10}[\\["'<(]{0,3}(?:smtp:|rfc822;|mailto:)?\\s?(${addressSource})`,
  'iu',
)
const words = String.raw`[^\n]{0,120}`
const last = new RegExp(`^${words}[:：]\\s{1,5}[<"'\\[(]{0,2}(${addressSource})[>"'\\])]{0,2}[\\s.]{0,5}$`, 'iu')

/** "Could not be delivered to" and the address, which ends the line. */
const undelivered = new RegExp(
  `\\b(?:not|unable|fail\\w{0,3})\\b[^@\\n]{0,40}\\bdeliver\\w{0,3} to:?\\s{1,3}[<"'\\[(]{0,2}(${addressSource})[>"'\\])]{0,2}[\\s.:]{0,5}$`,
  'iu',
)

/** The address that stands in front of these is the sender's or a helper's, not the recipient's. */
const senderish =
  /\b(?:from|sender(?: address)?|by|reply-to|cc|errors-to|return-path|mail from|von|absender(?:adresse)?|expéditeur|remitente|remetente|mittente|afzender(?:adres)?|nadawc[ay]|avsändar\w{0,8}|afsender\w{0,8}|от|отправитель|contact|message[- ]id|(?:message |session )?token|queue[- ]id|x-[\w-]{1,30})\s{0,3}[:=]?\s{0,3}[<"'([]{0,3}(?:"[^"]{0,60}"\s?<?)?$|(?:送信者|差出人|发件人|寄件者|寄件人)(?:の?アドレス|地址)?\s{0,3}[:：]\s{0,3}<?$/i
const helpish =
  /\b(?:contact(?:ing)?|e-?mails?(?! (?:account|address|box|adress|konto))|write|send|sent|reply|forward|ask|call|notify|help|assistance|questions?|support|problems?|inform|kontakt\w*|wenden|contacter|póngase|contatt\w*|iletişim|skontakt\w*|contacteer|kontakta)\b[^@\n]{0,60}$|(?:обрати|напишите|поддержк|联系|聯絡|聯繫|客服|咨询|お問い?合わ?せ|ご連絡|連絡先|문의)[^@\n]{0,40}$/i
/** "Questions: hotline@…": whose address follows at once, whatever failure the sentence before it tells. */
const helpAtOnce =
  /\b(?:contact(?:ing)?|questions?|support|help|helpdesk|hotline|assistance|ask|inform|write to|fragen|kontakt|hilfe|aide|ayuda|aiuto|assistenza|atendimento|d.vidas|supporto|soporte|suporte|pomoc|pytania|vragen|ajuda)\b[\s:,]{1,3}(?:(?:at|us|to|please|via|on|the|our|is)[\s:,]{1,3}){0,3}["'<(]{0,2}$/i
/** "Your mail to": whom the message was for, whatever the other words promise. */
const addressed =
  /\b(?:sent|send|message|mail|your e-?mail) to\b|(?:mail|nachricht|message|courriel|courrier|correo|mensaje|mensagem|messaggio|bericht|wiadomość|письмо|сообщение) (?:an|à|a|al|para|per|do|aan|für|for|pour|для|на)\s{1,3}["'<]{0,2}$|(?:inviat[oa]|enviad[oa]|adressée?|envoyée?|gesendet|geschickt|wysłan\S{1,3}|отправлен\S{1,4}|destinat[oaie]|indirizzat[oaie]|dirigid[oa]s?) (?:a|all'indirizzo|all'utente|para|à|an|do|на адрес)\s{1,3}["'<]{0,2}$/i
/** "A message sent by" and, below, who sent it. */
const senderAbove =
  /\b(?:sent|submitted) (?:by|from)\s{0,3}:?\s{0,10}$|^\s{0,10}(?:from|sender|von|absender|mail from|de)\s{0,3}:\s{0,10}$/i
const role =
  /^(?:postmaster|mailer-daemon|abuse|hostmaster|webmaster|support|helpdesk|help|noreply|no-reply|info-?support|mailmaster|admin-?mail|spam|security|[\w.+-]{1,60}-(?:owner|request|help))$/i
/** Behind these stands the address to use instead. */
const successor =
  /(?:please (?:use|try|write to|resend to)|new (?:e-?mail )?address(?: is)?|(?:moved|changed|forwarded) to|now at|replaced by|instead use|use instead)\W{0,20}$/i

/** Finds recipients in the speaker's text. `self` holds the addresses of the bounce's own To, weak where they stand alone. */
export function readFreeText(speaker: string, self: ReadonlySet<string>): Found[] {
  const lines = speaker.split('\n', MAX_LINES)
  const sightings = sight(lines, self)
  const best = Math.max(0, ...sightings.map((s) => s.strength))
  if (best === 0) return []
  const kept = sightings.filter((s) => s.strength >= Math.min(best, LIKELY))
  return collect(listing.test(speaker) ? withoutHops(kept, lines) : kept, lines)
}

const listing = /following (?:addresse?s?|recipients?)(?:\(?e?s\)?)? (?:had|have)\b/i

/** Where a list names the recipients, the session's transcript below it can only add whom they were forwarded to. */
function withoutHops(sightings: Sighting[], lines: readonly string[]): Sighting[] {
  const head = lines.findIndex((line) => listing.test(line))
  const session = head === -1 ? -1 : lines.findIndex((line, n) => n > head && rcptTo.test(line))
  if (session === -1) return sightings
  const listed = sightings.filter((s) => s.strength === SURE && s.line > head && s.line < session)
  const keys = new Set(listed.map((s) => addressKey(s.address)))
  return keys.size === 0 ? sightings : sightings.filter((s) => s.line < session || keys.has(addressKey(s.address)))
}

export interface Sighting {
  line: number
  address: string
  /** What follows the address on its line. */
  rest: string
  before: string
  strength: number
  isDelayed?: boolean
}

/** sendmail sorts its recipients under headings (RFC 3464 came later); any other heading ends a section. */
function sectionAt(line: string): string | null {
  if (!line.includes('---')) return null
  const heading = /-{3,5} ?the following addresses? (?:had|have) (success|transient)?/i.exec(line)
  return heading ? (heading[1]?.toLowerCase() ?? '') : /-{4,5} ?\w/.test(line) ? '' : null
}

const successLine =
  /\(success\w* (?:deliver|relay)|\(relayed to (?:non-dsn|mailer)|\.{3} (?:successfully delivered|relayed;|sent \()/i

function sight(lines: readonly string[], self: ReadonlySet<string>): Sighting[] {
  const found: Sighting[] = []
  let section = ''
  for (let n = 0; n < lines.length && found.length < MAX_FOUND; n++) {
    const line = (lines[n] ?? '').slice(0, 1_000)
    if (!line.includes('@')) {
      section = sectionAt(line) ?? section
      continue
    }
    // A delivered recipient must not look like a failed one.
    if (section === 'success' || successLine.test(line)) continue
    const shaped = shapeOf(line)
    const seen = new Set<string>()
    for (const address of addressesIn(line).slice(0, MAX_A_LINE)) {
      const key = addressKey(address)
      if (seen.has(key)) continue
      seen.add(key)
      const at = line.indexOf(address)
      const before = line.slice(0, at)
      const rest = line.slice(at + address.length)
      const above = lines[n - 1] ?? ''
      const heading = above.trim() === '' ? (lines[n - 2] ?? '') : above
      const previous = before.trim().length < 4 ? heading : ''
      const strength = strengthOf(address, before, rest, previous, above, shaped, self)
      if (strength > 0) found.push({ line: n, address, rest, before, strength, isDelayed: section === 'transient' })
    }
  }
  return found
}

/** The address that the shape of the line makes a recipient, and how surely. */
function shapeOf(line: string): { address: string; strength: number } | null {
  const command = rcptTo.exec(line)?.[1]
  if (command !== undefined) return { address: command, strength: SURE }
  const label = labelled.exec(line)?.[1]
  if (label !== undefined) return { address: label, strength: SURE }
  const first = front.exec(line)
  if (first?.[1] !== undefined) {
    const rest = line.slice(first[0].length).trim()
    const alone = rest === '' || /^[:;,(=[<.\-–]|^\d{3}[ -]/.test(rest) || /^on\s/.test(rest)
    return { address: first[1], strength: alone || failureWord.test(rest) ? SURE : LIKELY }
  }
  const end = last.exec(line)?.[1]
  if (end !== undefined) return { address: end, strength: LIKELY }
  const told = undelivered.exec(line)?.[1]
  return told === undefined ? null : { address: told, strength: SURE }
}

function strengthOf(
  address: string,
  before: string,
  rest: string,
  previous: string,
  previousLine: string,
  shaped: { address: string; strength: number } | null,
  self: ReadonlySet<string>,
): number {
  if (/[/?&=]$|https?:\/\/\S*$|<mailto:$/i.test(before)) return 0
  if (/^>?\s?>?:?\s*$/.test(rest) && /message-id|<[^>]{0,20}$/i.test(before) && /message-id/i.test(before + previous))
    return 0
  const isShaped = shaped?.address === address
  if (aliasOf.test(before)) return bareLocal.test(previousLine) ? SURE : WEAK
  const lead = isShaped && before.length < 44 && !/[\p{L}\p{N}]/u.test(before) ? '' : before
  if (successor.test(lead)) return 0
  if (senderish.test(lead) && !(isShaped && shaped.strength === SURE && /rcpt/i.test(before))) return 0
  const local = address.slice(0, address.indexOf('@'))
  if (helpish.test(lead) && (!failureWord.test(lead) || role.test(local)) && !addressed.test(lead)) return 0
  if (helpAtOnce.test(lead) && !addressed.test(lead)) return 0
  if (isShaped && lead === '' && senderAbove.test(previous)) return 0
  if (lead === '' && !isShaped && helpish.test(previous)) return 0
  if (isShaped && lead === '' && role.test(local) && helpish.test(previous)) return 0
  if (role.test(local) && !isShaped) return 0
  if (isShaped) {
    if (/^\s*(?:to|an|à|para|a|кому|cc)\s*[:：]/i.test(before)) return WEAK
    return self.has(addressKey(address)) && shaped.strength < SURE ? WEAK : shaped.strength
  }
  const near = `${before.slice(-100)} ${rest.slice(0, 100)}`
  if (self.has(addressKey(address))) return 0
  return failureWord.test(near) || addressed.test(before) ? LIKELY : WEAK
}

/** One entry a recipient: the sighting with the best words wins; lines between two recipients belong to the first. */
export function collect(sightings: readonly Sighting[], lines: readonly string[]): Found[] {
  const byKey = new Map<string, Found>()
  const starts = new Map(sightings.map((s) => [s.line, addressKey(s.address)]))
  for (const sighting of sightings) {
    const key = addressKey(sighting.address)
    const words = wordsAt(sighting, lines, starts)
    const known = byKey.get(key)
    if (!known) {
      byKey.set(key, {
        recipient: sighting.address,
        originalRecipient: aliasAt(sighting, lines),
        outerRecipient: outerAt(sighting, lines),
        words,
        strength: sighting.strength,
        hasCause: isCause(words),
        line: sighting.line,
        isDelayed: sighting.isDelayed ?? false,
      })
      continue
    }
    known.originalRecipient ??= aliasAt(sighting, lines)
    known.strength = Math.max(known.strength, sighting.strength)
    if (worth(words) <= worth(known.words)) continue
    // "550 5.0.0 Can't create output" below "(reason: mailbox full)": the reply that says least takes no cause away.
    const isVague = known.hasCause && readReply(words).status?.endsWith('.0.0') === true
    known.words = isVague ? foldWords(`${words} (${known.words})`) : words
    known.hasCause ||= isCause(words)
  }
  return [...byKey.values()]
}

function outerAt({ line }: Sighting, lines: readonly string[]): string | null {
  const below = lines[line + 1] ?? ''
  return /^\s{0,8}original address\s{0,3}:/i.test(below) ? (addressesIn(below)[0] ?? null) : null
}

function aliasAt({ line, rest }: Sighting, lines: readonly string[]): string | null {
  for (const text of [rest, lines[line + 1] ?? '']) {
    const match = aliasOf.exec(text)
    const address = match && addressesIn(text.slice(match.index))[0]
    if (address !== undefined && address !== null) return address
  }
  return null
}
