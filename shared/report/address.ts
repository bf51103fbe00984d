/** Addresses as reports write them: `rfc822;` prefixes, angle brackets, quotes, comments, source routes, xtext. */

const MAX_ADDRESS = 320

// Letters of scripts that are written with blanks; Chinese and Japanese text would stick to the address otherwise.
const letter = 'A-Za-z0-9\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}'
const localChar = `[${letter}.!#$%&*+/=?^_{}~-]`
const domainChar = `[${letter}_-]`
const literal = '\\[[0-9a-fA-F:.]{2,45}\\]'
/** An address inside running text; the local part may be quoted. */
export const addressSource = `(?:"[^"\\n@]{1,64}"|${localChar}(?:'?${localChar}){0,63})@(?:${literal}|${domainChar}(?:(?:${domainChar}|\\.(?!\\.)){0,250}[${letter}_])?)`
/** A field holds nothing else, so that any letters will do (RFC 6531). */
const whole =
  /^(?:"[^"\n@]{1,64}"|[^\s<>()[\]\\,;:"`|@]{1,64})@(?:\[[0-9a-fA-F:.]{2,45}\]|[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]{0,250}[\p{L}\p{N}_])?)$/u

/** True for something of the shape local@domain. */
export const isAddress = (text: string): boolean => text.length <= MAX_ADDRESS && whole.test(text)

const isLocal = charTest(localChar)
const isDomain = charTest(domainChar)
const MAX_LOCAL = 64
const MAX_DOMAIN = 252
const MAX_LINE = 4_000

/** A test of one character code: a table for ASCII, the pattern for the rest. */
function charTest(source: string): (code: number) => boolean {
  const pattern = new RegExp(`^${source}$`, 'u')
  const ascii = Array.from({ length: 128 }, (_, code) => pattern.test(String.fromCharCode(code)))
  return (code) => (code < 128 ? ascii[code] === true : pattern.test(String.fromCharCode(code)))
}

/** The addresses in a line, in their order, as written. Found from each @ outwards: a pattern would start at every letter. */
export function addressesIn(line: string): string[] {
  const found: string[] = []
  const end = Math.min(line.length, MAX_LINE)
  let floor = 0
  for (let at = line.indexOf('@'); at !== -1 && at < end; at = line.indexOf('@', at + 1)) {
    const start = localStart(line, at, floor)
    const stop = start < at ? domainEnd(line, at + 1) : at + 1
    if (stop === at + 1) continue
    found.push(line.slice(start, stop))
    floor = stop
  }
  return found
}

function localStart(line: string, at: number, floor: number): number {
  if (line[at - 1] === '"') {
    const open = line.lastIndexOf('"', at - 2)
    return open >= floor && at - open <= MAX_LOCAL + 2 && open < at - 2 ? open : at
  }
  let start = at
  while (start > floor && at - start < MAX_LOCAL) {
    const code = line.charCodeAt(start - 1)
    // An apostrophe stands inside a name (d'arcy), not in front of it.
    const isInside = code === 0x27 && start < at && start - 2 >= floor && isLocal(line.charCodeAt(start - 2))
    if (!isLocal(code) && !isInside) break
    start -= 1
  }
  return start
}

function domainEnd(line: string, from: number): number {
  const literalEnd = /^\[[0-9a-fA-F:.]{2,45}\]/.exec(line.slice(from, from + 50))?.[0].length
  if (literalEnd !== undefined) return from + literalEnd
  let stop = from
  while (stop - from < MAX_DOMAIN) {
    const code = line.charCodeAt(stop)
    const isDot = code === 0x2e && stop > from && line[stop + 1] !== '.'
    if (!isDot && !isDomain(code)) break
    stop += 1
  }
  while (stop > from && /[.-]/.test(line[stop - 1] ?? '')) stop -= 1
  return stop
}

/**
 * The address in a Final-Recipient or Original-Recipient field (RFC 3464 §2.3.1) without type, brackets and comment.
 * A bare local part is returned as it is; null where nothing is left.
 */
export function cleanAddress(field: string): string | null {
  let text = field.slice(0, 2_000).trim()
  text = text.replace(
    /^(?:rfc-?822|rfc2822|utf-?8|smtp|lmtp|x-unix|dns|unknown|x-local|internet|addr-type|local|822)\s{0,5};\s{0,5}/i,
    '',
  )
  text = text.replace(/^(?:rfc-?822|smtp)\s{0,5}[;:=]\s{0,5}/i, '').trim()
  const bracketed = /<([^<>]{1,320})>/.exec(text)?.[1]
  if (bracketed?.includes('@')) text = bracketed
  text = text
    .replace(/^<|>$/g, '')
    .replace(/^mailto:/i, '')
    .trim()
  // RFC 5321 appendix C: a source route names the way, not the mailbox.
  text = text.replace(/^@[^:\s]{1,255}:(?=.{1,255}@)/, '')
  if (/\+[0-9A-F]{2}/.test(text) && !isPlainPlus(text)) text = fromXtext(text)
  text = fromX400(text)
  if (text.startsWith("'") && text.endsWith("'")) text = text.slice(1, -1)
  if (isAddress(text)) return text
  const found = addressesIn(text)[0]
  if (found !== undefined) return found
  // `bo@.example.org` was refused for what it is, and is still whom the report means.
  const malformed = /^[^\s()<>@/|;:"]{1,64}@[^\s()<>@/|;:"]{1,255}$/.exec(text)?.[0]
  if (malformed !== undefined) return malformed
  // A file, a program or a bare route is no mailbox.
  const local = /^[^\s()<>@/|;=:]{1,64}$/.exec(text)?.[0]
  return local ?? null
}

/** X.400 gateways carry the Internet address as a domain-defined attribute (RFC 2156 §4.2): `dda:SMTP=bo@…`, `/RFC-822=bo(a)…/`. */
function fromX400(text: string): string {
  const found = /(?:dda[:.]\s?(?:smtp|rfc-?822)|\/?rfc-?822)\s?=\s?([^;/\s]{3,320})/i.exec(text)?.[1]
  return found?.replace(/\(a\)/i, '@') ?? text
}

/** RFC 3461 §4: xtext writes a character as +XX; `bo+20@` with an @ of its own is a plain plus part. */
const isPlainPlus = (text: string): boolean => text.includes('@') && !/\+(?:3D|2B|40)/.test(text)

function fromXtext(text: string): string {
  return text.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/** Two addresses are one mailbox for our purposes: same letters, whatever the case and brackets. */
export const sameAddress = (a: string, b: string): boolean => addressKey(a) === addressKey(b)

export const addressKey = (address: string): string => address.trim().replace(/^<|>$/g, '').toLowerCase()
