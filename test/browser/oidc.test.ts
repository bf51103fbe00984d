import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { S3Client } from '@aws-sdk/client-s3'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createConsole } from '../../functions/console/app.ts'
import { oidcGate } from '../../functions/console/oidc.ts'
import { sealsOf } from '../../functions/console/seals.ts'
import { recordSender } from '../../shared/ledger/senders.ts'
import { openTestTable } from '../ledger/testTable.ts'
import { noChromium, openBrowser } from './browser.ts'
import { startIssuer } from './issuer.ts'

const clientId = 'rebound-console'

describe.skipIf(noChromium)('signing in with OpenID Connect', () => {
  let browser: Browser
  let issuer: Awaited<ReturnType<typeof startIssuer>>
  let url = ''
  const allow = ['anna@example.com']
  const closers: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    const { table, stop } = await openTestTable()
    await recordSender(table, { id: 'shop', name: 'shop' })
    issuer = await startIssuer(clientId)
    const bytes = Buffer.alloc(32, 7)
    const keys = () => Promise.resolve({ version: 1, bytes, since: 0 })
    // The port must be known before the console that names it is made.
    const server = createAdaptorServer({ fetch: (request) => app.fetch(request) })
    await new Promise<void>((resolve) =>
      server.listen(0, '127.0.0.1', () => {
        resolve()
      }),
    )
    url = `http://localhost:${(server.address() as AddressInfo).port}`
    const settings = { issuer: issuer.issuer, clientId, clientSecret: null, url, allow }
    const app = await createConsole({
      table,
      keys,
      rootKeys: { read: () => Promise.resolve([]), again: () => Promise.resolve([]) },
      objects: new S3Client({ region: 'us-east-1' }),
      request: () => Promise.resolve(),
      gate: oidcGate(sealsOf(bytes), settings),
      place: 'a test',
      allowLoopback: false,
      now: () => new Date(),
    })
    browser = await openBrowser()
    closers.push(
      () => browser.close(),
      () =>
        new Promise((resolve) => {
          server.close(resolve)
          if ('closeAllConnections' in server) server.closeAllConnections()
        }),
      () => issuer.close(),
      stop,
    )
  })
  afterAll(async () => {
    for (const close of closers) await close()
  })

  async function signIn(name: string) {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${url}/`)
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.waitForURL(/\/authorize/)
    await page.getByRole('link', { name, exact: true }).click()
    return { context, page }
  }

  test('who is allowed comes in, with a cookie that scripts cannot read and other sites do not send', async () => {
    const { context, page } = await signIn('anna')
    await page.waitForURL(`${url}/`)
    expect(await page.locator('h1').textContent()).toBe('Overview')
    expect(await page.locator('.where').textContent()).toContain('anna@example.com')
    const session = (await context.cookies()).find(({ name }) => name === 'rebound')
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('rebound-flow')
    await page.goto(`${url}/senders`)
    expect(await page.locator('main h2').first().textContent()).toBe('shop')
    await context.close()
  })

  test('who signs out, or is taken from the list, is out at once', async () => {
    const { context, page } = await signIn('anna')
    await page.waitForURL(`${url}/`)
    allow.length = 0
    expect((await page.goto(`${url}/`))?.status()).toBe(401)
    allow.push('anna@example.com')
    expect((await page.goto(`${url}/`))?.status()).toBe(200)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Signed out' }).waitFor()
    expect((await context.cookies()).map(({ name }) => name)).not.toContain('rebound')
    expect((await page.goto(`${url}/`))?.status()).toBe(401)
    await context.close()
  })

  test.each(['ben', 'impostor'])(
    '%s, who is not allowed or whose address nobody has verified, stays out',
    async (name) => {
      const { context, page } = await signIn(name)
      await page.waitForURL(/\/signed-in/)
      expect(await page.locator('main').innerText()).toContain('not among those who may look here')
      expect((await page.goto(`${url}/`))?.status()).toBe(401)
      await context.close()
    },
  )

  test('a token with another nonce, a code of somebody else and a second use of a code open nothing', async () => {
    issuer.replayNonce(true)
    const { context, page } = await signIn('anna')
    await page.waitForURL(/\/signed-in/)
    const used = page.url()
    expect(await page.locator('main').innerText()).toContain('did not succeed')
    issuer.replayNonce(false)
    expect((await page.goto(used))?.status()).toBe(400)
    const other = await browser.newContext()
    const victim = await other.newPage()
    // Nothing was begun in this browser: a link with somebody's code must not sign it in.
    expect((await victim.goto(used))?.status()).toBe(400)
    expect((await victim.goto(`${url}/`))?.status()).toBe(401)
    await other.close()
    await context.close()
  })
})
