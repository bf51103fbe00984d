/**
 * A judged mail of a sender that keeps no addresses: every address in every text becomes its tag, before anything is
 * written. Classification is over by then and has seen the words as they were.
 */
import type { TagOf } from '../identity/recipientTag.ts'
import { bounceIdOf } from '../ledger/ids.ts'
import type { Report, Verdict } from '../verdict/verdict.ts'
import { hider } from './hider.ts'
import type { Hider } from './hider.ts'

/** Returns the verdict without addresses. Ids of bounces are made from tags: whoever guesses an address cannot check it. */
export function hideAddresses(verdict: Verdict, messageKey: string, tagOf: TagOf): Verdict {
  const all = hider(verdict.reports.flatMap(addressesOf), tagOf)
  const { id: sender, by } = verdict.sender
  return {
    ...hideDeep({ ...verdict, reports: [] }, all),
    sender: { id: sender, by },
    reports: verdict.reports.map((report) => hideReport(report, messageKey, tagOf)),
  }
}

function hideReport(report: Report, messageKey: string, tagOf: TagOf): Report {
  const tagged = (address: string | null) => (address === null ? null : tagOf(address))
  const recipient = tagOf(report.recipient)
  const finalRecipient = tagged(report.finalRecipient)
  return {
    ...hideDeep(report, hider(addressesOf(report), tagOf)),
    bounceId: bounceIdOf(messageKey, recipient, finalRecipient, report.action),
    recipient,
    originalRecipient: tagged(report.originalRecipient),
    finalRecipient,
  }
}

const addressesOf = ({ recipient, originalRecipient, finalRecipient }: Report): string[] =>
  [recipient, originalRecipient, finalRecipient].filter((address) => address !== null)

/** Every string of a value, however deep; names of fields stay, but for those that the mail chose and that are addresses. */
function hideDeep<T>(value: T, hide: Hider, field = ''): T {
  if (typeof value === 'string') return (field === 'messageId' ? hide.known(value) : hide.all(value)) as T
  if (Array.isArray(value)) return value.map((each: unknown) => hideDeep(each, hide, field)) as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [hide.known(name), hideDeep<unknown>(each, hide, name)]),
  ) as T
}
