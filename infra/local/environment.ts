/** The worker thread in which one function lives: loads the handler once, then answers events, several at a time. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Answer, Request } from './lambda.ts'

interface Context {
  awsRequestId: string
  functionName: string
  getRemainingTimeInMillis(): number
}

const { file, name } = workerData as { file: string; name: string }
const { handler } = (await import(file)) as { handler: (event: unknown, context: Context) => unknown }
if (typeof handler !== 'function') throw new Error(`${file} exports no handler`)

async function answer({ id, event, deadline }: Request): Promise<Answer> {
  try {
    const context = { awsRequestId: id, functionName: name, getRemainingTimeInMillis: () => deadline - Date.now() }
    return { id, result: await handler(event, context) }
  } catch (fault) {
    return { id, error: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) }
  }
}

parentPort?.on('message', (request: Request) => {
  void answer(request).then((result) => parentPort?.postMessage(result))
})
parentPort?.postMessage('ready')
