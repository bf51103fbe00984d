/**
 * The bounce's own values for a fix, read from the words of the reply. They come from strangers: what is not an address,
 * a name, a number or a code of the expected form is no value, and what remains is text of at most 100 characters that
 * means nothing in HTML, Markdown or a terminal. No URL is ever read; a look-up page comes from `knowledge`.
 */
import { isIPv4, isIPv6 } from 'node:net'
import { blocklists } from '../knowledge/blocklists.ts'
import type { Placeholder } from '../knowledge/fixes/fixText.ts'
import { readings, sizeReadings, volumeReadings } from '../knowledge/fixes/readings.ts'
import type { Blocklist } from '../knowledge/provider.ts'
import { providers } from '../knowledge/providers.ts'
import type { Reason } from '../knowledge/reasons.ts'

export type Values = { [P in Placeholder]?: string | undefined }

/** What a fix is chosen and filled from. */
export interface Cause {
  reason: Reason
  /** The rule that decided: `speaker/what-it-says`, `status/5.1.1`, `code/550` or `none`. */
  rule: string
  /** A provider id, or null. */
  provider: string | null
  /** The words of the reply. */
  text: string
  recipient: string | null
  remoteMta: string | null
  /** What came back of the original message, for the sender's domain and DKIM selector. */
  original?: { from: string | null; headers: Record<string, string> } | null
}

const maxValue = 100
const maxText = 2_000
const providerNames = new Map<string, string>(providers.map((provider) => [provider.id, provider.name]))

/** Returns every value that the reply, the recipient and the original give; what they lack is absent. */
export function readValues(cause: Cause): Values {
  const text = cause.text.slice(0, maxText)
  const values: Values = {}
  put(values, 'recipient', cause.recipient)
  put(values, 'recipientDomain', cause.recipient && domainOf(cause.recipient))
  put(values, 'remoteMta', cause.remoteMta?.replace(/^\s{0,9}[a-z0-9-]{1,24}\s{0,9};\s{0,9}/i, '') ?? null)
  put(values, 'sendingIp', sendingIp(text))
  if (values.sendingIp) values.spfMechanism = `ip${isIPv4(values.sendingIp) ? '4' : '6'}:${values.sendingIp}`
  for (const { value, reads } of readings) {
    if (values[value] === undefined) put(values, value, reads.exec(text)?.[1] ?? null)
  }
  fromOriginal(values, cause)
  if (cause.reason === 'message-too-large') put(values, 'limit', sizeLimit(text))
  if (cause.reason === 'sending-limit') put(values, 'limit', volumeLimit(text))
  if (cause.reason === 'address-moved') put(values, 'newAddress', newAddress(text, cause.recipient))
  values.provider = cause.provider === null ? undefined : providerNames.get(cause.provider)
  const list = blocklistIn(text)
  if (list) {
    values.blocklist = list.name
    values.lookupUrl = lookupUrl(list, values)
  } else {
    put(values, 'blocklist', unknownList(text))
  }
  return values
}

/** The blocklist that the words name, or null. */
export function blocklistIn(text: string): Blocklist | null {
  return blocklists.find((list) => list.words.test(text)) ?? null
}

