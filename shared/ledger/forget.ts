/**
 * Forgetting a person at one sender: bounces, raw mail, deliveries with their payloads, evidence, state, what operators did,
 * samples in incidents. A tombstone by keyed hash comes first, so that whatever is read later and had arrived before is not
 * recorded again. Every step can be repeated: whoever dies in the middle begins anew, and finds what is left.
 */
import type { Objects } from '../aws/clients.ts'
import { removeStored } from '../aws/objects.ts'
import type { Item, Key, Table } from '../aws/table.ts'
import { canonicalAddress } from '../identity/address.ts'
import { isRecipientTag, recipientTag } from '../identity/recipientTag.ts'
import type { AddressKey } from '../identity/recipientTag.ts'
import { hider } from '../privacy/hider.ts'
import { fold } from '../suppression/fold.ts'
import type { EvidenceRow } from '../suppression/rows.ts'
import type { IncidentType } from '../webhook/events.ts'
import { mailsOf } from './bounces.ts'
import { readDelivery } from './deliveries.ts'
import type { Delivery } from './deliveries.ts'
import { recordForgotten } from './forgotten.ts'
import { deriveId, trustRank } from './ids.ts'
import { rewriteIncidents } from './incidents.ts'
import { payloadKey, recipientPk, stateKey, toldOfKey, whoKey } from './keys.ts'
import { hourOf } from './mailbox.ts'
import { getState, readRecipient, recordEvidence, recordState } from './recipients.ts'
import { recordForgetKnown, thresholdsOf } from './senders.ts'
import type { Sender } from './senders.ts'
import { judgedBefore, settleRecipient } from './settle.ts'

export interface ForgetPorts {
  table: Table
  objects: Objects
  /** The sender's own. */
  key: AddressKey
}

/** What was removed, in counts. */
export interface Forgotten {
  bounces: number
  /** Raw mails, with their notifications. */
  mails: number
  deliveries: number
  evidence: number
  incidents: number
  /** Whether the address was suppressed: its hash still is (`kept`), or no longer (`removed`). */
  suppression: 'none' | 'kept' | 'removed'
  /** Payloads that somebody who was delivering at that moment may write again: hand them to the second pass. */
  payloads: Key[]
}

export interface ForgetOptions {
  /** What arrived until then is forgotten; the same for a second pass. */
  at: Date
  /** Also the hash of a live suppression: mail to the address is no longer stopped. */
  suppressionToo?: boolean
  payloads?: readonly Key[]
}

/**
 * Forgets an address (or a tag) at a sender. Who is reading or delivering a mail at this moment does not see the tombstone
 * yet: call it again with the same `at` and the `payloads` of the first answer when 45 seconds have passed.
 */
export async function forget(
  { table, objects, key }: ForgetPorts,
  sender: Sender,
  address: string,
  { at, suppressionToo = false, payloads = [] }: ForgetOptions,
): Promise<Forgotten> {
  const canonical = canonicalAddress(address)
  const tag = recipientTag(key, canonical)
  await recordForgetKnown(table, sender.id, at)
  await recordForgotten(table, sender.id, tag, at)
  const name = sender.settings.hashed ? tag : canonical
  const suppression = await keepSuppression(table, sender, name, tag, at, suppressionToo)
  const removed = { bounces: 0, mails: 0, deliveries: 0, evidence: 0, incidents: 0 }
  for await (const item of aboutWhom(table, whoKey(sender.id, name))) {
    const mails = await mailsOf(table, keyOf(item), at)
    if (!mails) continue
    for (const mail of mails) await removeStored(objects, mail)
    await removeAll(table, String(item['pk']), 'BOUNCE')
    removed.bounces += 1
    removed.mails += mails.length
  }
  const written: Key[] = []
  for await (const item of aboutWhom(table, toldOfKey(sender.id, name))) {
    const stored = await table.get(keyOf(item))
    if (!stored || String(stored['createdAt']) > at.toISOString()) continue
    const payload = payloadKey(sender.id, String(stored['deliveryId']))
    await removeAll(table, String(item['pk']), 'DELIVERY')
    // Whoever wrote it between the two finds no delivery and takes it away itself.
    await table.remove(payload)
    for (const { pk } of digestsOf(sender, readDelivery(stored))) await removeAll(table, pk, 'DELIVERY')
    written.push(payload)
    removed.deliveries += 1
  }
  for (const payload of payloads) await table.remove(payload)
  removed.evidence += await removeEvidence(table, sender, name, at, suppression === 'kept' && name === tag)
  if (suppressionToo && name !== tag) removed.evidence += await removeEvidence(table, sender, tag, at, false)
  if (!isRecipientTag(canonical)) {
    const { all } = hider([canonical], () => tag)
    const changed = await rewriteIncidents(
      table,
      sender.id,
      (recipient) => recipient !== canonical,
      all,
      async (id) => {
        for (const { pk } of told(sender, id)) await removeAll(table, pk, 'DELIVERY')
      },
    )
    removed.incidents = changed
  }
  return { ...removed, suppression, payloads: written }
}

