/**
 * Whether the blocklist that the reply names still lists the address or domain (RFC 5782). A list that does not answer
 * its own test entry has not been asked: most refuse resolvers that many people share, and some need a subscription.
 */
import { blocklistAnswers, type BlocklistAnswers } from '../knowledge/blocklistAnswers.ts'
import type { Blocklist } from '../knowledge/provider.ts'
import { whyUnanswered, type Finding } from './finding.ts'
import { inert } from './inert.ts'
import { reversedLabels } from './ipNames.ts'
import { organizationalDomain } from './organization.ts'
import type { Answer, Questions } from './resolver.ts'

export interface ListedSubject {
  list: Blocklist
  /** The zone that the reply names, one of the list's. */
  zone: string | null
  /** What may be listed: an IP address, or a domain that the sender has registered. */
  value: string | null
  /** The list's look-up page, from `knowledge`. */
  link: string | null
}

const codesShown = 5

export async function checkBlocklist(
  ask: Questions,
  { list, zone: named, value, link }: ListedSubject,
): Promise<Finding> {
  const answers: BlocklistAnswers = blocklistAnswers[list.id] ?? {}
  const zone = answers.zone ?? named ?? list.zones[0]
  const shown = value ?? (list.lists === 'ip' ? 'the address' : 'the domain')
  const say = (code: Finding['code'], found: string, bad = code === 'listed' || code === 'list-closed'): Finding => {
    const verdict = code === 'not-checked' ? 'unknown' : bad ? 'problem' : 'ok'
    const finding: Finding = { check: 'blocklist', asked: `${list.name}: ${shown}`, found, verdict, code }
    return link === null ? finding : { ...finding, link }
  }
  if (list.closed !== undefined) {
    return say(
      'list-closed',
      `${list.name} was shut down in ${list.closed}: the receiver still asks a list that is no more.`,
    )
  }
  const entries = value === null ? [] : entriesOf(list, value)
  if (zone === undefined || entries.length === 0) {
    const why =
      zone === undefined
        ? `${list.name} cannot be asked by DNS`
        : `the reply does not say what is listed, or it is not yours`
    return say('not-checked', `Not checked: ${why}. Look it up on the page of the list.`)
  }
  for (const entry of entries) {
    const answer = await ask.a(`${entry}.${zone}`)
    const reading = readAnswer(answer, answers)
    if (reading.is === 'listed') {
      const codes = reading.codes
        .slice(0, codesShown)
        .map((code) => meaningOf(code, answers))
        .join('; ')
      return say('listed', `${shown} is listed by ${list.name}: ${codes}.`, answers.allows !== true)
    }
    if (reading.is === 'refused') return say('not-checked', notChecked(list, reading.why))
  }
  // An empty zone lists nobody and knows nothing: it must show its test entry (RFC 5782 §5).
  const test = readAnswer(await ask.a(`${testEntry(list, value ?? '', answers)}.${zone}`), answers)
  if (test.is !== 'listed')
    return say('not-checked', notChecked(list, test.is === 'refused' ? test.why : 'it does not answer us'))
  return say('not-listed', `${shown} is not listed by ${list.name}.`)
}

const notChecked = (list: Blocklist, why: string): string =>
  `Not checked: ${list.name} was asked, but ${why}. Look it up on the page of the list.`

/** Some lists know hosts, others only the registered name. */
function entriesOf(list: Blocklist, value: string): string[] {
  if (list.lists === 'domain') return [...new Set([value, organizationalDomain(value)])]
  const reversed = reversedLabels(value)
  return reversed === null ? [] : [reversed]
}

function testEntry(list: Blocklist, value: string, answers: BlocklistAnswers): string {
  if (list.lists === 'domain') return answers.testEntry ?? 'test'
  return reversedLabels(value.includes(':') ? '::ffff:127.0.0.2' : '127.0.0.2') ?? ''
}

type Reading = { is: 'listed'; codes: string[] } | { is: 'empty' } | { is: 'refused'; why: string }

function readAnswer(answer: Answer<string>, { refusals = [] }: BlocklistAnswers): Reading {
  if (answer.is === 'failed') return { is: 'refused', why: whyUnanswered[answer.why] }
  if (answer.is !== 'found') return { is: 'empty' }
  const refusal = answer.records.find((code) => code.startsWith('127.255.255.') || refusals.includes(code))
  if (refusal !== undefined) return { is: 'refused', why: `it refuses our DNS resolver (${inert(refusal)})` }
  // Anything else is a wildcard of whoever owns the name now, or of a resolver that invents answers.
  const codes = answer.records.filter((code) => /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(code))
  return codes.length > 0 ? { is: 'listed', codes } : { is: 'refused', why: 'its answer is none of a blocklist' }
}

function meaningOf(code: string, { means = {}, bits = {} }: BlocklistAnswers): string {
  const last = Number(code.slice(code.lastIndexOf('.') + 1))
  const told = Object.entries(bits).filter(([bit]) => (last & Number(bit)) !== 0)
  const meaning = means[code] ?? told.map(([, said]) => said).join(', ')
  return meaning ? `${code} (${meaning})` : code
}
