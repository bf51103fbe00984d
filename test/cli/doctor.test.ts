/** What `rebound doctor` finds, and what it tells to repair it. */
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { checkFilters, checkIdentity, checkMx, checkRules } from '../../functions/cli/doctor/mail.ts'
import type { MailDns } from '../../functions/cli/doctor/mail.ts'
import * as parts from '../../functions/cli/doctor/parts.ts'
import { checkWebhooks } from '../../functions/cli/doctor/webhooks.ts'
import { openAccount } from '../../shared/aws/account.ts'
import type { Sender } from '../../shared/ledger/senders.ts'
import { startReceiver } from '../journey/journey.ts'
import { startFakeAws } from './fakeAws.ts'

const aws = await startFakeAws()
vi.stubEnv('AWS_ENDPOINT_URL', aws.url)
vi.stubEnv('AWS_REGION', 'eu-west-1')
vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
const account = openAccount()
afterAll(async () => {
  vi.unstubAllEnvs()
  await aws.close()
})
beforeEach(() => {
  aws.answers = {}
  aws.headers = {}
})

const setup = {
  region: 'eu-west-1',
  domain: 'bounces.example.com',
  addresses: ['b@bounces.example.com'],
  ruleSet: 'ours',
  rules: ['ours-loop', 'ours-intake'],
  allowFrom: ['192.0.2.0/24'],
}

/** Findings in short: `bad rule set`, and all their words. */
const short = (found: { about: string; state: string }[]) => found.map(({ state, about }) => `${state} ${about}`)

describe('MX', () => {
  const fails = (code: string) => Promise.reject(Object.assign(new Error(code), { code }))
  const dns = (mx: string[] | string, address = 'there'): MailDns => ({
    resolveMx: () =>
      typeof mx === 'string' ? fails(mx) : Promise.resolve(mx.map((exchange) => ({ exchange, priority: 10 }))),
    resolve4: () => (address === 'there' ? Promise.resolve(['192.0.2.1']) : fails(address)),
  })
  const ses = 'inbound-smtp.eu-west-1.amazonaws.com'

  test.each([
    [dns([ses]), 'good MX'],
    [dns([`${ses.toUpperCase()}.`]), 'good MX'],
    [dns(['mx.example.net']), 'bad MX'],
    [dns([ses, 'mx.example.net']), 'look MX'],
    [dns('ENOTFOUND'), 'bad MX'],
    [dns('ESERVFAIL'), 'look MX'],
    [dns([ses], 'ENOTFOUND'), 'bad region'],
    [dns([ses], 'ETIMEOUT'), 'good MX'],
  ])('case %#: %s', async (resolver, found) => {
    const findings = await checkMx(resolver, setup)
    expect(short(findings)).toEqual([found])
    if (found === 'bad MX') expect(findings[0]?.repair).toContain(`bounces.example.com MX 10 ${ses}`)
  })
})

describe('rule set', () => {
  const stop = '<member><StopAction><Scope>RuleSet</Scope></StopAction></member>'
  const rule = (
    name: string,
    more: { stops?: boolean; recipients?: string[]; enabled?: boolean; scan?: boolean } = {},
  ) =>
    `<member><Name>${name}</Name><Enabled>${more.enabled ?? true}</Enabled><ScanEnabled>${more.scan ?? true}</ScanEnabled><Recipients>${(more.recipients ?? []).map((each) => `<member>${each}</member>`).join('')}</Recipients><Actions>${more.stops ? stop : ''}</Actions></member>`
  const active = (...rules: string[]) => `<Metadata><Name>theirs</Name></Metadata><Rules>${rules.join('')}</Rules>`
  const ours = [rule('ours-loop'), rule('ours-intake')]

  test.each([
    ['ours alone', active(...ours), 'good rule set'],
    ['none active', '', 'bad rule set'],
    ['without our intake', active(rule('ours-loop')), 'bad rule set'],
    ['ours disabled', active(rule('ours-loop'), rule('ours-intake', { enabled: false })), 'bad rule set'],
    ['ours not scanning', active(rule('ours-loop'), rule('ours-intake', { scan: false })), 'look scan'],
    ['a rule for all that stops before ours', active(rule('all', { stops: true }), ...ours), 'bad rule set'],
    [
      'one for our domain that stops',
      active(rule('x', { stops: true, recipients: ['Bounces.Example.com'] }), ...ours),
      'bad rule set',
    ],
    [
      'one for subdomains that stops',
      active(rule('x', { stops: true, recipients: ['.example.com'] }), ...ours),
      'bad rule set',
    ],
    [
      'one for another domain',
      active(rule('x', { stops: true, recipients: ['example.com'] }), ...ours),
      'good rule set',
    ],
    ['a disabled one', active(rule('x', { stops: true, enabled: false }), ...ours), 'good rule set'],
    ['one that does not stop', active(rule('x'), ...ours), 'good rule set'],
    ['one behind ours', active(...ours, rule('x', { stops: true })), 'good rule set'],
  ])('%s', async (_, described, found) => {
    aws.answers = { DescribeActiveReceiptRuleSet: described }
    expect(short(await checkRules(account, setup))).toEqual([found])
  })
})

