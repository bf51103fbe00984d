/** The console of the local stack: the same pages as on AWS, on loopback, in this process. */
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
export function startConsole(stack: LocalStack, port: number): Promise<RunningConsole> {
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
      now: () => new Date(),
    },
    port,
  )
}
