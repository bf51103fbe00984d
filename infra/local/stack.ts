/**
 * Rebound on one machine: SMTP in, objects, queues, topics, outgoing mail and parameters behind the wire protocols of
 * AWS, an embedded DynamoDB, and the handlers that AWS runs. Redirection is by endpoint settings only.
 * It proves wire behaviour, not IAM, quotas or throttling.
 */
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { makeTable, dynamodbService } from './table.ts'
import { startEngine } from './engine.ts'
import type { EngineName } from './engine.ts'
import { LocalFunction, mapQueue, schedule, scheduledEvent } from './lambda.ts'
import { expire } from './expiry.ts'
import type { Expired } from './expiry.ts'
import { listen } from './listener.ts'
import { Objects } from './objects.ts'
import { Queues } from './queues.ts'
import type { Depths, QueueSettings } from './queues.ts'
import { s3Service } from './s3.ts'
import { sesService } from './ses.ts'
import { withSesList } from './sesList.ts'
import { receiveMail } from './smtp.ts'
import { snsService, topicArn } from './sns.ts'
import { account, sqsService } from './sqs.ts'
import { ssmService } from './ssm.ts'
import { Unkind } from './unkind.ts'
import type { Faults } from './unkind.ts'

export type LocalFunctionName = 'receive' | 'deliver' | 'sweep'
export type LocalQueueName = 'receive' | 'events' | 'deliver'

export interface LocalOptions {
  /** Everything that is kept; made when missing. One stack at a time. */
  dataDir: string
  /** Default 127.0.0.1. */
  smtpHost?: string
  /** Default 2525; 0 takes any free port. */
  smtpPort?: number
  /** Domains or addresses that mail is taken for; default all. */
  accept?: readonly string[]
  /** Default 0: any free port. Listens on 127.0.0.1 only. */
  httpPort?: number
  /** Default: `REBOUND_ENGINE`, else what the data was written by, else dynoxide where it installs. */
  engine?: EngineName
  /** Default true, the functions of this project; a record runs other handler files, a missing name runs none. */
  handlers?: boolean | Partial<Record<LocalFunctionName, URL>>
  /** Batches at the same time and queue; default 4. */
  concurrency?: number
  /** Seconds; default 180, six times the functions' time-out. */
  visibilityTimeout?: number
  /** Default 110: faults that may heal come back for a day (`shared/aws/batch.ts`). */
  maxReceiveCount?: number
  /** Default 30,000. */
  functionTimeoutMs?: number
  /** Default 60,000. */
  sweepEveryMs?: number
  /** SMTP URL that outgoing mail is handed on to; without one it is only kept. */
  relay?: string
  /** Send DynamoDB calls through the listener so that `calls()` has them; default: only with faults. */
  countCalls?: boolean
  faults?: Faults
  /** Hears each line that a function writes; default: stdout. */
  onLog?: (line: string) => void
  /** More for the functions' environment, such as other settings of theirs. */
  env?: Record<string, string>
}

export interface LocalStack {
  smtpPort: number
  engine: EngineName
  endpoints: Record<'dynamodb' | 's3' | 'sqs' | 'sns' | 'ses' | 'sesv2' | 'ssm', string>
  /** What a function (or a test, or the command line) needs to reach this stack with the unmodified SDK. */
  env: Record<string, string>
  queueUrls: Record<LocalQueueName, string>
  topicArns: Record<'inbound' | 'events', string>
  /** Folder with one `.eml` and one `.json` ({from, to}) for each mail that was sent. */
  sentDir: string
  /** JSON, address → reason: what stands on SES's suppression list; there once something did. */
  sesListFile: string
  queues: () => Record<LocalQueueName, Depths & { dead: number }>
  /** How often each `service.Operation` was called over the wire. */
  calls: () => Record<string, number>
  /** Runs a function now, as its trigger would; sweep needs no event. */
  invoke: (name: LocalFunctionName, event?: unknown) => Promise<unknown>
  /** Deletes what has expired by a time, as it is done every hour anyway. */
  expire: (now: Date) => Promise<Expired>
  close: () => Promise<void>
}