/** The deliveries that told of an incident: their payloads have its samples. */
const told = (sender: Sender, incident: string): Key[] =>
  (['incident.opened', 'incident.closed'] as const satisfies IncidentType[]).flatMap((event) =>
    sender.endpoints.map(({ id }) => payloadKey(sender.id, deriveId('delivery', event, incident, id))),
  )

/** The digests that may name the recipient of what was not mailed: of the hour, and of the one before where it had just begun. */
function digestsOf({ id }: Sender, { state, last }: Delivery): Key[] {
  if (state !== 'held-back' || !last) return []
  const hours = new Set([0, 60_000].map((ms) => hourOf(new Date(Date.parse(last.at) - ms))))
  return [...hours].map((hour) => payloadKey(id, deriveId('digest', id, hour)))
}

/** The one row that stays of a live suppression: by hash, without a word of why. */
const forgottenRule = 'forgotten'

async function keepSuppression(
  table: Table,
  sender: Sender,
  name: string,
  tag: string,
  at: Date,
  remove: boolean,
): Promise<Forgotten['suppression']> {
  const states = await Promise.all([...new Set([name, tag])].map((each) => getState(table, sender.id, each)))
  const live = states.find((state) => state?.state === 'suppressed')
  if (!live) return 'none'
  if (remove) return 'removed'
  const since = live.since ?? at.toISOString()
  const row: EvidenceRow = {
    recipient: tag,
    messageKey: `op:${forgottenRule}`,
    day: since.slice(0, 10),
    class: 'add',
    reason: 'none',
    rank: trustRank.signed,
    bounceId: '',
    rule: forgottenRule,
    at: since,
    ...(live.until === null ? {} : { until: live.until }),
  }
  await recordEvidence(table, sender.id, row, at)
  const found = await readRecipient(table, sender.id, tag, at)
  const context = { now: at, thresholds: thresholdsOf(sender), successKnown: false, ...judgedBefore }
  const after = fold([row], context)
  if (found.state?.says === after.says) return 'kept'
  const again = after.until === null ? null : new Date(after.until)
  // Nobody is told: for the sender's applications nothing has changed.
  const next = { ...after, step: (found.state?.step ?? 0) + 1, event: null }
  await recordState(table, { sender: sender.id, recipient: tag }, found.state, next, null, again, at)
  return 'kept'
}

/** Removes what had arrived, and the state that followed from it; what is newer is folded anew. */
async function removeEvidence(table: Table, sender: Sender, name: string, at: Date, kept: boolean): Promise<number> {
  let removed = 0
  let left = 0
  for await (const page of table.pages({
    where: { text: '#pk = :pk', values: { pk: recipientPk(sender.id, name) } },
  })) {
    for (const item of page) {
      const isOurs = item['rule'] === forgottenRule && kept
      const isOld = String(item['at'] ?? item['day']) <= at.toISOString()
      if (item['type'] === 'audit') await table.remove(keyOf(item))
      else if (item['type'] !== 'evidence') continue
      else if (isOld && !isOurs) {
        await table.remove(keyOf(item))
        removed += 1
      } else left += isOurs ? 0 : 1
    }
  }
  if (left > 0) await settleRecipient(table, sender, { sender: sender.id, recipient: name }, at)
  else if (!kept) await table.remove(stateKey(sender.id, name))
  return removed
}

async function* aboutWhom(table: Table, who: string): AsyncGenerator<Item> {
  const where = { text: '#who = :who', values: { who } }
  for await (const page of table.pages({ index: 'recipient', where })) yield* page
}

/** Removes all rows under one key, the one by which they are found last. */
async function removeAll(table: Table, pk: string, last: string): Promise<void> {
  for await (const page of table.pages({ where: { text: '#pk = :pk', values: { pk } } })) {
    for (const item of page) if (item['sk'] !== last) await table.remove(keyOf(item))
  }
  await table.remove({ pk, sk: last })
}

const keyOf = (item: Item): Key => ({ pk: String(item['pk']), sk: String(item['sk']) })
