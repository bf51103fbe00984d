/**
 * What DNS says behind a fix. Only the sender's registered domains, the recipient's domain, the named address's reverse
 * name and lists known to `knowledge` are asked about, at most 20 questions and 2 seconds a cause. It never throws:
 * where DNS fails, the evidence says so.
 */
import { log } from '../log.ts'
import type { Evidence, Report } from '../verdict/verdict.ts'
import { checkBlocklist } from './blocklist.ts'
import { keepEvidence, type EvidenceCache } from './cache.ts'
import { causeKey, readNamed, type Named, type NamingOriginal } from './cause.ts'
import { checkDkim, noSelector } from './dkim.ts'
import { checkDmarc } from './dmarc.ts'
import { unanswered, type Finding } from './finding.ts'
import { checkHelo } from './helo.ts'
import { inert } from './inert.ts'
import { checkMx } from './mx.ts'
import { checksFor, type CheckName } from './plan.ts'
import { checkPtr } from './ptr.ts'
import { batchMilliseconds, causeLimits, openQuestions, type Dns, type Limits, type Questions } from './resolver.ts'
import { checkSpf } from './spf.ts'
import { checkTypo } from './typo.ts'

export interface EvidenceContext {
  /** The sender's registered domains; what is below one belongs to it. */
  senderDomains: readonly string[]
  /** What came back of the message: `from`, `return-path` and `dkim-signature` are read. */
  original: NamingOriginal | null
  /** The bounce is one of a flood of unverified mail: nothing is asked. */
  unverifiedFlood: boolean
  now: () => Date
  /** This sender's. */
  cache?: EvidenceCache | undefined
  /** The end of the batch: `AbortSignal.timeout(batchMilliseconds)`. */
  until?: AbortSignal | undefined
  limits?: Limits | undefined
}

/** Returns the evidence for a report, from the cache or from DNS; none where nothing can or may be asked. */
export async function gatherEvidence(report: Report, context: EvidenceContext, dns: Dns): Promise<Evidence[]> {
  if (context.unverifiedFlood || checksFor(report.reason).length === 0) return []
  const named = readNamed(report, context.original)
  const gather = () => askAll(checksFor(report.reason), named, context, dns)
  if (!context.cache) return (await gather()).evidence
  const until = context.until ?? AbortSignal.timeout(batchMilliseconds)
  return keepEvidence(context.cache, causeKey(report, named), context.now(), until, gather)
}

async function askAll(checks: readonly CheckName[], named: Named, context: EvidenceContext, dns: Dns) {
  const domains = registeredAmong(context.senderDomains)
  const at = context.now().toISOString()
  const questions = openQuestions(dns, context.limits ?? causeLimits, context.until)
  try {
    const found = await Promise.all(
      checks.map(async (check) => {
        // SPF alone can use up all questions: ten look-ups and the hosts behind them.
        const ask = check === 'spf' && checks.length > 1 ? questions.share(questionsOfSpf) : questions
        try {
          return await run[check](ask, named, domains)
        } catch (error) {
          log({ event: 'evidence-fault', check, error: String(error).slice(0, 200) })
          return [unanswered(check, check, 'server-failure')]
        }
      }),
    )
    const evidence = once(found.flat()).map((finding): Evidence => ({ ...finding, at }))
    // What the end of a batch cut short has not been asked properly.
    return { evidence, keep: evidence.length > 0 && context.until?.aborted !== true }
  } finally {
    questions.close()
  }
}

const questionsOfSpf = 13

/** Several checks may say that a domain is not registered; it is said once. */
function once(findings: Finding[]): Finding[] {
  return findings.filter(
    ({ code, asked }, place) =>
      code !== 'not-registered' || findings.findIndex((one) => one.code === code && one.asked === asked) === place,
  )
}

type Run = (ask: Questions, named: Named, domains: Registered) => Promise<Finding[]>

const run: Record<CheckName, Run> = {
  spf: async (ask, { envelopeDomain, fromDomain, ip, helo }, domains) => {
    const domain = envelopeDomain ?? fromDomain ?? domains.only
    if (domain === null) return []
    return domains.has(domain) ? [await checkSpf(ask, { domain, ip, helo })] : [notRegistered(domain)]
  },
  dkim: async (ask, { signatures }, domains) => {
    if (signatures.length === 0) return [noSelector()]
    return Promise.all(
      signatures.map(async (signature) =>
        domains.has(signature.domain) ? checkDkim(ask, signature) : notRegistered(signature.domain),
      ),
    )
  },
  dmarc: async (ask, { fromDomain, envelopeDomain, signatures }, domains) => {
    const domain = fromDomain ?? domains.only ?? envelopeDomain
    if (domain === null) return []
    if (!domains.has(domain)) return [notRegistered(domain)]
    const signedBy = signatures.map((signature) => signature.domain)
    // Alignment is a comparison with From: where that is not known, nothing is compared.
    const compared = fromDomain === null ? { envelopeDomain: null, signedBy: [] } : { envelopeDomain, signedBy }
    return [await checkDmarc(ask, { domain, ...compared })]
  },
  ptr: async (ask, { ip }) => (ip === null ? [] : [await checkPtr(ask, ip)]),
  helo: async (ask, { helo, ip }, domains) =>
    helo === null ? [] : [await checkHelo(ask, helo, ip, domains.has(helo))],
  blocklist: async (ask, { list, zone, ip, listedDomain, fromDomain, lookUpPage }, domains) => {
    if (list === null) return []
    const domain = listedDomain ?? fromDomain
    const value = list.lists === 'ip' ? ip : domain !== null && domains.has(domain) ? domain : null
    return [await checkBlocklist(ask, { list, zone, value, link: lookUpPage })]
  },
  mx: async (ask, { recipientDomain }) => (recipientDomain === null ? [] : [await checkMx(ask, recipientDomain)]),
  'sender-mx': async (ask, { envelopeDomain, fromDomain }, domains) => {
    const domain = envelopeDomain ?? fromDomain ?? domains.only
    if (domain === null) return []
    return domains.has(domain) ? [await checkMx(ask, domain, 'sender-mx')] : [notRegistered(domain)]
  },
  typo: async (ask, { recipientDomain }) => {
    const finding = recipientDomain === null ? null : await checkTypo(ask, recipientDomain)
    return finding ? [finding] : []
  },
}

interface Registered {
  has: (domain: string) => boolean
  /** The one registered domain, where there is one only. */
  only: string | null
}

function registeredAmong(senderDomains: readonly string[]): Registered {
  const domains = senderDomains.map((domain) => domain.toLowerCase().replace(/\.$/, ''))
  return {
    has: (name) => domains.some((domain) => name === domain || name.endsWith(`.${domain}`)),
    only: domains.length === 1 ? (domains[0] ?? null) : null,
  }
}

function notRegistered(domain: string): Finding {
  const shown = inert(domain)
  return {
    check: 'sender-domain',
    asked: shown,
    found: `Not checked: ${shown} is not among the domains that you registered.`,
    verdict: 'unknown',
    code: 'not-registered',
  }
}
