/**
 * What a report names that DNS can be asked about, read from the reply and from what came back of the message; and the
 * key under which the answers are kept. Asks nobody: it is cheap, and needs neither mailauth nor the list of suffixes.
 */
import { createHash } from 'node:crypto'
import { isIPv4, isIPv6 } from 'node:net'
import { domainToASCII } from 'node:url'
import { foldReply } from '../classify/reply.ts'
import { blocklistIn, readValues } from '../fix/values.ts'
import { domainOf } from '../identity/address.ts'
import type { Blocklist } from '../knowledge/provider.ts'
import type { Original, Report } from '../verdict/verdict.ts'
import type { Signature } from './dkim.ts'
import { checksFor } from './plan.ts'
import { unmapped } from './ipNames.ts'
import { readTags } from './tags.ts'

/** Domains are A-labels in lower case; null where nothing is named. */
export interface Named {
  /** The sending server. */
  ip: string | null
  /** The domain of the From field. */
  fromDomain: string | null
  /** The domain of the envelope sender. */
  envelopeDomain: string | null
  recipientDomain: string | null
  signatures: readonly Signature[]
  helo: string | null
  list: Blocklist | null
  /** The zone of the list that the reply names. */
  zone: string | null
  /** The domain that the reply calls listed. */
  listedDomain: string | null
  /** The list's look-up page. */
  lookUpPage: string | null
}

export type NamingReport = Pick<
  Report,
  'reason' | 'provider' | 'because' | 'diagnostic' | 'replyCode' | 'status' | 'recipient' | 'remoteMta'
>
/** The fields `from`, `return-path` and `dkim-signature`; of several signatures each on a line of its own. */
export type NamingOriginal = Pick<Original, 'from' | 'headers'>

const longestHeader = 4_000
const mostSignatures = 2

