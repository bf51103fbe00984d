/**
 * Reply → reason: the provider's words, anybody's words, the enhanced status code, the reply code, in that order.
 * Pure: it asks nobody, and knows only what `knowledge` says.
 */
import { type Reason, reasons } from '../knowledge/reasons.ts'
import type { Rule } from '../knowledge/rule.ts'
import { ruleFiles } from '../knowledge/rules.ts'
import { providers } from '../knowledge/providers.ts'
import type { Classification, Failure } from './classification.ts'
import { reasonOfCode, reasonOfStatus } from './codes.ts'
import { identifySpeaker } from './provider.ts'
import { foldReply, readPrefix, readReply } from './reply.ts'

/** What one speaker said: its words without the codes in front, and those codes. */
interface Said {
  words: string
  /** `words` with every address struck out, so that <user.unknown@example.com> decides nothing. Same length. */
  bare: string
  replyCode: string | null
  status: string | null
}

const anybodysRules = ruleFiles.filter((file) => file.provider === null).flatMap((file) => file.rules)
const rulesOf = new Map<string, readonly Rule[]>(
  ruleFiles.flatMap((file) => (file.provider === null ? [] : [[file.provider, file.rules] as const])),
)
const alsoOf = new Map<string, readonly string[]>(providers.map((provider) => [provider.id, provider.also ?? []]))

/** Returns the category, the reason and what decided it. Any strings at all are taken; nothing is thrown. */
export function classify(failure: Failure): Classification {
  const whole = hear(failure.text, failure.replyCode, failure.status)
  const inner = quotedReply(whole)
  const context = failure.context ? hear(failure.context, null, null) : null
  const heard = inner ? [inner, whole] : [whole]
  const byWords = decideByWords(heard, failure.provider)
  // `expired` says only that the sender gave up: any sharper cause of the last reply wins.
  if (byWords && byWords.reason !== 'expired') return byWords
  const byContext = context && decideByWords([context], failure.provider)
  if (byContext && byContext.reason !== 'expired') return byContext
  return (
    (inner && decideByCodes(inner, failure.provider)) ??
    byWords ??
    byContext ??
    decideByCodes(whole, failure.provider) ??
    conclude('unclassified', 'none', null)
  )
}

function conclude(reason: Reason, rule: string, matched: string | null): Classification {
  return { category: reasons[reason].category, reason, because: { rule, matched } }
}

function hear(text: string, replyCode: string | null, status: string | null): Said {
  const folded = foldReply(text)
  const { words } = readPrefix(folded)
  const own = readReply(folded)
  const known = status && !/\.0\.0$/.test(status) ? status : (own.status ?? status)
  return { words, bare: withoutAddresses(words), replyCode: replyCode ?? own.replyCode, status: known }
}

const address = /(?<![a-z0-9_%+~-])(?:[a-z0-9_%+~-]{1,64}\.){0,8}[a-z0-9_%+~-]{1,64}@[a-z0-9.-]{1,255}/gi

function withoutAddresses(words: string): string {
  return words.replace(address, (found) => found.replace(/[^@]/g, 'x'))
}

/**
 * What introduces the reply of a server further on. A reply about the *sender's* address is not taken apart: a
 * call-back that quotes "user unknown" says nothing of the recipient.
 */
const quote =
  /(?:\b(?:said|says|returned|replied|responded|response|reply|reported|error|reason|was|status|backend replied \[[^\]]{1,120}\])\b[\s"']{0,2}[:;=]?|<<<|->|=>|refused to talk to me:|\bhost \S{1,120}(?: \[[^\]]{1,60}\])?:)[\s"'(\[]{0,4}(?=[45](?:\d\d[\s\-]|\.[0-7]\.\d))/gi
const ofTheSender = /sender verif|verif\w{1,10} (?:of|for) sender|verification failed for|sender address rejected|call-?(?:out|back)|mail from:? ?<?x*@?/i

/** The innermost reply that this one quotes, or null. */
function quotedReply(whole: Said): Said | null {
  if (ofTheSender.test(whole.bare)) return null
  let end = 0
  for (const found of whole.bare.matchAll(quote)) {
    const at = found.index + found[0].length
    // RFC 5321 §3.3: DATA after a refused RCPT is answered 503, which says nothing of the cause.
    if (!whole.bare.startsWith('503', at)) end = at
  }
  if (end === 0) return null
  const { replyCode, status, words } = readPrefix(whole.words.slice(end))
  const bare = whole.bare.slice(whole.bare.length - words.length)
  return { words, bare, replyCode, status: status ?? (replyCode ? null : whole.status) }
}

/** The rules of the provider, then of whoever else is recognised by these very words, then anybody's. */
function decideByWords(heard: readonly Said[], provider: string | null): Classification | null {
  const speakers = new Set([provider, ...heard.map((said) => identifySpeaker(said.words))])
  for (const id of speakers) {
    if (id === null) continue
    for (const speaker of [id, ...(alsoOf.get(id) ?? [])]) {
      const decided = firstMatch(rulesOf.get(speaker) ?? [], heard)
      if (decided) return decided
    }
  }
  return firstMatch(anybodysRules, heard)
}

function firstMatch(rules: readonly Rule[], heard: readonly Said[]): Classification | null {
  for (const said of heard) {
    if (said.words === '') continue
    for (const rule of rules) {
      if (rule.when && !applies(rule.when, said)) continue
      const found = rule.match.exec(said.bare)
      if (!found) continue
      const matched = said.words.slice(found.index, found.index + found[0].length)
      return conclude(rule.reason, rule.id, matched.slice(0, 200))
    }
  }
  return null
}

function applies(when: { code?: RegExp; status?: RegExp }, said: Said): boolean {
  return (
    (!when.code || (said.replyCode !== null && when.code.test(said.replyCode))) &&
    (!when.status || (said.status !== null && when.status.test(said.status)))
  )
}

function decideByCodes(said: Said, provider: string | null): Classification | null {
  const transient = said.replyCode?.startsWith('4') === true
  const byStatus = said.status ? reasonOfStatus(said.status, provider) : null
  // A hard status behind a 4yz reply contradicts itself: the reply code, which says "try again", is believed.
  if (byStatus && !(transient && reasons[byStatus].category === 'hard')) {
    return conclude(byStatus, `status/${said.status ?? ''}`, null)
  }
  const byCode = said.replyCode ? reasonOfCode(said.replyCode) : null
  return byCode ? conclude(byCode, `code/${said.replyCode ?? ''}`, null) : null
}
