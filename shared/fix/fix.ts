/**
 * Chooses the sharpest fix for a classified failure and fills in the bounce's own values. Pure: it asks nobody. Pages,
 * addresses and hosts in a fix come only from `knowledge`; what comes from the mail is inert text.
 */
import { foldReply } from '../classify/reply.ts'
import type { LinkId, Placeholder, SharpFix, Text } from '../knowledge/fixes/fixText.ts'
import { links } from '../knowledge/fixes/links.ts'
import { reasonFixes } from '../knowledge/fixes/reasons.ts'
import { givenUp } from '../knowledge/fixes/reasons-soft.ts'
import { sharpFixes } from '../knowledge/fixes.ts'
import { providers } from '../knowledge/providers.ts'
import { candidates } from '../pattern/candidates.ts'
import type { Reason } from '../knowledge/reasons.ts'
import type { Who } from '../knowledge/rule.ts'
import type { Fix } from '../verdict/verdict.ts'
import { fill, placeholdersIn } from './fill.ts'
import { blocklistIn, readValues, type Cause } from './values.ts'

export type { Cause } from './values.ts'

/** Returns what is wrong, who must act and what exactly to do. Every reason has an answer; any text is taken. */
export function chooseFix(cause: Cause): Fix {
  const chosen = sharpFixFor(cause) ?? reasonFixes[cause.reason]
  return write(chosen.who, chosen, cause, cause.action === 'failed' ? givenUp[cause.reason] : undefined)
}

/** Returns what one person can do about a reason: the whole fix for whoever usually must act, a short one for the others. */
export function fixFor(who: Who, cause: Cause): Fix {
  const fix = reasonFixes[cause.reason]
  if (who === fix.who) return write(who, fix, cause)
  const others: Partial<Record<Who, string>> = fix.others
  return write(who, { title: fix.title, steps: [others[who] ?? ''] }, cause)
}

/** Returns the sharp fix that fits the reply, then the words around it, best; null where only the reason's own is left. */
export function sharpFixFor(cause: Cause): SharpFix | null {
  const known = byReason.get(cause.reason)
  if (!known) return null
  const speakers = speakersOf(cause)
  const isSpoken = ({ provider }: SharpFix) => !provider || many(provider).some((id) => speakers.includes(id))
  // The words around the reply are dear, and asked for only where the reply itself says nothing.
  return (
    firstFit(known, isSpoken, wordsOf(cause)) ??
    firstFit(known, isSpoken, foldReply(cause.context?.() ?? '')) ??
    known.find(({ fix }) => !fix.says && !fix.blocklist && isSpoken(fix))?.fix ??
    null
  )
}

function firstFit(known: readonly Placed[], isSpoken: (fix: SharpFix) => boolean, words: string): SharpFix | null {
  if (words === '') return null
  const possible = canFit(words)
  for (const { fix, place } of known) {
    if (fix.says ? !possible.includes(place) : !fix.blocklist) continue
    if (!isSpoken(fix) || (fix.says && !fix.says.test(words))) continue
    if (!fix.blocklist || many(fix.blocklist).includes(blocklistIn(words)?.id ?? '')) return fix
  }
  return null
}

/** The reply on one line with its codes in front, wherever they were told. */
function wordsOf({ text, replyCode, status }: Cause): string {
  const words = foldReply(text)
  const codes = [replyCode, status].filter((code) => code && !words.includes(code))
  return [...codes, words].join(' ')
}

/** Who may be speaking: the provider, those it answers for, and the speaker whose rule decided. */
function speakersOf({ provider, rule }: Cause): readonly string[] {
  const speaker = rule.slice(0, Math.max(0, rule.indexOf('/')))
  return [provider ?? '', speaker, ...(alsoOf.get(provider ?? '') ?? []), ...(alsoOf.get(speaker) ?? [])]
}

const alsoOf = new Map<string, readonly string[]>(providers.map((provider) => [provider.id, provider.also ?? []]))

/** Words of one provider, then a named blocklist, then anybody's words, then the provider alone. */
function sharpness(fix: SharpFix): number {
  if (fix.provider !== undefined) return fix.says ? 4 : 1
  return fix.blocklist !== undefined ? 3 : 2
}

const spokenFixes = sharpFixes.filter((fix) => fix.says !== undefined)
const canFit = candidates(spokenFixes.flatMap((fix) => fix.says ?? []))

interface Placed {
  fix: SharpFix
  /** Its place among those with words of their own, or -1. */
  place: number
}

const byReason = new Map<Reason, Placed[]>()
for (const fix of sharpFixes) {
  const placed = { fix, place: spokenFixes.indexOf(fix) }
  for (const reason of many(fix.reason)) byReason.set(reason, [...(byReason.get(reason) ?? []), placed])
}
for (const fixes of byReason.values()) fixes.sort((a, b) => sharpness(b.fix) - sharpness(a.fix))

function many<T extends string>(one: T | readonly T[]): readonly T[] {
  return typeof one === 'string' ? [one] : one
}

/** Here and not among the other values, which the sweep reads too: the list is 23 KB of a bundle. */
const providerNames = new Map<string, string>(providers.map(({ id, name }) => [id, name]))

/** A text with its values; `last` is one more step. */
function write(who: Who, text: Text, cause: Cause, last?: string): Fix {
  const { steps, wanted } = templateOf(text, last, aboutLists.has(cause.reason))
  const values = readValues(cause, wanted)
  if (cause.provider !== null && wanted.includes('provider')) values.provider = providerNames.get(cause.provider)
  const filled = steps.map((step) => fill(step, values)).filter((step) => step !== '')
  return { who, title: fill(text.title, values), steps: filled, links: pagesFor(text.links ?? [], values.lookupUrl) }
}

/** The steps of a text, and the values that it shows. */
interface Template {
  steps: readonly string[]
  wanted: readonly Placeholder[]
}

const templates = new WeakMap<Text, Map<string, Template>>()

function templateOf(text: Text, last: string | undefined, isAboutLists: boolean): Template {
  const known = templates.get(text) ?? new Map<string, Template>()
  templates.set(text, known)
  const key = `${isAboutLists}${last ?? ''}`
  const template = known.get(key) ?? makeTemplate(text, last, isAboutLists)
  known.set(key, template)
  return template
}

function makeTemplate(text: Text, last: string | undefined, isAboutLists: boolean): Template {
  const steps = last === undefined ? text.steps : [...text.steps, last]
  const shown = [text.title, ...steps].flatMap(placeholdersIn)
  return { steps, wanted: [...new Set(shown), ...(isAboutLists ? (['lookupUrl'] as const) : [])] }
}

/** A list that refused for another reason is asked about nothing. */
const aboutLists = new Set<Reason>([
  'ip-blocklisted',
  'domain-blocklisted',
  'bad-reputation',
  'ptr-missing',
  'policy-refused',
])

/** The pages of a fix; the look-up page of the named list comes first and stands in for a page on the same site. */
function pagesFor(ids: readonly LinkId[], lookup: string | undefined): string[] {
  if (lookup === undefined) return ids.map((id) => links[id].url)
  const site = new URL(lookup).host
  return [lookup, ...ids.filter((id) => siteOf.get(id) !== site).map((id) => links[id].url)]
}

const siteOf = new Map(Object.entries(links).map(([id, { url }]) => [id, new URL(url).host]))
