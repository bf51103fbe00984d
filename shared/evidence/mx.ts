/** Whether a domain exists and takes mail: MX, the address in its stead (RFC 5321 §5.1), or null MX (RFC 7505 §3). */
import { isIPv4 } from 'node:net'
import { unanswered, type Finding } from './finding.ts'
import { inert } from './inert.ts'
import type { Answer, Mx, Questions } from './resolver.ts'

/** Of many mail servers the first few are looked at. */
const mostHosts = 3

/** `check` names whose domain it is. */
export async function checkMx(ask: Questions, domain: string, check: 'mx' | 'sender-mx' = 'mx'): Promise<Finding> {
  const asked = `MX ${domain}`
  const say = (code: Finding['code'], found: string): Finding => {
    return { check, asked, found, verdict: code === 'mx-found' || code === 'mx-implicit' ? 'ok' : 'problem', code }
  }
  const answer = await ask.mx(domain)
  if (answer.is === 'failed') return unanswered(check, asked, answer.why)
  if (answer.is === 'no-domain') return say('mx-no-domain', `${domain} does not exist in DNS.`)
  if (isNullMx(answer)) return say('mx-null', `${domain} declares that it takes no mail (null MX).`)
  const hosts = hostsOf(answer)
  if (hosts.length === 0) {
    const own = await addressesOf(ask, domain)
    if (own.why !== null) return unanswered(check, asked, own.why)
    return own.addresses.length > 0
      ? say('mx-implicit', `${domain} has no MX; mail goes to the address of the domain itself.`)
      : say('mx-missing', `${domain} exists but has neither an MX nor an address: there is nowhere to deliver mail.`)
  }
  const shown = hosts.map((host) => inert(host)).join(', ')
  for (const host of hosts) {
    const { addresses, why } = await addressesOf(ask, host)
    if (why !== null || addresses.some((address) => !isInside(address)))
      return say('mx-found', `Mail for ${domain} goes to ${shown}.`)
  }
  return say('mx-unreachable', `Mail for ${domain} goes to ${shown}, which has no address on the Internet.`)
}

/** `MX 0 .`: the resolver gives the root as an empty name. */
export function isNullMx(answer: Answer<Mx>): boolean {
  return answer.is === 'found' && hostsOf(answer).length === 0
}

/** The names of the mail servers, the preferred one first. */
function hostsOf(answer: Answer<Mx>): string[] {
  if (answer.is !== 'found') return []
  const hosts = answer.records.toSorted((one, other) => one.priority - other.priority)
  return hosts
    .map(({ exchange }) => exchange.replace(/\.$/, '').toLowerCase())
    .filter((host) => host !== '')
    .slice(0, mostHosts)
}

async function addressesOf(ask: Questions, name: string) {
  const four = await ask.a(name)
  const answers = four.is === 'found' ? [four] : [four, await ask.aaaa(name)]
  const addresses = answers.flatMap((answer) => (answer.is === 'found' ? answer.records : []))
  const silent = answers.find((answer) => answer.is === 'failed' && answer.why !== 'bad-name')
  return { addresses, why: addresses.length === 0 && silent?.is === 'failed' ? silent.why : null }
}

/** Addresses at which nobody else can be reached: this machine, and private networks (RFC 1918, RFC 4193). */
function isInside(address: string): boolean {
  return isIPv4(address)
    ? /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(address)
    : /^(?:::1?$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i.test(address)
}
