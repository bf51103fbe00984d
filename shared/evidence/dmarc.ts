/**
 * DMARC (RFC 7489): the record of the From domain or of its organizational domain, its policy, and whether the domains
 * that the reply and the returned message name are aligned with it (§3.1).
 */
import { followAlias } from './alias.ts'
import { unanswered, type Finding } from './finding.ts'
import { inert, longestRecord } from './inert.ts'
import { organizationalDomain } from './organization.ts'
import type { Answer, Questions } from './resolver.ts'
import { readTags } from './tags.ts'

export interface DmarcSubject {
  /** The domain of the From field. */
  domain: string
  /** The domain for which SPF was checked: the envelope sender's. */
  envelopeDomain: string | null
  /** `d=` of the signatures. */
  signedBy: readonly string[]
}

export async function checkDmarc(ask: Questions, subject: DmarcSubject): Promise<Finding> {
  const organization = organizationalDomain(subject.domain)
  const names = [...new Set([subject.domain, organization])].map((domain) => `_dmarc.${domain}`)
  const asked = `TXT ${names.join(', ')}`
  for (const [place, name] of names.entries()) {
    const answer = await ask.txt(name)
    if (answer.is === 'failed') return unanswered('dmarc', asked, answer.why)
    const records = recordsIn(answer)
    if (records.length > 1) {
      const found = `${name} has ${records.length} DMARC records, so that none of them counts. Keep one.`
      return { check: 'dmarc', asked, found, verdict: 'problem', code: 'dmarc-two-records' }
    }
    const [record] = records
    if (record !== undefined)
      return judgeRecord(record, name, place > 0 && subject.domain !== organization, asked, subject)
    if (answer.is === 'found' && answer.cut) return unanswered('dmarc', asked, 'server-failure')
  }
  const recordName = `_dmarc.${organization}`
  const alias = await followAlias(ask, recordName)
  const leads = alias ? ` ${recordName} is an alias of ${alias.target}, where there is none.` : ''
  const found = `There is no DMARC record for ${subject.domain}.${leads} Begin with the given record: it watches and refuses nothing.`
  return {
    check: 'dmarc',
    asked,
    found,
    verdict: 'problem',
    code: 'dmarc-missing',
    record: 'v=DMARC1; p=none',
    recordName,
  }
}

/** Records of another kind at the same name do not count (RFC 7489 §6.6.3). */
function recordsIn(answer: Answer<string>): string[] {
  return answer.is === 'found'
    ? answer.records.filter((record) => /^v\s{0,9}=\s{0,9}DMARC1\s{0,9}(?:;|$)/.test(record))
    : []
}

function judgeRecord(record: string, name: string, inherited: boolean, asked: string, subject: DmarcSubject): Finding {
  const tags = readTags(record)
  const policy = ((inherited ? tags.get('sp') : null) ?? tags.get('p') ?? '').toLowerCase()
  const published = ` Published at ${name}: ${inert(record, longestRecord)}`
  if (!['none', 'quarantine', 'reject'].includes(policy)) {
    const found = `The record names no policy that receivers know (p=none, quarantine or reject).${published}`
    return { check: 'dmarc', asked, found, verdict: 'problem', code: 'dmarc-invalid' }
  }
  const wants = `The policy for ${subject.domain} is ${policy}.`
  const compared = [
    ...(subject.envelopeDomain === null ? [] : [{ domain: subject.envelopeDomain, strict: tags.get('aspf') === 's' }]),
    ...subject.signedBy.map((domain) => ({ domain, strict: tags.get('adkim') === 's' })),
  ]
  if (compared.length === 0)
    return { check: 'dmarc', asked, found: wants + published, verdict: 'unknown', code: 'dmarc-policy' }
  const aligned = compared.filter(({ domain, strict }) => isAligned(domain, subject.domain, strict))
  const list = [...new Set((aligned.length > 0 ? aligned : compared).map(({ domain }) => domain))].join(', ')
  const found =
    aligned.length > 0
      ? `${wants} ${list} is aligned with it, so that SPF or DKIM itself must have failed.${published}`
      : `${wants} Neither SPF nor DKIM can satisfy it: the message was sent or signed for ${list}.${published}`
  return aligned.length > 0
    ? { check: 'dmarc', asked, found, verdict: 'ok', code: 'dmarc-aligned' }
    : { check: 'dmarc', asked, found, verdict: 'problem', code: 'dmarc-unaligned' }
}

/** RFC 7489 §3.1.1, §3.1.2: relaxed compares organizational domains. */
function isAligned(domain: string, from: string, strict: boolean): boolean {
  return strict ? domain === from : organizationalDomain(domain) === organizationalDomain(from)
}
