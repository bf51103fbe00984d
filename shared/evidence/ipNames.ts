/** IP addresses as DNS names have them: in reverse, below in-addr.arpa, ip6.arpa (RFC 1035 §3.5, RFC 3596 §2.5) or a blocklist. */
import { isIPv4, isIPv6 } from 'node:net'

/** Returns `9.113.0.203`, or 32 digits for IPv6, or null where the text is no address. */
export function reversedLabels(ip: string): string | null {
  if (isIPv4(ip)) return ip.split('.').reverse().join('.')
  const groups = isIPv6(ip) ? groupsOf(ip) : null
  return groups === null ? null : Array.from(groups.join('')).reverse().join('.')
}

/** Returns the name under which the host names of an address stand, or null. */
export function arpaName(ip: string): string | null {
  const reversed = reversedLabels(ip)
  return reversed && `${reversed}.${isIPv4(ip) ? 'in-addr' : 'ip6'}.arpa`
}

export function isSameAddress(one: string, other: string): boolean {
  const reversed = reversedLabels(one)
  return reversed !== null && reversed === reversedLabels(other)
}

/** An IPv4 address in IPv6 clothes (`::ffff:192.0.2.1`, RFC 4291 §2.5.5.2) as IPv4; anything else as it is. */
export function unmapped(ip: string): string {
  return /^::ffff:((?:\d{1,3}\.){3}\d{1,3})$/i.exec(ip)?.[1] ?? ip
}

/** Eight groups of four digits (RFC 4291 §2.2), or null for an address with a zone index. */
function groupsOf(ip: string): string[] | null {
  if (ip.includes('%')) return null
  const [head = '', tail] = ip
    .toLowerCase()
    .replace(/(?:\d{1,3}\.){3}\d{1,3}$/, hexPairs)
    .split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = new Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...zeros, ...after].map((group) => group.padStart(4, '0'))
}

function hexPairs(quad: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = quad.split('.').map(Number)
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
}
