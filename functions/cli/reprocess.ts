/**
 * `rebound reprocess`: stored mails and SES events are read again, mails with the envelope that was stored beside them.
 * What is recorded is corrected where today's rules say something else, withdrawn where they no longer say it; what was
 * never recorded is recorded.
 */
import { parseArgs } from 'node:util'
import { objectClient, queueClient } from '../../shared/aws/clients.ts'
import {
  eventIdOf,
  eventPrefix,
  isRemovalNote,
  listObjects,
  rawPrefix,
  readEnvelope,
  readObject,
} from '../../shared/aws/objects.ts'
import type { Listed } from '../../shared/aws/objects.ts'
import { sendText } from '../../shared/aws/queue.ts'
import type { Table } from '../../shared/aws/table.ts'
import { defaultDays } from '../../shared/ledger/bounces.ts'
import { rowsOfMails } from '../../shared/ledger/rowsOfMails.ts'
import type { RowOfMail } from '../../shared/ledger/rowsOfMails.ts'
import { getSender, listSenders } from '../../shared/ledger/senders.ts'
import { connect } from './connect.ts'
import { UsageError, write } from './usage.ts'

const usage = 'reprocess --since TIME [--until TIME]    times like 2026-11-21T10:00:00Z, when the mails were stored'

/** Objects under way at the same time. */
const atOnce = 20

interface Period {
  since: number
  until: number
}

/** `gone`: deleted on purpose, or about to be. */
type Sent = 'queued' | 'without-envelope' | 'gone'

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { since: { type: 'string' }, until: { type: 'string' } } })
  const since = Date.parse(values.since ?? '')
  const until = values.until === undefined ? Date.now() : Date.parse(values.until)
  if (Number.isNaN(since) || Number.isNaN(until)) throw new UsageError(usage)
  const table = connect()
  const { REBOUND_BUCKET: bucket, REBOUND_RECEIVE_QUEUE_URL: mails, REBOUND_EVENTS_QUEUE_URL: events } = process.env
  if (!bucket || !mails || !events) throw new UsageError('name the stack: --stack NAME')
  const rows = await rowsSince(table, since)
  const of = ({ key }: Listed) => rows.get(key) ?? []
  const read = await sendAll(bucket, rawPrefix, { since, until }, (mail) => sendMail(bucket, mail, of(mail), mails))
  const heard = await sendAll(bucket, eventPrefix, { since, until }, (event) =>
    sendEvent(bucket, event, of(event), events),
  )
  const and = heard.queued === 0 ? '' : ` and ${heard.queued} SES ${heard.queued === 1 ? 'event' : 'events'}`
  await write(`${read.queued} ${read.queued === 1 ? 'mail' : 'mails'}${and} will be read again\n`)
  await write(
    `Then "rebound recount --since ${new Date(since).toISOString().slice(0, 10)}" brings the sums up to date.\n`,
  )
  const without = read['without-envelope']
  if (without > 0) await write(`${without} without an envelope: the sweep queues them when they are an hour old\n`)
  return 0
}

/** What was recorded of the mails since then, by their keys; older rows than the longest term of a sender are gone. */
async function rowsSince(table: Table, since: number): Promise<Map<string, RowOfMail[]>> {
  const senders = new Set(await listSenders(table)).add(process.env['REBOUND_DEFAULT_SENDER'] ?? 'default')
  const terms = await Promise.all(
    [...senders].map(async (id) => (await getSender(table, id))?.settings.retention ?? defaultDays),
  )
  const now = new Date()
  const oldest = now.getTime() - Math.max(...terms) * 86_400_000
  return rowsOfMails(table, [...senders], new Date(Math.max(since, oldest)), now)
}

/** Sends every object of a period under a prefix, and counts what became of them. */
async function sendAll(
  bucket: string,
  prefix: string,
  { since, until }: Period,
  send: (object: Listed) => Promise<Sent>,
): Promise<Record<Sent, number>> {
  const counts = { queued: 0, 'without-envelope': 0, gone: 0 }
  let after = ''
  for (let more = true; more;) {
    const page = await listObjects(objectClient(), bucket, prefix, after)
    const meant = page.found.filter(({ modified }) => modified.getTime() >= since && modified.getTime() <= until)
    for (let at = 0; at < meant.length; at += atOnce) {
      for (const sent of await Promise.all(meant.slice(at, at + atOnce).map(send))) counts[sent] += 1
    }
    more = page.more
    after = page.found.at(-1)?.key ?? after
  }
  return counts
}

async function sendMail(
  bucket: string,
  { key }: Listed,
  recorded: readonly RowOfMail[],
  queueUrl: string,
): Promise<Sent> {
  const envelope = await readEnvelope(objectClient(), bucket, key)
  if (envelope === null) return 'without-envelope'
  if (isRemovalNote(envelope)) return 'gone'
  const marked = { ...(JSON.parse(envelope) as object), reprocess: true, recorded }
  await sendText(queueClient(), queueUrl, JSON.stringify(marked))
  return 'queued'
}

async function sendEvent(
  bucket: string,
  { key, modified }: Listed,
  recorded: readonly RowOfMail[],
  queueUrl: string,
): Promise<Sent> {
  const object = await readObject(objectClient(), bucket, key)
  if (!object) return 'gone'
  const event = Buffer.from(object.bytes).toString('utf8')
  const reprocess = { v: 1, id: eventIdOf(key), storedAt: modified.toISOString(), event, recorded }
  await sendText(queueClient(), queueUrl, JSON.stringify({ reprocess }))
  return 'queued'
}
