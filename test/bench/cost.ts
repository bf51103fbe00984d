/**
 * What a million bounces cost: the calls and the consumed capacity of some hundred of them through the local stack, times
 * the price table. The durations of the functions are assumed, everything else is counted.
 */
import { startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { bounceAbout, newDataDir, quiet, sendMails, settingsFor, startReceiver, until } from '../journey/journey.ts'
import { keyOf, sendTo, signedPath } from '../journey/signed.ts'
import { startMeter } from './meter.ts'
import type { Meter } from './meter.ts'
import { dated, prices } from './prices.ts'

/** Seconds of work: a mail on 1 GB, an attempt on 512 MB (most of it waits for the receiver), a sweep on 512 MB. */
const assumed = { receive: 0.1, deliver: 0.3, sweep: 1 }
/** Minutes of a month. */
const minutes = 30 * 24 * 60

interface Counted {
  calls: (name: string) => number
  units: ReturnType<Meter['units']>
  logBytes: number
}

export async function measureCost(mails: number): Promise<void> {
  const receiver = await startReceiver()
  const data = newDataDir()
  const meter = await startMeter()
  let logBytes = 0
  const stack = await startRebound(
    {
      dataDir: data.dir,
      smtpPort: 0,
      countCalls: true,
      sweepEveryMs: 86_400_000,
      env: { AWS_ENDPOINT_URL_DYNAMODB: meter.url },
      onLog: (line) => (logBytes += line.length + 1),
    },
    settingsFor(receiver.url),
  )
  meter.target = stack.endpoints.dynamodb
  const count = async (work: () => Promise<void>): Promise<Counted> => {
    meter.reset()
    logBytes = 0
    const before = stack.calls()
    await work()
    await until('quiet queues', () => quiet(stack), 120)
    const after = stack.calls()
    return { calls: (name) => (after[name] ?? 0) - (before[name] ?? 0), units: meter.units(), logBytes }
  }
  const hear = async (send: () => Promise<unknown>, times: number) => {
    const had = receiver.verified.length
    await send()
    await until('webhooks', () => receiver.verified.length >= had + times * mails, 300)
  }
  const plain = Array.from({ length: mails }, (_, n) => bounceAbout(n))
  const unproven = await count(() => hear(() => sendMails(stack.smtpPort, plain, 8), 1))
  const key = await keyOf(stack, 'shop')
  const signed = plain.map((_, n) => {
    const at = n + mails
    return { to: signedPath(key, `m${at}`, `user${at}@example.org`), raw: bounceAbout(at) }
  })
  const proven = await count(() => hear(() => sendTo(stack.smtpPort, signed), 2))
  await stack.invoke('sweep')
  const idle = await count(() => sweepIdle(stack))

  console.log(`\na million bounces of 1 KB, prices of ${dated} in us-east-1 (USD; ${mails} measured, ${stack.engine})`)
  tell('unproven, one webhook', unproven, mails, 1)
  tell('proven and hard: evidence, state, recipient.held', proven, mails, 2)
  tellChunks()
  tellIdle(idle)
  await stack.close()
  await receiver.close()
  await meter.close()
  data.remove()
}

const sweeps = 5
async function sweepIdle(stack: LocalStack): Promise<void> {
  for (let run = 0; run < sweeps; run += 1) await stack.invoke('sweep')
}

function tell(title: string, { calls, units, logBytes }: Counted, mails: number, webhooks: number): void {
  const million = 1e6 / mails
  const sqsCalls = ['SendMessage', 'SendMessageBatch', 'ChangeMessageVisibility']
  const ours = sqsCalls.reduce((sum, name) => sum + calls(`sqs.${name}`), 0)
  // Notification and requests, one a message: what SNS and the event sources do, without batches, as the worst case.
  const polled = 1e6 * (1 + 2 * (1 + webhooks))
  const lines: [string, number][] = [
    ['SES inbound', 1e6 * prices.sesMail],
    [
      'DynamoDB',
      million * ((units.writes + units.indexWrites) * prices.dynamodbWrite + units.reads * prices.dynamodbRead),
    ],
    [
      'S3',
      1e6 * prices.s3Put + million * (calls('s3.PutObject') * prices.s3Put + calls('s3.GetObject') * prices.s3Get),
    ],
    ['SNS, SQS', 1e6 * prices.snsPublish + (million * ours + polled) * prices.sqsRequest],
    // A data key for the topic's message and its decryption, at most; the bucket has a key of its own for a while.
    ['KMS', 2e6 * prices.kmsRequest],
    [
      'Lambda',
      1e6 * (1 + webhooks) * prices.lambdaRequest +
        1e6 * (assumed.receive * 1 + webhooks * assumed.deliver * 0.5) * prices.lambdaTime,
    ],
    ['Logs', ((million * logBytes) / 1e9) * prices.logs],
  ]
  const sum = lines.reduce((total, [, cost]) => total + cost, 0)
  console.log(`  ${title}: ${sum.toFixed(2)}`)
  for (const [name, cost] of lines) console.log(`    ${name.padEnd(12)} ${cost.toFixed(2).padStart(7)}`)
  const a = (n: number) => (n / mails).toFixed(2)
  console.log(
    `    a bounce: ${a(units.writes)} write units, ${a(units.indexWrites)} of indexes, ${a(units.reads)} read units in ${a(units.calls)} calls; ${Math.round(logBytes / mails)} bytes of log`,
  )
}

function tellChunks(): void {
  for (const size of [255, 512, 10_240]) {
    const chunks = Math.floor(size / 256)
    const stored = (size * 1e6) / 1e6
    console.log(
      `  mails of ${size} KB: ${(1e6 * chunks * prices.sesChunk).toFixed(2)} more for ${chunks} chunks each, ${(stored * prices.s3Stored).toFixed(2)} to keep them 30 days`,
    )
  }
}

function tellIdle({ calls, units }: Counted): void {
  const runs = minutes / sweeps
  const reads = runs * units.reads * prices.dynamodbRead
  const writes = runs * (units.writes + units.indexWrites) * prices.dynamodbWrite
  const lambda = minutes * (prices.lambdaRequest + assumed.sweep * 0.5 * prices.lambdaTime)
  const s3 = 24 * 30 * 2 * prices.s3Put
  // Standing: keys, alarms (a sum of ten metrics counts tenfold, a share twofold), metrics of logs.
  const standing = 2 * prices.kmsKey + 35 * prices.alarm + 8 * prices.metric
  console.log(
    `  a month without any: ${(reads + writes + lambda + s3 + standing).toFixed(2)} (sweep ${(reads + writes + lambda + s3).toFixed(2)}: ${(units.calls / sweeps).toFixed(0)} calls, ${(units.reads / sweeps).toFixed(1)} read units, ${((units.writes + units.indexWrites) / sweeps).toFixed(1)} write units and ${(calls('s3.ListObjectsV2') / sweeps).toFixed(1)} listings a run; keys, alarms and metrics ${standing.toFixed(2)})`,
  )
}
