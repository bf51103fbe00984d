/** What an operator says of a sender or an endpoint → what is stored, or a sentence for each thing that is wrong with it. */
import { readForwardRules } from '../forward/rules.ts'
import { canonicalAddress, canonicalDomain, splitAddress } from '../identity/address.ts'
import { rawDays } from '../retention.ts'
import { reasons } from '../knowledge/reasons.ts'
import { readThresholds } from '../suppression/settings.ts'
import { refuseUrl } from '../webhook/guard.ts'
import type { Refusal } from '../webhook/guard.ts'
import { eventTypes, familyOf } from '../webhook/events.ts'
import { trustRank } from './ids.ts'
import { tokenForm } from './senders.ts'
import type { Filter, Names, NewSender, SenderSettings } from './senders.ts'

export const senderForm = /^[a-z0-9][a-z0-9-]{0,31}$/
const tagForm = /^[a-z0-9][a-z0-9._-]{0,45}$/
const domainForm = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,20}[a-z][a-z0-9-]{0,61}[a-z0-9]$/
/** What SES takes as a destination: ASCII, one address. */
const mailboxForm = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,20}[a-z][a-z0-9-]{1,62}$/i
const events: readonly string[] = [...new Set([...eventTypes.map(familyOf), ...eventTypes])]
const categories = [...new Set(Object.values(reasons).map(({ category }) => category))]
const most = 100
/** A setting that is missing here cannot be stored. */
const settingNames = {
  evidence: 1,
  forwardRules: 1,
  original: 1,
  retention: 1,
  rawRetention: 1,
  hashed: 1,
  sesList: 1,
  thresholds: 1,
} satisfies Record<keyof SenderSettings, 1>

/** Returns the sender in canonical form and every problem; where there is one, nothing is to be stored. */
export function checkSender(
  sender: NewSender & { names: Names },
  others: readonly ({ id: string } & Names)[],
): { sender: NewSender & { names: Names }; problems: string[] } {
  const problems: string[] = []
  const { id, forward = null, settings = {} } = sender
  const names: Names = {
    token: sender.names.token ?? (tokenForm.test(id) ? id : null),
    domains: unique(sender.names.domains.map(canonicalDomain)),
    addresses: unique(sender.names.addresses.map(canonicalAddress)),
    tags: unique(sender.names.tags.map((tag) => tag.trim().toLowerCase())),
  }
  if (!senderForm.test(id)) problems.push(`id "${id}": lower-case letters, digits and hyphens, at most 32`)
  if (names.token !== null && !tokenForm.test(names.token))
    problems.push(`token "${names.token}": 1 to 6 of a-z and 0-9, this one has ${names.token.length} characters`)
  for (const domain of names.domains)
    if (!domainForm.test(domain)) problems.push(`domain "${domain}" is no domain name`)
  for (const address of names.addresses) if (!splitAddress(address)) problems.push(`address "${address}" is none`)
  for (const tag of names.tags)
    if (!tagForm.test(tag)) problems.push(`tag "${tag}": a-z, 0-9, dots, hyphens, at most 46`)
  for (const [name, list] of Object.entries({ domains: names.domains, addresses: names.addresses, tags: names.tags }))
    if (list.length > most) problems.push(`${name}: ${list.length}, there is room for ${most}`)
  if (forward !== null && !mailboxForm.test(forward)) problems.push(`forward "${forward}" is no address`)
  problems.push(...readForwardRules(settings.forwardRules).problems)
  const { retention } = settings
  if (retention !== undefined && (!Number.isInteger(retention) || retention < 1 || retention > 3650))
    problems.push('retention: a whole number of days from 1 to 3650')
  if (settings.rawRetention !== undefined && !rawDays.includes(settings.rawRetention))
    problems.push(`raw retention: one of ${rawDays.join(', ')} days`)
  if (settings.hashed && forward !== null)
    problems.push('forward: a sender that keeps no addresses cannot forward mail, which is full of them')
  if (settings.hashed && settings.original)
    problems.push('original: a sender that keeps no addresses does not keep From and Subject either')
  if (settings.hashed && settings.rawRetention !== undefined)
    problems.push('raw retention: a sender that keeps no addresses keeps no raw mail once it is read')
  if (settings.hashed && settings.sesList)
    problems.push("SES list: a sender that keeps no addresses has none to put on SES's suppression list")
  for (const name of ['evidence', 'original', 'hashed', 'sesList'] as const)
    if (settings[name] !== undefined && typeof settings[name] !== 'boolean') problems.push(`${name} is true or false`)
  for (const name of Object.keys(settings))
    if (!Object.hasOwn(settingNames, name))
      problems.push(`setting "${name}" is not known; there are ${Object.keys(settingNames).join(', ')}`)
  problems.push(...readThresholds(settings.thresholds).problems)
  for (const other of others.filter((each) => each.id !== id)) {
    if (names.token !== null && other.token === names.token)
      problems.push(`token "${names.token}" is that of ${other.id}: its bounces would be nobody's`)
    for (const tag of names.tags) if (other.tags.includes(tag)) problems.push(`tag "${tag}" is that of ${other.id}`)
    for (const name of [...names.domains, ...names.addresses])
      if ([...other.domains, ...other.addresses].includes(name)) problems.push(`${name} is that of ${other.id}`)
  }
  return { sender: { ...sender, names, forward, settings }, problems }
}

const refusals: Record<Refusal, string> = {
  'bad-url': 'is not a URL',
  'not-https': 'must begin with https://',
  'bad-port': 'must use port 443',
  userinfo: 'must not carry a user name or password',
  'ip-literal': 'must name a host, not an IP address',
  'private-address': 'leads to a private address',
}

/** Returns what is wrong with an endpoint's id, URL and filter. */
export function checkEndpoint(id: string, url: string, filter: Filter, allowLoopback: boolean): string[] {
  const refusal = refuseUrl(url, allowLoopback)
  const problems = refusal ? [`the URL ${refusals[refusal]}`] : []
  if (!senderForm.test(id)) problems.push(`endpoint "${id}": lower-case letters, digits and hyphens, at most 32`)
  for (const event of filter.events ?? [])
    if (!events.includes(event)) problems.push(`event "${event}" is not known; there are ${events.join(', ')}`)
  for (const category of filter.categories ?? [])
    if (!categories.includes(category))
      problems.push(`category "${category}" is not known; there are ${categories.join(', ')}`)
  if (filter.leastTrust !== undefined && !Object.hasOwn(trustRank, filter.leastTrust))
    problems.push(`trust "${filter.leastTrust}" is not known; there are ${Object.keys(trustRank).join(', ')}`)
  return problems
}

const unique = (list: readonly string[]): string[] => [...new Set(list)]
