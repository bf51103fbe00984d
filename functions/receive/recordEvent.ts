/**
 * One SES event → its rows. Trust is that of the queue it came through, whose policy admits our topics only: nothing in the
 * JSON is asked. The message is named as in the mail about it, by SES's own id, so that both are one bounce.
 */
import { Fault } from '../../shared/aws/faults.ts'
import { eventKey, removeStored, storeEvent } from '../../shared/aws/objects.ts'
import { attribute } from '../../shared/identity/attribute.ts'
import type { RowOfMail } from '../../shared/ledger/rowsOfMails.ts'
import { log } from '../../shared/log.ts'
import { readSesEvent, readSesMail } from '../../shared/report/sesEvent.ts'
import { judgeReading } from '../../shared/verdict/judge.ts'
import { isSetupNotice } from './notification.ts'
import { isReturnPath } from './recordMail.ts'
import type { Ports } from './recordMail.ts'
import { recordSuccess, recordVerdict } from './recordVerdict.ts'

/**
 * `queuedAt` is when the event came to the queue: a redelivery does not change it. A redrive from the dead letters does,
 * so that the event's own time counts where it is earlier. `recorded` are the rows that were
 * recorded of it, where it comes from where it was stored: they are corrected.
 */
export async function recordEvent(
  ports: Ports,
  body: string,
  messageId: string,
  queuedAt: string,
  recorded: readonly RowOfMail[] | null = null,
): Promise<void> {
  const value = parse(body)
  const reading = readSesEvent(value)
  if (!reading) {
    if (isSetupNotice(body)) return
    throw new Fault('no-event', false)
  }
  const [keys, senders] = await Promise.all([ports.rootKeys.read(), ports.registry()])
  const { id, source, at } = readSesMail(value)
  // A bounce of what was forwarded: telling the mailbox of it would bounce again.
  if (isReturnPath(ports, source)) {
    log({ event: 'loop', mail: messageId })
    return
  }
  const receivedAt = at !== null && at < queuedAt ? at : queuedAt
  const original = {
    messageId: id === null ? reading.original.messageId : `${id}@amazonses.com`,
    from: reading.original.from ?? source,
    returnPath: source,
  }
  const recipients = source === null ? [] : [source]
  const now = new Date(receivedAt)
  const found = attribute({ original, recipients, keys, senders, defaultSender: ports.defaultSender, now })
  const { verdict, messageKey } = judgeReading(reading, Buffer.from(body), original.messageId, {
    source: `event:${messageId}`,
    receivedAt,
    attributed: { ...found, trustOf: (named) => (found.trustOf(named) === 'signed' ? 'signed' : 'event') },
  })
  const mail = { id: messageId, bucket: ports.bucket, key: eventKey(messageId) }
  const reread = recorded && { rows: recorded, named: messageKey }
  const judgement = { verdict, messageKey, receivedAt, mail, correct: recorded !== null, ...(reread && { reread }) }
  // Of a delivery nothing is stored but what it takes away: there is one for every message that was sent.
  if (verdict.kind === 'delivery') return recordSuccess(ports, judgement)
  const settings = (await ports.senderOf(verdict.sender.id))?.settings
  if (settings?.hashed) {
    await recordVerdict(ports, { ...judgement, mail: { id: messageId, bucket: '', key: '' } })
    return
  }
  // Before anything is written about it, as with mail, so that it can be read again by a better version of ours.
  if (!recorded) await storeEvent(ports.objects, mail, body, settings?.rawRetention)
  const { forgotten } = await recordVerdict(ports, judgement)
  if (forgotten > 0) await removeStored(ports.objects, mail)
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown
  } catch {
    return null
  }
}
