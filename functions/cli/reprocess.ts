/**
 * `rebound reprocess`: stored mails are read again, with the envelope that was stored beside them. What is recorded is
 * corrected where today's rules say something else, what was never recorded is recorded.
 */
import { parseArgs } from 'node:util'
import { objectClient, queueClient } from '../../shared/aws/clients.ts'
import { isRemovalNote, listObjects, rawPrefix, readEnvelope } from '../../shared/aws/objects.ts'
import { sendText } from '../../shared/aws/queue.ts'
import { connect } from './connect.ts'
import { UsageError, write } from './usage.ts'

const usage = 'reprocess --since TIME [--until TIME]    times like 2026-11-21T10:00:00Z, when the mails were stored'

/** Mails under way at the same time. */
const atOnce = 20

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { since: { type: 'string' }, until: { type: 'string' } } })
  const since = Date.parse(values.since ?? '')
  const until = values.until === undefined ? Date.now() : Date.parse(values.until)
  if (Number.isNaN(since) || Number.isNaN(until)) throw new UsageError(usage)
  connect()
  const { REBOUND_BUCKET: bucket, REBOUND_RECEIVE_QUEUE_URL: queueUrl } = process.env
  if (!bucket || !queueUrl) throw new UsageError('name the stack: --stack NAME')
  const objects = objectClient()
  let queued = 0
  let without = 0
  let after = ''
  for (let more = true; more;) {
    const page = await listObjects(objects, bucket, rawPrefix, after)
    const meant = page.found.filter(({ modified }) => modified.getTime() >= since && modified.getTime() <= until)
    for (let at = 0; at < meant.length; at += atOnce) {
      const sent = await Promise.all(
        meant.slice(at, at + atOnce).map(async ({ key }) => {
          const envelope = await readEnvelope(objects, bucket, key)
          // About to be deleted on purpose.
          if (envelope !== null && isRemovalNote(envelope)) return null
          if (envelope !== null) await sendText(queueClient(), queueUrl, marked(envelope))
          return envelope !== null
        }),
      )
      queued += sent.filter(Boolean).length
      without += sent.filter((each) => each === false).length
    }
    more = page.more
    after = page.found.at(-1)?.key ?? after
  }
  await write(`${queued} ${queued === 1 ? 'mail' : 'mails'} will be read again\n`)
  await write(
    `Then "rebound recount --since ${new Date(since).toISOString().slice(0, 10)}" brings the sums up to date.\n`,
  )
  if (without > 0) await write(`${without} without an envelope: the sweep queues them when they are an hour old\n`)
  return 0
}

/** The notification, with the word that what is recorded may be corrected. */
const marked = (envelope: string): string => JSON.stringify({ ...(JSON.parse(envelope) as object), reprocess: true })
