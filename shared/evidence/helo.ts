/** The name by which the sending server greets (RFC 5321 §4.1.1.1): a full name that leads to the server's address. */
import { isIPv6 } from 'node:net'
import { unanswered, type Finding } from './finding.ts'
import { isSameAddress } from './ipNames.ts'
import type { Questions } from './resolver.ts'

/** `isAsked`: the name is below a registered domain, so that DNS may be asked about it. */
export async function checkHelo(ask: Questions, helo: string, ip: string | null, isAsked: boolean): Promise<Finding> {
  const asked = `${ip !== null && isIPv6(ip) ? 'AAAA' : 'A'} ${helo}`
  const say = (code: Finding['code'], found: string): Finding => {
    const verdict = code === 'helo-confirmed' ? 'ok' : code === 'not-registered' ? 'unknown' : 'problem'
    return { check: 'helo', asked, found, verdict, code }
  }
  if (!helo.includes('.')) return say('helo-not-a-name', `The server greets as ${helo}, which is no full host name.`)
  if (!isAsked) return say('not-registered', `Not checked: ${helo} is not below a domain that you registered.`)
  const families = ip === null ? [ask.a(helo), ask.aaaa(helo)] : [isIPv6(ip) ? ask.aaaa(helo) : ask.a(helo)]
  const answers = await Promise.all(families)
  const addresses = answers.flatMap((answer) => (answer.is === 'found' ? answer.records : []))
  if (addresses.length === 0) {
    const silent = answers.find((answer) => answer.is === 'failed')
    if (silent) return unanswered('helo', asked, silent.why)
    return say('helo-unresolved', `The server greets as ${helo}, which has no address in DNS.`)
  }
  if (ip !== null && !addresses.some((address) => isSameAddress(address, ip))) {
    return say('helo-elsewhere', `The server greets as ${helo}, which leads to another address than ${ip}.`)
  }
  return say(
    'helo-confirmed',
    `The server greets as ${helo}, which has an address in DNS${ip === null ? '' : `: ${ip}`}.`,
  )
}
