/**
 * What each value of a fix must look like. Values come from strangers: letters, digits and the few marks of addresses and
 * names are let through, so that nothing means anything in HTML, Markdown or a terminal; whatever else is no value.
 */
import { isIPv4, isIPv6 } from 'node:net'
import type { Placeholder } from '../knowledge/fixes/fixText.ts'
import { duration } from './amounts.ts'

/** Stops a reply from filling a page with one value. */
const maxValue = 100

/** Returns the value as it may be shown, or null where it is not of its form or longer than 100 characters. */
export function accepted(name: Placeholder, found: string): string | null {
  const value = name === 'retryAfter' ? duration(found) : found.trim().replace(/\.$/, '')
  return value !== '' && value.length <= maxValue && forms[name]?.(value) === true ? value : null
}

const domainForm = /^(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,62})\.){1,9}[\p{L}\p{N}][\p{L}\p{N}-]{1,62}$/u
const localForm = /^[\p{L}\p{N}.!#$%&'+/=?^_~-]{1,64}$/u

function isDomain(value: string): boolean {
  return value.length <= maxValue && domainForm.test(value) && !isIPv4(value)
}

function isAddress(value: string): boolean {
  const at = value.lastIndexOf('@')
  return localForm.test(value.slice(0, at)) && !value.includes('//') && isDomain(value.slice(at + 1))
}

/** What each value must look like; a value of another form is as good as missing. */
const forms: { [P in Placeholder]?: (value: string) => boolean } = {
  recipient: isAddress,
  recipientDomain: isDomain,
  sender: isAddress,
  senderDomain: isDomain,
  spfMechanism: (value) => /^ip[46]:[0-9a-f.:]{3,45}$/i.test(value),
  sendingIp: (value) => isIPv4(value) || isIPv6(value),
  listedDomain: isDomain,
  newAddress: isAddress,
  remoteMta: isDomain,
  heloName: (value) => value === 'localhost' || isDomain(value),
  selector: (value) => /^[a-z0-9.-]{1,63}$/i.test(value),
  providerCode: (value) => /^[a-z0-9_#:-]{2,20}$/i.test(value),
  blocklist: isDomain,
  limit: (value) => /^[\p{L}\p{N} .]{1,40}$/u.test(value),
  retryAfter: (value) => /^\d{1,6} [a-z]{1,10}$/.test(value),
}
