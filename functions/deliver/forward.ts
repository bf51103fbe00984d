/**
 * One attempt at one mail to a sender's mailbox. What it says comes from the stored payload (a report, a digest) or from
 * the raw mail (an answer); the same delivery gives the same mail at every attempt.
 */
import type { Mails, Objects } from '../../shared/aws/clients.ts'
import { sendMail } from '../../shared/aws/mail.ts'
import { isEventKey, readObject } from '../../shared/aws/objects.ts'
import { answerLetter } from '../../shared/forward/answerLetter.ts'
import { bounceLetter } from '../../shared/forward/bounceLetter.ts'
import type { Original } from '../../shared/forward/bounceLetter.ts'
import { composeMail, fits, longestAttachment } from '../../shared/forward/compose.ts'
import type { Attachment } from '../../shared/forward/compose.ts'
import { digestLetter } from '../../shared/forward/digestLetter.ts'
import type { Digest } from '../../shared/forward/digestLetter.ts'
import type { Letter } from '../../shared/forward/letter.ts'
import { readAnswer, returnedFields } from '../../shared/forward/returned.ts'
import { rulesOf } from '../../shared/forward/rules.ts'
import { getBounce } from '../../shared/ledger/bounces.ts'
import type { MailPointer } from '../../shared/ledger/bounces.ts'
import type { Delivery } from '../../shared/ledger/deliveries.ts'
import { recordHeldBack, takePlace } from '../../shared/ledger/mailbox.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import type { Payload } from '../../shared/webhook/payload.ts'
import type { MakeAttempt, Ports, Result } from './attempt.ts'
import { payloadOf } from './webhook.ts'

export interface MailPorts {
  objects: Objects
  mails: Mails
  /** `rebound@bounces.example.com`: the From of what is sent, on the stack's own identity. */
  from: string
  /** What comes back to it is dropped. */
  returnPath: string
}

/** Milliseconds for the whole attempt, as for a webhook. */
const longest = 15_000
/** Larger mails are in memory one at a time: raw, composed, and twice more inside the SDK. */
const large = 512 * 1024

interface Composed {
  letter: Letter
  attachment: Attachment | null
  replyTo?: string | null
}

export const attemptMail: MakeAttempt = async (ports, delivery, sender, endpoint, batch) => {
  const mailbox = endpoint.url.slice('mailto:'.length)
  const until = AbortSignal.timeout(longest)
  const isAnswer = delivery.event === 'answer'
  if (!isAnswer && !(await hasPlace(ports, delivery, sender, mailbox))) return notSent('hourly-cap', true)
  // An answer has no payload: all that is known of it stands in the mail.
  const payload = isAnswer ? '' : await payloadOf(ports, delivery, sender, batch)
  if (payload === null) return notSent('bounce-gone')
  const composed = await compose(ports, delivery, mailbox, payload)
  if ('heldBack' in composed) return notSent(composed.heldBack, true)
  const { letter, attachment, replyTo = null } = composed
  // Newsletters take no place of an answer: whether a person wrote it is known only now.
  if (isAnswer && !(await hasPlace(ports, delivery, sender, mailbox))) return notSent('hourly-cap', true)
  const send = async (): Promise<Result> => {
    const { mails, from, returnPath } = ports.mailing
    const date = new Date(delivery.createdAt)
    const envelope = { from, returnPath, to: mailbox, id: delivery.deliveryId, date, replyTo }
    const bytes = await composeMail(envelope, letter, attachment)
    return { ...(await sendMail(mails, { from: returnPath, to: mailbox, bytes }, until)), retryAfter: null }
  }
  return (attachment?.bytes.length ?? 0) > large ? alone(send) : send()
}

const notSent = (error: string, heldBack = false): Result => ({
  status: null,
  error,
  ms: 0,
  retryAfter: null,
  heldBack,
})

/** The first attempt of a series takes one of the hour's places; a digest needs none. */
async function hasPlace({ table, now }: Ports, delivery: Delivery, sender: Sender, mailbox: string): Promise<boolean> {
  if (delivery.attempt - delivery.base > 1 || delivery.event === 'digest') return true
  const use = delivery.event === 'answer' ? 'answer' : 'report'
  const { perHour, answersPerHour } = rulesOf(sender)
  const most = use === 'answer' ? answersPerHour : perHour
  if (await takePlace(table, mailbox, use, most, now())) return true
  const { deliveryId, bounceId } = delivery
  await recordHeldBack(table, { sender: delivery.sender, deliveryId, bounceId, use }, now())
  return false
}

async function compose(
  ports: Ports,
  delivery: Delivery,
  mailbox: string,
  payload: string,
): Promise<Composed | { heldBack: 'not-a-person' | 'raw-gone' }> {
  if (delivery.event === 'digest') {
    return { letter: digestLetter(JSON.parse(payload) as Digest, mailbox), attachment: null }
  }
  const bounce = await getBounce(ports.table, delivery.sender, delivery.bounceId)
  const raw = bounce && hasMail(bounce.mail) ? await readRaw(ports.mailing.objects, bounce.mail) : null
  // SES refuses a mail whose attachment it takes for a virus; the explanation is worth more than the attachment.
  const refused = delivery.last?.error === 'mail-rejected'
  const name = delivery.event === 'answer' ? 'answer.eml' : 'bounce.eml'
  const attachment = raw && !refused && isWhole(raw) && fits(raw.bytes) ? { name, bytes: raw.bytes } : null
  if (delivery.event === 'answer') {
    if (!raw || !bounce) return { heldBack: 'raw-gone' }
    const { from, address, subject, text, notAPerson } = readAnswer(raw.bytes)
    if (notAPerson !== null) return { heldBack: 'not-a-person' }
    const { receivedAt } = bounce
    const stored = attachment ? null : placeOf(bounce.mail)
    const letter = answerLetter({
      sender: delivery.sender,
      mailbox,
      from,
      subject,
      receivedAt,
      text,
      stored,
      replyTo: address,
    })
    return { letter, attachment, replyTo: address }
  }
  const original = originalOf(bounce?.mail ?? null, raw, attachment !== null, refused)
  const returned = raw ? returnedFields(raw.bytes) : []
  return { letter: bounceLetter({ payload: JSON.parse(payload) as Payload, returned, original, mailbox }), attachment }
}

interface Raw {
  bytes: Uint8Array
  /** Of the whole object. */
  size: number
}

const readRaw = (objects: Objects, { bucket, key }: MailPointer): Promise<Raw | null> =>
  readObject(objects, bucket, key, longestAttachment)

/** What came as an SES event has none. */
const hasMail = ({ bucket, key }: MailPointer): boolean => bucket !== '' && !isEventKey(key)

const isWhole = ({ bytes, size }: Raw): boolean => size === bytes.length

const placeOf = ({ bucket, key }: MailPointer): string => `s3://${bucket}/${key}`

function originalOf(mail: MailPointer | null, raw: Raw | null, attached: boolean, refused: boolean): Original {
  if (attached) return { is: 'attached' }
  if (mail && !hasMail(mail)) return { is: 'event' }
  if (!mail || !raw) return { is: 'gone' }
  return refused
    ? { is: 'refused', stored: placeOf(mail) }
    : { is: 'too-large', bytes: raw.size, stored: placeOf(mail) }
}

let last: Promise<unknown> = Promise.resolve()

function alone<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work)
  last = turn.catch(() => undefined)
  return turn
}
