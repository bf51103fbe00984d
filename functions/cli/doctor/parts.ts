/** Do the parts of a stack hear of each other: topics, queues, keys, limits, the clock. */
import type { Account } from '../../../shared/aws/account.ts'
import { replaceKeys } from '../keys.ts'
import { bad, good, look } from './finding.ts'
import type { Finding } from './finding.ts'

export interface Line {
  /** `mails` or `events`. */
  name: string
  topicArn: string
  queueUrl: string
}

const drift =
  'Somebody has changed it: "aws cloudformation detect-stack-drift" shows how. Change it back; deploying does not.'

/** A topic, its queue, and the policy that lets the one write into the other. */
export async function checkLine(account: Account, { name, topicArn, queueUrl }: Line): Promise<Finding[]> {
  const [{ arn, policy, visible }, subscriptions] = await Promise.all([
    account.queue(queueUrl),
    account.subscriptions(topicArn),
  ])
  const there = subscriptions.some(({ protocol, endpoint }) => protocol === 'sqs' && endpoint === arn)
  const subscribe = `"aws sns subscribe --topic-arn ${topicArn} --protocol sqs --notification-endpoint ${arn} --attributes RawMessageDelivery=true".`
  if (!there) return [bad(name, `the queue is not subscribed to ${topicArn}: notifications get lost`, subscribe)]
  if (!admits(policy, topicArn)) return [bad(name, `the queue's policy does not admit ${topicArn}`, drift)]
  return [good(name, `the queue hears of its topic; ${visible} waiting`)]
}

function admits(policy: string, topicArn: string): boolean {
  try {
    const { Statement = [] } = JSON.parse(policy) as { Statement?: { Effect?: string }[] }
    return Statement.some((each) => each.Effect === 'Allow' && JSON.stringify(each).includes(`"${topicArn}"`))
  } catch {
    return false
  }
}

export async function checkDeadLetters(account: Account, name: string, url: string): Promise<Finding[]> {
  const { visible } = await account.queue(url)
  if (visible === 0) return [good('dead letters', `none of ${name}`)]
  return [
    bad(
      'dead letters',
      `${visible} of ${name}`,
      `"rebound redrive ${name} --list" shows why; "rebound redrive ${name}" puts them back.`,
    ),
  ]
}

export async function checkAlarms(account: Account, topicArn: string): Promise<Finding[]> {
  const subscriptions = await account.subscriptions(topicArn)
  if (subscriptions.some(({ confirmed }) => confirmed)) return [good('alarms', 'somebody hears of them')]
  return [
    subscriptions.length === 0
      ? look('alarms', 'nobody hears of them', 'Set alarmEmail and deploy, or subscribe something to AlarmTopic.')
      : look('alarms', 'the address has not confirmed', 'Follow the link in the mail that AWS sent to it.'),
  ]
}

/** New accounts are in a sandbox, of 200 mails a day to verified addresses ("Request production access"). */
const sandbox = 200

export async function checkSending(account: Account): Promise<Finding[]> {
  const { most, sent } = await account.quota()
  if (most >= 0 && most <= sandbox) {
    return [
      look(
        'SES sending',
        `the account is in the sandbox (${most} mails a day): receiving works, forwarding reaches verified addresses only`,
        'Ask for production access in the SES console, if bounces are to be forwarded.',
      ),
    ]
  }
  if (most > 0 && sent > most * 0.9) {
    return [
      look('SES sending', `${sent} of ${most} mails a day are used`, 'Ask for a higher quota in the SES console.'),
    ]
  }
  return [good('SES sending', most < 0 ? 'without a limit' : `${sent} of ${most} mails a day are used`)]
}

export async function checkConcurrency(account: Account): Promise<Finding[]> {
  const limit = await account.concurrency()
  if (limit >= 100) return [good('Lambda', `${limit} concurrent executions`)]
  return [
    look(
      'Lambda',
      `the account has ${limit} concurrent executions for everything: a wave of mail will use them up`,
      'Ask for 1,000 under Service Quotas, "Concurrent executions"; until then "concurrency": { "reserveDeliver": false }.',
    ),
  ]
}

/** AWS refuses signatures that are five minutes off; tokens and webhooks carry times too. */
export async function checkClock(account: Account): Promise<Finding[]> {
  const ahead = await account.clock()
  if (ahead === null) return []
  const seconds = Math.round(Math.abs(ahead) / 1000)
  if (seconds < 60) return [good('clock', 'this machine agrees with AWS')]
  const side = ahead > 0 ? 'ahead of' : 'behind'
  return [
    bad('clock', `this machine is ${seconds} s ${side} AWS`, 'Let it ask a time server (timedatectl set-ntp true).'),
  ]
}

/** `foreign` are encrypted with another KMS key than the stack's: a stack of the same name was removed before. */
export function checkKeys(keys: ReadonlyMap<string, boolean>, foreign: readonly string[]): Finding[] {
  if (foreign.length > 0)
    return [bad('keys', `the functions cannot read ${foreign.join(', ')}: another key's`, replaceKeys(foreign))]
  const missing = [...keys].filter(([, there]) => !there).map(([name]) => name)
  if (missing.length === 0) return [good('keys', 'all are there')]
  return [bad('keys', `there is no ${missing.join(', ')}`, 'Run "rebound keys create".')]
}
