/** `rebound doctor`: what is wrong with a stack, and how to repair it. It only looks, unless `--through` asks for a message. */
import { Resolver } from 'node:dns/promises'
import { parseArgs } from 'node:util'
import { openAccount } from '../../shared/aws/account.ts'
import { parameterClient } from '../../shared/aws/clients.ts'
import { encryptedOtherwise, hasKey } from '../../shared/aws/keys.ts'
import type { Table } from '../../shared/aws/table.ts'
import { returnPath } from '../../shared/identity/returnPath.ts'
import { rootKeys } from '../../shared/identity/rootKeys.ts'
import { senderKey } from '../../shared/identity/tokenKeys.ts'
import { getSender, listSenders } from '../../shared/ledger/senders.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import { plain } from '../../shared/verdict/show.ts'
import { connect, connectKeys } from './connect.ts'
import { bad } from './doctor/finding.ts'
import type { Finding } from './doctor/finding.ts'
import { checkFilters, checkIdentity, checkMx, checkRules } from './doctor/mail.ts'
import type { MailSetup } from './doctor/mail.ts'
import * as parts from './doctor/parts.ts'
import { checkThrough, nobodyAt } from './doctor/through.ts'
import { checkWebhooks } from './doctor/webhooks.ts'
import { usedStack } from './stack.ts'
import type { Outputs } from './stack.ts'
import { UsageError, write } from './usage.ts'

const usage = `doctor [--stack NAME] [--resolver IP[:PORT]] [--through smtp://[USER:PASSWORD@]HOST[:PORT] --from ADDRESS [--sender ID] [--to ADDRESS]
    [--domain D] [--wait SECONDS]]`

const options = {
  resolver: { type: 'string' },
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
  const senders: Sender[] = []
  const readSenders = async (): Promise<Finding[]> => {
    const all = await Promise.all((await listSenders(table)).map((id) => getSender(table, id)))
    senders.push(...all.filter((sender) => sender !== null))
    return []
  }
  const found = { good: 0, look: 0, bad: 0 }
  for (const [about, check] of [['table', readSenders] as const, ...checks(values, table, outputs, senders)]) {
    for (const finding of await check().catch((error: unknown) => asFinding(about, error))) {
      found[finding.state] += 1
      await write(show(finding))
    }
  }
  if (!outputs) await write('Only what runs here was looked at: --stack NAME looks at DNS, SES and the account too.\n')
  const also = found.look === 0 ? '' : `, ${found.look} to look at`
  await write(found.bad === 0 ? `Nothing is wrong${also}.\n` : `${found.bad} to repair${also}.\n`)
  return found.bad === 0 ? 0 : 1
}

/** What is looked at, for when it cannot be. */
type Check = [about: string, look: () => Promise<Finding[]>]

function checks(values: Values, table: Table, outputs: Outputs | null, senders: readonly Sender[]): Check[] {
  const account = openAccount()
  const setting = (name: string) => process.env[`REBOUND_${name}`] ?? ''
  const dead = (['receive', 'events', 'deliver'] as const).map((name): Check => {
    const url = setting(`${name.toUpperCase()}_DEAD_LETTERS_URL`)
    return ['dead letters', () => parts.checkDeadLetters(account, name, url)]
  })
  const lookAtKeys = async (): Promise<Finding[]> => {
    const names = ['webhook', 'verp', 'session', 'pepper'].map((name) => `${setting('KEY_PREFIX')}/${name}`)
    const there = await Promise.all(names.map((name) => hasKey(parameterClient(), name)))
    const kmsKey = outputs?.['SecretsKey']
    const foreign = kmsKey === undefined ? [] : await encryptedOtherwise(parameterClient(), names, kmsKey)
    return parts.checkKeys(new Map(names.map((name, at) => [name, there[at] === true])), foreign)
  }
  const webhooks = () => checkWebhooks(senders, setting('LOCAL') === '1')
  const everywhere: Check[] = [['keys', lookAtKeys], ...dead, ['webhooks', webhooks]]
  const through: Check[] =
    values.through === undefined ? [] : [['through', () => sendThrough(values, table, outputs, senders)]]
  if (!outputs) return [...everywhere, ...through]
  const setup = setupOf(outputs)
  const dns = openResolver(values.resolver)
  const line = (name: string, topic: string, queue: string): Check => {
    const found = { name, topicArn: outputs[topic] ?? '', queueUrl: setting(`${queue}_QUEUE_URL`) }
    return [name, () => parts.checkLine(account, found)]
  }
  return [
    ['MX', () => checkMx(dns, setup)],
    ['identity', () => checkIdentity(account, setup)],
    ['clock', () => parts.checkClock(account)],
    ['rule set', () => checkRules(account, setup)],
    ['allowFrom', () => checkFilters(account, setup)],
    line('mails', 'InboundTopic', 'RECEIVE'),
    line('SES events', 'EventsTopic', 'EVENTS'),
    ...everywhere,
    ['alarms', () => parts.checkAlarms(account, outputs['AlarmTopic'] ?? '')],
    ['SES sending', () => parts.checkSending(account)],
    ['Lambda', () => parts.checkConcurrency(account)],
    ...through,
  ]
}

/** Behind a firewall the machine's own DNS may see other records than the world does. */
function openResolver(server: string | undefined): Resolver {
  const dns = new Resolver({ timeout: 5_000, tries: 2 })
  try {
    if (server !== undefined) dns.setServers([server])
  } catch {
    throw new UsageError(`--resolver is the IP address of a DNS server, like 192.0.2.53, not "${server}"`)
  }
  return dns
}

function setupOf(outputs: Outputs): MailSetup {
  const words = (name: string) => (outputs[name] ?? '').split(' ').filter((word) => word !== '' && word !== 'none')
  const region = /\.([a-z0-9-]+)\.amazonaws\.com/.exec(outputs['ReceiveQueue'] ?? '')?.[1] ?? ''
  const [domain = ''] = words('BounceDomain')
  return {
    region: outputs['Region'] ?? region,
    domain,
    addresses: words('BounceAddresses'),
    ruleSet: outputs['RuleSet'] ?? '',
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
  if (to === undefined && outputs?.['WholeDomain'] === 'true')
    throw new UsageError(`every address of ${domain} is taken (wholeDomain): name one that must bounce, --to NOBODY@…`)
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
function asFinding(about: string, error: unknown): Finding[] {
  if (error instanceof UsageError) throw error
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const repair = /AccessDenied|UnauthorizedOperation/.test(name)
    ? 'These credentials may not ask that: use an operator’s.'
    : 'Try again; where it stays, tell the maintainers.'
  return [bad(about, `could not be looked at: ${plain(`${name}: ${message}`, 200)}`, repair)]
}

const marks = { good: 'good', look: 'LOOK', bad: 'BAD ' }

function show({ about, state, says, repair }: Finding): string {
  return `${marks[state]}  ${about.padEnd(14)} ${says}\n${repair === undefined ? '' : `      repair         ${repair}\n`}`
}
