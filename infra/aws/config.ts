/**
 * What the operator decides, in one JSON file: read once, with everything that is wrong said at once. Only `region` and
 * `domain` have no default. Whatever the file accepts, CloudFormation and SES accept; their limits are quoted here.
 */
import { RetentionDays } from 'aws-cdk-lib/aws-logs'
import { readFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { flag, listOf, oneOf, orNull, Section, text, wholeNumber } from './section.ts'
import type { Kind } from './section.ts'

export interface Config {
  stackName: string
  /** SES receives mail in some regions only: `inbound-smtp.<region>.amazonaws.com` must resolve. */
  region: string
  /** Dedicated to bounces: its MX points at SES and nowhere else. */
  domain: string
  /** Local parts of bounce addresses; SES delivers `b+<token>@` to the address `b@`. */
  addresses: readonly string[]
  /** Takes every address of the domain: for senders whose bounces come to `b-<token>@`, where `+` gets mangled. */
  wholeDomain: boolean
  /** Local part of the Return-Path of the mail that Rebound itself sends: what comes back to it is dropped. */
  loopAddress: string
  /** Local part of the From of forwarded mail. */
  forwardFrom: string
  /**
   * One rule set is active in an account and region. `existing` adds two rules to the operator's, first or after a named
   * rule; `create` activates one of our own and refuses where another is active; `takeOver` replaces the named one;
   * `auto` is `existing` where a set is active at the time, else `create`.
   */
  ruleSet:
    | { mode: 'auto'; after: string | null }
    | { mode: 'create' }
    | { mode: 'existing'; name: string; after: string | null }
    | { mode: 'takeOver'; name: string }
  /** `create` makes the domain's SES identity; `existing` leaves the one that is there alone. */
  identity: 'create' | 'existing'
  /** A Route 53 zone for the MX and DKIM records; without it the outputs name them. */
  hostedZone: { id: string; name: string } | null
  /** IPv4 networks whose mail SES would refuse otherwise: it blocks addresses of EC2. */
  allowFrom: readonly string[]
  /** The sender that gets the bounces which nobody else claims. */
  defaultSender: string
  /** Days; `rawMail` is the longest, and a sender's own raw retention may be shorter. */
  retention: { rawMail: number; logs: RetentionDays }
  /** Functions at a time. `reserveDeliver: false` is for accounts too small to reserve anything (10 in all). */
  concurrency: { receive: number; deliver: number; reserveDeliver: boolean; console: number | null }
  /** Opens the JSON API to the internet, for applications with a key of a sender. */
  api: boolean
  /** Opens the dashboard too, for the people named. Null: `rebound console` shows it, with AWS credentials. */
  console: { oidc: SignInSettings } | null
  /** A name of the operator's for both, and its certificate in ACM, of the stack's region. Null: API Gateway's own. */
  host: { name: string; certificate: string } | null
  alarmEmail: string | null
  /** Mails and megabytes an hour that alarm; hours without any mail; dollars a month of the whole account (AWS Budget). */
  watch: { mailsAnHour: number; megabytesAnHour: number; noMailHours: number | null; budgetDollars: number | null }
}

export interface SignInSettings {
  /** The identity provider, as its discovery document names it. */
  issuer: string
  clientId: string
  /** Verified mail addresses in lower case, or subjects. */
  allow: readonly string[]
  /** Name of the SecureString parameter with the client's secret; null for a public client, with PKCE alone. */
  secretParameter: string | null
}

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const domainName = (example: string) =>
  text(new RegExp(`^(?=.{4,253}$)(?:${label}\\.){1,20}[a-z][a-z0-9-]{0,61}[a-z0-9]$`), `a domain like ${example}`)
const localPart = text(
  /^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?$/,
  'a local part like "b": lower case, at most 32 characters, without + and @',
)
const region = text(/^[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/, 'an AWS region like eu-west-1')
const stackName = text(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'letters, digits and hyphens, at most 64, a letter first')
const certificate = text(
  /^arn:aws[a-z-]{0,10}:acm:[a-z0-9-]{1,30}:\d{12}:certificate\/[0-9a-zA-Z-]{1,64}$/,
  'the ARN of a certificate in ACM',
)
const sesName = text(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'a name as SES shows it')
const zoneId = text(/^[A-Z0-9]{1,32}$/, 'a hosted zone id like Z0123456789EXAMPLE')
const mailAddress = text(/^[^\s@]{1,64}@[^\s@]{1,253}\.[^\s@]{2,63}$/, 'a mail address')
const senderId = text(/^[a-z0-9][a-z0-9-]{0,31}$/, 'lower-case letters, digits and hyphens, at most 32')
const issuer = text(
  new RegExp(`^https://(?:${label}\\.){1,20}${label}(?::\\d{1,5})?(?:/[\\w.~-]{1,100}){0,10}/?$`),
  'an address like https://login.example.com',
)
const clientId = text(/^[\x21-\x7e]{1,255}$/, 'the id that the identity provider has given to the console')
const person = text(
  /^(?:[^\s,@]{1,255}|[^\s,@A-Z]{1,64}@[^\s,@A-Z]{1,253})$/,
  'a mail address in lower case or a subject, without commas and spaces',
)
const parameterName = text(/^(?:\/[\w.-]{1,200}){1,10}$/, 'a name like /rebound/oidc-secret')
const network: Kind<string> = {
  what: 'an IPv4 network like 192.0.2.0/24',
  is: (value): value is string => {
    const [address = '', length = '', more] = typeof value === 'string' ? value.split('/') : []
    return isIPv4(address) && /^\d{1,2}$/.test(length) && Number(length) <= 32 && more === undefined
  },
}
const logDays = oneOf(
  ...Object.values(RetentionDays).filter((days) => typeof days === 'number' && days !== RetentionDays.INFINITE),
)

/** A message waits a day in its queue and 14 among the dead letters (`queue.ts`): put back, it needs its mail. */
const leastRawMail = 16

/** Returns the settings in a parsed file; throws one Error with a line for everything that is wrong. */
export function checkConfig(values: unknown, source: string): Config {
  const problems: string[] = []
  const file = new Section(values, '', problems)
  const retention = file.inner('retention')
  const concurrency = file.inner('concurrency')
  const watch = file.inner('watch')
  const config: Config = {
    stackName: file.take('stackName', stackName, 'Rebound'),
    region: file.take('region', region),
    domain: file.take('domain', domainName('bounces.example.com')),
    addresses: file.take('addresses', listOf(localPart, 1, 99), ['b']),
    wholeDomain: file.take('wholeDomain', flag, false),
    loopAddress: file.take('loopAddress', localPart, 'loop'),
    forwardFrom: file.take('forwardFrom', localPart, 'rebound'),
    ruleSet: readRuleSet(file.inner('ruleSet')),
    identity: file.take('identity', oneOf('create', 'existing'), 'create'),
    hostedZone: file.isNull('hostedZone') ? null : readZone(file.inner('hostedZone')),
    allowFrom: file.take('allowFrom', listOf(network, 0, 100), []),
    defaultSender: file.take('defaultSender', senderId, 'default'),
    retention: {
      rawMail: retention.take('rawMail', wholeNumber(leastRawMail, 3650), 30),
      logs: retention.take('logs', logDays, RetentionDays.ONE_MONTH),
    },
    concurrency: {
      // SQS event sources take 2 to 1,000.
      receive: concurrency.take('receive', wholeNumber(2, 1000), 50),
      deliver: concurrency.take('deliver', wholeNumber(2, 1000), 20),
      reserveDeliver: concurrency.take('reserveDeliver', flag, true),
      console: concurrency.take('console', orNull(wholeNumber(1, 1000)), null),
    },
    api: file.take('api', flag, false),
    console: file.isNull('console') ? null : readConsole(file.inner('console')),
    host: file.isNull('host') ? null : readHost(file.inner('host')),
    alarmEmail: file.take('alarmEmail', orNull(mailAddress), null),
    watch: {
      mailsAnHour: watch.take('mailsAnHour', wholeNumber(1, 10_000_000), 10_000),
      megabytesAnHour: watch.take('megabytesAnHour', wholeNumber(1, 1_000_000), 1_000),
      // CloudWatch looks back a day.
      noMailHours: watch.take('noMailHours', orNull(wholeNumber(1, 24)), null),
      budgetDollars: watch.take('budgetDollars', orNull(wholeNumber(1, 1_000_000)), null),
    },
  }
  for (const section of [file, retention, concurrency, watch]) section.end()
  if (problems.length === 0) problems.push(...contradictions(config))
  if (problems.length === 0) return config
  throw new Error([`${source}: ${problems.length} to repair`, ...problems.map((each) => `  ${each}`)].join('\n'))
}

/** What is wrong between values, each of which is right. */
function contradictions(config: Config): string[] {
  const { domain, addresses, loopAddress, hostedZone, alarmEmail, watch, host } = config
  const found: string[] = []
  if (addresses.includes(loopAddress)) {
    found.push(`loopAddress: "${loopAddress}" is a bounce address too: its bounces would be dropped`)
  }
  if (hostedZone && domain !== hostedZone.name && !domain.endsWith(`.${hostedZone.name}`)) {
    found.push(`hostedZone.name: "${domain}" does not lie in "${hostedZone.name}"`)
  }
  if (watch.budgetDollars !== null && alarmEmail === null) {
    found.push('watch.budgetDollars: a budget tells by mail only, and alarmEmail is null')
  }
  if (host !== null && !config.api && config.console === null) {
    found.push('host: nothing is opened that could have it; set api or console too')
  }
  // RFC 1034 §3.6.2: a name with a CNAME has no other records, and the domain's MX brings the mail.
  if (host?.name === domain) {
    found.push(`host.name: "${domain}" is the bounce domain, which has an MX record; take a name of its own`)
  }
  // API Gateway: a regional domain name takes certificates of its own region only.
  if (host !== null && host.certificate.split(':')[3] !== config.region) {
    found.push(`host.certificate: must be of ${config.region}, where the stack is`)
  }
  // Lambda: an environment has 4 KB at most, and the other names need some of it.
  if ((config.console?.oidc.allow.join(',').length ?? 0) > 2_000) {
    found.push('console.oidc.allow: is longer than 2000 characters in all; allow fewer people')
  }
  return found
}

function readRuleSet(section: Section): Config['ruleSet'] {
  const mode = section.take('mode', oneOf('auto', 'create', 'existing', 'takeOver'), 'auto')
  const name = () => section.take('name', sesName)
  const after = () => section.take('after', orNull(sesName), null)
  const settings = {
    auto: () => ({ mode: 'auto' as const, after: after() }),
    create: () => ({ mode: 'create' as const }),
    existing: () => ({ mode: 'existing' as const, name: name(), after: after() }),
    takeOver: () => ({ mode: 'takeOver' as const, name: name() }),
  }
  const ruleSet = settings[mode]()
  section.end()
  return ruleSet
}

function readConsole(section: Section): Config['console'] {
  const oidc = section.inner('oidc')
  const settings = {
    issuer: oidc.take('issuer', issuer),
    clientId: oidc.take('clientId', clientId),
    allow: oidc.take('allow', listOf(person, 1, 100)),
    secretParameter: oidc.take('secretParameter', orNull(parameterName), null),
  }
  for (const each of [section, oidc]) each.end()
  return { oidc: settings }
}

function readHost(section: Section): Config['host'] {
  const name = section.take('name', domainName('rebound.example.com'))
  const host = { name, certificate: section.take('certificate', certificate) }
  section.end()
  return host
}

function readZone(section: Section): Config['hostedZone'] {
  const zone = { id: section.take('id', zoneId), name: section.take('name', domainName('example.com')) }
  section.end()
  return zone
}

/** Returns the settings in a file; throws an Error that says what to repair in it. */
export function readConfigFile(path: string): Config {
  let values: unknown
  try {
    values = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`${path}: cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
  return checkConfig(values, path)
}
