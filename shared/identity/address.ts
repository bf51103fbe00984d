/**
 * One spelling for each mail address, so that ids and look-ups agree.
 * Local parts are case-sensitive on paper (RFC 5321 §2.4) and nowhere in practice: lower case throughout.
 */
import { domainToASCII } from 'node:url'

/** RFC 5321 §4.5.3.1: 64 octets of local part, `@`, 255 octets of domain. */
export const longestAddress = 320

/**
 * Returns the canonical form: trimmed, without angle brackets, quotes and BATV wrapping (`prvs=tag=`), A-labels
 * (RFC 5890 §2.3.2.1), NFC (RFC 6532 §3.1), lower case, plus part kept. Text that is no address comes back trimmed and
 * in lower case.
 */
export function canonicalAddress(address: string): string {
  const bare = address.trim().replace(/^<|>$/g, '').slice(0, longestAddress)
  const at = bare.lastIndexOf('@')
  if (at < 0) return bare.toLowerCase()
  const local = stripBatv(unquote(bare.slice(0, at)))
  return `${local.normalize('NFC').toLowerCase()}@${canonicalDomain(bare.slice(at + 1))}`
}

/** Returns a domain as A-labels in lower case, without the root's dot. */
export function canonicalDomain(domain: string): string {
  const bare = domain.trim().replace(/\.$/, '')
  // The URL parser behind domainToASCII also decodes `%41` and cuts at `/`: ASCII domains do not go through it.
  return (/[^\x00-\x7f]/.test(bare) ? domainToASCII(bare) || bare : bare).toLowerCase()
}

/** Returns the local part and the domain of an address in canonical form, or null where there is no address. */
export function splitAddress(address: string): { local: string; domain: string } | null {
  const canonical = canonicalAddress(address)
  const at = canonical.lastIndexOf('@')
  return at < 1 || at === canonical.length - 1
    ? null
    : { local: canonical.slice(0, at), domain: canonical.slice(at + 1) }
}

/** Returns the domain of an address as A-labels in lower case, or null where there is none. */
export function domainOf(address: string): string | null {
  return splitAddress(address)?.domain ?? null
}

/**
 * Returns the local part without its BATV tag (draft-levine-smtp-batv §4): `prvs=0123456789=bo` is `bo`,
 * and so is `btv1==0123456789==bo`, the older form.
 */
export function stripBatv(local: string): string {
  return local.replace(/^(?:prvs=[0-9a-z]{6,20}=|btv1==[0-9a-z]{6,30}==)(?=.)/i, '')
}

function unquote(local: string): string {
  return /^".{1,64}"$/s.test(local) ? local.slice(1, -1).replace(/\\(.)/gs, '$1') : local
}
