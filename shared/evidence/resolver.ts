/**
 * Questions to DNS within limits of time and number. The resolver is injected with the signature of `node:dns/promises`;
 * what comes back is data: an answer, none, or why there is none. Nothing is thrown, and nothing outlives the deadline.
 */
import { Resolver } from 'node:dns/promises'

/** What is used of a resolver; `Resolver` of `node:dns/promises` fits. */
export interface Dns {
  resolveTxt(name: string): Promise<string[][]>
  resolveMx(name: string): Promise<Mx[]>
  resolve4(name: string): Promise<string[]>
  resolve6(name: string): Promise<string[]>
  resolvePtr(name: string): Promise<string[]>
  resolveCname(name: string): Promise<string[]>
}

export interface Mx {
  exchange: string
  priority: number
}

/** Why a question has no answer; NXDOMAIN and NODATA are answers. */
export type Why = 'timeout' | 'server-failure' | 'refused' | 'question-limit' | 'bad-name'

export type Answer<T> =
  /** `cut`: there was more than is kept. */
  { is: 'found'; records: T[]; cut: boolean } | { is: 'no-data' } | { is: 'no-domain' } | { is: 'failed'; why: Why }

export interface Limits {
  milliseconds: number
  questions: number
}

/** For one cause. */
export const causeLimits: Limits = { milliseconds: 2_000, questions: 20 }

/** For all causes of one batch: `until: AbortSignal.timeout(batchMilliseconds)`. */
export const batchMilliseconds = 3_000

/** Stops an answer from filling memory or a payload. A busy domain has 60 TXT records, the longest DKIM key 1,500 characters. */
const mostRecords = 100
const longestTxt = 4_096

export interface Questions {
  txt(name: string): Promise<Answer<string>>
  mx(name: string): Promise<Answer<Mx>>
  a(name: string): Promise<Answer<string>>
  aaaa(name: string): Promise<Answer<string>>
  ptr(name: string): Promise<Answer<string>>
  cname(name: string): Promise<Answer<string>>
  /** The same questions, of which this many may be asked anew. */
  share(questions: number): Questions
}

/** Returns a resolver that gives a silent server up within the time of a cause; by default it asks the system's servers. */
export function openDns(servers?: readonly string[]): Dns {
  const resolver = new Resolver({ timeout: 900, tries: 2 })
  if (servers) resolver.setServers(servers)
  return resolver
}

/** Returns questions that share time, number and answers; the same question is asked once. `close` ends the clock. */
export function openQuestions(dns: Dns, limits: Limits, until?: AbortSignal): Questions & { close: () => void } {
  const deadline = openDeadline(limits.milliseconds, until)
  const answers = new Map<string, Promise<Answer<unknown>>>()

  const within = (budgets: readonly { left: number }[]): Questions => {
    function ask<T>(type: string, name: string, resolve: (name: string) => Promise<T[]>): Promise<Answer<T>> {
      const plain = plainName(name)
      if (plain === null) return Promise.resolve(failed('bad-name'))
      const key = `${type} ${plain}`
      const known = answers.get(key)
      if (known) return known as Promise<Answer<T>>
      if (deadline.isOver()) return Promise.resolve(failed('timeout'))
      if (budgets.some(({ left }) => left <= 0)) return Promise.resolve(failed('question-limit'))
      for (const budget of budgets) budget.left -= 1
      const answer = Promise.race([readAnswer(() => resolve(plain)), deadline.over])
      answers.set(key, answer)
      return answer
    }
    return {
      txt: (name) => ask('TXT', name, async (plain) => (await dns.resolveTxt(plain)).map((chunks) => chunks.join(''))),
      mx: (name) => ask('MX', name, (plain) => dns.resolveMx(plain)),
      a: (name) => ask('A', name, (plain) => dns.resolve4(plain)),
      aaaa: (name) => ask('AAAA', name, (plain) => dns.resolve6(plain)),
      ptr: (name) => ask('PTR', name, (plain) => dns.resolvePtr(plain)),
      cname: (name) => ask('CNAME', name, (plain) => dns.resolveCname(plain)),
      share: (questions) => within([...budgets, { left: questions }]),
    }
  }
  return { ...within([{ left: limits.questions }]), close: deadline.close }
}

function openDeadline(milliseconds: number, until: AbortSignal | undefined) {
  let isOver = until?.aborted ?? false
  let end = (): void => undefined
  const over = new Promise<Answer<never>>((resolve) => {
    end = () => {
      isOver = true
      resolve(failed('timeout'))
    }
  })
  const timer = setTimeout(end, milliseconds)
  until?.addEventListener('abort', end)
  const close = (): void => {
    clearTimeout(timer)
    until?.removeEventListener('abort', end)
  }
  return { over, isOver: () => isOver, close }
}

const failed = (why: Why): Answer<never> => ({ is: 'failed', why })

async function readAnswer<T>(ask: () => Promise<T[]>): Promise<Answer<T>> {
  try {
    const found = await ask()
    if (found.length === 0) return { is: 'no-data' }
    const records = found.slice(0, mostRecords).map((record) => shortened(record))
    const cut = found.length > mostRecords || found.some((record) => isLong(record))
    return { is: 'found', records, cut }
  } catch (error) {
    return readFailure(error)
  }
}

const isLong = (record: unknown): boolean => typeof record === 'string' && record.length > longestTxt
const shortened = <T>(record: T): T =>
  typeof record === 'string' && isLong(record) ? (record.slice(0, longestTxt) as T & string) : record

/** Codes of `node:dns`: ENOTFOUND is NXDOMAIN, ENODATA an answer without records. */
function readFailure(error: unknown): Answer<never> {
  switch ((error as { code?: unknown } | null)?.code) {
    case 'ENOTFOUND':
      return { is: 'no-domain' }
    case 'ENODATA':
      return { is: 'no-data' }
    case 'EREFUSED':
      return failed('refused')
    case 'EBADNAME':
      return failed('bad-name')
    case 'ETIMEOUT':
    case 'ECANCELLED':
    case 'ECONNREFUSED':
      return failed('timeout')
    default:
      return failed('server-failure')
  }
}

/** A name as it is asked, lower case and without the root's dot, or null where it is none (RFC 1035 §2.3.4). */
function plainName(name: string): string | null {
  const plain = name.toLowerCase().replace(/\.$/, '')
  return plain.length <= 253 && /^(?:[a-z0-9_-]{1,63}\.){1,126}[a-z0-9-]{1,63}$/.test(plain) ? plain : null
}
