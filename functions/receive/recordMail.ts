/** One stored mail → its rows and the requests to announce it. Every step can be repeated; none is skipped because another was done. */
import type { Objects } from '../../shared/aws/clients.ts'
import {
  isRemoved,
  markTerm,
  readObject,
  removeMail,
  storeEnvelope,
  storeMissingEnvelope,
} from '../../shared/aws/objects.ts'
import { canonicalAddress } from '../../shared/identity/address.ts'
import type { SenderLookup } from '../../shared/identity/attribute.ts'
import { checkReturnPath } from '../../shared/identity/returnPath.ts'
import type { RootKeys } from '../../shared/identity/rootKeys.ts'
import type { RootKey } from '../../shared/identity/tokenKeys.ts'
import { messageKey } from '../../shared/ledger/ids.ts'
import type { Gate } from '../../shared/ledger/flood.ts'
import { log } from '../../shared/log.ts'
import { judge } from '../../shared/verdict/judge.ts'
import { attributeMatched } from './matched.ts'
import type { Notification } from './notification.ts'
import { recordVerdict } from './recordVerdict.ts'
import type { RecordPorts } from './recordVerdict.ts'

export interface Ports extends RecordPorts {
  objects: Objects
  /** Where SES events are kept. */
  bucket: string
  rootKeys: RootKeys
  /** Whose names, tags and tokens are whose. */
  registry: () => Promise<SenderLookup>
  gate: Gate
  /** The sender that gets what nobody else claims. */
  defaultSender: string
  /** Of the mail that we send ourselves. What comes back to it is dropped: whatever were done with it would come back again. */
  returnPath: string
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
  const { id, bucket, key, recipients, receivedAt, reprocess = false, recovered = false, spam, virus } = notification
  const { recorded = [] } = notification
  const isOwn = recipients.every((address) => isReturnPath(ports, address))
  if (isOwn && recipients.length > 0) {
    log({ event: 'loop', mail: id })
    return
  }
  const object = await readObject(ports.objects, bucket, key)
  if (!object && (await isRemoved(ports.objects, bucket, key))) {
    log({ event: 'removed', mail: id })
    return
  }
  // Whatever fails from here on, the sweep does not take the mail for one that nobody heard of.
  if (recovered) await storeMissingEnvelope(ports.objects, bucket, key, body)
  else if (!reprocess) await storeEnvelope(ports.objects, bucket, key, body)
  const arrival = new Date(receivedAt)
  const [{ keys, signed }, senders] = await Promise.all([
    findKeys(ports.rootKeys, recipients, arrival),
    ports.registry(),
  ])
  const judged = await judge(object?.bytes ?? new Uint8Array(), {
    source: key,
    receivedAt,
    maxReports: signed ? mostReports.signed : mostReports.unverified,
    attribute: (claims) =>
      attributeMatched(ports, {
        ...claims,
        recipients,
        keys,
        senders,
        defaultSender: ports.defaultSender,
        now: arrival,
      }),
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
  const kept =
    unproven && !again && !reprocess ? await ports.gate(verdict.sender.id, id, ports.now?.() ?? new Date()) : 'full'
  const settings = (await ports.senderOf(verdict.sender.id))?.settings
  // Last of all: until then the mail may become a dead letter, which needs it for as long as the deployment keeps it.
  const settle = async (gone: boolean) => {
    if (gone) await removeMail(ports.objects, bucket, key)
    else if (settings?.rawRetention !== undefined && object)
      await markTerm(ports.objects, bucket, key, settings.rawRetention)
  }
  if (kept === 'drop') {
    await settle(settings?.hashed === true)
    log({ event: 'flood', mail: id, sender: verdict.sender.id })
    return
  }
  if (kept === 'sample')
    verdict.problems.push({ code: 'flood', detail: 'one of a hundred that is kept, not announced' })
  const { forgotten } = await recordVerdict(ports, {
    verdict,
    messageKey: judged.messageKey,
    naming: judged.naming,
    receivedAt,
    mail: { id, bucket, key },
    bytes: object?.size ?? 0,
    quiet: kept === 'sample',
    correct: reprocess,
    ...(recorded.length > 0 && object ? { reread: { rows: recorded, named: hashKey(object.bytes) } } : {}),
    scan: { spam, virus },
  })
  await settle(settings?.hashed === true || forgotten > 0)
}

/** What a message is named by where nothing else names it. */
const hashKey = (raw: Uint8Array): string => messageKey({ token: null, originalMessageId: null, receivedAt: '', raw })

/** On AWS a receipt rule stops such mail before it comes here. */
export const isReturnPath = ({ returnPath }: Pick<Ports, 'returnPath'>, address: string | null): boolean =>
  address !== null && canonicalAddress(address) === canonicalAddress(returnPath)

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
