/** `rebound doctor --stack NAME` as an operator starts it: a process, its words and its exit code. */
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { execFile } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startRebound } from '../../infra/local/rebound.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { everything, sample, synthesise } from '../infra/template.ts'
import { clientConfig } from '../local/started.ts'
import { newDataDir, settingsFor, silent, startReceiver } from '../journey/journey.ts'
import { startDeployed } from './deployed.ts'
import type { Deployed } from './deployed.ts'

const wholeDomain = { ...sample, wholeDomain: true }
const templates = new Map(
  [sample, everything, wholeDomain].map((settings) => [settings, synthesise(settings)] as const),
)

const data = newDataDir()
const left = '/rebound/left'
let stack: LocalStack
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  receiver = await startReceiver(() => 401)
  stack = await startRebound({ dataDir: data.dir, smtpPort: 0, handlers: false, ...silent }, settingsFor(receiver.url))
  const ssm = new SSMClient(clientConfig(stack.env, 'SSM'))
  const old = { Type: 'SecureString', KeyId: 'arn:aws:kms:eu-west-1:000000000000:key/old' } as const
  for (const name of ['webhook', 'verp', 'session', 'pepper'])
    await ssm.send(new PutParameterCommand({ ...old, Name: `${left}/${name}`, Value: 'old' }))
  ssm.destroy()
})
afterAll(async () => {
  await stack.close()
  await receiver.close()
  data.remove()
})

interface Ran {
  code: number
  out: string
  err: string
}

async function doctor(
  { settings = sample, args = [] }: { settings?: typeof sample; args?: string[] } = {},
  change: (deployed: Deployed) => void = () => undefined,
  env: Record<string, string | undefined> = {},
): Promise<Ran> {
  const template = templates.get(settings)
  if (!template) throw new Error('settings without a template')
  const deployed = await startDeployed(template, stack.env)
  change(deployed)
  const own = ['DYNAMODB', 'SSM'].map((service) => `AWS_ENDPOINT_URL_${service}`)
  const command = ['functions/cli/main.ts', 'doctor', '--stack', 'Rebound', '--resolver', deployed.dns, ...args]
  const ran = await new Promise<Ran>((resolve) => {
    execFile(
      process.execPath,
      command,
      {
        env: {
          PATH: process.env['PATH'],
          ...Object.fromEntries(own.map((name) => [name, stack.env[name]])),
          AWS_ENDPOINT_URL: deployed.url,
          AWS_REGION: 'eu-west-1',
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'test',
          // The receiver on this machine stands for one in the internet.
          REBOUND_LOCAL: '1',
          ...env,
        },
      },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, out, err })
      },
    )
  })
  await deployed.close()
  return ran
}

/** The lines about something: `BAD MX: mail for … > Publish …`. */
const findings = (out: string): string[] =>
  [...out.matchAll(/^(good|LOOK|BAD) {2,3}(.{14,}?) (?=\S)(.*)\n(?: {6}repair {9}(.*)\n)?/gm)].map(
    ([, mark, about = '', says, repair]) =>
      `${mark} ${about.trim()}: ${says}${repair === undefined ? '' : ` > ${repair}`}`,
  )

const wrongOf = (out: string) => findings(out).filter((line) => !line.startsWith('good'))

