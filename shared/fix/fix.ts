/**
 * Chooses the sharpest fix for a classified failure and fills in the bounce's own values. Pure: it asks nobody. Pages,
 * addresses and hosts in a fix come only from `knowledge`; what comes from the mail is inert text.
 */
import type { Text } from '../knowledge/fixes/fixText.ts'
import { links } from '../knowledge/fixes/links.ts'
import { reasonFixes } from '../knowledge/fixes/reasons.ts'
import { sharpFixes } from '../knowledge/fixes.ts'
import type { SharpFix } from '../knowledge/fixes/fixText.ts'
import { providers } from '../knowledge/providers.ts'
import type { Reason } from '../knowledge/reasons.ts'
import type { Who } from '../knowledge/rule.ts'
import type { Fix } from '../verdict/verdict.ts'
import { fill } from './fill.ts'
import { blocklistIn, readValues, type Cause, type Values } from './values.ts'

export type { Cause } from './values.ts'

/** Returns what is wrong, who must act and what exactly to do. Every reason has an answer; any text is taken. */
export function chooseFix(cause: Cause): Fix {
  const chosen = sharpFixFor(cause) ?? reasonFixes[cause.reason]
  return write(chosen.who, chosen, readValues(cause))
}

/** Returns what one person can do about a reason: the whole fix for whoever usually must act, a short one for the others. */
export function fixFor(who: Who, cause: Cause): Fix {
  const fix = reasonFixes[cause.reason]
  const values = readValues(cause)
  if (who === fix.who) return write(who, fix, values)
  const others: Partial<Record<Who, string>> = fix.others
  return write(who, { title: fix.title, steps: [others[who] ?? ''] }, values)
}

/** The sharp fix that fits the reply best, or null where only the reason's own is left. */
export function sharpFixFor(cause: Cause): SharpFix | null {
  const candidates = byReason.get(cause.reason)
  if (!candidates) return null
  const text = cause.text.slice(0, 2_000)
  const speakers = speakersOf(cause)
  const list = blocklistIn(text)?.id ?? null
  return candidates.find((fix) => fits(fix, text, speakers, list)) ?? null
}

function fits(fix: SharpFix, text: string, speakers: ReadonlySet<string>, list: string | null): boolean {
  if (fix.provider !== undefined && !many(fix.provider).some((id) => speakers.has(id))) return false
  if (fix.blocklist !== undefined && (list === null || !many(fix.blocklist).includes(list))) return false
  return fix.says?.test(text) ?? true
}

/** Who may be speaking: the provider, those it answers for, and the speaker whose rule decided. */
function speakersOf({ provider, rule }: Cause): ReadonlySet<string> {
  const speaker = rule.slice(0, Math.max(0, rule.indexOf('/')))
  return new Set([provider ?? '', speaker, ...(alsoOf.get(provider ?? '') ?? [])])
}

const alsoOf = new Map<string, readonly string[]>(providers.map((provider) => [provider.id, provider.also ?? []]))

/** Words of one provider, then a named blocklist, then anybody's words, then the provider alone. */
function sharpness(fix: SharpFix): number {
  if (fix.provider !== undefined) return fix.says ? 4 : 1
  return fix.blocklist !== undefined ? 3 : 2
}

const byReason = new Map<Reason, SharpFix[]>()
for (const fix of sharpFixes) {
  for (const reason of many(fix.reason)) byReason.set(reason, [...(byReason.get(reason) ?? []), fix])
}
for (const fixes of byReason.values()) fixes.sort((a, b) => sharpness(b) - sharpness(a))

function many<T extends string>(one: T | readonly T[]): readonly T[] {
  return typeof one === 'string' ? [one] : one
}

function write(who: Who, text: Text, values: Values): Fix {
  const steps = text.steps.map((step) => fill(step, values)).filter((step) => step !== '')
  const pages = (text.links ?? []).map((id) => links[id].url)
  return { who, title: fill(text.title, values), steps, links: withLookup(pages, values.lookupUrl) }
}

/** The look-up page of the named list comes first and stands in for a page on the same site. */
function withLookup(pages: readonly string[], lookup: string | undefined): string[] {
  if (lookup === undefined) return [...pages]
  const site = new URL(lookup).host
  return [lookup, ...pages.filter((page) => new URL(page).host !== site)]
}
