/** Lambda behind the HTTP API: the JSON API, and the console for people where they can sign in with OpenID Connect. */
// Deprecated for a package that hono 5 will need: this is hono 4, pinned.
/* eslint-disable @typescript-eslint/no-deprecated */
import { handle } from 'hono/aws-lambda'
import type { LambdaEvent, LambdaContext } from 'hono/aws-lambda'
import { objectClient, parameterClient, queueClient, tableClient } from '../../shared/aws/clients.ts'
import { parameterKeys } from '../../shared/aws/keys.ts'
import type { Keys } from '../../shared/aws/keys.ts'
import { sendRequests } from '../../shared/aws/queue.ts'
import { readSecret } from '../../shared/aws/secret.ts'
import { readConfig, readSignIn } from '../../shared/config.ts'
import { rootKeys } from '../../shared/identity/rootKeys.ts'
import { createConsole } from './app.ts'
import type { Gate } from './gate.ts'
import { keysOnlyGate } from './keysOnly.ts'
import { oidcGate } from './oidc.ts'
import { sealsOf } from './seals.ts'

let running: Promise<ReturnType<typeof handle>> | undefined

async function gateFor(keys: Keys, url: string): Promise<Gate> {
  const signIn = readSignIn()
  if (!signIn) return keysOnlyGate(url)
  const secretName = process.env['REBOUND_OIDC_SECRET_PARAMETER']
  return oidcGate(sealsOf((await keys('session')).bytes), {
    issuer: signIn.REBOUND_OIDC_ISSUER,
    clientId: signIn.REBOUND_OIDC_CLIENT_ID,
    clientSecret: secretName ? await readSecret(parameterClient(), secretName) : null,
    url,
    allow: signIn.REBOUND_OIDC_ALLOW.split(',').map((each) => each.trim()),
  })
}

async function start(): Promise<ReturnType<typeof handle>> {
  const config = readConfig('console')
  const keys = parameterKeys(parameterClient(), config.REBOUND_KEY_PREFIX)
  const app = await createConsole({
    table: tableClient(config.REBOUND_TABLE),
    keys,
    rootKeys: rootKeys(() => keys),
    objects: objectClient(),
    request: (requests) => sendRequests(queueClient(), config.REBOUND_DELIVER_QUEUE_URL, requests),
    gate: await gateFor(keys, config.REBOUND_CONSOLE_URL),
    place: new URL(config.REBOUND_CONSOLE_URL).host,
    allowLoopback: false,
    now: () => new Date(),
  })
  return handle(app)
}

export async function handler(event: LambdaEvent, context: LambdaContext) {
  running ??= start()
  // A start that failed is tried again by the next request.
  running.catch(() => (running = undefined))
  return (await running)(event, context)
}
