import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { bounceOf } from '../ledger/testTable.ts'
import { bounceAbout, sendMails, until } from '../journey/journey.ts'
import {
  accessibilityComplaints,
  contrastComplaints,
  fetchRaw,
  layoutShift,
  noChromium,
  overflow,
  press,
  startWorld,
  visit,
} from './browser.ts'
import type { Visit, World } from './browser.ts'
import { recordHostile } from './hostile.ts'

describe.skipIf(noChromium)('the console in Chromium', () => {
  let world: World
  let paths: Record<string, string> = {}
  let operator: Visit

  beforeAll(async () => {
    world = await startWorld()
    const { table, stack, receiver } = world
    await sendMails(stack.smtpPort, [
      bounceAbout(1),
      bounceAbout(2, '452 4.2.2 Mailbox full'),
      bounceAbout(3, '550 5.7.23 SPF check failed: 203.0.113.9 is not allowed to send mail from example.com'),
    ])
    await until('the webhooks', () => receiver.verified.length >= 3)
    const now = new Date()
    for (let n = 0; n < 60; n += 1) {
      const at = new Date(now.getTime() - n * 3_600_000 - 60_000)
      const soft = n % 2 === 0 ? ({ category: 'soft', reason: 'mailbox-full', provider: 'google' } as const) : {}
      await recordBounce(
        table,
        bounceOf('shop', deriveId('b', n), { ...soft, recipient: `user${n % 5}@example.net` }),
        at,
      )
    }
    const { bounceId, incidentId, deliveryId } = await recordHostile(table, 'shop', now)
    operator = await visit(world)
    await operator.page.goto(`${world.pages.url}/recipients`)
    const recipient = String(await operator.page.locator('tbody a').first().getAttribute('href'))
    paths = {
      overview: '/',
      'overview of 30 days': '/?period=30d',
      bounces: '/bounces',
      'one bounce': `/bounces/shop/${bounceId}`,
      incidents: '/incidents',
      'one incident': `/incidents/shop/${incidentId}`,
      'its bounces': `/bounces?incident=shop/${incidentId}`,
      recipients: '/recipients',
      'one recipient': recipient,
      senders: '/senders',
      deliveries: '/deliveries',
      'one delivery': `/deliveries/shop/${deliveryId}`,
      explain: '/explain',
    }
    operator.complaints.length = 0
  })
  afterAll(() => world.close())

  const get = (path: string, headers: Record<string, string> = {}) => fetchRaw(world.pages.url, path, headers)

  const cookie = async () => {
    const cookies = await operator.context.cookies()
    return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  }

  test('a link opens the console once, for one browser, with a cookie that scripts cannot read', async () => {
    const link = world.pages.newLink()
    const first = await world.browser.newContext()
    const page = await first.newPage()
    await page.goto(link)
    await page.waitForURL(`${world.pages.url}/`)
    expect(await page.locator('h1').textContent()).toBe('Overview')
    const [session] = (await first.cookies()).filter(({ name }) => name.startsWith('rebound'))
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
    const second = await (await world.browser.newContext()).newPage()
    expect((await second.goto(link))?.status()).toBe(403)
    expect((await second.goto(`${world.pages.url}/bounces`))?.status()).toBe(401)
    expect(await second.locator('body').textContent()).not.toContain('example')
    await first.close()
    await second.context().close()
  })

  test('a foreign name that points here is refused, signed in or not', async () => {
    const headers = { cookie: await cookie() }
    expect((await get('/', headers)).status).toBe(200)
    expect((await get('/', { ...headers, host: 'rebound.attacker.example' })).status).toBe(421)
    expect((await get('/api/v1/openapi.json', { host: 'rebound.attacker.example' })).status).toBe(421)
  })

  test('a change needs our own page behind it: another origin, no token or an old one are refused', async () => {
    const url = `${world.pages.url}/senders/state`
    const body = (token: string) => new URLSearchParams({ sender: 'shop', endpoint: 'main', state: 'paused', token })
    await operator.page.goto(`${world.pages.url}/senders`)
    const token = String(await operator.page.locator('input[name=token]').first().getAttribute('value'))
    const headers = { cookie: await cookie() }
    const send = (origin: string, given: string) =>
      fetch(url, { method: 'POST', body: body(given), headers: { ...headers, origin }, redirect: 'manual' })
    expect((await send('https://attacker.example', token)).status).toBe(403)
    expect((await send(world.pages.url, '')).status).toBe(403)
    expect((await send(world.pages.url, `${token}x`)).status).toBe(403)
    const other = await visit(world)
    await other.page.goto(`${world.pages.url}/senders`)
    const theirs = String(await other.page.locator('input[name=token]').first().getAttribute('value'))
    expect((await send(world.pages.url, theirs)).status).toBe(403)
    await other.context.close()
  })

  const looks = ['light', 'dark'].flatMap((colorScheme) =>
    [1280, 360].map((width) => ({ colorScheme: colorScheme as 'light' | 'dark', width })),
  )

  test.each(looks)(
    'every page shows hostile content as text, named, readable and in its bounds: $colorScheme, $width px',
    async ({ colorScheme, width }) => {
      const { context, page, complaints } = await visit(world, { colorScheme, viewport: { width, height: 800 } })
      complaints.length = 0
      for (const [name, path] of Object.entries(paths)) {
        const response = await page.goto(`${world.pages.url}${path}`)
        expect(response?.status(), name).toBe(200)
        for (const details of await page.locator('details').all())
          await details.evaluate((each) => {
            each.setAttribute('open', '')
          })
        expect(await page.evaluate(() => 'pwned' in window), name).toBe(false)
        expect(await page.locator('script').count(), name).toBe(1)
        expect(await page.locator('main img, main svg[onload], [onerror], a[href^="javascript:"]').count(), name).toBe(
          0,
        )
        expect(await page.locator('body').innerText(), name).not.toMatch(/[\u001b\u202e]/)
        expect(await accessibilityComplaints(page), name).toEqual([])
        expect(await contrastComplaints(page), name).toEqual([])
        expect(await overflow(page), name).toBeLessThanOrEqual(0)
      }
      expect(complaints).toEqual([])
      await context.close()
    },
    120_000,
  )

  test('the first view is under 100 KB compressed, and all of it comes from here', async () => {
    const { context } = await visit(world)
    const page = await context.newPage()
    const bodies: Promise<Buffer>[] = []
    const hosts = new Set<string>()
    page.on('response', (response) => {
      hosts.add(new URL(response.url()).host)
      bodies.push(response.body())
    })
    await page.goto(`${world.pages.url}/?period=90d`, { waitUntil: 'load' })
    const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(100_000)
    expect([...hosts]).toEqual([new URL(world.pages.url).host])
    const compressed = await fetch(`${world.pages.url}/`, {
      headers: { cookie: await cookie(), 'accept-encoding': 'gzip' },
    })
    expect(compressed.headers.get('content-encoding')).toBe('gzip')
    await context.close()
  })

  test('filters stand in the URL, addresses do not, and the same URL shows the same', async () => {
    const { page } = operator
    await page.goto(`${world.pages.url}/bounces`)
    await page.getByLabel('Recipient', { exact: true }).fill('User3@Example.net')
    await page.getByLabel('Category').selectOption('soft')
    await press(page, 'button', 'Search')
    const url = page.url()
    expect(url).toContain('category=soft')
    expect(decodeURIComponent(url)).not.toContain('@')
    expect(url.toLowerCase()).not.toContain('user3')
    const found = await page.locator('tbody td a').allTextContents()
    expect(found).toHaveLength(6)
    expect(new Set(found)).toEqual(new Set(['user3@example.net']))
    await page.goto(url)
    expect(await page.locator('tbody td a').allTextContents()).toEqual(found)
    expect(await page.getByLabel('Recipient', { exact: true }).inputValue()).toBe('user3@example.net')

    await page.goto(`${world.pages.url}/bounces`)
    await page.getByLabel('Text in the reply').fill('203.0.113.9 is not allowed')
    await press(page, 'button', 'Search')
    expect(await page.locator('tbody td a').allTextContents()).toEqual(['user3@example.org'])
    await page.goto(`${world.pages.url}/bounces`)
    await page.getByLabel('Text in the reply').fill('nobody@example.org')
    await press(page, 'button', 'Search')
    expect(decodeURIComponent(page.url())).not.toContain('@')
    expect(await page.locator('main').innerText()).toContain('None found in all of this period.')
  })

  test('pages go on behind a key until everything was shown once', async () => {
    const { page } = operator
    await page.goto(`${world.pages.url}/bounces`)
    const seen: (string | null)[] = []
    for (let n = 0; n < 5; n += 1) {
      seen.push(
        ...(await page.locator('tbody td a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))),
      )
      const older = page.getByRole('link', { name: 'Older' })
      if ((await older.count()) === 0) break
      await Promise.all([page.waitForEvent('load'), older.click()])
    }
    expect(seen).toHaveLength(64)
    expect(new Set(seen).size).toBe(64)
  })

  test('one bounce marks the words that decided, says what to do and who was told', async () => {
    const { page } = operator
    await page.goto(`${world.pages.url}/bounces?reason=spf-failed`)
    await press(page, 'link', 'user3@example.org')
    expect(await page.locator('.lead').first().textContent()).toContain('SPF does not allow this server to send')
    expect(await page.locator('mark').textContent()).toBe('SPF')
    expect(await page.locator('ol.steps li').count()).toBeGreaterThan(2)
    const told = page.locator('section', { has: page.getByRole('heading', { name: 'Who was told' }) })
    expect(await told.locator('tbody tr').count()).toBe(1)
    expect(await told.locator('.state').allTextContents()).toEqual(['delivered', '204'])
    const before = world.receiver.verified.length
    const url = page.url()
    await press(page, 'button', 'Send again')
    expect(page.url()).toBe(`${url}?done=replayed`)
    await until('the copy', () => world.receiver.verified.length > before)
    await until('the attempt', async () => {
      await page.goto(url)
      return (await told.locator('tbody tr').count()) === 2
    })
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download the raw mail as text' }).click()
    expect((await download).suggestedFilename()).toMatch(/\.eml\.txt$/)
  })

  test('a delivery is sent again under the same id, also without script, and the change has a name', async () => {
    const { context, page } = await visit(world, { javaScriptEnabled: false })
    await page.goto(`${world.pages.url}/deliveries?state=delivered`)
    await Promise.all([page.waitForEvent('load'), page.locator('tbody td a').first().click()])
    const id = await page.locator('dd.mono').first().textContent()
    const copies = () => world.receiver.verified.filter((each) => each.id === id).length
    const had = copies()
    await press(page, 'button', 'Send again')
    expect(await page.locator('.done').textContent()).toContain('Sent again')
    await until('the copy', () => copies() === had + 1)
    await page.goto(`${world.pages.url}/senders`)
    expect(
      await page.locator('section', { has: page.getByRole('heading', { name: 'Changes' }) }).innerText(),
    ).toContain(`sent delivery ${String(id)} again`)
    await context.close()
  })

  test('an address is suppressed and lifted, and both are noted with who and when', async () => {
    const { page } = operator
    await page.goto(`${world.pages.url}/recipients`)
    await page.getByLabel('Address', { exact: true }).fill('person@example.org')
    await press(page, 'button', 'Look it up')
    expect(page.url()).not.toContain('person')
    expect(await page.locator('.lead').textContent()).toContain('Yes, you may send')
    await press(page, 'button', 'Suppress this address')
    expect(await page.locator('.lead').textContent()).toContain('No, do not send')
    await page.goto(`${world.pages.url}/recipients`)
    expect(await page.locator('tbody').innerText()).toContain('person@example.org')
    await press(page, 'link', 'person@example.org')
    await press(page, 'button', 'Lift the suppression')
    expect(await page.locator('.lead').textContent()).toContain('Yes, you may send')
    const changes = await page.locator('section', { has: page.getByRole('heading', { name: 'Changes' }) }).innerText()
    expect(changes).toContain('lifted an address')
    expect(changes).toContain('added an address')
  })

  test('a list of addresses is imported and exported again', async () => {
    const { page } = operator
    await page.goto(`${world.pages.url}/recipients`)
    await page.getByRole('textbox', { name: 'Addresses' }).fill('recipient\none@example.org\n"two@example.org",x\n')
    await press(page, 'button', 'Import')
    expect(await page.locator('.done').textContent()).toContain('Imported')
    const exported = await (
      await fetch(`${world.pages.url}/recipients/export.csv?sender=shop`, { headers: { cookie: await cookie() } })
    ).text()
    expect(exported).toMatch(/^recipient,state,since/)
    expect(exported).toContain('one@example.org,suppressed')
    expect(exported).toContain('two@example.org,suppressed')
    await page.getByRole('textbox', { name: 'Addresses' }).fill('someone@example.org\nthis is none')
    await press(page, 'button', 'Import')
    expect(await page.locator('[role=alert]').textContent()).toContain('Nothing was imported')
  })

  test('explain answers one reply and a whole mail', async () => {
    const { page } = operator
    await page.goto(`${world.pages.url}/explain`)
    await page.getByRole('textbox').fill('452 4.2.2 Mailbox full')
    await press(page, 'button', 'Explain')
    expect(await page.locator('.answer .badge').first().textContent()).toBe('mailbox-full')
    await page.getByRole('textbox').fill(bounceAbout(9))
    await press(page, 'button', 'Explain')
    expect(await page.locator('.answer h2').textContent()).toBe('user9@example.org')
    expect(await page.locator('.answer .badge').first().textContent()).toBe('user-unknown')
  })

  test('times are in the viewer’s zone from the first page on, the exact UTC time stands behind', async () => {
    const { context, page } = await visit(world, { timezoneId: 'Asia/Tokyo' })
    await page.goto(`${world.pages.url}/bounces`)
    const [shown, iso, title] = await page
      .locator('tbody time')
      .first()
      .evaluate((each) => [each.textContent, each.getAttribute('datetime'), each.getAttribute('title')])
    const tokyo = new Date(String(iso)).toLocaleTimeString('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      timeZone: 'Asia/Tokyo',
    })
    expect(shown).toContain(tokyo)
    expect(title).toBe(`${String(iso).slice(0, 19).replace('T', ' ')} UTC`)
    await context.close()
  })

  test('an export holds everything, and no cell of it is a formula', async () => {
    const { table } = world
    const evil = { recipient: '=cmd|calc@example.org', diagnostic: '@SUM(1,1)\r\n+1' }
    await recordBounce(table, bounceOf('shop', deriveId('formula'), evil), new Date())
    const headers = { cookie: await cookie() }
    const csv = await (await fetch(`${world.pages.url}/bounces/export.csv?period=30d`, { headers })).text()
    expect(csv.trimEnd().split('\r\n')).toHaveLength(66)
    expect(csv).toContain(`'=cmd|calc@example.org`)
    expect(csv).toContain(`'@SUM(1,1)`)
    expect(csv).not.toMatch(/(?:^|,)"?[=+@-]/m)
    const lines = (
      await (await fetch(`${world.pages.url}/bounces/export.ndjson?kind=bounce&category=soft`, { headers })).text()
    )
      .trimEnd()
      .split('\n')
    expect(lines).toHaveLength(31)
    expect(lines.every((line) => (JSON.parse(line) as { category: string }).category === 'soft')).toBe(true)
  })

  test('dark is dark and light is light', async () => {
    for (const [colorScheme, isDark] of [
      ['dark', true],
      ['light', false],
    ] as const) {
      const { context, page } = await visit(world, { colorScheme })
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      expect(Number(/\d+/.exec(background)?.[0]) < 128).toBe(isDark)
      await context.close()
    }
  })

  test('with the keyboard alone: a way past the navigation, to the filters, and a visible place', async () => {
    const { page } = operator
    await page.goto(`${world.pages.url}/bounces`)
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement
        const style = element && getComputedStyle(element)
        const marked = style !== null && style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0
        return { words: element?.textContent.trim() ?? '', name: element?.getAttribute('name') ?? '', marked }
      })
    await page.keyboard.press('Tab')
    expect(await focused()).toMatchObject({ words: 'Skip to content', marked: true })
    await page.keyboard.press('Enter')
    await page.waitForURL(/#main$/)
    const reached: string[] = []
    for (let n = 0; n < 40 && !reached.includes('category'); n += 1) {
      await page.keyboard.press('Tab')
      const { name, marked } = await focused()
      expect(marked, name).toBe(true)
      reached.push(name)
    }
    expect(reached).toEqual(expect.arrayContaining(['recipient', 'text', 'category']))
  })

  test('the overview does not move while it loads', async () => {
    const { page } = operator
    await page.goto(`${world.pages.url}/`, { waitUntil: 'load' })
    expect(await layoutShift(page)).toBeLessThan(0.1)
    await page.evaluate(() => {
      document.body.prepend(Object.assign(document.createElement('h2'), { innerHTML: '<br><br><br><br><br><br><br>' }))
    })
    expect(await layoutShift(page), 'the measure itself').toBeGreaterThan(0.1)
  })

  test('a stack without bounces teaches the next step and offers the sample set', async () => {
    const empty = await startWorld()
    const { page } = await visit(empty)
    expect(await page.locator('main').innerText()).toContain('No bounce in the last 24 hours')
    // The click waits for the answer, which takes as long as the samples.
    await page.getByRole('button', { name: 'Load the sample set' }).click({ timeout: 150_000 })
    await page.waitForURL(/done=samples/, { timeout: 150_000 })
    expect(await page.locator('.tile strong').first().innerText()).toMatch(/^\d{3}$/)
    await page.goto(`${empty.pages.url}/bounces`)
    expect(await page.locator('tbody tr').count()).toBe(50)
    await empty.close()
  }, 180_000)
})