const domainForm = /^(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,62})\.){1,9}[\p{L}\p{N}][\p{L}\p{N}-]{1,62}$/u
const localForm = /^[\p{L}\p{N}.!#$%&'+/=?^_~-]{1,64}$/u

function isDomain(value: string): boolean {
  return value.length <= maxValue && domainForm.test(value) && !isIPv4(value)
}

function isAddress(value: string): boolean {
  const at = value.lastIndexOf('@')
  return localForm.test(value.slice(0, at)) && !value.includes('//') && isDomain(value.slice(at + 1))
}

/** What each value must look like; a value of another form is as good as missing. */
const forms: { [P in Placeholder]?: (value: string) => boolean } = {
  recipient: isAddress,
  recipientDomain: isDomain,
  sender: isAddress,
  senderDomain: isDomain,
  sendingIp: (value) => isIPv4(value) || isIPv6(value),
  listedDomain: isDomain,
  newAddress: isAddress,
  remoteMta: isDomain,
  heloName: (value) => value === 'localhost' || isDomain(value),
  selector: (value) => /^[a-z0-9.-]{1,63}$/i.test(value),
  providerCode: (value) => /^[a-z0-9_#:-]{2,20}$/i.test(value),
  blocklist: isDomain,
  limit: (value) => /^[\p{L}\p{N} .]{1,40}$/u.test(value),
  retryAfter: (value) => /^\d{1,6} [a-z]{1,10}$/.test(value),
}

function put(values: Values, name: Placeholder, found: string | null): void {
  if (found === null) return
  const value = name === 'retryAfter' ? duration(found) : found.trim().replace(/\.$/, '')
  if (value.length > 0 && value.length <= maxValue && forms[name]?.(value)) values[name] = value
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/** Addresses that are not the sending server's: of the answering host, of private networks, blocklist answers, versions. */
const otherIp =
  /(?:\b(?:connect(?:ed|ing|ion)? to|host|mx|server|to) (?!\[)[a-z0-9.-]{1,100} ?[[(]| - |#|\bv(?:ersion)? ?)$/i
const clientHost = /client host \S{1,100} ?[[(]$/i
const notPublic = /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|2[2-5]\d)\.|^(?:::1?$|f[cd]|fe[89ab])/i

function sendingIp(text: string): string | null {
  for (const found of text.matchAll(
    /(?<![\w.:])(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4}:[0-9a-f:]{2,40}(?:\d{1,3}(?:\.\d{1,3}){3})?)(?![\w:]|\.\w)/gi,
  )) {
    const ip = found[0]
    const before = text.slice(Math.max(0, found.index - 120), found.index)
    if (!(isIPv4(ip) || isIPv6(ip)) || notPublic.test(ip)) continue
    if (otherIp.test(before) && !clientHost.test(before)) continue
    return ip
  }
  return null
}

/** The domain that asks for authentication: for SPF that of the Return-Path, otherwise that of From. */
function fromOriginal(values: Values, { original, reason }: Cause): void {
  if (!original) return
  const signature = original.headers['dkim-signature']?.slice(0, maxText) ?? ''
  if (values.selector === undefined)
    put(values, 'selector', /(?:^|;)\s{0,9}s\s{0,9}=\s{0,9}([^;\s]{1,63})/i.exec(signature)?.[1] ?? null)
  const named = reason === 'spf-failed' ? original.headers['return-path'] : original.from
  const address = /[^\s<>@]{1,64}@[^\s<>@]{1,100}/.exec(named?.slice(0, maxText) ?? '')?.[0] ?? null
  if (address === null) return
  if (values.sender === undefined && values.senderDomain === undefined) put(values, 'sender', address)
  if (values.senderDomain === undefined) put(values, 'senderDomain', domainOf(address))
}

const secondsOf: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 }

/** `300 seconds` → `5 minutes`, `1 h` → `1 hour`. */
function duration(found: string): string {
  const [, digits = '', letter = ''] = /^(\d{1,6}) ?([smhd])/i.exec(found) ?? []
  const seconds = Number(digits) * (secondsOf[letter.toLowerCase()] ?? 0)
  for (const [size, word] of [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
    [1, 'second'],
  ] as const) {
    const count = Math.ceil(seconds / size)
    if (seconds >= size) return `${count} ${word}${count === 1 ? '' : 's'}`
  }
  return ''
}

const bytesOf: Record<string, number> = { k: 1_024, m: 1_048_576, g: 1_073_741_824 }

/** A size limit as people say it: `26214400` and `25600 KB` are both `25 MB`. */
function sizeLimit(text: string): string | null {
  for (const reads of sizeReadings) {
    const [, digits, unit = ''] = reads.exec(text) ?? []
    if (digits === undefined) continue
    const bytes = Number(digits) * (bytesOf[unit.slice(0, 1).toLowerCase()] ?? 1)
    if (bytes >= 1_048_576) return `${Math.floor(bytes / 1_048_576)} MB`
    if (bytes >= 1_024) return `${Math.floor(bytes / 1_024)} KB`
  }
  return null
}

function volumeLimit(text: string): string | null {
  const [first, second] = volumeReadings
  const perPeriod = first?.exec(text)
  if (perPeriod) return `${perPeriod[2] ?? ''} messages ${an(perPeriod[1])}`
  const counted = second?.exec(text)
  return counted ? `${counted[1] ?? ''} messages ${an(counted[2])}` : null
}

function an(period = 'day'): string {
  return period.toLowerCase() === 'hour' ? 'an hour' : `a ${period.toLowerCase()}`
}

function newAddress(text: string, recipient: string | null): string | null {
  const old = recipient?.toLowerCase() ?? /<([^\s<>]{1,165})>/.exec(text)?.[1]?.toLowerCase()
  for (const found of text.matchAll(/[^\s<>()[\]"',;:]{1,64}@[a-z0-9.-]{1,100}/gi)) {
    if (found[0].toLowerCase() !== old) return found[0]
  }
  return null
}

/** A zone that `knowledge` does not know: its name is shown, but no page is made up for it. */
function unknownList(text: string): string | null {
  return (
    /\b(?:blocked (?:using|by)|listed (?:by|in|on|at)|found (?:in|on)) (?:the )?(?:dnsbl |rbl |blocklist |blacklist )?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6})/i.exec(
      text,
    )?.[1] ?? null
  )
}

/** The list's own page, with a checked address or name in it; without one the page cannot be built. */
function lookupUrl(list: Blocklist, values: Values): string | undefined {
  const value = list.lists === 'ip' ? values.sendingIp : (values.listedDomain ?? values.senderDomain)
  if (!list.lookUp.includes('{value}')) return list.lookUp
  return value === undefined ? undefined : list.lookUp.replaceAll('{value}', encodeURIComponent(value))
}
