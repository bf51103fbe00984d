/** Whether an SPF record lets an address send (RFC 7208 §4), by mailauth's evaluator and our own questions. */
import { isIPv6 } from 'node:net'
import type { Answer, Questions, Why } from './resolver.ts'

export interface Outcome {
  result: 'pass' | 'fail' | 'softfail' | 'neutral' | 'permerror' | 'unanswered'
  /** More than ten terms that ask DNS (RFC 7208 §4.6.4). */
  tooManyLookups: boolean
  /** More than two of its names do not exist (RFC 7208 §4.6.4). */
  tooManyVoids: boolean
  /** The first question that had no answer. */
  unanswered: { name: string; why: Why } | null
}

/** An address of the same family that no record names (RFC 1112 §4, RFC 6666): with it every term is gone through. */
export const nobodysAddress = (ip: string | null): string => (ip !== null && isIPv6(ip) ? '100::1' : '240.0.0.1')

/** Evaluates `record` as if it stood at `domain`; every other name is asked for. Strict: what RFC 7208 calls an error is one. */
export async function evaluateSpf(
  ask: Questions,
  { domain, record, ip, helo }: { domain: string; record: string; ip: string; helo: string | null },
): Promise<Outcome> {
  const unanswered: { name: string; why: Why }[] = []
  const resolver = async (name: string, type: string): Promise<unknown[]> => {
    if (type === 'TXT' && name.toLowerCase() === domain) return [[record]]
    const answer = await question(ask, name, type)
    if (answer.is === 'found' && !answer.cut)
      return type === 'TXT' ? answer.records.map((text) => [text]) : answer.records
    if (answer.is === 'failed' && answer.why !== 'bad-name') unanswered.push({ name, why: answer.why })
    throw Object.assign(new Error(answer.is), { code: codeOf(answer) })
  }
  // Loaded with the first question only: 166 ms of start-up, and most causes have nothing to do with SPF.
  const { spf } = await import('mailauth/lib/spf/index.js')
  const mailFrom = { sender: `postmaster@${domain}`, ip, helo: helo ?? domain, mta: 'localhost' }
  const { status, lookups } = await spf({ ...mailFrom, resolver: resolver as never, strict: true })
  const result = results.find((known) => known === status.result) ?? 'unanswered'
  const permanent = result === 'permerror'
  return {
    result,
    tooManyLookups: permanent && lookups !== undefined && lookups.count > lookups.limit,
    tooManyVoids: permanent && lookups !== undefined && lookups.void > 2,
    unanswered: unanswered[0] ?? null,
  }
}

const results = ['pass', 'fail', 'softfail', 'neutral', 'permerror'] as const

function question(ask: Questions, name: string, type: string): Promise<Answer<unknown>> {
  switch (type) {
    case 'TXT':
      return ask.txt(name)
    case 'MX':
      return ask.mx(name)
    case 'A':
      return ask.a(name)
    case 'AAAA':
      return ask.aaaa(name)
    case 'PTR':
      return ask.ptr(name)
    default:
      return Promise.resolve({ is: 'no-data' })
  }
}

/** The code by which mailauth tells "nothing there" from "try again". */
function codeOf(answer: Answer<unknown>): string {
  if (answer.is === 'no-domain') return 'ENOTFOUND'
  if (answer.is === 'no-data') return 'ENODATA'
  return answer.is === 'failed' && answer.why === 'bad-name' ? 'EBADNAME' : 'ETIMEOUT'
}
