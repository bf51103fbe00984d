/**
 * The bounce's own values for a fix, read from the words of the reply. They come from strangers: what is not an address,
 * a name, a number or a code of the expected form is no value, and what remains is text of at most 100 characters that
 * means nothing in HTML, Markdown or a terminal. No URL is ever read; a look-up page comes from `knowledge`.
 */
import { isIPv4, isIPv6 } from 'node:net'
import { foldReply } from '../classify/reply.ts'
import { blocklists } from '../knowledge/blocklists.ts'
import { placeholders, type Placeholder } from '../knowledge/fixes/fixText.ts'
import { readings } from '../knowledge/fixes/readings.ts'
import type { Blocklist } from '../knowledge/provider.ts'
import { candidates } from '../pattern/candidates.ts'
import { remember } from '../pattern/remember.ts'
import type { Reason } from '../knowledge/reasons.ts'
import type { Action } from '../verdict/verdict.ts'
import { sizeLimit, volumeLimit } from './amounts.ts'
import { accepted } from './forms.ts'

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
  /** Further words of the same speaker, looked at where the reply says too little. */
  context?: (() => string | null) | null
  /** Reply code and enhanced status code, where they stand apart from the words. */
  replyCode?: string | null
  status?: string | null
  /** `failed` where nobody tries the message again (RFC 3464 §2.3.3). */
  action?: Action
  recipient: string | null
  remoteMta: string | null
  /** What came back of the original message, for the sender's domain and DKIM selector. */
  original?: { from: string | null; headers: Record<string, string> } | null
}

const maxText = 2_000
const allPlaceholders = Object.keys(placeholders) as Placeholder[]

/** What has to be read before a value can be told. */
const needs: { [P in Placeholder]?: readonly Placeholder[] } = {
  recipientDomain: ['recipient'],
  sender: ['senderDomain'],
  senderDomain: ['sender'],
  spfMechanism: ['sendingIp'],
  lookupUrl: ['sendingIp', 'listedDomain', 'senderDomain', 'sender'],
}

/** What is asked for one list of wanted values: patterns, then readers, then the blocklist. */
interface Plan {
  asked: ReadonlySet<Placeholder>
  patterns: readonly (typeof readings)[number][]
  readers: readonly (readonly [Placeholder, Reader])[]
}

const plans = new WeakMap<readonly Placeholder[], Plan>()

function planFor(wanted: readonly Placeholder[]): Plan {
  const known = plans.get(wanted)
  if (known) return known
  const asked = new Set(wanted.flatMap((name) => [name, ...(needs[name] ?? [])]))
  const plan: Plan = {
    asked,
    patterns: readings.filter(({ value }) => asked.has(value)),
    readers: (Object.entries(readers) as [Placeholder, Reader][]).filter(([name]) => asked.has(name)),
  }
  plans.set(wanted, plan)
  return plan
}

/** Returns the values that are wanted, as far as the reply, the recipient and the original give them: all but the provider's name. */
export function readValues(cause: Cause, wanted: readonly Placeholder[] = allPlaceholders): Values {
  const { asked, patterns, readers } = planFor(wanted)
  const text = foldReply(cause.text)
  const values: Values = {}
  if (asked.has('recipient')) put(values, 'recipient', cause.recipient)
  for (const { value, reads } of patterns) {
    if (values[value] === undefined) put(values, value, reads.exec(text)?.[1])
  }
  for (const [name, read] of readers) {
    if (values[name] === undefined) put(values, name, read(text, cause, values))
  }
  if (asked.has('lookupUrl') || asked.has('blocklist')) nameList(values, text)
  return values
}

type Reader = (text: string, cause: Cause, values: Values) => string | null | undefined

/** Values that take more than a pattern, each behind those that it rests on. */
const readers: { [P in Placeholder]?: Reader } = {
  sendingIp,
  spfMechanism: (_text, _cause, { sendingIp: ip }) => ip && `ip${isIPv4(ip) ? '4' : '6'}:${ip}`,
  recipientDomain: (_text, _cause, { recipient }) => recipient && domainOf(recipient),
  sender: (_text, cause, { senderDomain }) => (senderDomain ? null : originalAddress(cause)),
  senderDomain: (_text, _cause, { sender }) => sender && domainOf(sender),
  remoteMta: (_text, { remoteMta }) => remoteMta?.replace(/^\s{0,9}[a-z0-9-]{1,24}\s{0,9};\s{0,9}/i, ''),
  selector: (_text, { original }) =>
    /(?:^|;)\s{0,9}s\s{0,9}=\s{0,9}([^;\s]{1,63})/i.exec(
      original?.headers['dkim-signature']?.slice(0, maxText) ?? '',
    )?.[1],
  newAddress: (text, { recipient }) => newAddress(text, recipient),
  limit: (text, { reason }) => (reason === 'sending-limit' ? volumeLimit(text) : sizeLimit(text)),
}

function nameList(values: Values, text: string): void {
  const list = blocklistIn(text)
  if (list) {
    values.blocklist = list.name
    values.lookupUrl = lookupUrl(list, values)
  } else {
    put(values, 'blocklist', unknownList(text))
  }
}

/** The blocklist that the words name, or null. */
export const blocklistIn = remember((text: string): Blocklist | null => {
  for (const place of mayName(text)) if (blocklists[place]?.words.test(text)) return blocklists[place]
  return null
})

const mayName = candidates(blocklists.map((list) => list.words))

function put(values: Values, name: Placeholder, found: string | null | undefined): void {
  const value = found ? accepted(name, found) : null
  if (value !== null) values[name] = value
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

/** The address that asks for authentication: for SPF the Return-Path, otherwise From. */
function originalAddress({ original, reason }: Cause): string | undefined {
  const named = reason === 'spf-failed' ? original?.headers['return-path'] : original?.from
  return /[^\s<>@]{1,64}@[^\s<>@]{1,100}/.exec(named?.slice(0, maxText) ?? '')?.[0]
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
  if (!list.lookUp.startsWith('https://')) return undefined
  if (!list.lookUp.includes('{value}')) return list.lookUp
  return value === undefined ? undefined : list.lookUp.replaceAll('{value}', encodeURIComponent(value))
}
