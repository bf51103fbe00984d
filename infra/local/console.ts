/** The console of the local stack: the same pages as on AWS, on loopback, in this process. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import { SSMClient } from '@aws-sdk/client-ssm'
import { serveConsole } from '../../functions/console/serve.ts'
import type { RunningConsole } from '../../functions/console/serve.ts'
import { parameterKeys } from '../../shared/aws/keys.ts'
import { sendRequests } from '../../shared/aws/queue.ts'
import { rootKeys } from '../../shared/identity/rootKeys.ts'
import { clientOptions, openStackTable } from './rebound.ts'
import type { LocalStack } from './stack.ts'

/** Serves the console of a running stack; the port is a wish. */
export function startConsole(stack: LocalStack, dataDir: string, port: number): Promise<RunningConsole> {
  const at = (service: keyof LocalStack['endpoints']) => ({ endpoint: stack.endpoints[service], ...clientOptions })
  const parameters = new SSMClient(at('ssm'))
  const prefix = String(stack.env['REBOUND_KEY_PREFIX'])
  const queues = new SQSClient(at('sqs'))
  return serveConsole(
    {
      table: openStackTable(stack),
      keys: parameterKeys(parameters, prefix),
      rootKeys: rootKeys(() => parameterKeys(parameters, prefix)),
      objects: new S3Client({ ...at('s3'), forcePathStyle: true }),
      request: (requests) => sendRequests(queues, stack.queueUrls.deliver, requests),
      place: 'this machine',
      allowLoopback: true,
      loadSamples: () => seed(dataDir),
      now: () => new Date(),
    },
    port,
  )
}

/** In a process of its own: its environment leads to the stack, ours does not. */
async function seed(dataDir: string): Promise<number> {
  const command = [fileURLToPath(new URL('../../functions/cli/main.ts', import.meta.url)), 'seed-demo']
  const env = { ...process.env, REBOUND_DATA: dataDir }
  const { stdout } = await promisify(execFile)(process.execPath, command, { env, timeout: 300_000 })
  return Number(/^\d+(?= sample mails)/m.exec(stdout)?.[0] ?? 0)
}
