/** Reverse DNS (RFC 1912 §2.1): the address has a name, and the name leads back to the address. */
import { isIPv4 } from 'node:net'
import { unanswered, type Finding } from './finding.ts'
import { inert } from './inert.ts'
import { arpaName, isSameAddress, reversedLabels } from './ipNames.ts'
import type { Questions } from './resolver.ts'

/** Receivers look at the first few names only. */
const mostNames = 3

export async function checkPtr(ask: Questions, ip: string): Promise<Finding> {
  const asked = `PTR ${ip}`
  const say = (code: Finding['code'], found: string): Finding => {
    return { check: 'ptr', asked, found, verdict: code === 'ptr-confirmed' ? 'ok' : 'problem', code }
  }
  const name = arpaName(ip)
  if (name === null) return unanswered('ptr', asked, 'bad-name')
  const answer = await ask.ptr(name)
  if (answer.is === 'failed') return unanswered('ptr', asked, answer.why)
  if (answer.is !== 'found') return say('ptr-missing', `${ip} has no name in reverse DNS (PTR).`)
  const names = answer.records.slice(0, mostNames).map((host) => host.replace(/\.$/, '').toLowerCase())
  const forward = await Promise.all(names.map((host) => (isIPv4(ip) ? ask.a(host) : ask.aaaa(host))))
  const confirmed = names.find((_, place) => {
    const back = forward[place]
    return back?.is === 'found' && back.records.some((address) => isSameAddress(address, ip))
  })
  const shown = names.map((host) => inert(host)).join(', ')
  if (confirmed === undefined) {
    const silent = forward.find((back) => back.is === 'failed')
    if (silent && silent.why !== 'bad-name') return unanswered('ptr', asked, silent.why)
    return say('ptr-unconfirmed', `${ip} is named ${shown}, but that name does not lead back to ${ip}.`)
  }
  if (looksGeneric(confirmed, ip)) {
    return say(
      'ptr-generic',
      `${ip} is named ${inert(confirmed)}, which looks like a customer line. Give it the name of your mail server.`,
    )
  }
  return say('ptr-confirmed', `${ip} is named ${inert(confirmed)}, which leads back to ${ip}.`)
}

/** The name is made of the address, as providers name lines that they let out: `203-0-113-9.dyn.example.net`. */
function looksGeneric(name: string, ip: string): boolean {
  const labels = reversedLabels(ip)?.split('.') ?? []
  if (labels.length !== 4) return false
  const numbers = (name.match(/\d{1,12}/g) ?? []).map((number) => number.replace(/^0+(?=\d)/, ''))
  const row = `-${numbers.join('-')}-`
  return row.includes(`-${labels.join('-')}-`) || row.includes(`-${labels.toReversed().join('-')}-`)
}