test('nothing is wrong with a stack as it is deployed, and every part is named', async () => {
  const { code, out, err } = await doctor({ settings: everything })
  expect(err).toBe('')
  expect(findings(out).map((line) => line.replace(/\d{4,5}\//, 'PORT/'))).toEqual([
    'good MX: mail for bounces.example.com goes to SES',
    'good identity: SES has verified bounces.example.com',
    'good clock: this machine agrees with AWS',
    'good rule set: our rules receive mail in "theirs"',
    'good allowFrom: SES lets in 192.0.2.0/24, 198.51.100.7/32',
    'good mails: the queue hears of its topic; 0 waiting',
    'good SES events: the queue hears of its topic; 0 waiting',
    'good keys: all are there',
    'good dead letters: none of receive',
    'good dead letters: none of events',
    'good dead letters: none of deliver',
    'good webhook shop/main: http://localhost:PORT/ answers, and refuses what is not signed (401)',
    'good alarms: somebody hears of them',
    'good SES sending: 7 of 50000 mails a day are used',
    'good Lambda: 1000 concurrent executions',
  ])
  expect(out).toMatch(/\nNothing is wrong\.\n$/)
  expect(code).toBe(0)
})

type Case = [what: string, change: (deployed: Deployed) => void, expected: RegExp[], env?: Record<string, string>]

const only = (deployed: Deployed, output: string) => {
  const queue = deployed.queues[deployed.outputs[output] ?? '']
  if (!queue) throw new Error(`no queue is the output ${output}`)
  return queue
}
const emptyAs = (protocol: string) => (deployed: Deployed) => {
  deployed.subscriptions = deployed.subscriptions.filter((each) => each.protocol !== protocol)
}

describe('what must be repaired ends with 1, each with its repair', () => {
  const cases: Case[] = [
    [
      'no MX record',
      (deployed) => delete deployed.records['bounces.example.com'],
      [/^BAD MX: .+ no MX record.+ > Publish "bounces\.example\.com MX 10 inbound-smtp\.eu-west-1\.amazonaws\.com"\.$/],
    ],
    [
      'an MX record of somebody else',
      (deployed) => (deployed.records['bounces.example.com'] = { mx: ['mx.example.net'] }),
      [/^BAD MX: mail for bounces\.example\.com goes to mx\.example\.net > Publish /],
    ],
    [
      'a region in which SES receives nothing',
      (deployed) => delete deployed.records['inbound-smtp.eu-west-1.amazonaws.com'],
      [/^BAD region: SES receives no mail in eu-west-1.+ > Deploy in a region where it does\.$/],
    ],
    [
      'an identity that is not verified',
      (deployed) => (deployed.identity = 'Pending'),
      [/^BAD identity: .+ pending.+ > Publish the DKIM records of the outputs Dns2 to Dns4/],
    ],
    [
      'no identity',
      (deployed) => (deployed.identity = null),
      [
        /^BAD identity: SES does not know .+ > Deploy with "identity": "create"; .+: "aws sesv2 create-email-identity --email-identity bounces\.example\.com"/,
      ],
    ],
    [
      'a clock that is off, which AWS refuses at five minutes',
      (deployed) => (deployed.clock = 240_000),
      [/^BAD clock: this machine is (?:239|240) s behind AWS > Let it ask a time server/],
    ],
    [
      'no active rule set',
      (deployed) => (deployed.rules = null),
      [
        /^BAD rule set: no receipt rule set is active: SES refuses all mail > "aws ses set-active-receipt-rule-set --rule-set-name NAME", .+; ours is InboundRuleSet\w+\.$/,
      ],
    ],
    [
      'another active rule set',
      (deployed) => (deployed.rules = []),
      [
        /^BAD rule set: the active rule set "theirs" has no rule .+ > Set ruleSet to \{ "mode": "existing", "name": "theirs" \} and deploy; where it says so already, to \{ "mode": "auto" \}/,
      ],
    ],
    [
      'a rule that was disabled',
      ({ rules }) => rules?.forEach((rule) => (rule.enabled = rule.stops)),
      [
        /^BAD rule set: the rule "InboundIntake\w+" is disabled > Somebody has changed it: change it back in the SES console/,
      ],
    ],
    [
      'an earlier rule that stops our mail',
      ({ rules }) => rules?.unshift({ name: 'spam', enabled: true, scan: true, recipients: [], stops: true }),
      [/^BAD rule set: the rule "spam" stands before ours in "theirs".+ > Move ours before it/],
    ],
    [
      'a filter that was removed',
      (deployed) => deployed.filters.pop(),
      [
        /^BAD allowFrom: SES does not let in 198\.51\.100\.7\/32 > Its filter was removed: take it out of allowFrom, deploy, put it back, deploy/,
      ],
    ],
    [
      'queues that no topic writes to',
      emptyAs('sqs'),
      [
        /^BAD mails: the queue is not subscribed .+ > "aws sns subscribe --topic-arn arn:aws:sns:\S+:InboundTopic\w+ --protocol sqs --notification-endpoint arn:aws:sqs:\S+ --attributes RawMessageDelivery=true"\.$/,
        /^BAD SES events: the queue is not subscribed/,
      ],
    ],
    [
      'queues whose policy admits nobody',
      (deployed) => {
        for (const queue of Object.values(deployed.queues)) queue.policy = ''
      },
      [
        /^BAD mails: the queue's policy does not admit .+ > .+detect-stack-drift/,
        /^BAD SES events: the queue's policy/,
      ],
    ],
    [
      'dead letters',
      (deployed) => (only(deployed, 'EventsDeadLetters').visible = 3),
      [/^BAD dead letters: 3 of events > "rebound redrive events --list" shows why; "rebound redrive events"/],
    ],
    [
      'missing keys',
      (deployed) => (deployed.outputs['KeyPrefix'] = '/rebound/nowhere'),
      [/^BAD keys: there is no \/rebound\/nowhere\/webhook, .+ > Run "rebound keys create"\.$/],
    ],
    [
      'keys that a removed stack of this name has left',
      (deployed) => (deployed.outputs['KeyPrefix'] = left),
      [
        /^BAD keys: the functions cannot read \/rebound\/left\/webhook.+ > Keep them .+"aws ssm delete-parameters --names \/rebound\/left\/webhook .+run "rebound keys create"\.$/,
      ],
    ],
    [
      'webhooks on a private address',
      () => undefined,
      [/^BAD webhook shop\/main: http:\/\/localhost\S+ cannot be reached from here: \S+ > /],
      { REBOUND_LOCAL: '' },
    ],
    [
      'parts of AWS that do not answer',
      () => undefined,
      [
        /^BAD identity: could not be looked at: Error: connect ECONNREFUSED/,
        /^BAD rule set: could not/,
        /^BAD allowFrom: could not/,
        /^BAD SES sending: could not/,
      ],
      { AWS_ENDPOINT_URL_SES: 'http://127.0.0.1:9' },
    ],
    [
      'a table that does not answer',
      () => undefined,
      [/^BAD table: could not be looked at: /, /^LOOK webhooks: no sender has one/],
      { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' },
    ],
  ]
  test.concurrent.each(cases)(
    '%s',
    async (_, change, expected, env) => {
      const { code, out, err } = await doctor({ settings: everything }, change, env)
      expect(err).toBe('')
      expect(wrongOf(out)).toEqual(expected.map((each) => expect.stringMatching(each) as string))
      expect(out).toMatch(/\n\d to repair(?:, 1 to look at)?\.\n$/)
      expect(code).toBe(1)
    },
    120_000,
  )
})

describe('what may be meant so ends with 0, and is shown', () => {
  const cases: Case[] = [
    ['nobody who hears alarms', emptyAs('email'), [/^LOOK alarms: nobody hears of them > Set alarmEmail and deploy/]],
    [
      'an address that has not confirmed',
      ({ subscriptions }) => {
        for (const each of subscriptions) if (each.protocol === 'email') each.arn = 'PendingConfirmation'
      },
      [/^LOOK alarms: the address has not confirmed > Follow the link/],
    ],
    [
      'a second MX record',
      (deployed) => deployed.records['bounces.example.com']?.mx?.push('mx.example.net'),
      [/^LOOK MX: some mail for .+ goes to mx\.example\.net > Remove the other MX records\.$/],
    ],
    [
      'a rule that does not scan',
      ({ rules }) => rules?.forEach((rule) => (rule.scan = rule.stops)),
      [/^LOOK scan: the rule "InboundIntake\w+" does not scan for spam and viruses > /],
    ],
    [
      'mail servers that SES refuses',
      ({ filters }) => filters.push({ cidr: '203.0.113.0/24', policy: 'Block' }),
      [/^LOOK filters: SES refuses mail from 203\.0\.113\.0\/24 > Are your own mail servers among these\?$/],
    ],
    [
      'the sandbox of SES',
      (deployed) => (deployed.quota = { most: 200, sent: 0 }),
      [/^LOOK SES sending: the account is in the sandbox .+ > Ask for production access/],
    ],
    [
      'a quota that is nearly used',
      (deployed) => (deployed.quota = { most: 1_000, sent: 950 }),
      [/^LOOK SES sending: 950 of 1000 mails a day are used > Ask for a higher quota/],
    ],
    [
      'a new account of Lambda',
      (deployed) => (deployed.concurrency = 10),
      [/^LOOK Lambda: the account has 10 concurrent executions.+ > Ask for 1,000 under Service Quotas/],
    ],
  ]
  test.concurrent.each(cases)(
    '%s',
    async (_, change, expected) => {
      const { code, out, err } = await doctor({ settings: everything }, change)
      expect(err).toBe('')
      expect(wrongOf(out)).toEqual(expected.map((each) => expect.stringMatching(each) as string))
      expect(out).toMatch(/\nNothing is wrong, 1 to look at\.\n$/)
      expect(code).toBe(0)
    },
    120_000,
  )
})

describe('what was asked for wrongly, or cannot be asked at all, ends with 2 and one sentence', () => {
  test.concurrent.each<[string, Record<string, string | undefined>, RegExp, string[]?]>([
    ['no region', { AWS_REGION: undefined }, /^rebound doctor: set AWS_REGION to the region of the stack "Rebound"\n$/],
    [
      'no credentials',
      { AWS_ACCESS_KEY_ID: '', AWS_EC2_METADATA_DISABLED: 'true', HOME: data.dir },
      /^rebound doctor: there are no AWS credentials here: set AWS_PROFILE, or .+\n$/,
    ],
    [
      'no network',
      { AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://127.0.0.1:9' },
      /^rebound doctor: CloudFormation could not be asked about the stack "Rebound": .+ECONNREFUSED.+\n$/,
    ],
    [
      'a resolver by its name',
      {},
      /^rebound doctor: --resolver is the IP address .+ not "dns\.example"\n$/,
      ['--resolver', 'dns.example'],
    ],
    [
      'a server without an address of mine',
      {},
      /^rebound doctor: doctor \[--stack NAME\]/,
      ['--through', 'smtp://127.0.0.1:9'],
    ],
  ])(
    '%s',
    async (_, env, expected, args = []) => {
      const { code, err } = await doctor({ args }, () => undefined, env)
      expect(err).toMatch(expected)
      expect(code).toBe(2)
    },
    120_000,
  )
})

test('where every address of the domain is taken, the one that must bounce has to be named', async () => {
  const args = ['--through', 'smtp://127.0.0.1:9', '--from', 'you@example.com']
  const unnamed = await doctor({ settings: wholeDomain, args })
  expect(unnamed.err).toMatch(/^rebound doctor: every address of bounces\.example\.com is taken .+--to NOBODY@/)
  expect(unnamed.code).toBe(2)
  const named = await doctor({ settings: wholeDomain, args: [...args, '--to', 'nobody@example.org'] })
  expect(named.err).toBe('')
  expect(wrongOf(named.out)).toContainEqual(expect.stringMatching(/^BAD through .+ did not take the message/))
})
