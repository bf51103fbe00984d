/**
 * Finds mail addresses in texts of strangers and puts tags in their place. Known addresses (those that a report names) are
 * found in the spellings in which servers return them: VERP (`bo=example.org`), percent and quoted-printable encoding, HTML
 * entities, Exchange's `+40`, base64, and the local part alone; of others whatever has an `@`, encoded or not.
 */
import { splitAddress } from '../identity/address.ts'
import type { TagOf } from '../identity/recipientTag.ts'

export interface Hider {
  /** Hides every address. For ids of messages (`x@host`) use `known`. */
  all: (text: string) => string
  /** Hides the known addresses only. */
  known: (text: string) => string
}

/** A local part of 256 characters is none (RFC 5321 §4.5.3.1.1: 64), but what VERP makes of one may be. */
const local = String.raw`(?:"[^"\r\n]{1,256}"|[^\s<>()[\]",;:@]{1,256})`
const label = String.raw`[a-z0-9_\u0080-\uffff-]{1,63}`
const addressForm = new RegExp(String.raw`${local}(?<!=)@(?:${label}(?:\.${label}){0,9}|\[[0-9a-f:.]{2,45}\])`, 'gi')
/** Random characters decode to `a@b` now and then: others must look like more. */
const plainForm = /[^\s<>@]{2,64}@[a-z0-9-]{2,63}\.[a-z0-9.-]{2,}/i
const base64Form = /[A-Za-z0-9+/_-]{8,8192}={0,2}/g
const hexForm = /(?:[0-9a-f]{2}){5,320}/gi
const runForm = /[^\s<>"'(),;]{6,8192}/g

/** Words that are local parts and nobody's name: hiding them would hide what the reply says. */
const ordinary = new Set(
  'abuse account accounts address admin administrator alias box contact delivery domain email error failed help host info inbox mail mailbox mailer-daemon message name no-reply noreply office person postmaster recipient sales sender server service support team test the unknown user username webmaster'.split(
    ' ',
  ),
)

/** Returns what hides `addresses` and others in texts. */
export function hider(addresses: readonly string[], tagOf: TagOf): Hider {
  const parts = new Map<string, { local: string; domain: string }>()
  for (const address of addresses) {
    const split = splitAddress(address)
    if (split) parts.set(`${split.local}@${split.domain}`, split)
  }
  const spellings = [...parts].map(([address, split]) => ({ tag: tagOf(address), ...formsOf(split) }))
  const named = (text: string) => spellings.reduce((rest, { tag, whole }) => rest.replace(whole, tag), text)
  const alone = (text: string) =>
    spellings.reduce((rest, { tag, word }) => (word === null ? rest : rest.replace(word, tag)), text)
  const others = (text: string) => text.replace(addressForm, (address) => tagOf(address))
  const known = (text: string) => decoded(named(text), (plain) => named(plain) !== plain, parts, tagOf)
  return {
    known,
    all: (text) => {
      const shown = others(named(text))
      const hidden = decoded(shown, (plain) => named(plain) !== plain || plainForm.test(plain), parts, tagOf)
      return alone(hidden)
    },
  }
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

/** `@` and the dots of a domain as they come back: as they are, in VERP, encoded, spelled for people. */
const at = String.raw`(?:@|[=%#_~+!-]|%40|=40|\+40|&#64;|&#x40;|&commat;|\\u0040|\s?[[({<]\s?at\s?[\])}>]\s?|\s+at\s+)`
const dot = String.raw`(?:[._-]|%2e|=2e|\+2e|\s?[[({]\s?dot\s?[\])}]\s?|\s+dot\s+)`

function formsOf({ local: name, domain }: { local: string; domain: string }): { whole: RegExp; word: RegExp | null } {
  const host = domain.split('.').map(escaped).join(dot)
  const whole = new RegExp(String.raw`"?${escaped(name)}"?${at}${host}|${host}!${escaped(name)}`, 'gi')
  const isTelling = name.length >= 3 && !ordinary.has(name) && !/^[\d.-]{1,6}$/.test(name)
  const word = isTelling ? new RegExp(String.raw`(?<![\w.-])${escaped(name)}(?![\w-]|\.\w)`, 'gi') : null
  return { whole, word }
}

/** Replaces every run of characters that says an address once it is decoded. */
function decoded(
  text: string,
  tells: (plain: string) => boolean,
  parts: ReadonlyMap<string, unknown>,
  tagOf: TagOf,
): string {
  const tagIn = (plain: string): string => {
    const low = plain.toLowerCase()
    const named = [...parts.keys()].find((address) => low.includes(address))
    return tagOf(named ?? addressIn(plain) ?? plain)
  }
  return text
    .replace(runForm, (run) => {
      const plain = unescaped(run)
      return plain !== run && tells(plain) ? tagIn(plain) : run
    })
    .replace(base64Form, (run) => {
      const plain = alignments(run).find(tells)
      return plain === undefined ? run : tagIn(plain)
    })
    .replace(hexForm, (run) => {
      const plain = printable(Buffer.from(run, 'hex'))
      return plain !== null && tells(plain) ? tagIn(plain) : run
    })
}

const addressIn = (text: string): string | undefined => plainForm.exec(text)?.[0]

/** Percent, quoted-printable, Exchange's `+40`, entities and `\u0040`, all of them at once. */
function unescaped(run: string): string {
  const byte = (_: string, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))
  const point = (value: number) => (value > 0 && value < 0x110000 ? String.fromCodePoint(value) : '')
  return run
    .replace(/[%=+]([2-7][0-9a-f])/gi, byte)
    .replace(/\\u00([2-7][0-9a-f])/gi, byte)
    .replace(/&#x([0-9a-f]{1,5});?/gi, (_, hex: string) => point(Number.parseInt(hex, 16)))
    .replace(/&#(\d{1,6});?/g, (_, digits: string) => point(Number(digits)))
    .replace(/&commat;?/gi, '@')
}

/** What base64 says where it may begin at any of its four characters. Only what is text says an address. */
function alignments(run: string): string[] {
  return [0, 1, 2, 3].flatMap((skip) => printable(Buffer.from(run.slice(skip), 'base64')) ?? [])
}

/** The text in bytes with a stray byte at either end, or null. */
function printable(bytes: Buffer): string | null {
  const text = bytes.toString('latin1')
  return /@|=/.test(text) ? text.replace(/[^\x20-\x7e]/g, ' ') : null
}
