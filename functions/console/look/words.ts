/** Plain sentences for what the verdict says in one word. */
import { providers } from '../../../shared/knowledge/providers.ts'
import { reasons } from '../../../shared/knowledge/reasons.ts'
import { plain } from '../../../shared/verdict/show.ts'
import type { Action, Advice, Attribution, Category, Kind, Trust, Who } from '../../../shared/verdict/verdict.ts'

export const categories = ['hard', 'soft', 'policy', 'unknown'] as const satisfies readonly Category[]

export const categoryWords: Record<Category, string> = {
  hard: 'Hard: stop',
  soft: 'Soft: wait',
  policy: 'Policy: fix',
  unknown: 'Unknown',
}

export const adviceWords: Record<Advice, string> = {
  stop: 'Do not send to this address.',
  hold: 'Do not send until this is settled.',
  wait: 'Wait: the same message may succeed later.',
  fix: 'The address is fine. Something must be changed before you send again.',
  look: 'A person should read this: nothing is proven.',
}

export const trustWords: Record<Trust, string> = {
  signed: 'It came back to a return path that Rebound signed for this recipient.',
  event: 'SES itself reported it.',
  matched: 'It returns a Message-ID that was issued for this recipient. That is good evidence, and no proof.',
  unverified: 'Nothing proves that it is genuine: anybody can write such a mail.',
}

export const attributionWords: Record<Attribution['by'], string> = {
  token: 'by the token in the bounce address',
  tag: 'by the tag in the bounce address',
  original: 'by the From or Return-Path of the message that came back',
  default: 'because nobody else claims it',
}

export const whoWords: Record<Who, string> = {
  sender: 'You, who sent the message',
  'sender-admin': 'Whoever runs the sending domain and its mail server',
  recipient: 'The recipient',
  'recipient-admin': 'The recipient’s mail administrator',
  nobody: 'Nobody: time heals it',
}

export const kindWords: Record<Kind, string> = {
  bounce: 'bounce',
  delay: 'delay, still being tried',
  delivery: 'success report',
  complaint: 'complaint',
  'auto-reply': 'automatic reply',
  receipt: 'read receipt',
  report: 'DMARC or TLS report',
  other: 'other mail',
}

export const actionWords: Record<Action, string> = {
  failed: 'failed',
  delayed: 'delayed',
  delivered: 'delivered',
  relayed: 'passed on',
  expanded: 'sent on to a list',
}

const providerNames = new Map(providers.map(({ id, name }) => [id, name]))

/** The name of a provider that this version knows; what an older or newer row says is shown as text. */
export const providerName = (id: string | null): string =>
  id === null ? 'none' : (providerNames.get(id) ?? plain(id, 60))

/** What a reason says, or the reason itself where this version does not know it. */
export const reasonSays = (reason: string): string =>
  Object.hasOwn(reasons, reason) ? reasons[reason as keyof typeof reasons].says : plain(reason, 60)

export const categoryOf = (reason: string): Category | null =>
  Object.hasOwn(reasons, reason) ? reasons[reason as keyof typeof reasons].category : null
