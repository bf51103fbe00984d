import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deriveId } from '../../shared/ledger/ids.ts'
import { openIncident } from '../../shared/ledger/incidents.ts'
import { getState } from '../../shared/ledger/recipients.ts'
import { bounceAbout, sendMails, startReceiver, until } from '../journey/journey.ts'
import { keyOf, sendTo, signedPath } from '../journey/signed.ts'
import { noChromium, press, startWorld, visit } from './browser.ts'
import type { Visit, World } from './browser.ts'

describe.skipIf(noChromium)('repairing with the console in Chromium', () => {
  let world: World
  let operator: Visit

  beforeAll(async () => {
    world = await startWorld({ forward: 'ops@example.com' })
    operator = await visit(world)
  })
  afterAll(() => world.close())

  /** Proven bounces of some addresses, and the incident that holds them open. */
  async function hold(reply: string, reason: string, numbers: readonly number[]): Promise<string> {
    const { stack, table, receiver } = world
    const key = await keyOf(stack, 'shop')
    const had = receiver.verified.length
    await sendTo(
      stack.smtpPort,
      numbers.map((n) => ({ to: signedPath(key, `m${n}`, `user${n}@example.org`), raw: bounceAbout(n, reply) })),
    )
    // The bounce and `recipient.held`.
    await until('the webhooks', () => receiver.verified.length >= had + 2 * numbers.length)
    const minute = new Date().toISOString().slice(0, 16)
    const id = deriveId('incident of', reason)
    await openIncident(table, {
      ...{ id, sender: 'shop', cause: `${reason}||`, state: 'open', firstSeen: minute, lastSeen: minute },
      ...{ count: numbers.length, recipients: [], fix: null, evidence: [] },
    })
    return id
  }
  const statesOf = async (numbers: readonly number[]) =>
    Promise.all(numbers.map(async (n) => (await getState(world.table, 'shop', `user${n}@example.org`))?.state))

  test('what an incident holds is released, or confirmed, with one press, and nothing else is', async () => {
    const { page } = operator
    const unknown = await hold('550 5.1.1 User unknown', 'user-unknown', [1, 2, 3])
    const disabled = await hold('550 5.2.1 This mailbox is disabled', 'mailbox-disabled', [4, 5])
    expect(await statesOf([1, 2, 3, 4, 5])).toEqual(['held', 'held', 'held', 'held', 'held'])

    await page.goto(`${world.pages.url}/incidents/shop/${unknown}`)
    expect(await page.locator('section', { hasText: 'Its bounces' }).locator('tbody tr').count()).toBe(3)
    await press(page, 'button', 'Release all')
    expect(await page.locator('.done').textContent()).toContain('Released')
    expect(await statesOf([1, 2, 3, 4, 5])).toEqual(['clear', 'clear', 'clear', 'held', 'held'])

    await page.goto(`${world.pages.url}/incidents/shop/${disabled}`)
    await press(page, 'button', 'Confirm all: suppress')
    expect(await page.locator('.done').textContent()).toContain('Confirmed')
    expect(await statesOf([1, 2, 3, 4, 5])).toEqual(['clear', 'clear', 'clear', 'suppressed', 'suppressed'])

    await page.goto(`${world.pages.url}/senders`)
    const changes = await page.locator('section', { has: page.getByRole('heading', { name: 'Changes' }) }).innerText()
    expect(changes).toContain(`released what incident ${unknown} holds`)
    expect(changes).toContain(`confirmed what incident ${disabled} holds`)
  })

  test('an endpoint is tested, paused and resumed, and its new secret is shown once', async () => {
    const { page } = operator
    const tests = () => world.receiver.verified.filter(({ payload }) => (payload.type as string) === 'test')
    await page.goto(`${world.pages.url}/senders`)
    await press(page, 'button', 'Send a test')
    await until('the test event', () => tests().length === 1)
    await press(page, 'button', 'Pause')
    expect(await page.locator('.endpoints .state').textContent()).toBe('paused')
    await press(page, 'button', 'Resume')
    expect(await page.locator('.endpoints .state').textContent()).toBe('active')
    await press(page, 'button', 'New secret')
    const secret = String(await page.locator('.secret code').textContent())
    expect(secret).toMatch(/^whsec_/)
    await page.goto(`${world.pages.url}/senders`)
    expect(await page.content()).not.toContain(secret)
  })

  test('an endpoint is added, its secret is shown once and signs what it is sent', async () => {
    const { page } = operator
    let shown = ''
    const receiver = await startReceiver(undefined, () => shown)
    await page.goto(`${world.pages.url}/senders`)
    const add = async (name: string, url: string) => {
      await page.getByText('Add an endpoint').click()
      await page.getByLabel('Name', { exact: true }).fill(name)
      await page.getByLabel('URL', { exact: true }).fill(url)
      await press(page, 'button', 'Add')
    }
    await add('crm', 'ftp://crm.example.com/')
    expect(await page.locator('[role=alert]').textContent()).toContain('Nothing was stored')
    expect(await page.locator('.endpoints > li').count()).toBe(1)
    await add('crm', receiver.url)
    shown = String(await page.locator('.secret code').textContent())
    expect(await page.locator('.endpoints > li').count()).toBe(2)
    await press(page, 'button', 'Send a test: shop / crm')
    await until('the test event', () => receiver.verified.length + receiver.refused.length > 0)
    expect(receiver.refused).toEqual([])
    expect(receiver.verified.map(({ payload }) => payload.type as string)).toEqual(['test'])
    expect(await page.content()).not.toContain(shown)
    await add('crm', 'https://other.example.com/')
    expect(await page.locator('[role=alert]').textContent()).toContain('there is an endpoint "crm" already')
    // The others of this file count what the first endpoint hears.
    await press(page, 'button', 'Pause: shop / crm')
    await receiver.close()
  })

  test('several deliveries are sent again at once, those that were chosen', async () => {
    const { page } = operator
    const { stack, receiver } = world
    const had = receiver.verified.length
    await sendMails(stack.smtpPort, [bounceAbout(11), bounceAbout(12), bounceAbout(13)])
    await until('the webhooks', () => receiver.verified.length === had + 3)
    await page.goto(`${world.pages.url}/deliveries?endpoint=main&state=delivered`)
    const boxes = page.getByRole('checkbox', { name: /^Choose bounce\.hard/ })
    const chosen = await boxes.evaluateAll((all) => all.slice(0, 2).map((box) => box.getAttribute('value')))
    await boxes.nth(0).check()
    await boxes.nth(1).check()
    await press(page, 'button', 'Send the chosen ones again')
    expect(await page.locator('.done').textContent()).toContain('Sent again')
    await until('the copies', () => receiver.verified.length >= had + 5)
    const times = new Map<string, number>()
    for (const { id } of receiver.verified) times.set(id, (times.get(id) ?? 0) + 1)
    const again = [...times].filter(([, count]) => count > 1).map(([id]) => `shop/${id}`)
    expect(again.sort()).toEqual(chosen.sort())
  })

  test('mails to a mailbox stand among the deliveries, as a place of their own', async () => {
    const { page } = operator
    const { stack } = world
    const key = await keyOf(stack, 'shop')
    await sendTo(stack.smtpPort, [{ to: signedPath(key, 'm21', 'user21@example.org'), raw: bounceAbout(21) }])
    const path = `${world.pages.url}/deliveries?endpoint=${encodeURIComponent('@mailbox')}`
    await until('the mail', async () => {
      await page.goto(path)
      return (await page.locator('tbody tr').first().innerText()).includes('delivered')
    })
    expect(await page.locator('tbody tr').first().innerText()).toContain('shop / @mailbox')
    await Promise.all([page.waitForEvent('load'), page.locator('tbody td a').first().click()])
    expect(await page.locator('.lead').textContent()).toContain('shop / @mailbox has it: answered 200')
    await Promise.all([
      page.waitForEvent('load'),
      page.getByRole('link', { name: 'The bounce that it tells of' }).click(),
    ])
    expect(await page.locator('section', { hasText: '@mailbox' }).locator('tbody tr').count()).toBeGreaterThan(0)
  })
})