/** Domains as replies quote the checks (RFC 8601 §2.7), and as Gmail and openspf do. */
const envelopeWords = [
  /\bspf \[([a-z0-9._-]{1,253})\]/i,
  /\b(?:mail ?from|envelope(?: sender)?|return-?path) domain:? [[<("']{0,2}([a-z0-9._-]{1,253})/i,
  /\bsmtp\.mailfrom=(?:[^\s@;<>]{0,64}@)?([a-z0-9._-]{1,253})/i,
  /[?&;]s=mfrom;id=(?:[^\s@;&]{0,64}(?:@|%40))?([a-z0-9._-]{1,253})/i,
]
const fromWords = /\bheader\.from=([a-z0-9._-]{1,253})/i
const keyName = /\b([a-z0-9][a-z0-9._-]{0,62})\._domainkey\.((?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,62})/i

/** Returns what a report names. Any text is taken; what has not the form of a name or an address is not there. */
export function readNamed(report: NamingReport, original: NamingOriginal | null): Named {
  const text = foldReply(report.diagnostic ?? '')
  const values = readValues(
    {
      reason: report.reason ?? 'unclassified',
      rule: report.because?.rule ?? 'none',
      provider: report.provider,
      text,
      replyCode: report.replyCode,
      status: report.status,
      recipient: report.recipient,
      remoteMta: report.remoteMta,
      // Signatures and the Return-Path are read below, where they are not taken for what the reply says.
      original: isAboutEnvelope(report) || original === null ? null : { from: original.from, headers: {} },
    },
    ['sendingIp', 'senderDomain', 'heloName', 'selector', 'listedDomain', 'lookupUrl'],
  )
  const ip = values.sendingIp === undefined ? null : unmapped(values.sendingIp)
  const returnPath = domainIn(original?.headers['return-path'])
  const senderDomain = plainDomain(values.senderDomain)
  const spfDomain = envelopeWords.map((words) => plainDomain(words.exec(text)?.[1])).find((domain) => domain !== null)
  const isEnvelope = isAboutEnvelope(report) || senderDomain === spfDomain
  const fromDomain = plainDomain(fromWords.exec(text)?.[1]) ?? (isEnvelope ? null : senderDomain)
  const list = blocklistIn(text)
  return {
    ip: ip !== null && (isIPv4(ip) || isIPv6(ip)) ? ip : null,
    fromDomain: fromDomain ?? domainIn(original?.from),
    envelopeDomain: spfDomain ?? (isEnvelope ? senderDomain : null) ?? returnPath,
    recipientDomain: plainDomain(domainOf(report.recipient)),
    signatures: signaturesIn(text, original, values.selector, fromDomain ?? senderDomain),
    helo: values.heloName === 'localhost' ? 'localhost' : plainDomain(values.heloName),
    list,
    zone: list?.zones.find((zone) => text.toLowerCase().includes(zone)) ?? null,
    listedDomain: plainDomain(values.listedDomain),
    lookUpPage: list && (values.lookupUrl ?? null),
  }
}

/** The sender that these replies name is the envelope's (RFC 7208 §2.4). */
const isAboutEnvelope = ({ reason }: NamingReport): boolean => reason === 'spf-failed' || reason === 'sender-invalid'

function signaturesIn(
  text: string,
  original: NamingOriginal | null,
  selector: string | undefined,
  domain: string | null,
) {
  const named = keyName.exec(text)
  const returned = (original?.headers['dkim-signature'] ?? '').slice(0, longestHeader).split('\n').map(readTags)
  const pairs = [
    { domain: plainDomain(named?.[2]), selector: named?.[1] },
    ...returned.map((tags) => ({ domain: plainDomain(tags.get('d')), selector: tags.get('s') })),
    { domain, selector },
  ]
  const found = new Map<string, Signature>()
  for (const pair of pairs) {
    const name = pair.selector?.toLowerCase()
    if (pair.domain === null || !name || !/^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/.test(name)) continue
    if (found.size < mostSignatures) found.set(`${name} ${pair.domain}`, { domain: pair.domain, selector: name })
    // The reply's own words name the key that failed.
    if (named) break
  }
  return [...found.values()]
}

/** The domain of a From or Return-Path field: of the address in angle brackets, if there are any (RFC 5322 §3.4). */
function domainIn(field: string | null | undefined): string | null {
  const text = field?.slice(0, longestHeader) ?? ''
  const angled = /<[^\s<>]{1,100}@([^\s<>@]{1,253})>/.exec(text)
  return plainDomain((angled ?? /@([^\s<>@",;]{1,253})/.exec(text))?.[1])
}

/** A name of at least two labels as A-labels, or null. No top-level domain is a number. */
function plainDomain(found: string | null | undefined): string | null {
  const ascii = found ? domainToASCII(found.replace(/\.$/, '')).toLowerCase() : ''
  return ascii.length <= 253 && /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.){1,9}[a-z][a-z0-9-]{1,62}$/.test(ascii)
    ? ascii
    : null
}

const longestKey = 200

/**
 * Returns the key of a cause: the reason, the provider, and everything that the reason's checks ask about. One line, at
 * most 200 characters. It does not name the sender: one cache belongs to one sender.
 */
export function causeKey(report: Pick<Report, 'reason' | 'provider'>, named: Named): string {
  const checks = checksFor(report.reason)
  const parts = new Set<string | null>()
  for (const check of checks) for (const part of partsOf[check](named)) parts.add(part)
  if (checks.length === 0) parts.add(named.list?.id ?? named.ip ?? named.fromDomain)
  const key = [report.reason ?? '', report.provider ?? '', ...[...parts].map((part) => part ?? '')].join('|')
  if (key.length <= longestKey) return key
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 32)
  return `${key.slice(0, longestKey - digest.length - 1)}~${digest}`
}

const signaturesOf = ({ signatures }: Named): string[] =>
  signatures.map(({ domain, selector }) => `${selector}@${domain}`)

const partsOf = {
  spf: ({ ip, envelopeDomain, fromDomain, helo }: Named) => [ip, envelopeDomain ?? fromDomain, helo],
  dkim: signaturesOf,
  dmarc: (named: Named) => [named.fromDomain, named.envelopeDomain, ...signaturesOf(named)],
  ptr: ({ ip }: Named) => [ip],
  helo: ({ ip, helo }: Named) => [ip, helo],
  blocklist: ({ list, zone, ip, listedDomain, fromDomain }: Named) => [
    list?.id ?? null,
    zone,
    ip,
    listedDomain ?? fromDomain,
  ],
  mx: ({ recipientDomain }: Named) => [recipientDomain],
  'sender-mx': ({ envelopeDomain, fromDomain }: Named) => [envelopeDomain ?? fromDomain],
  typo: ({ recipientDomain }: Named) => [recipientDomain],
} as const
