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
import { candidates } from '../pattern/literals.ts'
import type { Reason } from '../knowledge/reasons.ts'
import type { Who } from '../knowledge/rule.ts'
import type { Fix } from '../verdict/verdict.ts'
import { fill, placeholdersIn } from './fill.ts'
import { blocklistIn, readValues, type Cause } from './values.ts'

export type { Cause } from './values.ts'

/** Returns what is wrong, who must act and what exactly to do. Every reason has an answer; any text is taken. */
export function chooseFix(cause: Cause): Fix {
  const chosen = sharpFixFor(cause) ?? reasonFixes[cause.reason]
  const again = cause.action === 'failed' ? givenUp[cause.reason] : undefined
  return write(chosen.who, again ? { ...chosen, steps: [...chosen.steps, again] } : chosen, cause)
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
  const spoken = known.filter((fix) => !fix.provider || many(fix.provider).some((id) => speakers.has(id)))
  for (const readWords of [() => wordsOf(cause), () => foldReply(cause.context ?? '')]) {
    const words = readWords()
    if (words === '') continue
    const possible = canFit(words)
    const fits = (fix: SharpFix): boolean =>
      (fix.says ?? fix.blocklist) !== undefined &&
      (!fix.says || (possible.includes(placeOf.get(fix) ?? 0) && fix.says.test(words))) &&
      (!fix.blocklist || many(fix.blocklist).includes(blocklistIn(words)?.id ?? ''))
    const found = spoken.find(fits)
    if (found) return found
  }
  return spoken.find((fix) => !fix.says && !fix.blocklist) ?? null
}

/** The reply on one line with its codes in front, wherever they were told. */
function wordsOf({ text, replyCode, status }: Cause): string {
  const words = foldReply(text)
  const codes = [replyCode, status].filter((code) => code && !words.includes(code))
  return [...codes, words].join(' ')
}

/** Who may be speaking: the provider, those it answers for, and the speaker whose rule decided. */
function speakersOf({ provider, rule }: Cause): ReadonlySet<string> {
  const speaker = rule.slice(0, Math.max(0, rule.indexOf('/')))
  return new Set([provider ?? '', speaker, ...(alsoOf.get(provider ?? '') ?? []), ...(alsoOf.get(speaker) ?? [])])
}

const alsoOf = new Map<string, readonly string[]>(providers.map((provider) => [provider.id, provider.also ?? []]))

/** Words of one provider, then a named blocklist, then anybody's words, then the provider alone. */
function sharpness(fix: SharpFix): number {
  if (fix.provider !== undefined) return fix.says ? 4 : 1
  return fix.blocklist !== undefined ? 3 : 2
}

const placeOf = new Map(sharpFixes.map((fix, place) => [fix, place]))
const canFit = candidates(sharpFixes.map((fix) => fix.says ?? /^/))

const byReason = new Map<Reason, SharpFix[]>()
for (const fix of sharpFixes) {
  for (const reason of many(fix.reason)) byReason.set(reason, [...(byReason.get(reason) ?? []), fix])
}
for (const fixes of byReason.values()) fixes.sort((a, b) => sharpness(b) - sharpness(a))

function many<T extends string>(one: T | readonly T[]): readonly T[] {
  return typeof one === 'string' ? [one] : one
}

function write(who: Who, text: Text, cause: Cause): Fix {
  const values = readValues(cause, [...shownBy(text), ...pagesOfLists(cause)])
  const steps = text.steps.map((step) => fill(step, values)).filter((step) => step !== '')
  return { who, title: fill(text.title, values), steps, links: pagesFor(text.links ?? [], values.lookupUrl) }
}

const shown = new WeakMap<Text, Placeholder[]>()

/** The placeholders of a text's title and steps. */
function shownBy(text: Text): Placeholder[] {
  const known = shown.get(text) ?? [...new Set([text.title, ...text.steps].flatMap(placeholdersIn))]
  shown.set(text, known)
  return known
}

const aboutLists = new Set<Reason>([
  'ip-blocklisted',
  'domain-blocklisted',
  'bad-reputation',
  'ptr-missing',
  'policy-refused',
])

/** A list that refused for another reason is asked about nothing. */
function pagesOfLists({ reason }: Cause): Placeholder[] {
  return aboutLists.has(reason) ? ['lookupUrl'] : []
}

/** The pages of a fix; the look-up page of the named list comes first and stands in for a page on the same site. */
function pagesFor(ids: readonly LinkId[], lookup: string | undefined): string[] {
  if (lookup === undefined) return ids.map((id) => links[id].url)
  const site = new URL(lookup).host
  return [lookup, ...ids.filter((id) => siteOf.get(id) !== site).map((id) => links[id].url)]
}

const siteOf = new Map(Object.entries(links).map(([id, { url }]) => [id, new URL(url).host]))