const region = 'us-east-1'
const table = 'rebound'
const bucket = 'rebound-mail'
const keyPrefix = '/rebound/keys'
const keyPurposes = ['verp', 'pepper', 'webhook', 'session']
const queueNames = ['receive', 'events', 'deliver'] as const
const sources: Record<LocalFunctionName, readonly LocalQueueName[]> = {
  receive: ['receive', 'events'],
  deliver: ['deliver'],
  sweep: [],
}

/** Starts everything; throws one line where the directory is in use or something cannot start, and leaves nothing running. */
export async function startLocal(options: LocalOptions): Promise<LocalStack> {
  const closers: (() => void | Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    return await start(options, closers, close)
  } catch (fault) {
    await close()
    throw fault
  }
}

async function start(
  options: LocalOptions,
  closers: (() => void | Promise<void>)[],
  close: () => Promise<void>,
): Promise<LocalStack> {
  const dataDir = resolve(options.dataDir)
  const sentDir = join(dataDir, 'sent')
  const sesListFile = join(dataDir, 'ses-list.json')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const unkind = new Unkind(options.faults)
  const queues = new Queues(join(dataDir, 'queues.db'), queueSettings(options), unkind)
  closers.push(() => {
    queues.close()
  })

  const objects = new Objects(join(dataDir, 'objects'), bucket)
  await objects.open()
  const engine = await startEngine(dataDir, options.engine ?? readEngine(process.env['REBOUND_ENGINE']))
  closers.push(() => engine.close())
  await makeTable(engine.url, table)

  const inbound = { arn: topicArn(region, 'rebound-inbound'), queues: [fullName('receive')] }
  const events = { arn: topicArn(region, 'rebound-events'), queues: [fullName('events')] }
  const keyNames = keyPurposes.map((purpose) => `${keyPrefix}/${purpose}`)
  const services = new Map([
    ['s3', s3Service(objects)],
    ['sqs', sqsService(queues, region, () => listener.url)],
    ['sns', snsService(queues, [inbound, events])],
    ['ses', withSesList(sesListFile, await sesService(sentDir, options.relay))],
    ['ssm', ssmService(join(dataDir, 'parameters.json'), region, keyNames)],
    ['dynamodb', dynamodbService(engine.url)],
  ])
  const listener = await listen(options.httpPort ?? 0, services, unkind)
  closers.push(() => listener.close())
  const { url } = listener
  const counted = options.countCalls ?? options.faults !== undefined
  const endpoints = {
    dynamodb: counted ? url : engine.url,
    s3: url,
    sqs: url,
    sns: url,
    ses: url,
    sesv2: url,
    ssm: url,
  }
  const queueUrls = byQueue((name) => `${url}/${account}/${fullName(name)}`)
  const env = { ...environment(endpoints, queueUrls, `${url}/${account}`), ...options.env }

  const functions = makeFunctions(options, env)
  closers.push(async () => {
    await Promise.all([...functions.values()].map((target) => target.close()))
  })
  await Promise.all([...functions.values()].map((target) => target.warm()))
  closers.push(run(functions, queues, options))

  const { smtpHost = '127.0.0.1', smtpPort = 2525, accept = [] } = options
  const expireNow = (now: Date) => expire(engine.url, table, objects, now)
  const hourly = setInterval(() => {
    expireNow(new Date()).catch((fault: unknown) => {
      console.error('expiry:', String(fault))
    })
  }, 3_600_000)
  closers.push(() => {
    clearInterval(hourly)
  })

  const smtp = await receiveMail(
    { host: smtpHost, port: smtpPort, accept },
    { objects, queues, topic: inbound, unkind },
  )
  closers.push(() => smtp.close())

  return {
    smtpPort: smtp.port,
    engine: engine.name,
    endpoints,
    env,
    queueUrls,
    topicArns: { inbound: inbound.arn, events: events.arn },
    sentDir,
    sesListFile,
    queues: () =>
      byQueue((name) => {
        const { visible, inFlight, delayed } = queues.depths(deadName(name))
        return { ...queues.depths(fullName(name)), dead: visible + inFlight + delayed }
      }),
    calls: () => unkind.calls(),
    async invoke(name, event = scheduledEvent(region)) {
      const target = functions.get(name)
      if (!target) throw new Error(`${name} does not run here`)
      return target.invoke(event)
    },
    expire: expireNow,
    close,
  }
}

const fullName = (queue: LocalQueueName): string => `rebound-${queue}`
const deadName = (queue: LocalQueueName): string => `rebound-${queue}-dead`

