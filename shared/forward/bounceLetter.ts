/** What a person reads about one report: what happened and what to do on top, the report's fields and the returned header below. */
import { providers } from '../knowledge/providers.ts'
import { reasons } from '../knowledge/reasons.ts'
import type { Advice, Evidence, Fix, Trust } from '../verdict/verdict.ts'
import { who } from '../verdict/show.ts'
import type { Payload } from '../webhook/payload.ts'
import { inertLine } from './letter.ts'
import type { Block, Letter, Tone } from './letter.ts'

/** What became of the original bounce: it hangs on the mail, or why it does not. */
export type Original =
  | { is: 'attached' }
  | { is: 'too-large'; bytes: number; stored: string }
  | { is: 'refused'; stored: string }
  | { is: 'gone' }
  | { is: 'event' }

export interface BounceMail {
  payload: Payload
  /** Header fields of the returned message, as far as it came back. */
  returned: readonly (readonly [name: string, value: string])[]
  original: Original
  mailbox: string
}

export function bounceLetter({ payload, returned, original, mailbox }: BounceMail): Letter {
  const { data } = payload
  const recipient = inertLine(data.recipient, 120)
  const { label, tone, title, subject } = headOf(payload, recipient)
  const says = data.reason === null ? null : reasons[data.reason].says
  const blocks: Block[] = [
    ...paragraphs(says, adviceOf(payload)),
    ...fixBlocks(data.fix),
    ...evidenceBlocks(data.evidence),
    ...saidBlocks(payload),
    ...(data.incident === null
      ? []
      : paragraphs(`Many bounces have this cause: it is part of incident ${data.incident}.`)),
    { is: 'heading', text: 'What the bounce reports' },
    { is: 'facts', rows: factsOf(payload) },
    ...returnedBlocks(returned),
    { is: 'heading', text: 'The bounce itself' },
    ...paragraphs(originalSays(original)),
  ]
  return {
    subject: `[${data.sender.id}] ${subject}`,
    label,
    tone,
    title,
    blocks,
    footer: footerOf(data.sender.id, mailbox),
  }
}

/** Why the mail came and how to end it. */
export const footerOf = (sender: string, mailbox: string): string[] => [
  `Rebound sends this to ${mailbox} because bounces of the sender “${sender}” are forwarded to it.`,
  `To change that: rebound senders set ${sender} --forward-rules …, or --forward none. Replies to this mail reach nobody.`,
]

const tones: Record<Advice, Tone> = { stop: 'stop', hold: 'stop', wait: 'wait', fix: 'fix', look: 'look' }

function headOf({ type, data }: Payload, recipient: string) {
  const says = data.reason === null ? '' : `: ${reasons[data.reason].says.replace(/\.$/, '')}`
  const tone = tones[data.advice ?? 'look']
  const head = (label: string, title: string, subject: string) => ({ label, tone, title, subject })
  switch (type) {
    case 'bounce.hard':
      return head('Hard bounce', `${recipient} cannot receive mail`, `Hard bounce, ${recipient}${says}`)
    case 'bounce.soft':
      return head('Soft bounce', `Mail to ${recipient} did not arrive this time`, `Soft bounce, ${recipient}${says}`)
    case 'bounce.policy':
      return head('Policy bounce', `Mail to ${recipient} was refused`, `Policy bounce, ${recipient}${says}`)
    case 'bounce.unknown':
      return head('Unclear bounce', `Mail to ${recipient} came back`, `Unclear bounce, ${recipient}${says}`)
    case 'delay':
      return head('Delay', `Mail to ${recipient} is still being tried`, `Delayed, ${recipient}${says}`)
    case 'bounce.corrected':
      return head('Corrected', `The verdict on mail to ${recipient} has changed`, `Corrected, ${recipient}${says}`)
    case 'complaint':
      return head('Complaint', `${recipient} reported your mail as spam`, `Complaint by ${recipient}`)
  }
}

function adviceOf({ type, data }: Payload): string {
  if (type === 'complaint' && data.advice === 'hold')
    return 'The address is on hold: take it off your lists, and do not write to it again unless the person asks you to.'
  switch (data.advice) {
    case 'stop':
      return 'The address is suppressed. Do not send to it.'
    case 'hold':
      return 'The address is on hold. Do not send to it until that is settled, which mostly takes an hour.'
    case 'wait':
      return type === 'delay'
        ? 'There is nothing to do: the sending server goes on trying.'
        : 'The address is good. The same message may succeed later, unchanged.'
    case 'fix':
      return 'The address is good. Sending the same message again is useless until something has been changed.'
    default:
      return 'This is likely but not proven, so the address was not stopped. A person should look.'
  }
}

