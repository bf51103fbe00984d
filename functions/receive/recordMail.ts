/** One stored mail → its rows and the requests to announce it. Every step can be repeated; none is skipped because another was done. */
import type { Objects } from '../../shared/aws/clients.ts'
import { isRemoved, readObject, removeMail, storeEnvelope } from '../../shared/aws/objects.ts'
import { attribute } from '../../shared/identity/attribute.ts'
import type { SenderLookup } from '../../shared/identity/attribute.ts'
import { checkReturnPath } from '../../shared/identity/returnPath.ts'
import type { RootKeys } from '../../shared/identity/rootKeys.ts'
import type { RootKey } from '../../shared/identity/tokenKeys.ts'
import type { Gate } from '../../shared/ledger/flood.ts'
import { log } from '../../shared/log.ts'
import { judge } from '../../shared/verdict/judge.ts'
import type { Notification } from './notification.ts'
import { recordVerdict } from './recordVerdict.ts'
import type { RecordPorts } from './recordVerdict.ts'

export interface Ports extends RecordPorts {
  objects: Objects
  rootKeys: RootKeys
  /** Whose names, tags and tokens are whose. */
  registry: () => Promise<SenderLookup>
  gate: Gate
  /** The sender that gets what nobody else claims. */
  defaultSender: string
}

/** Reports of one mail that are read: more when somebody has proven that he got the message. */
const mostReports = { signed: 1_000, unverified: 100 }

/** `again` tells that the queue has delivered this before: rows may be there already, and must be completed. */
export async function recordMail(
  ports: Ports,
  notification: Notification,
  body: string,
  again: boolean,
): Promise<void> {
  const { id, bucket, key, recipients, receivedAt } = notification
  const object = await readObject(ports.objects, bucket, key)
  if (!object && (await isRemoved(ports.objects, bucket, key))) {
    log({ event: 'removed', mail: id })
    return
  }
  const arrival = new Date(receivedAt)
  const [{ keys, signed }, senders] = await Promise.all([
    findKeys(ports.rootKeys, recipients, arrival),
    ports.registry(),
  ])
  const judged = await judge(object?.bytes ?? new Uint8Array(), {
    source: notification.key,
    receivedAt,
    maxReports: signed ? mostReports.signed : mostReports.unverified,
    attribute: (claims) =>
      attribute({ ...claims, recipients, keys, senders, defaultSender: ports.defaultSender, now: arrival }),
  })
  const { verdict } = judged
  if (!object) verdict.problems = [{ code: 'raw-gone', detail: 'the raw mail is no longer stored' }]
  else if (object.size > object.bytes.length) {
    verdict.problems.push({
      code: 'truncated',
      detail: `read the first ${object.bytes.length} of ${object.size} bytes`,
    })
  }
  const unproven = !signed && verdict.reports.every(({ trust }) => trust === 'unverified')
  const kept = unproven && !again ? await ports.gate(verdict.sender.id, notification.id, new Date()) : 'full'
  const settings = (await ports.senderOf(verdict.sender.id))?.settings
  if (kept === 'drop') {
    if (settings?.hashed) await removeMail(ports.objects, bucket, key)
    log({ event: 'flood', mail: id, sender: verdict.sender.id })
    return
  }
  if (kept === 'sample')
    verdict.problems.push({ code: 'flood', detail: 'one of a hundred that is kept, not announced' })
  // Not before it is known whose mail it is: a sender can forbid it. Until then the queue has the envelope.
  if (!settings?.hashed) await storeEnvelope(ports.objects, bucket, key, body, settings?.rawRetention)
  const { messageKey, naming } = judged
  const mail = { id, bucket, key }
  const judgement = { verdict, messageKey, naming, receivedAt, mail, quiet: kept === 'sample' }
  const { forgotten } = await recordVerdict(ports, judgement)
  if (settings?.hashed || forgotten > 0) await removeMail(ports.objects, bucket, key)
}

/** The keys to check with, and whether one of them proves an address: a key may have been made since they were read. */
async function findKeys(
  rootKeys: RootKeys,
  recipients: readonly string[],
  arrival: Date,
): Promise<{ keys: RootKey[]; signed: boolean }> {
  const check = (keys: RootKey[]) => recipients.slice(0, 50).map((address) => checkReturnPath(keys, address, arrival))
  let keys = await rootKeys.read()
  if (check(keys).some((found) => !found.ok && found.why === 'unknown-key')) keys = await rootKeys.again()
  return { keys, signed: check(keys).some(({ ok }) => ok) }
}
