/** What a code alone allows: the enhanced status code (RFC 3463), else the reply code (RFC 5321 §4.2). */
import type { Reason } from '../knowledge/reasons.ts'
import { replyCodes } from '../knowledge/replyCodes.ts'
import { statuses, vendorStatuses } from '../knowledge/statuses.ts'

const registered = new Map(statuses.map((status) => [status.code.slice(1), status]))

/** The reason that a status code alone allows, or null; a vendor's own meaning comes before IANA's. */
export function reasonOfStatus(status: string, provider: string | null): Reason | null {
  const vendor = vendorStatuses.find(
    (own) => (own.provider === null || own.provider === provider) && own.code.test(status),
  )
  if (vendor) return vendor.reason
  const known = registered.get(status.slice(1))
  if (status.startsWith('4')) return known ? known.transient : 'server-error'
  return status.startsWith('5') && known ? known.permanent : null
}

/** The reason that a reply code alone allows, or null; any unknown 4yz code says "try again" (RFC 5321 §4.2.1). */
export function reasonOfCode(replyCode: string): Reason | null {
  const known = replyCodes[replyCode]
  return known ? known.reason : /^4\d\d$/.test(replyCode) ? 'server-error' : null
}
