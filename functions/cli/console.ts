/** `rebound console`: the dashboard on loopback, of the local stack that is running or of a deployed one. */
import { parseArgs } from 'node:util'
import { objectClient, queueClient } from '../../shared/aws/clients.ts'
import { sendRequests } from '../../shared/aws/queue.ts'
import { readStackOutputs } from '../../shared/aws/stackOutputs.ts'
import { rootKeys } from '../../shared/identity/rootKeys.ts'
import { serveConsole } from '../console/serve.ts'
import { connect, connectKeys } from './connect.ts'
import { UsageError, write } from './usage.ts'

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { stack: { type: 'string' }, port: { type: 'string', default: '4101' } },
  })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError('--port is a number up to 65535')
  if (values.stack !== undefined) await useStack(values.stack)
  const table = connect()
  const queueUrl = process.env['REBOUND_DELIVER_QUEUE_URL'] ?? ''
  const pages = await serveConsole(
    {
      table,
      keys: connectKeys(),
      rootKeys: rootKeys(connectKeys),
      objects: objectClient(),
      request: (requests) => sendRequests(queueClient(), queueUrl, requests),
      place: values.stack === undefined ? 'this machine' : `stack ${values.stack}`,
      allowLoopback: process.env['REBOUND_LOCAL'] === '1',
      now: () => new Date(),
    },
    port,
  )
  await write(`${pages.newLink()}\nopens the console once, in one browser. Ctrl-C stops it.\n`)
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve)
  })
  await pages.close()
  return 0
}

/** Points this process at a deployed stack, with the credentials that it has. */
async function useStack(stack: string): Promise<void> {
  const outputs = await readStackOutputs(stack)
  if (!outputs) throw new UsageError(`there is no stack "${stack}" in this region; AWS_REGION names another one`)
  const { Table, DeliverQueue, KeyPrefix } = outputs
  if (Table === undefined || DeliverQueue === undefined || KeyPrefix === undefined) {
    throw new UsageError(`stack "${stack}" does not name its parts: deploy it again with this version`)
  }
  Object.assign(process.env, {
    REBOUND_TABLE: Table,
    REBOUND_DELIVER_QUEUE_URL: DeliverQueue,
    REBOUND_KEY_PREFIX: KeyPrefix,
  })
}
