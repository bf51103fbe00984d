/**
 * The bundled console in a process of its own, against the local stack. Requests are events as the API Gateway guide has
 * them ("Create AWS Lambda proxy integrations for HTTP APIs", payload format version 2.0); none came from AWS.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle, repository } from '../../infra/aws/bundle.ts'
import { openStackTable } from '../../infra/local/rebound.ts'
import { startLocal } from '../../infra/local/stack.ts'
import type { LocalStack } from '../../infra/local/stack.ts'
import { makeApiKey } from '../../shared/ledger/apiKeys.ts'
import { recordSender } from '../../shared/ledger/senders.ts'
import { startIssuer } from '../browser/issuer.ts'

const host = 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'
const clientId = 'rebound-console'

interface Asked {
  method?: string
  path: string
  headers?: Record<string, string>
  body?: string
}

interface Answered {
  statusCode: number
  headers: Record<string, string>
  cookies?: string[]
  body: string
  isBase64Encoded: boolean
}

const eventOf = ({ method = 'GET', path, headers = {}, body }: Asked) => ({
  version: '2.0',
  routeKey: '$default',
  rawPath: path,
  rawQueryString: '',
  headers: { host, 'x-forwarded-proto': 'https', 'x-forwarded-port': '443', ...headers },
  requestContext: {
    accountId: '123456789012',
    apiId: 'a1b2c3d4e5',
    domainName: host,
    domainPrefix: 'a1b2c3d4e5',
    http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'example' },
    requestId: 'JKJaXmPLvHcESHA=',
    routeKey: '$default',
    stage: '$default',
    time: '21/Nov/2026:10:00:00 +0000',
    timeEpoch: 1_795_255_200_000,
  },
  ...(body === undefined ? {} : { body }),
  isBase64Encoded: false,
})

const plain = ({ body, isBase64Encoded, headers }: Answered): string => {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8')
}

const directory = mkdtempSync(join(tmpdir(), 'rebound-console-'))
let stack: LocalStack
let issuer: Awaited<ReturnType<typeof startIssuer>>
let key = ''

/** Starts the bundle, asks one thing after the other, and returns the answers. */
async function ask(settings: Record<string, string>, requests: readonly Asked[]): Promise<Answered[]> {
  const code = `const { handler } = await import(${JSON.stringify(pathToFileURL(join(directory, 'index.mjs')).href)})
    const answers = []
    for (const event of ${JSON.stringify(requests.map(eventOf))}) answers.push(await handler(event, {}))
    process.stdout.write('\\n' + JSON.stringify(answers))
    process.exit(0)`
  const child = spawn(join(repository, 'node_modules/.bin/node'), ['--input-type=module', '--eval', code], {
    cwd: directory,
    env: { ...stack.env, REBOUND_CONSOLE_URL: `https://${host}`, ...settings },
    timeout: 30_000,
  })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (err !== '') throw new Error(err)
  return JSON.parse(out.slice(out.lastIndexOf('\n'))) as Answered[]
}

beforeAll(async () => {
  await bundle('console', directory)
  issuer = await startIssuer(clientId)
  stack = await startLocal({ dataDir: join(directory, 'data'), smtpPort: 0, handlers: false, onLog: () => undefined })
  const table = openStackTable(stack)
  await recordSender(table, { id: 'shop', name: 'shop' })
  key = (await makeApiKey(table, 'shop', 'a test', new Date()))?.word ?? ''
})

afterAll(async () => {
  await stack.close()
  await issuer.close()
  rmSync(directory, { recursive: true })
})

const check = (bearer: string): Asked => ({
  method: 'POST',
  path: '/api/v1/check',
  headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
  body: JSON.stringify({ recipients: ['bo@example.org'] }),
})
const document: Asked = { path: '/api/v1/openapi.json', headers: { 'accept-encoding': 'gzip' } }

const policy = /^default-src 'none'; style-src 'self'; script-src 'self';/

describe.each([
  ['with a way to sign in', () => signIn()],
  ['without', () => ({})],
])('the bundled console, %s', (_, settings) => {
  test('describes the API and answers a key, and nobody else', async () => {
    const [described, answered, refused] = (await ask(settings(), [document, check(key), check(`${key}x`)])) as [
      Answered,
      Answered,
      Answered,
    ]
    expect(described.statusCode).toBe(200)
    expect(JSON.parse(plain(described))).toMatchObject({ paths: { '/check': expect.anything() as unknown } })
    expect(answered.statusCode).toBe(200)
    expect(JSON.parse(plain(answered))).toMatchObject({ answers: [{ recipient: 'bo@example.org', answer: 'send' }] })
    expect(refused.statusCode).toBe(401)
  })
})

test('somebody without a session is led to the sign-in, and from there to the identity provider', async () => {
  const [page, form, away] = (await ask(signIn(), [
    { path: '/' },
    { method: 'POST', path: '/senders', headers: { origin: `https://${host}` }, body: 'id=x' },
    { path: '/sign-in' },
  ])) as [Answered, Answered, Answered]
  for (const each of [page, form]) {
    expect(each.statusCode).toBe(401)
    expect(plain(each)).toContain('href="/sign-in"')
    expect(each.headers['content-security-policy']).toMatch(policy)
  }
  expect(away.statusCode).toBe(303)
  const to = new URL(away.headers['location'] ?? '')
  expect(to.origin).toBe(issuer.issuer)
  expect(to.searchParams.get('redirect_uri')).toBe(`https://${host}/signed-in`)
  expect(to.searchParams.get('code_challenge_method')).toBe('S256')
  expect(away.cookies?.join()).toMatch(/^__Host-rebound-flow=.*HttpOnly; Secure; SameSite=Lax$/)
})

test('where nobody can sign in there are no pages', async () => {
  const [page, signing, foreign] = (await ask({}, [
    { path: '/' },
    { path: '/sign-in' },
    { path: '/api/v1/openapi.json', headers: { host: 'rebound.example.com' } },
  ])) as [Answered, Answered, Answered]
  for (const each of [page, signing]) {
    expect(each.statusCode).toBe(404)
    expect(plain(each)).toContain('Only the API is here')
    expect(each.headers['content-security-policy']).toMatch(policy)
  }
  expect(foreign.statusCode).toBe(421)
})

const signIn = () => ({
  REBOUND_OIDC_ISSUER: issuer.issuer,
  REBOUND_OIDC_CLIENT_ID: clientId,
  REBOUND_OIDC_ALLOW: 'anna@example.com',
})
