/** SPF (RFC 7208): the record as published, whether it covers the address that the reply names, and what to publish. */
import { isIPv4 } from 'node:net'
import { unanswered, whyUnanswered, type Finding } from './finding.ts'
import { inert, longestRecord } from './inert.ts'
import type { Questions } from './resolver.ts'
import { evaluateSpf, nobodysAddress, type Outcome } from './spfEvaluator.ts'
import { allowsAll, isSpf, mergeSpf } from './spfRecord.ts'

export interface SpfSubject {
  /** The domain of the envelope sender. */
  domain: string
  /** The sending server as the reply names it. */
  ip: string | null
  helo: string | null
}

type Say = (code: Finding['code'], found: string, record?: string | null) => Finding

export async function checkSpf(ask: Questions, subject: SpfSubject): Promise<Finding> {
  const { domain, ip } = subject
  const asked = `TXT ${domain}`
  const say: Say = (code, found, record = null) => {
    const verdict =
      code === 'spf-pass' ? 'ok' : code === 'spf-published' || code === 'dns-failed' ? 'unknown' : 'problem'
    return { check: 'spf', asked, found, verdict, code, ...(record === null ? {} : { record, recordName: domain }) }
  }
  const answer = await ask.txt(domain)
  if (answer.is === 'failed') return unanswered('spf', asked, answer.why)
  const texts = answer.is === 'found' ? answer.records : []
  const published = texts.filter(isSpf)
  if (answer.is === 'found' && answer.cut && published.length < 2) {
    return say('dns-failed', `Not known: the TXT records of ${domain} are too many or too long to be read.`)
  }
  const [record] = published
  if (record === undefined) {
    const proposal = mechanismOf(ip) && mergeSpf(['v=spf1'], mechanismOf(ip))
    return say('spf-missing', `${domain} has no SPF record.${ifYours(ip, proposal)}`, proposal)
  }
  if (published.length > 1) return sayTwo(ask, subject, published, say)
  const outcome = await evaluateSpf(ask, { ...subject, record, ip: ip ?? nobodysAddress(ip) })
  return sayOutcome(ask, subject, record, outcome, say)
}

async function sayTwo(ask: Questions, subject: SpfSubject, published: string[], say: Say): Promise<Finding> {
  const proposal = await soundRecord(ask, subject, published)
  const shown = published.slice(0, 3).map((record) => inert(record, longestRecord))
  const advice = proposal === null ? '' : ` Publish one in their place.${ifYours(subject.ip, proposal)}`
  const found = `${subject.domain} has ${published.length} SPF records, so that none of them counts.${advice}`
  return say('spf-two-records', `${found} Published: ${shown.join(' | ')}`, proposal)
}

async function sayOutcome(
  ask: Questions,
  subject: SpfSubject,
  record: string,
  outcome: Outcome,
  say: Say,
): Promise<Finding> {
  const { ip } = subject
  const published = ` Published: ${inert(record, longestRecord)}`
  if (allowsAll(record)) {
    const proposal = await soundRecord(ask, subject, [record])
    return say('spf-allows-all', `The record lets everybody send.${ifYours(ip, proposal)}${published}`, proposal)
  }
  switch (outcome.result) {
    case 'pass':
      return say('spf-pass', `${ip ?? 'The server'} is covered.${published}`)
    case 'unanswered':
      return say('dns-failed', `Not known: ${unansweredIn(outcome)}.${published}`)
    case 'permerror':
      if (outcome.tooManyLookups) {
        return say(
          'spf-too-many-lookups',
          `The record takes more than ten look-ups, so that it counts as broken. Remove the includes that are no longer used.${published}`,
        )
      }
      return say(
        'spf-invalid',
        `The record is broken${outcome.tooManyVoids ? ': more than two of the names in it do not exist' : ''}.${published}`,
      )
    default: {
      if (ip === null)
        return say('spf-published', `The record is sound; the reply names no address to test.${published}`)
      const proposal = await soundRecord(ask, subject, [record])
      return say(
        'spf-not-covered',
        `${ip} is not covered (${outcome.result}).${ifYours(ip, proposal)}${published}`,
        proposal,
      )
    }
  }
}

function unansweredIn({ unanswered: first }: Outcome): string {
  return first === null ? 'an answer could not be read' : `${whyUnanswered[first.why]}: ${inert(first.name)}`
}

/** The merged record, proven by the same evaluator: sound to its end and, where an address is named, passing it. */
async function soundRecord(ask: Questions, subject: SpfSubject, published: readonly string[]): Promise<string | null> {
  const resultOf = async (record: string, ip: string): Promise<Outcome['result']> =>
    (await evaluateSpf(ask, { ...subject, record, ip })).result
  const mechanism = mechanismOf(subject.ip)
  for (const proposal of [mergeSpf(published, null), mechanism && mergeSpf(published, mechanism)]) {
    if (proposal === null || !isProposable(await resultOf(proposal, nobodysAddress(subject.ip)))) continue
    if (subject.ip === null || (await resultOf(proposal, subject.ip)) === 'pass') return proposal
  }
  return null
}

const isProposable = (result: Outcome['result']): boolean =>
  result !== 'pass' && result !== 'permerror' && result !== 'unanswered'

/** RFC 7208 §5.6. */
const mechanismOf = (ip: string | null): string | null => ip && `ip${isIPv4(ip) ? '4' : '6'}:${ip}`

/** A stranger can write any address into a bounce: the record is for those who know theirs. */
function ifYours(ip: string | null, proposal: string | null): string {
  if (proposal === null) return ''
  return ip === null ? ' Publish the given record.' : ` If ${ip} is a server of yours, publish the given record.`
}
