/** Tells who refused: the answering host, else what only one provider says, else the domain of the address. */
import { providers } from '../knowledge/providers.ts'
import { candidates } from '../pattern/candidates.ts'
import { withoutAddresses } from './reply.ts'

const byHost = new Map<string, string>(
  providers.flatMap((provider) => provider.hosts.map((host) => [host, provider.id])),
)
const byDomain = new Map<string, string>(
  providers.flatMap((provider) => (provider.domains ?? []).map((domain) => [domain, provider.id])),
)
const speakers = providers.filter((provider) => provider.words !== undefined)
const canSpeak = candidates(speakers.map((provider) => provider.words ?? /$^/))

/** The id of the provider whose suffix is the longest that ends this host name. */
function bySuffix(map: ReadonlyMap<string, string>, host: string): string | null {
  let name = (/[a-z0-9_.-]{1,253}/i.exec(host.replace(/^\s*(?:dns|smtp|x-[a-z0-9-]{1,24})\s*;/i, ''))?.[0] ?? '')
    .toLowerCase()
    .replace(/\.$/, '')
  while (name !== '') {
    const id = map.get(name)
    if (id !== undefined) return id
    const dot = name.indexOf('.')
    if (dot < 0) return null
    name = name.slice(dot + 1)
  }
  return null
}

/**
 * The id of the provider that alone speaks like this, or null; `text` is without addresses, which may be anybody's, and
 * a part of the reply `whole`.
 */
export function identifySpeaker(text: string, whole: string): string | null {
  for (const place of canSpeak(text, whole)) if (speakers[place]?.words?.test(text)) return speakers[place].id
  return null
}

/**
 * Returns the provider id of who refused, or null. The recipient's domain is the last resort but for the reporting
 * server, which is most often the sender's own.
 */
export function identifyProvider(of: {
  text: string
  remoteMta?: string | null
  reportingMta?: string | null
  recipient?: string | null
}): string | null {
  const text = of.text.slice(0, 2_000)
  return (
    (of.remoteMta ? bySuffix(byHost, of.remoteMta) : null) ??
    identifySpeaker(withoutAddresses(text), text) ??
    byAddress(of.recipient ?? recipientIn(text)) ??
    (of.reportingMta ? bySuffix(byHost, of.reportingMta) : null)
  )
}

function byAddress(address: string | null): string | null {
  const at = address?.lastIndexOf('@') ?? -1
  return address && at >= 0 ? bySuffix(byDomain, address.slice(at + 1)) : null
}

/** A bare reply often quotes its recipient; where it speaks of a sender the address may be the sender's. */
function recipientIn(text: string): string | null {
  if (/sender|mail from|return.path|spf|dkim|dmarc/i.test(text)) return null
  return /[\w.+-]{1,64}@[a-z0-9.-]{1,253}\.[a-z]{2,24}/i.exec(text)?.[0] ?? null
}
