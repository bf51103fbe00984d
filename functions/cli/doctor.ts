/** `rebound doctor`: what is wrong with a stack, and how to repair it. It only looks, unless `--through` asks for a message. */
import { Resolver } from 'node:dns/promises'
import { parseArgs } from 'node:util'
import { openAccount } from '../../shared/aws/account.ts'
import { parameterClient } from '../../shared/aws/clients.ts'
import { hasKey } from '../../shared/aws/keys.ts'
import type { Table } from '../../shared/aws/table.ts'
import { returnPath } from '../../shared/identity/returnPath.ts'
import { rootKeys } from '../../shared/identity/rootKeys.ts'
import { senderKey } from '../../shared/identity/tokenKeys.ts'
import { getSender, listSenders } from '../../shared/ledger/senders.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import { connect, connectKeys } from './connect.ts'
import type { Finding } from './doctor/finding.ts'
import { checkFilters, checkIdentity, checkMx, checkRules } from './doctor/mail.ts'
import type { MailSetup } from './doctor/mail.ts'
import * as parts from './doctor/parts.ts'
import { checkThrough, nobodyAt } from './doctor/through.ts'
import { checkWebhooks } from './doctor/webhooks.ts'
import { usedStack } from './stack.ts'
import type { Outputs } from './stack.ts'
import { UsageError, write } from './usage.ts'

const usage = `doctor [--stack NAME] [--through smtp://[USER:PASSWORD@]HOST[:PORT] --from ADDRESS [--sender ID] [--to ADDRESS]
    [--domain D] [--wait SECONDS]]`

const options = {
  through: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  sender: { type: 'string' },
  domain: { type: 'string' },
  wait: { type: 'string', default: '120' },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options })
  const table = connect()
  const outputs = usedStack()?.outputs ?? null
  const ids = await listSenders(table)
  const senders = (await Promise.all(ids.map((id) => getSender(table, id)))).filter((sender) => sender !== null)
  let wrong = 0
  for (const check of checks(values, table, outputs, senders)) {
    for (const finding of await check().catch(asFinding)) {
      if (finding.state === 'bad') wrong += 1
      await write(show(finding))
    }
  }
  if (!outputs) await write('Only what runs here was looked at: --stack NAME looks at DNS, SES and the account too.\n')
  await write(wrong === 0 ? 'Nothing is wrong.\n' : `${wrong} to repair.\n`)
  return wrong === 0 ? 0 : 1
}

type Check = () => Promise<Finding[]>

function checks(values: Values, table: Table, outputs: Outputs | null, senders: readonly Sender[]): Check[] {
  const account = openAccount()
  const setting = (name: string) => process.env[`REBOUND_${name}`] ?? ''
  const dead = (['receive', 'events', 'deliver'] as const).map((name): Check => {
    return () => parts.checkDeadLetters(account, name, setting(`${name.toUpperCase()}_DEAD_LETTERS_URL`))
  })
  const keys: Check = async () => {
    const names = ['webhook', 'verp', 'session', 'pepper'].map((name) => `${setting('KEY_PREFIX')}/${name}`)
    const there = await Promise.all(names.map((name) => hasKey(parameterClient(), name)))
    return parts.checkKeys(new Map(names.map((name, at) => [name, there[at] === true])))
  }
  const everywhere: Check[] = [keys, ...dead, () => checkWebhooks(senders, setting('LOCAL') === '1')]
  const through: Check[] = values.through === undefined ? [] : [() => sendThrough(values, table, outputs, senders)]
  if (!outputs) return [...everywhere, ...through]
  const setup = setupOf(outputs)
  const dns = new Resolver({ timeout: 5_000, tries: 2 })
  const line = (name: string, topic: string, queue: string): Check => {
    const found = { name, topicArn: outputs[topic] ?? '', queueUrl: setting(`${queue}_QUEUE_URL`) }
    return () => parts.checkLine(account, found)
  }
  return [
    () => checkMx(dns, setup),
    () => checkIdentity(account, setup),
    () => parts.checkClock(account),
    () => checkRules(account, setup),
    () => checkFilters(account, setup),
    line('mails', 'InboundTopic', 'RECEIVE'),
    line('SES events', 'EventsTopic', 'EVENTS'),
    ...everywhere,
    () => parts.checkAlarms(account, outputs['AlarmTopic'] ?? ''),
    () => parts.checkSending(account),
    () => parts.checkConcurrency(account),
    ...through,
  ]
}

function setupOf(outputs: Outputs): MailSetup {
  const words = (name: string) => (outputs[name] ?? '').split(' ').filter((word) => word !== '' && word !== 'none')
  const region = /\.([a-z0-9-]+)\.amazonaws\.com/.exec(outputs['ReceiveQueue'] ?? '')?.[1] ?? ''
  const [domain = ''] = words('BounceDomain')
  return {
    region: outputs['Region'] ?? region,
    domain,
    addresses: words('BounceAddresses'),
    rules: words('Rules'),
    allowFrom: words('AllowFrom'),
  }
}

async function sendThrough(
  { through = '', from, to, sender: asked, domain: named, wait }: Values,
  table: Table,
  outputs: Outputs | null,
  senders: readonly Sender[],
): Promise<Finding[]> {
  const domain = named ?? outputs?.['BounceDomain']
  const seconds = Number(wait)
  if (!URL.canParse(through) || from === undefined || !Number.isInteger(seconds)) throw new UsageError(usage)
  if (domain === undefined) throw new UsageError('name the bounce domain: --domain bounces.example.com')
  const sender = asked === undefined ? senders[0] : senders.find(({ id }) => id === asked)
  const recipient = to ?? nobodyAt(domain)
  const [plainAddress = `b@${domain}`] = (outputs?.['BounceAddresses'] ?? '').split(' ').filter(Boolean)
  const signed = sender && (await signedPath(sender, recipient, domain))
  const ids = senders.map(({ id }) => id)
  const fallback = process.env['REBOUND_DEFAULT_SENDER']
  return checkThrough(table, {
    server: through,
    from,
    returnPath: signed ?? plainAddress,
    recipient,
    senders: fallback === undefined || ids.includes(fallback) ? ids : [...ids, fallback],
    seconds,
  })
}

/** A signed return path, where the sender and the stack have what it takes. */
async function signedPath(sender: Sender, recipient: string, domain: string): Promise<string | null> {
  const [newest] = await rootKeys(connectKeys).read()
  if (!newest || sender.names.token === null) return null
  return returnPath(senderKey(newest, sender.names.token), { messageId: 'doctor', recipient, domain })
}

/** A check that cannot be made is a finding; only what was asked for wrongly ends the command. */
function asFinding(error: unknown): Finding[] {
  if (error instanceof UsageError) throw error
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const repair = /AccessDenied|UnauthorizedOperation/.test(name)
    ? 'These credentials may not ask that: use an operator’s.'
    : 'Try again; where it stays, tell the maintainers.'
  return [{ about: 'check', state: 'bad', says: `could not be made: ${name}: ${message.slice(0, 200)}`, repair }]
}

const marks = { good: 'good', look: 'LOOK', bad: 'BAD ' }

function show({ about, state, says, repair }: Finding): string {
  return `${marks[state]}  ${about.padEnd(14)} ${says}\n${repair === undefined ? '' : `      repair         ${repair}\n`}`
}
