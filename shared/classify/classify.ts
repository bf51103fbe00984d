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
import { aboutTheRecipient, isDoubtful } from './doubt.ts'
import { identifySpeaker } from './provider.ts'
import { candidates, type Places } from '../pattern/candidates.ts'
import { foldReply, quotedAt, readPrefix, readReply, withoutAddresses } from './reply.ts'

/** What one speaker said: its words without the codes in front, and those codes. */
interface Said {
  words: string
  /** The reply of which `words` are a part. */
  whole: string
  /** `words` with every address struck out, so that <user.unknown@example.com> decides nothing. Same length. */
  bare: string
  replyCode: string | null
  status: string | null
  /** The places in `rules` of those that may match `bare`; made when they are asked for. */
  possible?: Places
}

const rules: readonly Rule[] = ruleFiles.flatMap((file) => file.rules)
const canMatch = candidates(rules.map((rule) => rule.match))

/** Whose rules stand where in `rules`; null is anybody. */
const speakerAt = ruleFiles.flatMap(({ provider, rules: own }) => own.map(() => provider))
const speakersWithRules = new Set(speakerAt)
const alsoOf = new Map<string, readonly string[]>(providers.map((provider) => [provider.id, provider.also ?? []]))

/** Returns the category, the reason and what decided it. Any strings at all are taken; nothing is thrown. */
export function classify(failure: Failure): Classification {
  const decided = decide(failure)
  if (!aboutTheRecipient.has(decided.reason) || !answersMailFrom.test(failure.text)) return decided
  return conclude('sender-invalid', decided.because.rule, decided.because.matched)
}

/** RFC 5321 §3.3: a server that answers MAIL FROM has not heard the recipient yet, so an unknown address is the sender's. */
const answersMailFrom = /(?:after|in reply to) (?:pipelined )?mail from/i
function decide(failure: Failure): Classification {
  const whole = hear(failure.text, failure.replyCode, failure.status)
  const inner = quotedReply(whole)
  const heard = inner ? [inner, whole] : [whole]
  const byWords = decideByWords(heard, failure.provider)
  if (byWords && byWords.reason !== 'expired') return byWords
  // A sharp status of the report's own is surer than words somewhere in the mail, unless it would end mail to the address.
  const byStatus = byWords ? null : decideByCodes(whole, failure.provider)
  if (byStatus?.because.rule.startsWith('status/') && !isVague(byStatus.reason) && byStatus.category !== 'hard')
    return byStatus
  // `expired` says only that the sender gave up: a sharper cause of the last reply wins, in words or as a status code.
  const context = failure.context?.()
  const byContext = context ? decideByWords([hear(context, null, null)], failure.provider) : null
  if (byContext && !(byWords && isVague(byContext.reason))) return byContext
  const byInnerStatus = inner?.status ? decideByCodes(inner, failure.provider) : null
  return (
    byInnerStatus ??
    byWords ??
    (inner && decideByCodes(inner, failure.provider)) ??
    decideByCodes(whole, failure.provider) ??
    conclude('unclassified', 'none', null)
  )
}

/** Said of any failure by the boilerplate around it. */
function isVague(reason: Reason): boolean {
  return reason === 'expired' || reason === 'server-error' || reason === 'policy-refused' || reason === 'unclassified'
}

function conclude(reason: Reason, rule: string, matched: string | null): Classification {
  return { category: reasons[reason].category, reason, because: { rule, matched } }
}

function hear(text: string, replyCode: string | null, status: string | null): Said {
  const folded = foldReply(text)
  const { words } = readPrefix(folded)
  const isSharp = status !== null && !status.endsWith('.0.0')
  const own = replyCode !== null && isSharp ? null : readReply(folded)
  const known = isSharp ? status : (own?.status ?? status)
  return {
    words,
    whole: folded,
    bare: withoutAddresses(words),
    replyCode: replyCode ?? own?.replyCode ?? null,
    status: known,
  }
}

/** A call-back that quotes "user unknown" about the *sender's* address says nothing of the recipient. */
const ofTheSender =
  /sender verif|verif\w{1,10} (?:(?:of|for|the|your) )?sender|verif\w{1,10} you\b|sender'?s? (?:mail ?)?server|verification failed for|sender address rejected|call-?(?:out|back)/i

/** The innermost reply that this one quotes, or null. */
function quotedReply(whole: Said): Said | null {
  const at = ofTheSender.test(whole.bare) ? null : quotedAt(whole.bare)
  if (at === null) return null
  const { replyCode, status, words } = readPrefix(whole.words.slice(at))
  const bare = whole.bare.slice(whole.bare.length - words.length)
  return { words, whole: whole.whole, bare, replyCode, status: status ?? (replyCode ? null : whole.status) }
}

/** The rules of the provider, then of whoever else is recognised by these very words, then anybody's. */
function decideByWords(heard: readonly Said[], provider: string | null): Classification | null {
  const speakers = new Set([provider, ...heard.map((said) => identifySpeaker(said.bare, said.whole))])
  for (const id of speakers) {
    if (id === null) continue
    for (const speaker of [id, ...(alsoOf.get(id) ?? [])]) {
      const decided = firstMatch(speaker, heard)
      if (decided) return decided
    }
  }
  return firstMatch(null, heard)
}

function firstMatch(speaker: string | null, heard: readonly Said[]): Classification | null {
  if (!speakersWithRules.has(speaker)) return null
  for (const said of heard) {
    if (said.words === '') continue
    for (const place of (said.possible ??= canMatch(said.bare, said.whole))) {
      const rule = speakerAt[place] === speaker ? rules[place] : undefined
      if (!rule || (rule.when && !applies(rule.when, said))) continue
      const found = rule.match.exec(said.bare)
      if (!found || isDoubtful(said, found, rule)) continue
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
