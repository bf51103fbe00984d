/** The operator's settings: what is taken, and what is said about everything else. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkConfig, readConfigFile } from '../../infra/aws/config.ts'
import { everything, sample } from './template.ts'

const least = { region: 'eu-west-1', domain: 'bounces.example.com' }

/** The lines after the first, without indentation. */
function complaints(settings: unknown): string[] {
  try {
    checkConfig(settings, 'mine.json')
    return []
  } catch (error) {
    const [head = '', ...lines] = (error as Error).message.split('\n')
    expect(head).toBe(`mine.json: ${lines.length} to repair`)
    return lines.map((line) => line.trim())
  }
}

describe('settings', () => {
  test('a region and a domain are enough, and the sample says what the defaults are', () => {
    expect(checkConfig(least, 'mine.json')).toEqual(checkConfig(sample, 'the sample'))
  })

  test('everything can be set', () => {
    expect(checkConfig(everything, 'mine.json')).toEqual(everything)
  })

  test('everything that is wrong is said at once, each with its path', () => {
    expect(
      complaints({
        region: 'europe',
        identity: 'reuse',
        alarmEmails: 'ops@example.com',
        retention: { rawMail: 0, logs: 31 },
        concurrency: { deliver: 1, recieve: 5 },
        ruleSet: { mode: 'existing' },
      }).map((line) => line.split(':')[0]),
    ).toEqual([
      'region',
      'domain',
      'ruleSet.name',
      'identity',
      'retention.rawMail',
      'retention.logs',
      'concurrency.deliver',
      'alarmEmails',
      'concurrency.recieve',
    ])
  })

  test('a complaint has the value and what it must be', () => {
    expect(complaints({ ...least, retention: { rawMail: 1.5 } })).toEqual([
      'retention.rawMail: is 1.5 but must be a whole number from 16 to 3650',
    ])
    expect(complaints({ region: 'eu-west-1' })).toEqual([
      'domain: is missing and must be a domain like bounces.example.com',
    ])
  })

  test.each([
    ['domain', 'bounces.example.com.'],
    ['domain', 'Bounces.example.com'],
    ['domain', 'localhost'],
    ['domain', 'a..example.com'],
    ['domain', 'b@bounces.example.com'],
    ['region', 'eu-west'],
    ['addresses', []],
    ['addresses', ['b+token']],
    ['addresses', ['b@bounces.example.com']],
    ['addresses', 'b'],
    ['addresses', ['b', 'b']],
    ['allowFrom', ['192.0.2.0']],
    ['allowFrom', ['192.0.2.0/24', '192.0.2.0/24']],
    ['allowFrom', ['192.0.2.0/33']],
    ['allowFrom', ['2001:db8::/32']],
    ['alarmEmail', 'ops'],
    ['stackName', 'my stack'],
    ['defaultSender', 'a#b'],
    ['wholeDomain', 'yes'],
    ['loopAddress', ''],
    ['hostedZone', 'example.com'],
    ['ruleSet', 'theirs'],
  ])('%s: %j is refused in one line', (name, value) => {
    expect(complaints({ ...least, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name}: `))])
  })

  test('the loop address is no bounce address', () => {
    expect(complaints({ ...least, addresses: ['b', 'loop'] })).toEqual([
      'loopAddress: "loop" is a bounce address too: its bounces would be dropped',
    ])
  })

  const oidc = { issuer: 'https://login.example.com/realm', clientId: 'rebound', allow: ['anna@example.com'] }
  const complaintsAbout = (change: object) => complaints({ ...least, console: { oidc: { ...oidc, ...change } } })

  test('a dashboard needs an identity provider and people', () => {
    expect(complaintsAbout({})).toEqual([])
    expect(complaints({ ...least, console: {} }).map((line) => line.split(':')[0])).toEqual([
      'console.oidc.issuer',
      'console.oidc.clientId',
      'console.oidc.allow',
    ])
  })

  test.each([
    ['issuer', 'http://login.example.com'],
    ['issuer', 'https://login.example.com/?realm=1'],
    ['issuer', 'login.example.com'],
    ['clientId', ''],
    ['allow', []],
    ['allow', ['Anna@example.com']],
    ['allow', ['anna@example.com,ben@example.com']],
    ['secretParameter', 'rebound-secret'],
    ['secret', 'swordfish'],
  ])('console.oidc.%s: %j is refused in one line', (name, value) => {
    expect(complaintsAbout({ [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^console\\.oidc\\.${name}: `)),
    ])
  })

  const host = { name: 'rebound.example.com', certificate: 'arn:aws:acm:eu-west-1:123456789012:certificate/a-b' }

  test('a name needs a door that has it, and a certificate of the region', () => {
    expect(complaints({ ...least, api: true, host })).toEqual([])
    expect(complaints({ ...least, host })).toEqual([expect.stringMatching(/^host: nothing is opened/)])
    expect(complaints({ ...least, api: true, host: { ...host, name: least.domain } })).toEqual([
      expect.stringMatching(/^host\.name: "bounces\.example\.com" is the bounce domain, which has an MX record/),
    ])
    const elsewhere = { ...host, certificate: host.certificate.replace('eu-west-1', 'us-east-1') }
    expect(complaints({ ...least, api: true, host: elsewhere })).toEqual([
      'host.certificate: must be of eu-west-1, where the stack is',
    ])
    expect(
      complaints({ ...least, api: true, host: { name: 'https://rebound.example.com', certificate: 'mine' } }).map(
        (line) => line.split(':')[0],
      ),
    ).toEqual(['host.name', 'host.certificate'])
  })

  test('as many people are allowed as an environment takes', () => {
    const allow = Array.from({ length: 100 }, (_, n) => `somebody.${n}@example.com`)
    expect(complaintsAbout({ allow }).map((line) => line.split(':')[0])).toEqual(['console.oidc.allow'])
  })

  test('a budget needs somebody to tell', () => {
    expect(complaints({ ...least, watch: { budgetDollars: 20 } })).toEqual([
      'watch.budgetDollars: a budget tells by mail only, and alarmEmail is null',
    ])
  })

  test.each([
    [{ mode: 'takeOver' }, 'ruleSet.name'],
    [{ mode: 'create', name: 'theirs' }, 'ruleSet.name'],
    [{ mode: 'auto', after: 7 }, 'ruleSet.after'],
    [{ mode: 'steal' }, 'ruleSet.mode'],
  ])('the rule set %j is refused for its %s', (ruleSet, name) => {
    expect(complaints({ ...least, ruleSet }).map((line) => line.split(':')[0])).toEqual([name])
  })

  test('the domain lies in its hosted zone', () => {
    const zone = (name: string) => ({ ...least, hostedZone: { id: 'Z0123456789EXAMPLE', name } })
    expect(complaints(zone('example.com'))).toEqual([])
    expect(complaints(zone('bounces.example.com'))).toEqual([])
    expect(complaints(zone('ces.example.com'))).toHaveLength(1)
  })

  test.each([[null], [[]], ['text'], [7]])('%j is no settings', (values) => {
    expect(complaints(values)).toEqual(['the file: must be an object, { … }'])
  })

  test('a file that is no JSON is named', () => {
    const directory = mkdtempSync(join(tmpdir(), 'rebound-config-'))
    const file = join(directory, 'mine.json')
    writeFileSync(file, '{ "region": ')
    expect(() => readConfigFile(file)).toThrow(`${file}: cannot be read as JSON`)
    expect(() => readConfigFile(join(directory, 'absent.json'))).toThrow('absent.json: cannot be read as JSON')
    rmSync(directory, { recursive: true })
  })
})
