/** Whether a rule that would end mail to an address has heard somebody or something else: then it does not count. */
import {
  besideIt,
  comesBack,
  goesOn,
  hostName,
  insideUrl,
  machineBehind,
  ofAnotherThing,
  outage,
  yoursAbroad,
} from '../knowledge/bystanders.ts'
import type { Reason } from '../knowledge/reasons.ts'
import type { Rule } from '../knowledge/rule.ts'

/** Reasons that say something of the recipient. */
export const aboutTheRecipient: ReadonlySet<Reason> = new Set<Reason>([
  'user-unknown',
  'mailbox-disabled',
  'address-moved',
  'address-invalid',
  'domain-unknown',
  'domain-no-mail',
])

/** A reply as `classify` has taken it apart: `bare` has its words, every address written `x@x` in its own length. */
interface Heard {
  bare: string
  replyCode: string | null
  status: string | null
}

/** `found` is where the rule's pattern matched in `bare`. */
export function isDoubtful(heard: Heard, found: RegExpExecArray, rule: Rule): boolean {
  if (!aboutTheRecipient.has(rule.reason)) return false
  return isOfSender(heard.status) || waits(heard, rule) || isAboutAnother(heard.bare, found, rule)
}

/** RFC 3463 §3.2: X.1.7 and X.1.8 are about the sender's address. */
const isOfSender = (status: string | null): boolean => status !== null && /^\d\.1\.[78]$/.test(status)

/** A server that cannot tell yet ends no mail, and a mailbox that is closed or moved by a 4yz reply is being worked on. */
function waits({ bare, replyCode, status }: Heard, { id, reason }: Rule): boolean {
  if (outage.test(bare)) return true
  if (replyCode?.startsWith('4') !== true) return false
  const isOfMailbox = reason === 'mailbox-disabled' || reason === 'address-moved' || reason === 'domain-no-mail'
  return comesBack.test(bare) || (id.startsWith('anybody/') && isOfMailbox && status?.startsWith('5') !== true)
}

/** Characters looked at before and behind the words. */
const before = 32
const behind = 24

/** Words of an unknown address with the sender named beside them are too likely to be the sender's to end mail on. */
function isAboutAnother(text: string, found: RegExpExecArray, rule: Rule): boolean {
  // A provider's own rule knows its own pages and parts.
  const isAnybodys = rule.id.startsWith('anybody/')
  const start = text.slice(0, found.index)
  if (isAnybodys && insideUrl.test(start)) return true
  // An address between the two words is no distance.
  const near = start.slice(-200).replace(oneAddress, '').slice(-before)
  if (yoursAbroad.test(near + found[0])) return true
  const end = found.index + found[0].length
  if (rule.reason === 'domain-unknown' && machineBehind.test(text.slice(end, end + behind))) return true
  const next = end + (hostName.exec(text.slice(end, end + 100))?.[0].length ?? 0)
  const after = text.slice(next, next + behind)
  // A word cut in two is another word: "Origin|al message".
  const wholeWords = after.replace(/\w+$/, (cut) => (/\w/.test(text.charAt(next + behind)) ? '' : cut))
  const all = near + found[0] + wholeWords
  return besideIt.test(all) || (isAnybodys && ofAnotherThing.test(all)) || goesOn.test(after)
}

const oneAddress = /<?\bx{1,64}@x{1,200}\b>?:? ?/g
