/**
 * Mails whose notification got lost: stored, and never heard of. `receive` stores the envelope beside each mail before it
 * does anything else, so a mail of the last day without one is queued again. Once an hour, as far as each run's time
 * reaches; where the pass stands is kept in the table.
 */
import type { Objects, Queues } from '../../shared/aws/clients.ts'
import { envelopeKey, listObjects, rawPrefix, storeMissingEnvelope } from '../../shared/aws/objects.ts'
import type { Listed } from '../../shared/aws/objects.ts'
import { sendText } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { rowVersion } from '../../shared/ledger/bounces.ts'

export interface ObjectPorts {
  table: Table
  objects: Objects
  queues: Queues
  bucket: string
  /** Of `receive`. */
  queueUrl: string
}

const hour = 3_600_000
const progressKey = { pk: 'SWEEP', sk: 'OBJECTS' }
/** What SES stores to see whether it may (SES guide, "S3 action"). */
const setupObject = 'AMAZON_SES_SETUP_NOTIFICATION'

/** Returns how many mails were queued again. A notification may take an hour: younger mails are left for the next pass. */
export async function sweepObjects(ports: ObjectPorts, now: Date, budget = 3_000): Promise<number> {
  const { table, objects, bucket } = ports
  const started = Date.now()
  const progress = await table.get(progressKey)
  const begun = progress ? Date.parse(String(progress['begun'])) : 0
  if (progress?.['done'] === true && now.getTime() - begun < hour) return 0
  const fresh = progress?.['done'] !== false
  const begin = fresh ? now.toISOString() : String(progress['begun'])
  let after = fresh ? '' : String(progress['after'])
  let queued = 0
  let more = true
  while (more && Date.now() - started < budget) {
    const page = await listObjects(objects, bucket, rawPrefix, after)
    const age = ({ modified }: Listed) => now.getTime() - modified.getTime()
    const ofToday = page.found.filter(
      (each) => age(each) >= hour && age(each) < 24 * hour && !each.key.endsWith(setupObject),
    )
    for (const mail of await withoutEnvelope(ports, ofToday, after)) {
      await queueAgain(ports, mail)
      queued += 1
    }
    more = page.more
    after = page.found.at(-1)?.key ?? after
    await table.put({ v: rowVersion, ...progressKey, begun: begin, after, done: !more })
  }
  return queued
}

/** Those of a page's mails that have no envelope; both lists are in the same order. */
async function withoutEnvelope(
  { objects, bucket }: ObjectPorts,
  mails: readonly Listed[],
  after: string,
): Promise<Listed[]> {
  const last = mails.at(-1)
  if (!last) return []
  const there = new Set<string>()
  let from = envelopeKey(after).replace(/\.json$/, '')
  for (let more = true; more && from <= envelopeKey(last.key);) {
    const page = await listObjects(objects, bucket, envelopeKey(rawPrefix).replace(/\.json$/, ''), from)
    for (const { key } of page.found) there.add(key)
    more = page.more
    from = page.found.at(-1)?.key ?? from
  }
  return mails.filter(({ key }) => !there.has(envelopeKey(key)))
}

/** The envelope is lost with the notification: the mail is read without its token, and proves nothing. */
async function queueAgain({ objects, queues, bucket, queueUrl }: ObjectPorts, { key, modified }: Listed) {
  const timestamp = modified.toISOString()
  const notification = JSON.stringify({
    notificationType: 'Received',
    recovered: true,
    mail: { timestamp, messageId: key.slice(rawPrefix.length) },
    receipt: { timestamp, recipients: [], action: { type: 'S3', bucketName: bucket, objectKey: key } },
  })
  await sendText(queues, queueUrl, notification)
  // After the message, so that neither is lost; from now on the mail counts as heard of, however long the queue is. Who
  // read the message meanwhile has stored it too, or removed the mail: that stands.
  await storeMissingEnvelope(objects, bucket, key, notification)
}
