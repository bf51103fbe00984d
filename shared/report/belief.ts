/**
 * Whether a text that speaks of a failure is a report: by who sent it, what it says around the failure, and whom it
 * names. Anybody can quote a failure.
 */
import type { Mail } from '../mail/mail.ts'
import { addressesIn, addressKey } from './address.ts'
import { LIKELY } from './freeText.ts'
import type { Found } from './freeText.ts'
import type { Manner } from './manner.ts'
import { returnedPart } from './original.ts'
import { readReply } from './reply.ts'
import type { Spoken } from './spoken.ts'
import {
  acknowledges,
  flatten,
  isAboutInbox,
  isAboutOwnLimits,
  isAboutReader,
  saysFailure,
  speaksOfMail,
  speaksOfParcel,
  speaksToSender,
} from './tone.ts'

/** What is known of a mail when it has to be believed or not. */
export interface Claim {
  mail: Mail
  manner: Manner
  spoken: Spoken
  /** A mail system's wording was recognised. */
  isFormat: boolean
  found: readonly Found[]
  /** Subject and words, flattened. */
  flat: string
  /** The mail's own addressees. */
  self: ReadonlySet<string>
}

/** True for a report; the less sure the sender, the more the text must show. */
export function isBelieved(claim: Claim): boolean {
  const { manner, isFormat, found, flat } = claim
  const { sender, failed } = manner
  if (speaksOfParcel(flat) && !speaksOfMail(flat)) return false
  if (failed.length > 0) return true
  const isInbox = isAboutInbox(flat)
  const canBeReaders = isInbox || isAboutReader(flat) || (sender !== 'daemon' && !isFormat)
  if (canBeReaders && namesNobodyElse(claim)) return false
  if (sender === 'daemon') return true
  if (!isTrusted(claim)) return false
  const isSaidByServer = found.some((one) => sureCode(one) !== null)
  if ((isInbox || isAboutOwnLimits(flat)) && !isSaidByServer) return false
  if (sender === 'postmaster') return true
  return (isFormat || speaksOfMail(flat)) && (isSaidByServer || !acknowledges(flat))
}

/** Whether sender, subject, format and recipients together make a report. */
function isTrusted({ mail, manner, spoken, isFormat, found, flat }: Claim): boolean {
  const { sender, reportSubject } = manner
  if (manner.isAnswer && !isFormat) return false
  if ((manner.isBulk || manner.isForward) && sender !== 'postmaster') return false
  const isNamed = found.some((one) => one.strength > 1)
  const isSure = found.some((one) => one.strength > LIKELY)
  // A postmaster also writes himself, and names addresses in his sentences.
  if (sender === 'postmaster') return reportSubject || isFormat || (isNamed && (isSure || speaksToSender(flat)))
  if (sender === 'nobody') {
    const isProven = found.some(
      (one) => one.strength > LIKELY && (readReply(one.words).code !== null || saysFailure(flatten(one.words))),
    )
    const isQuoted = isNamed && speaksToSender(flat) && found.some(({ words }) => readReply(words).status !== null)
    return isProven || isQuoted || ((reportSubject || isFormat) && isNamed)
  }
  const hasOriginal = spoken.returned !== '' || returnedPart(mail) !== null
  return reportSubject && (isFormat || (isSure && (hasOriginal || speaksToSender(flat))))
}

/** "5 messages could not be delivered to you": who imitates a mail system speaks of the addressee himself. */
function namesNobodyElse({ mail, spoken, found, self }: Claim): boolean {
  const isSelf = (address: string) => self.has(addressKey(address))
  const isReader = (one: Found) => isSelf(one.recipient) || isAboutReader(flatten(one.words))
  if (found.length > 0) return found.every((one) => isReader(one) && readReply(one.words).code === null)
  const inSubject = addressesIn(mail.headers.get('subject') ?? '')
  return spoken.returned === '' && returnedPart(mail) === null && inSubject.every(isSelf)
}

/** The reply code beside an address that is surely a recipient's. */
export const sureCode = ({ strength, words }: Found): string | null => (strength > 2 ? readReply(words).code : null)