function byQueue<T>(value: (name: LocalQueueName) => T): Record<LocalQueueName, T> {
  return { receive: value('receive'), events: value('events'), deliver: value('deliver') }
}

function queueSettings({
  visibilityTimeout = 180,
  maxReceiveCount = 110,
}: LocalOptions): Record<string, QueueSettings> {
  const live = queueNames.map((name) => {
    const settings = { visibilityTimeout, deadLetters: { queue: deadName(name), maxReceiveCount } }
    return [fullName(name), settings] as const
  })
  const dead = queueNames.map((name) => [deadName(name), { visibilityTimeout }] as const)
  return Object.fromEntries<QueueSettings>([...live, ...dead])
}

function environment(
  endpoints: LocalStack['endpoints'],
  queueUrls: LocalStack['queueUrls'],
  queueRoot: string,
): Record<string, string> {
  const urls = Object.entries(endpoints).map(([name, url]) => [`AWS_ENDPOINT_URL_${name.toUpperCase()}`, url])
  return {
    ...(Object.fromEntries(urls) as Record<string, string>),
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    // Nothing of the user's own AWS set-up may reach the functions.
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    REBOUND_TABLE: table,
    REBOUND_BUCKET: bucket,
    REBOUND_RECEIVE_QUEUE_URL: queueUrls.receive,
    REBOUND_RECEIVE_DEAD_LETTERS_URL: `${queueRoot}/${deadName('receive')}`,
    REBOUND_EVENTS_QUEUE_URL: queueUrls.events,
    REBOUND_EVENTS_DEAD_LETTERS_URL: `${queueRoot}/${deadName('events')}`,
    REBOUND_DELIVER_QUEUE_URL: queueUrls.deliver,
    REBOUND_DELIVER_DEAD_LETTERS_URL: `${queueRoot}/${deadName('deliver')}`,
    REBOUND_DEFAULT_SENDER: 'default',
    REBOUND_FORWARD_FROM: 'rebound@bounces.example.com',
    REBOUND_FORWARD_RETURN_PATH: 'loop@bounces.example.com',
    REBOUND_KEY_PREFIX: keyPrefix,
    REBOUND_LOCAL: '1',
  }
}

function makeFunctions(options: LocalOptions, env: Record<string, string>): Map<LocalFunctionName, LocalFunction> {
  const { handlers = true, functionTimeoutMs = 30_000 } = options
  if (handlers === false) return new Map()
  const names = ['receive', 'deliver', 'sweep'] as const
  const own = (name: LocalFunctionName) => new URL(`../../functions/${name}/handler.ts`, import.meta.url)
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'))
  const all = { ...(Object.fromEntries(inherited) as Record<string, string>), ...env }
  return new Map(
    names.flatMap((name) => {
      const file = handlers === true ? own(name) : handlers[name]
      return file ? [[name, new LocalFunction(name, file, all, functionTimeoutMs, options.onLog)]] : []
    }),
  )
}

/** Connects the functions to what triggers them. What it returns stops that, and gives running batches two seconds. */
function run(functions: Map<LocalFunctionName, LocalFunction>, queues: Queues, options: LocalOptions) {
  const { concurrency = 4, sweepEveryMs = 60_000 } = options
  const stop = new AbortController()
  const running: Promise<void>[] = []
  for (const [name, target] of functions) {
    for (const source of sources[name]) {
      running.push(mapQueue(queues, target, { queue: fullName(source), region, batch: 10, concurrency }, stop.signal))
    }
    if (name === 'sweep') schedule(target, sweepEveryMs, region, stop.signal)
  }
  return async (): Promise<void> => {
    stop.abort()
    let timer: NodeJS.Timeout | undefined
    const enough = new Promise((resolve) => (timer = setTimeout(resolve, 2000)))
    await Promise.race([Promise.all(running), enough])
    clearTimeout(timer)
    await Promise.all([...functions.values()].map((target) => target.close()))
    await Promise.all(running)
  }
}

function readEngine(name: string | undefined): EngineName | undefined {
  if (name === undefined || name === 'dynoxide' || name === 'dynalite') return name
  throw new Error(`REBOUND_ENGINE is ${name}: it must be dynoxide or dynalite`)
}
