/** `rebound redrive`: dead letters are shown, put back into their queue, or dropped. */
import { parseArgs } from 'node:util'
import { queueClient } from '../../shared/aws/clients.ts'
import { dropLetter, putBack, readDeadLetters, releaseLetter } from '../../shared/aws/deadLetters.ts'
import type { DeadLetter } from '../../shared/aws/deadLetters.ts'
import { plain } from '../../shared/verdict/show.ts'
import { connect } from './connect.ts'
import { UsageError, write } from './usage.ts'

const usage = `redrive receive|events|deliver [--fault CODE]             puts dead letters back into their queue
  redrive receive|events|deliver [--fault CODE] --list      shows them
  redrive receive|events|deliver  --fault CODE  --drop      deletes them for good`

const queues = { receive: 'RECEIVE', events: 'EVENTS', deliver: 'DELIVER' } as const

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      fault: { type: 'string' },
      list: { type: 'boolean', default: false },
      drop: { type: 'boolean', default: false },
    },
  })
  const [name = ''] = positionals
  if (!Object.hasOwn(queues, name) || (values.drop && (values.fault === undefined || values.list)))
    throw new UsageError(usage)
  connect()
  const setting = `REBOUND_${queues[name as keyof typeof queues]}`
  const [queueUrl = '', deadUrl = ''] = [
    process.env[`${setting}_QUEUE_URL`],
    process.env[`${setting}_DEAD_LETTERS_URL`],
  ]
  if (queueUrl === '' || deadUrl === '')
    throw new UsageError(`set ${setting}_QUEUE_URL and ${setting}_DEAD_LETTERS_URL`)

  const client = queueClient()
  const left: DeadLetter[] = []
  let done = 0
  for await (const letter of readDeadLetters(client, deadUrl)) {
    const meant = values.fault === undefined || letter.fault === values.fault
    if (!meant || values.list) left.push(letter)
    if (!meant) continue
    done += 1
    if (values.list) await write(show(letter))
    else if (values.drop) await dropLetter(client, deadUrl, letter)
    else await putBack(client, deadUrl, queueUrl, letter)
  }
  for (const letter of left) await releaseLetter(client, deadUrl, letter)
  const past = values.list ? 'dead' : values.drop ? 'dropped' : 'put back'
  await write(`${done} ${done === 1 ? 'message' : 'messages'} of ${name} ${past}\n`)
  return 0
}

/** What a letter is about: bodies may be anybody's. */
function show({ id, body, fault, since }: DeadLetter): string {
  const about = /"(?:objectKey|deliveryId|feedbackId)" ?: ?"([^"]{1,200})"/.exec(body)?.[1] ?? body.slice(0, 60)
  return `${new Date(since).toISOString()}  ${plain(fault ?? 'unknown', 40)}  ${plain(about, 100)}  ${plain(id, 40)}\n`
}
