/** What pages look like at their limits: with names and addresses of any length, and on paper. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordBounce } from '../../shared/ledger/bounces.ts'
import { deriveId } from '../../shared/ledger/ids.ts'
import { decide } from '../../shared/ledger/operate.ts'
import { getSender, recordSender } from '../../shared/ledger/senders.ts'
import { bounceOf } from '../ledger/testTable.ts'
import { contrastComplaints, noChromium, overflow, startWorld, visit } from './browser.ts'
import type { World } from './browser.ts'

describe.skipIf(noChromium)('the console at its limits', () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await recordBounce(world.table, bounceOf('shop', deriveId('short')), new Date())
  })
  afterAll(() => world.close())

  test('addresses and names of any length leave the columns beside them in sight, and the page in its window', async () => {
    const { table } = world
    const longest = `${'x'.repeat(64)}@${'sub.'.repeat(60)}example.org`
    await recordSender(table, { id: 'a'.repeat(32), name: 'a' })
    await recordBounce(table, bounceOf('shop', deriveId('long'), { recipient: longest }), new Date())
    const shop = await getSender(table, 'shop')
    if (shop) await decide(table, shop, longest, { class: 'add' }, new Date())
    for (const width of [1280, 360]) {
      const { context, page } = await visit(world, { viewport: { width, height: 800 } })
      for (const path of ['/bounces?sender=shop', '/recipients?sender=shop', '/', '/senders']) {
        await page.goto(`${world.pages.url}${path}`)
        const hidden = await page
          .locator('.scroll:visible')
          .evaluateAll((all) => all.map((each) => each.scrollWidth - each.clientWidth))
        expect(Math.max(0, ...hidden), `${path}, ${width} px`).toBe(0)
        expect(await overflow(page), `${path}, ${width} px`).toBeLessThanOrEqual(0)
      }
      await context.close()
    }
  })

  test('on paper there is what was found, without navigation and buttons, dark on light', async () => {
    const { context, page } = await visit(world, { colorScheme: 'dark' })
    await page.goto(`${world.pages.url}/bounces?sender=shop`)
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await page.getByRole('navigation').count()).toBe(0)
    expect(await page.getByRole('button').count()).toBe(0)
    expect(await page.locator('tbody tr').first().isVisible()).toBe(true)
    expect(await contrastComplaints(page)).toEqual([])
    expect(await page.locator('h1').evaluate((each) => getComputedStyle(each).color)).toBe('rgb(26, 34, 48)')
    await context.close()
  })
})