function fixBlocks(fix: Fix | null): Block[] {
  if (fix === null) return []
  return [
    { is: 'heading', text: 'What to do' },
    { is: 'paragraph', text: fix.title, strong: true },
    { is: 'paragraph', text: `Who acts: ${who[fix.who]}.` },
    ...(fix.steps.length > 0 ? [{ is: 'steps', items: fix.steps } as const] : []),
    ...(fix.links.length > 0 ? [{ is: 'links', urls: fix.links } as const] : []),
  ]
}

function evidenceBlocks(evidence: readonly Evidence[]): Block[] {
  if (evidence.length === 0) return []
  return [
    { is: 'heading', text: 'What DNS says' },
    ...evidence.flatMap(({ check, found, record, recordName, link }): Block[] => [
      ...paragraphs(`${check}: ${found}`),
      ...(record === undefined
        ? []
        : ([
            { is: 'paragraph', text: `Publish this TXT record${recordName === undefined ? '' : ` at ${recordName}`}:` },
            { is: 'code', text: record },
          ] as const)),
      ...(link === undefined ? [] : ([{ is: 'links', urls: [link] }] as const)),
    ]),
  ]
}

function saidBlocks({ data }: Payload): Block[] {
  if (data.diagnostic === null) return []
  return [
    { is: 'heading', text: 'What the receiving side said' },
    { is: 'said', text: data.diagnostic },
  ]
}

const proofs: Record<Trust, string> = {
  signed: 'proven: it came back to the signed return path of this very message',
  event: 'proven: Amazon SES reported it',
  matched: 'likely: it returns the Message-ID of a message of yours; nothing proves it',
  unverified: 'nothing proves it',
}

function factsOf({ data, timestamp }: Payload): (readonly [string, string])[] {
  const other = (address: string | null) => (address === data.recipient ? null : address)
  const provider = providers.find(({ id }) => id === data.provider)?.name ?? data.provider
  const because = data.because && `${data.because.rule}${data.because.matched ? ` (“${data.because.matched}”)` : ''}`
  const rows: [string, string | null][] = [
    ['Recipient', data.recipient],
    ['Original-Recipient', other(data.originalRecipient)],
    ['Final-Recipient', other(data.finalRecipient)],
    ['Action', data.action],
    ['Status', data.status],
    ['Reply code', data.replyCode],
    ['Remote-MTA', data.remoteMta],
    ['Reporting-MTA', data.reportingMta],
    ['Provider', provider],
    ['Reason', data.reason],
    ['Decided by', because],
    ['Trust', proofs[data.trust]],
    ['Your Message-ID', data.original.messageId],
    ['Arrived', timeOf(data.receivedAt || timestamp)],
    ['Bounce id', data.bounceId],
  ]
  return rows.flatMap(([name, value]) => (value ? [[name, value] as const] : []))
}

function returnedBlocks(returned: BounceMail['returned']): Block[] {
  if (returned.length === 0) return []
  return [
    { is: 'heading', text: 'Header of your message, as it came back' },
    { is: 'said', text: returned.map(([name, value]) => `${name}: ${value}`).join('\n') },
  ]
}

function originalSays(original: Original): string {
  switch (original.is) {
    case 'attached':
      return 'It is attached as it arrived, bounce.eml.'
    case 'too-large':
      return `It is not attached: its ${megabytes(original.bytes)} MB do not fit into a mail. It is stored as ${original.stored}.`
    case 'refused':
      return `It is not attached: Amazon SES refused a mail with it. It is stored as ${original.stored}.`
    case 'gone':
      return 'It is not attached: it is no longer stored.'
    case 'event':
      return 'There is none: Amazon SES reported this as an event, without a mail.'
  }
}

const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1)

export function paragraphs(...texts: readonly (string | null)[]): Block[] {
  return texts.flatMap((text) => (text === null ? [] : [{ is: 'paragraph', text } as const]))
}

/** `2026-11-21 10:00 UTC` */
export function timeOf(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? inertLine(iso, 40) : `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
