/**
 * The egress guard: which addresses a webhook may reach. A target is hostile: its name may resolve to the metadata
 * service, to ourselves, or to another address at the second look-up. So: https on port 443, no userinfo, no literal,
 * and the address that was vetted is the one that is connected to.
 */
import { BlockList, isIP } from 'node:net'
import type { LookupFunction } from 'node:net'
import { lookup as systemLookup } from 'node:dns'

/** What no webhook reaches: RFC 6890 and the registries behind it, IPv4 and IPv6. */
const special = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  special.addSubnet(net, bits, 'ipv4')
}

/** Only global unicast (2000::/3) is reachable at all; within it these are not. */
const globalUnicast = new BlockList()
globalUnicast.addSubnet('2000::', 3, 'ipv6')
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  special.addSubnet(net, bits, 'ipv6')
}

export type Refusal = 'bad-url' | 'not-https' | 'bad-port' | 'userinfo' | 'ip-literal' | 'private-address'

/** Returns why a URL cannot be a webhook's, or null. `allowLoopback` is for one machine only: http to localhost. */
export function refuseUrl(url: string, allowLoopback: boolean): Refusal | null {
  const target = URL.canParse(url) ? new URL(url) : null
  if (!target) return 'bad-url'
  if (target.username || target.password) return 'userinfo'
  if (allowLoopback && isLoopbackUrl(target)) return null
  if (target.protocol !== 'https:') return 'not-https'
  if (target.port !== '') return 'bad-port'
  // URL has put every spelling of an IPv4 address (0x7f.1, 2130706433) into dotted form and IPv6 into brackets.
  if (isIP(target.hostname) || target.hostname.startsWith('[')) return 'ip-literal'
  return null
}

export function isLoopbackUrl(target: URL): boolean {
  return target.protocol === 'http:' && (target.hostname === 'localhost' || target.hostname === '127.0.0.1')
}

/** Whether an address is public: neither special-purpose, nor IPv4 in IPv6 clothes, nor outside global unicast. */
export function isPublic(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !special.check(address, 'ipv4')
  return family === 6 && globalUnicast.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

/** A `lookup` for http(s).request that hands out vetted addresses only: all of a name's addresses must be public. */
export function guardedLookup(resolve: typeof systemLookup = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { all: true, family: options.family ?? 0 }, (error, addresses) => {
      if (error) {
        callback(error, '', 0)
        return
      }
      const first = addresses[0]
      if (!first || !addresses.every(({ address }) => isPublic(address))) {
        callback(Object.assign(new Error('private-address'), { code: 'private-address' }), '', 0)
        return
      }
      if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}