describe('account', () => {
  test.each([
    ['Success', 'good identity'],
    ['Pending', 'bad identity'],
    [null, 'bad identity'],
  ])('identity %s', async (state, found) => {
    const entry = `<entry><key>bounces.example.com</key><value><VerificationStatus>${String(state)}</VerificationStatus></value></entry>`
    aws.answers = {
      GetIdentityVerificationAttributes: `<VerificationAttributes>${state === null ? '' : entry}</VerificationAttributes>`,
    }
    expect(short(await checkIdentity(account, setup))).toEqual([found])
  })

  test('networks that are not let in, and networks that are refused', async () => {
    const filter = (cidr: string, policy: string) =>
      `<member><Name>f</Name><IpFilter><Cidr>${cidr}</Cidr><Policy>${policy}</Policy></IpFilter></member>`
    const filters = async (...all: string[]) => {
      aws.answers = { ListReceiptFilters: `<Filters>${all.join('')}</Filters>` }
      return short(await checkFilters(account, setup))
    }
    expect(await filters(filter('192.0.2.0/24', 'Allow'))).toEqual(['good allowFrom'])
    expect(await filters(filter('192.0.2.0/24', 'Block'))).toEqual(['bad allowFrom', 'look filters'])
    expect(await filters()).toEqual(['bad allowFrom'])
  })

  test.each([
    [200, 0, 'look SES sending'],
    [50_000, 10, 'good SES sending'],
    [50_000, 49_000, 'look SES sending'],
  ])('a quota of %i with %i sent', async (most, sent, found) => {
    aws.answers = {
      GetSendQuota: `<Max24HourSend>${most}</Max24HourSend><MaxSendRate>14</MaxSendRate><SentLast24Hours>${sent}</SentLast24Hours>`,
    }
    expect(short(await parts.checkSending(account))).toEqual([found])
  })

  test.each([
    [10, 'look Lambda'],
    [1_000, 'good Lambda'],
  ])('%i concurrent executions', async (limit, found) => {
    aws.answers = { 'account-settings': { AccountLimit: { ConcurrentExecutions: limit } } }
    expect(short(await parts.checkConcurrency(account))).toEqual([found])
  })

  test.each([
    [0, 'good clock'],
    [600_000, 'bad clock'],
    [-600_000, 'bad clock'],
  ])('a clock that is %i ms off', async (off, found) => {
    aws.headers = { date: new Date(Date.now() - off).toUTCString() }
    aws.answers = { ListReceiptFilters: '<Filters></Filters>' }
    await account.filters()
    expect(short(await parts.checkClock(account))).toEqual([found])
  })
})

describe('topics and queues', () => {
  const topicArn = 'arn:aws:sns:eu-west-1:000000000000:inbound'
  const line = { name: 'mails', topicArn, queueUrl: `${aws.url}/000000000000/receive` }
  const arn = 'arn:aws:sqs:eu-west-1:000000000000:receive'
  const subscribed = (protocol: string, endpoint: string, subscription = `${topicArn}:1`) =>
    `<Subscriptions><member><Protocol>${protocol}</Protocol><Endpoint>${endpoint}</Endpoint><SubscriptionArn>${subscription}</SubscriptionArn></member></Subscriptions>`
  const policy = (Effect: string, source: string) =>
    JSON.stringify({ Statement: [{ Effect, Condition: { ArnEquals: { 'aws:SourceArn': source } } }] })

  test.each([
    [subscribed('sqs', arn), policy('Allow', topicArn), 'good mails'],
    [subscribed('sqs', `${arn}-2`), policy('Allow', topicArn), 'bad mails'],
    ['<Subscriptions></Subscriptions>', policy('Allow', topicArn), 'bad mails'],
    [subscribed('sqs', arn), policy('Deny', topicArn), 'bad mails'],
    [subscribed('sqs', arn), policy('Allow', `${topicArn}-2`), 'bad mails'],
    [subscribed('sqs', arn), '', 'bad mails'],
  ])('case %#: %s', async (ListSubscriptionsByTopic, Policy, found) => {
    aws.answers = {
      ListSubscriptionsByTopic,
      GetQueueAttributes: { Attributes: { QueueArn: arn, Policy, ApproximateNumberOfMessages: '3' } },
    }
    expect(short(await parts.checkLine(account, line))).toEqual([found])
  })

  test.each([
    [subscribed('email', 'ops@example.com'), 'good alarms'],
    [subscribed('email', 'ops@example.com', 'PendingConfirmation'), 'look alarms'],
    ['<Subscriptions></Subscriptions>', 'look alarms'],
  ])('alarms, case %#: %s', async (ListSubscriptionsByTopic, found) => {
    aws.answers = { ListSubscriptionsByTopic }
    expect(short(await parts.checkAlarms(account, topicArn))).toEqual([found])
  })
})

describe('webhooks', () => {
  const sender = (url: string, state: 'active' | 'disabled' = 'active'): Sender => ({
    id: 'shop',
    name: 'Shop',
    revision: 1,
    names: { token: 'shop', domains: [], addresses: [], tags: [] },
    forward: null,
    settings: {},
    successKnown: false,
    forgetKnown: false,
    stateKnown: false,
    endpoints: [{ id: 'main', url, secrets: [], state }],
  })

  test.each([
    [401, 'good webhook shop/main'],
    [204, 'look webhook shop/main'],
    [500, 'bad webhook shop/main'],
    [410, 'bad webhook shop/main'],
    [302, 'bad webhook shop/main'],
  ])('a receiver that answers %i to what is not signed', async (status, found) => {
    const receiver = await startReceiver(() => status)
    expect(short(await checkWebhooks([sender(receiver.url)], true))).toEqual([found])
    await receiver.close()
  })

  test('one that is not there, is a private address, or is disabled; and none at all', async () => {
    expect(short(await checkWebhooks([sender('http://localhost:9/')], true))).toEqual(['bad webhook shop/main'])
    expect(short(await checkWebhooks([sender('https://127.0.0.1/')], false))).toEqual(['bad webhook shop/main'])
    expect(short(await checkWebhooks([sender('http://localhost:9/', 'disabled')], true))).toEqual([
      'look webhook shop/main',
    ])
    expect(short(await checkWebhooks([], true))).toEqual(['look webhooks'])
  })
})
